"""Figures say their unit and their period, and labels that are told together stay readable."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from kring.insight import page, wording
from kring.insight.rules.board import Count, Share, Wait
from kring.insight.rules.gated_board import gated_board
from kring.insight.rules.months import month_of, window

OCTOBER = month_of(date(2026, 10, 1))
QUARTERS = (OCTOBER - 12, OCTOBER - 1)


def a_board(**fields):
    """Twelve months up to October; waiting times of whole quarters, up to September."""
    return SimpleNamespace(
        **(
            {
                "months": list(window(OCTOBER)),
                "limit": 10,
                "totals": {"sent": Count(90)},
                "wait": Wait(people=80, median=5.0, p90=9.0),
                "waited_in": QUARTERS,
                "feedback": Share(30, 40),
                "feedback_in": (OCTOBER - 11, OCTOBER),
            }
            | fields
        )
    )


def test_each_sentence_has_the_period_it_is_about():
    with override("nl"):
        referred, waited, feedback = wording.story(a_board())
    assert referred == "In nov 2025 – okt 2026 zijn 90 verwijzingen gedaan."
    assert waited.endswith("binnen 9 werkdagen (okt 2025 – sep 2026).")
    assert "20" not in feedback


def test_the_median_is_told_in_working_days_like_the_rest():
    with override("nl"):
        tile = page._wait(a_board())
    assert tile.value == "5 werkdagen"
    assert "9 werkdagen" in tile.note
    assert "okt 2025 – sep 2026" in tile.note


def test_reasons_that_are_told_together_stand_apart_also_with_an_or_of_their_own():
    with override("nl"):
        names = [str(wording.STOP_NAMES[code]) for code in ("ended", "done")]
    assert wording.together(names) == "de activiteit stopte / het is klaar of niet meer nodig"
    assert wording.together(names[:1]) == "de activiteit stopte"


UNTIL = 24311  # a December


@pytest.mark.parametrize(
    ("before", "year", "said"),
    [
        ([20, 20], [20] * 12, "240"),
        ([20, 4], [20] * 12, "ongeveer 244"),  # four of the November before wait for this year's first month
        ([20, 20], [20] * 11 + [3], "minstens 220"),
        ([20, 4], [20] * 11 + [3], "ongeveer 224"),
    ],
)
def test_a_total_says_when_it_holds_others_or_lacks_the_newest(before, year, said):
    months = [*before, *year]
    history = {UNTIL - len(months) + 1 + at: {"sent": number} for at, number in enumerate(months)}
    board = gated_board({"noord": history, "zuid": history}, {"noord": 5, "zuid": 5}, UNTIL, 10)
    one = gated_board({"noord": history}, {"noord": 5}, UNTIL, 10)
    with override("nl"):
        assert wording.count(one.totals["sent"], 10) == said
        twice = " ".join([*said.split()[:-1], str(2 * int(said.split()[-1]))])
        assert wording.count(board.totals["sent"], 10) == twice
