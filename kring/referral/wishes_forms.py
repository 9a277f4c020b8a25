"""How a client may safely be reached, as a form: asked of a client with a professional, or of the client alone."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.clients.actions import Wishes
from kring.clients.models import Client, Voicemail
from kring.ui.plain_text import PlainText

# way of reaching -> the field that it goes by
BY_WHAT = {"may_call": "phone", "may_text": "phone", "may_mail": "email", "may_write": "street"}
# field -> what has to be known for it, and what to do when it is not
NEEDED = {
    "phone": (("phone",), _("Fill in a number, or untick phone and text message.")),
    "email": (("email",), _("Fill in an address, or untick e-mail.")),
    "street": (("street", "postcode"), _("Fill in street and postcode, or untick letter.")),
}


class WishesPart(forms.Form):
    """How the client may safely be reached."""

    reach = forms.MultipleChoiceField(
        label=_("May be reached by"),
        choices=[
            ("may_call", _("phone")),
            ("may_text", _("text message")),
            ("may_mail", _("e-mail")),
            ("may_write", _("letter")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "A text message is sent by whoever makes contact: Kring itself sends none, and no reminder either."
        ),
    )
    voicemail = forms.ChoiceField(
        label=_("Voicemail"), choices=Voicemail.choices, widget=forms.RadioSelect, initial=Voicemail.NONE
    )
    call_from = forms.TimeField(
        label=_("Call from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    reach_note = PlainText(
        label=_("What to mind"), max_length=160, required=False, help_text=_("For instance: others read the e-mail.")
    )

    def wishes(self) -> Wishes:
        """The wishes as entered."""
        data = self.cleaned_data
        chosen = set(data["reach"])
        return Wishes(
            **{name: name in chosen for name in ("may_call", "may_text", "may_mail", "may_write")},
            voicemail=data["voicemail"],
            call_from=data["call_from"],
            reach_note=data["reach_note"],
        )

    @staticmethod
    def by_what(chosen: Iterable[str]) -> set[str]:
        """What the chosen ways of reaching go by: a number, an e-mail address, a postal address."""
        return {BY_WHAT[way] for way in chosen}

    def missing_ways(self, known: Mapping[str, Any]) -> list[tuple[str, str]]:
        """(field, what to do) for what the ticked ways of reaching go by and is not known."""
        goes_by = self.by_what(self.cleaned_data.get("reach", ()))
        return [
            (field, advice)
            for field, (needs, advice) in NEEDED.items()
            if field in goes_by and not all(known[name] for name in needs)
        ]

    @staticmethod
    def initial_for(client: Client | None) -> dict[str, Any]:
        """What is already known of a client's wishes."""
        if client is None:
            return {"reach": ["may_call"], "voicemail": Voicemail.NONE}
        return {
            "reach": [name for name in ("may_call", "may_text", "may_mail", "may_write") if getattr(client, name)],
            "voicemail": client.voicemail,
            "call_from": client.call_from,
            "reach_note": client.reach_note,
        }


class AgreedWishes(WishesPart):
    """The wishes as a client agrees on them with a professional: with whom one may speak is never asked by the card's link."""

    may_speak_with = PlainText(
        label=_("May be spoken with, about what"),
        max_length=200,
        required=False,
        help_text=_("For instance: the daughter, about day and time only."),
    )

    def wishes(self) -> Wishes:
        """The wishes as entered, with who may be spoken with."""
        return dataclasses.replace(super().wishes(), may_speak_with=self.cleaned_data["may_speak_with"])

    @staticmethod
    def initial_for(client: Client | None) -> dict[str, Any]:
        """What is already known of a client's wishes."""
        return WishesPart.initial_for(client) | {"may_speak_with": client.may_speak_with if client else ""}
