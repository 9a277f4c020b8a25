"""Question, answer, message: a form whose answer got lost is sent again, and stands once; nothing that was typed is lost."""

import re
import uuid

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from kring.referral.actions.once import FilledIn
from kring.referral.actions.receive import ask
from kring.referral.models import Message, Referral, ReferralEvent
from tests.factories import a_referral

pytestmark = pytest.mark.django_db

WHO = {"ask": "dewi", "answer": "anna", "note": "anna"}
EACH = pytest.mark.parametrize("route", WHO)


def ready(cast, route):
    """A referral for which this form can be sent."""
    referral = a_referral(cast)
    if route == "answer":
        ask(cast.actor(cast.dewi), referral.pk, "Mag ik bellen?")
    return referral


def filled_in(referral, **changes):
    """What the browser sends; the page was made as the referral is now."""
    seq = Referral.objects.get(pk=referral.pk).seq
    return {"seq": seq, "key": str(uuid.uuid4()), "text": "Een paar woorden."} | changes


def send(client, route, referral, form):
    return client.post(reverse(f"referral:{route}", args=[referral.pk]), form)


def written(referral):
    return referral.messages.filter(text__contains="woorden").count()


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


@EACH
def test_the_same_form_twice_is_one_message_and_the_same_answer(client, cast, route):
    client.force_login(getattr(cast, WHO[route]))
    referral = ready(cast, route)
    form = filled_in(referral)
    first, second = (send(client, route, referral, form) for _ in range(2))

    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert said(first) == said(second) != []
    assert written(referral) == 1


def test_another_form_with_the_same_words_would_be_a_second_message(client, cast):
    client.force_login(cast.anna)
    referral = ready(cast, "note")
    for _ in range(2):
        assert send(client, "note", referral, filled_in(referral)).status_code == 302
    assert written(referral) == 2


@pytest.mark.parametrize("route", ["ask", "answer"])
def test_another_form_would_be_refused_although_the_first_arrived(client, cast, route):
    client.force_login(getattr(cast, WHO[route]))
    referral = ready(cast, route)
    send(client, route, referral, filled_in(referral))

    assert send(client, route, referral, filled_in(referral)).status_code == 403
    assert written(referral) == 1


@EACH
def test_the_key_of_another_file_tells_nothing_and_writes_nothing(client, cast, route):
    client.force_login(getattr(cast, WHO[route]))
    elsewhere, referral = ready(cast, route), ready(cast, route)
    form = filled_in(elsewhere)
    assert send(client, route, elsewhere, form).status_code == 302
    before = ReferralEvent.objects.count()

    assert send(client, route, referral, filled_in(referral, key=form["key"])).status_code == 404
    assert (written(referral), ReferralEvent.objects.count()) == (0, before)
    assert send(client, route, referral, filled_in(referral)).status_code == 302


@EACH
def test_other_words_after_a_lost_answer_are_shown_beside_what_was_sent(client, cast, route, in_english):
    client.force_login(getattr(cast, WHO[route]))
    referral = ready(cast, route)
    form = filled_in(referral)
    send(client, route, referral, form)
    answer = send(client, route, referral, form | {"text": "Andere woorden."})

    assert answer.status_code == 409
    assert "This was recorded already" in answer.text
    assert "<dd>Een paar woorden.</dd>" in answer.text and "Andere woorden.</textarea>" in answer.text
    assert re.search(r'name="key" value="([^"]+)"', answer.text)[1] != form["key"]
    assert written(referral) == 1


def test_the_words_cannot_be_read_from_what_the_history_keeps(cast):
    referral = a_referral(cast)
    filled = FilledIn.of({"key": uuid.uuid4(), "seq": 1, "text": "Mag ik bellen?"})
    ask(cast.actor(cast.dewi), referral.pk, "Mag ik bellen?", None, filled)
    event = ReferralEvent.objects.get(pk=filled.key)

    assert event.data == {"message": str(Message.objects.get().pk), "form": filled.said}
    assert "bellen" not in str(event.data)
