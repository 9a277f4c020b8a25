"""Whatever stands in a file of a questionnaire, it is read or refused; never an exception."""

import copy
import tomllib
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kring.outcomes import library
from kring.outcomes.rules.reading import read

tried = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=20)
    | st.sampled_from(["a", "b", "total", "nl", "sum", "choice", "scale", "-", 10**400]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.integers(), inner, max_size=4),
    max_leaves=12,
)


def places(of, path=()):
    yield path
    pairs = of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ()
    for key, inner in pairs:
        yield from places(inner, (*path, key))


FILES = {
    path.stem: tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    for path in sorted(library.FOLDER.glob("*.toml"))
}


@tried
@given(anything)
def test_anything_is_read_or_refused(thing):
    reading = read(thing)
    assert reading.instrument is None and reading.problems


@tried
@given(st.data(), anything)
def test_a_file_in_which_something_else_stands_is_read_or_refused(draw, thing):
    changed = copy.deepcopy(FILES[draw.draw(st.sampled_from(sorted(FILES)))])
    path = draw.draw(st.sampled_from([one for one in places(changed) if one]))
    inside = changed
    for key in path[:-1]:
        inside = inside[key]
    if draw.draw(st.booleans()):
        inside[path[-1]] = thing
    else:
        del inside[path[-1]]
    reading = read(changed)
    assert (reading.instrument is None) == bool(reading.problems)
    assert all(isinstance(one.place, str) and len(one.about) <= 60 for one in reading.problems)
