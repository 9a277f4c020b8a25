"""Which public entries answer what is asked, in which order. Counting and paging see public entries only."""

import dataclasses
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import numpy as np
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kring.directory.models import Activity
from kring.directory.postcodes import area_at
from kring.directory.publish.api import catalogue
from kring.directory.publish.api.documents import NOT_PUBLIC
from kring.directory.publish.api.told import told
from kring.directory.publish.rows import kept_instead, public_rows
from kring.directory.publish.rules.asking import AROUND, Asked, WrongParameters
from kring.directory.publish.rules.ids import TAXONOMY, beginning_as
from kring.directory.rules.places import Point, km_between
from kring.directory.search import fitting
from kring.directory.search.columns import NO_TIME, UNKNOWN_AGE, halves, ids
from kring.directory.search.finding import answer
from kring.directory.search.keeping import index

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WHEN_YES = {"trial": {"trial": True}, "city_pass": {"city_pass": True}, "full": {"full": True}}


@dataclasses.dataclass(frozen=True, slots=True)
class Matches:
    """Entries in order, of which the keys are made for the part that is needed."""

    columns: np.ndarray
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> list[uuid.UUID]:
        return ids(self.columns, self.rows[part])

    def __iter__(self) -> Iterator[uuid.UUID]:
        return iter(self[:])


def matching(region_id: uuid.UUID, asked: Asked) -> Matches:
    """The public entries that answer: what says most of the words first, without words by id. Raises WrongParameters."""
    found = index(region_id)
    columns, today = found.columns, timezone.localdate()
    mask = before = fitting.live(columns, today) & columns["public"] & _fits(columns, asked)
    if asked.postcode:
        near = around(region_id, asked)
        mask = before & (np.nan_to_num(fitting.kilometres(columns, near.here), nan=np.inf) <= near.km)
        there = (key for key, spots in catalogue.places(region_id).several.items() if near.which(spots))
        mask |= before & _are(columns, there)
    for chosen in _narrowed(region_id, asked):
        mask &= _are(columns, chosen)
    if asked.search:
        need = fitting.Need(text=asked.search, as_typed=True)
        best = answer(found, need, today, strictly=True, public=True).rows
        return Matches(columns, best[mask[best]])
    rows = np.flatnonzero(mask)
    keys = columns["id"][rows]
    return Matches(columns, rows[np.lexsort((keys[:, 1], keys[:, 0]))])


def _are(columns: np.ndarray, keys: Iterable[uuid.UUID]) -> np.ndarray:
    """Which rows are of these entries."""
    return np.isin(columns["id"][:, 1], np.array([halves(key)[1] for key in keys], np.uint64))


