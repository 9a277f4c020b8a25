"""Every questionnaire that issue 4 names is a file: a version, whose it is, both languages, what is done with missing answers, checks."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kring.outcomes import library
from kring.outcomes.rules.instruments import LANGUAGES, Method, Shipping
from kring.outcomes.rules.tables import Filled, table_of
from tests.outcomes.building import instrument as an_instrument
from tests.outcomes.building import item, scale
from tests.outcomes.factories import a_link_to, a_moment, adopts
from tests.outcomes.phone import Phone

ASKED_FOR = {
    *("who-5", "ons-4", "djg-6", "djg-11", "ucla-3", "cantril", "mhc-sf", "eq-5d-5l", "swemwbs", "mycaw", "phq-4"),
}
SHIPPED = list(library.shipped().values())
each = pytest.mark.parametrize("instrument", SHIPPED, ids=lambda one: one.code)


def test_all_are_there():
    assert {one.code for one in SHIPPED} >= ASKED_FOR


@each
def test_what_is_told_about_it_is_there_in_both_languages(instrument):
    told = [instrument.name, instrument.meant_for, instrument.licence.name, *(one.name for one in instrument.scales)]
    told += [one for one in (instrument.period, instrument.licence.why) if one.nl or one.en]
    for one in told:
        assert all(one.in_(language) for language in LANGUAGES), one
    assert instrument.version and instrument.source and instrument.licence.holder
    # A sentence is not the same in both: that would be one that nobody translated.
    assert not instrument.licence.why.nl or instrument.licence.why.nl != instrument.licence.why.en


@each
def test_each_figure_says_what_is_done_with_missing_answers_and_checks_it(instrument):
    for one in instrument.scales:
        if one.method is not Method.SINGLE:
            assert one.missing_source, one.code
        if one.items and one.shown and one.method is not Method.SINGLE:
            assert any(check.value is None and None in check.answers for check in one.checks), one.code


def test_texts_of_licence_holders_are_not_in_the_files():
    for code in ("eq-5d-5l", "swemwbs", "mycaw"):
        [found] = [one for one in SHIPPED if one.code == code]
        assert found.licence.texts is Shipping.STEWARD and found.licence.registration


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_who_answers_reads_at_each_question_what_time_it_asks_about(cast, client, language):
    """Without it somebody answers about another time than the score is about."""
    adopts(cast.here, cast.ivo, "who-5", "1998")
    occasion = a_moment(cast, start=["who-5"])
    type(occasion.referral.client).objects.update(language=language)
    words = {"nl": "De afgelopen twee weken:", "en": "The last two weeks:"}[language]
    phone = Phone(client, a_link_to(cast, occasion)[0])
    for place in range(1, 6):
        heading = re.search(r"<h1.*?</h1>", phone.opens("link_question", n=str(place)).text, re.S)[0]
        assert words in heading and f"{language} items.{place}" in heading
    client.force_login(cast.dewi)
    assert words in client.get(reverse("outcomes:together", args=[occasion.pk])).text
    assert client.get(reverse("outcomes:sheet", args=[occasion.pk])).text.count(words) == 5


@pytest.mark.django_db
def test_a_steward_reads_about_it_in_their_own_language(cast):
    steward = Client()
    steward.force_login(cast.ivo)
    for found in SHIPPED:
        page = steward.get(reverse("steward:questionnaire", kwargs={"code": found.code, "version": found.version})).text
        for said in (found.licence.name, found.licence.why):
            assert said.nl in page and (said.en == said.nl or said.en not in page), found.code
        assert found.period.nl in page
    assert "Vrij te gebruiken met bronvermelding" in steward.get(reverse("steward:questionnaires")).text


def filled(answers):
    return Filled(
        person="P1", moment="start", month="2026-01", day=0, mode="paper", language="nl", answers=answers, scores={}
    )


def test_a_key_that_looks_turned_round_stands_in_the_code_book_of_the_answers_themselves():
    """Also of what was asked here, not only of what comes in out of a file."""
    codes = ["a", "b", "c", "d"]
    own = an_instrument([item(one) for one in codes], [scale(codes, 0, 16)])
    rows = [filled({"a": n % 5, "b": n % 5, "c": (n + n // 10) % 5, "d": 4 - n % 5}) for n in range(40)]
    found = {one.name: one.meaning for one in table_of(own, rows).columns if one.name.startswith("item_")}
    assert [name for name, meaning in found.items() if "LOOK AT THIS" in meaning] == ["item_d"]
    assert re.search(r"correlation with the others -0\.\d\d|-1\.00", found["item_d"]) and "40 people" in found["item_d"]
    few = table_of(own, rows[:29]).columns
    assert not any("LOOK AT THIS" in one.meaning for one in few), "of so few people it may be chance"
