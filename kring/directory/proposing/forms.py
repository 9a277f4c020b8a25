"""The form with which a provider proposes an activity, that of every entry, and those with which a steward answers."""

import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.directory.actions import Offer
from kring.directory.offering import OfferForm
from kring.identity.models import Organisation
from kring.rows import new_id
from kring.ui.choices import CHOOSE
from kring.ui.plain_text import PlainText


class ProposalForm(OfferForm):
    """A new activity. `key` is made with the page and names what is sent; `sure` is said by who read what there is already."""

    key = forms.UUIDField(required=False, initial=new_id, widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, own: Collection[Organisation], activity: Any = None):
        begun = {}
        if activity is None and len(own) == 1:
            [only] = own
            begun = {"phone": only.phone, "email": only.email}
        named = [(one.pk, one.name) for one in own]
        super().__init__(data, activity=activity, organisers=named, begun=begun)
        self.own = own
        del self.fields["organiser"]
        if len(own) == 1:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].required = True
            self.fields["organisation"].choices = [("", CHOOSE), *((str(pk), name) for pk, name in named)]
        if activity is None:
            self.fields["theme"].choices = [("", CHOOSE), *self.fields["theme"].choices]
        self.fields["email"].help_text = _("Hand-overs are sent to this address.")

    def named_key(self) -> uuid.UUID:
        """The key that came with the form, or a fresh one."""
        return self.cleaned_data.get("key") or new_id()

    def offer(self) -> Offer:
        """What was filled in, for the one organisation or the chosen one."""
        if "organisation" not in self.fields:
            [only] = self.own
            self.cleaned_data["organisation"] = str(only.pk)
        return super().offer()


class SeenForm(forms.Form):
    """What a proposal said when it was shown to whoever answers it."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class SendBackForm(SeenForm):
    """Why a proposal goes back to who sent it."""

    reason = PlainText(
        label=_("What has to be mended?"),
        max_length=500,
        lines=3,
        help_text=_("The organiser reads this, and everything they filled in is kept."),
    )

    @classmethod
    def of(cls, proposal_id: uuid.UUID, data: Any = None) -> "SendBackForm":
        """The form beside one proposal; a page has one for each."""
        return cls(data, auto_id=f"id_%s_{proposal_id.hex}")
