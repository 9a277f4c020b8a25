"""A GP who lets a link worker call chooses among those who will be there to call."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.capacity.models import Absence
from kring.capacity.rules.slots import Away, is_there
from kring.programme.models import LocationMember
from kring.referral.queries import CALL, desk
from kring.rows import new_id
from tests.referral.test_refer_page import filled_in

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=number) for number in range(7)]


def away(first, last):
    return Away(new_id(), first, last)


@pytest.mark.parametrize(
    ("spells", "until", "closed", "there"),
    [
        ([], None, [], True),
        ([away(WEEK[0], WEEK[3])], None, [], True),  # back on Friday
        ([away(WEEK[0], WEEK[4])], None, [], False),  # Saturday is no working day
        ([away(WEEK[0], WEEK[1]), away(WEEK[2], WEEK[6])], None, [], False),
        ([], MONDAY, [], True),
        ([], MONDAY - timedelta(days=1), [], False),
        ([away(WEEK[1], WEEK[6])], None, [MONDAY], False),
    ],
)
def test_whether_somebody_works_on_one_of_these_days(spells, until, closed, there):
    assert is_there(WEEK, spells, until, closed) is there


def callers(cast):
    """Who may be chosen to call, on the page and in what is sent."""
    shown = desk(cast.actor(cast.anna), None, timezone.now())
    return {choice.user for choice in shown.choices if choice.calls}


def test_who_is_away_all_those_days_or_leaves_today_is_not_offered(cast, client):
    today = timezone.localdate()
    assert {cast.dewi, cast.els} <= callers(cast)
    region = {"region_id": cast.here.region.pk}
    Absence.objects.create(**region, user=cast.dewi, since=today, until=today + timedelta(days=60))
    assert callers(cast) == {cast.els}
    client.force_login(cast.anna)
    page = client.get(reverse("referral:new")).text
    assert f'value="{CALL}:{cast.els.pk}"' in page and f'value="{CALL}:{cast.dewi.pk}"' not in page
    refused = client.post(reverse("referral:new"), filled_in(cast, when=f"{CALL}:{cast.dewi.pk}"))
    assert refused.status_code == 409

    LocationMember.objects.filter(user=cast.els).update(until=today)
    assert callers(cast) == set()


def test_who_comes_back_in_time_is_offered(cast):
    today = timezone.localdate()
    Absence.objects.create(region_id=cast.here.region.pk, user=cast.dewi, since=today, until=today)
    assert cast.dewi in callers(cast)


def test_without_a_time_and_without_a_call_there_is_nothing_to_choose(cast):
    LocationMember.objects.filter(user=cast.els).update(until=timezone.localdate())
    shown = desk(cast.actor(cast.anna), None, timezone.now())
    for choice in shown.choices:
        assert choice.slots or choice.calls
