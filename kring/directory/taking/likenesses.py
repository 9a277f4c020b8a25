"""Entries of a region that may be the same activity: found by what they have in common, and proposed to a steward."""

import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.access.policy import visible
from kring.directory.models import Activity, Likeness
from kring.directory.rules.alike import Alike, Because, Entry, alike, entry, same_name
from kring.directory.search.columns import ids
from kring.directory.search.finding import answer
from kring.directory.search.fitting import Need
from kring.directory.search.keeping import Index, index
from kring.events.models import OutboxMessage
from kring.identity.actors import Actor

FIELDS = (
    "pk", "title", "organiser", "organisation__name", "venue", "street", "postcode", "latitude", "longitude", "description",
    "phone", "email", "days", "age_min", "age_max", "source",
)  # fmt: skip
MOST_TOGETHER = 60  # among more that have one thing in common, each is compared with its neighbours in order of title
NEIGHBOURS = 12
MOST_ASKED = 500  # entries for which the index is asked what reads like them
MOST_LIKE = 4
MOST_NEW = 1000  # proposals at once
CHOSEN = 100  # strength of what a steward took for the same

# What a new entry may have in common with one that is there, and how that is compared.
IN_COMMON = {
    "organisation_id": "exact", "title": "iexact", "venue": "iexact", "street": "iexact", "phone": "iexact", "email": "iexact",
    "postcode": "exact",
}  # fmt: skip
WHOLE_POSTCODE = 6  # letters and digits; of fewer many share one

type Pair = tuple[uuid.UUID, uuid.UUID]


def look(region_id: uuid.UUID, among: Iterable[uuid.UUID] | None = None) -> int:
    """Find pairs of entries that may be the same, with at least one of `among` in each (all when None); returns how many are new.

    What somebody already looked at is not proposed again.
    """
    entries = dict(_entries(region_id))
    wanted = set(entries) if among is None else set(among) & set(entries)
    pairs = set(_together(entries, wanted)) | set(_reading_alike(region_id, entries, wanted))
    found = {pair: seen for pair in pairs if (seen := alike(entries[pair[0]], entries[pair[1]]))}
    known = set(Likeness.objects.filter(region_id=region_id).values_list("one_id", "other_id"))
    fresh = sorted((pair for pair in found if pair not in known), key=lambda pair: (-found[pair].strength, pair))
    now = timezone.now()
    rows = [_row(region_id, pair, found[pair], now) for pair in fresh[:MOST_NEW]]
    Likeness.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def look_at_new(message: OutboxMessage) -> None:
    """An entry that was added by hand is compared with those that there are."""
    look(message.region_id, [uuid.UUID(message.payload["activity_id"])])


def propose_again(region_id: uuid.UUID, one: uuid.UUID, other: uuid.UUID) -> None:
    """Two entries that were merged and taken apart are a question again, until a steward says that they are two."""
    pair = _pair(one, other)
    row, new = Likeness.objects.get_or_create(
        one_id=pair[0],
        other_id=pair[1],
        defaults={
            "region_id": region_id,
            "reasons": [Because.MERGED],
            "strength": CHOSEN,
            "found_at": timezone.now(),
        },
    )
    if not new and Because.MERGED not in row.reasons:
        row.reasons, row.strength = [*row.reasons, Because.MERGED], CHOSEN
        row.save(update_fields=["reasons", "strength"])


def _row(region_id: uuid.UUID, pair: Pair, seen: Alike, now) -> Likeness:
    return Likeness(
        region_id=region_id,
        one_id=pair[0],
        other_id=pair[1],
        reasons=list(seen.reasons),
        strength=seen.strength,
        found_at=now,
    )


def _entries(region_id: uuid.UUID) -> Iterator[tuple[uuid.UUID, Entry]]:
    rows = Activity.objects.filter(region_id=region_id, active=True, merged_into=None).values(*FIELDS)
    for row in rows.iterator(2000):
        yield _read(row)


def _read(row: dict[str, Any]) -> tuple[uuid.UUID, Entry]:
    named = row.pop("organisation__name")
    return row.pop("pk"), entry(**row | {"organiser": named or row["organiser"]})


def _pair(one: uuid.UUID, other: uuid.UUID) -> Pair:
    return (one, other) if one < other else (other, one)


def _together(entries: dict[uuid.UUID, Entry], wanted: set[uuid.UUID]) -> Iterator[Pair]:
    """Pairs with the same title, organiser, place or contact."""
    groups: dict[tuple[str, object], list[uuid.UUID]] = defaultdict(list)
    for key, one in entries.items():
        for common in _in_common(one):
            groups[common].append(key)
    for keys in groups.values():
        for one, other in compared(keys, entries):
            if one in wanted or other in wanted:
                yield _pair(one, other)


