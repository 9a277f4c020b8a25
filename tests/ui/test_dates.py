from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils.translation import override

from kring.ui import dates
from kring.ui.rules.days import distance

TODAY = date(2026, 1, 14)
AFTERNOON = datetime(2026, 1, 14, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "dutch", "english"),
    [
        (0, "vandaag", "today"),
        (1, "morgen", "tomorrow"),
        (-1, "gisteren", "yesterday"),
        (3, "over 3 dagen", "in 3 days"),
        (-11, "11 dagen geleden", "11 days ago"),
        (90, "over 90 dagen", "in 90 days"),
        (91, "15 apr 2026", "15 Apr 2026"),
        (-400, "10 dec 2024", "10 Dec 2024"),
    ],
)
def test_days_as_people_say_them(days, dutch, english):
    day = TODAY + timedelta(days=days)
    with override("nl"):
        assert dates.relative(day, TODAY) == dutch
    with override("en"):
        assert dates.relative(day, TODAY) == english


@pytest.mark.parametrize(
    ("style", "dutch", "english"),
    [
        ("short", "14 jan 2026", "14 Jan 2026"),
        ("long", "woensdag 14 januari 2026", "Wednesday 14 January 2026"),
        ("day", "wo 14 jan", "Wed 14 Jan"),
        ("datetime", "wo 14 jan 14:00", "Wed 14 Jan 14:00"),
        ("long_datetime", "woensdag 14 januari om 14:00", "Wednesday 14 January at 14:00"),
        ("time", "14:00", "14:00"),
        ("month", "jan 2026", "Jan 2026"),
    ],
)
def test_moments_in_the_regions_time_and_the_pages_language(style, dutch, english):
    with override("nl"):
        assert dates.STYLES[style](AFTERNOON) == dutch
    with override("en"):
        assert dates.STYLES[style](AFTERNOON) == english


def test_a_moment_just_before_midnight_elsewhere_is_the_next_day_here():
    with override("nl"):
        late = datetime(2026, 1, 14, 23, 30, tzinfo=UTC)
        assert dates.short_date(late) == "15 jan 2026"
        assert dates.relative(late, TODAY) == "morgen"


def test_the_months_have_no_dots_that_a_list_would_not_want():
    assert [month for month in dates.names("nl").short_months if "." in month] == []


def test_the_time_element_carries_the_exact_moment():
    with override("nl"):
        assert dates.time_tag(AFTERNOON, "datetime") == (
            '<time datetime="2026-01-14T14:00+01:00">wo 14 jan 14:00</time>'
        )
        assert dates.time_tag(date(2024, 12, 10), "relative") == (
            '<time datetime="2024-12-10" title="dinsdag 10 december 2024">10 dec 2024</time>'
        )
        assert dates.time_tag(None) == "&ndash;"


def test_distance_is_never_negative():
    assert distance(TODAY - timedelta(days=5), TODAY).days == 5


@pytest.mark.parametrize(
    ("first", "last", "dutch", "english"),
    [
        (time(11), time(17), "11:00–17:00", "11:00–17:00"),
        (time(11), None, "vanaf 11:00", "from 11:00"),
        (None, time(17), "tot 17:00", "until 17:00"),
        (None, None, "", ""),
    ],
)
def test_hours_with_an_open_end_say_which(first, last, dutch, english):
    with override("nl"):
        assert dates.hours(first, last) == dutch
    with override("en"):
        assert dates.hours(first, last) == english
