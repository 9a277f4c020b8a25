"""What a steward fills in about an organisation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.clients.rules import postcode
from kring.doors.steward.both_versions import StandingForm
from kring.doors.steward.organisations.queries import possible_parents
from kring.identity.actors import Actor
from kring.identity.models import Organisation, OrganisationKind
from kring.ui.choices import OneOf
from kring.ui.phone import PhoneNumber
from kring.ui.plain_text import PlainText


class Search(forms.Form):
    """Finding organisations. What is not understood is ignored: a search never fails."""

    words = PlainText(label=_("Name or place"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *OrganisationKind.choices], required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("", _("Taking part")),
            ("without_people", _("Without people")),
            ("inactive", _("No longer taking part")),
            ("all", _("All")),
        ],
        required=False,
    )


class OrganisationForm(StandingForm):
    """An organisation's details."""

    name = PlainText(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    parent = OneOf(
        label=_("Part of"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Stands on its own"),
        help_text=_("For instance the care group of a practice."),
    )
    address = PlainText(label=_("Street and number"), max_length=200, required=False)
    postcode = PlainText(label=_("Postcode"), max_length=10, required=False)
    place = PlainText(label=_("Place"), max_length=80, required=False)
    phone = PhoneNumber(label=_("Phone"), required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("For neutral messages such as 'a message is waiting'. Use a shared mailbox, not a person's."),
    )

    def __init__(self, actor: Actor, *args: Any, organisation: Organisation | None = None, **options: Any):
        if organisation is not None:
            options["initial"] = {name: getattr(organisation, name) for name in self.base_fields}
        super().__init__(*args, **options)
        self.fields["parent"].queryset = possible_parents(actor, organisation)

    def clean_postcode(self) -> str:
        """Four digits, with or without two letters, however typed."""
        given = self.cleaned_data["postcode"]
        code = postcode(given)
        if given and code is None:
            raise ValidationError(_("A postcode has four digits and two letters, such as 1234 AB."))
        return code or ""
