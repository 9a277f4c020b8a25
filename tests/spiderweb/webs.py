"""Webs for tests, made by the actions that people use."""

from typing import Any

from django.utils import timezone

from kring.referral.actions.once import FilledIn
from kring.referral.models import Referral
from kring.spiderweb.actions.texts import NewTexts, save_texts
from kring.spiderweb.actions.webs import NewWeb, make
from kring.spiderweb.models import AspectTexts, Web
from kring.spiderweb.rules.web import Dimension, Filled, Kind
from tests.cast import Cast

MARKS = (6, 7, 4, 5, 2, 8)


def filled(*marks: int | None, **fields: Any) -> Filled:
    """A short web with these marks, in the order of the dimensions."""
    given = marks or MARKS
    return Filled(
        **({"kind": Kind.SHORT, "marks": {one: (mark,) for one, mark in zip(Dimension, given, strict=True)}} | fields)
    )


def a_new_web(*marks: int | None, **fields: Any) -> NewWeb:
    """What a form says about a short web of today; `talk` and `words` are of the web itself."""
    of_web = {name: fields.pop(name) for name in ("talk", "words") if name in fields}
    return NewWeb(**({"filled": filled(*marks, **of_web), "on": timezone.localdate()} | fields))


def a_web(
    cast: Cast, referral: Referral, *marks: int | None, by: Any = None, form: FilledIn | None = None, **fields: Any
) -> Web:
    """A web that Dewi (or `by`) made with the client."""
    return make(cast.actor(by or cast.dewi), referral.pk, a_new_web(*marks, **fields), form)


def texts_in(word: str) -> dict[Dimension, tuple[str, ...]]:
    """Seven made-up texts for each dimension: those of the holder are not here."""
    return {one: tuple(f"{word} {one.value} {number}" for number in range(1, 8)) for one in Dimension}


def some_texts(cast: Cast, *, english: bool = False) -> AspectTexts:
    """The region's steward filled in texts for the full web."""
    new = NewTexts(
        nl=texts_in("tekst"),
        en=texts_in("text") if english else {},
        licence="PH-0042",
        licensed_since=timezone.localdate(),
    )
    return save_texts(cast.actor(cast.ivo), new)


def posted(*marks: int | None, **fields: Any) -> dict[str, Any]:
    """A short web as a browser sends it."""
    sent = {
        f"mark_{one}_0": "" if mark is None else str(mark) for one, mark in zip(Dimension, marks or MARKS, strict=True)
    }
    return sent | {"together": "1", "on": timezone.localdate().isoformat()} | fields
