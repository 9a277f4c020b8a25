"""Two questions to a practice, and room for what it costs and yields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.outcomes.models import Pressure
from kring.outcomes.practices.actions import Told
from kring.outcomes.practices.queries import Place
from kring.ui.plain_text import PlainText

MOST_HOURS = 999


class PracticeForm(forms.Form):
    """What a practice notices. Nothing about anybody who was referred."""

    pressure = forms.ChoiceField(
        label=_("Since you refer to the link worker: how much pressure do you notice on your practice?"),
        choices=Pressure.choices,
        widget=forms.RadioSelect,
    )
    visits = forms.ChoiceField(
        label=_("And of the people you referred, as far as you notice: how often do they come?"),
        choices=Pressure.choices,
        widget=forms.RadioSelect,
    )
    hours_a_month = forms.DecimalField(
        label=_("How many hours a month does working together take, of the whole practice?"),
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=1,
        required=False,
        localize=True,
    )
    yields = PlainText(
        label=_("What does it bring you?"),
        required=False,
        max_length=500,
        lines=3,
        help_text=_("In a few words, about the practice. Nothing about a patient. Others read them without your name."),
    )

    @classmethod
    def of(cls, place: Place, data: Any = None) -> "PracticeForm":
        """The form of one practice at one location, with what it told before."""
        told = place.told
        initial = (
            {name: getattr(told, name) for name in ("pressure", "visits", "hours_a_month", "yields")} if told else {}
        )
        return cls(data, prefix=f"{place.practice_id.hex[-8:]}{place.location_id.hex[-8:]}", initial=initial)

    def told(self) -> Told:
        """What was filled in."""
        return Told(**self.cleaned_data)
