"""How far each entry fits what somebody asks, thing by thing. Pure: columns in, marks out.

Nothing here says anything about a person: an entry fits a wish, does not, or does not say.
"""

import dataclasses
from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

import numpy as np

from kring.directory.rules import whom
from kring.directory.rules.moments import EVERY_DAY, NO_HOURS
from kring.directory.rules.places import EARTH_RADIUS, Point
from kring.directory.rules.words import asks_for_children
from kring.directory.search.columns import GROUPS, NO_THEME, NO_TIME, THEMES, UNKNOWN_AGE, languages_mask

MISFIT, UNSAID, FITS = 0, 1, 2
FURTHER = 3  # times as far as was asked is tried before any distance
ADULT = 18
WORTH_COMING = 120  # minutes that are left of it
ENOUGH = 5  # fewer entries than this that fit everything: something is let go


class Facet(StrEnum):
    """One thing that can be asked of an entry, in the order in which it is let go when little is found."""

    TIME = "time"
    DAY = "day"
    GROUP = "group"
    BUDDY = "buddy"
    WHOM = "whom"
    COST = "cost"
    LANGUAGE = "language"
    PLACE = "place"
    THEME = "theme"
    WORDS = "words"
    ACCESS = "access"
    AGE = "age"


# Never let go: somebody who cannot get in, or is not of the age, is not helped by a longer list.
FIRM = frozenset({Facet.ACCESS, Facet.AGE})
# Let go only where no entry answers them and something else is asked: what says nothing of them is no answer.
LAST = frozenset({Facet.WORDS})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What is asked; what is empty or None is not asked.

    `here` is a point (latitude, longitude) and `within` kilometres; `most` euros a month (0: free only); `days` a mask (Monday is 1);
    `parts` a mask of parts of the day (`rules.moments`), `since` and `till` minutes after midnight from which, and before which, it
    begins; `access` a sum of `Access`; `languages` codes of which one is enough; `whom` those for
    whom it should be (`rules.whom`), with ONLY among themselves. `in_words` is what was said in words only: an entry
    that says nothing of it is not hidden by it. `as_typed`: what is said not to be liked is looked for too.
    """

    text: str = ""
    themes: frozenset[str] = frozenset()
    here: Point | None = None
    within: float | None = None
    most: float | None = None
    days: int = 0
    parts: int = 0
    since: int | None = None
    till: int | None = None
    age: int | None = None
    languages: frozenset[str] = frozenset()
    access: int = 0
    whom: int = 0
    group: str = ""
    buddy: bool = False
    in_words: frozenset[Facet] = frozenset()
    as_typed: bool = False


def live(columns: np.ndarray, today: date) -> np.ndarray:
    """Entries that go on today."""
    return columns["live"] & ((columns["ends_on"] == 0) | (columns["ends_on"] >= today.toordinal()))


def kilometres(columns: np.ndarray, here: Point) -> np.ndarray:
    """Straight-line distance of each row (haversine); NaN where its place is not known."""
    latitude, longitude = np.radians(columns["latitude"]), np.radians(columns["longitude"])
    north, east = np.radians(here)
    half = np.sin((latitude - north) / 2) ** 2 + np.cos(north) * np.cos(latitude) * np.sin((longitude - east) / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(half)))


def nearest(columns: np.ndarray, places: np.ndarray, here: Point) -> np.ndarray:
    """As `kilometres`, of the nearest of an entry's places; `places` are the further ones."""
    km = kilometres(columns, here)
    np.fmin.at(km, places["row"], kilometres(places, here))
    return km


def nearer_elsewhere(columns: np.ndarray, places: np.ndarray, rows: Iterable[int], here: Point) -> set[int]:
    """Of these rows those of which a further place is nearer than their own."""
    some = places[np.isin(places["row"], list(rows))]
    own = np.nan_to_num(kilometres(columns[some["row"]], here), nan=np.inf)
    return set(some["row"][kilometres(some, here) < own].tolist())


