"""Instruments as data, as a region would write its own."""

import copy
from typing import Any

from kring.outcomes.rules.instruments import Instrument
from kring.outcomes.rules.reading import read

BOTH = {"nl": "woorden", "en": "words"}


def item(code: str, low: int = 0, high: int = 4, **more: Any) -> dict[str, Any]:
    """An item that is answered with a number from `low` to `high`."""
    ends = {"low_label": BOTH, "high_label": BOTH}
    return {"code": code, "kind": "scale", "low": low, "high": high, "text": BOTH} | ends | more


def choice(code: str, values: list[int], **more: Any) -> dict[str, Any]:
    """An item with options."""
    return {"code": code, "kind": "choice", "options": [{"value": one} | BOTH for one in values], "text": BOTH} | more


def scale(items: list[str], low: float, high: float, **more: Any) -> dict[str, Any]:
    """A sum of items."""
    found = {
        "code": "total",
        "name": BOTH,
        "method": "sum",
        "items": items,
        "low": low,
        "high": high,
        "better": "higher",
    }
    return found | more


def data(items: list[dict[str, Any]], scales: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A whole instrument that nothing is wrong with, if its items and scales are right."""
    licence = {"name": "own", "holder": "the region", "texts": "own", "registration": False}
    about = {"code": "own", "version": "1", "name": BOTH, "source": "the region", "meant_for": BOTH, "licence": licence}
    return copy.deepcopy(about | {"items": items, "scales": scales} | more)


def instrument(items: list[dict[str, Any]], scales: list[dict[str, Any]], **more: Any) -> Instrument:
    """The same, read."""
    reading = read(data(items, scales, **more))
    assert reading.problems == ()
    assert reading.instrument is not None
    return reading.instrument