def compared(keys: list[uuid.UUID], entries: dict[uuid.UUID, Entry]) -> Iterator[Pair]:
    """All pairs of few; of many those whose titles stand near each other, so that the work grows no faster than the list."""
    if len(keys) <= MOST_TOGETHER:
        yield from itertools.combinations(keys, 2)
        return
    ordered = sorted(keys, key=lambda key: (entries[key].words, entries[key].organiser, entries[key].venue, key))
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 : at + 1 + NEIGHBOURS]:
            yield one, other


def _in_common(one: Entry) -> Iterator[tuple[str, object]]:
    yield "title", one.words
    if one.organiser:
        yield "organiser", one.organiser
    if one.venue:
        yield "venue", one.venue
    if one.street:
        yield "street", (one.street, one.postcode)
    if len(one.postcode) >= 6:
        yield "postcode", one.postcode
    if one.latitude is not None and one.longitude is not None:
        yield "point", (round(one.latitude, 3), round(one.longitude, 3))
    for contact in one.contact:
        yield "contact", contact


def _reading_alike(region_id: uuid.UUID, entries: dict[uuid.UUID, Entry], wanted: set[uuid.UUID]) -> Iterator[Pair]:
    """Pairs of which the index says that they speak of the same."""
    if not wanted or len(wanted) > MOST_ASKED:
        return
    for key in wanted:
        for other in _nearest(region_id, entries[key].title):
            if other != key and other in entries:
                yield _pair(key, other)


def _nearest(region_id: uuid.UUID, title: str) -> list[uuid.UUID]:
    """The few entries of which the index says that they speak of this most."""
    return _nearest_in(index(region_id), title)


def _nearest_in(found: Index, title: str) -> list[uuid.UUID]:
    rows = answer(found, Need(text=title), timezone.localdate(), strictly=False).rows[: MOST_LIKE + 1]
    return ids(found.columns, rows.tolist())


type Like = tuple[uuid.UUID, tuple[Because, ...]]


def like_new_ones(region_id: uuid.UUID, new: Sequence[Activity]) -> list[list[Like]]:
    """For each of some entries that are not written yet those that may be the same, the surest first, and why; of its own organisation
    also those with the same name. Only entries with something in common are compared, since somebody waits for the answer; those of
    all new ones are read together.
    """
    if not new:
        return []
    searched = index(region_id)
    nearest = [set(_nearest_in(searched, one.title)) for one in new]
    common = Q(pk__in=set().union(*nearest))
    for field, how in IN_COMMON.items():
        for said in {getattr(one, field) for one in new if _tells(one, field)}:
            common |= Q(**{f"{field}__{how}": said})
    there = Activity.objects.filter(region_id=region_id, active=True, merged_into=None).filter(common)
    rows = list(there.order_by("title", "pk").values("organisation_id", *FIELDS)[: MOST_ASKED * len(new)])
    return [
        _like(one, [row for row in rows if row["pk"] in near or _shares(one, row)])
        for one, near in zip(new, nearest, strict=True)
    ]


def _tells(one: Activity, field: str) -> bool:
    """Whether a field of an entry says enough to look for others with the same."""
    said = getattr(one, field)
    return bool(said) and (field != "postcode" or len(said) >= WHOLE_POSTCODE)


def _shares(one: Activity, row: dict[str, Any]) -> bool:
    return any(_tells(one, field) and _plain(getattr(one, field)) == _plain(row[field]) for field in IN_COMMON)


def _plain(said: Any) -> Any:
    return said.casefold() if isinstance(said, str) else said


def _like(new: Activity, rows: list[dict[str, Any]]) -> list[Like]:
    """Those of some rows that may be the same as a new entry."""
    named = new.organisation.name if new.organisation else new.organiser
    mine = entry(**{name: getattr(new, name) for name in FIELDS if "__" not in name} | {"organiser": named})
    found = []
    for row in rows[:MOST_ASKED]:
        own = row["organisation_id"] == new.organisation_id is not None
        key, other = _read({name: row[name] for name in FIELDS})
        seen = alike(mine, other)
        if seen or (own and same_name(mine, other)):
            found.append(
                (seen.strength if seen else 0, key, seen.reasons if seen else (Because.TITLE, Because.ORGANISER))
            )
    return [(key, reasons) for _strength, key, reasons in sorted(found, key=lambda one: (-one[0], one[1]))]


def open_likenesses(actor: Actor) -> QuerySet[Likeness]:
    """The proposals that nobody answered yet, the surest first."""
    here = Q(one__active=True, other__active=True, one__merged_into=None, other__merged_into=None, apart_at=None)
    rows = visible(Likeness, actor).filter(here).select_related("one__organisation", "other__organisation")
    return rows.order_by("-strength", "pk")
