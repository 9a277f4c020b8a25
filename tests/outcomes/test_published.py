"""Published totals and alphas come out of the published answers; and an item whose key is left unturned in them is found."""

import csv
from pathlib import Path

import pytest

from kring.outcomes import library
from kring.outcomes.rules.instruments import Instrument, Method
from kring.outcomes.rules.keys import FEWEST, keys_of
from kring.outcomes.rules.profiles import directions
from kring.outcomes.rules.scoring import score, scored_answers
from kring.statistics.agreement import cronbach
from tests.outcomes.building import instrument, item, scale

SHARED = Path(__file__).resolve().parents[3] / "shared"
TURNED_IN_UCLA = (1, 5, 6, 9, 10, 15, 16, 19, 20)
DASS = {
    "score_D": ("DASS-21 Depression", (3, 5, 10, 13, 16, 17, 21)),
    "score_A": ("DASS-21 Anxiety", (2, 4, 7, 9, 15, 19, 20)),
    "score_S": ("DASS-21 Stress", (1, 6, 8, 11, 12, 14, 18)),
}
YOUNG_ADULTS = "data/outcomes/ucla20_dass21_young_adults"
SI, NA = ("1", "3", "6", "8", "10", "11", "14"), ("2", "4", "5", "7", "9", "12", "13")


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a published file; skips where it is not here."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"not run: ../shared/{name} is not here")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answers_of(row: dict[str, str], columns: dict[str, str]) -> dict[str, int | None]:
    """Answers by item; an empty cell is missing."""
    return {code: int(row[name]) if row[name] not in ("", "NA") else None for code, name in columns.items()}


def ucla_20(turned=TURNED_IN_UCLA) -> Instrument:
    codes = [str(number) for number in range(1, 21)]
    items = [item(code, 1, 4, reversed=int(code) in turned) for code in codes]
    return instrument(items, [scale(codes, 20, 80)])


def of_ucla() -> tuple[list[dict[str, str]], list[dict[str, int | None]]]:
    found = rows_of(f"{YOUNG_ADULTS}/ucla20_items.csv")
    return found, [answers_of(row, {str(number): f"q{number}" for number in range(1, 21)}) for row in found]


def alpha(of: Instrument, code: str, answers: list[dict[str, int | None]]) -> float:
    """Cronbach's alpha of the answers as they are scored."""
    items = [of.item(one) for one in of.scale(code).items]
    turned = [
        [None if row[one.code] is None else scored_answers(one, Method.SUM)[row[one.code]] for one in items]
        for row in answers
    ]
    return cronbach(turned).value


def published_alphas() -> dict[str, float]:
    return {
        row["Measure"]: float(row["Alpha"])
        for row in rows_of(f"{YOUNG_ADULTS}/published_table1_panel_a.csv")
        if row["Alpha"]
    }


def test_the_published_totals_of_ucla_20_and_their_alpha_come_out():
    rows, answers = of_ucla()
    of = ucla_20()
    assert len(rows) == 212
    assert [int(score(of, one)[0].value) for one in answers] == [int(row["score"]) for row in rows]
    assert alpha(of, "total", answers) == pytest.approx(published_alphas()["UCLA Loneliness"], rel=1e-12)


def test_the_published_totals_of_dass_21_and_their_alphas_come_out():
    rows = rows_of(f"{YOUNG_ADULTS}/dass21_items.csv")
    answers = [answers_of(row, {str(number): f"q{number}" for number in range(1, 22)}) for row in rows]
    scales = [
        scale([str(one) for one in numbers], 0, 42, code=name[-1].lower(), factor=2)
        for name, (_measure, numbers) in DASS.items()
    ]
    of = instrument([item(str(number), 0, 3) for number in range(1, 22)], scales)
    assert len(rows) == 212
    for row, one in zip(rows, answers, strict=True):
        assert [int(found.value) for found in score(of, one)] == [int(row[name]) for name in DASS]
    for name, (measure, _numbers) in DASS.items():
        assert alpha(of, name[-1].lower(), answers) == pytest.approx(published_alphas()[measure], rel=1e-12)


