"""What somebody may not know of and what is not there: whether the time of the answer tells them apart.

Both are asked in turns over one connection, so that whatever else the machine does falls on both alike.
"""

import http.client
import random
import statistics
import time

from benchmarks.load import MOST_SECONDS, Target

DRAWN = 2_000  # samples of the bootstrap
SEED = 1
WARM_UP = 8  # pairs that are asked before and not counted


def compare(port: int, pairs: list[tuple[Target, Target]], seconds: float) -> dict:
    """Ask for pairs of (not visible, not there) for so many seconds.

    Milliseconds of both, the median of 'not visible' minus 'not there' within the pairs, and its 95% interval by bootstrap.
    """
    hidden, absent, wrong = [], [], []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=MOST_SECONDS)
    for pair in pairs[:WARM_UP]:
        for target in pair:
            _timed(connection, target, wrong)
    until, number = time.perf_counter() + seconds, 0
    while pairs and time.perf_counter() < until:
        pair = pairs[number % len(pairs)]
        order = (0, 1) if number % 2 else (1, 0)
        took = {one: _timed(connection, pair[one], wrong) for one in order}
        hidden.append(took[0])
        absent.append(took[1])
        number += 1
    connection.close()
    if not hidden:
        return {"pairs": 0, "errors": len(wrong), "first_errors": sorted(set(wrong))[:3]}
    differences = [one - other for one, other in zip(hidden, absent, strict=True)]
    low, high = _interval(differences)
    return {
        "pairs": len(hidden),
        "not_visible_p50_ms": round(statistics.median(hidden), 2),
        "not_there_p50_ms": round(statistics.median(absent), 2),
        "difference_ms": round(statistics.median(differences), 3),
        "interval_ms": [round(low, 3), round(high, 3)],
        "errors": len(wrong),
        "first_errors": sorted(set(wrong))[:3],
    }


def _timed(connection: http.client.HTTPConnection, target: Target, wrong: list[str]) -> float:
    began = time.perf_counter()
    connection.request("GET", target.path, headers={"Cookie": target.cookie})
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status != 404:
        wrong.append(f"{answer.status} instead of 404")
    return took


def _interval(values: list[float]) -> tuple[float, float]:
    dice = random.Random(SEED)
    medians = sorted(statistics.median(dice.choices(values, k=len(values))) for _ in range(DRAWN))
    return medians[int(DRAWN * 0.025)], medians[int(DRAWN * 0.975)]
