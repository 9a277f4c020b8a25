"""Results of data that are bad in a named way: a page that says what it can and why not the rest, never a crash or a false zero."""

import json
import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.insight.models import Figure, KeptResult
from kring.insight.results import figures
from kring.insight.results.reading import Measured
from kring.insight.results.working import ruler_of
from kring.insight.rules import answering, results_gate
from kring.insight.rules.results_gate import Kind, Person
from kring.outcomes import library
from kring.outcomes.actions.adopting import add_own
from kring.outcomes.models import Response, Score
from tests.insight.measured import measure, work_out
from tests.insight.test_results import facts_of, text_of
from tests.outcomes.ways import OWN

pytestmark = pytest.mark.django_db

DJG = library.instrument("djg-6", "2006")
TOTAL = DJG.scale("total")
NO_NUMBER = re.compile(r"\b(nan|inf|None|NaN|undefined)\b|-0,0\b")


def read_by_all(cast, client):
    """What the team reads and what another organisation reads; on neither stands what is no number."""
    texts = [text_of(client, cast.dewi), text_of(client, cast.hanna, str(cast.here.location.programme_id))]
    for text in texts:
        assert not NO_NUMBER.search(text)
    for row in KeptResult.objects.all():
        assert json.dumps(row.told, allow_nan=False)
    return texts


