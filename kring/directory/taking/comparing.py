"""What a file of a feed changes: which objects differ, and what that makes of the entries. Nothing is written here."""

import dataclasses
import itertools
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from kring.directory.claims import claims_of, plain
from kring.directory.formats.cleaning import PLACES, SHOWN
from kring.directory.formats.items import Document, Wrong
from kring.directory.models import Activity, Feed, Origin, Record, Said
from kring.directory.postcodes import Points
from kring.directory.rules.areas import FEWEST, near
from kring.directory.rules.claims import SUBJECT_OF, SUBJECTS, differing, is_newer
from kring.directory.rules.places import Point, area_of, towns_in
from kring.directory.rules.projection import UNSAID, columns, judged
from kring.directory.rules.words import guess_theme
from kring.directory.taking.staging import BATCH, Key, Staged, Staging
from kring.directory.upkeep.corrections import practical
from kring.directory.upkeep.expiry import months_later, months_of
from kring.rows import key_in, new_id

type Columns = dict[str, Any]

# What a feed says once, when the entry is new: afterwards people here know better.
ONCE = ("full",)
STOPS = ("active", "ends_on")
# Where hand-overs of clients go: that changes only when somebody here agrees to it.
ADDRESS = "email"


@dataclasses.dataclass(frozen=True, slots=True)
class Differences:
    """Which objects of a feed are other than they were, which services that touches, and which objects are gone.

    `first`: nothing of this feed is known yet.
    """

    changed: set[Key]
    services: list[str]
    gone: set[Key]
    same: int
    first: bool


def own_among(feed: Feed, ids: Iterable[str]) -> list[str]:
    """Of ids of a feed's services those of entries of this region: two regions that read each other would get their own back, as new
    ones, every night more."""
    keys = [key for one in ids if (key := key_in(one)) is not None]
    found: list[str] = []
    for some in itertools.batched(keys, BATCH):
        rows = Activity.objects.filter(region_id=feed.region_id, pk__in=some)
        found += [str(key) for key in rows.values_list("pk", flat=True)]
    return found


def others_of(feed: Feed) -> Iterator[Point]:
    """Where the region's entries are that are not of this feed."""
    rows = Activity.objects.filter(region_id=feed.region_id, active=True, latitude__isnull=False).exclude(
        source=feed.name
    )
    return rows.order_by().values_list("latitude", "longitude").iterator(5000)


def differences(feed: Feed, staging: Staging) -> Differences:
    """Compare what was read with the records of the feed, by digest."""
    rows = Record.objects.filter(feed=feed).values_list("kind", "source_id", "digest", "gone_at")
    known = {(kind, key): digest if gone_at is None else "" for kind, key, digest, gone_at in rows.iterator(5000)}
    changed, there = set(), set()
    for kind, key, digest in staging.digests():
        there.add((kind, key))
        if known.get((kind, key)) != digest:
            changed.add((kind, key))
    touched, count = [], 0
    for key, refers in staging.services():
        count += 1
        if ("service", key) in changed or not changed.isdisjoint(refers):
            touched.append(key)
    gone = {one for one, digest in known.items() if digest and one not in there}
    return Differences(changed, touched, gone, count - len(touched), not known)


@dataclasses.dataclass(slots=True)
class Change:
    """What becomes of one entry. `activity` holds its columns and is not written yet; a new one is plain values by name.

    `subjects` is what is shown otherwise, `said` are claims to write, `unsaid` the subjects about which feed and people agree by
    now. `stops_on` is a last day that the feed now tells, `gone` that it is not there on that day any more, `vouched` that it was
    assured anew, `redirected` that hand-overs would go to another address. `practical` is what `upkeep.corrections.practical` kept of
    it before.
    """

    staged: Staged
    activity: Activity | SimpleNamespace
    new: bool
    subjects: list[str] = dataclasses.field(default_factory=list)
    said: list[Said] = dataclasses.field(default_factory=list)
    unsaid: list[str] = dataclasses.field(default_factory=list)
    back: bool = False
    stops_on: date | None = None
    gone: bool = False
    vouched: bool = False
    redirected: bool = False
    practical: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def touched(self) -> bool:
        """Whether the entry's row has to be written."""
        return self.new or self.back or bool(self.subjects)

    @property
    def elsewhere(self) -> bool:
        """Whether it is at other places than the feed said until now."""
        record = self.activity.record if not self.new else None
        return record is not None and _Parts.places(record.document) != _Parts.places(self.staged.document)


