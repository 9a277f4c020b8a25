"""Charts as data for the macros of `ui/charts.jinja`: geometry, legend, a sentence that says it, and the table behind it.

A value of None may not be shown (too few people): it is a gap in the chart and a phrase in the table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from kring.ui import figures
from kring.ui.rules import geometry
from kring.ui.rules.geometry import Box, Label, Run, Values

type Write = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Table:
    """What a chart shows, as text; the first column names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: str
    share: float | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars; `share` of each is 0 to 100."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Tick:
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One line (`runs`) or one layer of a stack (`boxes`); `number` (1 to 5) picks its colour and dash."""

    name: str
    number: int
    runs: tuple[Run, ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines or stacked columns over a row of labels, usually months."""

    title: str
    description: str
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    series: tuple[Series, ...]
    table: Table
    has_gaps: bool


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line without axes; `label` says in words what it shows."""

    label: str
    runs: tuple[Run, ...]
    last: str


SERIES_MOST = 5
"""More lines than this cannot be told apart."""


def _text(value: float | None, write: Write, hidden: str) -> str:
    return (hidden or _("too few to show")) if value is None else write(value)


def bars(
    title: str,
    items: Sequence[tuple[str, float | None]],
    *,
    heads: tuple[str, str],
    write: Write = figures.number,
    hidden: str = "",
    description: str = "",
    hrefs: Sequence[str] = (),
) -> Bars:
    """Horizontal bars for `items` (label, value). `heads` name the two columns of the table; `write` formats values."""
    values = [value for _label, value in items]
    drawn = tuple(
        Bar(label, _text(value, write, hidden), share, href)
        for (label, value), share, href in zip_longest(items, geometry.shares(values), hrefs, fillvalue="")
    )
    rows = tuple((bar.label, bar.value) for bar in drawn)
    return Bars(title, description or title, drawn, Table(heads, rows))


def _plot(
    title: str,
    labels: Sequence[str],
    drawn: Mapping[str, Values],
    layers: list[Series],
    end: float,
    *,
    head: str,
    write: Write,
    hidden: str,
    whole: bool,
    description: str,
    places: Sequence[float] | None = None,
) -> Plot:
    columns = list(drawn.values())
    rows = tuple((label, *(_text(values[at], write, hidden) for values in columns)) for at, label in enumerate(labels))
    return Plot(
        title=title,
        description=description or _course(drawn, write),
        ticks=tuple(Tick(tick.y, write(tick.value)) for tick in geometry.ticks(end, whole)),
        labels=tuple(geometry.labels_along(labels, places) if places else geometry.labels(labels)),
        series=tuple(layers),
        table=Table((head, *drawn), rows),
        has_gaps=any(value is None for values in columns for value in values),
    )


def _course(drawn: Mapping[str, Values], write: Write) -> str:
    """One sentence per series: where it starts and ends."""
    sentences = []
    for name, values in drawn.items():
        shown = [value for value in values if value is not None]
        if shown:
            parts = {"name": name, "first": write(shown[0]), "last": write(shown[-1])}
            sentences.append(_("%(name)s: from %(first)s to %(last)s.") % parts)
    return " ".join(sentences)


def lines(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Values],
    *,
    head: str,
    write: Write = figures.number,
    hidden: str = "",
    whole: bool = True,
    description: str = "",
    end: float | None = None,
    days: Sequence[int] = (),
) -> Plot:
    """Up to five lines over `labels`. `head` names the labels in the table; `whole` keeps the axis on whole numbers. The axis goes to
    `end` where what is drawn has an end of its own, else as far as the values need. `days` (counted from anywhere) sets the points as
    far apart as they were in time; without those they are at equal distances."""
    _few_enough(series)
    end = end or geometry.top([value for values in series.values() for value in values], whole)
    places = geometry.along(days) or None
    layers = [
        Series(name, number, runs=tuple(geometry.runs(values, end, places=places)))
        for number, (name, values) in enumerate(series.items(), 1)
    ]
    words = {"head": head, "hidden": hidden, "description": description}
    return _plot(title, labels, series, layers, end, write=write, whole=whole, places=places, **words)


def stack(
    title: str,
    labels: Sequence[str],
    series: Mapping[str, Values],
    *,
    head: str,
    write: Write = figures.number,
    hidden: str = "",
    description: str = "",
) -> Plot:
    """Stacked columns, such as a month's referrals by how they stand; the first series is at the bottom.

    A column with a part that may not be shown is left out whole: a lower column would look like fewer people.
    """
    _few_enough(series)
    whole = [None not in column for column in zip(*series.values(), strict=True)]
    columns = [
        [value if shown else None for value, shown in zip(values, whole, strict=True)] for values in series.values()
    ]
    end = geometry.top([sum(value or 0 for value in column) for column in zip(*columns, strict=True)], whole=True)
    layers = [
        Series(name, number, boxes=tuple(boxes))
        for number, (name, boxes) in enumerate(zip(series, geometry.columns(columns, end), strict=True), 1)
    ]
    return _plot(
        title, labels, series, layers, end, head=head, write=write, hidden=hidden, whole=True, description=description
    )


def spark(values: Values, label: str) -> Spark:
    """A small line for in a tile or a row."""
    drawn = geometry.runs(values, geometry.top(values), edge_to_edge=True)
    return Spark(label, tuple(drawn), drawn[-1].dots[-1] if drawn else "")


def _few_enough(series: Mapping[str, Values]) -> None:
    if len(series) > SERIES_MOST:
        raise ValueError(f"{len(series)} series cannot be told apart; {SERIES_MOST} can")
