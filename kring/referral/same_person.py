"""Other files of the same organisation that are, or may be, about the same person. Never a file the reader may not see."""

import dataclasses
import uuid
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kring.access.policy import holds, relatives, visible
from kring.clients.models import Client, SamePerson
from kring.identity.actors import Actor
from kring.referral.models import Referral
from kring.referral.wording import state_pill

MATCH = "client.match"
MOST = 10
COMPARED = ("sent_at", "state", "client__search_name", "client__birth_date", "client__phone", "practice__name")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OtherFile:
    """Another file. `why` says what is alike; `said` is what a colleague said about the pair, None when nobody did."""

    id: uuid.UUID
    reference: str
    sent_at: datetime
    practice: str
    words: str
    tone: str
    why: str
    said: SamePerson | None


@dataclasses.dataclass(frozen=True, slots=True)
class SamePeople:
    """The other files: of this person, perhaps of this person, and of somebody who only looks alike."""

    same: tuple[OtherFile, ...]
    perhaps: tuple[OtherFile, ...]
    different: tuple[OtherFile, ...]

    @property
    def ids(self) -> tuple[uuid.UUID, ...]:
        """The files that the reader is told about, for the log."""
        return tuple(one.id for one in (*self.same, *self.perhaps, *self.different))


def file_same_person(actor: Actor, referral: Referral, can: frozenset[str]) -> SamePeople | None:
    """The other files for who accompanies this one (`can` holds what the reader may do here); None when there are none.

    Two queries, and one more for each other file.
    """
    if MATCH not in can:
        return None
    said = standing(actor, referral.pk)
    alike = visible(Referral, actor, few=True).filter(region_id=referral.region_id, welfare=referral.welfare_id)
    alike = alike.filter(Q(pk__in=[*said]) | Q(client__in=_alike(referral.client))).exclude(pk=referral.pk)
    rows = [
        _other(referral.client, row, said.get(row.pk))
        for row in alike.select_related("client", "practice").only(*COMPARED).order_by("-sent_at")[:MOST]
        if holds(MATCH, actor, relatives(actor, row.pk))
    ]
    if not rows:
        return None
    return SamePeople(
        same=tuple(row for client, row in rows if client == referral.client_id or (row.said and row.said.same)),
        perhaps=tuple(row for client, row in rows if client != referral.client_id and row.said is None),
        different=tuple(row for client, row in rows if row.said and not row.said.same),
    )


def standing(actor: Actor, referral_id: uuid.UUID) -> dict[uuid.UUID, SamePerson]:
    """What was said about this file and others, and not undone, by the other file's id."""
    pairs = Q(one=referral_id) | Q(other=referral_id)
    rows = visible(SamePerson, actor).filter(pairs, undone_at=None).select_related("said_by")
    return {row.other_id if row.one_id == referral_id else row.one_id: row for row in rows}


def _alike(client: Client) -> QuerySet[Client]:
    """Clients, whoever entered them, with this last name and date of birth, or this phone number; the client's own row too.

    Two look-ups put together: asked with an 'or', SQLite would go through the whole region.
    """
    here = Client.objects.filter(region_id=client.region_id)
    alike = here.filter(birth_date=client.birth_date, search_name=client.search_name).values("pk")
    return alike.union(here.filter(phone=client.phone).values("pk")) if client.phone else alike


def _other(client: Client, row: Referral, said: SamePerson | None) -> tuple[uuid.UUID, OtherFile]:
    words, tone = state_pill(row.state)
    shown = OtherFile(
        id=row.pk,
        reference=row.reference,
        sent_at=row.sent_at,
        practice=row.practice.name,
        words=words,
        tone=tone,
        why=_why(client, row.client),
        said=said,
    )
    return row.client_id, shown


def _why(one: Client, other: Client) -> str:
    name = (one.search_name, one.birth_date) == (other.search_name, other.birth_date)
    phone = bool(one.phone) and one.phone == other.phone
    if name and phone:
        return _("same last name, date of birth and phone number")
    if name:
        return _("same last name and date of birth")
    return _("same phone number") if phone else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Compared:
    """One line of two files side by side."""

    label: str
    here: str | date
    there: str | date

    @property
    def differs(self) -> bool:
        """Whether both are known and are not the same."""
        return bool(self.here and self.there) and self.here != self.there


def side_by_side(one: Referral, other: Referral) -> list[Compared]:
    """What tells people apart, of both files."""
    here, there = _facts(one), _facts(other)
    return [Compared(label, here[label], there[label]) for label in here]


def _facts(referral: Referral) -> dict[str, str | date]:
    client = referral.client
    place = " ".join(filter(None, (client.postcode, client.place)))
    return {
        _("Name"): client.full_name,
        _("Date of birth"): client.birth_date,
        _("Address"): ", ".join(filter(None, (client.street, place))),
        _("Phone"): client.phone,
        _("Referred by"): referral.practice.name,
        _("State"): state_pill(referral.state)[0],
    }
