"""A link worker introduces a client to an activity."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from kring.access.models import AuditEntry, Link
from kring.access.policy import NotAllowed, NotVisible
from kring.clients.actions import Wishes
from kring.directory.models import Activity
from kring.events.models import OutboxMessage
from kring.events.outbox import work_off
from kring.matching.actions.hand_over import (
    AlreadyHandedOver,
    NotAccompanied,
    NotOffered,
    NotThatWay,
    NoYes,
    Reach,
    hand_over,
)
from kring.matching.models import Handover
from kring.referral.models import Referral, ReferralEvent
from tests.cast import make_cast
from tests.factories import a_referral, an_accepted_referral
from tests.matching.handovers import a_handover, lead, new_handover, owed, token_of


def test_only_first_name_and_what_helps_are_copied_and_of_reaching_only_the_way(cast):
    handover = a_handover(cast)

    assert (handover.first_name, handover.reach_by) == ("Mien", "phone")
    assert handover.practicalities == "Een bankje halverwege."
    assert (handover.provider_id, handover.state) == (cast.provider.pk, "sent")


def test_history_step_log_and_link_are_written_together(cast):
    handover = a_handover(cast)
    referral = handover.referral

    event = ReferralEvent.objects.get(referral=referral, kind="handover_sent")
    assert (event.data["handover"], event.data["title"]) == (str(handover.pk), "Wandelgroep De Brug")
    referral.refresh_from_db()
    assert referral.seq == event.seq
    assert AuditEntry.objects.filter(verb="handover.sent", dossier_id=referral.pk, user_id=cast.dewi.pk).count() == 1
    assert Link.objects.filter(subject_id=handover.pk, purpose="provider").count() == 1
    assert owed(referral.pk) == ["await_provider"]


def test_waiting_for_the_provider_leads_when_nothing_else_was_agreed(cast):
    from_plan = an_accepted_referral(cast)
    from_plan.dossier.steps.filter(done_at=None).update(code="make_plan")
    a_handover(cast, from_plan)

    assert lead(from_plan.pk) == ("await_provider", cast.dewi.pk)
    assert owed(from_plan.pk) == []


def test_the_mail_holds_the_link_and_nobody(cast):
    handover = a_handover(cast)
    assert work_off() == 1

    sent = mail.outbox[0]
    assert sent.to == ["brug@example.org"]
    assert f"/p/{token_of(handover)}/" in sent.body
    everything = sent.subject + sent.body + "".join(part.content for part in sent.alternatives)
    assert "Wandelgroep De Brug" in everything
    for secret in ("Mien", "Beem", "0612345678", "bankje", "De Linde", "Dewi", "alleen"):
        assert secret not in everything


def test_the_outbox_holds_no_token(cast):
    handover = a_handover(cast)
    assert token_of(handover) not in str(list(OutboxMessage.objects.values_list("payload", flat=True)))


def test_no_mail_without_an_address_or_after_an_answer(cast):
    Activity.objects.update(email="")
    a_handover(cast)
    work_off()
    assert mail.outbox == []


def test_without_a_yes_nothing_happens(cast):
    referral = an_accepted_referral(cast)
    with pytest.raises(NoYes):
        hand_over(cast.actor(cast.dewi), referral.pk, new_handover(cast, client_said_yes=False))
    assert Handover.objects.count() == 0


def test_a_way_that_the_client_does_not_want_is_refused(cast):
    referral = an_accepted_referral(cast, wishes=Wishes(may_call=False))
    for way in (Reach.PHONE, Reach.EMAIL):
        with pytest.raises(NotThatWay):
            a_handover(cast, referral, reach=way)
    assert a_handover(cast, referral, reach=Reach.LINK_WORKER).reach_by == "link_worker"


def test_the_same_form_twice_is_one_hand_over_and_another_form_is_told(cast):
    referral, new = an_accepted_referral(cast), new_handover(cast)
    dewi = cast.actor(cast.dewi)
    first, second = hand_over(dewi, referral.pk, new), hand_over(dewi, referral.pk, new)

    assert first.pk == second.pk
    with pytest.raises(AlreadyHandedOver) as known:
        a_handover(cast, referral)
    assert known.value.handover.pk == first.pk
    assert Handover.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_a_form_with_the_key_of_another_hand_over_finds_nothing(cast):
    other = a_handover(cast)
    with pytest.raises(NotVisible):
        a_handover(cast, an_accepted_referral(cast), key=other.pk)
    assert Handover.objects.get().referral_id == other.referral_id


def test_several_activities_at_once_each_keep_their_own_step(cast):
    referral = an_accepted_referral(cast)
    referral.dossier.steps.filter(done_at=None).update(code="make_plan")
    second = Activity.objects.create(
        region_id=cast.here.region.pk, title="Koor", theme="culture", email="koor@example.org"
    )
    a_handover(cast, referral)
    a_handover(cast, referral, activity_id=second.pk, volunteering=True)

    assert Handover.objects.filter(referral=referral, state="sent").count() == 2
    assert Handover.objects.get(activity=second).volunteering
    assert lead(referral.pk)[0] == "await_provider"
    assert owed(referral.pk) == ["await_provider"]


def test_a_full_or_stopped_activity_is_not_handed_over_to(cast):
    referral = an_accepted_referral(cast)
    Activity.objects.update(full=True)
    with pytest.raises(NotOffered) as why:
        a_handover(cast, referral)
    assert why.value.full
    Activity.objects.update(full=False, ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotOffered) as why:
        a_handover(cast, referral)
    assert not why.value.full


def test_only_who_accompanies_hands_over_and_only_what_is_here(cast):
    referral = an_accepted_referral(cast)
    for person, refusal in (
        (cast.anna, NotAllowed), (cast.carla, NotVisible), (cast.els, NotVisible), (cast.gijs, NotVisible),
        (cast.ivo, NotVisible), (cast.karim, NotVisible),
    ):  # fmt: skip
        with pytest.raises(refusal):
            hand_over(cast.actor(person), referral.pk, new_handover(cast))
    with pytest.raises(NotVisible):
        a_handover(cast, referral, activity_id=uuid.uuid4())
    far = Activity.objects.create(region_id=cast.there.region.pk, title="Ver", theme="walk")
    with pytest.raises(NotVisible):
        a_handover(cast, referral, activity_id=far.pk)
    assert Handover.objects.count() == 0


def test_a_referral_that_nobody_accompanies_is_not_handed_over(cast):
    with pytest.raises(NotAccompanied):
        a_handover(cast, a_referral(cast))
    closed = an_accepted_referral(cast)
    Referral.objects.filter(pk=closed.pk).update(state="closed")
    with pytest.raises(NotAccompanied):
        a_handover(cast, closed)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_hand_over():
    cast = make_cast()
    referral, new = an_accepted_referral(cast), new_handover(cast)
    dewi, made, failed = cast.actor(cast.dewi), [], []
    gate = threading.Barrier(2)

    def press():
        try:
            gate.wait()
            made.append(hand_over(dewi, referral.pk, new).pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert failed == []
    assert made == [new.key, new.key]
    assert Handover.objects.count() == 1
    assert ReferralEvent.objects.filter(kind="handover_sent").count() == 1
