"""The words a programme uses: 'welzijnscoach' here, 'wijkcoach' there (R93, ADR 0014). Without a choice the catalogue's words hold.

All translated text of the house passes through `spoken`: in templates, in Python, and lazy texts when they are shown. What
people typed does not come from a catalogue and is never touched.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps

from django.utils import translation
from django.utils.functional import Promise
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import get_language, override, pgettext_lazy

from kring.programme.rules.tree import Words
from kring.programme.rules.words import CATALOGUE, Vocabulary, pairs, said

TERMS: dict[str, Promise] = {
    "link_worker": pgettext_lazy("term", "link worker"),
    "link_workers": pgettext_lazy("term", "link workers"),
    "client": pgettext_lazy("term", "client"),
    "clients": pgettext_lazy("term", "clients"),
    "referral": pgettext_lazy("term", "referral"),
    "referrals": pgettext_lazy("term", "referrals"),
    "referrer": pgettext_lazy("term", "referrer"),
    "referrers": pgettext_lazy("term", "referrers"),
    "activity": pgettext_lazy("term", "activity"),
    "activities": pgettext_lazy("term", "activities"),
}

GETTEXT = ("gettext", "ngettext", "pgettext", "npgettext")


@dataclasses.dataclass(slots=True)
class _Scope:
    vocabulary: Vocabulary


_scope: ContextVar[_Scope | None] = ContextVar("kring.programme.wording", default=None)


@contextmanager
def speaking(vocabulary: Vocabulary) -> Iterator[None]:
    """Say everything inside in these words: one request, one letter. Afterwards it is as it was, also when an error leaves it."""
    before = _scope.set(_Scope(vocabulary))
    try:
        yield
    finally:
        _scope.reset(before)


def speak(vocabulary: Vocabulary) -> None:
    """From here on say it in these words, until the end of the request or letter at hand; outside one nothing happens."""
    scope = _scope.get()
    if scope is not None:
        scope.vocabulary = vocabulary


def in_usual_words[**P, R](view: Callable[P, R]) -> Callable[P, R]:
    """A page about the words themselves: it says the catalogue's."""

    @wraps(view)
    def page(*args: P.args, **kwargs: P.kwargs) -> R:
        with speaking(CATALOGUE):
            return view(*args, **kwargs)

    return page


def spoken(text: str, words: Vocabulary) -> str:
    """A text of the catalogue, in the language of the moment, in these words."""
    found = said(text, words.pairs(get_language()))
    return mark_safe(found) if isinstance(text, SafeData) else found  # noqa: S308 (usable words hold no markup)


@cache
def usual(language: str) -> dict[str, str]:
    """The catalogue's own word for each term, in a language."""
    with speaking(CATALOGUE), override(language):
        return {code: str(word) for code, word in TERMS.items()}


def vocabulary(terms: Mapping[str, Words]) -> Vocabulary:
    """The vocabulary for the terms of an agreement. A language in which a word was not chosen keeps the catalogue's."""
    return Vocabulary(
        **{
            language: pairs(usual(language), {code: getattr(words, language) for code, words in terms.items()})
            for language in ("nl", "en")
        }
    )


def install() -> None:
    """Let every translated text pass through `spoken`. Called once, when Django is ready.

    Django chooses its real translation functions at their first use and keeps them on `translation._trans`; everything that
    translates, lazy texts and templates too, asks there each time. It is the one place that all of them share.
    """
    for name in GETTEXT:
        setattr(translation._trans, name, _speaking(getattr(translation._trans, name)))


def _speaking(translate: Callable[..., str]) -> Callable[..., str]:
    @wraps(translate)
    def translated(*args: object) -> str:
        # Asked hundreds of times for a page: who has no words of their own pays for one look only.
        scope = _scope.get()
        if scope is None or scope.vocabulary is CATALOGUE:
            return translate(*args)
        return spoken(translate(*args), scope.vocabulary)

    return translated
