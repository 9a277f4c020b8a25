"""In the conversation: the same questions on the link worker's screen, with what was answered, and back to the file at the end."""

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.duties.models import Step
from kring.outcomes.models import Score
from kring.referral.actions.consent import withdraw_consent
from tests.outcomes.factories import a_link_to, a_moment, a_moment_at_the_end, adopts, answers_of, move_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    return a_moment(cast)


def url(name, occasion):
    return reverse(f"outcomes:{name}", args=[occasion.pk])


def says(client, occasion, n, answer="", **also):
    return client.post(url("together_answer", occasion), {"n": n, "answer": answer} | also)


def test_the_earlier_answer_is_shown_to_a_professional_and_that_is_logged(cast, client, asked):
    client.force_login(cast.dewi)
    says(client, asked, 1, "2")
    text = client.get(url("together", asked), {"n": "1"}).text
    assert 'value="2" checked' in text and "niet te zien" not in text
    assert AuditEntry.objects.filter(verb="scores.read", dossier_id=asked.referral_id, user_id=cast.dewi.pk).exists()


def test_answers_end_in_scores_and_the_questions_of_the_file(cast, client, asked):
    client.force_login(cast.dewi)
    for place in range(1, 7):
        assert says(client, asked, place, "2").status_code == 302
    assert "Dat was de laatste vraag" in client.get(url("together", asked)).text
    answer = client.post(url("together_done", asked))
    assert answer.url == reverse("outcomes:file", args=[asked.referral_id])
    asked.refresh_from_db()
    assert asked.finished_at and asked.mode == "together"
    assert Score.objects.get(scale="total").value == 6
    assert client.post(url("together_done", asked)).status_code == 302
    assert Score.objects.count() == 3


def test_it_goes_on_where_the_conversation_stopped(cast, client, asked):
    client.force_login(cast.dewi)
    says(client, asked, 1, "2")
    says(client, asked, 2, do="leave_open")
    assert "Vraag 3 van 6" in client.get(url("together", asked)).text


def test_a_client_goes_on_by_link_where_the_conversation_stopped(cast, client, asked):
    token, _link = a_link_to(cast, asked)
    client.force_login(cast.dewi)
    says(client, asked, 1, "2")
    client.logout()
    text = client.get(reverse("outcomes:link_question", args=[token])).text
    assert "Vraag 2 van 6" in text and "checked" not in text


def test_the_concern_is_read_in_the_clients_own_words(cast, client):
    adopts(cast.here, cast.ivo, "mycaw", "2007")
    occasion = a_moment(cast, start=["mycaw"])
    client.force_login(cast.dewi)
    says(client, occasion, 1, "De trap op")
    assert "De trap op" in client.get(url("together", occasion)).text


def test_an_emptied_box_takes_words_out(cast, client):
    occasion = a_moment_at_the_end(cast, end=["experience"])
    client.force_login(cast.dewi)
    says(client, occasion, 5, "Meer tijd")
    assert answers_of(occasion)["experience"] == {"better": "Meer tijd"}
    says(client, occasion, 5, "")
    assert answers_of(occasion)["experience"] == {"better": None}


def test_leaving_everything_open_is_noted_as_rather_not(cast, client, asked):
    client.force_login(cast.dewi)
    for place in range(1, 7):
        says(client, asked, place, do="leave_open")
    assert "liever niet" in client.post(url("together_done", asked), follow=True).text
    asked.refresh_from_db()
    assert asked.declined_because == "not_said"


def test_a_moment_that_is_over_takes_no_answers(cast, client, asked):
    client.force_login(cast.dewi)
    assert client.get(url("together", asked)).status_code == 200
    move_window(asked, -30, -1)
    back = reverse("outcomes:file", args=[asked.referral_id])
    assert client.get(url("together", asked)).url == back
    assert says(client, asked, 1, "1").url == back
    assert client.post(url("together_done", asked)).url == back
    assert not answers_of(asked)


def test_nothing_is_asked_once_consent_is_withdrawn(cast, client, asked):
    client.force_login(cast.dewi)
    assert client.get(url("together", asked)).status_code == 200
    withdraw_consent(cast.actor(cast.dewi), asked.referral_id)
    assert says(client, asked, 1, "1").status_code == 302 and not answers_of(asked)


@pytest.mark.parametrize(("who", "status"), [("dewi", 200), ("anna", 403), ("els", 404), ("fenna", 404), ("jet", 404)])
def test_who_asks(cast, client, asked, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(url("together", asked)).status_code == status
    assert says(client, asked, 1, "1").status_code == (302 if status == 200 else status)
    assert bool(answers_of(asked)) == (status == 200)


def test_an_alarming_answer_says_so_at_once_and_owes_a_call(cast, client):
    occasion = a_moment(
        cast, start=["djg-6"], alarms=[{"instrument": "djg-6", "item": "10", "value": 1, "at_most": True}]
    )
    client.force_login(cast.dewi)
    shown = says(client, occasion, 6, "1")
    assert shown.status_code == 200 and "vraagt om een gesprek" in shown.text and "112" in shown.text
    assert Step.objects.filter(code="call_about_answer", done_at=None).count() == 1
