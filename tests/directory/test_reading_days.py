"""Words about days and hours are read where every word is understood, and left as words where not."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.directory.rules.moments import Moment, as_kept
from kring.directory.rules.when import adds, clock_in, hours, moments


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "wo 10.00–11.30, niet in schoolvakanties",
            [{"days": 4, "starts": "10:00", "ends": "11:30", "not_in_school_holidays": True}],
        ),
        ("ma t/m vr 9-12 uur", [{"days": 31, "starts": "09:00", "ends": "12:00"}]),
        ("Elke 1e en 3e dinsdag van de maand 14.00 uur", [{"days": 2, "starts": "14:00", "weeks": 5}]),
        ("om de week op donderdag 10.00 - 12.00 uur", [{"days": 8, "starts": "10:00", "ends": "12:00", "every": 2}]),
        (
            "Donderdag 9.00 - 12.00 uur. Vrijdag 13.00 - 14.00 uur.",
            [{"days": 8, "starts": "09:00", "ends": "12:00"}, {"days": 16, "starts": "13:00", "ends": "14:00"}],
        ),
        ("2nd Thursday of Each Month. 7.00pm – 10.00pm", [{"days": 8, "starts": "19:00", "ends": "22:00", "weeks": 2}]),
        ("Mondays 6.30-8.30pm", [{"days": 1, "starts": "18:30", "ends": "20:30"}]),
        ("Every day!", [{"days": 127}]),
        ("woensdag 11 u", [{"days": 4, "starts": "11:00"}]),
        ("wo 11u30", [{"days": 4, "starts": "11:30"}]),
        ("ma 9.30u-11u", [{"days": 1, "starts": "09:30", "ends": "11:00"}]),
        ("zaterdag vertrek 8.30 uur", [{"days": 32, "starts": "08:30"}]),
        ("dinsdag inloop vanaf 9 uur", [{"days": 2, "starts": "09:00"}]),
        ("Inloop woensdag v.a. 9.00 uur", [{"days": 4, "starts": "09:00"}]),
        ("zaterdag 23:00-02:00", [{"days": 32, "starts": "23:00", "ends": "02:00"}]),
        ("woensdagochtend", [{"days": 4}]),
        ("eerste wo-ochtend van de maand", [{"days": 4, "weeks": 1}]),
        ("dinsdagmiddag 14.00 uur", [{"days": 2, "starts": "14:00"}]),
        ("dinsdag en donderdag 's avonds 19.30 uur", [{"days": 10, "starts": "19:30"}]),
        ("Tuesday & Thursday evenings", [{"days": 10}]),
        ("elke eerste zaterdag vd maand", [{"days": 32, "weeks": 1}]),
        ("laatste vrijdag v.d. mnd. 14.00 uur", [{"days": 16, "starts": "14:00", "weeks": 16}]),
        ("woensdagochtend 10-11:30", [{"days": 4, "starts": "10:00", "ends": "11:30"}]),
        ("di 9.30-11", [{"days": 2, "starts": "09:30", "ends": "11:00"}]),
    ],
)
def test_when_it_is_is_read_when_every_word_is_understood(words, expected):
    assert [as_kept(one) for one in moments(words)] == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "1x op dinsdag 12 augustus - 12.00 uur",
        "eerste dinsdag 10.00 - 12.00 uur",
        "dinsdagmiddag 2 uur",
        "dinsdagochtend 14.00 uur",
        "woensdag 25:99",
        "maandag inloop 9.00 uur, start 9.30 uur",
        "maandag 9.00-10.00, inloop 8.30",
        "oneven weken dinsdag 10.00 uur",
        "maandag 10 - 12",
        "Maandag 16.30 - 15.30 uur",
        "Maandag 25.00 uur",
        "vrijdag t/m maandag",
        "niet op maandag",
        "10.00 - 12.00 uur",
        "woensdagochtend 10-11",
        "woensdagmiddag 10-11:30",
        "dinsdagmiddag 2-3:30",
        "wo 2-3:30",
        "dinsdag 10-11 10:30",
        "eerste zaterdag vd week",
    ],
)
def test_when_a_word_is_not_understood_all_of_it_stays_words(words):
    assert moments(words) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("10:00-11:30", (time(10), time(11, 30))),
        ("23:00-02:00", (time(23), time(2))),
        ("9-12", (time(9), time(12))),
        ("10", (time(10), None)),
        ("11u30", (time(11, 30), None)),
        ("vertrek 8.30 uur", (time(8, 30), None)),
        ("25:99", None),
        ("16.30-15.30", None),
        ("inloop 9.00, start 9.30", None),
        ("9.00-10.00, 11.00-12.00", None),
        ("in overleg", None),
        ("", None),
    ],
)
def test_a_column_of_hours_is_read_when_it_holds_one_span(words, expected):
    assert hours(words) == expected


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("", False),
        ("wo 10.00–11.30, niet in schoolvakanties", False),
        ("woensdagochtend 10.00 uur", False),
        ("woensdagochtend", True),
        ("zaterdag vertrek 8.30 uur", True),
        ("zie website", True),
    ],
)
def test_words_are_shown_only_where_they_say_more_than_what_was_read(words, more):
    assert adds(words) is more


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("elke 1e zondag van het kwartaal 11.00-17.00", (time(11), time(17))),
        ("6 zondagen, 11.30 uur", (time(11, 30), None)),
        ("in overleg", (None, None)),
        ("soms om 10.00, soms om 19.30", (None, None)),
    ],
)
def test_of_words_that_are_not_understood_the_hours_still_count(words, clock):
    assert clock_in(words) == clock


def test_after_several_sentences_it_is_not_certain_what_school_holidays_are_about():
    assert moments("Dinsdag 10.00 uur. Donderdag 9.00 uur (niet in schoolvakanties)") == [
        Moment(days=2, starts=time(10)),
        Moment(days=8, starts=time(9)),
    ]


@given(st.integers(6, 22), st.integers(0, 59), st.integers(0, 1))
def test_a_bare_hour_is_read_where_the_other_has_minutes(hour, minute, more):
    ends = time(hour + more, minute)
    expected = [Moment(days=4, starts=time(hour), ends=ends)] if ends > time(hour) else None
    assert moments(f"wo {hour}-{ends:%H:%M}") == expected
    assert moments(f"wo {hour}-{hour + more}") is None
