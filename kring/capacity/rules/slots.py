"""Which slots are free. Pure: presence, absence, closed days and taken moments are given."""

import dataclasses
import uuid
from collections.abc import Collection, Container, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kring.duties.rules import is_working_day


@dataclasses.dataclass(frozen=True, slots=True)
class Hours:
    """A weekly presence: where someone is on a weekday (Monday 0) between two times, from a day until a day (inclusive)."""

    user_id: uuid.UUID
    site_id: uuid.UUID
    room: str
    weekday: int
    starts: time
    ends: time
    slot_minutes: int
    since: date
    until: date | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Away:
    """Someone is away from a day until a day (inclusive)."""

    user_id: uuid.UUID
    since: date
    until: date


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A moment at which a client can come."""

    starts_at: datetime
    user_id: uuid.UUID
    site_id: uuid.UUID
    room: str
    minutes: int


@dataclasses.dataclass(frozen=True, slots=True)
class Taken:
    """A stretch of time that is gone for a person, and for the room if it has a name."""

    user_id: uuid.UUID
    starts_at: datetime
    minutes: int
    site_id: uuid.UUID | None = None
    room: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


# When it begins and ends, in UTC and naive: comparing aware moments one by one takes longer than all the rest.
type _Stretch = tuple[datetime, datetime]
# What can be gone: a person, or a room of a site.
type _Who = uuid.UUID | tuple[uuid.UUID | None, str]


def is_there(days: Iterable[date], away: Iterable[Away], until: date | None, closed: Container[date]) -> bool:
    """Whether somebody with these absences, who works until a day (inclusive; None: no end in sight), works on one of these days."""
    spells = list(away)
    return any(
        is_working_day(day, closed)
        and (until is None or day <= until)
        and not any(spell.since <= day <= spell.until for spell in spells)
        for day in days
    )


def free_slots(
    hours: Iterable[Hours],
    taken: Iterable[Taken],
    away: Iterable[Away],
    closed: Container[date],
    start: datetime,
    days: int,
    zone: ZoneInfo,
) -> Iterator[Slot]:
    """Free slots from `start` (aware) over so many days, earliest first; worked out day by day, as far as they are asked for.

    A slot is free when its person is present, not away, the day not closed, it has not begun, and no taken stretch of that person
    or in that room overlaps it. Clock changes: slots keep their wall-clock times; a time that does not exist that day gives no slot.
    """
    busy = _busy_by_day(taken, zone)
    absent: dict[uuid.UUID, list[Away]] = {}
    for spell in away:
        absent.setdefault(spell.user_id, []).append(spell)
    on_weekday: dict[int, list[Hours]] = {}
    for presence in hours:
        on_weekday.setdefault(presence.weekday, []).append(presence)
    first = start.astimezone(zone).date()
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        if day in closed:
            continue
        found = {
            # Naive here too, for the same reason.
            (slot.starts_at.replace(tzinfo=None), slot.user_id.int, slot.site_id.int, slot.room, slot.minutes): slot
            for presence in on_weekday.get(day.weekday(), ())
            if presence.since <= day and (presence.until is None or day <= presence.until)
            if not any(spell.since <= day <= spell.until for spell in absent.get(presence.user_id, ()))
            for slot in _free(presence, day, _gone(busy, presence, day), zone)
            if ahead or slot.starts_at > start
        }
        yield from (found[key] for key in sorted(found))


def _busy_by_day(taken: Iterable[Taken], zone: ZoneInfo) -> dict[tuple[_Who, date], list[_Stretch]]:
    """Taken stretches by person, and by room, and local day; one that runs past midnight stands at both days."""
    busy: dict[tuple[_Who, date], list[_Stretch]] = {}
    for stretch in taken:
        starts_at, ends_at = stretch.starts_at, stretch.ends_at
        gone = (starts_at.astimezone(UTC).replace(tzinfo=None), ends_at.astimezone(UTC).replace(tzinfo=None))
        for day in {starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()}:
            busy.setdefault((stretch.user_id, day), []).append(gone)
            if stretch.room:
                busy.setdefault(((stretch.site_id, stretch.room), day), []).append(gone)
    return busy


def _gone(busy: dict[tuple[_Who, date], list[_Stretch]], presence: Hours, day: date) -> Collection[_Stretch]:
    """What is gone on a day of a presence: of the person, and of the room."""
    own = busy.get((presence.user_id, day), [])
    return own + busy.get(((presence.site_id, presence.room), day), []) if presence.room else own


def _free(presence: Hours, day: date, gone: Collection[_Stretch], zone: ZoneInfo) -> Iterator[Slot]:
    """The slots of one presence on one day that no stretch overlaps."""
    length = timedelta(minutes=presence.slot_minutes)
    begin, end = datetime.combine(day, presence.starts), datetime.combine(day, presence.ends)
    offset = begin.replace(tzinfo=zone).utcoffset()
    clock_changes = offset != end.replace(tzinfo=zone).utcoffset() or not _exists(begin, zone)
    while begin + length <= end:
        moment = begin.replace(tzinfo=zone)
        since = begin - (moment.utcoffset() if clock_changes else offset)
        until = since + length
        if not any(starts < until and since < ends for starts, ends in gone) and (
            not clock_changes or _exists(begin, zone)
        ):
            yield Slot(moment, presence.user_id, presence.site_id, presence.room, presence.slot_minutes)
        begin += length


def _exists(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a clock shows this local time on that day."""
    return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment


def first_of_each(slots: Iterable[Slot], most: int, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Slot]]:
    """The first `most` slots of each of these people, people in order of their first slot; stops as soon as all have theirs."""
    wanting = set(people)
    grouped: dict[uuid.UUID, list[Slot]] = {}
    for slot in slots:
        if not wanting:
            break
        if slot.user_id in wanting:
            own = grouped.setdefault(slot.user_id, [])
            own.append(slot)
            if len(own) == most:
                wanting.remove(slot.user_id)
    return grouped
