"""For whom an activity is, is read from its title and its own words only where they leave no doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.directory.models import ForWhom
from kring.directory.rules.whom import (
    ALL,
    BEREAVED,
    CARERS,
    LHBTI,
    MEN,
    NEWCOMERS,
    PARENTS,
    WOMEN,
    kept,
    read,
)
from kring.directory.rules.wishes import read as wishes

CERTAIN = [
    ("Houtbewerking voor vrouwen", "", WOMEN),
    ("Zwemmen", "vrouwen 18+", WOMEN),
    ("Zwemmen", "Alleen vrouwen", WOMEN),
    ("Ontmoetingsgroep Oost-Europese vrouwen", "vrouwen vanaf 18 jaar", WOMEN),
    ("Turkse vrouwengroep", "", WOMEN),
    ("Vrouwen onder elkaar", "", WOMEN),
    ("Gym (dames)", "", WOMEN),
    ("Koffie voor vrouwen en hun kinderen", "", WOMEN),
    ("Women only swim", "", WOMEN),
    ("Zumba", "for women only", WOMEN),
    ("Kookgroep mannen alleen", "mannen 60+", MEN),
    ("Mannenschuur", "50+", MEN),
    ("Mannen onder elkaar", "", MEN),
    ("Koken voor alleenstaande mannen 60+", "", MEN),
    ("Men’s Shed", "", MEN),
    ("Mantelzorgcafé", "", CARERS),
    ("Yoga voor mantelzorgers", "", CARERS),
    ("Support group for family caregivers", "", CARERS),
    ("Lotgenotengroep jonge weduwen en weduwnaars", "", BEREAVED),
    ("Eettafel voor nabestaanden", "18+", BEREAVED),
    ("Samen eten", "voor wie een dierbare heeft verloren", BEREAVED),
    ("Rouwwandeling", "", BEREAVED),
    ("Grief support group", "", BEREAVED),
    ("Debatclub voor nieuwkomers", "16+", NEWCOMERS),
    ("Taalcafé", "statushouders en vluchtelingen", NEWCOMERS),
    ("English class for refugees", "", NEWCOMERS),
    ("Transgenderinloop", "", LHBTI),
    ("LHBTI+ café", "", LHBTI),
    ("Roze 50+ salon", "", LHBTI),
    ("LGBTQ+ youth group", "", LHBTI),
    ("Babycafé", "", PARENTS),
    ("Inloop", "ouders met baby tot 1 jaar", PARENTS),
    ("Parent and toddler group", "", PARENTS),
    ("Koffie voor jonge moeders", "", WOMEN + PARENTS),
]
EVERYBODY = [
    ("Voor mannen en vrouwen", ""),
    ("Voor mannen én vrouwen", ""),
    ("Gym", "dames en heren"),
    ("Dames- en herenkoor", ""),
    ("Niet alleen voor vrouwen", ""),
    ("Yoga, ook voor vrouwen", ""),
    ("Vooral voor vrouwen", ""),
    ("Not just for women", ""),
    ("Koor", "dames welkom, heren ook"),
    ("Vrouwengroep", "iedereen"),
    ("Regenboogborrel", "iedereen"),
    ("EHBO voor mantelzorgers en vrijwilligers", ""),
    ("Inloop", "voor mensen met dementie en hun mantelzorgers"),
    ("Inloop", "vrouwen, kinderen en ouderen"),
    ("Mantelzorg: rechten en regels", ""),
    ("Koffie voor nieuwkomers in de wijk", ""),
    ("Gastheer of gastvrouw in de bibliotheek", ""),
    ("Vrijwilliger bij vrouwengroep", ""),
    ("Tentoonstelling: vrouwen van toen", ""),
    ("Women, Infants and Children", ""),
    ("Women's health talk", ""),
    ("LHBTI-vriendelijk koor", ""),
    ("Woman in gold: film", ""),
    ("Menselijk gesprek", ""),
    ("", ""),
]


@pytest.mark.parametrize(("title", "words", "mask"), CERTAIN)
def test_for_whom_it_is_stands_in_the_title_or_in_its_own_words(title, words, mask):
    assert read(title, words) == mask
    assert read(title.upper(), words.upper()) == mask


@pytest.mark.parametrize(("title", "words"), EVERYBODY)
def test_what_is_also_for_others_or_not_certain_is_left_in_words(title, words):
    assert read(title, words) == 0


@given(
    st.sampled_from([title for title, _words, _mask in CERTAIN]),
    st.sampled_from(["{} en iedereen", "Niet alleen {}", "{}, gemengd", "Vrijwilliger bij {}"]),
)
def test_words_that_open_it_for_all_take_it_back(title, opened):
    if opened.startswith("Niet") and not title.casefold().startswith(("vrouwen", "mannen")):
        opened = "{}, everyone welcome"
    assert read(opened.format(title)) == 0


@given(
    st.lists(st.sampled_from(" ".join(f"{t} {w}" for t, w, _ in [*CERTAIN, *((*o, 0) for o in EVERYBODY)]).split())),
    st.text(max_size=30),
)
def test_whatever_stands_there_is_never_for_women_and_men_both(said, other):
    for title, words in ((" ".join(said), other), (other, " ".join(said))):
        found = read(title, words)
        assert 0 <= found <= ALL and found & (WOMEN | MEN) != WOMEN | MEN


def test_the_codes_are_those_of_the_model():
    assert sum(ForWhom.values) == ALL
    assert [code.value for code in ForWhom] == [WOMEN, MEN, CARERS, BEREAVED, NEWCOMERS, LHBTI, PARENTS]


def test_what_nobody_touched_follows_the_words_and_what_somebody_ticked_stays():
    assert kept(ticked=0, shown=0, before=0, now=WOMEN) == WOMEN  # a new entry
    assert kept(ticked=WOMEN, shown=WOMEN, before=WOMEN, now=0) == 0  # it is called otherwise now
    assert kept(ticked=0, shown=WOMEN, before=WOMEN, now=WOMEN) == 0  # a steward knows that it is for all
    assert kept(ticked=CARERS, shown=CARERS, before=0, now=WOMEN) == CARERS + WOMEN
    assert kept(ticked=MEN, shown=0, before=0, now=0) == MEN


AMONG_WOMEN, AMONG_MEN = WOMEN + 256, MEN + 256


@pytest.mark.parametrize(
    ("typed", "left", "whom"),
    [
        ("groep zonder vrouwen", "", AMONG_MEN),
        ("alleen met vrouwen", "", AMONG_WOMEN),
        ("wandelen, niet met mannen", "wandelen", AMONG_WOMEN),
        ("wandelen liever niet met mannen", "wandelen", AMONG_WOMEN),
        ("durft niet meer bij mannen", "durft", AMONG_WOMEN),
        ("ladies only swimming", "swimming", AMONG_WOMEN),
        ("not with men", "", AMONG_WOMEN),
        ("without women", "", AMONG_MEN),
        ("mannen onder elkaar", "", AMONG_MEN),
        ("liever onder mannen", "", MEN),
        ("would like to be with other women", "", WOMEN),
        ("yoga voor vrouwen", "yoga", WOMEN),
        ("voor vrouwen", "voor vrouwen", WOMEN),
        ("vrouwengroep, koken", "koken", WOMEN),
        ("vrouwengroep", "vrouwengroep", WOMEN),
        (
            "zij woont al jaren alleen in een flat, wil graag onder vrouwen zijn en iets met haar handen doen",
            "zij woont al jaren alleen in een flat, wil zijn en iets met haar handen doen",
            WOMEN,
        ),
    ],
)
def test_with_whom_somebody_would_be_is_a_wish(typed, left, whom):
    found = wishes(typed)
    assert (found.text, [(one.about.value, one.value) for one in found.wishes]) == (left, [("whom", whom)])


@pytest.mark.parametrize(
    "typed",
    [
        "mannen en vrouwen",
        "groep met mannen en vrouwen",
        "niet alleen vrouwen",
        "liever niet alleen met vrouwen",
        "niet met mannen en vrouwen samen",
        "Mijn man is overleden, ik voel me alleen",
        "geen vrouwengroep",
        "haar man wil alleen met mannen uit zijn werk praten en komt nergens anders meer",
    ],
)
def test_what_is_of_both_or_told_of_somebody_else_is_no_wish(typed):
    assert "whom" not in {one.about.value for one in wishes(typed).wishes}
