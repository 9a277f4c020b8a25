"""Other files of the same organisation that are, or may be, about the same person. Never a file the reader may not see."""

import dataclasses
import uuid
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kring.access.policy import holds, relatives_of, visible
from kring.asking import asked_often
from kring.clients.models import Client, SamePerson
from kring.identity.actors import Actor
from kring.referral.models import Referral
from kring.referral.wording import state_pill
from kring.ui.phone import shown

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

    Three queries, however many files are alike (for a team lead one more).
    """
    if MATCH not in can:
        return None
    said = standing(actor, referral.pk)
    client = referral.client
    alike = _alike_files(
        actor,
        referral.pk,
        referral.region_id,
        referral.welfare_id,
        [*said],
        client.birth_date,
        client.search_name,
        client.phone or None,
    )
    found = relatives_of(actor, [row.pk for row in alike])
    same, perhaps, different = [], [], []
    for row in alike:
        pair = said.get(row.pk)
        known = row.client_id == referral.client_id or pair is not None
        # What is only alike has a limit, after what the reader may not see; what is known never falls out of sight.
        if (not known and len(perhaps) == MOST) or not holds(MATCH, actor, found[row.pk]):
            continue
        if row.client_id == referral.client_id or (pair and pair.same):
            same.append(_other(referral.client, row, pair))
        else:
            (different if pair else perhaps).append(_other(referral.client, row, pair))
    people = SamePeople(tuple(same), tuple(perhaps), tuple(different))
    return people if people.ids else None


def standing(actor: Actor, referral_id: uuid.UUID) -> dict[uuid.UUID, SamePerson]:
    """What was said about this file and others, and not undone, by the other file's id."""
    rows = _said(actor, referral_id)
    return {row.other_id if row.one_id == referral_id else row.one_id: row for row in rows}


@asked_often
def _said(actor: Actor, referral_id: uuid.UUID) -> QuerySet[SamePerson]:
    pairs = Q(one=referral_id) | Q(other=referral_id)
    return visible(SamePerson, actor).filter(pairs, undone_at=None).select_related("said_by")


@asked_often
def _alike_files(
    actor: Actor,
    but: uuid.UUID,
    region_id: uuid.UUID,
    welfare_id: uuid.UUID,
    said: list[uuid.UUID],
    birth_date: date,
    search_name: str,
    phone: str | None,
) -> QuerySet[Referral]:
    """Files of the organisation that the actor may see, of clients who are alike or of whom something was `said`."""
    rows = visible(Referral, actor, few=True).filter(region_id=region_id, welfare=welfare_id)
    alike = Q(client__in=_alike(region_id, birth_date, search_name, phone))
    rows = rows.filter(alike | Q(pk__in=said) if said else alike).exclude(pk=but)
    return rows.select_related("client", "practice").only(*COMPARED).order_by("-sent_at")


def _alike(region_id: uuid.UUID, birth_date: date, search_name: str, phone: str | None) -> QuerySet[Client]:
    """Clients, whoever entered them, of whom two are alike: last name, date of birth, phone number; the client's own row too.

    One number alone says little: a household shares it, and so does everybody in a shelter. Two look-ups put together: asked with
    an 'or', SQLite would go through the whole region.
    """
    here = Client.objects.filter(region_id=region_id)
    alike = here.filter(birth_date=birth_date, search_name=search_name).values("pk")
    if phone is None:
        return alike
    either = Q(birth_date=birth_date) | Q(search_name=search_name)
    return alike.union(here.filter(either, phone=phone).values("pk"))


def _other(client: Client, row: Referral, said: SamePerson | None) -> OtherFile:
    words, tone = state_pill(row.state)
    return OtherFile(
        id=row.pk,
        reference=row.reference,
        sent_at=row.sent_at,
        practice=row.practice.name,
        words=words,
        tone=tone,
        why=_why(client, row.client),
        said=said,
    )


def _why(one: Client, other: Client) -> str:
    """What is alike, of two clients; '' when that is too little to say anything."""
    name, born = one.search_name == other.search_name, one.birth_date == other.birth_date
    phone = bool(one.phone) and one.phone == other.phone
    if name and born and phone:
        return _("same last name, date of birth and phone number")
    if name and born:
        return _("same last name and date of birth")
    if phone and name:
        return _("same last name and phone number")
    return _("same date of birth and phone number") if phone and born else ""


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
        _("Phone"): shown(client.phone),
        _("Referred by"): referral.practice.name,
        _("State"): state_pill(referral.state)[0],
    }
