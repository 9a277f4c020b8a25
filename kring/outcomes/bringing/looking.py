"""A file with questionnaires, held against the reader's own clients: what would come in, and which rows not and why. Writes nothing."""

import dataclasses
import io
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from kring.access.policy import holds, relatives_of, visible
from kring.clients.queries import agrees
from kring.directory.formats.items import Because, Refused, Wrong
from kring.directory.formats.limits import Limits
from kring.directory.formats.sources import Source
from kring.directory.formats.tables import of_csv
from kring.identity.actors import Actor
from kring.outcomes.instruments_here import Shelf, shelf
from kring.outcomes.models import Occasion, Response
from kring.outcomes.planning import course_of
from kring.outcomes.rules import intake
from kring.outcomes.rules.answers import read_cells
from kring.outcomes.rules.instruments import Instrument
from kring.outcomes.rules.intake import Line, Not
from kring.outcomes.rules.keys import Key, keys_of
from kring.outcomes.rules.occasions import Window, due_on, window
from kring.outcomes.rules.problems import Fault, Problem
from kring.outcomes.rules.scoring import score
from kring.programme.queries import agreement_of
from kring.programme.rules.measuring import USUAL, Asked
from kring.programme.rules.measuring import Occasion as When
from kring.referral.models import Referral
from kring.ui.rules.text import has_citizen_number, has_control_characters

LIMITS = Limits(size=1_000_000, rows=5_000, cell=2_000, columns=200)


