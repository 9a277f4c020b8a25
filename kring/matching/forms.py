"""Handing over, answering, starting, attending and stopping."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.matching.actions.hand_over import NewHandover
from kring.matching.models import StopReason
from kring.matching.rules.lifecycle import HandoverState
from kring.matching.rules.reach import Reach
from kring.matching.rules.telling import Telling, telling
from kring.rows import new_id
from kring.ui.plain_text import PlainText

TELLS = {
    Telling.LAST_NAME: _("The client's last name stands in it. The provider gets the first name only: leave it out."),
    Telling.PHONE: _("A phone number stands in it. How to reach the client is chosen above: leave it out here."),
    Telling.EMAIL: _("An e-mail address stands in it. How to reach the client is chosen above: leave it out here."),
    Telling.POSTCODE: _("A postcode stands in it. The provider does not get to know the address: leave it out."),
}


class HandOverForm(forms.Form):
    """What goes along to the provider."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    reach = forms.ChoiceField(label=_("How the provider may reach the client"), widget=forms.RadioSelect)
    practicalities = PlainText(
        label=_("What helps"),
        required=False,
        max_length=300,
        lines=3,
        help_text=_("Only what the provider needs, such as: a bench half-way. Nothing about health, and no last name."),
    )
    volunteering = forms.BooleanField(label=_("As a volunteer"), required=False)
    said_yes = forms.BooleanField(
        label=_("The client says yes: the provider may know this"),
        error_messages={"required": _("Ask the client first. Without a yes nothing is handed over.")},
    )

    def __init__(self, *args: Any, ways: list[tuple[str, str]], last_name: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.last_name = last_name
        self.fields["reach"].choices = ways
        if ways:
            self.fields["reach"].initial = ways[0][0]

    def clean_practicalities(self) -> str:
        """What says who or where the client is, beyond what the client said yes to, stays here."""
        text = self.cleaned_data["practicalities"]
        if found := telling(text, self.last_name):
            raise ValidationError(TELLS[found])
        return text

    def new(self, activity_id: Any) -> NewHandover:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return NewHandover(
            key=given["key"],
            activity_id=activity_id,
            client_said_yes=given["said_yes"],
            reach=Reach(given["reach"]),
            practicalities=given["practicalities"],
            volunteering=given["volunteering"],
        )


class SeenForm(forms.Form):
    """Carries the state in which the page showed the hand-over; a page without it is an old one."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class AnswerForm(SeenForm):
    """Welcome, full, or not suitable, with a short note."""

    says = forms.ChoiceField(
        choices=[
            (state.value, state.value)
            for state in (HandoverState.WELCOME, HandoverState.FULL, HandoverState.UNSUITABLE)
        ]
    )
    note = PlainText(
        label=_("Do you want to say something with it?"),
        required=False,
        max_length=300,
        lines=2,
        help_text=_("For instance when to come the first time. The link worker reads this."),
    )


class ToldForm(AnswerForm):
    """What the provider said on the phone, as the link worker notes it."""

    note = PlainText(
        label=_("What did they say with it?"),
        required=False,
        max_length=300,
        lines=2,
        help_text=_("For instance when the client can come the first time. Nothing about health."),
    )


class DayForm(forms.Form):
    """A day that has been."""

    on = forms.DateField(
        label=_("Day"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TickForm(DayForm):
    """Came, or did not come, on a day."""

    present = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class StopForm(SeenForm, DayForm):
    """Why someone does not come any more."""

    reason = forms.ChoiceField(label=_("Why"), choices=StopReason.choices, widget=forms.RadioSelect)
