"""What the document shows a region is taken as it stands there, and does what it says."""

import re
from pathlib import Path

from kring.outcomes import library
from kring.outcomes.rules.answers import alarming
from kring.outcomes.rules.instruments import Method, Missing
from kring.outcomes.rules.norms import Verdict, compare
from kring.outcomes.rules.scoring import score

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "instruments.md").read_text("utf-8")


def test_the_example_is_read_and_scored():
    reading = library.parse("\n".join(re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)))
    assert reading.problems == ()
    own = reading.instrument
    liked, mark = score(own, {"company": 2, "tiring": 0, "mark": 7})
    assert (liked.value, mark.value) == (4, 7)
    less = score(own, {"company": 0, "tiring": 1})[0]
    assert compare(own, liked, less).verdict is Verdict.EXCEEDS
    assert alarming(own, {"mark": 0}, {}) == ("mark",)


def test_the_example_that_a_steward_is_shown_is_that_of_the_document():
    shown = library.EXAMPLE.read_text("utf-8")
    assert shown == re.search(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)[1]
    assert library.parse(shown).problems == ()


def test_every_method_and_rule_is_in_it():
    assert {one.value for one in Method} == set(re.findall(r"^\| `([a-z-]+)` \|", DOCUMENT, re.MULTILINE))
    assert all(f'"{one.value}"' in DOCUMENT for one in Missing)
