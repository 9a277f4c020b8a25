"""Who named concerns of their own is asked later about the same ones: together and on paper with their words, never behind a link."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from faults.crash import at_every_write
from kring.access.models import AuditEntry
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.journey.actions.course import close
from kring.outcomes import daily
from kring.outcomes.actions.answering import (
    Given,
    answer_by_link,
    answer_together,
    close_half_filled,
    enter_paper,
    finish_by_link,
    finish_together,
)
from kring.outcomes.actions.asking import NotOpen, ask_by_link, hand_out
from kring.outcomes.concerns import behind_link, named_before, waits_for_conversation
from kring.outcomes.instruments_here import asked_at
from kring.outcomes.library import shipped
from kring.outcomes.models import Occasion, Response, Score
from kring.outcomes.rules import walk
from kring.outcomes.rules.instruments import Kind
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, adopts, answers_of, measures, moment_of, they_met
from tests.outcomes.phone import Phone

pytestmark = pytest.mark.django_db

MYCAW = shipped()["mycaw", "2007"]
DJG = shipped()["djg-6", "2006"]
ITEMS = ("3", "9", "10", "4", "7", "8")
NAMED = {"concern-1": "De trap op", "concern-1-now": 5, "concern-2": "Alleen eten", "concern-2-now": 4, "wellbeing": 3}
STEP = StepCode.ASK_QUESTIONS


def say(cast, occasion, answers, code="mycaw"):
    for item, value in answers.items():
        answer_together(
            cast.actor(cast.dewi), occasion.pk, Given(instrument=code, item=item, value=value, language="nl")
        )


@pytest.fixture
def course(cast):
    """Somebody who is asked for concerns at the start and at the end, and then about loneliness too."""
    adopts(cast.here, cast.ivo, "mycaw", "2007")
    measures(cast.here, start=["mycaw"], end=["djg-6", "mycaw"])
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    return referral


@pytest.fixture
def end(cast, course):
    """The end of who named two concerns."""
    start = moment_of(course, "start")
    say(cast, start, NAMED)
    finish_together(cast.actor(cast.dewi), start.pk)
    close(cast.actor(cast.dewi), course.pk)
    return moment_of(course, "end")


@pytest.fixture
def dewi(cast):
    browser = Client()
    browser.force_login(cast.dewi)
    return browser


def by_link(cast, occasion, items=ITEMS):
    """The client answers by link what a link asks, and is done."""
    _token, link = a_link_to(cast, occasion)
    for item in items:
        answer_by_link(link, Given(instrument="djg-6", item=item, value=1, language="nl"))
    finish_by_link(link)
    return link


def steps_of(occasion):
    return Step.objects.filter(dossier=occasion.referral_id, code=STEP, done_at=None)


def text_of(browser, name, occasion, **query):
    page = browser.get(reverse(f"outcomes:{name}", args=[occasion.pk]), query)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_together_each_concern_is_read_and_none_is_asked_for(cast, dewi, end):
    assert named_before(end, asked_at(end)) == {"mycaw": {"concern-1": "De trap op", "concern-2": "Alleen eten"}}
    assert "“De trap op”" in text_of(dewi, "together", end, n="8")
    assert "“Alleen eten”" in text_of(dewi, "together", end, n="10")
    page = text_of(dewi, "together", end)
    assert "Vraag 1 van 10" in page, (
        "six about loneliness, two ratings, wellbeing and what mattered: nothing to name anew"
    )
    assert dewi.get(reverse("outcomes:together", args=[end.pk]), {"n": "7"}).text.count("De trap op") == 1


def test_what_is_rated_is_scored_beside_what_was_rated_first(cast, end):
    say(cast, end, {"concern-1-now": 2, "concern-2-now": 4, "wellbeing": 3})
    finish_together(cast.actor(cast.dewi), end.pk)
    values = Score.objects.filter(instrument="mycaw", scale="concern-1").order_by("response__started_at")
    assert [one.value for one in values] == [5, 2]
    assert "concern-1" not in answers_of(end)["mycaw"], "the words stand where they were said"


def test_who_named_one_concern_is_not_asked_about_a_second(cast, course):
    start = moment_of(course, "start")
    say(cast, start, {"concern-1": "De trap op", "concern-1-now": 5, "concern-2": None})
    finish_together(cast.actor(cast.dewi), start.pk)
    close(cast.actor(cast.dewi), course.pk)
    end = moment_of(course, "end")
    asked = walk.questions([MYCAW], named_before(end, asked_at(end)))
    assert [one.item.code for one in asked] == ["concern-1-now", "wellbeing", "important"]


def test_who_was_not_asked_before_names_them_now(cast, course):
    close(cast.actor(cast.dewi), course.pk)
    end = moment_of(course, "end")
    assert named_before(end, asked_at(end)) == {} and waits_for_conversation(end) == frozenset()
    say(cast, end, NAMED)
    assert named_before(end, asked_at(end)) == {}
    assert len(behind_link(end)) == 12


def test_behind_a_link_it_is_not_asked_and_its_words_are_nowhere(cast, client, end):
    phone = Phone(client, a_link_to(cast, end)[0])
    assert "6 vragen" in phone.opens().text
    for place in range(1, 13):
        page = phone.opens("link_question", n=str(place)).text
        assert "De trap" not in page and "Alleen eten" not in page and "concern" not in page
        phone.says(place, "1")
    assert answers_of(end) == {"djg-6": dict.fromkeys(("3", "9", "10", "4", "7", "8"), 1)}
    assert "Uw antwoorden zijn binnen" in phone.done().text


def test_what_a_link_cannot_ask_waits_for_the_link_worker(cast, dewi, end):
    link = by_link(cast, end)
    end.refresh_from_db()
    assert end.finished_at is None and steps_of(end).count() == 1
    assert Score.objects.get(response__occasion=end, scale="total").value is not None
    with pytest.raises(NotOpen):  # what was finished never changes
        answer_by_link(link, Given(instrument="djg-6", item="3", value=3, language="nl"))
    finish_by_link(link)  # pressed twice
    assert steps_of(end).count() == 1
    page = text_of(dewi, "together", end)
    assert "Vraag 1 van 4" in page and "“De trap op”" in page
    say(cast, end, {"concern-1-now": 1})
    finish_together(cast.actor(cast.dewi), end.pk)
    end.refresh_from_db()
    assert end.finished_at is not None and not steps_of(end).exists()
    assert Response.objects.filter(occasion=end, replaced_at=None).exclude(finished_at=None).count() == 2


def test_a_program_that_dies_while_somebody_is_done_with_a_link_leaves_nothing_half_done(cast, end):
    _token, link = a_link_to(cast, end)
    for item in ITEMS:
        answer_by_link(link, Given(instrument="djg-6", item=item, value=1, language="nl"))
    assert at_every_write(lambda: finish_by_link(link)) > 2
    assert Score.objects.filter(response__occasion=end).exists() and steps_of(end).count() == 1


def test_nobody_is_reminded_of_what_a_link_does_not_ask(cast, end):
    type(end.referral.client).objects.update(may_mail=True, email="client@example.org")
    by_link(cast, end)
    Occasion.objects.filter(pk=end.pk).update(asked_at=timezone.now() - timedelta(days=10), remind_after=3)
    assert daily.remind(timezone.now()) == 0


@pytest.mark.parametrize("mail", [True, False])
def test_when_its_day_comes_there_is_a_step_and_a_mail_only_for_the_rest(cast, end, mail, monkeypatch):
    monkeypatch.setattr(type(end.referral.client), "wants_mail", mail)
    assert daily.ask(timezone.now()) == 1
    end.refresh_from_db()
    assert steps_of(end).count() == 1 and (end.asked_at is not None) is mail
    assert daily.ask(timezone.now()) == 0


def test_of_concerns_only_there_is_no_mail_and_no_letter(cast, dewi, end, monkeypatch):
    monkeypatch.setattr(type(end.referral.client), "wants_mail", True)
    Occasion.objects.filter(pk=end.pk).update(instruments=[["mycaw", "2007"]])
    page = text_of(dewi, "file", end.referral)
    assert "gaan terug op wat de cliënt eerder noemde" in page and "Brief met link" not in page
    daily.ask(timezone.now())
    end.refresh_from_db()
    assert end.asked_at is None and steps_of(end).count() == 1
    assert dewi.get(reverse("outcomes:letter", args=[end.pk])).status_code == 302
    phone = Phone(Client(), ask_by_link(cast.actor(cast.dewi), end.pk))
    assert "niet meer nodig" in phone.opens().text, "a link that was made all the same asks nothing"
    assert steps_of(end).count() == 1


def test_the_file_says_why_they_are_asked_together(dewi, end):
    page = text_of(dewi, "file", end.referral)
    assert "10 vragen" in page, "nothing is named anew"
    assert "Een link laat geen eerdere antwoorden zien" in page and "Brief met link" in page


def test_the_sheet_has_the_words_for_who_may_read_them(cast, dewi, end):
    page = text_of(dewi, "sheet", end)
    assert (
        "Dit gaat over: “De trap op”" in page
        and "Dit gaat over: “Alleen eten”" in page
        and "woorden van de cliënt zelf" in page
    )
    assert AuditEntry.objects.filter(verb="scores.read", dossier_id=end.referral_id).exists()
    for name, status in (("anna", 403), ("fenna", 403), ("els", 404)):
        browser = Client()
        browser.force_login(getattr(cast, name))
        found = browser.get(reverse("outcomes:sheet", args=[end.pk]))
        assert found.status_code in (status, 404) and "De trap" not in found.text
    letter = text_of(dewi, "letter", end)
    assert "De trap" not in letter


def test_typing_over_leaves_alone_what_came_by_link(cast, dewi, end):
    by_link(cast, end)
    hand_out(cast.actor(cast.dewi), end.pk)
    page = text_of(dewi, "typed_over", end)
    assert "Dit gaat over: “De trap op”" in page
    sheets, today = {"mycaw": {"concern-1-now": 0, "wellbeing": 1}, "djg-6": {"3": 3}}, timezone.localdate()
    enter_paper(cast.actor(cast.dewi), end.pk, sheets, today, "nl")
    end.refresh_from_db()
    assert end.finished_at is not None
    assert answers_of(end) == {"djg-6": dict.fromkeys(ITEMS, 1), "mycaw": sheets["mycaw"]}
    enter_paper(cast.actor(cast.dewi), end.pk, {"mycaw": {"concern-1-now": 1}}, today, "nl")
    assert answers_of(end) == {"djg-6": dict.fromkeys(ITEMS, 1), "mycaw": {"concern-1-now": 1}}


def test_when_the_window_closes_the_rest_is_missing_and_what_was_said_counts(cast, end):
    by_link(cast, end)
    close_half_filled(end, timezone.now())
    end.refresh_from_db()
    assert end.finished_at is not None
    assert {one.instrument for one in Response.objects.filter(occasion=end, replaced_at=None)} == {"djg-6"}


named = some.dictionaries(some.sampled_from(["concern-1", "concern-2"]), some.just("woorden"))


@given(named=named, left_out=some.sets(some.sampled_from(["djg-6", "mycaw"])), all_=some.permutations([DJG, MYCAW]))
def test_a_question_has_one_place_whatever_is_asked(named, left_out, all_):
    everything = {(one.instrument.code, one.item.code): one.place for one in walk.questions(all_)}
    asked = walk.questions(all_, {"mycaw": named}, left_out)
    assert all(everything[one.instrument.code, one.item.code] == one.place for one in asked)
    assert not any(one.item.kind is Kind.CONCERN or one.instrument.code in left_out for one in asked)
    assert {one.item.about for one in asked} - {""} <= set(named)
    firsts = [one.instrument.code for one in asked if one.first]
    assert firsts == list(dict.fromkeys(one.instrument.code for one in asked))
