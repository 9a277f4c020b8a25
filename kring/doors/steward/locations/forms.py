"""What a steward fills in about a location."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.clients.rules import postcode
from kring.doors.steward.both_versions import StandingForm
from kring.doors.steward.locations import queries
from kring.doors.steward.locations.actions import FIELDS, this_year
from kring.doors.steward.people.forms import day
from kring.identity.actors import Actor
from kring.identity.models import Organisation, User
from kring.programme.models import Location, LocationMember, LocationPractice, Programme, Urbanity
from kring.ui.choices import OneOf
from kring.ui.plain_text import PlainText

FIRST_YEAR = 2000


def hours(**options: Any) -> forms.DecimalField:
    """A field for hours a week, in half hours if need be."""
    return forms.DecimalField(
        label=_("Hours a week"), min_value=0, max_value=60, max_digits=3, decimal_places=1, localize=False, **options
    )


class LocationForm(StandingForm):
    """A location's profile."""

    name = PlainText(label=_("Name"), max_length=120)
    programme = OneOf(label=_("Programme"), queryset=Programme.objects.none())
    welfare = OneOf(label=_("Organisation of the link workers"), queryset=Organisation.objects.none())
    place = PlainText(label=_("Place"), max_length=80, required=False)
    postcode = PlainText(label=_("Postcode"), max_length=10, required=False)
    urbanity = forms.TypedChoiceField(
        label=_("Urbanity"),
        choices=[("", _("Not known")), *Urbanity.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    started_in = forms.IntegerField(label=_("Started in the year"), required=False)
    systems = PlainText(
        label=_("Systems in use"),
        max_length=200,
        required=False,
        help_text=_("For instance the practices' record system, and how messages travel."),
    )

    def __init__(self, actor: Actor, *args: Any, location: Location | None = None, **options: Any):
        if location is not None:
            options["initial"] = {name: getattr(location, name) for name in FIELDS}
        super().__init__(*args, **options)
        self.fields["programme"].queryset = queries.programmes(actor)
        self.fields["welfare"].queryset = queries.teams(actor, location)

    def clean_postcode(self) -> str:
        """Four digits, with or without two letters, however typed."""
        given = self.cleaned_data["postcode"]
        code = postcode(given)
        if given and code is None:
            raise ValidationError(_("A postcode has four digits and two letters, such as 1234 AB."))
        return code or ""

    def clean_started_in(self) -> int | None:
        """A year in which it can have started."""
        year = self.cleaned_data["started_in"]
        if year is not None and not FIRST_YEAR <= year <= this_year():
            raise ValidationError(
                _("Give a year from %(first)d to %(last)d.") % {"first": FIRST_YEAR, "last": this_year()}
            )
        return year


class PracticeForm(forms.Form):
    """A practice of the location."""

    practice = OneOf(label=_("Practice, or another organisation that refers"), queryset=Organisation.objects.none())
    takes_part = forms.BooleanField(
        label=_("Takes part: may refer here"),
        required=False,
        initial=True,
    )

    def __init__(self, actor: Actor, location: Location, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["practice"].queryset = queries.practices_to_add(actor, location)


class ContactForm(StandingForm):
    """The fixed contact person of a practice."""

    contact = OneOf(label=_("Fixed contact person"), queryset=User.objects.none(), required=False)

    def __init__(self, actor: Actor, row: LocationPractice, *args: Any, **options: Any):
        super().__init__(*args, initial={"contact": row.contact_id}, **options)
        self.fields["contact"].queryset = queries.link_workers_here(actor, row.location)


class LinkWorkerForm(forms.Form):
    """A link worker begins at the location."""

    user = OneOf(label=_("Link worker"), queryset=User.objects.none())
    hours_per_week = hours()
    since = day(label=_("From"), initial=timezone.localdate)

    def __init__(self, actor: Actor, location: Location, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["user"].queryset = queries.link_workers_to_add(actor, location)


class HoursForm(StandingForm):
    """A link worker's hours at the location, and the last day."""

    hours_per_week = hours()
    until = day(label=_("Last day"), required=False, help_text=_("Leave empty when it is not known."))

    def __init__(self, member: LocationMember, *args: Any, **options: Any):
        options["initial"] = {"hours_per_week": member.hours_per_week, "until": member.until}
        super().__init__(*args, **options)
        self.member = member

    def clean_until(self):
        """Not before it began."""
        given = self.cleaned_data["until"]
        if given and given < self.member.since:
            raise ValidationError(_("This is before the first day."))
        return given
