"""Figures of a result, as plain data to keep. The one module here that brings up the statistics: no page imports it (ADR 0022)."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from kring.insight.results.reading import Asked, Measured, Said
from kring.insight.rules import answering, results_gate
from kring.insight.rules.results_gate import Kind, Told
from kring.insight.rules.ruler import Ruler
from kring.outcomes.rules.instruments import LANGUAGES, Better, Instrument, Scale
from kring.outcomes.rules.norms import group_of, reliability_between
from kring.statistics.effects import standardised_change
from kring.statistics.funnel import CHANCES, limits_of_means
from kring.statistics.paired import paired_change
from kring.statistics.proportions import proportion
from kring.statistics.results import Interval, Result
from kring.statistics.selection import expected_by_scores
from kring.statistics.summarised import summarised_change

SURELY = 1.96  # standard errors of rounding that an interval is made wider by on either side
FUNNEL_SIZES = 24
WHOLE = 1e-9  # how far a share times people may lie from a whole number and be one

type Figures = dict[str, Any]


def of_people(people: Sequence[Measured], ruler: Ruler, instrument: Instrument, scale: Scale) -> Figures:
    """Everything about people of whom each is known: for their own team."""
    before = [one.before for one in people]
    after = [one.after for one in people]
    found, sizes = paired_change(before, after), standardised_change(before, after)
    pairs = [one for one in people if one.after is not None]
    classes = None
    if pairs:
        classes = {
            "before": _counts(ruler, (one.before for one in pairs)),
            "after": _counts(ruler, (one.after for one in pairs)),
        }
    return {
        "n": found.n,
        "lost": found.lost,
        "because": dict(Counter(one.because for one in people if one.after is None)),
        "before": found.mean_before,
        "after": found.mean_after,
        "change": found.mean,
        "sd": found.sd,
        **_possible(_interval("interval", found.interval), scale),
        "d_z": sizes.d_z,
        **_interval("d_z_interval", sizes.d_z_interval),
        "g_av": sizes.g_av,
        "lost_before": found.mean_before_of_lost,
        "classes": classes,
        "expected": _expected(found.mean_before, instrument, scale),
        "unsaid": _unsaid(found, sizes),
    }


def of_told(
    told: Mapping[Kind, Told | None],
    missed: Sequence[answering.Counts],
    ruler: Ruler,
    limit: int,
    instrument: Instrument,
    scale: Scale,
) -> Figures:
    """What the gate released, for everybody else; `n` 0 where that is nothing. `missed`: by place, who was measured again and who not."""
    pairs, lost = told[Kind.PAIRED], told[Kind.LOST]
    missing: Figures = {"lost": 0, "lost_before": None, **_missed(missed, pairs, limit)}
    if lost is not None:
        missing |= {
            "lost": lost.people,
            "lost_before": results_gate.mean(lost, ruler),
            "lost_steps": list(results_gate.ends_of_mean(lost.totals[0], lost.people, ruler)),
        }
    if pairs is None:
        return {"n": 0, **missing, "limit": limit}
    change = results_gate.change(pairs, ruler, limit)
    found = summarised_change(change.n, change.change, change.sd, rounding=change.rounding)
    classes = None
    if change.classes_before is not None and change.classes_after is not None:
        classes = {"before": list(change.classes_before), "after": list(change.classes_after)}
    return {
        "n": change.n,
        **missing,
        "limit": limit,
        "before": change.before,
        "after": change.after,
        "change": change.change,
        "steps": [list(ends) for ends in change.ends],
        "sd": change.sd,
        **_possible(_interval("interval", found.interval), scale),
        # The spread is told as at most so large, so this is rather too near to 0; the mean is told in steps, so it is no bound.
        "d_z": found.d_z,
        "classes": classes,
        "expected": _expected(change.before, instrument, scale),
        "unsaid": _unsaid(found),
    }


def _missed(missed: Sequence[answering.Counts], pairs: Told | None, limit: int) -> Figures:
    """Which part was not measured again. Up to `limit` - 1 wait at each place: of several places that may be many together."""
    counts, waiting = answering.together(missed), len(missed) * (limit - 1)
    if counts is None or pairs is None:
        return {"lost_most": waiting}
    if not counts[Kind.LOST].is_told:
        return {"lost_most": waiting, "lost_share": None, "lost_ends": [0.0, waiting / (pairs.people + waiting)]}
    found = answering.share(counts, Kind.LOST)
    rounding = SURELY * found.rounding
    ends = [max(found.low, found.least - rounding), min(found.high, found.most + rounding)]
    return {"lost_most": waiting, "lost_share": found.value, "lost_ends": ends}


def of_answers(people: Sequence[Said]) -> Figures:
    """How many said yes, with the interval of Wilson: for their own team."""
    found = proportion(sum(one.yes for one in people), len(people))
    return {"n": found.n, "yes": found.count, "share": found.value, **_interval("interval", found.wilson)}


def of_told_answers(told: Told | None, limit: int) -> Figures:
    """How many said yes, as far as told; the interval holds what telling in steps leaves open."""
    if told is None:
        return {"n": 0, "limit": limit}
    n, yes = told.people, told.totals[0]
    share, rounding = yes.value / n, SURELY * math.sqrt(yes.variance) / n
    ends = _told_ends(share, n, rounding, (yes.low / n, yes.high / n))
    return {"n": n, "yes": yes.value, "share": share, "limit": limit, "interval": ends}


def _told_ends(share: float, n: int, rounding: float, certain: Sequence[float]) -> list[float] | None:
    """From the interval of Wilson at the lowest that a share told in steps may be, to that at the highest.

    What is `certain` is so of these people, and the interval is about all whom they stand for: it ends beyond it. Where it may be
    nobody or everybody, all places may be off in that direction, so there it ends with them.
    """
    least, most = max(share - rounding, certain[0]), min(share + rounding, certain[1])
    found = proportion(math.floor(least * n + WHOLE), n).wilson, proportion(math.ceil(most * n - WHOLE), n).wilson
    low, high = found[0] and found[0].low, found[1] and found[1].high
    if low is None or high is None:
        return None
    return [low if certain[0] > 0 else 0.0, high if certain[1] < 1 else 1.0]


def of_asked(people: Sequence[Asked]) -> Figures:
    """What came of a moment, for the own team. Who fell away is told, and is in no share: they were not to answer any more."""
    outcomes = Counter(one.outcome for one in people)
    answered = [one for one in people if one.outcome == "answered"]
    found = proportion(len(answered), len(people) - outcomes["fell-away"])
    return {
        "n": found.n,
        **outcomes,
        "in_part": sum(one.in_part for one in answered),
        "modes": dict(Counter(one.mode for one in answered)),
        "because": dict(Counter(one.because for one in people if one.outcome == "declined")),
        "share": found.value,
        **_interval("interval", found.wilson),
    }


def of_told_counts(counts: answering.Counts | None, limit: int) -> Figures:
    """What came of a moment, as far as told: the part of each outcome, of about `n` people."""
    if counts is None:
        return {"n": 0, "limit": limit}
    n = sum(one.value for one in counts.values())
    return {"n": n, "limit": limit, "parts": {kind.value: _part(counts, kind, round(n)) for kind in counts}}


def _part(counts: answering.Counts, kind: Kind, n: int) -> Figures:
    """One outcome: about so large, or, where no step of it was told, at most so large."""
    found = answering.share(counts, kind)
    if not counts[kind].is_told:
        return {"share": None, "at_most": found.high}
    certain, rounding = (found.low, found.high), SURELY * found.rounding
    low, high = (_told_ends(share, n, rounding, certain) for share in (found.least, found.most))
    return {"share": found.value, "interval": [low[0], high[1]] if low and high else None}


def of_funnel(points: Mapping[str, Told], ruler: Ruler, limit: int) -> Figures | None:
    """The locations of a programme around the mean of all; None for fewer than two, or where the spread of most people is not told.

    Of few people on a short scale a spread never is. That of the others goes for all; it is told as at most so large. The limits do
    not allow for over-dispersion: of a handful of means in steps a spread beyond chance is mostly the steps. The page says so.
    """
    if len(points) < 2:
        return None
    changes = {place: results_gate.change(told, ruler, limit) for place, told in points.items()}
    whole = results_gate.together(points.values())
    spread = results_gate.together(points[place] for place, one in changes.items() if one.sd is not None)
    if whole is None or spread is None or 2 * spread.people < whole.people:
        return None
    if (sd := results_gate.change(spread, ruler, limit).sd) is None:
        return None
    target = results_gate.change(whole, ruler, limit).change
    most = max(one.n for one in changes.values())
    sizes = sorted({round(limit + (most * 1.05 - limit) * at / FUNNEL_SIZES) for at in range(FUNNEL_SIZES + 1)})
    # A location lies apart by the steps in which it is told too; those of the location with the widest go for all.
    rounding = max(one.rounding * one.n for one in changes.values())

    def limits_at(sizes: Sequence[int]) -> dict[str, list[float]]:
        return {str(chance): list(limits_of_means(target, sd, sizes, chance, rounding)) for chance in CHANCES}

    limits, own = limits_at(sizes), limits_at([one.n for one in changes.values()])
    return {
        "target": target,
        "sizes": sizes,
        "limits": limits,
        "points": [
            {"place": place, "n": one.n, "change": one.change, "limits": [own[str(chance)][at] for chance in CHANCES]}
            for at, (place, one) in enumerate(changes.items())
        ],
    }


def _counts(ruler: Ruler, values) -> list[int]:
    counts = Counter(ruler.class_of(value) for value in values)
    return [counts[at] for at in range(len(ruler.cuts) + 1)]


def _interval(name: str, found: Interval | None) -> Figures:
    return {name: [found.low, found.high] if found is not None else None}


def _possible(found: Figures, scale: Scale) -> Figures:
    """Without what lies beyond a change from one end of the scale to the other: of two people an interval would."""
    widest = float(scale.high - scale.low)
    return {
        name: [min(max(end, -widest), widest) if end is not None else None for end in ends] if ends else None
        for name, ends in found.items()
    }


def _unsaid(*results: Result) -> dict[str, str]:
    return {one.what: one.why.value for result in results for one in result.unsaid}


def _expected(first: float | None, instrument: Instrument, scale: Scale) -> Figures | None:
    """What people who began on the worse side of a published mean would change by that alone; None where no mean was published.

    Between two ends where nobody published how well two measurements go together; no `changes` for who began on the other side.
    """
    norms = group_of(instrument, scale.code)
    if first is None or not norms or scale.better is Better.NEITHER:
        return None
    mean = fmean(float(one.mean) for one in norms)
    people = {language: "; ".join(one.population.in_(language) for one in norms) for language in LANGUAGES}
    decimals = max(0, *(-one.mean.as_tuple().exponent for one in norms))
    published = {"mean": mean, "decimals": decimals, "groups": len(norms), "people": people, "source": norms[0].source}
    if (first >= mean) is (scale.better is Better.HIGHER):
        return {**published, "changes": []}
    ends = sorted(set(reliability_between(instrument, scale.code)))
    changes = [expected_by_scores([first], mean, float(reliability)).change for reliability in ends]
    return {**published, "changes": sorted(one for one in changes if one is not None)}
