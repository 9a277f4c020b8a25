"""A link worker whose answer got lost sends feedback again: the practice has it once, and no change that was typed is lost."""

import re
import uuid

import pytest
from django.urls import reverse

from kring.feedback.actions import OtherWordsSent, send_feedback
from kring.feedback.models import Feedback
from kring.feedback.rules.owed import About
from kring.journey.actions.plan import add_goal
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.models import Referral, ReferralEvent
from tests.factories import an_accepted_referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(cast, client):
    """A course that Dewi, who is signed in, took up."""
    client.force_login(cast.dewi)
    return an_accepted_referral(cast)


def filled_in(referral, **changes):
    """What the browser sends; the page was made as the file is now."""
    seq = Referral.objects.get(pk=referral.pk).seq
    return {"seq": seq, "key": str(uuid.uuid4()), "text": "Gaat goed.", "about": About.IN_BETWEEN} | changes


def send(client, referral, form):
    return client.post(reverse("feedback:send", args=[referral.pk]), form)


def said(answer):
    return [str(message) for message in answer.wsgi_request._messages._queued_messages]


def test_the_same_form_twice_is_one_feedback_and_the_same_answer(client, referral):
    form = filled_in(referral)
    first, second = send(client, referral, form), send(client, referral, form)

    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert said(first) == said(second) != []
    assert Feedback.objects.count() == 1


def test_another_form_with_other_words_would_be_a_second_feedback(client, referral):
    send(client, referral, filled_in(referral))
    assert send(client, referral, filled_in(referral, text="Gaat nog beter.")).status_code == 302
    assert Feedback.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "shown"),
    [({"text": "Gaat nog beter."}, "Gaat nog beter.</textarea>"), ({"about": About.AFTER_INTAKE}, "selected")],
)
def test_a_change_after_a_lost_answer_is_shown_beside_what_was_sent(client, referral, in_english, changes, shown):
    form = filled_in(referral)
    send(client, referral, form)
    answer = send(client, referral, form | changes)

    assert answer.status_code == 409
    assert "This was sent already" in answer.text and '<div class="said">Gaat goed.</div>' in answer.text
    assert shown in answer.text
    assert Feedback.objects.count() == 1

    fresh = {name: re.search(rf'name="{name}" value="([^"]+)"', answer.text)[1] for name in ("key", "seq")}
    assert fresh["key"] != form["key"]
    assert send(client, referral, form | {"text": "Gaat nog beter."} | fresh).status_code == 302
    assert Feedback.objects.count() == 2


@pytest.mark.parametrize(("text", "same"), [("Gaat goed.", True), ("Gaat nog beter.", False)])
def test_a_second_tab_says_when_and_by_whom_it_was_sent_and_invites_to_no_second_copy(
    client, referral, in_english, text, same
):
    stale = filled_in(referral, text=text)
    send(client, referral, filled_in(referral))
    answer = send(client, referral, stale)

    assert answer.status_code == 409 and Feedback.objects.count() == 1
    assert "This was sent already" in answer.text and "Somebody else" not in answer.text
    assert "Dewi" in answer.text.partition("while this page was open")[0]
    assert f'<div class="said">{text}</div>' in answer.text
    assert ("there is nothing left to send" in answer.text, "was not sent" in answer.text) == (same, not same)
    assert "<textarea" not in answer.text


def test_what_somebody_else_did_meanwhile_still_leaves_the_form(client, cast, referral, in_english):
    stale = filled_in(referral)
    add_goal(cast.actor(cast.dewi), referral.pk, "Tuinieren", 3)
    answer = send(client, referral, stale)
    assert answer.status_code == 409
    assert "This file changed" in answer.text and "Gaat goed.</textarea>" in answer.text


def test_the_key_of_another_file_tells_nothing_and_writes_nothing(client, cast, referral):
    elsewhere = an_accepted_referral(cast)
    form = filled_in(elsewhere)
    assert send(client, elsewhere, form).status_code == 302
    before = ReferralEvent.objects.count()

    assert send(client, referral, filled_in(referral, key=form["key"])).status_code == 404
    assert (Feedback.objects.count(), ReferralEvent.objects.count()) == (1, before)
    assert send(client, referral, filled_in(referral)).status_code == 302


def test_what_was_sent_goes_before_what_changed_meanwhile(cast, referral):
    dewi, key, seq = cast.actor(cast.dewi), uuid.uuid4(), Referral.objects.get(pk=referral.pk).seq
    sent = send_feedback(dewi, referral.pk, About.IN_BETWEEN, "Gaat goed.", key=key, seq=seq)

    assert send_feedback(dewi, referral.pk, About.IN_BETWEEN, "Gaat goed.\r\n", key=key, seq=seq).pk == sent.pk
    with pytest.raises(OtherWordsSent):
        send_feedback(dewi, referral.pk, About.IN_BETWEEN, "Gaat beter.", key=key, seq=seq)
    with pytest.raises(ChangedMeanwhile):
        send_feedback(dewi, referral.pk, About.IN_BETWEEN, "Gaat beter.", key=uuid.uuid4(), seq=seq)


@pytest.fixture
def answering(cast, client, referral):
    """Sends a reply of Anna to feedback that she read, with what the browser sends."""
    feedback = send_feedback(cast.actor(cast.dewi), referral.pk, About.IN_BETWEEN, "Gaat goed.", key=uuid.uuid4())
    client.force_login(cast.anna)
    client.post(reverse("feedback:read", args=[feedback.pk]))
    return lambda form: client.post(reverse("feedback:reply", args=[feedback.pk]), form)


def test_the_same_reply_twice_is_one_message_and_the_same_answer(referral, answering):
    form = {"key": str(uuid.uuid4()), "text": "Fijn, dank."}
    first, second = answering(form), answering(form)

    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert said(first) == said(second) != []
    assert referral.messages.count() == 1
    assert answering(form | {"key": str(uuid.uuid4())}).status_code == 302
    assert referral.messages.count() == 2


def test_a_reply_changed_after_a_lost_answer_is_shown_beside_what_was_sent(referral, answering, in_english):
    form = {"key": str(uuid.uuid4()), "text": "Fijn, dank."}
    answering(form)
    answer = answering(form | {"text": "Heel fijn, dank."})

    assert answer.status_code == 409
    assert '<div class="said">Fijn, dank.</div>' in answer.text and "Heel fijn, dank.</textarea>" in answer.text
    assert referral.messages.count() == 1
    fresh = re.search(r'name="key" value="([^"]+)"', answer.text)[1]
    assert answering({"key": fresh, "text": "Heel fijn, dank."}).status_code == 302
    assert list(referral.messages.values_list("text", flat=True)) == ["Fijn, dank.", "Heel fijn, dank."]


def test_a_reply_with_the_key_of_another_file_tells_nothing(cast, client, referral, answering):
    elsewhere = an_accepted_referral(cast)
    key = str(uuid.uuid4())
    there = {"key": key, "text": "Een woord."}
    assert client.post(reverse("referral:note", args=[elsewhere.pk]), there).status_code == 302

    assert answering({"key": key, "text": "Een woord."}).status_code == 404
    assert referral.messages.count() == 0
    assert answering({"key": str(uuid.uuid4()), "text": "Een woord."}).status_code == 302