@dataclasses.dataclass(frozen=True, slots=True)
class Coming:
    """One questionnaire that comes in: for which client and moment. `occasion` is None when the moment has to be made first."""

    line: Line
    referral: Referral
    occasion: Occasion | None
    window: Window
    instrument: Instrument
    answers: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Staying:
    """A row that does not come in, why, and what is wrong with which answers."""

    number: int
    reference: str
    why: Not
    problems: tuple[Problem, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Turned:
    """A question whose answers go against the others: perhaps it was scored from the other end before it came in this file."""

    instrument: Instrument
    scale: str
    key: Key


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A whole file. `here` is how many rows came in before."""

    coming: tuple[Coming, ...]
    staying: tuple[Staying, ...]
    here: int
    turned: tuple[Turned, ...]

    def counts(self) -> list[tuple[Instrument, When, int]]:
        """How many come in of each questionnaire at each moment."""
        counted = Counter((one.instrument.code, one.window.occasion) for one in self.coming)
        known = {one.instrument.code: one.instrument for one in self.coming}
        return [(known[code], when, count) for (code, when), count in sorted(counted.items())]


def look(actor: Actor, text: str) -> Found:
    """Everything about a file. Raises Refused for one that cannot be read as a whole."""
    lines, staying = [], []
    for one in _lines(text):
        if isinstance(one, Wrong):
            staying.append(Staying(one.where.row, "", Not.CELLS))
        else:
            lines.append(one)
    looking = _Looking(actor, lines)
    for line in lines:
        looking.at(line)
    return Found(
        coming=tuple(looking.coming),
        staying=tuple(sorted([*staying, *looking.staying], key=lambda one: one.number)),
        here=looking.here,
        turned=tuple(_turned(looking.coming)),
    )


def _lines(text: str) -> Iterator[Line | Wrong]:
    data = text.encode()
    if len(data) > LIMITS.size:
        raise Refused(Because.LARGE, most=LIMITS.size)
    source, where, any_row = Source("", len(data), lambda: io.BytesIO(data)), None, False
    for row in of_csv(source, LIMITS, encoding="utf-8-sig"):
        any_row = True
        if isinstance(row, Wrong):
            yield row
            continue
        number, cells = row
        if where is None:
            where, missing = intake.columns(list(cells))
            if missing:
                raise Refused(Because.COLUMNS, columns=", ".join(missing))
        yield intake.line(number, cells, where)
    if not any_row:
        raise Refused(Because.EMPTY)


class _Looking:
    """Row after row; what the database has was read before."""

    def __init__(self, actor: Actor, lines: Iterable[Line]) -> None:
        self.coming: list[Coming] = []
        self.staying: list[Staying] = []
        self.here = 0
        self._today = timezone.localdate()
        self._shelf: Shelf = shelf(actor.region_id)
        self._mine = _own_files(actor, {line.reference for line in lines})
        ids = [referral.pk for referral in self._mine.values()]
        rows = list(visible(Occasion, actor, few=True).filter(referral__in=ids))
        self._occasions = {(one.referral_id, one.when): one for one in rows if one.cancelled_at is None}
        answered = list(Response.objects.filter(occasion__in=rows, replaced_at=None).select_related("occasion"))
        self._answered = {(one.occasion_id, one.instrument): one for one in answered}
        # Of an ending after which the file was opened again: such a row is here, and says nothing of the end that there is now.
        self._former: dict[tuple[uuid.UUID, str, str], list[Response]] = defaultdict(list)
        for one in answered:
            if one.occasion.former:
                self._former[one.referral_id, one.occasion.when, one.instrument].append(one)
        self._agree = {pk: agrees(pk) for pk in ids}
        self._before: set[tuple[uuid.UUID, str, str]] = set()

    def at(self, line: Line) -> None:
        """One row: it comes, stays, or is here already."""
        referral = self._mine.get(line.reference)
        instrument = self._shelf.known.get((line.instrument, line.version))
        why = self._whose(line, referral) or self._what(line, instrument)
        if why or referral is None or instrument is None or line.moment is None or line.day is None:
            self._stays(line, why or Not.REFERENCE)
            return
        given = read_cells(instrument, line.cells.items())
        if problems := given.problems or tuple(_unfit(given.answers)):
            self._stays(line, Not.ANSWERS, problems)
            return
        answers = {code: value for code, value in given.answers.items() if value is not None}
        if intake.is_half_filled(instrument, score(instrument, answers)):
            self._stays(line, Not.HALF_FILLED)
            return
        self._when(Coming(line, referral, None, _no_window(line.moment), instrument, answers))

    def _whose(self, line: Line, referral: Referral | None) -> Not | None:
        if referral is None:
            return Not.REFERENCE
        return None if self._agree[referral.pk] else Not.CONSENT

    def _what(self, line: Line, instrument: Instrument | None) -> Not | None:
        if line.moment is None:
            return Not.MOMENT
        if line.day is None:
            return Not.DATE
        if instrument is None:
            known = any(code == line.instrument for code, _version in self._shelf.known)
            return Not.VERSION if known else Not.QUESTIONNAIRE
        return None

    def _when(self, one: Coming) -> None:
        line, referral = one.line, one.referral
        occasion = self._occasions.get((referral.pk, line.moment))
        found = _window_of(occasion) if occasion else _window_for(referral, line.moment)
        key = (referral.pk, line.moment.value, one.instrument.code)
        why = self._why_not_then(line, one.instrument, occasion, found)
        former = self._answered.get((occasion.pk, one.instrument.code)) if occasion else None
        if any(_same(earlier, one) for earlier in self._former[key]):
            self.here += 1
        elif why is not None:
            self._stays(line, why)
        elif key in self._before:
            self._stays(line, Not.TWICE)
        elif former is not None and _same(former, one):
            self._before.add(key)
            self.here += 1
        elif former is not None:
            self._stays(line, Not.OTHERWISE)
        else:
            self._before.add(key)
            self.coming.append(dataclasses.replace(one, occasion=occasion, window=found))

    def _why_not_then(
        self, line: Line, instrument: Instrument, occasion: Occasion | None, found: Window | None
    ) -> Not | None:
        if found is None:
            return Not.NOT_COME
        if occasion is not None and occasion.declined_at is not None:
            return Not.DECLINED
        if not found.opens_on <= line.day <= min(found.closes_on, self._today):
            return Not.OUTSIDE
        asked = dict(occasion.instruments) if occasion else {}
        return Not.VERSION if asked.get(instrument.code, instrument.version) != instrument.version else None

    def _stays(self, line: Line, why: Not, problems: tuple[Problem, ...] = ()) -> None:
        self.staying.append(Staying(line.number, line.reference[:20], why, problems))


def _unfit(answers: Mapping[str, Any]) -> Iterator[Problem]:
    """Words that a form would not take either."""
    for code, words in answers.items():
        if not isinstance(words, str):
            continue
        if has_control_characters(words):
            yield Problem(Fault.UNREADABLE, code)
        elif has_citizen_number(words):
            yield Problem(Fault.CITIZEN_NUMBER, code)


def _own_files(actor: Actor, references: set[str]) -> dict[str, Referral]:
    """The files of the reader's own clients with these references."""
    rows = visible(Referral, actor).exclude(accepted_at=None).select_related("client", "version", "location")
    found = {one.reference: one for one in rows.iterator(chunk_size=500) if one.reference in references}
    sides = relatives_of(actor, [one.pk for one in found.values()])
    return {reference: one for reference, one in found.items() if holds("outcome.ask", actor, sides[one.pk])}


def _window_of(occasion: Occasion) -> Window:
    return Window(When(occasion.when), occasion.due_on, occasion.opens_on, occasion.closes_on)


def _window_for(referral: Referral, when: When) -> Window | None:
    """The window that this moment has in this course, by what was agreed, else by what is usual; None while it has not come."""
    course = course_of(referral)
    due, began = due_on(when, course), course.accepted_on or course.met_on
    if due is None or began is None:
        return None
    agreed = agreement_of(referral.version).measuring.at(when)
    return window(agreed or Asked(when, (), **USUAL[when]), due, began)


def _no_window(when: When) -> Window:
    return Window(when, date.min, date.min, date.min)


def _same(former: Response, one: Coming) -> bool:
    return former.finished_at is not None and former.answers == one.answers and former.answered_on == one.line.day


def _turned(coming: Iterable[Coming]) -> Iterator[Turned]:
    by_instrument: dict[tuple[str, str], list[Coming]] = {}
    for one in coming:
        by_instrument.setdefault((one.instrument.code, one.instrument.version), []).append(one)
    for rows in by_instrument.values():
        instrument = rows[0].instrument
        for scale in instrument.scales:
            for key in keys_of(instrument, scale.code, (one.answers for one in rows)):
                if key.looks_reversed:
                    yield Turned(instrument, scale.code, key)
