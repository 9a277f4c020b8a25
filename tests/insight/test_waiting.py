"""Waiting times as a histogram: what can be read from it, and within how much."""

from hypothesis import given
from hypothesis import strategies as st

from kring.insight.rules.gate import neighbours
from kring.insight.rules.waiting import BINS, END, Cell, beyond, bin_of, known_percentile, percentile, spread, within

waits = st.lists(st.integers(0, END - 1), min_size=1, max_size=200)


def histogram(days):
    bins = [0] * len(BINS)
    for waited in days:
        bins[bin_of(waited)] += 1
    return bins


def exact(days, share):
    """The smallest number of days within which at least this share was seen."""
    return next(day for day in sorted(days) if sum(other <= day for other in days) >= share * len(days))


@given(waits, st.sampled_from([0.5, 0.9]))
def test_a_percentile_lies_within_the_bin_of_the_true_one(days, share):
    true = exact(days, share)
    found = percentile(histogram(days), share)
    first = BINS[bin_of(true)]
    assert first <= found <= BINS[bin_of(true) + 1]
    if true <= 10:
        assert abs(found - true) <= 1


@given(waits, st.integers(0, 10))
def test_up_to_ten_days_it_is_exact_how_many_waited_at_most_so_long(days, norm):
    assert within(histogram(days), norm) == sum(waited <= norm for waited in days)


def test_beyond_thirty_days_only_more_is_known():
    assert percentile(histogram([40] * 5), 0.5) is None
    assert within(histogram([40] * 5 + [3]), 30) == 1
    assert percentile([0] * 16, 0.5) is None


def test_the_first_day_of_every_bin_opens_it():
    assert [bin_of(first) for first in BINS] == list(range(16))
    assert bin_of(-1) == 0
    assert bin_of(400) == 15


def test_a_percentile_of_wide_cells_is_told_unless_its_cell_has_no_end():
    narrow = [Cell(0, 3, 20), Cell(4, 6, 30), Cell(7, 15, 10)]
    assert 4 <= known_percentile(narrow, 0.5) <= 7
    assert known_percentile(narrow, 0.9) is None
    assert beyond(narrow, 0.9) == 6
    assert beyond(narrow, 0.5) is None
    assert known_percentile([Cell(0, 15, 50)], 0.5) is None
    assert beyond([Cell(0, 15, 50)], 0.9) is None
    assert sum(spread(narrow)) == 60


def test_the_last_person_of_a_wide_cell_still_waited_within_it():
    one = [Cell(0, 14, 16), Cell(15, 15, 0)]
    assert known_percentile(one, 1.0) == END
    assert known_percentile([Cell(0, 3, 10), Cell(4, 14, 90)], 1.0) == END


@given(st.lists(st.integers(0, 40), min_size=16, max_size=16), st.sampled_from([0.5, 0.9]))
def test_what_is_told_of_others_lies_in_the_cell_of_the_true_percentile(bins, share):
    cells = [Cell(part.first, part.last, part.total) for part in neighbours(bins, 10) if part.total]
    days = [BINS[at] for at, people in enumerate(bins) for _ in range(people)]
    if not cells:
        return
    true, found = exact(days, share), known_percentile(cells, share)
    cell = next(cell for cell in cells if cell.first <= bin_of(true) <= cell.last)
    if found is None:
        assert cell.last == 15
        assert beyond(cells, share) == (BINS[cell.first] - 1 if cell.first else None)
    else:
        assert BINS[cell.first] <= found <= BINS[cell.last + 1]
