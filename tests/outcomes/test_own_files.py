"""A region's own questionnaire: whatever its file says is refused with its place, or can be used to the end."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.insight.results.page import _decimals, _end
from kring.insight.results.scales import steps_of
from kring.insight.rules.ruler import MOST_STEPS, ruler
from kring.outcomes import library
from kring.outcomes.rules import walk
from kring.outcomes.rules.answers import check
from kring.outcomes.rules.keys import keys_of
from kring.outcomes.rules.scoring import Unsaid, score
from kring.outcomes.rules.tables import Filled, table_of
from tests.outcomes.ways import OWN

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "instruments.md").read_text("utf-8")
FILES = [
    OWN,
    "\n".join(re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)),
    *(path.read_text("utf-8") for path in sorted(library.FOLDER.glob("*.toml"))),
]
NUMBER = re.compile(r"(?<![\w.\"-])-?\d+(?:\.\d+)?(?![\w.\"-])")
OTHERS = ["0", "1", "-1", "0.5", "7", "99", "-0.000001", "1000000", "1000001", "1e400", "nan", "-inf"]
OTHERS += ['"-"', "[]", "true", "0x10"]


@st.composite
def spoilt(draw):
    """A file that is right with one, two or three numbers changed, or with a line left out or twice."""
    text = draw(st.sampled_from(FILES))
    for _time in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            found = draw(st.sampled_from(list(NUMBER.finditer(text))))
            text = text[: found.start()] + draw(st.sampled_from(OTHERS)) + text[found.end() :]
        else:
            lines = text.split("\n")
            at = draw(st.integers(0, len(lines) - 1))
            lines[at : at + 1] = [lines[at]] * draw(st.sampled_from([0, 2]))
            text = "\n".join(lines)
    return text


@settings(max_examples=150, deadline=None)
@given(spoilt(), st.data())
def test_a_file_is_refused_or_can_be_used_to_the_end(text, draw):
    reading = library.parse(text)
    assert (reading.instrument is None) == bool(reading.problems)
    own = reading.instrument
    if own is None:
        return
    answers = {
        one.code: draw.draw(st.none() | st.sampled_from([v for v in range(one.low, one.high + 1) if one.allows(v)]))
        for one in own.items
        if one.is_number
    }
    assert check(own, answers, whole=False) == ()
    for one in score(own, answers):
        scale = own.scale(one.scale)
        assert one.why is not Unsaid.NOT_POSSIBLE
        assert (one.value is None) == (one.why is not None)
        if one.value is not None:
            assert scale.low <= one.value <= scale.high
            rule = ruler(float(scale.low), float(scale.high), steps_of(scale))
            assert 1 <= rule.steps <= MOST_STEPS and 0 <= rule.class_of(float(one.value)) <= len(rule.cuts)
            assert math.isfinite(rule.place(float(one.value)))
        assert 1 <= _decimals(scale) <= 3 and _end(scale.low) != _end(scale.high)
        keys_of(own, one.scale, [answers] * 31)
    for question in walk.questions([own]):
        assert question.typed or not question.item.is_number or question.values
    filled = Filled(
        person="P1", moment="start", month="2026-01", day=1, mode="link", language="nl", answers=answers, scores={}
    )
    assert table_of(own, [filled]).rows


ROUND = """
[[scales]]
code = "{code}"
name = {{ nl = "a", en = "a" }}
method = "sum"
scales = ["{of}"]
low = 0
high = 15
better = "higher"
"""


@pytest.mark.parametrize("length", [1, 2, 3, 40])
def test_a_scale_made_of_itself_is_refused_however_long_the_way_round(length):
    text = OWN + "".join(ROUND.format(code=f"r{at}", of=f"r{(at + 1) % length}") for at in range(length))
    told = library.parse(text)
    assert told.instrument is None
    assert {one.fault.value for one in told.problems} == {"cycle"} and len(told.problems) == length
