"""A link worker passes a referral to a colleague."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kring.access.models import Relation
from kring.access.policy import NotVisible, visible
from kring.capacity.models import Appointment, Presence
from kring.duties.models import Step
from kring.referral.actions.absence import register_absence
from kring.referral.actions.receive import NoColleague, accept, pass_on
from kring.referral.models import Referral, ReferralEvent
from kring.referral.queries import colleagues_to_choose
from kring.ui.dates import short_date
from tests.factories import a_booked_referral, a_referral


def test_the_colleague_gets_file_and_steps_and_the_former_loses_sight(cast):
    referral = a_referral(cast)
    assert visible(Referral, cast.actor(cast.dewi)).count() == 1
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)

    assert visible(Referral, cast.actor(cast.els)).count() == 1
    assert visible(Referral, cast.actor(cast.dewi)).count() == 0
    assert Step.objects.get(dossier_id=referral.pk, done_at=None).owner_id == cast.els.pk
    assert Relation.objects.filter(dossier_id=referral.pk, kind="link_worker").count() == 2
    with pytest.raises(NotVisible):
        accept(cast.actor(cast.dewi), referral.pk)


@pytest.mark.parametrize("to", ["karim", "anna", "dewi"])
def test_only_a_colleague_of_the_location_can_take_over(cast, to):
    referral = a_referral(cast)
    with pytest.raises(NoColleague):
        pass_on(cast.actor(cast.dewi), referral.pk, getattr(cast, to).pk)


def _away(cast, user, first, last, deputy=None):
    register_absence(cast.actor(user), user.pk, first, last, deputy and deputy.pk)


def test_who_is_away_is_marked_with_until_when_and_who_stands_in(cast, client):
    referral, today = a_referral(cast), timezone.localdate()
    page = reverse("referral:pass_on", args=[referral.pk])
    client.force_login(cast.dewi)
    told = client.get(page).text
    assert ("Els Evers" in told, "afwezig" in told) == (True, False)

    _away(cast, cast.els, today, today + timedelta(days=6), cast.dewi)
    with translation.override("nl"):
        until = short_date(today + timedelta(days=6))
    assert f"Els Evers (afwezig tot en met {until}; Dewi Darma neemt waar)" in client.get(page).text


def test_an_absence_to_come_is_marked_and_one_far_off_is_not(cast):
    referral, today = a_referral(cast), timezone.localdate()
    _away(cast, cast.els, today + timedelta(days=2), today + timedelta(days=5))
    with translation.override("nl"):
        assert "(afwezig van" in dict(colleagues_to_choose(referral, today))[cast.els.pk]
        assert dict(colleagues_to_choose(referral, today - timedelta(days=20)))[cast.els.pk] == "Els Evers"


def test_steps_passed_on_to_who_is_away_go_to_who_stands_in_and_come_back(cast):
    referral, today = a_referral(cast), timezone.localdate()
    _away(cast, cast.els, today, today + timedelta(days=20), cast.dewi)
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)

    step = Step.objects.get(dossier_id=referral.pk, done_at=None)
    assert (step.owner_id, step.kept_for_id) == (cast.dewi.pk, cast.els.pk)
    assert accept(cast.actor(cast.dewi), referral.pk).link_worker_id == cast.els.pk


def test_the_file_says_that_who_accompanies_is_away_and_who_stands_in(cast, client):
    referral, today = a_referral(cast), timezone.localdate()
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)
    client.force_login(cast.anna)
    page = reverse("doors:file", args=[referral.pk])
    assert "bij Els Evers, Welkom" in client.get(page).text
    _away(cast, cast.els, today, today + timedelta(days=6), cast.dewi)
    assert "Dewi Darma neemt waar" in client.get(page).text


def _standing(referral):
    return Appointment.objects.filter(dossier=referral.pk, cancelled_at=None)


def test_the_appointment_goes_along_to_a_colleague_who_is_free_then_and_there(cast):
    referral = a_booked_referral(cast)
    before = _standing(referral).get()
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)

    after = _standing(referral).get()
    assert (after.user_id, after.starts_at, after.site_id) == (cast.els.pk, before.starts_at, before.site_id)
    assert ReferralEvent.objects.filter(referral=referral, kind="appointment_moved").count() == 1
    assert not Step.objects.filter(dossier_id=referral.pk, code="reschedule").exists()


@pytest.mark.parametrize("accepted", [False, True])
def test_an_appointment_that_cannot_go_along_is_cancelled_and_a_step_of_the_colleague(cast, client, accepted):
    referral = a_booked_referral(cast)
    if accepted:
        accept(cast.actor(cast.dewi), referral.pk)
    Presence.objects.filter(user=cast.els).delete()
    client.force_login(cast.dewi)
    page = reverse("referral:pass_on", args=[referral.pk])
    assert "De afspraak gaat mee als" in client.get(page).text
    seq = Referral.objects.get(pk=referral.pk).seq
    told = client.post(page, {"to": cast.els.pk, "seq": seq}, follow=True).text

    assert "De afspraak is vervallen" in told
    assert not _standing(referral).exists()
    step = Step.objects.get(dossier_id=referral.pk, code="reschedule", done_at=None)
    assert (step.owner_id, step.kind) == (cast.els.pk, "lead" if accepted else "owed")
    assert Step.objects.filter(dossier_id=referral.pk, kind="lead", done_at=None).count() == 1


def test_who_stands_in_for_the_colleague_keeps_the_appointment(cast):
    referral, today = a_booked_referral(cast), timezone.localdate()
    _away(cast, cast.els, today, today + timedelta(days=60), cast.dewi)
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)
    assert _standing(referral).get().user_id == cast.dewi.pk


def test_without_anybody_to_stand_in_the_appointment_is_off(cast):
    referral, today = a_booked_referral(cast), timezone.localdate()
    _away(cast, cast.els, today, today + timedelta(days=60))
    assert _standing(referral).exists()
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)
    assert not _standing(referral).exists()
    steps = Step.objects.filter(dossier_id=referral.pk, done_at=None).values_list("owner_id", "kept_for_id")
    assert set(steps) == {(None, cast.els.pk)}


def test_a_word_to_the_colleague_stands_in_the_history_for_who_reads_notes_only(cast, client):
    referral = a_referral(cast)
    client.force_login(cast.dewi)
    form = {"to": str(cast.els.pk), "seq": referral.seq, "word": "Belt liever op dinsdag."}
    assert client.post(reverse("referral:pass_on", args=[referral.pk]), form).status_code == 302
    file = reverse("doors:file", args=[referral.pk])
    shown = {}
    for who in (cast.els, cast.anna):
        client.force_login(who)
        page = client.get(file)
        shown[who.name] = (page.status_code, "Belt liever op dinsdag." in page.text)
    assert shown == {cast.els.name: (200, True), cast.anna.name: (200, False)}

    Relation.objects.filter(dossier_id=referral.pk, kind="link_worker", until=None).update(user=None)
    client.force_login(cast.fenna)  # the team lead of a file of the whole team
    page = client.get(file)
    assert (page.status_code, "Belt liever op dinsdag." in page.text) == (200, False)
