"""The link worker asks, the referrer answers."""

from kring.duties.models import Step
from kring.referral.actions.mend import answer
from kring.referral.actions.messages import mark_read, send_note
from kring.referral.actions.receive import ask
from kring.referral.models import Message, Referral
from tests.factories import a_referral


def lead(referral):
    return Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None)


def test_the_question_puts_the_referrer_at_turn_and_the_answer_the_link_worker(cast):
    referral = a_referral(cast)
    ask(cast.actor(cast.dewi), referral.pk, "Mag ik 's avonds bellen?")
    assert (lead(referral).code, lead(referral).owner_id) == ("answer_question", cast.anna.pk)

    answer(cast.actor(cast.anna), referral.pk, "Ja, na zeven uur.")
    assert (lead(referral).code, lead(referral).owner_id) == ("accept", cast.dewi.pk)
    assert Referral.objects.get().state == "sent"
    assert list(Message.objects.values_list("kind", "text")) == [
        ("question", "Mag ik 's avonds bellen?"),
        ("answer", "Ja, na zeven uur."),
    ]


def test_the_assistant_may_answer_for_the_practice(cast):
    referral = a_referral(cast)
    ask(cast.actor(cast.dewi), referral.pk, "Welk nummer?")
    answer(cast.actor(cast.bram), referral.pk, "Het nummer in de kaart.")

    assert Message.objects.get(kind="answer").author_id == cast.bram.pk


def test_a_message_is_read_by_the_other_side_only(cast):
    referral = a_referral(cast)
    send_note(cast.actor(cast.anna), referral.pk, "Succes.")

    assert mark_read(cast.actor(cast.anna), referral.pk) == 0
    assert mark_read(cast.actor(cast.dewi), referral.pk) == 1
    assert mark_read(cast.actor(cast.dewi), referral.pk) == 0
