"""The draft: plain facts, at most five lines, never more than fits."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.duties.rules import StepCode
from kring.feedback.rules.lines import (
    MOST_CHARACTERS,
    MOST_LINES,
    Facts,
    How,
    Line,
    Said,
    compose,
    fit,
    shortened,
    too_much,
)
from kring.feedback.rules.owed import About, covered_by, due_at_end, proposed
from kring.feedback.wording import draft_text
from kring.journey.rules.ending import Ending

WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=400)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
FACTS = st.builds(
    Facts,
    spoke_on=st.lists(DAYS, max_size=8).map(tuple),
    missed_on=st.lists(DAYS, max_size=8).map(tuple),
    goals=st.lists(WORDS, max_size=6).map(tuple),
    started=st.lists(WORDS, max_size=6).map(tuple),
    chosen=st.lists(WORDS, max_size=6).map(tuple),
    no_show_on=st.lists(DAYS, max_size=3).map(tuple),
    fell_through=st.lists(st.tuples(WORDS, st.sampled_from(How)), max_size=5).map(tuple),
    next_step=st.sampled_from(["", *StepCode]),
    next_on=st.none() | DAYS,
    on_hold_until=st.none() | DAYS,
    ending=st.sampled_from(["", *Ending]),
)


@given(FACTS, st.sampled_from(["nl", "en"]))
def test_a_draft_always_fits(facts, language):
    text = draft_text(compose(facts), language)
    assert not too_much(text)
    assert len(compose(facts)) <= MOST_LINES


@given(st.lists(WORDS, max_size=9))
def test_fitting_loses_no_line_of_the_first_five(sentences):
    lines = [line for line in sentences if line.strip()][:MOST_LINES]
    text = fit(sentences)
    assert len(text) <= MOST_CHARACTERS
    assert len(text.split("\n")) == max(len(lines), 1)


@given(WORDS, st.integers(0, 500))
def test_shortening_keeps_to_its_length(sentence, length):
    cut = shortened(sentence, length)
    assert len(cut) <= max(length, 1)


def test_a_draft_reads_as_a_referrer_reads():
    facts = Facts(
        spoke_on=(date(2026, 1, 8), date(2026, 1, 15)),
        missed_on=(date(2026, 1, 5),),
        goals=("Weer onder de mensen komen.", "Naar buiten"),
        started=("Wandelgroep De Brug",),
        chosen=("Koffieochtend",),
        next_step=StepCode.FOLLOW_UP,
        next_on=date(2026, 1, 29),
    )
    assert draft_text(compose(facts), "nl").split("\n") == [
        "2 gesprekken, het laatste op 15 jan 2026.",
        "In eigen woorden: “Weer onder de mensen komen”; “Naar buiten”.",
        "Is begonnen met: Wandelgroep De Brug.",
        "Heeft gekozen: Koffieochtend; nog niet begonnen.",
        "Hierna: we spreken elkaar weer, uiterlijk 29 jan 2026.",
    ]
    assert draft_text(compose(facts), "en").split("\n")[0] == "2 conversations, the last on 15 Jan 2026."


def test_at_the_end_the_draft_says_how_it_ended_and_not_what_is_next():
    facts = Facts(
        spoke_on=(date(2026, 1, 8),),
        chosen=("Koffieochtend",),
        next_step=StepCode.CONCLUDE,
        ending=Ending.COMPLETED_WITH_ACTIVITY,
    )
    assert [line.said for line in compose(facts)] == [Said.SPOKE, Said.ENDED]


def test_on_hold_comes_before_a_next_step():
    lines = compose(Facts(on_hold_until=date(2026, 3, 1), next_step=StepCode.WAKE_FROM_HOLD))
    assert lines == (Line(Said.ON_HOLD, on=date(2026, 3, 1)),)


def test_who_was_never_reached_is_told_with_the_attempts():
    facts = Facts(missed_on=(date(2026, 1, 5), date(2026, 1, 7)), ending=Ending.NOT_REACHED)
    assert draft_text(compose(facts), "nl").split("\n") == [
        "Niet bereikt; 2 keer geprobeerd, voor het laatst op 7 jan 2026.",
        "Afgerond: we hebben de cliënt niet kunnen spreken.",
    ]


def test_what_came_to_nothing_since_the_last_feedback_stands_in_the_draft_of_the_end():
    facts = Facts(
        spoke_on=(date(2026, 1, 8), date(2026, 2, 9)),
        goals=("Naar buiten",),
        no_show_on=(date(2026, 2, 2),),
        fell_through=(("Streektaal-avond", How.NOT_SUITED), ("Zangkoor", How.FULL)),
        ending=Ending.PLAN_DELIVERED,
    )
    assert draft_text(compose(facts), "nl").split("\n") == [
        "2 gesprekken, het laatste op 9 feb 2026. Kwam niet op 2 feb 2026.",
        "In eigen woorden: “Naar buiten”.",
        "Streektaal-avond paste niet; Zangkoor was vol.",
        "Afgerond: er is een plan, en er is geen activiteit begonnen.",
    ]


def test_the_draft_says_that_somebody_goes_on_with_an_activity_only_while_that_is_so():
    ended = Facts(ending=Ending.COMPLETED_WITH_ACTIVITY, fell_through=(("Zangkoor", How.STOPPED),))
    assert "goes on" not in draft_text(compose(ended), "en")
    goes_on = dataclasses.replace(ended, started=("Wandelgroep",))
    assert "goes on" in draft_text(compose(goes_on), "en")


def test_news_of_activities_goes_before_the_wish_where_there_is_room_for_one():
    facts = Facts(
        spoke_on=(date(2026, 1, 8),),
        goals=("Naar buiten",),
        started=("Wandelgroep",),
        chosen=("Koffieochtend",),
        fell_through=(("Zangkoor", How.FULL),),
        next_step=StepCode.MAKE_PLAN,
    )
    assert [line.said for line in compose(facts)] == [
        Said.SPOKE, Said.STARTED, Said.CHOSEN, Said.FELL_THROUGH, Said.NEXT
    ]  # fmt: skip


def test_nothing_recorded_gives_an_empty_draft():
    assert draft_text(compose(Facts()), "nl") == ""


def test_the_facts_have_no_place_for_notes_problems_or_scores():
    assert {field.name for field in dataclasses.fields(Facts)} == {
        "spoke_on",
        "missed_on",
        "goals",
        "started",
        "chosen",
        "no_show_on",
        "fell_through",
        "next_step",
        "next_on",
        "on_hold_until",
        "ending",
    }


@pytest.mark.parametrize("ending", [ending for ending in Ending if ending is not Ending.WITHDRAWN])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_ending_has_a_sentence(ending, language):
    assert draft_text(compose(Facts(ending=ending)), language)


def test_later_feedback_covers_what_came_before():
    both = [About.AFTER_INTAKE, About.AT_PLAN]
    assert covered_by(About.AFTER_INTAKE, both) == {About.AFTER_INTAKE}
    assert covered_by(About.AT_PLAN, both) == set(both)
    assert covered_by(About.IN_BETWEEN, both) == set(both)
    assert covered_by(About.AT_END, [About.AT_DROP_OUT]) == {About.AT_DROP_OUT}
    assert covered_by(About.AT_PLAN, [About.AT_END]) == set()


def test_feedback_at_the_end_is_due_no_later_than_what_it_replaces():
    early, late = date(2026, 1, 5), date(2026, 2, 5)
    assert due_at_end(late, []) == late
    assert due_at_end(late, [early]) == early
    assert due_at_end(early, [late]) == early


def test_what_is_proposed_is_what_is_owed_last():
    assert proposed([About.AFTER_INTAKE, About.AT_PLAN], "", False) is About.AT_PLAN
    assert proposed([], "", False) is About.IN_BETWEEN
    assert proposed([], Ending.NOT_REACHED, True) is About.AT_DROP_OUT
    assert proposed([], Ending.PLAN_DELIVERED, True) is About.AT_END