class Comparer:
    """Works out, for services of one feed, what becomes of their entries. `by_itself`: nobody looks at it first."""

    def __init__(self, feed: Feed, staging: Staging, now: datetime, *, by_itself: bool = False):
        self.feed, self.staging, self.now, self.by_itself = feed, staging, now, by_itself
        self.today = timezone.localdate(now)
        self.months = months_of(feed.region_id)
        # A new entry is written from plain values: making a row of Django for each takes as long as writing it.
        common = {"region_id": feed.region_id, "source": feed.name, "language": feed.language}
        self.unsaid = {field.attname: field.get_default() for field in Activity._meta.concrete_fields} | common
        self.points = Points()
        points = list(staging.points())
        others: list[Point] | None = None
        if (
            len(points) < FEWEST
        ):  # too short to say where it is: the region's other entries do, and no place that is wrong does
            here = (judged(document, None, self.home) for document, _where in staging.places())
            points, others = [one.point for one in here if one and one.point], list(others_of(feed))
        self.near = near(points, self.points.middles.values(), others)

    def home(self, code: str) -> Point | None:
        """About where a postcode lies."""
        return self.points.middles.get(area_of(code))

    def misplaced(self) -> Iterator[Wrong]:
        """What is the matter with where the places of the file are, row by row."""
        for document, where in self.staging.places():
            found = judged(document, self.near, self.home)
            if found is not None and found.place in PLACES:
                value = f"{document['latitude']}, {document['longitude']}"
                yield Wrong(where, "latitude", PLACES[found.place], kept=True, value=value[:SHOWN])

    def batches(self, services: Iterable[str]) -> Iterator[list[str]]:
        """The services in portions that are compared and written together."""
        return (list(some) for some in itertools.batched(services, BATCH))

    def known(self, services: list[str]) -> set[str]:
        """Those of the services that have an entry."""
        rows = Activity.objects.filter(region_id=self.feed.region_id, source=self.feed.name, source_id__in=services)
        return set(rows.values_list("source_id", flat=True))

    def read(self, services: list[str]) -> dict[str, Columns]:
        """How services were read, whether they are known or not."""
        documents = self.staging.documents("service", services)
        parts = _Parts.of(documents.values(), self._staged)
        return {key: self._columns(one.document, parts) for key, one in documents.items()}

    def changes(self, services: list[str], *, lock: bool = False) -> list[Change]:
        """What becomes of the entries of one portion. With `lock` their rows are held until the transaction ends."""
        if not services:
            return []
        documents = self.staging.documents("service", services)
        parts = _Parts.of(documents.values(), self._staged)
        rows = Activity.objects.filter(
            region_id=self.feed.region_id, source=self.feed.name, source_id__in=services
        ).select_related("record")
        if lock:
            rows = rows.select_for_update(of=("self",))
        known = {activity.source_id: activity for activity in rows}
        claims = claims_of([activity.pk for activity in known.values()]) if known else {}
        formerly = self._formerly(known)
        return [
            self._change(documents[key], parts, known.get(key), formerly.get(key), claims)
            for key in services
            if key in documents
        ]

    def _staged(self, kind: str, ids: Iterable[str]) -> dict[str, Document]:
        return {key: staged.document for key, staged in self.staging.documents(kind, ids).items()}

    def _recorded(self, kind: str, ids: Iterable[str]) -> dict[str, Document]:
        rows = Record.objects.filter(feed=self.feed, kind=kind, source_id__in=list(ids))
        return dict(rows.values_list("source_id", "document"))

    def _formerly(self, known: Mapping[str, Activity]) -> dict[str, Columns]:
        """What the feed said of these entries until now."""
        services = {key: activity.record.document for key, activity in known.items() if activity.record}
        parts = _Parts.of([Staged("service", key, "", document) for key, document in services.items()], self._recorded)
        return {key: self._columns(document, parts) for key, document in services.items()}

    def _columns(self, service: Document, parts: "_Parts") -> Columns:
        found = columns(
            service,
            parts.organizations.get(str(service.get("organization_id"))),
            [parts.locations[key] for key in parts.places(service) if key in parts.locations],
            today=self.today,
            language=self.feed.language,
            near=self.near,
            home=self.home,
        )
        if found["latitude"] is None:
            if found["postcode"]:
                point = self.points.of(found["postcode"])
            else:
                point = self.points.of_town(found["town"], *towns_in(found["venue"]))
            found["latitude"], found["longitude"] = point or (None, None)
        return found

    def _change(
        self,
        staged: Staged,
        parts: "_Parts",
        activity: Activity | None,
        formerly: Columns | None,
        claims: Mapping[tuple[uuid.UUID, str], dict[str, Said]],
    ) -> Change:
        now = self._columns(staged.document, parts)
        if activity is None:
            return self._new(staged, now)
        before = formerly or {column: getattr(activity, column) for column in now}
        change = Change(staged, activity, new=False, practical=practical(activity))
        for subject in differing(before, now):
            self._hear(change, subject, now, claims.get((activity.pk, subject), {}))
        if activity.theme_guessed and ("title" in change.subjects or now["theme"]):
            self._theme(activity, now)
        self._stops(change, before, now)
        assured = _day(staged.document.get("assured_date"))
        change.vouched = assured is not None and (activity.confirmed_on or assured) < assured <= self.today
        if change.touched or change.vouched:
            self._since(activity, staged.document)
        return change

    def _new(self, staged: Staged, now: Columns) -> Change:
        own = {"id": new_id(), "source_id": staged.id, "theme_guessed": True}
        activity = SimpleNamespace(**self.unsaid | now | own)
        activity.active = now["active"] and (now["ends_on"] is None or now["ends_on"] >= self.today)
        self._theme(activity, now)
        self._since(activity, staged.document)
        return Change(staged, activity, new=True)

    def _hear(self, change: Change, subject: str, now: Columns, rows: dict[str, Said]) -> None:
        """The feed says something else about a subject. Where people spoke too, the newer word is shown; silence is no word."""
        activity = change.activity
        value = {column: now.get(column, getattr(activity, column)) for column in SUBJECTS[subject]}
        theirs = [row for origin, row in rows.items() if origin != Origin.FEED]
        shown = True
        redirects = (
            subject == ADDRESS and value[ADDRESS] != activity.email and (activity.email or activity.organisation_id)
        )
        if redirects and self.by_itself:
            self._ask(change, value, rows)
            return
        if theirs:
            if all(now.get(column, UNSAID.get(column)) == UNSAID.get(column) for column in SUBJECTS[subject]):
                return
            at = _last_modified(change.staged.document, self.now)
            shown = is_newer(at, (row.at for row in theirs))
            row = rows.get(Origin.FEED) or Said(
                region_id=activity.region_id, activity=activity, subject=subject, origin=Origin.FEED
            )
            row.value, row.at, row.shown, row.settled = plain(value), at, shown, False
            if any(row.value == other.value for other in theirs if other.shown):
                change.unsaid.append(subject)
                return
            for other in theirs:
                other.shown, other.settled = other.shown and not shown, False
            change.said += [row, *theirs]
        if shown and any(getattr(activity, column) != new for column, new in value.items()):
            for column, new in value.items():
                setattr(activity, column, new)
            change.subjects.append(subject)
            change.redirected = change.redirected or bool(redirects)

    def _ask(self, change: Change, value: Columns, rows: dict[str, Said]) -> None:
        """Hand-overs go on to the address that stands, whoever said it, until a steward chooses the feed's."""
        activity = change.activity
        if not value[ADDRESS]:
            return
        common = {"region_id": activity.region_id, "activity": activity, "subject": ADDRESS}
        since = activity.record.changed_at if activity.record else activity.changed_at
        here = next((row for origin, row in rows.items() if origin != Origin.FEED and row.shown), None)
        if here is None:
            here = rows.get(Origin.STANDING) or Said(**common, origin=Origin.STANDING, at=since)
            here.value, rows[Origin.STANDING] = plain({ADDRESS: activity.email}), here
        feeds = rows.setdefault(Origin.FEED, Said(**common, origin=Origin.FEED))
        feeds.value, feeds.at = plain(value), _last_modified(change.staged.document, self.now)
        for row in rows.values():
            row.shown, row.settled = row is here, False
            change.said.append(row)

    def _stops(self, change: Change, before: Columns, now: Columns) -> None:
        """A feed that ends an entry, or brings one back that was gone. Who was stopped here by hand does not come back."""
        activity = change.activity
        going = now["active"] and (now["ends_on"] is None or now["ends_on"] >= self.today)
        by_hand = activity.ends_on is not None and activity.ends_on != before.get("ends_on")
        if by_hand or activity.merged_into_id is not None:
            return
        if not activity.active and going:
            activity.active, activity.ends_on, change.back = True, now["ends_on"], True
        elif activity.active and (not going or now["ends_on"] != activity.ends_on):
            change.stops_on = now["ends_on"] or (None if going else self.today)
            change.gone = change.stops_on == self.today and not going
            change.back = change.stops_on is None  # a last day was taken back
            activity.ends_on = now["ends_on"] if change.back else activity.ends_on

    def _theme(self, activity: Activity, now: Columns) -> None:
        activity.theme = now["theme"] or guess_theme(activity.title)
        activity.theme_guessed = not now["theme"]

    def _since(self, activity: Activity, document: Document) -> None:
        """Since when it counts as right: confirmed on the day on which the list's keeper assured it, unless somebody confirmed it after
        that; else only taken over today."""
        assured = _day(document.get("assured_date"))
        if assured and assured <= self.today:
            activity.confirmed_on, activity.listed_on = max(assured, activity.confirmed_on or assured), None
        else:
            activity.listed_on = self.today
        until = months_later(activity.listed_on or activity.confirmed_on, self.months)
        if until != activity.expires_on:
            activity.expires_on, activity.reminded_on = until, None


