"""What a steward fills in about a fixed time."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.capacity.models import Presence
from kring.doors.steward.both_versions import StandingForm
from kring.doors.steward.people.forms import day
from kring.doors.steward.rosters import queries
from kring.doors.steward.rosters.actions import Times
from kring.doors.steward.rosters.wording import weekdays
from kring.identity.actors import Actor
from kring.identity.models import Organisation, User
from kring.programme.models import Location
from kring.rows import key_in
from kring.ui.choices import OneOf
from kring.ui.dates import short_date
from kring.ui.plain_text import PlainText

SHORTEST, LONGEST = 15, 180  # minutes


def clock(**options: Any) -> forms.TimeField:
    """A field for a time of day."""
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


class SitesFirst(ModelChoiceIterator):
    """The rows of a list in two parts: the usual ones, then all others."""

    def __iter__(self):
        usual = self.field.usual
        rows = [self.choice(row) for row in self.queryset.all()]
        yield ("", self.field.empty_label)
        first = [row for row in rows if row[0].value in usual]
        if first:
            yield (gettext("Practices and welfare organisations of the location"), first)
        yield (gettext("Other organisations"), [row for row in rows if row[0].value not in usual])


class Site(OneOf):
    """Where somebody receives people; `usual` are the keys of what comes first."""

    iterator = SitesFirst
    usual: frozenset[uuid.UUID] = frozenset()


class PresenceForm(StandingForm):
    """A fixed time of a link worker."""

    user = OneOf(label=_("Link worker"), queryset=User.objects.none())
    location = OneOf(label=_("Location"), queryset=Location.objects.none())
    site = Site(label=_("Where"), queryset=Organisation.objects.none())
    room = PlainText(label=_("Room or desk"), max_length=40, required=False)
    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int)
    starts = clock(label=_("From"))
    ends = clock(label=_("Until"))
    slot_minutes = forms.IntegerField(
        label=_("Minutes per appointment"), min_value=SHORTEST, max_value=LONGEST, initial=45
    )
    since = day(label=_("First day"), initial=timezone.localdate)
    until = day(label=_("Last day"), required=False, help_text=_("Leave empty when it is not known."))
    leaving = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, actor: Actor, *args: Any, presence: Presence | None = None, **options: Any):
        if presence is not None:
            names = [name for name in self.base_fields if name != "leaving"]
            options["initial"] = {name: getattr(presence, name) for name in names}
        super().__init__(*args, **options)
        self.actor = actor
        self.fields["user"].queryset = queries.link_workers(actor)
        self.fields["location"].queryset = queries.visible_locations(actor)
        self.fields["site"].usual = queries.usual_sites(actor, key_in(self["location"].value()))
        self.fields["site"].queryset = queries.sites(actor)
        self.fields["weekday"].choices = list(enumerate(weekdays()))

    def clean(self) -> dict[str, Any]:
        """Times in order, long enough for one appointment, at a location where the link worker works."""
        data = super().clean()
        starts, ends, minutes = data.get("starts"), data.get("ends"), data.get("slot_minutes")
        if starts and ends:
            length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
            if length <= 0:
                self.add_error("ends", _("This is not after the beginning."))
            elif minutes and length < minutes:
                self.add_error("slot_minutes", _("One appointment does not fit in this time."))
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("This is before the first day."))
        user, location = data.get("user"), data.get("location")
        if user and location and not queries.locations_of(self.actor, user).filter(pk=location.pk).exists():
            self.add_error(
                "location", _("This link worker does not work at this location. Add that first, under Locations.")
            )
        elif user and location:
            self._until_the_last_day(data, queries.last_day_at(user, location))
        return data

    def _until_the_last_day(self, data: dict[str, Any], last: date | None) -> None:
        """Nobody is somewhere after they left."""
        words = _("The last day of work here is %(day)s. Fill in that day, or an earlier one.")
        since, until = data.get("since"), data.get("until")
        if last is None or "until" in self.errors:
            return
        if since and since > last:
            self.add_error("since", words % {"day": short_date(last)})
        elif until is None or until > last:
            self.add_error("until", words % {"day": short_date(last)})

    def times(self) -> Times:
        """The fixed time as filled in."""
        return Times(**{name: value for name, value in self.cleaned_data.items() if name != "leaving"})
