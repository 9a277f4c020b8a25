"""What is missing in the demonstration region: some gaps, who waits for them, and what is done about them."""

import dataclasses
import random
import uuid
from collections import Counter
from datetime import date, datetime, timedelta

from django.utils import timezone

from kring.clients.models import Consent
from kring.demo.rules.dice import row_id
from kring.directory.models import Activity
from kring.directory.rules.places import area_of
from kring.identity.models import Membership, Organisation, Role
from kring.matching.models import Gap, GapEvent, GapPartner, Waiting
from kring.matching.rules.gaps import Constraint, GapMove, GapState, Why
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER


@dataclasses.dataclass(frozen=True, slots=True)
class Lack:
    """A gap to make up: what, for how many, who took it up (a role) with which next step and in how many days, and how it ended."""

    theme: str
    constraint: Constraint
    people: int
    by: str = ""
    next_step: str = ""
    days: int = 0
    partners: tuple[str, ...] = ()
    filled: bool = False


LACKS = (
    Lack(
        "cook", Constraint.EVENING, 14, Role.MUNICIPALITY, "Het buurthuis vragen of de keuken op een avond vrij is", 9,
        ("Buurtkeuken", "Woningcorporatie"),
    ),
    Lack("meet", Constraint.LANGUAGE, 11, Role.CORE_TEAM, "Met de taalvrijwilligers om de tafel", -4, ("Bibliotheek",)),
    Lack("walk", Constraint.WHEELCHAIR, 4, Role.TEAM_LEAD, "Een route zoeken zonder drempels", 20),
    Lack("creative", Constraint.WEEKEND, 3),
    Lack("peers", Constraint.NONE, 6),
    Lack("meet", Constraint.TRANSPORT, 2),
    Lack("sport", Constraint.COST, 5, Role.MUNICIPALITY, "De stadspas ook voor de sportclub", 0, filled=True),
)  # fmt: skip


def make_up(region_id: uuid.UUID, seed: int, today: date) -> int:
    """Write the gaps of a region; returns how many. The same seed on the same day makes the same rows."""
    dice = random.Random(f"{seed} lacking")  # noqa: S311 made up on purpose
    agreed = Consent.objects.filter(region_id=region_id, withdrawn_at=None).values("dossier")
    open_files = Referral.objects.filter(
        region_id=region_id, state__in=WITH_LINK_WORKER, link_worker__isnull=False, pk__in=agreed
    )
    referrals = list(open_files.select_related("client").order_by("accepted_at", "pk"))
    areas = Counter(area_of(referral.client.postcode) for referral in referrals)
    areas.pop("", None)
    common = [area for area, _count in sorted(areas.items(), key=lambda one: (-one[1], one[0]))]
    share = min(1.0, len(referrals) / sum(lack.people for lack in LACKS))
    made = 0
    for lack, area in zip(LACKS, common, strict=False):
        people = max(1, int(lack.people * share))
        waiting, referrals = referrals[:people], referrals[people:]
        if not waiting:
            break
        _write(_Writing(region_id, dice, today), lack, area, waiting)
        made += 1
    return made


@dataclasses.dataclass(frozen=True, slots=True)
class _Writing:
    region_id: uuid.UUID
    dice: random.Random
    today: date

    def key(self, at: datetime) -> uuid.UUID:
        """A key for a row of this moment."""
        return uuid.UUID(row_id(self.dice, int(at.timestamp() * 1000)))


def _write(w: _Writing, lack: Lack, area: str, referrals: list[Referral]) -> None:
    noted = {referral: referral.accepted_at + timedelta(hours=w.dice.randrange(1, 40)) for referral in referrals}
    began, now = min(noted.values()), timezone.now()
    owner = Membership.objects.filter(region_id=w.region_id, role=lack.by).order_by("pk").first() if lack.by else None
    activity = Activity.objects.filter(region_id=w.region_id, theme=lack.theme, active=True).order_by("title").first()
    filled = activity if lack.filled else None
    gap = Gap.objects.create(
        id=w.key(began),
        region_id=w.region_id,
        theme=lack.theme,
        area=area,
        constraint=lack.constraint,
        state=GapState.CLOSED if filled else GapState.TAKEN if owner else GapState.OPEN,
        opened_at=began,
        owner_id=owner.user_id if owner else None,
        organisation_id=owner.organisation_id if owner else None,
        next_step=lack.next_step if owner else "",
        due_on=w.today + timedelta(days=lack.days) if owner else None,
        activity=filled,
        ended_at=now if filled else None,
    )
    ended = {"ended_at": now, "ended_why": Why.ANSWERED} if filled else {}
    Waiting.objects.bulk_create(
        Waiting(
            id=w.key(since),
            region_id=w.region_id,
            gap=gap,
            referral=referral,
            since=min(since, now),
            noted_by_id=referral.link_worker_id,
            **ended,
        )
        for referral, since in noted.items()
    )
    _write_history(w, gap, lack, owner.user_id if owner else None)
    for name in lack.partners:
        known = Organisation.objects.filter(region_id=w.region_id, name=name).first()
        at = began + timedelta(days=3)
        GapPartner.objects.create(
            id=w.key(at), region_id=w.region_id, gap=gap, organisation=known, name=name, added_at=at
        )


def _write_history(w: _Writing, gap: Gap, lack: Lack, owner: uuid.UUID | None) -> None:
    told = [(GapMove.NOTE, gap.opened_at, None, {})]
    if owner is not None and gap.due_on is not None:
        plan = {"next_step": lack.next_step, "due_on": gap.due_on.isoformat()}
        told.append((GapMove.TAKE_UP, min(gap.opened_at + timedelta(days=2), timezone.now()), owner, plan))
        if gap.activity is not None and gap.ended_at is not None:
            told.append((GapMove.CLOSE, gap.ended_at, owner, plan | {"activity": gap.activity.title}))
    for kind, at, user_id, data in told:
        GapEvent.objects.create(
            id=w.key(at), region_id=w.region_id, gap=gap, at=at, kind=kind, user_id=user_id, data=data
        )
