"""The practice reads, answers and copies feedback; the inbox is shared, and strangers find nothing."""

import uuid

import pytest

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.duties.models import Step
from kring.feedback.actions import copy_to_record, open_notice, read, reply, send_feedback
from kring.feedback.models import Feedback, Notice
from kring.feedback.queries import inbox, unread_for
from kring.feedback.rules.owed import About
from kring.referral.actions.mend import withdraw
from kring.referral.actions.receive import ask
from kring.referral.models import Message
from kring.referral.rules.reasons import WithdrawReason
from tests.factories import a_referral, an_accepted_referral

TEXT = "Eerste gesprek gehad.\nWil graag weer onder de mensen komen."


@pytest.fixture
def feedback(cast):
    """Feedback from Dewi to Anna's practice."""
    referral = an_accepted_referral(cast)
    return send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, TEXT, key=uuid.uuid4())


def reading_owed():
    return Step.objects.filter(code="read_feedback", done_at=None).count()


def test_unread_feedback_waits_for_everyone_of_the_practice(cast, feedback):
    for reader in (cast.anna, cast.bram):
        waiting = unread_for(cast.actor(reader))
        assert [(one.feedback_id, one.client) for one in waiting] == [(feedback.pk, "M. Beem")]
    for other in (cast.carla, cast.dewi, cast.fenna, cast.jet, cast.ivo):
        assert unread_for(cast.actor(other)) == []


def test_reading_is_known_with_who_and_when_and_ends_the_duty(cast, feedback):
    assert reading_owed() == 1
    read(cast.actor(cast.bram), feedback.pk)
    feedback.refresh_from_db()
    assert (feedback.read_by_id, feedback.read_at is not None, reading_owed()) == (cast.bram.pk, True, 0)
    assert unread_for(cast.actor(cast.anna)) == []
    assert not Notice.objects.filter(read_at=None).exists()


def test_the_first_reader_counts(cast, feedback):
    read(cast.actor(cast.bram), feedback.pk)
    read(cast.actor(cast.anna), feedback.pk)
    feedback.refresh_from_db()
    assert feedback.read_by_id == cast.bram.pk
    readers = AuditEntry.objects.filter(verb="feedback.read").values_list("user_id", flat=True)
    assert set(readers) == {cast.anna.pk, cast.bram.pk}


def test_the_writer_looking_again_does_not_make_it_read(cast, feedback):
    read(cast.actor(cast.dewi), feedback.pk)
    feedback.refresh_from_db()
    assert feedback.read_at is None


def test_strangers_find_no_feedback(cast, feedback):
    assert read(cast.actor(cast.anna), feedback.pk)
    for stranger in (cast.carla, cast.els, cast.gijs, cast.hanna, cast.ivo, cast.jet, cast.karim):
        for act in (read, copy_to_record, lambda actor, pk: reply(actor, pk, "Hallo")):
            with pytest.raises(NotVisible):
                act(cast.actor(stranger), feedback.pk)


def test_a_reply_reaches_the_link_worker(cast, feedback):
    reply(cast.actor(cast.anna), feedback.pk, "Fijn, dank.")
    assert Message.objects.get().text == "Fijn, dank."
    assert [one.what for one in inbox(cast.actor(cast.dewi))] == ["Antwoord op uw terugkoppeling"]
    assert inbox(cast.actor(cast.els)) == []
    assert Feedback.objects.get().read_by_id == cast.anna.pk


def test_the_link_worker_cannot_reply_to_own_feedback_or_copy_it(cast, feedback):
    for act in (copy_to_record, lambda actor, pk: reply(actor, pk, "Hallo")):
        with pytest.raises(NotAllowed):
            act(cast.actor(cast.dewi), feedback.pk)


def test_the_text_for_the_record_has_reference_dates_and_code(cast, feedback):
    text = copy_to_record(cast.actor(cast.anna), feedback.pk)
    assert text.startswith("Terugkoppeling van de welzijnscoach, Welzijn op Recept\nKenmerk: ")
    assert feedback.referral.reference in text
    assert TEXT in text
    assert text.endswith("Registreren als: ICPC Z68")
    assert AuditEntry.objects.filter(verb="feedback.copied", user_id=cast.anna.pk).count() == 1
    assert reading_owed() == 0


def test_a_notice_leaves_the_inbox_for_the_whole_practice(cast):
    ask(cast.actor(cast.dewi), a_referral(cast).pk, "Mag ik bellen?")
    (waiting,) = inbox(cast.actor(cast.anna))
    assert [one.id for one in inbox(cast.actor(cast.bram))] == [waiting.id]
    open_notice(cast.actor(cast.bram), waiting.id)
    assert inbox(cast.actor(cast.anna)) == []
    assert Notice.objects.get().read_by_id == cast.bram.pk


def test_strangers_cannot_open_a_notice(cast):
    ask(cast.actor(cast.dewi), a_referral(cast).pk, "Mag ik bellen?")
    notice = Notice.objects.get()
    for stranger in (cast.carla, cast.dewi, cast.els, cast.gijs, cast.jet, cast.ivo):
        with pytest.raises(NotVisible):
            open_notice(cast.actor(stranger), notice.pk)
    assert open_notice(cast.actor(cast.anna), notice.pk)


def test_a_link_worker_hears_of_a_withdrawal(cast):
    referral = an_accepted_referral(cast)
    withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.CLIENT_CHANGED_MIND)
    assert [(one.referral_id, one.what) for one in inbox(cast.actor(cast.dewi))] == [
        (referral.pk, "De verwijzing is ingetrokken")
    ]


@pytest.mark.parametrize("reader", ["anna", "dewi"])
def test_lists_take_as_many_queries_for_one_as_for_three(cast, django_assert_num_queries, reader):
    actor = cast.actor(getattr(cast, reader))

    def one_more():
        referral = an_accepted_referral(cast)
        send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, TEXT, key=uuid.uuid4())
        withdraw(cast.actor(cast.anna), an_accepted_referral(cast).pk, WithdrawReason.MISTAKE)

    one_more()
    with django_assert_num_queries(2 if reader == "anna" else 1):
        unread_for(actor), inbox(actor)
    one_more(), one_more()
    with django_assert_num_queries(2 if reader == "anna" else 1):
        unread_for(actor), inbox(actor)