def test_an_item_of_ucla_20_whose_key_is_left_unturned_is_found():
    _rows, answers = of_ucla()
    assert [key.item for key in keys_of(ucla_20(), "total", answers) if key.looks_reversed] == []
    for number in TURNED_IN_UCLA:
        wrong = ucla_20(set(TURNED_IN_UCLA) - {number})
        assert [key.item for key in keys_of(wrong, "total", answers) if key.looks_reversed] == [str(number)]
    turned_too_many = ucla_20({*TURNED_IN_UCLA, 2})
    assert [key.item for key in keys_of(turned_too_many, "total", answers) if key.looks_reversed] == ["2"]


def ds_14(turned=("1", "3")) -> Instrument:
    items = [item(str(number), 0, 4, reversed=str(number) in turned) for number in range(1, 15)]
    return instrument(items, [scale(list(codes), 0, 28, code=code) for code, codes in (("si", SI), ("na", NA))])


def of_ds_14() -> list[dict[str, int | None]]:
    rows = rows_of("data/outcomes/cran_DS14/DS14.csv")
    columns = {name.strip("*")[2:]: name for name in rows[0] if name[:2] in ("Si", "Na")}
    assert len(columns) == 14
    return [answers_of(row, columns) for row in rows]


def test_the_alphas_of_ds_14_come_out_and_its_two_reversed_items_are_found():
    answers = of_ds_14()
    assert (round(alpha(ds_14(), "si", answers), 6), round(alpha(ds_14(), "na", answers), 6)) == (0.868884, 0.873424)
    assert not any(key.looks_reversed for code in ("si", "na") for key in keys_of(ds_14(), code, answers))
    found = keys_of(ds_14(turned=()), "si", answers)
    assert [key.item for key in found if key.looks_reversed] == ["1", "3"]
    assert {key.n for key in found} == {536} and len(answers) - 536 == 5 and FEWEST < 536


def test_swemwbs_out_of_fourteen_items_is_looked_up_and_never_a_plain_sum():
    rows = rows_of("data/outcomes/wemwbs_slovenia_students/wemwbs_items.csv")
    columns = dict(zip("1234567", (f"WEMWBS{letter}" for letter in "abcfgik"), strict=True))
    of = library.instrument("swemwbs", "2009")
    answers = [answers_of(row, columns) for row in rows]
    scores = [score(of, one)[0] for one in answers]
    # R's alpha of the same seven is about the same 466 people.
    assert round(alpha(of, "metric", answers), 6) == 0.813065
    assert sum(one.value is not None for one in scores) == 466
    assert {one.missing > 0 for one in scores if one.value is None} == {True}
    for one, row in zip(scores, answers, strict=True):
        if one.value is not None:
            assert one.value == of.scale("metric").table[sum(row.values())]


def test_the_published_example_of_health_profiles_comes_out():
    before, after = ([row["x"] for row in rows_of(f"reference/eq5d_{when}.csv")] for when in ("pre", "post"))
    assert len(before) == len(after) == 79
    of = library.instrument("eq-5d-5l", "2009")
    codes = of.scale("value-nl").items

    def profile(digits: str) -> dict[str, int]:
        return dict(zip(codes, map(int, digits), strict=True)) if digits.isdigit() else {}

    found = directions(
        of, "value-nl", [(profile(one), profile(other)) for one, other in zip(before, after, strict=True)]
    )
    assert (found.n, found.excluded) == (77, 2)
    assert (found.better, found.worse, found.mixed, found.same, found.without_problems) == (46, 11, 10, 10, 2)
    told = {row[""]: int(row["Number"]) for row in rows_of("reference/eq5d_pchc_noprob_true_totals_true.csv")}
    ours = (
        found.same - found.without_problems,
        found.better,
        found.worse,
        found.mixed,
        found.n - found.without_problems,
    )
    names = ("No change", "Improve", "Worsen", "Mixed change", "Total with problems")
    assert ours == tuple(told[name] for name in names)
    assert directions(of, "unknown", [({}, {})]).excluded == 1