BAD = {
    "nobody": ([], {}),
    "half-filled": ([(3, None), (None, 4)], {"Twee keer gemeten": None, "Niet opnieuw gemeten": "1"}),
    "one pair": ([(3, 5)], {"Twee keer gemeten": "1", "Interval (95 van de 100 keer zeker)": "te weinig mensen"}),
    "all answers equal": (
        [(3, 3)] * 12,
        {"Gemiddelde verandering": "0,0", "Interval (95 van de 100 keer zeker)": "evenveel punten"},
    ),
    "zero variance of the change": (
        [(2, 4), (3, 5), (1, 3)],
        {"Gemiddelde verandering": "+2,0", "Interval (95 van de 100 keer zeker)": "evenveel punten"},
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_the_page_of_a_team_says_what_it_can_and_why_not_the_rest(cast, client, bad):
    pairs, expected = BAD[bad]
    measure(cast, pairs)
    work_out()
    read_by_all(cast, client)
    facts = facts_of(client, cast.dewi)
    for name, value in expected.items():
        assert (value in facts[name]) if value else name not in facts


def test_thousands_of_ties_have_an_interval_and_no_certainty():
    people = [Measured(str(one), str(one), timezone.now(), 3.0, 3.0 + (one % 5 == 0)) for one in range(5000)]
    told = figures.of_people(people, ruler_of(TOTAL), DJG, TOTAL)
    assert told["n"] == 5000 and told["change"] == pytest.approx(0.2)
    low, high = told["interval"]
    assert low < 0.2 < high and json.dumps(told, allow_nan=False)


def test_one_location_stands_beside_none(cast, client):
    """k = 1: no funnel, and no order of one."""
    measure(cast, [(5, 2), (4, 3), (6, 1)] * 20)
    work_out()
    read_by_all(cast, client)
    assert not KeptResult.objects.filter(figure=Figure.FUNNEL).exists()


@pytest.mark.parametrize("days", [-20_000, 3_000], ids=["1972", "2035"])
def test_a_clock_that_stood_wrong_leaves_the_figures_of_others_what_they_are(cast, client, days):
    measure(cast, [(5, 2), (4, 3), (6, 2)])
    astray = measure(cast, [(6, 6)])[0]
    wrong = timezone.now() + timedelta(days=days)
    ends = Response.objects.filter(referral=astray, occasion__when="end")
    ends.update(finished_at=wrong, answered_on=timezone.localdate(wrong))
    Score.objects.filter(response__in=ends).update(answered_on=timezone.localdate(wrong))
    work_out()
    read_by_all(cast, client)
    told = KeptResult.objects.get(for_team=True, figure=Figure.PAIRED, scale="total").told
    # Told at its moment, or as an answer that has no score in these years; nowhere as a change of nothing.
    assert (told["n"], told["because"]) in ((4, {}), (3, {"cannot-be-said": 1}))


METHODS = {
    "from below zero": ("degrees", "warmth", -20.0, [(-20, 40), (-3, 0), (0, -3)]),
    "a sum": ("often", "both", 0.0, [(0, 15), (7, 7), (3, 9)]),
}


@pytest.mark.parametrize("kind", METHODS)
def test_a_regions_own_questionnaire_has_results_like_any_other(cast, client, kind):
    _item, scale, low, pairs = METHODS[kind]
    add_own(cast.actor(cast.ivo), OWN)
    measure(cast, pairs, of=("ours", "1", scale))
    work_out()
    read_by_all(cast, client)
    facts = facts_of(client, cast.dewi)
    assert facts["Twee keer gemeten"] == "3" and facts["Schaal"].startswith(f"van {low:.0f}".replace("-", "−"))


def test_a_scale_with_decimals_has_the_ends_that_it_has(cast, client):
    """The index of EQ-5D-5L goes below zero: 'from 0 to 1' would be another scale."""
    index = library.instrument("eq-5d-5l", library_version("eq-5d-5l")).scale("value-nl")
    measure(cast, [(0.2, 0.4), (-0.3, 0.1), (0.5, 0.6)], of=("eq-5d-5l", library_version("eq-5d-5l"), index.code))
    work_out()
    ends = facts_of(client, cast.dewi)["Schaal"]
    assert ends == f"van {index.low:.3f} tot en met {index.high:.0f}".replace(".", ",").replace("-", "−")


def library_version(code):
    return next(version for found, version in library.shipped() if found == code)


def test_an_answer_beyond_its_scale_is_nowhere_a_person_more_than_all(cast, client):
    """Scores that another version of a file left behind."""
    measure(cast, [(5, 2), (99, -7), (4, 3)])
    work_out()
    read_by_all(cast, client)


scores = st.sampled_from([0.0, 1.0, 3.0, 5.5, 6.0]) | st.floats(0, 6)
people = st.lists(st.tuples(scores, st.none() | scores), max_size=60)
quick = settings(max_examples=60, deadline=None)


def measured(pairs):
    start = datetime(2026, 3, 1, tzinfo=timezone.get_current_timezone())
    return [
        Measured(
            f"{at:032x}", str(at), start + timedelta(hours=at), before, after, "" if after is not None else "declined"
        )
        for at, (before, after) in enumerate(pairs)
    ]


@quick
@given(people)
def test_any_people_give_figures_or_reasons_for_their_team(pairs):
    told = figures.of_people(measured(pairs), ruler_of(TOTAL), DJG, TOTAL)
    twice = [pair for pair in pairs if pair[1] is not None]
    assert json.dumps(told, allow_nan=False)
    assert told["n"] == len(twice) and told["lost"] == len(pairs) - len(twice) == sum(told["because"].values())
    fields = {"before": "mean_before", "after": "mean_after", "change": "mean", "interval": "interval", "d_z": "d_z"}
    for name, field in fields.items():
        assert (told[name] is None) == (field in told["unsaid"]), name
    if twice:
        assert told["change"] == pytest.approx(sum(b - a for a, b in twice) / len(twice), abs=1e-9)
        assert sum(told["classes"]["before"]) == sum(told["classes"]["after"]) == len(twice)


@quick
@given(people, st.sampled_from([3, 10]))
def test_any_people_give_figures_or_reasons_for_others(pairs, limit):
    rule = ruler_of(TOTAL)
    released, blocks_of = {}, {}
    for kind, some in ((Kind.PAIRED, [1]), (Kind.LOST, [0])):
        of = [
            Person(one.referral, one.done_on, results_gate.adds(kind, rule, one.before, one.after or 0.0))
            for one in measured(pairs)
            if (one.after is not None) == bool(some[0])
        ]
        measures = results_gate.measures(kind, rule)
        blocks = results_gate.blocks(of, None, measures, limit)
        since = datetime(2025, 1, 1).date()
        released[kind], blocks_of[kind] = results_gate.told(blocks, measures, limit, since), blocks
    counts = answering.counts(blocks_of, limit, since)
    told = figures.of_told(released, [counts] if counts else [], rule, limit, DJG, TOTAL)
    assert json.dumps(told, allow_nan=False)
    twice = sum(after is not None for _before, after in pairs)
    assert told["n"] == twice // limit * limit
    if told["n"]:
        for name in ("before", "after"):
            assert 0 <= told[name] <= 6
        least, most = told["lost_ends"]
        assert 0 <= least <= (told["lost_share"] or 0) <= most < 1
        assert least <= 1 - twice / len(pairs) <= most, "the true part lies between what is told of it"
        assert (told["interval"] is None) == ("interval" in told["unsaid"])