def for_others(columns: np.ndarray, need: Need) -> np.ndarray:
    """Entries that name no age and are for children, where an adult looks for something else."""
    alone = need.age is not None and need.age >= ADULT and not asks_for_children(need.text)
    return columns["children"] if alone else np.zeros(len(columns), bool)


def for_those(columns: np.ndarray, wanted: int) -> np.ndarray:
    """Entries that are meant for some of these people."""
    return columns["whom"] & np.uint8(wanted & whom.ALL) != 0


def marks(columns: np.ndarray, need: Need, km: np.ndarray | None) -> dict[Facet, np.ndarray]:
    """For everything that is asked but words: MISFIT, UNSAID or FITS for each entry."""
    found: dict[Facet, np.ndarray] = {}
    if km is not None and need.within is not None:
        found[Facet.PLACE] = _mark(km <= need.within, np.isnan(km))
    if need.themes:
        of_kind = np.isin(columns["theme"], [THEMES.index(theme) for theme in need.themes])
        found[Facet.THEME] = _mark(of_kind, (of_kind & columns["guessed"]) | (columns["theme"] == NO_THEME))
    if need.most is not None:
        unsaid = np.isnan(columns["monthly"]) & ~(columns["priced"] & (need.most == 0))
        found[Facet.COST] = _mark(columns["monthly"] <= need.most, unsaid)
    if need.days:
        found[Facet.DAY] = _mark(columns["days"] & need.days != 0, columns["days"] == 0)
    if need.parts:
        found[Facet.TIME] = _time(columns, need)
    if need.since is not None or need.till is not None:
        hours = _hours(columns, need)
        found[Facet.TIME] = np.minimum(found[Facet.TIME], hours) if need.parts else hours
    if need.age is not None:
        found[Facet.AGE] = _age(columns, need.age)
    if need.languages:
        found[Facet.LANGUAGE] = _mark(columns["spoken"] & languages_mask(need.languages) != 0)
    if need.access:
        found[Facet.ACCESS] = _access(columns, need.access)
    if need.whom:
        # What does not say so is mostly for everybody, and what is for others is told beside it: nothing is hidden for it.
        found[Facet.WHOM] = np.where(for_those(columns, need.whom), np.uint8(FITS), np.uint8(UNSAID))
    if need.group:
        found[Facet.GROUP] = _mark(columns["group"] == GROUPS.index(need.group), columns["group"] == 0)
    if need.buddy:
        found[Facet.BUDDY] = _mark(columns["buddy"] == 2, columns["buddy"] == 0)
    return found


def _mark(fits: np.ndarray, unsaid: np.ndarray | None = None) -> np.ndarray:
    found = np.where(fits, np.uint8(FITS), np.uint8(MISFIT))
    if unsaid is not None:
        found[unsaid] = UNSAID
    return found


def _time(columns: np.ndarray, need: Need) -> np.ndarray:
    """Day and part of the day belong together; of what is there on none of these days, the hours of its other days count."""
    fits, unsaid = _at(columns["times"], need.days or EVERY_DAY, need.parts)
    if need.days:
        other = (columns["days"] != 0) & (columns["days"] & need.days == 0)
        fits[other], unsaid[other] = _at(columns["times"][other], EVERY_DAY, need.parts)
    return _mark(fits, unsaid & ~fits)


def _hours(columns: np.ndarray, need: Need) -> np.ndarray:
    """Whether it begins from or before an hour; what has long to go by then suits as well. Hours that differ by day are not known."""
    starts, ends = columns["starts"], columns["ends"]
    fits = np.ones(len(columns), bool)
    if need.since is not None:
        fits &= (starts >= need.since) | (ends >= need.since + WORTH_COMING)
    if need.till is not None:
        fits &= starts < need.till
    return _mark(fits, starts == NO_TIME)


def _at(times: np.ndarray, days: int, parts: int) -> tuple[np.ndarray, np.ndarray]:
    """Whether it is there on one of these days in one of these parts of the day; whether one of these days has unknown hours."""
    there = sum(parts << 3 * day for day in range(7) if days >> day & 1)
    return times & np.uint32(there) != 0, times & np.uint32(days << NO_HOURS) != 0


