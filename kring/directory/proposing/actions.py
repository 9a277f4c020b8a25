"""Adding: a provider proposes an activity of its own; a steward puts it on the map, or sends it back with a reason.

Until then it is no entry: nothing that searches, matches, publishes or hands over knows of it.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kring.access import audit, policy
from kring.directory.actions import FIELDS, ChangedMeanwhile, Offer, added, with_theirs
from kring.directory.events import ProposalAnswered
from kring.directory.models import Activity, Proposal
from kring.directory.postcodes import area_at
from kring.directory.proposal_models import ProposalState
from kring.directory.rules.meanwhile import Meanwhile, meanwhile, shown, shown_in_short
from kring.directory.rules.moments import all_of, as_kept
from kring.directory.upkeep import corrections
from kring.directory.upkeep.gate import PROVIDER
from kring.events import bus
from kring.identity.actors import Actor
from kring.identity.models import Role


class OnTheMap(Exception):
    """A steward put it on the map meanwhile: it is changed there. Nothing was written."""

    def __init__(self, proposal: Proposal):
        super().__init__(str(proposal.pk))
        self.proposal = proposal


@transaction.atomic
def propose(actor: Actor, key: uuid.UUID, offer: Offer, *, seen: str = "") -> Proposal:
    """Send a new activity to the steward, or send what was sent again with changes.

    `key` is made with the form and becomes the key of the proposal: the same form twice is one proposal. `seen` is what it said when
    the form was shown (`rules.meanwhile.shown`), empty for a new one. Raises ChangedMeanwhile when it says something else by now
    that was not seen, and OnTheMap when a steward said yes meanwhile to something else than what is sent now.
    """
    policy.require("directory.propose", actor)
    own = actor.organisations(Role.PROVIDER)
    if offer.organisation_id not in own:
        raise policy.NotAllowed("directory.propose")
    now = timezone.now()
    said = {"organisation_id": offer.organisation_id, "by_id": actor.user_id, "at": now, "values": kept(offer)}
    row, made = Proposal.objects.get_or_create(pk=key, defaults=said | {"region_id": actor.region_id})
    if not made:
        row = _own(actor, key)
        if not _said_otherwise(row, offer, seen):
            return row
        offer = _with_theirs(row, offer, seen)
        row.organisation_id, row.by_id, row.at = offer.organisation_id, actor.user_id, now
        row.values, row.state = kept(offer), ProposalState.SENT
        row.save()
    audit.record(actor, "proposal.sent", row)
    return row


def _said_otherwise(row: Proposal, offer: Offer, seen: str) -> bool:
    """Whether a form that comes for a proposal that is there has anything to write. Raises OnTheMap."""
    same = shown(offer) == shown(as_activity(row))
    if row.state == ProposalState.APPROVED and not same:
        raise OnTheMap(row)
    # Without changes it is the same form once more, unless it was opened after it came back: then that is the answer to the steward.
    return row.state != ProposalState.APPROVED and not (same and (row.state == ProposalState.SENT or not seen))


def _with_theirs(row: Proposal, offer: Offer, seen: str) -> Offer:
    """What is offered, with what only a colleague changed since as they left it. Raises ChangedMeanwhile when both changed the same."""
    stands = as_activity(row)
    unseen = meanwhile(seen, shown(offer), shown(stands))
    if unseen.both:
        raise ChangedMeanwhile(unseen)
    return with_theirs(stands, offer, unseen.theirs)


@transaction.atomic
def take_back(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """It need not come on the map after all. Raises OnTheMap when it is there already."""
    policy.require("directory.propose", actor)
    row = _own(actor, proposal_id)
    if row.state == ProposalState.APPROVED:
        raise OnTheMap(row)
    if row.open:
        row.state = ProposalState.TAKEN_BACK
        row.save(update_fields=["state"])
        audit.record(actor, "proposal.taken_back", row)
    return row


@transaction.atomic
def approve(actor: Actor, proposal_id: uuid.UUID, *, seen: str) -> Activity:
    """Put it on the map as an entry of the organisation that proposed it, confirmed today.

    Raises ChangedMeanwhile when it does not wait any more, or does not say any more what was `seen` (`mark_of`).
    """
    policy.require("directory.edit", actor)
    row, now = _to_answer(actor, proposal_id), timezone.now()
    if row.activity is not None:
        return row.activity
    _refuse_unseen(row, seen)
    row.activity = added(actor, offer_of(row), PROVIDER, now=now)
    _answered(actor, row, ProposalState.APPROVED, now)
    return row.activity


@transaction.atomic
def send_back(actor: Actor, proposal_id: uuid.UUID, reason: str, *, seen: str) -> Proposal:
    """Ask the provider to mend it, and say why. Raises ChangedMeanwhile as `approve` does."""
    policy.require("directory.edit", actor)
    row = _to_answer(actor, proposal_id)
    if row.state == ProposalState.SENT_BACK and row.reason == reason:
        return row
    _refuse_unseen(row, seen)
    row.reason = reason
    _answered(actor, row, ProposalState.SENT_BACK, timezone.now())
    return row


def _answered(actor: Actor, row: Proposal, state: ProposalState, now: datetime) -> None:
    row.state, row.answered_at = state, now
    row.save(update_fields=["state", "reason", "answered_at", "activity"])
    audit.record(actor, "proposal.answered", row)
    bus.publish(ProposalAnswered(region_id=row.region_id, at=now, proposal_id=row.pk))


def _refuse_unseen(row: Proposal, seen: str) -> None:
    if row.state != ProposalState.SENT or seen != mark_of(row):
        raise ChangedMeanwhile(Meanwhile())


def _own(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """A proposal of one's own organisation, locked. Raises NotVisible for any other."""
    own = policy.visible(Proposal, actor).filter(organisation__in=actor.organisations(Role.PROVIDER))
    return _locked(own, proposal_id)


def _to_answer(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    return _locked(policy.visible(Proposal, actor), proposal_id)


def _locked(rows: Any, proposal_id: uuid.UUID) -> Proposal:
    row = rows.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if row is None:
        raise policy.NotVisible
    return row


def kept(offer: Offer) -> dict[str, Any]:
    """What is offered, as a proposal keeps it."""
    said = {name: corrections.kept(getattr(offer, name)) for name in FIELDS if name != "organisation_id"}
    return said | {"moments": [as_kept(moment) for moment in offer.moments]}


def offer_of(row: Proposal) -> Offer:
    """What a proposal offers."""
    said = {name: corrections.read(name, value) for name, value in row.values.items()}
    return Offer(**said | {"moments": tuple(all_of(row.values["moments"])), "organisation_id": row.organisation_id})


def as_activity(row: Proposal) -> Activity:
    """A proposal as the entry that it would be; it is not written."""
    said = {name: corrections.read(name, value) for name, value in row.values.items()}
    return proposed_entry(row.region_id, said | {"organisation_id": row.organisation_id})


def proposed_entry(region_id: uuid.UUID, said: dict[str, Any]) -> Activity:
    """The entry that these values would make, where its postcode is; it is not written."""
    area = area_at(said["postcode"])
    point = {"latitude": area.latitude, "longitude": area.longitude} if area else {}
    return Activity(region_id=region_id, **said | point)


def mark_of(row: Proposal) -> str:
    """The mark of all that a proposal says, for a page on which it is answered."""
    return shown_in_short(as_activity(row))
