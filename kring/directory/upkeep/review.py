"""A steward looks at what providers changed, and puts back what is not right."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.claims import said
from kring.directory.models import Activity, Correction
from kring.directory.upkeep import corrections
from kring.directory.upkeep.gate import STEWARD
from kring.directory.upkeep.going_on import ending, went_on
from kring.directory.upkeep.queries import whose_change
from kring.directory.upkeep.wording import Line, lines
from kring.identity.actors import Actor

MOST = 50
TOLD = timedelta(days=30)
"""So long whoever keeps an entry reads on its page that a change was put back."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ToSee:
    """One change that no steward looked at yet; `who` is empty for somebody with the link."""

    id: uuid.UUID
    activity_id: uuid.UUID
    title: str
    who: str
    at: datetime
    lines: list[Line]


def to_see(actor: Actor) -> list[ToSee]:
    """The changes nobody looked at yet, oldest first, at most fifty."""
    policy.require("directory.edit", actor)
    rows = policy.visible(Correction, actor).filter(seen_at=None).select_related("activity", "by").order_by("at")[:MOST]
    return [
        ToSee(
            id=row.pk,
            activity_id=row.activity_id,
            title=row.activity.title,
            who=whose_change(row),
            at=row.at,
            lines=lines(row.before, row.after),
        )
        for row in rows
    ]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """A change that a steward put back: since when, and what is shown again instead of what was changed."""

    on: date
    lines: list[Line]


def put_back_of(activities: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[PutBack]]:
    """What was put back of these entries in the last month, newest first, for whoever keeps them; who changed it is not told."""
    since = timezone.now() - TOLD
    rows = Correction.objects.filter(activity__in=list(activities), put_back=True, seen_at__gte=since)
    found: dict[uuid.UUID, list[PutBack]] = {}
    for row in rows.order_by("-seen_at"):
        told = PutBack(on=timezone.localdate(row.seen_at), lines=lines(row.after, row.before))
        found.setdefault(row.activity_id, []).append(told)
    return found


@transaction.atomic
def approve(actor: Actor, correction_id: uuid.UUID) -> Correction:
    """It is right, or somebody else looked at it already."""
    correction = _locked(actor, correction_id)
    if correction.seen_at is None:
        correction.seen_at = timezone.now()
        correction.save(update_fields=["seen_at"])
        audit.record(actor, "steward.changed", correction)
    return correction


@transaction.atomic
def put_back(actor: Actor, correction_id: uuid.UUID) -> Correction:
    """Let the entry say again what it said before, as far as nobody changed the same field since."""
    correction, now = _locked(actor, correction_id), timezone.now()
    if correction.seen_at is not None:
        return correction
    activity = Activity.objects.select_for_update().get(pk=correction.activity_id)
    stands = corrections.values(activity, correction.after)
    fields = [name for name, value in correction.after.items() if stands[name] == value]
    before = {name: corrections.read(name, correction.before[name]) for name in fields}
    practical, stopped = corrections.practical(activity), ending(activity)
    if before:
        said(activity, STEWARD, before, now)
        activity.save(update_fields=fields)
    corrections.tell_changed(activity, practical, now)
    if stopped and not ending(activity):
        went_on(activity, now=now)
    correction.seen_at, correction.put_back = now, True
    correction.save(update_fields=["seen_at", "put_back"])
    audit.record(actor, "steward.changed", activity)
    return correction


def _locked(actor: Actor, correction_id: uuid.UUID) -> Correction:
    policy.require("directory.edit", actor)
    row = policy.visible(Correction, actor).select_for_update().filter(pk=correction_id).first()
    if row is None:
        raise policy.NotVisible
    return row
