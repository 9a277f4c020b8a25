"""The link worker asks, the referrer answers."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.duties.models import Step
from kring.referral.actions.absence import register_absence
from kring.referral.actions.appointments import book_next
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.mend import answer
from kring.referral.actions.messages import mark_read, send_note
from kring.referral.actions.receive import accept, ask
from kring.referral.models import Message, Referral
from tests.factories import a_booked_referral, a_referral


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


def test_the_appointment_is_moved_while_the_answer_is_awaited(cast):
    referral = a_booked_referral(cast)
    ask(cast.actor(cast.dewi), referral.pk, "Mag ik 's avonds bellen?")

    later = slots_of(cast.dewi.pk, timezone.now())[-1]
    book_next(cast.actor(cast.dewi), referral.pk, later)

    standing = Appointment.objects.get(dossier=referral.pk, cancelled_at=None)
    assert standing.starts_at == later.starts_at
    assert lead(referral).code == "answer_question"
    answer(cast.actor(cast.anna), referral.pk, "Ja.")
    assert (lead(referral).code, lead(referral).due_on <= timezone.localdate(later.starts_at)) == ("accept", True)


def test_who_stands_in_makes_a_new_appointment_while_the_answer_is_awaited(client, cast):
    referral = a_booked_referral(cast)
    ask(cast.actor(cast.dewi), referral.pk, "Mag ik 's avonds bellen?")
    today = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=40), cast.els.pk)
    assert Step.objects.filter(dossier=referral.pk, code="reschedule", owner=cast.els, done_at=None).exists()

    client.force_login(cast.els)
    page = client.get(reverse("referral:appointment", args=[referral.pk]))
    assert page.status_code == 200 and 'name="moment"' in page.text
    book_next(cast.actor(cast.els), referral.pk, slots_of(cast.els.pk, timezone.now())[0])
    assert not Step.objects.filter(dossier=referral.pk, code="reschedule", done_at=None).exists()


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


def test_what_the_practice_writes_on_the_file_while_it_is_asked_is_the_answer(client, cast):
    referral = a_referral(cast)
    file, note, answers = (
        reverse(name, args=[referral.pk]) for name in ("doors:file", "referral:note", "referral:answer")
    )
    client.force_login(cast.anna)
    assert f'action="{note}"' in client.get(file).text

    ask(cast.actor(cast.dewi), referral.pk, "Mag ik 's avonds bellen?")
    page = client.get(file).text
    assert (f'action="{answers}"' in page, f'action="{note}"' in page) == (True, False)
    seq, key = (
        re.search(rf'name="{name}" value="([^"]+)"', page[page.index(f'action="{answers}"') :])[1]
        for name in ("seq", "key")
    )
    assert client.post(answers, {"seq": seq, "key": key, "text": "Ja, na zeven uur."}).status_code == 302
    assert (lead(referral).code, Message.objects.get(kind="answer").text) == ("accept", "Ja, na zeven uur.")

    client.force_login(cast.dewi)
    assert f'action="{note}"' in client.get(file).text  # who asked does not answer


def test_the_page_for_the_answer_shows_the_question(client, cast):
    referral = a_referral(cast)
    for words in ("Welk nummer?", "Mag ik ook op zaterdag bellen?"):
        ask(cast.actor(cast.dewi), referral.pk, words)
        client.force_login(cast.anna)
        assert words in client.get(reverse("referral:answer", args=[referral.pk])).text
        answer(cast.actor(cast.anna), referral.pk, "Zie de kaart.")


def test_without_a_question_there_is_no_form_for_an_answer(client, cast, in_english):
    referral = a_referral(cast)
    client.force_login(cast.anna)
    page = client.get(reverse("referral:answer", args=[referral.pk]))

    assert (page.status_code, "<textarea" in page.text) == (403, False)
    assert "There is no question that waits for an answer." in page.text


def test_without_consent_a_form_tells_no_more_than_the_practice_may_know(client, cast):
    told, withheld = a_referral(cast), a_referral(cast)
    for referral in (told, withheld):
        ask(cast.actor(cast.dewi), referral.pk, "Welk nummer?")
    withdraw_consent(cast.actor(cast.dewi), withheld.pk)
    for referral in (told, withheld):
        accept(cast.actor(cast.dewi), referral.pk)
    client.force_login(cast.anna)

    assert client.get(reverse("referral:answer", args=[told.pk])).status_code == 403
    assert client.get(reverse("referral:answer", args=[withheld.pk])).status_code == 200
