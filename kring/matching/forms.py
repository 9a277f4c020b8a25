"""Handing over, answering, starting, attending and stopping."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.matching.actions.hand_over import NewHandover, Reach
from kring.matching.models import StopReason
from kring.matching.rules.lifecycle import HandoverState
from kring.rows import new_id
from kring.ui.plain_text import PlainText


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

    def __init__(self, *args: Any, ways: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reach"].choices = ways
        if ways:
            self.fields["reach"].initial = ways[0][0]

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


class AnswerForm(forms.Form):
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


class DayForm(forms.Form):
    """A day that has been."""

    on = forms.DateField(
        label=_("Day"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TickForm(DayForm):
    """Came, or did not come, on a day."""

    present = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class StopForm(DayForm):
    """Why someone does not come any more."""

    reason = forms.ChoiceField(label=_("Why"), choices=StopReason.choices, widget=forms.RadioSelect)
