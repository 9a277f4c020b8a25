"""Two entries become one, and two again when that was a mistake.

The entry that goes is kept and points to the one that stays (`merged_into`): whoever was on the way there still is. A feed goes on
writing to it, but it is not shown any more.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.claims import columns_from, plain, said
from kring.directory.models import Activity, Keeper, Likeness, Merge, Origin
from kring.directory.rules.claims import SUBJECTS
from kring.directory.taking.likenesses import propose_again
from kring.directory.upkeep import keepers
from kring.directory.upkeep.corrections import practical, tell_changed
from kring.identity.actors import Actor


class NotTwo(Exception):
    """These are not two entries that are both shown."""


@transaction.atomic
def merge(actor: Actor, kept_id: uuid.UUID, gone_id: uuid.UUID, of_gone: set[str]) -> Merge:
    """Let one entry stay and the other go. About the subjects `of_gone` the one that stays says what the other said.

    What one of them kept off the public page is not on it afterwards, and whoever kept the one that goes keeps the one that stays when
    nobody kept that. Raises NotTwo.
    """
    policy.require("directory.edit", actor)
    rows = {
        row.pk: row
        for row in policy.visible(Activity, actor).select_for_update().filter(pk__in=(kept_id, gone_id)).order_by("pk")
    }
    kept, gone = rows.get(kept_id), rows.get(gone_id)
    if kept is None or gone is None:
        raise policy.NotVisible
    if kept == gone or kept.merged_into_id or gone.merged_into_id:
        raise NotTwo
    now = timezone.now()
    columns = [column for subject in SUBJECTS if subject in of_gone for column in SUBJECTS[subject]]
    values = {column: getattr(gone, column) for column in columns}
    moved = list(Activity.objects.filter(merged_into=gone).values_list("pk", flat=True))
    before = {
        "values": plain({column: getattr(kept, column) for column in columns}),
        "taken": plain(values),
        "active": gone.active,
        "moved": [str(key) for key in moved],
        "own": _own(kept, gone, now),
    }
    _say(kept, values, now)
    tell_changed(
        gone, practical(gone), now, like=kept
    )  # whoever was on the way to it knew another time, place or price
    Activity.objects.filter(pk__in=moved).update(merged_into=kept)
    gone.merged_into, gone.active = kept, False
    gone.save(update_fields=["merged_into", "active"])
    row = Merge.objects.create(
        region_id=actor.region_id, kept=kept, gone=gone, before=before, by_id=actor.user_id, at=now
    )
    audit.record(actor, "steward.changed", row)
    return row


@transaction.atomic
def undo(actor: Actor, merge_id: uuid.UUID) -> Merge:
    """Two entries again, and proposed again. What the one that stayed took over goes back, as far as nobody changed it since.

    Raises NotTwo.
    """
    policy.require("directory.edit", actor)
    row = policy.visible(Merge, actor).select_for_update().filter(pk=merge_id).first()
    if row is None:
        raise policy.NotVisible
    both = Activity.objects.select_for_update().filter(pk__in=(row.kept_id, row.gone_id)).order_by("pk")
    rows = {one.pk: one for one in both}
    kept, gone = rows[row.kept_id], rows[row.gone_id]
    if row.undone_at is not None or gone.merged_into_id != kept.pk:
        raise NotTwo
    now = timezone.now()
    there = plain({column: getattr(kept, column) for column in row.before["taken"]})
    back = {
        column: value for column, value in row.before["values"].items() if there[column] == row.before["taken"][column]
    }
    known = practical(kept)
    _say(kept, columns_from(back), now)
    _give_back(kept, gone, row.before.get("own", {}), now)
    Activity.objects.filter(pk__in=row.before["moved"], merged_into=kept).update(merged_into=gone)
    gone.merged_into, gone.active = None, row.before["active"]
    gone.save(update_fields=["merged_into", "active"])
    tell_changed(gone, known, now)
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    propose_again(row.region_id, kept.pk, gone.pk)
    audit.record(actor, "steward.changed", row)
    return row


@transaction.atomic
def keep_apart(actor: Actor, likeness: Likeness) -> None:
    """They are not the same: they are not proposed again."""
    policy.require("directory.edit", actor, likeness)
    likeness.apart_at = timezone.now()
    likeness.save(update_fields=["apart_at"])
    audit.record(actor, "steward.changed", likeness)


def _own(kept: Activity, gone: Activity, now: datetime) -> dict[str, Any]:
    """Whose the entry that stays is, and whether everybody may see it; returns what of that came from the other one."""
    took: dict[str, Any] = {}
    if kept.public and not gone.public:
        kept.public, took["hidden"] = False, True
    if kept.organisation_id is None and not Keeper.objects.filter(activity=kept).exists():
        if gone.organisation_id is not None:
            kept.organisation_id, took["organisation"] = gone.organisation_id, str(gone.organisation_id)
        if keeper := Keeper.objects.filter(activity=gone).first():
            keepers.move(keeper, kept, now)
            took["keeper"] = str(keeper.pk)
    if took:
        kept.save()
    return took


def _give_back(kept: Activity, gone: Activity, took: Mapping[str, Any], now: datetime) -> None:
    """What of that came from the other one goes back, as far as nobody changed it since."""
    if took.get("hidden") and not kept.public:
        kept.public = True
    if took.get("organisation") == str(kept.organisation_id):
        kept.organisation_id = None
    kept.save(update_fields=["public", "organisation"])
    if keeper := Keeper.objects.filter(pk=took.get("keeper"), activity=kept).first():
        keepers.move(keeper, gone, now)


def _say(kept: Activity, values: Mapping[str, Any], now: datetime) -> None:
    before = practical(kept)
    if said(kept, Origin.STEWARD, values, now):
        kept.save()
    tell_changed(kept, before, now)
