"""Others than the team learn about what is missing without learning of one person: not by filters, complements or the passing of time."""

import itertools
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kring.identity.models import Membership, Organisation, OrganisationKind, Role, User
from kring.insight.gaps import Wait, month_began, waits
from kring.insight.rules.gate import standing
from kring.matching.models import Gap, Waiting
from tests.factories import a_person, an_accepted_referral

LIMIT = 3
MONTHS = 3
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


# --- The rule, against somebody who knows it and looks every month -----------------------------------------------------


def told(course):
    """What somebody who looks at the end of each month reads about people who come and go."""
    return tuple(standing(count, LIMIT) for count in course)


def test_whatever_was_told_every_small_number_stays_possible():
    """All courses of three months with up to twice the limit: after what was told, each month keeps a range of `limit` numbers."""
    worlds = list(itertools.product(range(2 * LIMIT), repeat=MONTHS))
    by_page = {}
    for world in worlds:
        by_page.setdefault(told(world), []).append(world)
    assert len(by_page) == 2**MONTHS
    for pages in by_page.values():
        for month in range(MONTHS):
            assert len({world[month] for world in pages}) == LIMIT


def test_two_months_do_not_tell_that_one_person_came():
    """Between any two looks, the change keeps at least `limit` possible values, and 'nobody came' is among those of the same page."""
    changes = {}
    for before, after in itertools.product(range(4 * LIMIT), repeat=2):
        changes.setdefault((standing(before, LIMIT), standing(after, LIMIT)), set()).add(after - before)
    for (before, after), possible in changes.items():
        assert len(possible) >= LIMIT
        if before == after:
            assert 0 in possible


def test_adding_up_what_was_told_leaves_each_gap_as_unknown_as_it_was():
    """Over all pairs of gaps: knowing both told numbers narrows neither."""
    pairs = {}
    for first, second in itertools.product(range(2 * LIMIT), repeat=2):
        pairs.setdefault((standing(first, LIMIT), standing(second, LIMIT)), []).append((first, second))
    for possible in pairs.values():
        assert len({first for first, _second in possible}) == LIMIT
        assert len({second for _first, second in possible}) == LIMIT


# --- The pages behind it ------------------------------------------------------------------------------------------------


@pytest.fixture
def gap(cast):
    return a_gap(cast)


def a_gap(cast, **fields):
    same = {"theme": "cook", "area": "1234", "constraint": "evening", "state": "open"} | fields
    return Gap.objects.create(region_id=cast.here.region.pk, opened_at=NOW - timedelta(days=90), **same)


def people(cast, gap, number, since=NOW - timedelta(days=60), welfare=None):
    """So many clients who wait for a gap."""
    for _number in range(number):
        referral = an_accepted_referral(cast, person=a_person(last_name=f"Vogel{uuid.uuid4().hex[:6]}"))
        if welfare is not None:
            type(referral).objects.filter(pk=referral.pk).update(welfare=welfare)
        Waiting.objects.create(region_id=gap.region_id, gap=gap, referral=referral, since=since, noted_by=cast.dewi)


def seen_by(cast, user, gap, now=NOW):
    return waits(cast.actor(user), [gap.pk], now)[gap.pk]


def limited(cast, limit):
    region = cast.here.region
    region.smallest_count = limit
    region.save()


def test_the_team_counts_its_own_and_others_read_fewer_than_the_limit(cast, gap):
    people(cast, gap, 3)
    assert seen_by(cast, cast.dewi, gap).own == 3
    assert seen_by(cast, cast.fenna, gap).own == 3
    for user in (cast.hanna, cast.ivo):
        one = seen_by(cast, user, gap)
        assert (one.own, one.others) == (None, 0)
        assert one.words == "minder dan 10"


def test_nobody_and_nearly_the_limit_look_the_same(cast, gap):
    limited(cast, 5)
    empty = seen_by(cast, cast.hanna, gap)
    people(cast, gap, 4)
    assert seen_by(cast, cast.hanna, gap) == empty
    people(cast, gap, 1)
    assert seen_by(cast, cast.hanna, gap).others == 5


def test_within_a_month_nothing_changes_for_others(cast, gap):
    limited(cast, 5)
    people(cast, gap, 4)
    people(cast, gap, 3, since=NOW - timedelta(days=1))
    assert seen_by(cast, cast.hanna, gap).others == 0
    assert seen_by(cast, cast.dewi, gap).own == 7
    next_month = NOW + timedelta(days=20)
    assert seen_by(cast, cast.hanna, gap, next_month).others == 5


def test_who_stops_waiting_within_a_month_is_not_noticed_by_others(cast, gap):
    limited(cast, 5)
    people(cast, gap, 5)
    before = seen_by(cast, cast.hanna, gap)
    assert before.others == 5
    one = Waiting.objects.first()
    one.ended_at = NOW - timedelta(hours=1)
    one.save()
    assert seen_by(cast, cast.hanna, gap) == before
    assert seen_by(cast, cast.hanna, gap, NOW + timedelta(days=20)).others == 0


def test_a_team_cannot_take_its_own_clients_away_from_a_total(cast, gap):
    """Twelve wait, eight of them of our own team: 'at least 10' would leave the others known up to a few."""
    neighbours = Organisation.objects.create(
        region_id=cast.here.region.pk, kind=OrganisationKind.WELFARE, name="Buurtwerk"
    )
    limited(cast, 5)
    people(cast, gap, 4)
    people(cast, gap, 2, welfare=neighbours)
    assert seen_by(cast, cast.hanna, gap).others == 5
    ours = seen_by(cast, cast.dewi, gap)
    assert (ours.own, ours.others) == (4, 0)
    assert ours.words == "4 van uw team, elders minder dan 5"


def test_who_is_also_of_the_team_reads_as_the_team_does(cast, gap):
    """Somebody of the municipality who accompanies people too gets no second number to subtract from."""
    Membership.objects.create(
        region_id=cast.here.region.pk,
        user=cast.dewi,
        organisation=cast.municipality,
        role=Role.MUNICIPALITY,
        since=timezone.localdate(),
    )
    limited(cast, 5)
    people(cast, gap, 6)
    one = seen_by(cast, User.objects.get(pk=cast.dewi.pk), gap)
    assert (one.own, one.others) == (6, 0)


def test_a_filter_shows_the_same_number_as_the_whole_list(cast, gap):
    limited(cast, 5)
    other = a_gap(cast, constraint="wheelchair")
    people(cast, gap, 6)
    people(cast, other, 2)
    actor = cast.actor(cast.hanna)
    both = waits(actor, [gap.pk, other.pk], NOW)
    assert both == waits(actor, [gap.pk], NOW) | waits(actor, [other.pk], NOW)
    assert not hasattr(Wait, "__add__")


def test_the_order_of_a_list_tells_nothing_that_is_not_shown(cast, gap):
    other = a_gap(cast, constraint="wheelchair")
    people(cast, gap, 4)
    people(cast, other, 2)
    found = waits(cast.actor(cast.hanna), [gap.pk, other.pk], NOW)
    assert found[gap.pk].order == found[other.pk].order


def test_another_region_is_not_counted(cast, gap):
    limited(cast, 5)
    people(cast, gap, 6)
    assert waits(cast.actor(cast.lot), [gap.pk], NOW)[gap.pk].others == 0
    assert seen_by(cast, cast.hanna, gap).others == 5


def test_a_month_begins_by_the_clock_of_the_region():
    late = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert month_began(late) == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
