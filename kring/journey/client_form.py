"""Correcting who a client is and how the client may be reached."""

import dataclasses
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.clients.actions import ContactDetails, Identity, Wishes
from kring.clients.models import Client
from kring.journey.forms import AboutFile
from kring.referral.forms import ClientPart
from kring.referral.wishes_forms import AgreedWishes
from kring.ui.plain_text import PlainText

IDENTITY = ("first_name", "last_name", "birth_date")
DETAILS = ("phone", "email", "street", "postcode", "place", "language")


class ClientForm(ClientPart, AgreedWishes, AboutFile):
    """Contact details and wishes; name and date of birth only for the organisation that entered the client."""

    place = PlainText(label=_("Town"), max_length=80, required=False)
    call_until = forms.TimeField(
        label=_("Call until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    field_order = (
        "seq",
        *IDENTITY,
        *DETAILS,
        "reach",
        "voicemail",
        "call_from",
        "call_until",
        "reach_note",
        "may_speak_with",
    )

    def __init__(self, *args: Any, owns: bool, **options: Any):
        super().__init__(*args, **options)
        self.owns = owns
        if not owns:
            for name in IDENTITY:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A way that is ticked has the number or address it needs, and the hours are in order."""
        given = super().clean()
        chosen = set(given.get("reach", ()))
        if chosen & {"may_call", "may_text"} and not given.get("phone"):
            self._ask("phone", _("Fill in a number, or untick phone and text message."))
        if "may_mail" in chosen and not given.get("email"):
            self._ask("email", _("Fill in an address, or untick e-mail."))
        if "may_write" in chosen and not (given.get("street") and given.get("postcode")):
            self._ask("street", _("Fill in street and postcode, or untick letter."))
        if given.get("call_from") and given.get("call_until") and given["call_until"] <= given["call_from"]:
            self.add_error("call_until", _("Choose a later time than the first."))
        return given

    def _ask(self, name: str, what: Any) -> None:
        if name not in self.errors:
            self.add_error(name, what)

    def wishes(self) -> Wishes:
        """The wishes as entered, with until when to call."""
        return dataclasses.replace(super().wishes(), call_until=self.cleaned_data["call_until"])

    def details(self) -> ContactDetails:
        """Phone, mail, address and language as entered."""
        return ContactDetails(**{name: self.cleaned_data[name] for name in DETAILS})

    def identity(self) -> Identity | None:
        """Name and date of birth as entered; None when the reader may not correct them."""
        if not self.owns:
            return None
        return Identity(**{name: self.cleaned_data[name] for name in IDENTITY})

    @staticmethod
    def initial_for(client: Client | None) -> dict[str, Any]:
        """Everything as it stands now."""
        known = AgreedWishes.initial_for(client)
        if client is None:
            return known
        last_name = " ".join(part for part in (client.prefix, client.last_name) if part)
        names = (*DETAILS, "first_name", "birth_date", "call_until")
        return known | {name: getattr(client, name) for name in names} | {"last_name": last_name}
