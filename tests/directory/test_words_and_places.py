"""Words are found however they are typed; distances are right."""

from datetime import time

import pytest
from django.utils.translation import override

from kring.directory.rules.cells import Fault, fault, is_web_address
from kring.directory.rules.places import PACES, Mode, area_of, km_between, km_within, minutes
from kring.directory.rules.words import fold, guess_theme
from kring.directory.wished import reach
from kring.directory.wording import distance_words, ways_words, when_words


def test_folding_takes_away_case_accents_and_punctuation():
    assert fold("Café ’t Hoekje – Eén_keer!") == "cafe t hoekje een keer"


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("Samen wandelen langs de plas", "walk"),
        ("Wandelvrijwilligers gezocht", "volunteer"),
        ("Stoelyoga 65+", "sport"),
        ("Aquagym", "sport"),
        ("Schilderen voor beginners", "creative"),
        ("Smartlappenkoor", "culture"),
        ("Zingen in de kerk", "culture"),
        ("Moestuin De Bult", "nature"),
        ("Eettafel", "cook"),
        ("Bridge", "meet"),
        ("Inloop in het buurthuis", "meet"),
        ("Hardloopgroep", "sport"),
        ("Seniorenfit", "sport"),
        ("Walking group for seniors", "walk"),
        ("Grief support group", "peers"),
        ("Food pantry", "help"),
        ("Transportation services", "help"),
        ("Benefits counseling", "money"),
        ("Schuldhulpmaatje", "money"),
        ("Hulp bij de thuisadministratie", "money"),
        ("Spreekuur wonen in de wijk", "home"),
        ("Emergency shelter", "home"),
        ("Sollicitatiecafé", "work"),
        ("Job search club", "work"),
        ("Praten over huiselijk geweld", "safety"),
        ("Domestic violence advocates", "safety"),
        ("Vrijwilligerswerk bij het werkcafé", "volunteer"),
        ("Koffie in het woonzorgcentrum", "meet"),
        ("Community garden", "nature"),
        ("Cooking class", "cook"),
        ("Chair exercise", "sport"),
        ("Arts and crafts", "creative"),
        ("Community choir", "culture"),
        ("English class", "learn"),
        ("Coffee morning", "meet"),
        ("Gouden dagen", ""),
        ("Global outreach", ""),
        ("Social Security office", ""),
    ],
)
def test_a_theme_is_guessed_from_the_title(title, theme):
    assert guess_theme(title, "") == theme


def test_a_title_that_says_nothing_counts_as_what_the_caller_says():
    assert guess_theme("Gouden dagen") == "meet"


def test_distance_between_two_churches():
    # Dom of Utrecht and Sint-Jan of Den Bosch: 46.9 km by any map.
    assert km_between((52.0907, 5.1214), (51.6878, 5.3084)) == pytest.approx(46.6, abs=0.4)
    assert km_between((52.1, 5.1), (52.1, 5.1)) == 0
    assert km_between((90, 0), (-90, 0)) == pytest.approx(20015, abs=1)


def test_minutes_follow_from_what_is_assumed_of_each_way_of_going():
    """A kilometre as the crow flies is 1.3 on the road: 17 minutes at 4.5 km an hour. A bus takes a quarter of an hour besides."""
    assert minutes(1.0, Mode.FOOT) == 15
    assert minutes(0.01, Mode.FOOT) == 5
    assert minutes(5.0, Mode.BICYCLE) == 30
    assert minutes(5.0, Mode.TRANSIT) == 35
    assert minutes(0.5, Mode.TRANSIT) == 15


@pytest.mark.parametrize("mode", list(Mode))
def test_a_limit_in_minutes_reaches_as_far_as_those_minutes_go(mode):
    for most in (30, 45):
        km = km_within(most, mode)
        assert minutes(km, mode) == most
        assert minutes(km * 1.4, mode) > most
    assert km_within(PACES[Mode.TRANSIT].beside, Mode.TRANSIT) == 0


def test_a_choice_of_distance_is_a_way_of_going_or_plain_kilometres():
    assert reach("") == (None, None)
    assert reach("5") == (5.0, None)
    km, mode = reach("foot:15")
    assert (round(km, 2), mode) == (0.87, Mode.FOOT)


def test_minutes_are_told_for_the_way_somebody_goes():
    with override("en"):
        assert distance_words(2.0, Mode.BICYCLE) == "2.0 km · about 15 minutes by bicycle"
        assert distance_words(4.0, Mode.TRANSIT) == "4.0 km · about 30 minutes by bus or train"
        assert distance_words(1.0, Mode.TRANSIT) == "1.0 km · about 15 minutes on foot"
        assert distance_words(9.0, Mode.FOOT) == "9.0 km"
        assert ways_words(2.0) == [
            "about 35 minutes on foot",
            "about 15 minutes by bicycle",
            "about 25 minutes by bus or train",
        ]
        assert ways_words(40.0) == []


@pytest.mark.parametrize(
    ("km", "dutch"),
    [
        (None, ""),
        (0.0, "vlakbij"),
        (0.04, "vlakbij"),
        (1.0, "1,0 km · ongeveer 15 minuten lopen"),
        (5.0, "5,0 km · ongeveer 30 minuten fietsen"),
        (27.0, "27 km"),
    ],
)
def test_a_distance_is_told_as_far_as_it_says_something(km, dutch):
    with override("nl"):
        assert distance_words(km) == dutch


def test_when_only_the_end_is_known_it_says_so():
    with override("nl"):
        assert when_words(1, time(10), time(11, 30), "") == "maandag 10:00–11:30"
        assert when_words(1, time(10), None, "") == "maandag 10:00"
        assert when_words(1, None, time(17), "") == "maandag tot 17:00"


def test_the_area_of_a_postcode_is_its_digits():
    assert [area_of(code) for code in ("1234 AB", "1234", " 1234ab", "12", "", "abcd", "１２３４")] == [
        "1234", "1234", "1234", "", "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x"])
def test_a_formula_is_refused(text):
    assert fault(text, 100) is Fault.FORMULA


@pytest.mark.parametrize("text", ["<b>dik</b>", "<script>", "<!-- -->", "a &amp; b", "JavaScript:alert(1)"])
def test_html_is_refused(text):
    assert fault(text, 100) is Fault.HTML


@pytest.mark.parametrize("text", ["", "Gym 65+", "+31 6 12345678", "-5", "a < b", "Kick&Move", "R&B"])
def test_plain_text_is_fine(text):
    assert fault(text, 100) is None


def test_a_web_address_is_http_or_https():
    assert is_web_address("https://example.org/a?b=c")
    assert not any(map(is_web_address, ("ftp://example.org", "javascript:1", "https://a b", 'https://a"b', "")))
