"""Words about age are read where they are about nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.directory.rules.reading import (
    ages,
)
from kring.directory.rules.words import is_for_children


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("46 t/m 75 jaar", (46, 75)),
        ("55+", (55, None)),
        ("vanaf 18 jaar", (18, None)),
        ("0 t/m 4 jaar", (None, 4)),
        ("46 t/m 85 jaar en 86+", (46, None)),
        ("7 t/m 17 jaar, 18 t/m 85 jaar en 86+", (7, None)),
        ("Alle leeftijden", (None, None)),
        ("4 t/m 7 jaar en 20 t/m 30 jaar", (None, None)),
        ("80 t/m 20 jaar", (None, None)),
        ("Kosten:\nGratis", (None, None)),
        ("55+ met een beperking", (None, None)),
        ("65 jaar en ouder", (65, None)),
        ("18 years and over", (18, None)),
        ("65-plus", (65, None)),
        ("65 plus", (65, None)),
        ("65plus", (65, None)),
        ("voor 55-plussers", (55, None)),
        ("55+'ers", (55, None)),
        ("Voor mensen van 65 jaar en ouder", (65, None)),
        ("ouderen vanaf 55 jaar", (55, None)),
        ("mannen van 50 tot 65 jaar", (50, 65)),
        ("voor vrouwen 55+", (55, None)),
        ("mannen en vrouwen", (None, None)),
        ("mannen 30+ met een hond", (None, None)),
        ("50 plussen en minnen", (None, None)),
        ("ouderen", (None, None)),
        ("vanaf 12 t/m 16 jaar", (None, None)),
        ("Over 60", (None, None)),
        ("4 t/m 12 jr", (4, 12)),
        ("leerlingen van 4 t/m 12 jaar", (4, 12)),
        ("kinderen 4-12 jaar", (4, 12)),
        ("gezinnen met kinderen van 4 t/m 12 jaar", (None, None)),
        ("vanaf 18 jr.", (18, None)),
        ("(65 t/m 99)", (65, 99)),
        ("(12-18) jaar", (12, 18)),
        ("(4 t/m 12", (None, None)),
        ("groep (4 t/m 8)", (None, None)),
        ("4 t/m 12 mnd", (None, None)),
        ("4 t/m 12 jr (met ouder)", (None, None)),
    ],
)
def test_ages_are_read_when_the_words_are_only_about_age(words, expected):
    assert ages(words) == expected


@given(
    low=st.integers(1, 99),
    more=st.integers(0, 20),
    form=st.sampled_from(["{} t/m {} jr", "({}-{})", "{} tot {} jaar."]),
)
def test_ages_are_read_however_they_are_written_and_not_with_a_word_more(low, more, form):
    words = form.format(low, low + more)
    assert ages(words) == (low, low + more)
    assert ages(f"groep {words}") == ages(f"{words} en kinderen") == (None, None)


@pytest.mark.parametrize(
    ("title", "ages", "is_so"),
    [
        ("Peuterswim", "", True),
        ("Peuterswim", "ouders met kind van 6 maanden tot 4 jaar", True),
        ("Ontbijt voor schoolkinderen", "", True),
        ("Ontbijt", "leerlingen van de basisschool", True),
        ("Ontbijt", "iedereen", False),
        ("Oudergroep peuters", "", False),
        ("Vrijwilliger kinderkookcafé", "", False),
        ("Spelletjesmiddag", "gezinnen met kinderen tot 12 jaar", False),
        ("Zwemmen", "", False),
    ],
)
def test_what_is_for_children_is_known_by_its_words(title, ages, is_so):
    assert is_for_children(title, ages) is is_so
