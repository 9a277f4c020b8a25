"""`python -m benchmarks.scoring`: how long scoring questionnaires takes, beside a loop that only adds the same numbers up, as JSON.

Each line of `seconds` is processor time, the median of several runs, for all questionnaires together: with every scale of the instrument,
its rules about missing answers and its reasons; with checking first whether the answers can be; and of the plain loop.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable

from benchmarks import report
from kring.outcomes import library
from kring.outcomes.rules.answers import check
from kring.outcomes.rules.instruments import Instrument
from kring.outcomes.rules.keys import Keys
from kring.outcomes.rules.scoring import Scorer

SEED = 1
LEFT_OPEN = 0.03  # of the answers


def options(words: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring", description=__doc__)
    parser.add_argument(
        "--questionnaires", type=int, default=100_000, help="in all, shared evenly over the instruments"
    )
    parser.add_argument("--runs", type=int, default=3, help="of which the median is told")
    return parser.parse_args(words)


def filled_in(of: Instrument, count: int) -> list[dict[str, int | None]]:
    """Answers as they would come in: now and then one is left open."""
    draw = random.Random(SEED)
    possible = {
        one.code: [value for value in range(one.low, one.high + 1) if one.allows(value)]
        for one in of.items
        if one.is_number
    }
    return [
        {code: None if draw.random() < LEFT_OPEN else draw.choice(values) for code, values in possible.items()}
        for _ in range(count)
    ]


def seconds(work: Callable[[], object], runs: int) -> float:
    """Processor time, the median of some runs."""
    taken = []
    for _ in range(runs):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return round(statistics.median(taken), 6)


def score_all(of: Instrument, rows: list[dict[str, int | None]]) -> int:
    """Every scale of each; how many had no value."""
    scorer = Scorer(of)
    return sum(one.value is None for row in rows for one in scorer.score(row))


def check_all(of: Instrument, rows: list[dict[str, int | None]]) -> int:
    """Whether each can be kept; how many cannot."""
    return sum(bool(check(of, row)) for row in rows)


def keys_all(of: Instrument, rows: list[dict[str, int | None]]) -> int:
    """Whether any key looks reversed, over the first scale; how many do."""
    keys = Keys(of, of.scales[0])
    for row in rows:
        keys.add(row)
    return sum(one.looks_reversed for one in keys.told())


def add_all(of: Instrument, rows: list[dict[str, int | None]]) -> int:
    """Only the sum over the items of each scale: no rule, no reason, no decimals."""
    scales = [one.items for one in of.scales]
    total = 0
    for row in rows:
        for codes in scales:
            for code in codes:
                value = row[code]
                if value is not None:
                    total += value
    return total


def main(words: list[str]) -> int:
    """Measure and print."""
    chosen = options(words)
    instruments = list(library.shipped().values())
    told = {"machine": report.machine(), "questionnaires": 0, "scores": 0, "without a value": 0, "seconds": {}}
    works = {"scoring": score_all, "checking": check_all, "keys": keys_all, "plain sums": add_all}
    each = {}
    for place, of in enumerate(instruments):
        count = chosen.questionnaires // len(instruments) + (place < chosen.questionnaires % len(instruments))
        rows = filled_in(of, count)
        each[of.code] = {
            name: seconds(lambda work=work, of=of, rows=rows: work(of, rows), chosen.runs)
            for name, work in works.items()
        } | {"questionnaires": count}
        told["questionnaires"] += count
        told["scores"] += count * len(of.scales)
        told["without a value"] += score_all(of, rows)
    told["seconds"] = {name: round(sum(one[name] for one in each.values()), 3) for name in works}
    told["each"] = each
    told["machine"]["load_after"] = report.load_average()
    print(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
