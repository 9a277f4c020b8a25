"""The client withdraws consent: from then on nothing new is shared, and what was shared before stays."""

import uuid

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.clients.models import Consent
from kring.doors.file import compose
from kring.duties.models import Step
from kring.duties.wording import title
from kring.feedback.actions import send_feedback
from kring.feedback.models import Feedback, Notice
from kring.feedback.rules.owed import About
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import answer
from kring.matching.actions.hand_over import hand_over
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.messages import send_note
from kring.referral.models import Referral, ReferralEvent
from tests.cast import make_cast
from tests.factories import a_person, an_accepted_referral
from tests.matching.handovers import a_handover, new_handover
from tests.referral.test_race import at_once


@pytest.fixture
def referral(cast):
    """Dewi spoke with Anna's client: feedback is owed."""
    return spoken_with(cast)


def spoken_with(cast) -> Referral:
    referral = an_accepted_referral(cast, icpc=["Z29"], share_icpc=True)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    return referral


def owed():
    return list(Step.objects.filter(code="feedback").values_list("outcome", flat=True))


def story_of(cast, reader, referral):
    return compose(cast.actor(reader), Referral.objects.get(pk=referral.pk), timezone.now()).story


def feedback(cast, referral):
    return send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, "Eerste gesprek.", key=uuid.uuid4())


@pytest.mark.parametrize("who", ["anna", "bram", "dewi"])
def test_either_side_writes_it_down_once(cast, referral, who):
    actor = cast.actor(getattr(cast, who))
    withdraw_consent(actor, referral.pk)
    withdraw_consent(actor, referral.pk)
    assert Consent.objects.get().withdrawn_at is not None
    assert ReferralEvent.objects.filter(kind="consent_withdrawn").count() == 1
    assert AuditEntry.objects.get(verb="consent.withdrawn").user_id == actor.user_id


def test_a_stranger_cannot(cast, referral):
    with pytest.raises(NotVisible):
        withdraw_consent(cast.actor(cast.carla), referral.pk)
    assert Consent.objects.get().withdrawn_at is None


def test_owed_feedback_lapses_and_none_can_be_sent(cast, referral):
    assert owed() == [""]
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    assert owed() == ["lapsed"]
    with pytest.raises(NotAllowed):
        feedback(cast, referral)


def test_the_referrer_hears_nothing_new(cast, referral, client):
    send_note(cast.actor(cast.dewi), referral.pk, "Eerste gesprek gehad.")
    withdraw_consent(cast.actor(cast.dewi), referral.pk)
    Notice.objects.all().delete()
    with pytest.raises(NotAllowed):
        send_note(cast.actor(cast.dewi), referral.pk, "Gaat goed.")
    close(cast.actor(cast.dewi), referral.pk)
    assert not Notice.objects.filter(organisation=cast.here.practice).exists()
    client.force_login(cast.anna)
    page = client.get(f"/files/{referral.pk}/").text
    assert "Eerste gesprek gehad." in page
    assert "De cliënt trok de toestemming in" in page
    told = [one["title"] for one in story_of(cast, cast.anna, referral)]
    everything = [one["title"] for one in story_of(cast, cast.dewi, referral)]
    assert told[0] == "De cliënt trok de toestemming in"
    assert everything[1] == told[0]  # then came the end, which only the link worker's side reads


def test_the_link_worker_hears_it_on_today_and_asks_the_activity_nothing_any_more(cast, referral, client):
    earlier = a_handover(cast, referral)
    answer(cast.actor(cast.gijs), earlier.pk, HandoverState.WELCOME)
    client.force_login(cast.dewi)
    to_ask = "Vraag of de activiteit is begonnen"
    assert to_ask in client.get(f"/files/{referral.pk}/").text
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    today = client.get("/").text
    assert "De cliënt trok de toestemming in: er wordt niets nieuws gedeeld" in today
    for page in (today, client.get(f"/files/{referral.pk}/").text):
        assert to_ask not in page and "Vraag de cliënt of de activiteit is begonnen" in page


def test_an_answer_that_comes_later_leads_to_a_question_to_the_client_too(cast, referral):
    earlier = a_handover(cast, referral)
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    answer(cast.actor(cast.gijs), earlier.pk, HandoverState.WELCOME)
    step = Step.objects.get(code="confirm_start", done_at=None)
    assert title(step.code, step.details) == "Vraag de cliënt of de activiteit is begonnen"


def test_icpc_disappears_for_the_link_worker(cast, referral, client):
    client.force_login(cast.dewi)
    assert "Z29" in client.get(f"/files/{referral.pk}/").text
    withdraw_consent(cast.actor(cast.anna), referral.pk)
    assert "Z29" not in client.get(f"/files/{referral.pk}/").text


def test_a_new_hand_over_is_refused_and_an_earlier_one_goes_on(cast, referral):
    earlier = a_handover(cast, referral)
    other = spoken_with(cast)
    for one in (referral, other):
        withdraw_consent(cast.actor(cast.dewi), one.pk)
    with pytest.raises(NotAllowed, match="toestemming"):
        hand_over(cast.actor(cast.dewi), other.pk, new_handover(cast))
    assert answer(cast.actor(cast.gijs), earlier.pk, HandoverState.WELCOME).state == HandoverState.WELCOME


def test_the_button_stands_on_the_file_until_it_is_done(cast, referral, client):
    client.force_login(cast.dewi)
    assert "Toestemming intrekken" in client.get(f"/files/{referral.pk}/").text
    answer = client.post(f"/referrals/{referral.pk}/consent/withdraw/")
    assert answer.url == f"/files/{referral.pk}/"
    assert "Toestemming intrekken" not in client.get(f"/files/{referral.pk}/").text


@pytest.mark.django_db(transaction=True)
def test_feedback_and_withdrawing_at_once_never_share_after_the_withdrawal():
    cast = make_cast()
    for number in range(4):
        referral = an_accepted_referral(cast, person=a_person(last_name=f"Beem{'a' * number}"))
        at_once(
            lambda one=referral: feedback(cast, one),
            lambda one=referral: withdraw_consent(cast.actor(cast.anna), one.pk),
        )
        order = list(ReferralEvent.objects.filter(referral=referral).values_list("kind", flat=True))
        assert "consent_withdrawn" in order
        sent = Feedback.objects.filter(referral=referral).count()
        assert sent == ("feedback_sent" in order[: order.index("consent_withdrawn")])
