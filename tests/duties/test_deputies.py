"""Whoever takes over is there; whoever goes away and took over for somebody is asked for another. Nothing falls between."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry, StandIn
from kring.access.policy import visible
from kring.capacity.models import Absence
from kring.doors import team_views
from kring.duties.models import Step
from kring.duties.queries import steps_for, without_lead_step
from kring.identity.models import Membership, Role, User
from kring.programme.models import LocationMember
from kring.referral.actions.absence import register_absence
from kring.referral.actions.departure import depart
from kring.referral.actions.departure_ahead import announce_departure
from kring.referral.actions.deputies import NoDeputy, StandsIn
from kring.referral.models import Referral
from tests.factories import a_referral

TODAY = timedelta(0)


@pytest.fixture
def mo(cast):
    """A third link worker of Welkom."""
    user = User.objects.create(email="mo@example.org", name="Mo Maas")
    since = timezone.localdate() - timedelta(days=90)
    region = cast.here.region.pk
    Membership.objects.create(
        region_id=region, user=user, organisation=cast.here.welfare, role=Role.LINK_WORKER, since=since
    )
    LocationMember.objects.create(
        region_id=region, location=cast.here.location, user=user, hours_per_week=8, since=since
    )
    return user


def away(cast, user, first, last, deputy=None, instead=None, by=None):
    today = timezone.localdate()
    days = today + timedelta(days=first), today + timedelta(days=last)
    return register_absence(cast.actor(by or user), user.pk, *days, deputy.pk if deputy else None, instead)


def owners(referral):
    return set(Step.objects.filter(dossier=referral.pk, done_at=None).values_list("owner__name", flat=True))


@pytest.mark.parametrize(("first", "last"), [(0, 3), (5, 6), (9, 20)])
def test_a_deputy_who_is_away_on_one_of_the_days_is_refused(cast, first, last):
    away(cast, cast.els, first, last)
    with pytest.raises(NoDeputy) as error:
        away(cast, cast.dewi, 2, 10, cast.els)
    assert error.value.away.since == timezone.localdate() + timedelta(days=first)
    assert not Absence.objects.filter(user=cast.dewi).exists()
    away(cast, cast.dewi, 21, 22, cast.els)


def test_a_deputy_who_leaves_before_the_end_is_refused(cast):
    day = timezone.localdate() + timedelta(days=5)
    announce_departure(cast.actor(cast.fenna), cast.els.pk, None, day)
    with pytest.raises(NoDeputy) as error:
        away(cast, cast.dewi, 2, 6, cast.els)
    assert error.value.leaves == day
    away(cast, cast.dewi, 2, 5, cast.els)


def test_who_takes_over_for_somebody_cannot_go_away_without_another_being_named(cast, mo):
    referral = a_referral(cast)
    first = away(cast, cast.dewi, 0, 7, cast.els)
    assert owners(referral) == {"Els Evers"}

    with pytest.raises(StandsIn) as found:
        away(cast, cast.els, 3, 4)
    assert found.value.absences == [first]
    assert not Absence.objects.filter(user=cast.els).exists()

    away(cast, cast.els, 3, 4, mo, instead={first.pk: mo.pk})
    assert owners(referral) == {"Mo Maas"}
    assert visible(Referral, cast.actor(mo)).get() == referral
    assert not visible(Referral, cast.actor(cast.els)).exists()
    assert Step.objects.get(dossier=referral.pk, done_at=None).kept_for == cast.dewi
    assert AuditEntry.objects.get(verb="deputy.changed").on_behalf_of_id == cast.dewi.pk
    assert not list(without_lead_step())


def test_the_team_lead_may_be_the_one_who_takes_over(cast):
    referral = a_referral(cast)
    first = away(cast, cast.dewi, 0, 7, cast.els)
    away(cast, cast.els, 3, 4, instead={first.pk: None})
    assert owners(referral) == {None}
    assert StandIn.objects.get(absent=cast.dewi).deputy is None
    assert steps_for(cast.actor(cast.fenna)).count() == 1


def test_the_other_one_must_be_there_as_well(cast, mo):
    first = away(cast, cast.dewi, 0, 7, cast.els)
    away(cast, mo, 6, 6)
    for nobody in (mo, cast.els, cast.dewi, cast.karim):
        with pytest.raises(NoDeputy) as error:
            away(cast, cast.els, 3, 4, instead={first.pk: nobody.pk})
        assert error.value.absence_id == first.pk
    assert not Absence.objects.filter(user=cast.els).exists()
    assert StandIn.objects.get(absent=cast.dewi).deputy == cast.els


def test_going_away_on_other_days_asks_nothing(cast):
    away(cast, cast.dewi, 0, 2, cast.els)
    away(cast, cast.els, 3, 4)
    assert Absence.objects.get(user=cast.dewi).deputy == cast.els


def given(user, first, last, deputy="", **more):
    today = timezone.localdate()
    days = {"since": today + timedelta(days=first), "until": today + timedelta(days=last)}
    return {"who": user.pk, "deputy": deputy, **days, **more}


def test_the_form_says_kindly_that_the_deputy_is_away_and_keeps_the_input(cast, client):
    away(cast, cast.els, 1, 3)
    client.force_login(cast.dewi)
    response = client.post("/team/absence/", given(cast.dewi, 2, 6, cast.els.pk))
    assert response.status_code == 422
    assert "Deze collega is afwezig van" in response.content.decode()
    assert client.post("/team/absence/", given(cast.dewi, 2, 6)).status_code == 302


def test_the_form_asks_who_takes_over_and_then_registers(cast, client, mo):
    first = away(cast, cast.dewi, 0, 7, cast.els)
    client.force_login(cast.els)
    response = client.post("/team/absence/", given(cast.els, 3, 4))
    page = response.content.decode()
    assert response.status_code == 422
    assert "U neemt waar voor Dewi Darma" in page
    field = f"instead_{first.pk}"
    assert f'name="{field}"' in page

    assert client.post("/team/absence/", given(cast.els, 3, 4, **{field: ""})).status_code == 422
    assert client.post("/team/absence/", given(cast.els, 3, 4, **{field: cast.karim.pk})).status_code == 422
    assert not Absence.objects.filter(user=cast.els).exists()
    assert client.post("/team/absence/", given(cast.els, 3, 4, **{field: mo.pk})).status_code == 302
    assert Absence.objects.get(user=cast.dewi).deputy == mo


@pytest.fixture
def elsewhere(cast):
    """Els works in Oosterveld as well, where she takes over for Karim."""
    since = timezone.localdate() - timedelta(days=90)
    there = cast.there
    Membership.objects.create(
        region_id=there.region.pk, user=cast.els, organisation=there.welfare, role=Role.LINK_WORKER, since=since
    )
    return away(cast, cast.karim, 0, 7, cast.els)


def test_an_absence_in_one_region_asks_and_changes_nothing_in_another(cast, client, elsewhere):
    client.force_login(cast.els)
    session = client.session
    session["region"] = str(cast.here.region.pk)
    session.save()
    by_hand = {f"instead_{elsewhere.pk}": "lead"}
    assert client.post("/team/absence/", given(cast.els, 3, 4, **by_hand)).status_code == 302
    assert Absence.objects.get(user=cast.els).region_id == cast.here.region.pk
    elsewhere.refresh_from_db()
    assert elsewhere.deputy == cast.els
    assert StandIn.objects.get(absent=cast.karim).deputy == cast.els


def test_what_was_refused_is_never_said_to_be_registered(cast, client, monkeypatch):
    def refused(*_given, **_more):
        raise StandsIn([])

    monkeypatch.setattr(team_views, "register_absence", refused)
    client.force_login(cast.els)
    assert client.post("/team/absence/", given(cast.els, 3, 4)).status_code == 422


def test_who_leaves_one_team_still_takes_over_in_another_region(cast, elsewhere):
    here = away(cast, cast.dewi, 0, 7, cast.els)
    depart(cast.actor(cast.fenna), cast.els.pk, None)
    elsewhere.refresh_from_db()
    here.refresh_from_db()
    assert (here.deputy, elsewhere.deputy) == (None, cast.els)
    assert StandIn.objects.get(absent=cast.karim).deputy == cast.els
