"""What to draw, and what a call told."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.outcomes.models import CallBackResult
from kring.outcomes.places import Place
from kring.ui.plain_text import PlainText

MOST = 100
NOT_SAID = "not_said"


class DrawForm(forms.Form):
    """A location of one's own team, a period, and how many."""

    location = forms.ChoiceField(label=gettext_lazy("Location"))
    closed_from = forms.DateField(
        label=gettext_lazy("Files closed from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    closed_until = forms.DateField(
        label=gettext_lazy("until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    size = forms.IntegerField(label=gettext_lazy("How many clients"), min_value=1, max_value=MOST)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: list[Place], **options: Any):
        super().__init__(*args, **options)
        self.fields["location"].choices = [(str(place.pk), place.name) for place in places]

    def clean(self) -> dict[str, Any]:
        """The period has its ends in order."""
        data = super().clean()
        first, last = data.get("closed_from"), data.get("closed_until")
        if first and last and last < first:
            self.add_error("closed_until", _("This day lies before the first."))
        return data


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not said: whoever pressed one of the two too soon can take it back."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any):
        choices = [("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")), (NOT_SAID, gettext_lazy("not said"))]
        super().__init__(
            choices=choices,
            coerce={"yes": True, "no": False, NOT_SAID: None}.get,
            empty_value=None,
            required=False,
            **options,
        )


class CallForm(forms.Form):
    """What came of calling back."""

    result = forms.ChoiceField(
        label=gettext_lazy("What came of it?"), choices=CallBackResult.choices, widget=forms.RadioSelect
    )
    felt_heard = YesNo(label=gettext_lazy("Did the client feel heard?"))
    felt_helped = YesNo(label=gettext_lazy("Did the client feel helped?"))
    note = PlainText(
        label=gettext_lazy("What was said"),
        max_length=1000,
        lines=4,
        required=False,
        help_text=gettext_lazy("In the client’s own words. It stays in the file."),
    )
