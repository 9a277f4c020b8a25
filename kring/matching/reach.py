"""How a provider may reach a client, as the client wants it at this moment: nothing of it is kept with the hand-over.

Only what the caller has decided to show leaves here; that the client's consent stands is asked along.
"""

import dataclasses
import uuid
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from kring.access.models import StandIn
from kring.access.standing_in import away_on
from kring.clients.models import Client, Consent
from kring.identity.models import User
from kring.matching.models import Handover
from kring.matching.rules.reach import Reach, now_by, to_dial
from kring.referral.models import Referral
from kring.ui.dates import hours
from kring.ui.phone import shown

type Away = dict[uuid.UUID, StandIn]

AGREES = Exists(Consent.objects.filter(dossier=OuterRef("referral__dossier"), withdrawn_at=None))


@dataclasses.dataclass(frozen=True, slots=True)
class HowToReach:
    """What a provider reads. `shared`: the client's consent stands; without it only who accompanies the client is told.

    `asks` is that person with their organisation, and `number` how to reach them with a question.
    """

    shared: bool
    words: str
    dial: str = ""
    asks: str = ""
    number: str = ""


def ways(client: Client, link_worker: User | None) -> list[Reach]:
    """The ways in which a provider may reach this client, by the client's own wishes."""
    found = []
    if client.may_call and client.phone:
        found.append(Reach.PHONE)
    if client.may_mail and client.email:
        found.append(Reach.EMAIL)
    if link_worker is not None:
        found.append(Reach.LINK_WORKER)
    return found


def words_for(reach: Reach, referral: Referral, today: date) -> str:
    """One way to reach the client of a referral, as the provider reads it."""
    return _words(reach, referral, away_on(today, referral.welfare_id, [referral.link_worker_id]))


def _words(reach: Reach, referral: Referral, away: Away) -> str:
    client = referral.client
    match reach:
        case Reach.PHONE:
            when = hours(client.call_from, client.call_until)
            number = shown(client.phone)
            return f"{number} ({when})" if when else number
        case Reach.EMAIL:
            return client.email
        case Reach.LINK_WORKER:
            return _through(referral, away)


def _through(referral: Referral, away: Away) -> str:
    """Who accompanies the client; when that person is away who stands in, and without anybody by name the team."""
    person, number = _accompanies(referral, away)
    return ", ".join(part for part in (person.name if person else referral.welfare.name, number) if part)


def _accompanies(referral: Referral, away: Away) -> tuple[User | None, str]:
    """Who accompanies the client today (None: the team), and the number, else the e-mail address, to reach them."""
    person, welfare = referral.link_worker, referral.welfare
    if person is not None and person.pk in away:
        person = away[person.pk].deputy
    if person is None:
        return None, shown(welfare.phone) or welfare.email
    return person, shown(person.phone or welfare.phone) or person.email


def how_to_reach(handovers: Collection[uuid.UUID]) -> dict[uuid.UUID, HowToReach]:
    """How the clients of these hand-overs may be reached now. As many queries for one as for many of one team."""
    rows = Handover.objects.filter(pk__in=handovers).annotate(shared=AGREES)
    agreed = {row[0]: row[1:] for row in rows.values_list("pk", "referral_id", "reach_by", "shared")}
    wanted = {referral for referral, _by, _shared in agreed.values()}
    referrals = Referral.objects.filter(pk__in=wanted).select_related("client", "welfare", "link_worker")
    known = {referral.pk: referral for referral in referrals}
    away = _away(known.values())
    return {
        key: _now(known[referral], Reach(by), shared, away[known[referral].welfare_id])
        for key, (referral, by, shared) in agreed.items()
    }


def _away(referrals: Iterable[Referral]) -> dict[uuid.UUID, Away]:
    people: dict[uuid.UUID, set] = {}
    for referral in referrals:
        people.setdefault(referral.welfare_id, set()).add(referral.link_worker_id)
    today = timezone.localdate()
    return {team: away_on(today, team, those) for team, those in people.items()}


def _now(referral: Referral, agreed: Reach, shared: bool, away: Away) -> HowToReach:
    wanted = ways(referral.client, referral.link_worker) if shared else ()
    reach = now_by(agreed, wanted)
    person, number = _accompanies(referral, away)
    return HowToReach(
        shared=shared,
        words=_words(reach, referral, away),
        dial=to_dial(referral.client.phone) if reach == Reach.PHONE else "",
        asks=", ".join((person.name, referral.welfare.name)) if person else referral.welfare.name,
        number=number,
    )
