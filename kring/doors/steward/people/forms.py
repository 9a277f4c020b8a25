"""What a steward fills in about a professional."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.doors.steward.both_versions import StandingForm
from kring.doors.steward.people.actions import PROFILE_FIELDS, Place
from kring.doors.steward.people.queries import organisations_to_join
from kring.identity.actors import Actor
from kring.identity.models import LinkWorkerProfile, Membership, Organisation, Role, User
from kring.ui.choices import OneOf
from kring.ui.phone import PhoneNumber
from kring.ui.plain_text import PersonName, PlainText


def day(**options: Any) -> forms.DateField:
    """A field for a day."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class Search(forms.Form):
    """Finding people. Sent by POST: names do not belong in addresses."""

    words = PlainText(label=_("Name or e-mail"), max_length=80, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All roles")), *Role.choices], required=False)
    show = forms.ChoiceField(
        label=_("Show"),
        choices=[
            ("", _("With a role now")),
            ("ending", _("Role ends within a month")),
            ("without_role", _("Without a role")),
            ("left", _("Left, with open files")),
            ("closed", _("Account closed")),
            ("all", _("All")),
        ],
        required=False,
    )


class PlaceForm(forms.Form):
    """A role in an organisation."""

    organisation = OneOf(label=_("Organisation"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    since = day(label=_("From"), initial=timezone.localdate)
    until = day(label=_("Until"), required=False, help_text=_("The last day. Leave empty when it is not known."))

    def __init__(self, actor: Actor, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations_to_join(actor)

    def clean(self) -> dict[str, Any]:
        """An end comes after its beginning."""
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("This is before the first day."))
        return data

    def place(self) -> Place:
        """The role as filled in."""
        return Place(**{name: self.cleaned_data[name] for name in PlaceForm.base_fields})


class InviteForm(PlaceForm):
    """A new account with its first role."""

    email = forms.EmailField(
        label=_("E-mail"), help_text=_("A personal work address: it is what the person signs in with.")
    )
    name = PersonName(label=_("Name"), max_length=120)
    job_title = PlainText(label=_("Profession"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    field_order = ["email", "name", "job_title", "language", "organisation", "role", "since", "until"]


class PersonForm(StandingForm):
    """How someone is named and reached."""

    name = PersonName(label=_("Name"), max_length=120)
    job_title = PlainText(label=_("Profession"), max_length=80, required=False)
    phone = PhoneNumber(label=_("Phone"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, user: User, *args: Any, **options: Any):
        options["initial"] = {name: getattr(user, name) for name in self.base_fields}
        super().__init__(*args, **options)


class ProfileForm(StandingForm):
    """A link worker's profile, as referrers and clients read it."""

    about = PlainText(
        label=_("About me"), max_length=600, lines=4, required=False, help_text=_("Shown to referrers and clients.")
    )
    background = PlainText(label=_("Background"), max_length=160, required=False)
    trained_on = day(label=_("Link worker training finished on"), required=False)
    volunteer = forms.BooleanField(label=_("Volunteer"), required=False)
    languages = PlainText(label=_("Speaks"), max_length=120, required=False)

    def __init__(self, profile: LinkWorkerProfile | None, *args: Any, **options: Any):
        if profile is not None:
            options["initial"] = {name: getattr(profile, name) for name in PROFILE_FIELDS}
        super().__init__(*args, **options)

    def clean_trained_on(self):
        """A day that has been."""
        given = self.cleaned_data["trained_on"]
        if given and given > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return given


class EndForm(forms.Form):
    """The last day of a role."""

    until = day(label=_("Last day"), initial=timezone.localdate)

    def __init__(self, membership: Membership, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.membership = membership

    def clean_until(self):
        """Not before it began."""
        given = self.cleaned_data["until"]
        if given < self.membership.since:
            raise ValidationError(_("This is before the first day."))
        return given
