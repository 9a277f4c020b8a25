"""Reading who owns entries, which are due, and what has to be looked at."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from kring.access import policy
from kring.access.models import Link, LinkPurpose
from kring.directory.models import Activity, Correction, Keeper
from kring.directory.rules.meanwhile import shown_in_short
from kring.identity.actors import Actor
from kring.identity.models import Membership, Role
from kring.rows import holding_on

MOST = 50


class Owner(StrEnum):
    """Who an entry belongs to: an organisation with accounts, somebody with a link, else the steward."""

    ACCOUNT = "account"
    LINK = "link"
    STEWARD = "steward"


def with_owner(rows: QuerySet[Activity], today: date) -> QuerySet[Activity]:
    """Entries with `by_account` (their organisation has somebody who can sign in) and `by_link`."""
    accounts = Membership.objects.filter(
        holding_on(today), organisation=OuterRef("organisation"), role=Role.PROVIDER, user__is_active=True
    )
    return rows.annotate(by_account=Exists(accounts), by_link=Exists(Keeper.objects.filter(activity=OuterRef("pk"))))


def owner_of(activity: Activity) -> Owner:
    """Who one entry belongs to today."""
    row = with_owner(Activity.objects.filter(pk=activity.pk), timezone.localdate()).get()
    return _owner(row)


def _owner(row: Activity) -> Owner:
    return Owner.ACCOUNT if row.by_account else Owner.LINK if row.by_link else Owner.STEWARD


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An entry that has to be confirmed; `late`: from today it carries a warning. `seen` is the mark of what it says."""

    id: uuid.UUID
    title: str
    organiser: str
    owner: Owner
    confirmed_on: date | None
    expires_on: date | None
    late: bool
    seen: str


def due(actor: Actor, before: date) -> tuple[list[Due], int]:
    """The entries of the region that have to be confirmed before a day, oldest first, fifty at most; and how many there are."""
    policy.require("directory.edit", actor)
    today = timezone.localdate()
    goes_on = Q(ends_on=None) | Q(ends_on__gte=today)
    open_ones = policy.visible(Activity, actor).filter(goes_on, active=True, merged_into=None)
    rows = open_ones.filter(Q(expires_on__lt=before) | Q(expires_on=None, confirmed_on=None))
    listed = with_owner(rows.select_related("organisation"), today).order_by(
        F("expires_on").asc(nulls_first=True), "title", "id"
    )[:MOST]
    return [_due(row, today) for row in listed], rows.count()


def _due(row: Activity, today: date) -> Due:
    return Due(
        id=row.pk,
        title=row.title,
        organiser=row.organisation.name if row.organisation else row.organiser,
        owner=_owner(row),
        confirmed_on=row.confirmed_on,
        expires_on=row.expires_on,
        late=row.expires_on is None or row.expires_on < today,
        seen=shown_in_short(row),
    )


def seen_now(actor: Actor, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of each of these entries the mark of what it says now, for a page from which it can be confirmed."""
    return {row.pk: shown_in_short(row) for row in policy.visible(Activity, actor).filter(pk__in=list(ids))}


def keeper_of(actor: Actor, activity: Activity) -> Keeper | None:
    """Who keeps an entry by a link, for a steward."""
    policy.require("directory.edit", actor)
    return policy.visible(Keeper, actor).filter(activity=activity).first()


def changes_to_see(actor: Actor) -> int:
    """How many changes no steward looked at yet; 0 for who is no steward."""
    return policy.visible(Correction, actor).filter(seen_at=None).count()


def whose_change(row: Correction) -> str:
    """The name of who changed an entry, or that it came through the link."""
    return row.by.name if row.by else gettext("whoever keeps it by link")


def behind(link: Link) -> Activity:
    """The entry that a link opens, and nothing else."""
    if link.purpose != LinkPurpose.KEEPER:
        raise ValueError(link.purpose)
    return Activity.objects.get(pk=link.subject_id, region_id=link.region_id)
