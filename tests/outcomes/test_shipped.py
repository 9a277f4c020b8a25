"""The instruments that come with Kring: what is published about them comes out."""

import re

import pytest

from kring.outcomes import library
from kring.outcomes.rules.instruments import LANGUAGES, Shipping
from kring.outcomes.rules.scoring import score

SHIPPED = list(library.shipped().values())


@pytest.mark.parametrize("instrument", SHIPPED, ids=lambda one: one.code)
def test_every_published_score_comes_out(instrument):
    # `read` refuses a file of which one does not; here each is told by itself, and every scale of numbers has one.
    for scale in instrument.scales:
        assert scale.checks, scale.code
        for check in scale.checks:
            answers = dict(zip(scale.items, check.answers, strict=True))
            found = {one.scale: one for one in score(instrument, answers)}[scale.code]
            if check.value is None:
                assert found.value is None and found.why
            else:
                assert found.value.quantize(check.value) == check.value


@pytest.mark.parametrize("instrument", SHIPPED, ids=lambda one: one.code)
def test_wording_is_there_or_its_slot_is_told(instrument):
    for language in LANGUAGES:
        slots = instrument.open_slots(language)
        assert bool(slots) == (language in instrument.licence.slots)
    if instrument.licence.texts is Shipping.STEWARD:
        assert not any(text.in_(language) for text in instrument.texts().values() for language in LANGUAGES)
    assert instrument.source and instrument.licence.name and instrument.licence.holder


@pytest.mark.parametrize("instrument", SHIPPED, ids=lambda one: one.code)
def test_every_published_figure_says_of_whom_it_is_and_where_it_can_be_read(instrument):
    for one in (*instrument.norms, *instrument.errors, *instrument.reliabilities):
        assert all(one.population.in_(language) for language in LANGUAGES), one
        assert re.search(r"\bdoi:10\.\d{4,}/\S+|\b[a-z]+\.gov\.uk\b", one.source) and re.search(
            r"\b(19|20)\d\d\b", one.source
        ), one
    for one in instrument.norms:
        assert instrument.scale(one.scale).low <= one.mean <= instrument.scale(one.scale).high


def test_what_nothing_was_read_about_says_so_in_its_file():
    """Nobody has to wonder whether a figure was forgotten."""
    for instrument in SHIPPED:
        text = next(library.FOLDER.glob(f"{instrument.code}.toml")).read_text("utf-8")
        told = "seen in a source that could be read" in text or "seen in a source, so nothing is said" in text
        assert bool(instrument.errors) or told or instrument.code == "experience", instrument.code