def _fits(columns: np.ndarray, asked: Asked) -> np.ndarray:
    mask = np.ones(len(columns), bool)
    if asked.minimum_age is not None:
        mask &= (columns["age_min"] != UNKNOWN_AGE) & (columns["age_min"] >= asked.minimum_age)
    if asked.maximum_age is not None:
        mask &= (columns["age_max"] != UNKNOWN_AGE) & (columns["age_max"] <= asked.maximum_age)
    if asked.day:
        mask &= columns["days"] & asked.day != 0
    if asked.start_time is not None:
        mask &= (columns["starts"] != NO_TIME) & (columns["starts"] >= asked.start_time)
    if asked.end_time is not None:
        mask &= (columns["ends"] != NO_TIME) & (columns["ends"] <= asked.end_time)
    if asked.modified_after is not None:
        since = asked.modified_after - EPOCH
        mask &= columns["changed"] >= (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return mask


@dataclasses.dataclass(frozen=True, slots=True)
class Around:
    """What is near enough: kilometres from a point."""

    here: Point
    km: float

    def which(self, spots: Iterable[catalogue.Spot]) -> list[int]:
        """The numbers of the places that are near enough; of one that is not known, nobody can say so."""
        return [number for number, spot in enumerate(spots) if spot and km_between(self.here, spot) <= self.km]


def around(region_id: uuid.UUID, asked: Asked) -> Around:
    """What is near the postcode that is asked. Raises WrongParameters when it is not known."""
    area = area_at(asked.postcode)
    here = (area.latitude, area.longitude) if area else catalogue.middle_of(region_id, asked.postcode)
    if here is None:
        raise WrongParameters({"postcode": "is not a postcode that is known here"})
    metres = AROUND if asked.proximity is None else asked.proximity
    return Around(here, metres / 1000)


def _narrowed(region_id: uuid.UUID, asked: Asked) -> Iterator[Iterable[uuid.UUID]]:
    """The keys of entries for each thing that the index does not know."""
    if asked.organization_id:
        known = catalogue.organizations(region_id).get(asked.organization_id.lower())
        yield known.entries if known else ()
    if asked.taxonomy_term_id:
        yield _with_terms(region_id, [asked.taxonomy_term_id])
    if asked.taxonomy_id:
        yield _with_terms(region_id, terms_of(region_id, asked.taxonomy_id))


def terms_of(region_id: uuid.UUID, taxonomy: str) -> list[str]:
    """The terms of one taxonomy, by the id or by the name that terms say."""
    taxonomies, terms = catalogue.terms(region_id)
    known = taxonomies.get(taxonomy.lower())
    if known is None:
        return []
    if known.id == TAXONOMY:
        return [one.id for one in terms.values() if one.feed is None]
    return [one.id for one in terms.values() if one.feed == known.feed and is_of(one, known)]


def is_of(term: catalogue.Known, taxonomy: catalogue.Known) -> bool:
    """Whether a term says that it is of this taxonomy: by the taxonomy's id, or by its name."""
    said = term.document
    detail = said.get("taxonomy_detail")
    inside = str(detail.get("id", "")) if isinstance(detail, dict) else ""
    by_id = str(said.get("taxonomy_id") or inside)
    if by_id:
        return by_id == taxonomy.key
    return bool(said.get("taxonomy")) and said.get("taxonomy") == taxonomy.document.get("name")


def _with_terms(region_id: uuid.UUID, wanted: list[str]) -> set[uuid.UUID]:
    """The entries, public or not, that have one of these terms."""
    terms, theirs = catalogue.terms(region_id)[1], told(region_id).terms
    known = [terms[one.lower()] for one in wanted if one.lower() in terms]
    found = {key for one in known if one.id in theirs for key in theirs[one.id].entries}
    codes = [one.key for one in known if one.feed is None]
    return found | (_saying(region_id, codes) if codes else set())


def _saying(region_id: uuid.UUID, codes: list[str]) -> set[uuid.UUID]:
    """The entries that say one of these things in Kring's own words."""
    access, whom = (
        sum(int(code.removeprefix(name)) for code in codes if code.startswith(name))
        for name in ("access.", "for_whom.")
    )
    rows = public_rows(region_id).annotate(opens=F("access").bitand(access), meant=F("for_whom").bitand(whom))
    chosen = Q(pk__in=())
    for code in codes:
        chosen |= _says(code)
    return set(rows.filter(chosen).values_list("pk", flat=True))


def _says(code: str) -> Q:
    """Rows that say one thing in Kring's own words."""
    column, _, value = code.partition(".")
    if column == "theme":
        return Q(theme=value, theme_guessed=False)
    if column == "access":
        return Q(opens__gt=0)
    if column == "for_whom":
        return Q(meant__gt=0)  # what is for everybody in other words than its own, no column tells
    if column == "buddy":
        return Q(buddy=value == "yes")
    if column in WHEN_YES:
        return Q(**WHEN_YES[column])
    if column == "group_size":
        return Q(group_size=value)
    if column in ("places", "waiting"):
        return Q(**{f"{column}__isnull": False})
    return Q(pk__in=()) if column in NOT_PUBLIC else ~Q(**{column: ""})


def by_id(region_id: uuid.UUID, wanted: str) -> QuerySet[Activity]:
    """The public entries that can go out under this id: at most a few."""
    rows = public_rows(region_id)
    own = rows.filter(pk=uuid.UUID(wanted))
    if own.exists():
        return own
    return rows.filter(_of_a_source(wanted))


def instead_of(region_id: uuid.UUID, wanted: str) -> QuerySet[Activity]:
    """The public entries that what went out under this id turned out to be: at most a few."""
    return kept_instead(region_id, Q(pk=uuid.UUID(wanted)) | _of_a_source(wanted))


def _of_a_source(wanted: str) -> Q:
    return Q(record__kind="service", record__source_id__in={wanted, wanted.lower(), wanted.upper()})


def by_place(region_id: uuid.UUID, wanted: str) -> QuerySet[Activity]:
    """The public entries that can have this place: at most a few."""
    place = uuid.UUID(wanted)
    first, last = beginning_as(place)
    return public_rows(region_id).filter(Q(pk__gte=first, pk__lte=last) | Q(pk__in=told(region_id).entries_at(place)))
