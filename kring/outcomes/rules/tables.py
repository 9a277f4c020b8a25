"""Measurements as tables to take along, and what each column means. Pure: rows come in, columns go out; nobody's name is among them."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from kring.outcomes.rules.instruments import Instrument, Item, Missing, Scale, Texts
from kring.outcomes.rules.keys import Key, keys_of

type Cell = str | int | float | None


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column with its meaning, as the code book says it."""

    name: str
    kind: Kind
    meaning: str
    values: str = ""
    missing: str = ""
    source: str = ""
    licence: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; a cell that is not there is None."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One filled-in questionnaire, of somebody who is only a key here."""

    person: str
    moment: str
    month: str
    day: int | None
    mode: str
    language: str
    answers: Mapping[str, object]
    scores: Mapping[str, float | None]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment of one person: what came of it."""

    person: str
    moment: str
    month: str
    how: str
    because: str


FORMER = "former_"
MOMENTS = (
    "start, three_months, end, six_months_after; former_end, former_six_months_after: answered about an ending after which the file "
    "was opened again, so not the end"
)
PERSON = Column(
    "person",
    Kind.TEXT,
    "a key for one person, the same in all tables of this download and different in every download",
)
WHEN = Column("moment", Kind.TEXT, "the moment in the course at which was asked", MOMENTS)
COMMON: tuple[Column, ...] = (
    PERSON,
    WHEN,
    Column("month", Kind.TEXT, "the month in which was answered", "year-month"),
    Column("day", Kind.WHOLE, "days from the acceptance of the referral to the answers", missing="empty: not known"),
    Column(
        "mode",
        Kind.TEXT,
        "how was answered; ways of asking may not be equal",
        "link: alone; paper: alone; together: in the conversation; imported: from elsewhere",
    ),
    Column("language", Kind.TEXT, "the language of the questions", "nl, en"),
)
OF_MOMENTS: tuple[Column, ...] = (
    PERSON,
    WHEN,
    Column("month", Kind.TEXT, "the month in which the moment fell", "year-month"),
    Column(
        "how",
        Kind.TEXT,
        "what came of it: who did not answer counts as well",
        "answered; declined: would rather not; missed: the window closed; waiting: may still be answered; cancelled",
    ),
    Column("because", Kind.TEXT, "why somebody would rather not answer, where that was said"),
)


def table_of(instrument: Instrument, rows: Iterable[Filled]) -> Table:
    """All that was answered to one version of a questionnaire. Words that people wrote themselves are left out: names can stand in them."""
    items = [item for item in sorted(instrument.items, key=lambda one: one.order) if item.is_number]
    rows = list(rows)
    against = _against(instrument, rows)
    columns = (
        *COMMON,
        *(_item(instrument, one, against.get(one.code)) for one in items),
        *(_scale(instrument, one) for one in instrument.scales),
    )
    return Table(
        f"{instrument.code}_{instrument.version}",
        columns,
        tuple(
            (
                *(row.person, row.moment, row.month, row.day, row.mode, row.language),
                *(_number(row.answers.get(item.code)) for item in items),
                *(row.scores.get(scale.code) for scale in instrument.scales),
            )
            for row in rows
        ),
    )


def moments_of(rows: Iterable[Moment]) -> Table:
    """Every moment, also those at which nobody answered."""
    return Table(
        "moments", OF_MOMENTS, tuple((row.person, row.moment, row.month, row.how, row.because) for row in rows)
    )


def code_book(tables: Sequence[Table]) -> list[list[str]]:
    """A line for each column of each table, under a heading."""
    found = [["table", "column", "kind", "meaning", "values", "missing", "source", "licence"]]
    for table in tables:
        for one in table.columns:
            found.append(
                [table.name, one.name, one.kind.value, one.meaning, one.values, one.missing, one.source, one.licence]
            )
    return found


def _against(instrument: Instrument, rows: Sequence[Filled]) -> dict[str, Key]:
    """The questions of which the answers go down where those of the others of their scale go up, in these very rows."""
    keys = (
        key for scale in instrument.scales for key in keys_of(instrument, scale.code, (row.answers for row in rows))
    )
    found: dict[str, Key] = {}
    for key in keys:
        if key.looks_reversed:
            found.setdefault(key.item, key)
    return found


def _item(instrument: Instrument, item: Item, against: Key | None) -> Column:
    if item.options:
        values = "; ".join(f"{one.value} = {_said(one.label)}".rstrip(" =") for one in item.options)
    else:
        ends = (f"{item.low} = {_said(item.low_label)}", f"{item.high} = {_said(item.high_label)}")
        values = f"{item.low} to {item.high} ({'; '.join(one.rstrip(' =') for one in ends)})"
    turned = " (as answered; it is turned round for scoring)" if item.reversed else " (as answered)"
    return Column(
        f"item_{item.code}",
        Kind.WHOLE,
        (_said(item.text) or f"question {item.code}") + turned + _warning(against),
        values,
        "empty: not answered",
        instrument.source,
        instrument.licence.name.en,
    )


def _warning(against: Key | None) -> str:
    if against is None:
        return ""
    found = f"correlation with the others {against.correlation:.2f}, {against.n} people"
    return f". LOOK AT THIS: it goes against the other questions of its scale ({found}); perhaps its key is the wrong way round"


def _scale(instrument: Instrument, scale: Scale) -> Column:
    made = ", ".join(scale.parts)
    better = {"higher": "higher is better", "lower": "lower is better"}.get(scale.better.value, "neither way is better")
    rule = f"at most {scale.may_miss} of {len(scale.parts)} may be missing"
    if scale.may_miss:
        then = (
            "a missing answer counts as the mean of the others"
            if scale.missing is Missing.MEAN
            else "only what was answered counts"
        )
        rule = f"{rule}; {then}"
    return Column(
        f"scale_{scale.code}",
        Kind.NUMBER,
        f"{_said(scale.name) or scale.code}: {scale.method.value} of {made}; {better}",
        f"{scale.low} to {scale.high}",
        f"{rule}; else empty",
        scale.source or instrument.source,
        instrument.licence.name.en,
    )


def _number(answer: object) -> int | None:
    return answer if type(answer) is int else None


def _said(texts: Texts) -> str:
    return " / ".join(dict.fromkeys(text for text in (texts.nl, texts.en) if text))
