"""`python -m benchmarks.statistics`: how long figures take, beside the library alone, and what bringing them up costs, as JSON.

Each line of `figures` has milliseconds of processor time (the median of several runs) of Kring's whole result, with its intervals and
its reasons, and of the bare library for the figure in the middle of it.
"""

import argparse
import json
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import optimize, stats
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.meta_analysis import combine_effects

from benchmarks import report
from kring.statistics.agreement import cronbach
from kring.statistics.endings import endings
from kring.statistics.funnel import funnel_of_shares
from kring.statistics.paired import paired_change
from kring.statistics.pooling import Estimator, pooled
from kring.statistics.ranks import ranked_change
from kring.statistics.series import interrupted_series
from kring.statistics.survival import survival

ROOT = Path(__file__).resolve().parent.parent
COMING_UP = """
import json, time
from pathlib import Path

def resident():
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:")), None)

before, began = resident(), time.process_time()
import {0}
print(json.dumps({{"seconds": round(time.process_time() - began, 2), "MB": before and round(resident() - before)}}))
"""
BROUGHT_UP = ("numpy", "scipy.stats", "kring.statistics.paired", "kring.statistics.survival", "kring.statistics.series")


def options(words: list[str]) -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statistics", description=__doc__)
    parser.add_argument("--sites", type=int, default=1000, help="sites to pool")
    parser.add_argument("--people", type=int, default=100_000, help="people with two scores, or waiting")
    parser.add_argument("--runs", type=int, default=5, help="of which the median is told")
    return parser.parse_args(words)


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """Processor time, the median of some runs after one that is not counted."""
    taken = []
    for _ in range(runs + 1):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return round(float(np.median(taken[1:])) * 1000, 2)


def of_sites(count: int) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """What is asked about many sites: Kring's, and the bare library's."""
    draw = np.random.default_rng(1)
    v = draw.uniform(0.01, 0.5, count)
    y = draw.normal(0.3, np.sqrt(v + 0.04))
    sizes = draw.integers(20, 400, count)
    counts = draw.binomial(sizes, draw.beta(30, 70, count))

    def unlikely(tau2: float) -> float:
        w = 1 / (v + tau2)
        return float(np.log(w.sum()) - np.log(w).sum() + w @ (y - w @ y / w.sum()) ** 2)

    def reml() -> float:
        return optimize.minimize_scalar(unlikely, bounds=(0, 10), method="bounded", options={"xatol": 1e-10}).x

    return {
        f"mean of {count} sites, REML": (lambda: pooled(y, v), reml),
        f"mean of {count} sites, DL": (
            lambda: pooled(y, v, Estimator.DL),
            lambda: combine_effects(y, v, method_re="chi2", use_t=True),
        ),
        f"mean of {count} sites, PM": (
            lambda: pooled(y, v, Estimator.PM),
            lambda: combine_effects(y, v, method_re="iterated", use_t=True),
        ),
        f"funnel of {count} sites": (
            lambda: funnel_of_shares(counts, sizes),
            lambda: stats.binom.cdf(counts, sizes, counts.sum() / sizes.sum()),
        ),
    }


def of_people(count: int) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """What is asked about many people: Kring's, and the bare library's."""
    draw = np.random.default_rng(2)
    before = draw.integers(0, 26, count) * 4.0
    after = np.clip(before + draw.integers(-5, 8, count) * 4, 0, 100)
    days, codes = draw.integers(0, 400, count), draw.integers(0, 3, count)
    answers = np.clip(np.round(draw.normal(2.5, 1, (count, 1)) + draw.normal(0, 1, (count, 5))), 0, 5)
    months = draw.normal(100, 10, 192)
    columns = np.column_stack([np.ones(192), np.arange(192)])
    came_to = [(None, "start", "stop")[code] for code in codes]
    return {
        f"paired change of {count}": (lambda: paired_change(before, after), lambda: stats.ttest_rel(after, before)),
        f"signed ranks of {count}": (
            lambda: ranked_change(before, after),
            lambda: stats.wilcoxon(after - before, method="asymptotic"),
        ),
        f"Kaplan-Meier of {count}": (
            lambda: survival(days, codes > 0, at=(30, 90, 180)),
            lambda: SurvfuncRight(days, codes > 0),
        ),
        f"Aalen-Johansen of {count}": (
            lambda: endings(days, came_to, ("start", "stop"), at=(30, 90, 180)),
            lambda: CumIncidenceRight(days, codes),
        ),
        f"alpha of {count}": (lambda: cronbach(answers), lambda: np.cov(answers.T)),
        "interrupted series of 192 months": (
            lambda: interrupted_series(months, 100, period=12),
            lambda: OLS(months, columns).fit(cov_type="HAC", cov_kwds={"maxlags": 4}),
        ),
    }


def coming_up(module: str) -> dict[str, float | None]:
    """What importing costs in a process of its own: seconds of processor time, and memory (None where the system does not tell)."""
    words = [sys.executable, "-c", COMING_UP.format(module)]
    return json.loads(subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def main(words: list[str]) -> int:
    """Measure and print."""
    chosen = options(words)
    told = {"machine": report.machine(), "milliseconds": {}, "coming up": {one: coming_up(one) for one in BROUGHT_UP}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the bare libraries, where the last person ended
        for name, (ours, bare) in (of_sites(chosen.sites) | of_people(chosen.people)).items():
            took = {"kring": milliseconds(ours, chosen.runs), "library alone": milliseconds(bare, chosen.runs)}
            told["milliseconds"][name] = took
    told["machine"]["load_after"] = report.load_average()
    print(json.dumps(told, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
