"""The texts of the demonstration's activities, from the file that comes with Kring."""

import functools
import json
from pathlib import Path

from kring.demo.rules.activities import Offer, offer_of

TEXTS = Path(__file__).resolve().parent / "activities.jsonl"


@functools.cache
def offers() -> tuple[Offer, ...]:
    """All of them, in the order of the file."""
    lines = TEXTS.read_text("utf-8").splitlines()
    return tuple(offer_of(json.loads(line)) for line in lines if line)
