"""A client would rather not answer: always fine, with or without a reason, and nobody asks again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.duties.models import Step
from kring.outcomes import daily
from kring.outcomes.actions.asking import ask_after_all
from kring.outcomes.models import Score
from tests.outcomes.factories import a_link_to, a_moment, answers_of
from tests.outcomes.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    return a_moment(cast)


@pytest.fixture
def phone(cast, client, asked):
    return Phone(client, a_link_to(cast, asked)[0])


def says_no(phone, **sent):
    return phone.client.post(phone.url("link_rather_not"), sent, follow=True)


@pytest.mark.parametrize(
    ("sent", "kept"), [({}, "not_said"), ({"because": "too_much"}, "too_much"), ({"because": "language"}, "language")]
)
def test_with_or_without_a_reason(phone, asked, sent, kept):
    assert "Liever niet?" not in phone.opens("link_rather_not").text
    assert "U beantwoordt deze vragen niet" in says_no(phone, **sent).text
    asked.refresh_from_db()
    assert asked.declined_because == kept and asked.declined_at
    assert AuditEntry.objects.filter(verb="questions.declined", dossier_id=asked.referral_id).count() == 1


@pytest.mark.parametrize("wrong", ["not_reached", "x"])
def test_a_reason_that_a_client_cannot_give_is_refused(phone, asked, wrong):
    assert says_no(phone, because=wrong).status_code == 422
    asked.refresh_from_db()
    assert asked.declined_at is None


def test_opening_the_page_declines_nothing(phone, asked):
    phone.opens("link_rather_not")
    asked.refresh_from_db()
    assert asked.declined_at is None


def test_nobody_is_asked_to_ask_any_more(cast, phone, asked):
    asked.asked_at = None
    asked.save(update_fields=["asked_at"])
    daily.ask(timezone.now())
    assert Step.objects.filter(code="ask_questions", done_at=None).exists()
    says_no(phone)
    assert not Step.objects.filter(code="ask_questions", done_at=None).exists()


def test_what_was_answered_before_is_not_used(phone, asked):
    phone.says(1, "1")
    assert "gebruiken wij dan niet" in phone.opens("link_rather_not").text
    says_no(phone)
    assert not Score.objects.exists()
    assert phone.says(2, "1").url == phone.url() and answers_of(asked) == {"djg-6": {"3": 1}}


def test_no_twice_is_no(phone, asked):
    says_no(phone, because="privacy")
    assert "U beantwoordt deze vragen niet" in says_no(phone, because="too_much").text
    asked.refresh_from_db()
    assert asked.declined_because == "privacy"


def test_who_calls_to_answer_after_all_uses_the_same_link(cast, phone, asked):
    says_no(phone)
    assert phone.opens("link_question").status_code == 302
    ask_after_all(cast.actor(cast.dewi), asked.pk)
    assert phone.opens("link_question").status_code == 200


def test_no_link_no_answer(client):
    assert client.post(reverse("outcomes:link_rather_not", args=["forged"])).status_code == 404
