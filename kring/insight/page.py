"""A page of figures ready to draw: tiles, charts with the tables behind them, and the same as rows for a download."""

import dataclasses
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.insight import wording
from kring.insight.queries import LOOK_AHEAD, Capacity, Scope
from kring.insight.rules import waiting
from kring.insight.rules.board import FLOW, Board, Codes, Count, Share
from kring.insight.rules.months import first_day
from kring.ui import charts, dates, figures
from kring.ui.charts import Bars, Plot, Table
from kring.ui.spreadsheet import as_csv, safe

__all__ = ["Page", "Tile", "as_csv", "page", "safe"]


@dataclasses.dataclass(frozen=True, slots=True)
class Tile:
    """A figure that stands by itself."""

    label: str
    value: str
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that is shown, in words. A location of others has no `waiting`, `endings`, `breaks` and `stops`; and only those who know
    these people see waiting times per month (`waiting`), others as a whole (`waited`, with `trend` when there are more periods).
    """

    title: str
    period: str
    story: Sequence[str]
    tiles: Sequence[Tile]
    stages: Bars
    flow: Plot | None
    waiting: Plot | None = None
    waited: Bars | None = None
    trend: Table | None = None
    endings: Bars | None = None
    breaks: Bars | None = None
    stops: Bars | None = None
    times: Sequence[Tile]

    def rows(self) -> list[list[str]]:
        """What is shown, as rows: a heading, then the lines below it."""
        found = [[_("Figures"), self.title], [_("Period"), self.period], []]
        found += [[tile.label, tile.value, tile.note] for tile in (*self.tiles, *self.times)]
        for chart in (self.stages, self.flow, self.waiting, self.waited, self.endings, self.breaks, self.stops):
            if chart is not None:
                found += [[], [chart.title], list(chart.table.head), *map(list, chart.table.rows)]
        if self.trend is not None:
            found += [[], list(self.trend.head), *map(list, self.trend.rows)]
        return found


def page(chosen: Scope, board: Board, time: Capacity) -> Page:
    """The figures of a scope in the language of the reader."""
    times = _times(time, board.limit)
    whole = Page(
        title=chosen.name,
        period=wording.period(board),
        story=wording.story(board),
        tiles=_tiles(board),
        stages=_bars(
            _("From referral to activity"),
            {wording.STAGES[stage]: board.totals[stage] for stage in wording.STAGES},
            board.limit,
            _("Stage"),
        ),
        flow=_flow(board),
        times=times,
    )
    if chosen.is_own:
        whole = dataclasses.replace(whole, waiting=_waiting(board))
    elif chosen.is_one_place:
        return dataclasses.replace(whole, tiles=[whole.tiles[0], *times], times=())
    else:
        whole = dataclasses.replace(whole, waited=_waited(board), trend=_trend(board))
    return dataclasses.replace(
        whole,
        endings=_categories(
            wording.titled(_("How courses ended"), board.endings_in, board),
            board.endings,
            wording.ENDING_NAMES,
            board.limit,
            _("Ending"),
        ),
        breaks=_categories(
            wording.titled(_("Why courses broke off"), board.breaks_in, board),
            board.breaks,
            wording.BREAK_NAMES,
            board.limit,
            _("Reason"),
        ),
        stops=_categories(
            wording.titled(_("Why people stopped with an activity"), board.stops_in, board),
            dict(reversed(board.stops.items())),
            wording.STOP_NAMES,
            board.limit,
            _("Reason"),
        ),
    )


def _tiles(board: Board) -> list[Tile]:
    limit = board.limit
    norm = board.norm_days
    return [
        Tile(
            _("Open now") if not limit else _("Open at the end of the month"),
            wording.count(board.open, limit),
            _("referrals that are not closed"),
        ),
        _wait(board),
        _share(
            ngettext("First contact within %(num)d working day", "First contact within %(num)d working days", norm)
            % {"num": norm}
            if norm is not None
            else _("First contact within the norm"),
            board.in_norm,
            limit,
            wording.when(board.waited_in, board),
        ),
        _share(_("Feedback on time"), board.feedback, limit, wording.when(board.feedback_in, board)),
    ]


def _wait(board: Board) -> Tile:
    wait, limit = board.wait, board.limit
    label = _("Median wait for first contact")
    if not wait.people and limit:
        return Tile(label, "–", _("too few to say"))
    notes = [_("nine in ten: %(days)s") % {"days": wording.nine_in_ten(wait, limit)}]
    if wait.people is not None:
        of = {"num": figures.number(wait.people)}
        notes.append(ngettext("%(num)s person", "%(num)s people", wait.people) % of)
    notes += wording.when(board.waited_in, board)
    value = wording.days(wait.median, limit) if wait.median is not None else "–"
    return Tile(label, value, " · ".join(notes))


def _share(label: str, share: Share | None, limit: int, when: Sequence[str]) -> Tile:
    if share is None:
        return Tile(label, "–", _("too few to say") if limit else "")
    return Tile(label, wording.share(share), " · ".join([wording.part_of(share), *when]))


def _bars(title: str, counts: Mapping[object, Count], limit: int, head: str) -> Bars:
    drawn = charts.bars(
        title,
        [(_capital(str(name)), value.value) for name, value in counts.items()],
        heads=(head, _("Number")),
    )
    texts = [wording.short(value, limit) for value in counts.values()]
    bars = tuple(dataclasses.replace(bar, value=text) for bar, text in zip(drawn.bars, texts, strict=True))
    rows = tuple((bar.label, wording.count(value, limit)) for bar, value in zip(bars, counts.values(), strict=True))
    return dataclasses.replace(drawn, bars=bars, table=Table(drawn.table.head, rows))


def _categories(
    title: str, counts: Mapping[Codes, Count], names: Mapping[str, object], limit: int, head: str
) -> Bars | None:
    """Bars for categories, of which neighbours may be told together; None when there is nothing to tell."""
    if not counts:
        return None
    named = {
        wording.together([_in_row(str(names[code]), at) for at, code in enumerate(codes)]): value
        for codes, value in counts.items()
    }
    return _bars(title, named, limit, head)


def _in_row(text: str, at: int) -> str:
    return text if at == 0 else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _flow(board: Board) -> Plot | None:
    """The months one by one; None when hardly any month of a small place stands by itself."""
    if all(sum(value.value is not None for value in counts) < 2 for counts in board.flow.values()):
        return None
    drawn = charts.lines(
        _("Flow per month"),
        _short(board),
        {str(wording.STAGES[stage]): [value.value for value in board.flow[stage]] for stage in FLOW},
        head=_("Month"),
    )
    texts = [[wording.count(value, board.limit) for value in board.flow[stage]] for stage in FLOW]
    return _with_texts(drawn, board, texts)


def _waiting(board: Board) -> Plot:
    waits = board.waits.values()
    drawn = charts.lines(
        _("Working days to first contact"),
        _short(board),
        {
            _("Half of the people within"): [_whole(wait.median) for wait in waits],
            _("Nine in ten within"): [_whole(wait.p90) for wait in waits],
        },
        head=_("Month"),
    )
    texts = [
        [wording.days_only(wait.median, None) for wait in waits],
        [wording.days_only(wait.p90, wait.beyond) for wait in waits],
        [figures.number(wait.people or 0) for wait in waits],
    ]
    return _with_texts(drawn, board, texts, _("People"))


def _waited(board: Board) -> Bars | None:
    """How many waited so long, by steps of days as far as they can be told apart."""
    steps: list[waiting.Cell] = []
    for cell in board.waited:
        if steps and waiting.class_of(cell.first) == waiting.class_of(steps[-1].first):
            steps[-1] = waiting.Cell(steps[-1].first, cell.last, steps[-1].count + cell.count)
        else:
            steps.append(cell)
    if not steps:
        return None
    return _bars(
        wording.titled(_("Working days to first contact"), board.waited_in, board),
        {wording.between(step.first, step.last): Count(round(step.count)) for step in steps},
        board.limit,
        _("Working days"),
    )


def _trend(board: Board) -> Table | None:
    """Waiting times of each period beside each other, when there is more than one."""
    if len(board.waits) < 2:
        return None
    return Table(
        (_("First contact in"), _("Half of the people within"), _("Nine in ten within"), _("People")),
        tuple(
            (
                wording.span(months),
                wording.days_only(wait.median, None),
                wording.days_only(wait.p90, wait.beyond),
                figures.number(wait.people or 0),
            )
            for months, wait in board.waits.items()
        ),
    )


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _short(board: Board) -> list[str]:
    return [dates.short_month(first_day(month)) for month in board.months]


def _with_texts(drawn: Plot, board: Board, texts: Sequence[Sequence[str]], *more_heads: str) -> Plot:
    months = [dates.month(first_day(month)) for month in board.months]
    table = Table((*drawn.table.head, *more_heads), tuple(zip(months, *texts, strict=True)))
    return dataclasses.replace(drawn, table=table)


def _times(time: Capacity, limit: int) -> list[Tile]:
    """Free time; others see slots in tens, since the difference between two days would tell of single appointments."""
    if not limit:
        free = figures.number(time.free)
    elif time.free < limit:
        free = wording.too_few(limit)
    else:
        free = _("at least %(number)s") % {"number": figures.number(time.free // limit * limit)}
    soon = ngettext("in the coming day", "in the coming %(num)d days", LOOK_AHEAD) % {"num": LOOK_AHEAD}
    found = [
        Tile(_("Link worker hours a week"), figures.decimal(time.hours, 0 if time.hours == int(time.hours) else 1)),
        Tile(_("Free slots"), free, soon),
        Tile(_("First free slot"), dates.day(time.first))
        if time.first
        else Tile(_("First free slot"), "–", _("none in this time")),
    ]
    return found if time.waiting is None else [*found, _queue(time.waiting, limit)]


def _queue(waiting: int, limit: int) -> Tile:
    """The waiting list; others read it in steps of the limit, and `waiting` is 0 for fewer than that."""
    number = figures.number(waiting)
    if limit:
        number = _("at least %(number)s") % {"number": number} if waiting else wording.too_few(limit)
    return Tile(_("On the waiting list now"), number, _("not spoken with yet, and nothing booked"))
