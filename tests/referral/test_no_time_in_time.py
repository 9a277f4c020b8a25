"""No free time within the norm: the week to expect, the waiting list, and another location with what it differs."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.policy import NotAllowed
from kring.capacity.models import Presence
from kring.directory.models import PostcodeArea
from kring.identity.models import Organisation
from kring.programme.models import Location, LocationMember, LocationPractice
from kring.referral.actions.drafts import keep_draft
from kring.referral.models import Draft, Referral
from kring.referral.other_locations import expected_week, first_slots_elsewhere
from kring.referral.queries import desk
from tests.referral.test_refer_page import filled_in

MONDAY = datetime(2026, 6, 1, 8, tzinfo=ZoneInfo("Europe/Amsterdam"))  # no closed days near it

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_monday")]


@pytest.fixture
def on_monday(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


@pytest.fixture
def gp(client, cast):
    client.force_login(cast.anna)
    return client


@pytest.fixture
def elsewhere(cast):
    """A second location of the same practice, with Els on Wednesdays in a building eleven kilometres away."""
    region = cast.here.region.pk
    for code, latitude in (("1234", 52.1), ("1250", 52.2)):
        PostcodeArea.objects.update_or_create(
            code=code, defaults={"place": "Westerveld", "latitude": latitude, "longitude": 5.1}
        )
    site = Organisation.objects.create(region_id=region, kind="other", name="De Schuur", postcode="1250 AB")
    location = Location.objects.create(
        region_id=region, name="Zuid", programme=cast.here.programme, welfare=cast.here.welfare
    )
    LocationPractice.objects.create(region_id=region, location=location, practice=cast.here.practice)
    LocationMember.objects.create(
        region_id=region, location=location, user=cast.els, hours_per_week=4, since=MONDAY.date() - timedelta(days=9)
    )
    Presence.objects.create(
        region_id=region,
        user=cast.els,
        location=location,
        site=site,
        weekday=2,
        starts=time(13),
        ends=time(14),
        slot_minutes=30,
        since=MONDAY.date() - timedelta(days=9),
    )
    return location


def nobody_here_before(cast, days):
    """Nobody is at the own location until so many days from now."""
    Presence.objects.filter(location=cast.here.location).update(since=MONDAY.date() + timedelta(days=days))


def shown(cast):
    return desk(cast.actor(cast.anna), cast.here.location.pk, MONDAY)


def test_the_week_of_the_first_free_time_is_said(gp, cast, in_english):
    address = reverse("referral:new") + f"?location={cast.here.location.pk}"
    assert "expected in the week" not in gp.get(address).text

    nobody_here_before(cast, 17)  # Thursday 18 June
    assert expected_week(shown(cast)).isoformat() == "2026-06-15"
    page = gp.get(address).text
    assert "First appointment expected in the week of" in page
    assert "15 June" in page
    assert "Agreed here is within 5 working days." in page


def test_without_any_time_the_first_week_nobody_looked_at_is_said(gp, cast, in_english):
    Presence.objects.filter(location=cast.here.location).delete()
    assert not shown(cast).slots
    assert expected_week(shown(cast)).isoformat() == "2026-07-27"  # eight weeks were looked at
    page = gp.get(reverse("referral:new")).text
    assert "First appointment expected in or after the week of" in page
    assert "27 July" in page
    assert "until then the client is on the waiting list" in page


def test_another_location_is_offered_with_its_difference_in_days_and_distance(gp, cast, elsewhere, in_english):
    nobody_here_before(cast, 17)
    offer = first_slots_elsewhere(shown(cast), MONDAY)

    assert [(one.location, one.site, one.here) for one in offer] == [(elsewhere, "De Schuur", False)]
    assert timezone.localtime(offer[0].slot.starts_at).isoformat() == "2026-06-03T13:00:00+02:00"
    assert offer[0].days == -15
    assert round(offer[0].km) == 11
    page = gp.get(reverse("referral:new") + f"?location={cast.here.location.pk}").text
    assert "15 days earlier" in page
    assert "about 11 km from here" in page


def test_a_later_one_says_later_and_an_unknown_distance_says_nothing(cast, elsewhere):
    PostcodeArea.objects.filter(code="1250").delete()
    offer = first_slots_elsewhere(shown(cast), MONDAY)
    assert [(one.days, one.km) for one in offer] == [(2, None)]
    Presence.objects.filter(location=cast.here.location).delete()
    assert [one.days for one in first_slots_elsewhere(shown(cast), MONDAY)] == [None]


def test_going_there_keeps_what_was_typed(gp, cast, elsewhere, in_english):
    form = filled_in(cast, location=str(cast.here.location.pk), yes=["debts"], none_apply="")
    answer = gp.post(reverse("referral:other_location"), form | {"elsewhere": str(elsewhere.pk)})

    page = gp.get(answer.url).text
    assert "Sinds het voorjaar alleen, wil weer onder de mensen." in page
    assert 'value="Mien"' in page
    assert f'name="location" value="{elsewhere.pk}"' in page
    assert "De Schuur" in page  # the moments are those of the other location
    assert 'value="debts" checked' in page
    assert not Referral.objects.exists()
    kept = Draft.objects.get()
    assert "consent" not in kept.data
    assert str(kept.pk) == form["key"]


def test_the_referral_that_follows_goes_to_the_other_location(gp, cast, elsewhere):
    form = filled_in(cast, location=str(cast.here.location.pk))
    gp.post(reverse("referral:other_location"), form | {"elsewhere": str(elsewhere.pk)})
    gp.post(reverse("referral:new"), form | {"location": str(elsewhere.pk), "when": "call"})

    assert Referral.objects.get().location == elsewhere
    assert not Draft.objects.exists()


def test_a_location_of_other_practices_is_not_opened(gp, cast, elsewhere):
    LocationPractice.objects.filter(location=elsewhere).update(practice=cast.other_practice)
    form = filled_in(cast) | {"elsewhere": str(elsewhere.pk)}
    answer = gp.post(reverse("referral:other_location"), form)
    assert str(elsewhere.pk) not in gp.get(answer.url).text
    with pytest.raises(NotAllowed):
        keep_draft(cast.actor(cast.dewi), Draft().pk, cast.here.practice.pk, {})
