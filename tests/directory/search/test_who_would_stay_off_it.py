"""Who drinks or gambles too much is led to what helps to stay off it, never first to what pours or plays it."""

import pytest

from tests.directory.search.found import rows

BREWING, SOBER, COFFEE, BAKING = range(4)
TEXTS = [
    "Dorpsbierbrouwerij. Wij brouwen bier en drinken het samen op.",
    "Nuchter Verder. Avonden voor wie van drank of drugs af wil blijven.",
    "Koffieochtend. Samen koffie drinken met de buurt, voor de gezelligheid.",
    "Bakclub. Wij bakken en drinken er iets bij, in goed gezelschap.",
]
ENGLISH = [
    "Home brewing. We brew beer and drink it together.",
    "Sober together. Alcoholics anonymous: meetings for who stays sober.",
    "Coffee morning. Drink coffee with neighbours and good company.",
]


@pytest.mark.parametrize(
    "told",
    [
        "ze drinkt te veel",
        "ze drinkt teveel en wil daarmee stoppen",
        "gestopt met drinken, wil gezelschap zonder drank",
        "wil van de drank af",
        "haar man drinkt",
        "wil stoppen met drinken",
    ],
)
def test_who_drinks_too_much_finds_help_first_and_a_brewery_last(find, told):
    answered = find(TEXTS)(told)
    assert rows(answered)[0] == SOBER
    assert BREWING in answered.unwanted and SOBER not in answered.unwanted
    assert rows(answered)[-1] == BREWING or BREWING not in rows(answered)


@pytest.mark.parametrize("told", ["she drinks too much", "stopped drinking, wants company without alcohol"])
def test_who_drinks_too_much_finds_help_first_in_english(find, told):
    answered = find(ENGLISH, languages=("en",), written="en")(told)
    assert rows(answered)[0] == 1
    assert answered.unwanted == {0}


def test_who_drinks_too_much_finds_dutch_help_in_english(find):
    assert rows(find(TEXTS, languages=("nl", "en"))("she drinks too much"))[0] == SOBER


@pytest.mark.parametrize(
    ("told", "first"), [("koffie drinken", COFFEE), ("gezellig koffie drinken", COFFEE), ("bier brouwen", BREWING)]
)
def test_who_drinks_coffee_or_brews_does_not_drink_too_much(find, told, first):
    answered = find(TEXTS)(told)
    assert rows(answered)[0] == first
    assert not answered.unwanted


def test_without_alcohol_puts_what_pours_it_last_and_not_what_helps(find):
    answered = find(TEXTS)("gezelschap zonder alcohol")
    assert rows(answered)[0] == BAKING
    assert answered.unwanted == {BREWING}


def test_a_verb_of_a_phrase_is_no_word_to_look_for_by_itself(find):
    assert BAKING not in rows(find(TEXTS)("ze drinkt te veel"))


def test_who_gambles_finds_bingo_last(find):
    texts = ["Bingo en een gezellige middag.", "Een gezellige middag.", "Praatgroep gokverslaving."]
    answered = find(texts)("hij gokt te veel, wil gezelligheid")
    assert rows(answered) == [2, 1, 0]
    assert answered.unwanted == {0}
