import pytest
from hypothesis import given
from hypothesis import strategies as st

from kring.ui.rules.contrast import NotAColour, mixed, ratio

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_black_on_white_is_the_most_there_is():
    assert ratio("#000000", "#ffffff") == 21


def test_the_grey_at_the_border_of_aa():
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(colours, colours)
def test_order_does_not_matter(one, other):
    assert ratio(one, other) == ratio(other, one) >= 1


@given(colours)
def test_a_colour_against_itself_cannot_be_seen(colour):
    assert ratio(colour, colour) == 1


def test_mixing_as_the_style_sheet_does():
    assert mixed("#000000", 0.1, "#ffffff") == "#e6e6e6"


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "#0b6b5b;}", ""])
def test_only_full_colours_are_colours(text):
    with pytest.raises(NotAColour):
        ratio(text, "#ffffff")
