"""Saying that two files are of the same person, or are not, and taking it back. The clients' own rows stay as they are."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.clients.models import SamePerson
from kring.identity.actors import Actor
from kring.referral.actions.history import locked
from kring.referral.models import Referral
from kring.referral.same_person import MATCH, standing


class SaidOtherwise(Exception):
    """A colleague said the opposite about these files meanwhile. `said` is what was said."""

    def __init__(self, said: SamePerson):
        super().__init__(str(said.pk))
        self.said = said


def pair(actor: Actor, referral_id: uuid.UUID, other_id: uuid.UUID) -> tuple[Referral, Referral]:
    """Two files that the actor accompanies, at one receiving organisation. Raises NotVisible, NotAllowed."""
    rows = policy.visible(Referral, actor, few=True).select_related("client", "practice")
    found = {row.pk: row for row in rows.filter(pk__in=(referral_id, other_id))}
    if referral_id == other_id or len(found) != 2:
        raise policy.NotVisible
    one, other = found[referral_id], found[other_id]
    for referral in (one, other):
        policy.require(MATCH, actor, referral)
    if one.welfare_id != other.welfare_id:
        raise policy.NotVisible
    return one, other


@transaction.atomic
def say(
    actor: Actor, referral_id: uuid.UUID, other_id: uuid.UUID, same: bool, seen: Mapping[uuid.UUID, int] | None = None
) -> SamePerson:
    """Say that two files are of the same person, or of two different ones. Saying it twice is saying it once.

    `seen` holds each file's `seq` as it was when the two were compared. Raises NotVisible, NotAllowed, ChangedMeanwhile,
    SaidOtherwise.
    """
    _lock(actor, (referral_id, other_id), seen or {})
    referral, _other = pair(actor, referral_id, other_id)
    said = standing(actor, referral_id).get(other_id)
    if said is not None and said.same != same:
        raise SaidOtherwise(said)
    if said is not None:
        return said
    one, other = sorted((referral_id, other_id))
    said = SamePerson.objects.create(
        region_id=referral.region_id,
        welfare_id=referral.welfare_id,
        one_id=one,
        other_id=other,
        same=same,
        said_by_id=actor.user_id,
        said_at=timezone.now(),
    )
    _note(actor, "client.matched" if same else "client.told_apart", said)
    return said


@transaction.atomic
def undo(actor: Actor, referral_id: uuid.UUID, other_id: uuid.UUID, said_id: uuid.UUID) -> bool:
    """Take back what was said about two files; whether it still stood. What was said anew meanwhile stays."""
    _lock(actor, (referral_id, other_id), {})
    pair(actor, referral_id, other_id)
    said = standing(actor, referral_id).get(other_id)
    if said is None or said.pk != said_id:
        return False
    said.undone_by_id, said.undone_at = actor.user_id, timezone.now()
    said.save(update_fields=["undone_by", "undone_at"])
    _note(actor, "client.unmatched", said)
    return True


def _lock(actor: Actor, files: tuple[uuid.UUID, uuid.UUID], seen: Mapping[uuid.UUID, int]) -> None:
    """Lock both files, in one order, so that two colleagues cannot pass each other."""
    for file in sorted(files):
        locked(actor, file, seen.get(file))


def _note(actor: Actor, verb: str, said: SamePerson) -> None:
    """One line in the log of each file."""
    for dossier_id in (said.one_id, said.other_id):
        audit.record(actor, verb, said, dossier_id=dossier_id)
