"""The provider says welcome, full or not suitable: by link, by account, or through the link worker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access import links
from kring.access.models import AuditEntry, Link
from kring.access.policy import NotAllowed, NotVisible
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import working_day_on_or_after
from kring.identity.actors import Actor
from kring.matching.actions.attend import answer
from kring.matching.actions.hand_over import cancel, renew_link
from kring.matching.models import Handover
from kring.matching.rules.lifecycle import HandoverState, NotNow
from kring.referral.models import ReferralEvent
from tests.factories import an_accepted_referral
from tests.matching.handovers import a_handover, a_welcome, bearer_of, lead, owed, token_of

WELCOME, FULL, UNSUITABLE = HandoverState.WELCOME, HandoverState.FULL, HandoverState.UNSUITABLE


@pytest.mark.parametrize("who", ["link", "account", "link worker"])
def test_each_side_can_note_the_answer_and_the_log_says_who(cast, who):
    handover = a_handover(cast)
    actor = {"link": bearer_of(handover), "account": cast.actor(cast.gijs), "link worker": cast.actor(cast.dewi)}[who]
    answer(actor, handover.pk, WELCOME, "  Dinsdag om tien uur.  ")

    handover.refresh_from_db()
    assert (handover.state, handover.answer_note) == ("welcome", "Dinsdag om tien uur.")
    assert handover.answered_at is not None
    event = ReferralEvent.objects.get(kind="handover_welcome")
    assert (event.data["by"], event.user_id) == ("link_worker" if who == "link worker" else "provider", actor.user_id)
    entry = AuditEntry.objects.get(verb="handover.answered")
    assert (entry.user_id, entry.bearer_id) == (actor.user_id, actor.bearer)


def test_welcome_asks_the_link_worker_to_confirm_the_start(cast):
    referral = an_accepted_referral(cast)
    referral.dossier.steps.filter(done_at=None).update(code="make_plan")
    a_welcome(cast, referral=referral)

    assert lead(referral.pk) == ("confirm_start", cast.dewi.pk)
    assert owed(referral.pk) == []


@pytest.mark.parametrize("says", [FULL, UNSUITABLE])
def test_full_or_unsuitable_is_on_the_list_of_today_at_once(cast, says):
    handover = a_handover(cast)
    answer(bearer_of(handover), handover.pk, says)

    step = Step.objects.get(dossier_id=handover.referral_id, code="find_other", done_at=None)
    assert step.due_on == working_day_on_or_after(timezone.localdate(), closed_days(timezone.localdate()))
    assert step.owner_id == cast.dewi.pk
    assert "await_provider" not in owed(handover.referral_id)


def test_full_marks_the_activity_and_tells_everyone_who_is_on_the_way(cast):
    first, second, third = a_handover(cast), a_welcome(cast), a_handover(cast)
    answer(bearer_of(first), first.pk, FULL)

    cast.activity.refresh_from_db()
    assert cast.activity.full
    assert owed(first.referral_id) == ["find_other"]
    assert owed(second.referral_id) == ["confirm_start", "find_other"]
    assert owed(third.referral_id) == ["await_provider", "find_other"]


def test_a_place_that_was_given_can_still_turn_out_to_be_full(cast):
    handover = a_welcome(cast)
    assert answer(cast.actor(cast.gijs), handover.pk, FULL).state == FULL


def test_the_same_answer_twice_is_one_answer_and_another_answer_is_too_late(cast):
    handover = a_handover(cast)
    bearer = bearer_of(handover)
    for _ in range(2):
        answer(bearer, handover.pk, UNSUITABLE)

    assert ReferralEvent.objects.filter(kind="handover_unsuitable").count() == 1
    with pytest.raises(NotNow):
        answer(bearer, handover.pk, WELCOME)


def test_strangers_find_nothing(cast):
    handover, other = a_handover(cast), a_handover(cast)
    for actor, refusal in (
        (cast.actor(cast.anna), NotAllowed),
        (cast.actor(cast.carla), NotVisible),
        (cast.actor(cast.els), NotVisible),
        (cast.actor(cast.ivo), NotVisible),
        (cast.actor(cast.hanna), NotVisible),
        (cast.actor(cast.karim), NotVisible),
        (bearer_of(other), NotVisible),
    ):
        with pytest.raises(refusal):
            answer(actor, handover.pk, WELCOME)
    assert Handover.objects.get(pk=handover.pk).state == "sent"


def test_a_link_that_ended_answers_nothing(cast):
    handover = a_handover(cast)
    bearer = bearer_of(handover)
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotVisible):
        answer(bearer, handover.pk, WELCOME)

    Link.objects.update(expires_at=timezone.now() + timedelta(days=1))
    renew_link(cast.actor(cast.dewi), handover.pk)
    with pytest.raises(NotVisible):
        answer(bearer, handover.pk, WELCOME)
    assert answer(bearer_of(handover), handover.pk, WELCOME).state == WELCOME


def test_the_clients_own_link_answers_nothing(cast):
    handover = a_handover(cast)
    for link in Link.objects.filter(purpose="client", dossier_id=handover.referral_id):
        with pytest.raises(NotVisible):
            answer(links.bearer(link), handover.pk, WELCOME)
    with pytest.raises(NotVisible):
        answer(Actor(region_id=handover.region_id, link="provider", bearer=handover.pk), handover.pk, WELCOME)


def test_cancelling_ends_the_link_and_the_waiting(cast):
    handover = a_handover(cast)
    bearer, token = bearer_of(handover), token_of(handover)
    assert cancel(cast.actor(cast.dewi), handover.pk).state == "cancelled"

    assert links.find(token, links.LinkPurpose.PROVIDER) is None
    with pytest.raises(NotVisible):
        answer(bearer, handover.pk, WELCOME)
    assert owed(handover.referral_id) == ["follow_up"]


def test_a_provider_does_not_cancel_or_make_links(cast):
    handover = a_handover(cast)
    for refused in (cancel, renew_link):
        with pytest.raises(NotAllowed):
            refused(cast.actor(cast.gijs), handover.pk)
