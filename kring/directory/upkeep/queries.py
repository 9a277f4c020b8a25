"""Reading who owns entries, which are due, and what has to be looked at."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from kring.access import policy
from kring.access.models import Link, LinkPurpose
from kring.directory.models import Activity, Correction, Keeper, Proposal
from kring.directory.proposal_models import ProposalState
from kring.directory.rules.meanwhile import shown_in_short
from kring.directory.upkeep.going_on import ended_by_its_provider
from kring.identity.actors import Actor
from kring.identity.models import Membership, Role
from kring.rows import holding_on

SOON = timedelta(days=21)
"""So long before an entry counts as unconfirmed it is listed, and its owner asked."""
PER_PAGE = 50


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
class Entry:
    """An entry about which its owner has to be asked something.

    `name`, `phone` and `email` are of whoever can be asked: the holder of the link, else what the entry or its organisation says.
    """

    id: uuid.UUID
    title: str
    organiser: str
    owner: Owner
    name: str
    phone: str
    email: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Due(Entry):
    """An entry that has to be confirmed; `late`: from today it carries a warning. `seen` is the mark of what it says."""

    confirmed_on: date | None
    listed_on: date | None
    expires_on: date | None
    late: bool
    seen: str


@dataclasses.dataclass(frozen=True, slots=True)
class DuePage:
    """Some of the entries that have to be confirmed, of `total`; pages count from 1."""

    rows: list[Due]
    total: int
    number: int
    last: int


def due(actor: Actor, page: int = 1) -> DuePage:
    """The entries of the region that have to be confirmed now or soon, oldest first; beyond the last page stands the last."""
    today, rows = timezone.localdate(), _due_rows(actor)
    total = rows.count()
    last = max(1, -(-total // PER_PAGE))
    number = min(max(page, 1), last)
    listed = with_owner(rows.select_related("organisation", "keeper"), today).order_by(
        F("expires_on").asc(nulls_first=True), "title", "id"
    )
    return DuePage(
        [_due(row, today) for row in listed[(number - 1) * PER_PAGE : number * PER_PAGE]], total, number, last
    )


def how_many_due(actor: Actor) -> int:
    """How many entries `due` lists."""
    return _due_rows(actor).count()


def _due_rows(actor: Actor) -> QuerySet[Activity]:
    policy.require("directory.edit", actor)
    today = timezone.localdate()
    goes_on = Q(ends_on=None) | Q(ends_on__gte=today)
    open_ones = policy.visible(Activity, actor).filter(goes_on, active=True, merged_into=None)
    return open_ones.filter(Q(expires_on__lt=today + SOON) | Q(expires_on=None, confirmed_on=None, listed_on=None))


def entry_of(row: Activity) -> dict[str, Any]:
    """What an `Entry` says, from a row of `with_owner` with its organisation and keeper."""
    organisation, keeper = row.organisation, getattr(row, "keeper", None)
    return {
        "id": row.pk,
        "title": row.title,
        "organiser": organisation.name if organisation else row.organiser,
        "owner": _owner(row),
        "name": keeper.name if keeper else "",
        "phone": row.phone or (organisation.phone if organisation else ""),
        "email": keeper.email if keeper else row.email or (organisation.email if organisation else ""),
    }


def _due(row: Activity, today: date) -> Due:
    return Due(
        **entry_of(row),
        confirmed_on=row.confirmed_on,
        listed_on=row.listed_on,
        expires_on=row.expires_on,
        late=row.expires_on is None or row.expires_on < today,
        seen=shown_in_short(row),
    )


def seen_now(actor: Actor, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of each of these entries the mark of what it says now, for a page from which it can be confirmed."""
    return {row.pk: shown_in_short(row) for row in policy.visible(Activity, actor).filter(pk__in=list(ids))}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """An entry that does not go on any more, since `on` where that is known. `may_go_on`: its provider ended it, and can take that back."""

    id: uuid.UUID
    title: str
    on: date | None
    may_go_on: bool


def own_stopped(actor: Actor) -> list[Stopped]:
    """The entries of the provider's own organisations that stopped, latest first; at most as many as a page holds."""
    ended = Q(active=False) | Q(ends_on__lt=timezone.localdate())
    own = policy.visible(Activity, actor).filter(ended, organisation__in=actor.organisations(Role.PROVIDER))
    rows = list(own.filter(merged_into=None).order_by(F("ends_on").desc(nulls_last=True), "title", "id")[:PER_PAGE])
    own_word = ended_by_its_provider(rows)
    return [Stopped(id=row.pk, title=row.title, on=row.ends_on, may_go_on=row.pk in own_word) for row in rows]


def own_among(actor: Actor, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Of these entries those of the provider's own organisations; none for anybody else."""
    organisations = actor.organisations(Role.PROVIDER)
    if not organisations:
        return set()
    rows = policy.visible(Activity, actor).filter(pk__in=list(ids), organisation__in=organisations)
    return set(rows.values_list("pk", flat=True))


def keeper_of(actor: Actor, activity: Activity) -> Keeper | None:
    """Who keeps an entry by a link, for a steward."""
    policy.require("directory.edit", actor)
    return policy.visible(Keeper, actor).filter(activity=activity).first()


def changes_to_see(actor: Actor) -> int:
    """How many changes no steward looked at yet, and proposals no steward answered; 0 for who is no steward."""
    if not policy.holds("directory.edit", actor):
        return 0
    waiting = policy.visible(Proposal, actor).filter(state=ProposalState.SENT, region_id=actor.region_id)
    return policy.visible(Correction, actor).filter(seen_at=None).count() + waiting.count()


def whose_change(row: Correction) -> str:
    """The name of who changed an entry, or that it came through the link."""
    return row.by.name if row.by else gettext("whoever keeps it by link")


def behind(link: Link) -> Activity:
    """The entry that a link opens, and nothing else."""
    if link.purpose != LinkPurpose.KEEPER:
        raise ValueError(link.purpose)
    return Activity.objects.get(pk=link.subject_id, region_id=link.region_id)
