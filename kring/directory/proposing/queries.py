"""Reading what providers proposed: for the steward who answers, and for who proposed it."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from kring.access import policy
from kring.directory.actions import Offer
from kring.directory.models import Activity, Proposal
from kring.directory.proposal_models import ProposalState
from kring.directory.proposing.actions import as_activity, kept, proposed_entry
from kring.directory.rules.alike import Because, Entry, entry, same_name
from kring.directory.rules.meanwhile import shown_in_short
from kring.directory.taking.likenesses import FIELDS, like_new_ones
from kring.directory.taking.wording import WHY_ALIKE
from kring.directory.upkeep.wording import Said, said_in_words
from kring.identity.actors import Actor
from kring.identity.models import Organisation, Role

MOST = 20
MOST_LIKE = 5
TOLD = timedelta(days=30)
"""So long whoever proposed an activity reads on its page that it is on the map."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """What is there already and may be the same. `own`: of the organisation itself; `sent`: proposed, and not on the map."""

    id: uuid.UUID
    title: str
    organiser: str
    why: list[str]
    own: bool
    sent: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ToAnswer:
    """A proposal that waits for a steward: all that it says, and what may be the same. `seen` is the mark of what it says;
    `asked` is what a steward asked before."""

    id: uuid.UUID
    title: str
    organisation: str
    who: str
    at: datetime
    said: list[Said]
    doubles: list[Double]
    asked: str
    seen: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A proposal as who sent it sees it; `reason` is why it came back, on `answered`."""

    id: uuid.UUID
    title: str
    sent: date
    sent_back: bool
    reason: str
    answered: date | None


def _waiting(actor: Actor) -> QuerySet[Proposal]:
    policy.require("directory.edit", actor)
    return policy.visible(Proposal, actor).filter(region_id=actor.region_id, state=ProposalState.SENT)


def to_answer(actor: Actor) -> list[ToAnswer]:
    """The proposals that wait for a steward, oldest first, at most twenty: each is compared with what there is, read for all together."""
    rows = list(_waiting(actor).select_related("organisation", "by").order_by("at", "id")[:MOST])
    entries = {row.pk: as_activity(row) for row in rows}
    for row in rows:
        entries[row.pk].organisation = row.organisation
    doubles = _doubles(actor, entries)
    return [_to_answer(row, entries[row.pk], doubles[row.pk]) for row in rows]


def how_many_to_answer(actor: Actor) -> int:
    """How many proposals wait for a steward."""
    return _waiting(actor).count()


def _to_answer(row: Proposal, entry_to_be: Activity, doubles: list[Double]) -> ToAnswer:
    return ToAnswer(
        id=row.pk,
        title=entry_to_be.title,
        organisation=row.organisation.name,
        who=row.by.name,
        at=row.at,
        said=said_in_words(row.values),
        doubles=doubles,
        asked=row.reason,
        seen=shown_in_short(entry_to_be),
    )


def own_proposals(actor: Actor) -> tuple[list[Mine], dict[uuid.UUID, date]]:
    """What the provider's own organisations proposed and is not on the map, what came back first; and the entries that a steward said
    yes to in the last month, with the day."""
    lately = Q(state=ProposalState.APPROVED, answered_at__gte=timezone.now() - TOLD)
    waits = Q(state__in=(ProposalState.SENT, ProposalState.SENT_BACK))
    rows = list(_own(actor).filter(waits | lately).order_by("at", "id"))
    mine = [_mine(row) for row in rows if row.open]
    added = {row.activity_id: timezone.localdate(row.answered_at) for row in rows if not row.open}
    return sorted(mine, key=lambda one: not one.sent_back), added


def _mine(row: Proposal) -> Mine:
    back = row.state == ProposalState.SENT_BACK
    return Mine(
        id=row.pk,
        title=row.values["title"],
        sent=timezone.localdate(row.at),
        sent_back=back,
        reason=row.reason if back else "",
        answered=timezone.localdate(row.answered_at) if row.answered_at else None,
    )


def _own(actor: Actor) -> QuerySet[Proposal]:
    return policy.visible(Proposal, actor).filter(organisation__in=actor.organisations(Role.PROVIDER))


def sent_as(actor: Actor, key: uuid.UUID) -> Proposal:
    """What one's own organisation sent under a key. Raises NotVisible."""
    row = _own(actor).filter(pk=key).first()
    if row is None:
        raise policy.NotVisible
    return row


def may_propose_for(actor: Actor) -> list[Organisation]:
    """The organisations for which somebody may propose an activity."""
    policy.require("directory.propose", actor)
    own = policy.visible(Organisation, actor).filter(pk__in=actor.organisations(Role.PROVIDER))
    return list(own.order_by("name"))


def doubles_of(actor: Actor, key: uuid.UUID, offer: Offer) -> list[Double]:
    """What is there already and may be the same as what somebody is about to send under a key."""
    said = {name: getattr(offer, name) for name in kept(offer)}
    return _doubles(actor, {key: proposed_entry(actor.region_id, said | {"organisation_id": offer.organisation_id})})[
        key
    ]


def _doubles(actor: Actor, new: dict[uuid.UUID, Activity]) -> dict[uuid.UUID, list[Double]]:
    """For each of some entries that are not written yet, by the key of its proposal, what is there and may be the same."""
    alike = like_new_ones(actor.region_id, list(new.values()))
    like = {key: dict(found[:MOST_LIKE]) for key, found in zip(new, alike, strict=True)}
    # The form comes once more: what a proposal became is no double of it.
    became = dict(Proposal.objects.filter(pk__in=new, activity__isnull=False).values_list("pk", "activity_id"))
    wanted = {pk for found in like.values() for pk in found}
    rows = policy.visible(Activity, actor).select_related("organisation").in_bulk(wanted)
    sent = _sent_by(actor, {one.organisation_id for one in new.values()})
    return {
        key: [
            *(_there(rows[pk], why, one) for pk, why in like[key].items() if pk in rows and pk != became.get(key)),
            *_sent_already(one, [row for row in sent if row.organisation_id == one.organisation_id and row.pk != key]),
        ]
        for key, one in new.items()
    }


def _there(row: Activity, reasons: tuple[Because, ...], new: Activity) -> Double:
    return Double(
        id=row.pk,
        title=row.title,
        organiser=row.organisation.name if row.organisation else row.organiser,
        why=_why(reasons),
        own=row.organisation_id == new.organisation_id,
    )


def _sent_by(actor: Actor, organisations: Iterable[uuid.UUID | None]) -> list[Proposal]:
    """What organisations proposed and is not on the map, what was sent first first."""
    rows = policy.visible(Proposal, actor).filter(organisation__in=list(organisations))
    waiting = rows.filter(state__in=(ProposalState.SENT, ProposalState.SENT_BACK)).select_related("organisation")
    return list(waiting.order_by("at", "id")[: MOST * MOST])


def _sent_already(new: Activity, rows: list[Proposal]) -> list[Double]:
    """What the same organisation proposed under the same name, perhaps by a colleague."""
    mine = _compared(new)
    return [
        Double(
            id=row.pk,
            title=row.values["title"],
            organiser=row.organisation.name,
            why=_why((Because.TITLE, Because.ORGANISER)),
            own=True,
            sent=True,
        )
        for row in rows[:MOST]
        if same_name(mine, _compared(Activity(title=row.values["title"])))
    ]


def _compared(row: Activity) -> Entry:
    return entry(**{name: getattr(row, name) for name in FIELDS if "__" not in name})


def _why(reasons: tuple[Because, ...]) -> list[str]:
    return [str(WHY_ALIKE[code]) for code in reasons]
