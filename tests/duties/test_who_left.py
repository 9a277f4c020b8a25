"""However somebody stops working, nothing that is open stays with them: no file, no step, no appointment to come, no standing in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import Relation, StandIn
from kring.access.policy import visible
from kring.capacity.models import Absence, Appointment
from kring.capacity.queries import slots_of
from kring.duties.models import Step
from kring.duties.queries import steps_for
from kring.duties.rules import StepCode
from kring.identity.models import Membership, Organisation, Role, User
from kring.programme.models import LocationMember
from kring.referral.actions.absence import register_absence
from kring.referral.actions.appointments import book_next
from kring.referral.actions.daily import tidy
from kring.referral.actions.receive import accept, ask
from kring.referral.actions.send import send
from kring.referral.left_behind import appointments_left, files_left, stand_ins_left, steps_left
from kring.referral.models import Referral
from tests.cast import a_link_worker
from tests.factories import a_booked_referral, a_new_referral, a_referral, an_accepted_referral, days_ago

YESTERDAY = 1


def role_of(user):
    return Membership.objects.filter(user=user)


def becomes_municipal(cast):
    role_of(cast.dewi).update(role=Role.MUNICIPALITY)


def leads_too_and_accompanies_no_more(cast):
    here = {"region_id": cast.here.region.pk, "user": cast.dewi, "organisation": cast.here.welfare}
    role_of(cast.dewi).update(until=days_ago(YESTERDAY))
    Membership.objects.create(role=Role.TEAM_LEAD, since=days_ago(9), **here)


def the_account_is_closed_by_hand(cast):
    User.objects.filter(pk=cast.dewi.pk).update(is_active=False)


WAYS = {
    "last day long ago": lambda cast: role_of(cast.dewi).update(until=days_ago(300)),
    "last day yesterday": lambda cast: role_of(cast.dewi).update(until=days_ago(YESTERDAY)),
    "another role": becomes_municipal,
    "two roles, one ended": leads_too_and_accompanies_no_more,
    "account closed by hand": the_account_is_closed_by_hand,
    "left the location": lambda cast: LocationMember.objects.filter(user=cast.dewi).update(until=days_ago(YESTERDAY)),
}


def with_who_left(now):
    today = timezone.localdate(now)
    lists = (files_left(today), steps_left(today), appointments_left(now), stand_ins_left(today))
    return [rows.count() for rows in lists]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_is_open_stays_with_somebody_who_left(cast, way):
    booked, asked = a_booked_referral(cast), a_referral(cast)
    ask(cast.actor(cast.dewi), asked.pk, "Wat bedoelt u?")  # the practice is at turn, the file is still Dewi's
    stands_in = way != "left the location"
    if stands_in:
        today = timezone.localdate()
        register_absence(cast.actor(cast.els), cast.els.pk, today, today + timedelta(days=30), cast.dewi.pk)
        lent = a_referral(cast, to=cast.els)
        book_next(cast.actor(cast.dewi), lent.pk, slots_of(cast.dewi.pk, timezone.now())[0])
        tidy(timezone.now())
        assert Step.objects.get(dossier=lent.pk, done_at=None).owner == cast.dewi
    now = timezone.now()
    assert with_who_left(now) == [0, 0, 0, 0]

    Relation.objects.update(since=now - timedelta(days=5))
    WAYS[way](cast)
    assert with_who_left(now)[0] == 2
    assert tidy(now).left == 2
    assert with_who_left(now) == [0, 0, 0, 0]
    assert not Appointment.objects.filter(cancelled_at=None).exists()
    mine = {booked.pk, asked.pk}
    assert set(Referral.objects.filter(pk__in=mine).values_list("link_worker", flat=True)) == {None}
    team = Step.objects.filter(organisation=cast.here.welfare, done_at=None)
    assert not team.filter(owner=cast.dewi).exists()
    assert team.filter(dossier=booked.pk, code=StepCode.RESCHEDULE).exists()
    seen = steps_for(cast.actor(cast.fenna)).values_list("pk", flat=True)
    assert set(team.values_list("pk", flat=True)) <= set(seen)
    if stands_in:
        assert (StandIn.objects.get().deputy, Absence.objects.get().deputy) == (None, None)
    assert tidy(now).left == 0


def test_who_takes_up_a_file_of_the_team_at_a_location_they_left_before_keeps_it(cast):
    LocationMember.objects.filter(user=cast.dewi).update(until=days_ago(YESTERDAY))
    new = send(cast.actor(cast.anna), a_new_referral(cast, link_worker_id=None))
    accept(cast.actor(cast.dewi), new.pk)
    assert tidy(timezone.now()).left == 0


def test_the_day_after_the_last_day_is_enough_and_the_last_day_itself_is_not(cast):
    an_accepted_referral(cast)
    role_of(cast.dewi).update(until=timezone.localdate())
    assert tidy(timezone.now()).left == 0
    assert tidy(timezone.now() + timedelta(days=1)).left == 1


def test_a_practice_keeps_what_one_of_its_people_had_to_do(cast):
    referral = a_referral(cast)
    ask(cast.actor(cast.dewi), referral.pk, "Wat bedoelt u?")
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    tidy(timezone.now())
    step = Step.objects.get(dossier=referral.pk, done_at=None)
    assert (step.owner, step.organisation) == (None, cast.here.practice)
    assert steps_for(cast.actor(cast.bram)).filter(pk=step.pk).exists()


def test_an_organisation_does_not_stop_with_something_still_to_do(cast, client):
    referral = an_accepted_referral(cast)
    client.force_login(cast.ivo)
    referral.dossier.closed_at = timezone.now()  # what is owed may outlive the file
    referral.dossier.save()
    client.post(reverse("steward:organisation_stop", args=[cast.here.welfare.pk]))
    assert Organisation.objects.get(pk=cast.here.welfare.pk).active


def test_closing_an_account_with_open_files_is_asked_once_and_gives_them_to_the_team_at_once(cast, client):
    booked = a_booked_referral(cast)
    an_accepted_referral(cast)
    client.force_login(cast.ivo)
    address = reverse("steward:account_close", args=[cast.dewi.pk])
    asked = client.post(address)
    assert (asked.status_code, User.objects.get(pk=cast.dewi.pk).is_active) == (409, True)
    assert "2 open verwijzingen" in asked.text and "‘Vertrek’" in asked.text and 'name="seen" value="2"' in asked.text
    assert Referral.objects.filter(link_worker=cast.dewi).count() == 2

    told = client.post(address, {"seen": "2"}, follow=True).text
    assert "2 dossiers" in told
    assert not User.objects.get(pk=cast.dewi.pk).is_active
    assert with_who_left(timezone.now()) == [0, 0, 0, 0]
    assert Appointment.objects.get(dossier=booked.pk).cancelled_at
    assert visible(Referral, cast.actor(cast.els)).count() == 2


def test_an_account_without_files_is_closed_at_once(cast, client):
    client.force_login(cast.ivo)
    assert client.post(reverse("steward:account_close", args=[cast.dewi.pk])).status_code == 302
    assert not User.objects.get(pk=cast.dewi.pk).is_active


@pytest.mark.parametrize("way", ["last day yesterday", "account closed by hand"])
def test_until_then_lead_and_steward_see_who_left_and_the_lead_passes_on(cast, client, way):
    an_accepted_referral(cast)
    pages = {cast.fenna: reverse("doors:team"), cast.ivo: reverse("steward:people") + "?show=left"}
    left = "werkt hier niet meer"
    client.force_login(cast.fenna)
    assert left not in client.get(pages[cast.fenna]).text
    WAYS[way](cast)
    for who, page in pages.items():
        client.force_login(who)
        assert "Dewi Darma" in client.get(page).text
    assert "vertrokken" in client.get(reverse("steward:start")).text
    client.force_login(cast.fenna)
    page = client.get(pages[cast.fenna]).text
    assert left in page and reverse("doors:departure", args=[cast.dewi.pk]) in page
    assert client.get(reverse("doors:team_files"), {"who": cast.dewi.pk}).text.count("Openen met een reden") == 1

    given = {"to": cast.els.pk, "last_day": timezone.localdate().isoformat(), "sure": "on"}
    assert client.post(reverse("doors:departure", args=[cast.dewi.pk]), given).status_code == 302
    assert Referral.objects.get().link_worker == cast.els
    assert left not in client.get(pages[cast.fenna]).text


def leaving(cast, client, who, **given):
    client.force_login(cast.fenna)
    day = {"last_day": timezone.localdate().isoformat(), "sure": "on"}
    return client.post(reverse("doors:departure", args=[who.pk]), {"to": ""} | day | given)


def test_who_gets_the_files_is_there_or_marked_and_no_day_is_chosen_beforehand(cast, client):
    flor, guus = a_link_worker(cast.here, "Flor Fransen"), a_link_worker(cast.here, "Guus Geel")
    today = timezone.localdate()
    page = reverse("doors:departure", args=[cast.dewi.pk])
    client.force_login(cast.fenna)
    told = client.get(page).text
    assert ("Flor Fransen<" in told, "(afwezig" in told, "Guus Geel" in told) == (True, False, True)
    assert f'value="{today.isoformat()}"' not in told
    register_absence(cast.actor(flor), flor.pk, today, today + timedelta(days=30), cast.els.pk)
    role_of(guus).update(until=today)
    role_of(cast.els).update(until=today + timedelta(days=40))
    for address in (page, reverse("doors:absence")):
        told = client.get(address).text.split('name="to"' if address == page else 'name="deputy"')[1]
        assert "Flor Fransen (afwezig tot en met" in told and "Els Evers neemt waar)" in told
        assert "Els Evers (laatste werkdag" in told
        assert "Guus Geel" not in told
    an_accepted_referral(cast)
    assert leaving(cast, client, cast.dewi, to=guus.pk).status_code == 422
    assert leaving(cast, client, cast.dewi, to=flor.pk).status_code == 302
    step = Step.objects.get(done_at=None)
    assert (Referral.objects.get().link_worker, step.owner, step.kept_for) == (flor, cast.els, flor)


@pytest.mark.parametrize("ahead", [0, 1])
def test_the_lead_is_asked_who_takes_over_for_whom_the_leaver_stood_in(cast, client, ahead):
    flor, today = a_link_worker(cast.here, "Flor Fransen"), timezone.localdate()
    referral = a_referral(cast)
    absence = register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=5), cast.els.pk)
    assert Step.objects.get(dossier=referral.pk).owner == cast.els
    day = {"last_day": (today + timedelta(days=ahead)).isoformat()}
    asked = leaving(cast, client, cast.els, **day)
    assert asked.status_code == 422
    assert f'name="instead_{absence.pk}"' in asked.text and "Dewi Darma" in asked.text
    assert role_of(cast.els).get().until is None
    assert leaving(cast, client, cast.els, **day, **{f"instead_{absence.pk}": flor.pk}).status_code == 302
    assert (StandIn.objects.get().deputy, Step.objects.get(dossier=referral.pk).owner) == (flor, flor)


def test_the_lead_may_stand_in_and_has_the_steps_then(cast, client):
    today = timezone.localdate()
    referral = a_referral(cast)
    absence = register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=5), cast.els.pk)
    leaving(cast, client, cast.els, **{f"instead_{absence.pk}": "lead"})
    assert StandIn.objects.get().deputy is None
    assert steps_for(cast.actor(cast.fenna)).filter(dossier=referral.pk).exists()
