"""The three ways of a warm hand-over (R66): each has its consequence."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.journey.actions.contacts import NewContact, record_contact
from kring.referral.actions.mend import resend, withdraw
from kring.referral.actions.receive import accept, give_back
from kring.referral.actions.send import send
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.factories import a_booked_referral, a_new_referral, a_referral

pytestmark = pytest.mark.django_db

INTRODUCED = (
    "Whoever signed you up is there at the start and introduces you to each other."  # no name: whoever finds the card
)
INTRODUCES = "Anna Aalbers introduces the client in person"


def owed(referral):
    return Step.objects.filter(dossier=referral.pk, code=StepCode.TALK_WITH_REFERRER)


def pages(client, cast, referral):
    """What the referrer, the link worker and the client read about the meeting."""
    found = {}
    for user in (cast.anna, cast.dewi):
        client.force_login(user)
        found[user.name] = client.get(reverse("doors:file", args=[referral.pk])).text
    client.force_login(cast.anna)
    found["card"] = client.get(reverse("doors:card", args=[referral.pk]), {"language": "en"}).text
    client.logout()
    token = token_for(referral.pk, LinkPurpose.CLIENT)
    found["page"] = client.get(reverse("doors:client", args=[token]), headers={"accept-language": "en"}).text
    return found


def test_talking_about_it_first_is_a_step_of_the_link_worker_before_they_meet(client, cast, in_english):
    referral = a_booked_referral(cast, warm_handover="consultation")

    step = owed(referral).get()
    assert (step.kind, step.owner, step.organisation) == ("owed", cast.dewi, cast.here.welfare)
    meeting = referral.dossier.appointments.get().starts_at
    assert timezone.localdate() <= step.due_on <= timezone.localdate(meeting)
    client.force_login(cast.dewi)
    today = client.get(reverse("doors:today")).text
    assert "Talk with the referrer" in today
    client.post(reverse("doors:settle", args=[step.pk]))
    assert owed(referral).get().outcome == "done"


def test_who_takes_up_a_referral_of_the_team_is_the_one_to_talk(cast):
    referral = send(cast.actor(cast.anna), a_new_referral(cast, warm_handover="consultation"))
    assert owed(referral).get().owner is None
    accept(cast.actor(cast.els), referral.pk)
    assert owed(referral).get().owner == cast.els
    assert owed(referral).get().done_at is None


def test_there_is_nothing_to_talk_about_once_it_is_returned_or_withdrawn(cast):
    referral = a_referral(cast, warm_handover="consultation")
    give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    assert owed(referral).get().outcome == "lapsed"
    resend(cast.actor(cast.anna), referral.pk, "Nu duidelijker.")
    assert owed(referral).filter(done_at=None).count() == 1
    withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.MISTAKE)
    assert not owed(referral).filter(done_at=None).exists()


def test_who_talked_already_is_not_asked_again_after_a_return(cast):
    referral = a_referral(cast, warm_handover="consultation")
    owed(referral).update(done_at=timezone.now(), outcome="done")
    give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    resend(cast.actor(cast.anna), referral.pk, "Nu duidelijker.")
    assert not owed(referral).filter(done_at=None).exists()


def test_who_introduces_in_person_is_named_with_the_appointment_and_on_the_card(client, cast, in_english):
    referral = a_booked_referral(cast, warm_handover="in_person")

    found = pages(client, cast, referral)
    assert INTRODUCES + " at the first appointment." in found[cast.anna.name]
    assert INTRODUCES + " at the first appointment." in found[cast.dewi.name]
    assert INTRODUCED in found["card"]
    assert INTRODUCED in found["page"]
    assert not owed(referral).exists()


def test_after_they_have_met_nobody_introduces_anybody(client, cast, in_english):
    referral = a_booked_referral(cast, warm_handover="in_person")
    assert INTRODUCED in pages(client, cast, referral)["card"]
    dewi = cast.actor(cast.dewi)
    accept(dewi, referral.pk)
    record_contact(dewi, referral.pk, NewContact(outcome="attended", on=timezone.localdate() - timedelta(days=0)))
    assert INTRODUCED not in pages(client, cast, referral)["card"]


def test_information_goes_along_and_asks_nothing_of_anybody(client, cast, in_english):
    referral = a_booked_referral(cast, warm_handover="information", help_question="Wil weer onder de mensen.")

    found = pages(client, cast, referral)
    assert "Wil weer onder de mensen." in found[cast.dewi.name]
    assert "information goes along" in found[cast.dewi.name]
    assert not any(INTRODUCES in page or INTRODUCED in page for page in found.values())
    assert not owed(referral).exists()
