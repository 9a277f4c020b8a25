"""Somebody in a hurry and somebody who means harm, at every way in: two tabs, an old link, another's link, words that are code."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, Link
from kring.journey.actions.course import close
from kring.outcomes.actions.adopting import add_own, end
from kring.outcomes.actions.asking import share
from kring.outcomes.models import DeclinedBecause, Occasion, Response, Score
from kring.referral.actions.consent import withdraw_consent
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, a_moment, adopts, answers_of, measures, moment_of, they_met
from tests.outcomes.phone import Phone
from tests.outcomes.ways import OWN, OnPaper, Together

pytestmark = pytest.mark.django_db

BOTH = {"n": "1", "answer": "2"}
DANGEROUS = [
    "<script>alert(1)</script>",
    "'; DROP TABLE outcomes_response; --",
    "{{ 7 * 7 }} ${7*7} %(a)s %s",
    "👩‍👩‍👧‍👦 🫶🏾 שלום عليكم 안녕",
    "=HYPERLINK(1)",
    "lang " * 199,
]


@pytest.fixture
def asked(cast):
    return a_moment(cast)


@pytest.fixture
def phone(cast, asked):
    return Phone(Client(), a_link_to(cast, asked)[0])


def test_two_tabs_go_on_each_and_the_last_word_counts(phone, asked):
    other = Phone(Client(), phone.token)
    phone.says(1, "1")
    other.says(1, "3")
    phone.says(2, "1")
    assert answers_of(asked)["djg-6"] == {"3": 3, "4": 1}


def test_a_tab_that_was_left_open_learns_that_it_is_done(phone, asked):
    left_open = Phone(Client(), phone.token)
    phone.says(1, "1")
    phone.done()
    for told in (left_open.says(2, "3"), left_open.skips(2)):
        assert told.url == left_open.url()
    assert "Bedankt" in left_open.done().text
    assert left_open.client.post(left_open.url("link_rather_not"), {"because": "privacy"}).url == left_open.url()
    asked.refresh_from_db()
    assert answers_of(asked)["djg-6"] == {"3": 1} and asked.declined_at is None
    assert Score.objects.filter(scale="total").count() == 1


def test_both_at_once_the_client_at_home_and_the_link_worker_at_the_desk(cast, phone, asked):
    together = Together(cast, asked)
    phone.says(1, "1")
    together.client.post(together.at("together_answer"), {"n": 2, "answer": "3"})
    phone.says(3, "3")
    together.finishes()
    assert answers_of(asked)["djg-6"] == {"3": 1, "4": 3, "7": 3}
    assert Response.objects.count() == 1
    assert phone.says(4, "1").url == phone.url() and "Bedankt" in phone.opens().text


def test_while_a_sheet_is_typed_over_the_client_answers_alone(cast, phone, asked):
    """Who comes first is kept; the other is told, and nothing is written over."""
    paper = OnPaper(cast, asked)
    assert paper.client.get(paper.at("typed_over")).status_code == 200
    phone.says(1, "2")
    phone.done()
    (told,) = (paper.client.post(paper.at("typed_over"), {"answered_on": "x"}),)
    assert told.status_code == 302
    assert answers_of(asked)["djg-6"] == {"3": 2}


@pytest.mark.parametrize("name", ["link", "link_question", "link_answer", "link_done", "link_rather_not"])
@pytest.mark.parametrize("why", ["expired", "forged", "replaced", "other purpose"])
def test_a_link_that_does_not_work_gets_one_friendly_page_and_takes_nothing(cast, phone, asked, name, why):
    token = phone.token
    if why == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif why == "forged":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    elif why == "replaced":
        a_link_to(cast, asked)
    else:
        Link.objects.filter(subject_id=asked.pk).update(purpose="client")
    address = reverse(f"outcomes:{name}", args=[token])
    told = [Client().post(address, BOTH, follow=True), Client().get(address, follow=True)]
    assert {one.status_code for one in told} <= {404, 405}
    assert 404 in {one.status_code for one in told}
    assert not Response.objects.exists() and asked.referral.reference not in told[1].text
    asked.refresh_from_db()
    assert asked.declined_at is None and asked.finished_at is None


def test_a_link_answers_its_own_questions_whatever_is_sent_along(cast, phone, asked):
    other = moment_of(an_accepted_referral(cast), "start")
    sent = BOTH | {"occasion": other.pk, "id": other.pk, "instrument": "experience", "item": "heard", "mode": "paper"}
    phone.client.post(phone.url("link_answer") + f"?occasion={other.pk}", sent)
    assert answers_of(asked) == {"djg-6": {"3": 2}} and not answers_of(other)
    assert Response.objects.get().mode == "link"


@pytest.mark.parametrize("place", ["0", "-1", "7", "99999999999", "1.0", "٣", "1 OR 1=1", "\x00", "", "end"])
def test_a_place_that_cannot_be_answers_nothing(phone, asked, place):
    assert phone.says(place, "2").status_code == 302
    assert phone.opens("link_question", n=place).status_code == 200
    assert not answers_of(asked).get("djg-6")


def test_a_link_after_the_file_closed_asks_about_the_end_and_no_more_about_the_start(cast):
    measures(cast.here)
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    start = Phone(Client(), a_link_to(cast, moment_of(referral, "start"))[0])
    close(cast.actor(cast.dewi), referral.pk)
    assert "voorbij" in start.opens().text and start.says(1, "1").url == start.url()
    end = Phone(Client(), a_link_to(cast, moment_of(referral, "end"))[0])
    end.says(1, "1")
    assert set(Response.objects.values_list("occasion__when", flat=True)) == {"end"}


@pytest.mark.parametrize("words", DANGEROUS)
def test_words_that_are_code_are_words(cast, client, words):
    """Kept as they are typed, shown as text to who may read them, and never behind the link."""
    adopts(cast.here, cast.ivo, "mycaw", "2007")
    occasion = a_moment(cast, start=["mycaw"])
    phone = Phone(Client(), a_link_to(cast, occasion)[0])
    assert phone.says(1, words).status_code == 302
    assert answers_of(occasion)["mycaw"]["concern-1"] == words.strip()
    assert words.strip()[:20] not in html.unescape(phone.opens("link_question", n="2").text)
    client.force_login(cast.dewi)
    shown = client.get(reverse("outcomes:together", args=[occasion.pk]), {"n": "2"}).text
    assert words.strip()[:60] in html.unescape(shown) and "<script>alert" not in shown
    sheet = client.get(reverse("outcomes:typed_over", args=[occasion.pk])).text
    assert "<script>alert" not in sheet


def test_text_that_is_too_long_is_refused_kept_on_the_page_and_said(cast):
    adopts(cast.here, cast.ivo, "mycaw", "2007")
    phone = Phone(Client(), a_link_to(cast, a_moment(cast, start=["mycaw"]))[0])
    told = phone.says(1, "x" * 1001)
    assert told.status_code == 422 and "1000" in told.text and "x" * 1001 in told.text
    assert not Response.objects.exists()
    assert phone.says(1, "x" * 3_000_000).status_code in (400, 413)


def test_another_language_half_way_keeps_what_was_answered(phone, asked):
    phone.says(1, "1")
    sent = {"language": "en", "next": phone.url("link_question")}
    told = phone.client.post(reverse("ui:language"), sent, follow=True)
    assert "There are plenty of people I can lean on" in told.text and "Question 2 of 6" in told.text
    phone.says(2, "3")
    phone.done()
    assert answers_of(asked)["djg-6"] == {"3": 1, "4": 3}
    assert Response.objects.count() == 1


def test_without_a_cookie_the_page_says_what_to_do_and_nothing_is_lost(phone, asked):
    """A phone that keeps no cookies, or lost them while the page lay open."""
    phone.says(1, "1")
    strict = Client(enforce_csrf_checks=True)
    told = strict.post(phone.url("link_answer"), {"n": 2, "answer": "3"})
    assert told.status_code == 403 and "cookie" in told.text.lower()
    page = strict.get(phone.url("link_question"))
    mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    assert (
        strict.post(phone.url("link_answer"), {"n": 2, "answer": "3", "csrfmiddlewaretoken": mark}).status_code == 302
    )
    assert answers_of(asked)["djg-6"] == {"3": 1, "4": 3}


@pytest.mark.parametrize("name", ["together", "sheet", "typed_over", "letter"])
@pytest.mark.parametrize("who", ["els", "karim", "anna", "hanna", "gijs"])
def test_nobody_else_answers_prints_or_reads_in_somebodys_name(cast, client, asked, name, who):
    client.force_login(getattr(cast, who))
    address = reverse(f"outcomes:{name}", args=[asked.pk])
    assert client.get(address).status_code in (403, 404)
    assert client.post(address, BOTH).status_code in (403, 404, 405)
    for action in ("together_answer", "together_done", "new_link", "handed_out", "decline", "after_all", "share"):
        told = client.post(
            reverse(f"outcomes:{action}", args=[asked.pk]), BOTH | {"because": "privacy", "agreed": "on"}
        )
        assert told.status_code in (403, 404)
    asked.refresh_from_db()
    assert not Response.objects.exists() and not asked.shared and asked.declined_at is None and asked.asked_at is None


def test_a_refusal_is_kept_with_its_reason_and_a_second_press_changes_nothing(cast, client, asked):
    client.force_login(cast.dewi)
    address = reverse("outcomes:decline", args=[asked.pk])
    for because in ("too_much", "privacy"):
        client.post(address, {"because": because})
    asked.refresh_from_db()
    assert asked.declined_because == DeclinedBecause.TOO_MUCH
    client.post(address, {"because": "<script>"})
    assert Occasion.objects.get(pk=asked.pk).declined_because == DeclinedBecause.TOO_MUCH
    assert AuditEntry.objects.filter(verb="questions.declined").count() == 1


def test_once_consent_is_withdrawn_the_practice_reads_no_score_that_was_shared(cast, client, asked, phone):
    phone.says(1, "1")
    phone.done()
    share(cast.actor(cast.dewi), asked.pk, agreed=True)
    client.force_login(cast.anna)
    page = reverse("outcomes:file", args=[asked.referral_id])
    assert "Eigen scores" in client.get(page).text
    withdraw_consent(cast.actor(cast.dewi), asked.referral_id)
    told = client.get(page)
    assert told.status_code in (403, 404) or "Eigen scores" not in told.text


@pytest.fixture
def changed(cast):
    """A moment of two questionnaires, of which the first is used no more while pages lie open."""
    row = add_own(cast.actor(cast.ivo), OWN)
    occasion = a_moment(cast, start=["ours", "djg-6"])

    def use_no_more():
        end(cast.actor(cast.ivo), row)
        occasion.refresh_from_db()
        assert occasion.instruments == [["djg-6", "2006"]]

    return occasion, use_no_more


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def test_an_answer_is_never_taken_for_another_question(cast, changed):
    occasion, use_no_more = changed
    together = Together(cast, occasion)
    mark = hidden(together.client.get(together.at("together")), "of")
    use_no_more()
    told = together.client.post(together.at("together_answer"), {"n": 1, "of": mark, "answer": "2"})
    assert told.url == together.at("together") and not Response.objects.exists()
    fresh = hidden(together.client.get(together.at("together")), "of")
    together.client.post(together.at("together_answer"), {"n": 1, "of": fresh, "answer": "2"})
    assert answers_of(occasion) == {"djg-6": {"3": 2}}


def test_a_sheet_is_never_taken_for_another_sheet(cast, changed):
    occasion, use_no_more = changed
    paper = OnPaper(cast, occasion)
    mark = hidden(paper.client.get(paper.at("typed_over")), "asked")
    use_no_more()
    sheet = {"q1": "2", "q2": "3", "answered_on": timezone.localdate().isoformat(), "language": "nl", "key": ""}
    told = paper.client.post(paper.at("typed_over"), sheet | {"asked": mark}, follow=True)
    assert "andere vragen" in told.text and not Response.objects.exists()
    paper.client.post(paper.at("typed_over"), sheet | {"asked": hidden(told, "asked")})
    assert answers_of(occasion) == {"djg-6": {"3": 2, "4": 3}}
