"""The texts of the demonstration's activities and of its own questionnaire, from the files that come with Kring."""

import functools
import json
from pathlib import Path

from kring.demo.rules.activities import Offer, offer_of

TEXTS = Path(__file__).resolve().parent / "activities.jsonl"
WIDER = TEXTS.with_name("wider.jsonl")
NETWORKS = TEXTS.with_name("networks.jsonl")  # apart, since what is found is measured among the others
"""Of the kinds that only some programmes offer: beside the others, whose file is also what searching is measured on."""

JOINING_IN = TEXTS.with_name("joining_in.toml")


@functools.cache
def offers(texts: Path = TEXTS) -> tuple[Offer, ...]:
    """All of a file, in its order."""
    lines = texts.read_text("utf-8").splitlines()
    return tuple(offer_of(json.loads(line)) for line in lines if line)
