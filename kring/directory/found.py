"""What finding activities answers, as lists show it."""

import dataclasses
import uuid
from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone

from kring.directory import wording
from kring.directory.search.fitting import Facet
from kring.directory.search.reasons import NOTHING_ASKED, Note, Why

ASKED_BEFORE = timedelta(days=21)


class Order(StrEnum):
    """What comes first in a list."""

    FIT = "fit"
    NEAR = "near"
    TITLE = "title"


@dataclasses.dataclass(frozen=True, slots=True)
class OtherPlace:
    """Another place of the same activity; in lists one that has an entry of its own."""

    id: uuid.UUID
    where: str
    distance: str
    latitude: float | None = None
    longitude: float | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One activity as lists show it; the words are in the language of the page, empty when a thing is not known.

    `delicate`: `kinds.NOT_FOR_ALL_EYES`;
    `informal`: `kinds.INFORMAL`. `places` is how many other places it is at; `others` are the first of those that have an
    entry of their own; on its page all of its own.
    """

    id: uuid.UUID
    title: str
    organiser: str
    theme: str
    theme_guessed: bool
    delicate: bool
    informal: bool
    venue: str
    town: str
    km: float | None
    distance: str
    cost: str
    when: str
    ages: str
    stops: str
    full: bool
    confirmed_on: date | None
    listed_on: date | None = None
    expires_on: date | None = None
    trial: bool = False
    city_pass: bool = False
    language: str = ""
    latitude: float | None = None
    longitude: float | None = None
    notes: tuple[Note, ...] = ()
    not_now: tuple[str, ...] = ()
    why: Why = NOTHING_ASKED
    places: int = 0
    others: tuple[OtherPlace, ...] = ()

    @property
    def where(self) -> str:
        """'De Brug, Westerveld'"""
        return ", ".join(filter(None, (self.venue, "" if self.town and self.town in self.venue else self.town)))

    @property
    def late(self) -> bool:
        """Whether it should have been confirmed by now."""
        return Note.UNCONFIRMED in self.notes

    @property
    def asked(self) -> bool:
        """Whether its owner is asked to look at it: three weeks before it counts as unconfirmed, and after."""
        return self.expires_on is not None and self.expires_on <= timezone.localdate() + ASKED_BEFORE

    @property
    def reasons(self) -> list[str]:
        """Why it fits what was asked, in words."""
        return wording.reasons(self.why, self.notes)

    @property
    def attention(self) -> list[str]:
        """What to look out for, in words."""
        return [*self.not_now, *wording.attention(self.why, self.notes, self.theme, self.cost)]


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """A page of results. `place` is the place the distances are from, None when there is none or it is not known.

    `order` is what comes first; `let_go` what was not insisted on to find enough; `read_as` the words that were read as others:
    (typed, read); `unsaid` the words of which no activity says anything; `beyond` what speaks of a thing of which nothing near enough
    speaks, just further away; `resembling` how many of the last rows say none of the words, and are not in `total`.
    """

    rows: list[Found]
    total: int
    place: str | None
    next: int | None
    previous: int | None
    order: Order = Order.TITLE
    let_go: tuple[Facet, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    unsaid: tuple[str, ...] = ()
    beyond: tuple[Found, ...] = ()
    resembling: int = 0

    @property
    def let_go_words(self) -> str:
        """What was not insisted on, in words."""
        return wording.let_go_words(self.let_go)


NOTHING = Results([], 0, None, None, None)
"""Nothing was looked for."""
