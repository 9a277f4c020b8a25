"""What the client fills in on the page behind the card's link, in words for the client."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.clients.models import Voicemail
from kring.referral.wishes_forms import WishesPart


class MomentForm(forms.Form):
    """Another moment for the appointment."""

    moment = forms.ChoiceField(
        label=_("Another moment"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This time is not free any more. Choose another one.")},
    )


class OwnWishes(WishesPart):
    """The same wishes, asked of the client: in words for the person who is reached.

    `known` holds the numbers and addresses that there are: where none of them goes with what was ticked, nobody could reach the client.
    """

    def __init__(self, *args, known: Mapping[str, Any], **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["reach"].label = _("This is fine")
        self.fields["reach"].help_text = _(
            "A text message comes from the person who contacts you. A reminder comes by e-mail only."
        )
        self.fields["voicemail"].label = _("If you do not answer the phone")
        self.fields["voicemail"].choices = [
            (Voicemail.NONE, _("do not leave a message")),
            (Voicemail.NEUTRAL, _("you may say your name and number, not what it is about")),
        ]
        self.fields["call_from"].label = _("Do not call before")
        self.fields["reach_note"].label = _("What should we know when we contact you?")
        self.fields["reach_note"].help_text = _("For instance: somebody else reads my e-mail.")

    def clean_reach(self) -> list[str]:
        """At least one of the ways leads to the client, unless they chose none at all."""
        chosen = self.cleaned_data["reach"]
        if chosen and len(self.missing_ways(self.known)) == len(self.by_what(chosen)):
            raise ValidationError(
                _(
                    "We have no number or address of you for what you ticked. Tick another way too, or call us and give it to us."
                )
            )
        return chosen
