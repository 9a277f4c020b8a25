"""Whoever speaks to the computer says what stands on a button: its accessible name holds those words (WCAG 2.5.3)."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

HOUSE = Path(__file__).parents[2] / "kring"
BUTTON = re.compile(r'ui\.(?:link_)?button\(_\("(?P<label>[^"]+)"\)(?P<rest>[^{}]*?)aria_label=(?P<name>[^{}]*)\)\s*}}')
FIRST = re.compile(r'\(?_\("([^"]+)"')
NAMED = [
    (path.name, found["label"], FIRST.match(found["name"]))
    for path in sorted(HOUSE.rglob("*.jinja"))
    for found in BUTTON.finditer(path.read_text())
]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_name_of_a_button_holds_what_stands_on_it(language):
    assert NAMED
    with override(language):
        wrong = [
            (file, label)
            for file, label, name in NAMED
            if not name or gettext(label).lower() not in gettext(name[1]).lower()
        ]
    assert wrong == []
