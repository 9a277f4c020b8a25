"""A steward looks at what providers changed, and puts back what is not right."""

import dataclasses
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.claims import said
from kring.directory.events import ActivityChanged
from kring.directory.models import Activity, Correction
from kring.directory.upkeep import corrections
from kring.directory.upkeep.corrections import PRACTICAL
from kring.directory.upkeep.gate import STEWARD
from kring.directory.upkeep.queries import whose_change
from kring.directory.upkeep.wording import Line, lines
from kring.events import bus
from kring.identity.actors import Actor

MOST = 50


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
    if before:
        said(activity, STEWARD, before, now)
        activity.save(update_fields=fields)
    if set(fields) & {*PRACTICAL, "active"}:
        bus.publish(ActivityChanged(region_id=activity.region_id, at=now, activity_id=activity.pk))
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
