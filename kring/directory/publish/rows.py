"""What of the map everybody may see. The only place that decides it: data, pages and site maps all begin here.

A region whose map is not on has nothing, and looks the same as a region that is not there.
"""

import dataclasses
import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.directory.kinds import INFORMAL
from kring.directory.models import Activity
from kring.identity.models import Region


@dataclasses.dataclass(frozen=True, slots=True)
class OpenRegion:
    """A region whose map is public. `framed_by` are the origins of websites that may show it in a frame."""

    id: uuid.UUID
    slug: str
    name: str
    country: str
    framed_by: tuple[str, ...]


def names_a_person(row: Activity) -> bool:
    """Whether who organises it is somebody, no organisation: names of persons do not go out as data."""
    return row.theme == INFORMAL and row.organisation_id is None


COLUMNS = ("id", "slug", "name", "country", "embedded_by")


def open_region(key: str) -> OpenRegion | None:
    """The region with this short name or id, when its map is public."""
    chosen = Q(slug=key)
    try:
        chosen |= Q(pk=uuid.UUID(key))
    except ValueError:
        pass  # a short name is no id
    row = Region.objects.filter(chosen, public_map=True).values_list(*COLUMNS).first()
    return _open(row) if row else None


def open_regions() -> list[OpenRegion]:
    """All regions whose map is public, by short name."""
    return [_open(row) for row in Region.objects.filter(public_map=True).order_by("slug").values_list(*COLUMNS)]


def _open(row: tuple) -> OpenRegion:
    return OpenRegion(*row[:-1], framed_by=tuple(row[-1].split()))


def public_rows(region_id: uuid.UUID) -> QuerySet[Activity]:
    """The activities of a region that everybody may see: meant for the public, going on, and not turned out to be another entry."""
    going = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return Activity.objects.filter(going, region_id=region_id, public=True, active=True, merged_into=None)


def kept_instead(region_id: uuid.UUID, gone: Q) -> QuerySet[Activity]:
    """The public entries that those which are gone, and were meant for everybody, turned out to be."""
    merged = Activity.objects.filter(gone, region_id=region_id, public=True).exclude(merged_into=None)
    return public_rows(region_id).filter(pk__in=merged.values("merged_into"))
