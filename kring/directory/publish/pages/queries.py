"""What the public pages read: public entries only, from the search to the site map."""

import dataclasses
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q

from kring.directory import wording
from kring.directory.models import Activity
from kring.directory.publish.rows import kept_instead, names_a_person, public_rows
from kring.directory.publish.rules.json_ld import Facts
from kring.directory.queries import Detail, Results, Wanted, detail, page_of

PER_SITEMAP = 20_000


def search(region_id: uuid.UUID, wanted: Wanted) -> Results:
    """Public activities that answer what is looked for, what fits best first. What is not public is in no number."""
    return page_of(region_id, public_rows(region_id), wanted, public=True)


def phones(region_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The phone numbers of public activities, for a list on paper; empty where none is known."""
    return dict(public_rows(region_id).filter(pk__in=list(ids)).values_list("pk", "phone"))


@dataclasses.dataclass(frozen=True, slots=True)
class Shown:
    """One activity as its public page shows it, and the same as facts for machines."""

    id: uuid.UUID
    detail: Detail
    facts: Facts


def activity(region_id: uuid.UUID, wanted: uuid.UUID) -> Shown | None:
    """One public activity; None when there is none such. Who receives newcomers is not told to everybody."""
    row = public_rows(region_id).filter(pk=wanted).select_related("organisation").first()
    if row is None:
        return None
    told = dataclasses.replace(detail(row), meets=wording.meets_words(row.buddy, ""))
    return Shown(row.pk, told, _facts(row, told))


def _facts(row: Activity, told: Detail) -> Facts:
    return Facts(
        name=row.title,
        description=row.description or row.expect,
        provider="" if names_a_person(row) else told.found.organiser,
        place=row.venue,
        street=row.street,
        postcode=row.postcode,
        town=row.town,
        latitude=row.latitude,
        longitude=row.longitude,
        days=row.days,
        starts=row.starts,
        ends=row.ends,
        cost=row.cost,
        phone=row.phone,
        email=row.email,
        website=row.website,
        language=row.language,
    )


def turned_out_to_be(region_id: uuid.UUID, gone: uuid.UUID) -> uuid.UUID | None:
    """The public entry that one which is gone turned out to be: its old address leads there."""
    return kept_instead(region_id, Q(pk=gone)).values_list("pk", flat=True).first()


def has_stopped(region_id: uuid.UUID, wanted: uuid.UUID) -> bool:
    """Whether this is an entry that everybody could see, and that stopped."""
    return Activity.objects.filter(region_id=region_id, pk=wanted, public=True, merged_into=None).exists()


def number(region_id: uuid.UUID) -> int:
    """How many public activities there are."""
    return public_rows(region_id).count()


def addresses(region_id: uuid.UUID, part: int) -> Iterator[tuple[uuid.UUID, datetime]]:
    """(id, time of change) of the public activities in one part of the site map; parts count from 0."""
    rows = public_rows(region_id).order_by("pk").values_list("pk", "changed_at")
    first = part * PER_SITEMAP
    yield from rows[first : first + PER_SITEMAP].iterator(chunk_size=2000)
