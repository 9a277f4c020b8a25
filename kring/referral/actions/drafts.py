"""Half-filled refer forms: kept so that nothing typed is lost, and forgotten soon, since the client has not consented yet."""

import json
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kring.access import audit, policy
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.identity.models import Membership, Role
from kring.referral.models import Draft, Referral, Signpost
from kring.rows import holding_on

DRAFT_SIZE = 20_000  # characters of JSON
# Days after the day on which a draft was last changed. A consultation that was broken off is finished within the week or begun
# anew; nobody has said yes to anything that is kept longer.
DAYS_KEPT = 7
WHO_REFERS = (Role.REFERRER, Role.ASSISTANT)
ROUND = "daily_round"


class DraftTooLarge(Exception):
    """More than a form can hold: not something a person typed."""


class FormFinished(Exception):
    """This form was sent, or the client was pointed the way instead. What still arrives of it is not kept."""


def last_day_of(kept_at: datetime) -> date:
    """The last day on which a draft that was kept then is there."""
    return timezone.localdate(kept_at) + timedelta(days=DAYS_KEPT)


@transaction.atomic
def keep_draft(actor: Actor, key: uuid.UUID, practice_id: uuid.UUID, data: dict[str, Any]) -> Draft:
    """Keep a half-filled form, so that nothing typed is lost. A key that is somebody else's is as good as any other.

    Raises NotAllowed for a practice that is not the actor's, DraftTooLarge above `DRAFT_SIZE`, FormFinished.
    """
    policy.require("draft.keep", actor)
    if practice_id not in actor.organisations(*WHO_REFERS):
        raise policy.NotAllowed("draft.keep")
    if len(json.dumps(data)) > DRAFT_SIZE:
        raise DraftTooLarge
    if _finished(actor, key, practice_id):
        raise FormFinished
    own = _own(actor, key).first()
    if own is not None and (own.data, own.practice_id) == (data, practice_id):
        return own
    draft, made = Draft.objects.update_or_create(
        pk=own.pk if own else _free_id(actor, key),
        user_id=actor.user_id,
        defaults={"region_id": actor.region_id, "practice_id": practice_id, "data": data, "kept_at": timezone.now()},
    )
    audit.record(actor, "draft.kept" if made else "draft.changed", draft)
    return draft


def _finished(actor: Actor, key: uuid.UUID, practice_id: uuid.UUID) -> bool:
    sent = Referral.objects.filter(key=key, sent_by=actor.user_id)
    return sent.exists() or Signpost.objects.filter(pk=key, practice=practice_id).exists()


def _own(actor: Actor, key: uuid.UUID) -> QuerySet[Draft]:
    return policy.visible(Draft, actor).filter(pk__in=(key, _second_id(actor, key)))


def _free_id(actor: Actor, key: uuid.UUID) -> uuid.UUID:
    return _second_id(actor, key) if Draft.objects.filter(pk=key).exists() else key


def _second_id(actor: Actor, key: uuid.UUID) -> uuid.UUID:
    """What the draft is called when the form's key names a draft of somebody else, as after signing in anew at one desk."""
    return uuid.uuid5(actor.user_id, f"{actor.region_id} {key}")


@transaction.atomic
def drop_draft(actor: Actor, key: uuid.UUID) -> int:
    """Throw a draft away; returns 1, or 0 when there was none."""
    policy.require("draft.keep", actor)
    gone = list(_own(actor, key).values_list("pk", flat=True))
    if gone:
        Draft.objects.filter(pk__in=gone).delete()
        audit.record(actor, "draft.dropped", Draft, ids=gone)
    return len(gone)


def become_referral(actor: Actor, key: uuid.UUID) -> None:
    """The form was sent: what its draft held is the referral now. The log tells that as sending.

    One's own drafts are asked for by name here: with every referral that is sent, the policy's question costs more than the answer.
    """
    kept = _kept(key, _second_id(actor, key), actor.user_id, actor.region_id)
    if kept:
        Draft.objects.filter(pk__in=kept).delete()


@asked_often
def _kept(key: uuid.UUID, second_id: uuid.UUID, user_id: uuid.UUID, region_id: uuid.UUID) -> QuerySet:
    own = Draft.objects.filter(pk__in=(key, second_id), user=user_id, region_id=region_id)
    return own.values_list("pk", flat=True)


def forget_drafts(now: datetime) -> int:
    """Forget what nobody went on with for `DAYS_KEPT` days, and the drafts of who left the practice; returns how many."""
    today = timezone.localdate(now)
    oldest = timezone.make_aware(datetime.combine(today - timedelta(days=DAYS_KEPT), datetime.min.time()))
    return _forget(Q(kept_at__lt=oldest) | _of_who_left(today), lambda region: Actor(region, link=ROUND, bearer=region))


def forget_drafts_if_left(actor: Actor, user_id: uuid.UUID) -> int:
    """Forget somebody's drafts for practices where they do not work any more; returns how many. The caller requires."""
    theirs = Q(user=user_id, region_id=actor.region_id)
    return _forget(theirs & _of_who_left(timezone.localdate()), lambda _region: actor)


def _of_who_left(today: date) -> Q:
    works = Membership.objects.filter(
        holding_on(today),
        user=OuterRef("user_id"),
        organisation=OuterRef("practice_id"),
        role__in=WHO_REFERS,
        user__is_active=True,
    )
    return ~Q(Exists(works))


@transaction.atomic
def _forget(which: Q, who: Callable[[uuid.UUID], Actor]) -> int:
    by_region: dict[uuid.UUID, list[uuid.UUID]] = {}
    for region_id, pk in Draft.objects.filter(which).values_list("region_id", "pk"):
        by_region.setdefault(region_id, []).append(pk)
    for region_id, drafts in by_region.items():
        Draft.objects.filter(pk__in=drafts).delete()
        audit.record(who(region_id), "draft.forgotten", Draft, ids=drafts)
    return sum(map(len, by_region.values()))
