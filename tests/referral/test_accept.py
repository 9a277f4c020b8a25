"""A link worker takes a referral up."""

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.duties.models import Step
from kring.referral.actions.receive import accept
from kring.referral.actions.send import send
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import NotNow
from tests.factories import a_booked_referral, a_new_referral, a_referral


def test_accept_sets_the_next_step_by_the_norm(cast):
    referral = a_referral(cast)
    accept(cast.actor(cast.dewi), referral.pk)

    referral.refresh_from_db()
    assert referral.state == "accepted"
    assert list(ReferralEvent.objects.values_list("seq", "kind", "before", "after")) == [
        (1, "send", "", "sent"),
        (2, "accept", "sent", "accepted"),
    ]
    step = Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None)
    assert (step.code, step.owner_id) == ("make_contact", cast.dewi.pk)
    assert AuditEntry.objects.filter(verb="referral.accepted", user_id=cast.dewi.pk).count() == 1


def test_accept_with_an_appointment_waits_for_that_day(cast):
    referral = a_booked_referral(cast)
    accept(cast.actor(cast.dewi), referral.pk)

    assert Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None).code == "first_appointment"


def test_a_referral_to_the_team_becomes_the_one_who_takes_it_up(cast):
    referral = send(cast.actor(cast.anna), a_new_referral(cast))
    accept(cast.actor(cast.els), referral.pk)

    assert Referral.objects.get().link_worker_id == cast.els.pk
    with pytest.raises(NotVisible):
        accept(cast.actor(cast.dewi), referral.pk)


def test_accept_by_other_region_is_not_found(cast):
    referral = a_referral(cast)
    with pytest.raises(NotVisible):
        accept(cast.actor(cast.karim), referral.pk)


def test_accept_by_a_colleague_is_not_found(cast):
    referral = a_referral(cast)
    with pytest.raises(NotVisible):
        accept(cast.actor(cast.els), referral.pk)


def test_accept_by_the_referrer_is_refused(cast):
    referral = a_referral(cast)
    with pytest.raises(NotAllowed):
        accept(cast.actor(cast.anna), referral.pk)


def test_accept_twice_is_told_kindly(client, cast):
    referral = a_referral(cast)
    client.force_login(cast.dewi)
    client.post(reverse("referral:accept", args=[referral.pk]))
    answer = client.post(reverse("referral:accept", args=[referral.pk]), follow=True)

    assert answer.status_code == 200
    assert ReferralEvent.objects.filter(kind="accept").count() == 1
    with pytest.raises(NotNow):
        accept(cast.actor(cast.dewi), referral.pk)
