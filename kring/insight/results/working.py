"""Working results out and keeping them: blocks of people that others may be told about, then what each page shows.

Brings up the statistics, so only what works beside the pages imports it (`keeping`).
"""

import dataclasses
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kring.identity.models import Region
from kring.insight.models import Figure, KeptResult, ResultBlock
from kring.insight.results import figures, practices, reading
from kring.insight.results.reading import YEAR, Asked, Key, Measured, OfLocation, Said
from kring.insight.results.scales import steps_of
from kring.insight.rules import answering, results_gate
from kring.insight.rules.results_gate import Block, Kind, Person, Told
from kring.insight.rules.ruler import Ruler, ruler
from kring.outcomes.rules.instruments import Instrument, Scale
from kring.programme.models import Location

YES = Ruler(0, 1, 1)  # an answer is yes or no
BATCH = 500

type Row = tuple[Key, Kind]
type Scales = Mapping[Key, tuple[Instrument, Scale]]


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A location whose results are worked out, as of a moment."""

    region_id: uuid.UUID
    location_id: uuid.UUID
    programme_id: uuid.UUID
    limit: int
    now: datetime

    @property
    def since(self) -> date:
        """From which day on people count in the last twelve months."""
        return timezone.localdate(self.now) - YEAR


def work_out_location(location_id: uuid.UUID, now: datetime) -> bool:
    """Bring one location up to date; returns whether anything new was told to others.

    Two who do this at once would tell the same block: the database lets one through, the other begins again.
    """
    location = Location.objects.get(pk=location_id)
    place = Place(location.region_id, location.pk, location.programme_id, limit_of(location.region_id), now)
    people = reading.of_location(location.region_id, location.pk, timezone.localdate(now))
    scales = _shown(reading.scales_of(location.region_id, people.measured))
    with transaction.atomic():
        new = _release(place, people, scales)
        rows = _told_of([place.location_id], place.limit)[place.location_id]
        _keep(place, place.location_id, True, _for_team(place, people, scales))
        _keep(place, place.location_id, False, _for_others([rows], place.since, place.limit, place.region_id))
    return bool(new)


def work_out_programme(programme_id: uuid.UUID, now: datetime) -> int:
    """Bring all locations of a programme together up to date; returns how many results there are.

    Made of what was told of each location and of nothing else.
    """
    locations = list(Location.objects.filter(programme=programme_id).order_by("name", "pk"))
    if not locations:
        return 0
    region_id = locations[0].region_id
    place = Place(region_id, programme_id, programme_id, limit_of(region_id), now)
    told = _told_of([one.pk for one in locations], place.limit)
    found = _for_others(list(told.values()), place.since, place.limit, region_id)
    funnels = _funnels(told, place)
    noticed = practices.of_programme(programme_id, timezone.localdate(now))
    with transaction.atomic():
        _keep(place, programme_id, False, [*found, *funnels, *([noticed] if noticed else [])])
    return len(found)


def limit_of(region_id: uuid.UUID) -> int:
    """About how few people nothing is told in this region."""
    return Region.objects.values_list("smallest_count", flat=True).get(pk=region_id)


def ruler_of(scale: Scale) -> Ruler:
    """A scale as figures about groups need it."""
    return ruler(float(scale.low), float(scale.high), steps_of(scale))


def _shown(scales: Scales) -> dict[Key, tuple[Instrument, Scale]]:
    """Scales that stand beside the others; how it was is told as answers."""
    return {
        key: (instrument, scale)
        for key, (instrument, scale) in scales.items()
        if scale.shown and scale.high > scale.low and key.instrument != reading.EXPERIENCE
    }


def _release(place: Place, people: OfLocation, scales: Scales) -> list[ResultBlock]:
    """Tell of the next people, as soon as there are enough of them. What was told before stays."""
    former = _former(place)
    new: list[ResultBlock] = []
    for key, (_instrument, scale) in scales.items():
        rule = ruler_of(scale)
        counted = {one for kind in (Kind.PAIRED, Kind.LOST) for one in former[key, kind][1]}
        free = [one for one in people.measured[key] if one.referral not in counted]
        for kind, some in (
            (Kind.PAIRED, [one for one in free if one.after is not None]),
            (Kind.LOST, [one for one in free if one.after is None]),
        ):
            new += _blocks(place, key, kind, rule, former[key, kind][0], [_person(one, kind, rule) for one in some])
    for key, said in people.said.items():
        block, members = former[key, Kind.SAID]
        some = [
            Person(one.referral, one.done_on, results_gate.adds(Kind.SAID, YES, float(one.yes)), one.who)
            for one in said
            if one.referral not in members
        ]
        new += _blocks(place, key, Kind.SAID, YES, block, some)
    new += _release_asked(place, people.asked, former)
    ResultBlock.objects.bulk_create(new, batch_size=BATCH)
    return new


def _release_asked(
    place: Place, asked: Mapping[str, list[Asked]], former: defaultdict[Row, tuple[Block | None, set[str]]]
) -> list[ResultBlock]:
    """Who answered and who did not, of the quarters that are over: all of a quarter on one day."""
    new, today = [], timezone.localdate(place.now)
    for when, people in asked.items():
        key, row_of = of_moment(when), answering.rows_of(when)
        counted = {one for kind in row_of.values() for one in former[key, kind][1]}
        rows: defaultdict[Kind, list[Person]] = defaultdict(list)
        for one in people:
            quarter = answering.end_of_quarter(one.done_on)
            if quarter < today and one.outcome in row_of and one.referral not in counted:
                rows[row_of[one.outcome]].append(Person(one.referral, quarter, (), one.who))
        for kind, some in rows.items():
            new += _blocks(place, key, kind, YES, former[key, kind][0], some)
    return new


def of_moment(when: str) -> Key:
    """The key of what is told of a moment itself, whatever was asked at it."""
    return Key("", "", "", when)


def _person(one: Measured, kind: Kind, rule: Ruler) -> Person:
    return Person(one.referral, one.done_on, results_gate.adds(kind, rule, one.before, one.after or 0.0), one.who)


def _blocks(
    place: Place, key: Key, kind: Kind, rule: Ruler, former: Block | None, people: Sequence[Person]
) -> list[ResultBlock]:
    found = results_gate.blocks(people, former, results_gate.measures(kind, rule), place.limit)
    return [
        ResultBlock(
            region_id=place.region_id,
            location_id=place.location_id,
            **dataclasses.asdict(key),
            kind=kind,
            limit=place.limit,
            people=block.people,
            ended_on=block.ended_on,
            totals=block.totals,
            starts=block.starts,
            members=block.members,
        )
        for block in found
    ]


def _former(place: Place) -> defaultdict[Row, tuple[Block | None, set[str]]]:
    """The last block of each row of blocks, and everybody who is in one."""
    found: defaultdict[Row, tuple[Block | None, set[str]]] = defaultdict(lambda: (None, set()))
    for row in ResultBlock.objects.filter(location_id=place.location_id, limit=place.limit).order_by("people"):
        at = _key(row), Kind(row.kind)
        members = found[at][1] | set(row.members)
        found[at] = Block(row.people, row.ended_on, tuple(row.totals), tuple(row.starts)), members
    return found


def _key(row: ResultBlock) -> Key:
    return Key(row.instrument, row.version, row.scale, row.when)


def _told_of(locations: Sequence[uuid.UUID], limit: int) -> dict[uuid.UUID, dict[Row, list[Block]]]:
    """The blocks of locations, without who is in them and without what is exact."""
    found: dict[uuid.UUID, dict[Row, list[Block]]] = {location: defaultdict(list) for location in locations}
    rows = ResultBlock.objects.filter(location_id__in=locations, limit=limit).order_by("people")
    for location, instrument, version, scale, when, kind, people, ended_on, starts in rows.values_list(
        "location_id", "instrument", "version", "scale", "when", "kind", "people", "ended_on", "starts"
    ).iterator(chunk_size=5000):
        key = Key(instrument, version, scale, when), Kind(kind)
        found[location][key].append(Block(people, ended_on, (), tuple(starts)))
    return found


def _told(rows: Iterable[Mapping[Row, Sequence[Block]]], at: Row, rule: Ruler, limit: int, since: date) -> Told | None:
    return results_gate.together(_of_each(rows, at, rule, limit, since))


def _of_each(
    rows: Iterable[Mapping[Row, Sequence[Block]]], at: Row, rule: Ruler, limit: int, since: date
) -> Iterator[Told | None]:
    of = results_gate.measures(at[1], rule)
    return (results_gate.told(row.get(at, ()), of, limit, since) for row in rows)


def _counts(
    places: Iterable[Mapping[Row, Sequence[Block]]], key: Key, kinds: Iterable[Kind], limit: int, since: date
) -> list[answering.Counts]:
    """How many people there are of each kind, by place; without places of which nothing was told."""
    found = (answering.counts({kind: rows.get((key, kind), ()) for kind in kinds}, limit, since) for rows in places)
    return [one for one in found if one is not None]


def _for_team(place: Place, people: OfLocation, scales: Scales) -> list[KeptResult]:
    """Of everybody who was done in the last twelve months: their team knows these people."""
    found = []
    for key, (instrument, scale) in scales.items():
        some = _of_the_year(people.measured[key], place.since)
        if some:
            told = figures.of_people(some, ruler_of(scale), instrument, scale)
            found.append(KeptResult(figure=Figure.PAIRED, told=told, **dataclasses.asdict(key)))
    for key, said in people.said.items():
        if some := _of_the_year(said, place.since):
            found.append(KeptResult(figure=Figure.SHARE, told=figures.of_answers(some), **dataclasses.asdict(key)))
    for when, asked in people.asked.items():
        if some := _of_the_year(asked, place.since):
            found.append(KeptResult(figure=Figure.ASKED, when=when, told=figures.of_asked(some)))
    if called := _of_the_year(people.called, place.since):
        told = Counter(one.outcome for one in called)
        found.append(KeptResult(figure=Figure.ASKED, instrument=reading.CALL_BACK, told={"n": len(called), **told}))
    return found


def _of_the_year[T: (Measured, Said, Asked)](people: Sequence[T], since: date) -> list[T]:
    return [one for one in people if one.done_on >= since]


def _for_others(
    places: Sequence[Mapping[Row, Sequence[Block]]], since: date, limit: int, region_id: uuid.UUID
) -> list[KeptResult]:
    """What the gate released of some locations together."""
    keys = {key for rows in places for key, _kind in rows}
    scales = reading.scales_of(region_id, keys)
    found = []
    for key in sorted(keys):
        if any((key, Kind.SAID) in rows for rows in places):
            said = _of_each(places, (key, Kind.SAID), YES, limit, since)
            told = figures.of_told_answers(results_gate.yes(said, limit), limit)
            found.append(KeptResult(figure=Figure.SHARE, told=told, **dataclasses.asdict(key)))
        elif key == of_moment(key.when):
            counts = _counts(places, key, set(answering.rows_of(key.when).values()), limit, since)
            told = figures.of_told_counts(answering.together(counts), limit)
            found.append(KeptResult(figure=Figure.ASKED, told=told, **dataclasses.asdict(key)))
        elif key in scales:
            instrument, scale = scales[key]
            rule, kinds = ruler_of(scale), {Kind.PAIRED, Kind.LOST}
            of_kinds = {kind: _told(places, (key, kind), rule, limit, since) for kind in kinds}
            missed = _counts(places, key, kinds, limit, since)
            told = figures.of_told(of_kinds, missed, rule, limit, instrument, scale)
            found.append(KeptResult(figure=Figure.PAIRED, told=told, **dataclasses.asdict(key)))
    return found


def _funnels(told: Mapping[uuid.UUID, Mapping[Row, Sequence[Block]]], place: Place) -> list[KeptResult]:
    """The locations beside each other, for each result of which at least two are told."""
    keys = {key for rows in told.values() for key, kind in rows if kind is Kind.PAIRED}
    found = []
    for key, (_instrument, scale) in sorted(reading.scales_of(place.region_id, keys).items()):
        rule = ruler_of(scale)
        points = {
            str(location): one
            for location, rows in told.items()
            if (one := _told([rows], (key, Kind.PAIRED), rule, place.limit, place.since)) is not None
        }
        funnel = figures.of_funnel(points, rule, place.limit)
        if funnel is not None:
            found.append(KeptResult(figure=Figure.FUNNEL, told=funnel, **dataclasses.asdict(key)))
    return found


def _keep(place: Place, place_id: uuid.UUID, for_team: bool, results: Sequence[KeptResult]) -> None:
    """Put these in the place of what was kept."""
    for one in results:
        one.region_id, one.place_id, one.for_team, one.worked_out_at = place.region_id, place_id, for_team, place.now
    KeptResult.objects.filter(place_id=place_id, for_team=for_team).delete()
    KeptResult.objects.bulk_create(results, batch_size=BATCH)
