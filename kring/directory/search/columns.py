"""What is compared of every entry, as columns: one small file for a region that all processes of a machine read together.

A row has a fixed number for as long as the index lives; tantivy knows entries by it.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from kring.directory.models import GroupSize, Theme
from kring.directory.rules.access import lacks
from kring.directory.rules.moments import Moment, all_of, by_day
from kring.directory.rules.reading import ages, euros_a_month, says_price
from kring.directory.rules.when import clock_in, days_in
from kring.directory.rules.words import fold, is_for_children, said_theme
from kring.directory.search.gathering import said_alike

THEMES = tuple(Theme.values)
GROUPS = ("", *GroupSize.values)
LANGUAGES = (
    "nl", "en", "ar", "tr", "pl", "uk", "fr", "de", "es", "pap", "ti", "fa", "so", "pt", "zh", "ru", "ber", "ro", "bg", "it",
    "hi", "ur", "vi", "am", "ku", "sr", "id", "fy", "ht", "dsl",
)  # fmt: skip
UNKNOWN_AGE, NO_TIME, NO_THEME = 255, -1, 255
THEME_WORDS = {
    "meet": "ontmoeting meeting people",
    "sport": "sport bewegen exercise",
    "walk": "wandelen walking",
    "culture": "cultuur muziek culture music",
    "nature": "natuur tuin nature garden",
    "creative": "creatief crafts",
    "cook": "koken eten cooking",
    "learn": "leren learning",
    "peers": "lotgenoten peer support",
    "volunteer": "vrijwilligerswerk volunteering",
    "help": "praktische hulp practical help",
    "network": "informeel netwerk burenhulp buren maatje informal network neighbours buddy",
    "money": "geldzaken money matters",
    "home": "wonen housing",
    "work": "werk inkomen work income",
    "safety": "veilig thuis safety home",
}

COLUMNS = np.dtype(
    [
        ("id", "<u8", (2,)),  # the two halves of the key
        ("changed", "<i8"),  # microseconds since 1970: which version this is
        ("live", "?"),
        ("ends_on", "<i4"),  # day number (date.toordinal); 0: goes on
        ("latitude", "<f4"),
        ("longitude", "<f4"),
        ("theme", "u1"),
        ("guessed", "?"),  # the theme was read from the title
        ("days", "u1"),
        ("starts", "<i2"),  # minutes after midnight
        ("ends", "<i2"),
        ("times", "<u4"),  # day by day, as `rules.moments.by_day` says
        ("monthly", "<f4"),  # euros a month for going every week; NaN: not known
        ("priced", "?"),  # it costs something, of which it is not certain what that is a month
        ("age_min", "u1"),
        ("age_max", "u1"),
        ("children", "?"),  # names no age, and its title is about children
        ("spoken", "<u4"),
        ("access", "u1"),
        ("lacks", "u1"),  # of what an access can be: what it says is not there
        ("whom", "u1"),  # only for these; 0: for everybody
        ("group", "u1"),
        ("buddy", "u1"),  # 0: not known, 1: no, 2: yes
        ("full", "u1"),  # 0: not said to be, 1: full with people waiting, 2: full
        ("public", "?"),
        ("title", "S32"),  # to put in order (`in_order`)
        ("same", "<u8"),  # what an entry says but for its place, in short (`gathering.said_alike`)
        ("twin", "?"),  # another entry says the same, at another place (`gathering.mark_twins`)
    ]
)

# Where entries with several places are besides the place in their own columns; a row for each.
PLACES = np.dtype([("row", "<u4"), ("latitude", "<f4"), ("longitude", "<f4")])

# What is read of the database for one entry's columns and words.
FIELDS = (
    "id", "changed_at", "active", "merged_into_id", "ends_on", "latitude", "longitude", "theme", "theme_guessed", "days", "starts",
    "ends", "moments", "cost", "cost_per", "age_min", "age_max", "spoken", "language", "access", "group_size", "buddy", "full",
    "waiting", "public", "title", "organiser", "organisation__name", "venue", "transport", "description", "expect", "age_words",
    "when_words", "cost_words", "for_whom",
)  # fmt: skip


def languages_mask(codes: Iterable[str]) -> int:
    """The languages among `LANGUAGES`, one bit each; others are left out."""
    return sum(1 << LANGUAGES.index(code) for code in set(codes) if code in LANGUAGES)


def version(changed_at: datetime) -> int:
    """A moment as whole microseconds since 1970."""
    return int(changed_at.timestamp() * 1_000_000)


def column_values(row: Mapping[str, Any]) -> tuple:
    """One entry (`FIELDS`) as a row of `COLUMNS`."""
    low, high = _ages(row)
    return (
        halves(row["id"]),
        version(row["changed_at"]),
        row["active"] and row["merged_into_id"] is None,
        _day(row["ends_on"]),
        _number(row["latitude"]),
        _number(row["longitude"]),
        _theme(row),
        row["theme_guessed"],
        _days(row),
        _minutes(row["starts"]),
        _until(row["starts"], row["ends"]),
        by_day(all_of(row["moments"]) or [_moment(row)]),
        _monthly(row["cost"], row["cost_per"]),
        row["cost"] is None and says_price(row["cost_words"]),
        UNKNOWN_AGE if low is None else min(low, UNKNOWN_AGE - 1),
        UNKNOWN_AGE if high is None else min(high, UNKNOWN_AGE - 1),
        low is None and high is None and is_for_children(row["title"], row["age_words"]),
        languages_mask([row["language"], *row["spoken"].split()]),
        row["access"],
        lacks((row["transport"], row["description"], row["expect"])),
        row["for_whom"],
        GROUPS.index(row["group_size"]),
        {None: 0, False: 1, True: 2}[row["buddy"]],
        (1 if row["waiting"] else 2) if row["full"] else 0,
        row["public"],
        in_order(row["title"]),
        said_alike(row),
        False,
    )


def in_order(title: str) -> bytes:
    """By what a title comes in a list: what begins with a letter first, then with a number; signs before it do not count."""
    plain = fold(title).encode("ascii", "ignore").lstrip()
    return (plain if plain[:1].isalpha() else b"~" + plain)[:32]


def _theme(row: Mapping[str, Any]) -> int:
    theme = said_theme(row["theme"], row["theme_guessed"], row["title"])
    return THEMES.index(theme) if theme else NO_THEME


def _days(row: Mapping[str, Any]) -> int:
    """On which days it is, from its words where no field says it ('elke 2e dinsdag')."""
    return row["days"] or (0 if row["moments"] else days_in(row["when_words"]))


def _moment(row: Mapping[str, Any]) -> Moment:
    """When it is by its days and hours; where it has neither, the hours that its words name."""
    starts, ends = row["starts"], row["ends"]
    if not row["days"] and starts is None and row["when_words"]:
        starts, ends = clock_in(row["when_words"])
    return Moment(days=_days(row), starts=starts, ends=ends)


def _ages(row: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """For which ages it is, from its words where no field says it."""
    if row["age_min"] is None and row["age_max"] is None:
        return ages(row["age_words"])
    return row["age_min"], row["age_max"]


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _minutes(clock: time | None) -> int:
    return NO_TIME if clock is None else clock.hour * 60 + clock.minute


def _until(starts: time | None, ends: time | None) -> int:
    """What ends in the night is after midnight, not before."""
    return _minutes(ends) + (24 * 60 if starts and ends and ends < starts else 0)


def _monthly(cost: Decimal | None, per: str) -> float:
    found = None if cost is None else euros_a_month(cost, per)
    return np.nan if found is None else float(found)


def words_of(row: Mapping[str, Any]) -> tuple[str, str]:
    """Everything an entry says of itself, for finding it; and the name of who offers it. A guessed kind is nothing it says."""
    rest = (row["venue"], row["description"], row["expect"], row["age_words"])
    theme = "" if row["theme_guessed"] else row["theme"]
    return said(row["title"], *rest, theme=theme), row["organisation__name"] or row["organiser"]


def said(title: str, *rest: str, theme: str = "") -> str:
    """The words of an entry in the order of the index, with its kind in the words of two languages."""
    parts = (THEME_WORDS.get(theme, ""), title, *rest)
    return " . ".join(part for part in parts if part)


def halves(key: uuid.UUID) -> tuple[int, int]:
    """A key as the two numbers of a column."""
    return key.int >> 64, key.int & 0xFFFF_FFFF_FFFF_FFFF


def ids(columns: np.ndarray, rows: np.ndarray | list[int]) -> list[uuid.UUID]:
    """The entries in these rows."""
    return [uuid.UUID(int=(high << 64) | low) for high, low in columns["id"][rows].tolist()]


def row_of(columns: np.ndarray, key: uuid.UUID) -> int | None:
    """The row of an entry; None when it has none yet."""
    high, low = halves(key)
    found = np.flatnonzero((columns["id"][:, 1] == low) & (columns["id"][:, 0] == high))
    return int(found[0]) if len(found) else None


def save(columns: np.ndarray, path: Path) -> None:
    """Write columns to a file."""
    with path.open("wb") as file:
        np.save(file, columns)


def load(path: Path) -> np.ndarray:
    """Columns from a file, read as they are needed and shared between processes."""
    return np.load(path, mmap_mode="r")