@dataclasses.dataclass(frozen=True, slots=True)
class _Parts:
    """The organisations and locations that some services name."""

    organizations: dict[str, Document]
    locations: dict[str, Document]

    @classmethod
    def of(cls, services: Iterable[Staged], find: Any) -> "_Parts":
        documents = [one.document for one in services]
        organizations = {str(one["organization_id"]) for one in documents if one.get("organization_id")}
        places = {key for one in documents for key in cls.places(one)}
        return cls(
            find("organization", organizations) if organizations else {}, find("location", places) if places else {}
        )

    @staticmethod
    def places(service: Document) -> list[str]:
        """The ids of a service's locations."""
        found = service.get("service_at_locations") or ()
        return [str(place["location_id"]) for place in found if place.get("location_id")]


def _last_modified(document: Document, now: datetime) -> datetime:
    """When the feed says that its object was changed; now where it does not say, or says a time to come."""
    said = str(document.get("last_modified") or "")
    try:
        found = parse_datetime(said)
    except ValueError:
        return now
    if found is None:
        return now
    found = found if timezone.is_aware(found) else timezone.make_aware(found)
    return min(found, now)


def _day(text: Any) -> date | None:
    try:
        return parse_date(str(text or "")[:10])
    except ValueError:
        return None


COLUMNS_OF_A_FEED = (
    *SUBJECT_OF,
    *STOPS,
    "theme",
    "theme_guessed",
    "confirmed_on",
    "listed_on",
    "expires_on",
    "reminded_on",
    "language",
)