def _access(columns: np.ndarray, needed: int) -> np.ndarray:
    """An entry that speaks of one facility says nothing of another: only what it denies does not fit."""
    lacking = needed & ~columns["access"]
    return _mark(lacking == 0, (lacking != 0) & (columns["lacks"] & lacking == 0))


def _age(columns: np.ndarray, age: int) -> np.ndarray:
    low, high = columns["age_min"], columns["age_max"]
    old_enough = (low == UNKNOWN_AGE) | (low <= age)
    young_enough = (high == UNKNOWN_AGE) | (high >= age)
    return _mark(old_enough & young_enough, (low == UNKNOWN_AGE) & (high == UNKNOWN_AGE))


# One without a place may be anywhere, a guessed kind says that it is guessed, what names no age is mostly for all, and words are
# found by what is like them.
UNSAID_WILL_DO = frozenset({Facet.PLACE, Facet.THEME, Facet.AGE, Facet.WORDS})


def strict(asked: dict[Facet, np.ndarray], among: np.ndarray, in_words: frozenset[Facet] = frozenset()) -> np.ndarray:
    """Entries that surely fit everything but what was said `in_words`: of that they may say nothing. A language that an entry does not
    mention is one of which it says nothing."""
    for facet, found in asked.items():
        if facet is Facet.LANGUAGE and facet in in_words:
            continue
        among = among & (found >= UNSAID if facet in UNSAID_WILL_DO | in_words else found == FITS)
    return among


def of_a_kind(columns: np.ndarray) -> np.ndarray:
    """Entries of which a kind is known, or guessed."""
    return columns["theme"] != NO_THEME


def relaxed(
    asked: dict[Facet, np.ndarray], among: np.ndarray, enough: int = ENOUGH, last: frozenset[Facet] = LAST
) -> tuple[np.ndarray, list[Facet]]:
    """Entries that fit what is asked or do not say, and what was let go to find `enough` of them, as little as possible.

    What says nothing of where it is may be anywhere: it is shown, and not counted as found near enough.
    `last` is let go only where nothing answers it.
    """
    somewhere = asked[Facet.PLACE] != UNSAID if Facet.PLACE in asked else np.ones(len(among), bool)

    def fitting(insisted: Iterable[Facet]) -> np.ndarray:
        return kept(asked, among, set(asked) - set(insisted))

    def count(found: np.ndarray) -> int:
        return int(np.count_nonzero(found & somewhere))

    let_go: list[Facet] = []
    if last & set(asked) and not (among & (asked[Facet.WORDS] >= UNSAID)).any() and set(asked) - FIRM - last:
        let_go.append(Facet.WORDS)
    order = [facet for facet in Facet if facet in asked and facet not in FIRM | last]
    mask = fitting(set(asked) - set(let_go))
    for facet in order:
        if count(mask) >= enough:
            break
        let_go.append(facet)
        mask = fitting(set(asked) - set(let_go))
    reached = min(enough, count(mask))
    for facet in reversed([facet for facet in let_go if facet not in last]):
        again = fitting(set(asked) - (set(let_go) - {facet}))
        if count(again) >= reached:
            let_go.remove(facet)
            mask = again
    return mask, let_go


def kept(asked: dict[Facet, np.ndarray], among: np.ndarray, let_go: Collection[Facet]) -> np.ndarray:
    """Entries that fit what is asked or do not say, but for what was let go."""
    mask = among.copy()
    for facet in set(asked) - set(let_go):
        mask &= asked[facet] >= UNSAID
    return mask


def not_much_further(mask: np.ndarray, km: np.ndarray, within: float) -> np.ndarray:
    """Of entries found when distance was let go: those not much further away than was asked, when there are enough."""
    nearer = mask & (np.isnan(km) | (km <= FURTHER * within))
    return nearer if np.count_nonzero(nearer & ~np.isnan(km)) >= ENOUGH else mask
