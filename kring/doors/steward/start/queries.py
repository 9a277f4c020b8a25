"""What needs the steward's attention: counts with where to look, never a person's file."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.clients.models import ConsentText
from kring.directory.proposing.queries import how_many_to_answer
from kring.directory.school_holidays.queries import how_many_wait
from kring.directory.taking.comparisons import disputed_entries
from kring.directory.taking.likenesses import open_likenesses
from kring.directory.taking.queries import waiting
from kring.directory.upkeep.money import how_many_money_ends
from kring.directory.upkeep.queries import how_many_due
from kring.doors.addresses import lasting
from kring.doors.steward.locations.queries import locations
from kring.doors.steward.organisations.queries import without_people
from kring.doors.steward.people.queries import ending_soon, people
from kring.identity.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Concern:
    """Something to look at: how many, what, and where it is mended."""

    count: int
    label: str
    advice: str
    url: str


def concerns(actor: Actor) -> list[Concern]:
    """Everything that is looked after, those with a count of nought too, the most pressing first."""
    return [*_about_locations(actor), *_about_people(actor), *_about_activities(actor), *_about_the_map(actor)]


def is_new(actor: Actor) -> bool:
    """Whether the region has no location yet: then there is nothing that could be in order."""
    return not locations(actor)


def _about_locations(actor: Actor) -> list[Concern]:
    places = locations(actor)
    at = reverse("steward:locations")
    unpublished = sum(not place.has_programme for place in places)
    without_words = 0 if ConsentText.objects.filter(region_id=actor.region_id).exists() else 1
    unmanned = sum(not place.has_people for place in places)
    without_roster = sum(not place.has_roster for place in places)
    return [
        Concern(
            unpublished,
            ngettext("location without a published programme", "locations without a published programme", unpublished),
            _("Nobody can refer there."),
            at,
        ),
        Concern(
            without_words,
            ngettext("consent text missing", "consent texts missing", without_words),
            _("Without these words nobody can refer."),
            reverse("steward:consent"),
        ),
        Concern(
            unmanned,
            ngettext("location without a link worker", "locations without a link worker", unmanned),
            _("Nobody can take referrals up."),
            at,
        ),
        Concern(
            without_roster,
            ngettext("location without a roster", "locations without a roster", without_roster),
            _("No first appointment can be booked."),
            at,
        ),
    ]


def _about_people(actor: Actor) -> list[Concern]:
    at = reverse("steward:people")
    ending = ending_soon(actor).count()
    idle = people(actor, {"show": "without_role"}).count()
    empty = without_people(actor)
    left = people(actor, {"show": "left"}).count()
    return [
        Concern(
            left,
            ngettext("person who left with open files", "people who left with open files", left),
            _("Have the team lead pass them on, with ‘Leaves’ on the page Team. Else the team has them tomorrow."),
            f"{at}?show=left",
        ),
        Concern(
            ending,
            ngettext("role that ends within a month", "roles that end within a month", ending),
            _("Is the work handed over, or should the role go on?"),
            f"{at}?show=ending",
        ),
        Concern(
            idle,
            ngettext("account without a role", "accounts without a role", idle),
            _("Close the account, or give a role."),
            f"{at}?show=without_role",
        ),
        Concern(
            empty,
            ngettext("organisation without people", "organisations without people", empty),
            _("Invite someone, or let the organisation stop."),
            f"{reverse('steward:organisations')}?show=without_people",
        ),
    ]


def _about_activities(actor: Actor) -> list[Concern]:
    count, ends, at = how_many_due(actor), how_many_money_ends(actor), lasting("directory:upkeep")
    new = how_many_to_answer(actor)
    return [
        Concern(
            new,
            ngettext("new activity that waits for your answer", "new activities that wait for your answer", new),
            _("An organiser added it. Put it on the map, or send it back with a question."),
            at,
        ),
        Concern(
            count,
            ngettext("activity that has to be confirmed", "activities that have to be confirmed", count),
            _("Ask the organiser whether it still holds."),
            at,
        ),
        Concern(
            ends,
            ngettext("activity whose money ends soon", "activities whose money ends soon", ends),
            _("Ask whether it goes on, and who else can pay."),
            f"{at}#money",
        ),
    ]


def _about_the_map(actor: Actor) -> list[Concern]:
    files, words, alike = waiting(actor), disputed_entries(actor), open_likenesses(actor).count()
    without_days = how_many_wait(actor)
    return [
        Concern(
            files,
            ngettext("list that waits for your answer", "lists that wait for your answer", files),
            _("See what it would change, and take it over or not."),
            reverse("steward:map"),
        ),
        Concern(
            words,
            ngettext(
                "entry about which not everybody says the same",
                "entries about which not everybody says the same",
                words,
            ),
            _("The newest word is shown. Choose another one where it is better."),
            reverse("steward:disputed"),
        ),
        Concern(
            without_days,
            ngettext(
                "activity that waits for the school holidays of the coming half year",
                "activities that wait for the school holidays of the coming half year",
                without_days,
            ),
            _("Fill the days in; pages then say when it is not there."),
            reverse("steward:holidays"),
        ),
        Concern(
            alike,
            ngettext("pair of entries that may be the same", "pairs of entries that may be the same", alike),
            _("Merge them, or say that they are two."),
            reverse("steward:duplicates"),
        ),
    ]
