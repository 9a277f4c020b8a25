"""What people type: one sentence for one fault, and a name that is one."""

import pytest
from django.core.exceptions import ValidationError

from kring.ui.plain_text import PersonName, PlainText


@pytest.mark.parametrize("text", ["Zij\x00 is alleen", "Zij\x07 is alleen", "Zij\u202e is alleen"])
def test_a_character_that_cannot_be_read_is_told_in_one_sentence(text):
    with pytest.raises(ValidationError) as refused:
        PlainText().clean(text)
    assert len(refused.value.messages) == 1


def test_line_ends_are_kept_as_one_character_however_a_browser_sends_them():
    assert PlainText(lines=4).clean("Eerst koffie.\r\n\r\nDan lopen.\rKlaar.") == "Eerst koffie.\n\nDan lopen.\nKlaar."


@pytest.mark.parametrize("name", ["-", "'", ".", "- -"])
def test_a_name_has_a_letter(name):
    assert PersonName().clean(f"{name}ó") == f"{name}ó"
    with pytest.raises(ValidationError, match="letter"):
        PersonName().clean(name)
