"""The words on the screen, in the reader's language: asked of the catalogues that the pages are made with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from tests.browser import PHONE, WIDE

# Each reader has a screen of their own. What a second walk sees on another database would tell nothing more.
BOTH = pytest.mark.parametrize(
    ("language", "viewport"),
    [pytest.param("nl", PHONE, marks=pytest.mark.one_database, id="nl-phone"), pytest.param("en", WIDE, id="en-desk")],
)


def words_in(language: str) -> Callable[..., str]:
    """`say("Next steps")` is what a page in this language shows for that text of the code."""

    def say(text: str, **values: Any) -> str:
        with translation.override(language):
            return translation.gettext(text) % values if values else translation.gettext(text)

    return say
