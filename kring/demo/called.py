"""Clients of the demonstration region who were called back: a draw of which all results are in, and one that a team is busy with."""

import dataclasses
import random
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from kring.capacity.models import Absence
from kring.demo.rules.dice import Dice, row_id, weighted
from kring.demo.rules.staff import ACCOUNTS
from kring.demo.writing import write_objects
from kring.duties.calendar import closed_days
from kring.duties.models import Step, StepKind
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.identity.models import Membership, Role
from kring.outcomes.calling.actions import WITHIN
from kring.outcomes.calling.queries import details_of, population
from kring.outcomes.models import CallBack, CallBackDraw, CallBackResult
from kring.outcomes.rules.drawing import draw
from kring.programme.models import Location
from kring.referral.models import Referral


@dataclasses.dataclass(frozen=True, slots=True)
class Round:
    """A draw: so many days ago, of files closed in so many days before that, so many clients; of so many nothing is noted yet."""

    ago: int
    period: int
    size: int
    left: int = 0


OF_EVERY_TEAM = Round(ago=80, period=200, size=30)
UNDER_WAY = Round(ago=8, period=70, size=12, left=7)
CAME_OF_IT = weighted((CallBackResult.SPOKEN, 76), (CallBackResult.NOT_REACHED, 16), (CallBackResult.DECLINED, 8))
HEARD = weighted((True, 82), (False, 12), (None, 6))
HELPED = weighted((True, 68), (False, 26), (None, 6))
NOTES = (
    "Ik kon mijn verhaal kwijt. Dat had ik nodig.",
    "De koffieochtend is nu vaste prik.",
    "Het duurde even voordat ik iets hoorde.",
    "Ik ga nog steeds wandelen, met een buurvrouw.",
    "Fijn dat er iemand meeging de eerste keer.",
    "",
    "",
)


def make_up(region_id: uuid.UUID, seed: int, today: date) -> int:
    """Write the draws of a region that measures, and what each call told; returns how many calls. The same seed on the same day makes
    the same rows."""
    making = _Making(region_id, random.Random(f"{seed} called"), today)  # noqa: S311 made up on purpose
    shown = next(account.email for account in ACCOUNTS if account.part == "team_lead")
    for location in Location.objects.filter(region_id=region_id).order_by("name"):
        leads = Membership.objects.filter(organisation=location.welfare_id, role=Role.TEAM_LEAD).select_related("user")
        lead = leads.order_by("pk")[0].user
        making.draw(location, lead.pk, OF_EVERY_TEAM)
        if lead.email == shown:
            making.draw(location, lead.pk, UNDER_WAY)
    with transaction.atomic():
        for rows in (making.draws, making.calls, making.steps):
            write_objects(rows)
    return len(making.calls)


@dataclasses.dataclass
class _Making:
    """The rows so far."""

    region_id: uuid.UUID
    dice: Dice
    today: date
    draws: list[CallBackDraw] = dataclasses.field(default_factory=list)
    calls: list[CallBack] = dataclasses.field(default_factory=list)
    steps: list[Step] = dataclasses.field(default_factory=list)

    def draw(self, location: Location, lead: uuid.UUID, wanted: Round) -> None:
        """One draw with its calls; none where nobody can be drawn."""
        day = self.today - timedelta(days=wanted.ago)
        first, last = day - timedelta(days=wanted.period), day - timedelta(days=1)
        found, at = population(location.pk, first, last), _at(day, 10)
        if not found.ids:
            return
        row = CallBackDraw(
            id=self._key(at),
            region_id=self.region_id,
            location=location,
            organisation_id=location.welfare_id,
            drawn_by_id=lead,
            drawn_at=at,
            closed_from=first,
            closed_until=last,
            population=len(found.ids),
            drawn_from=sorted(one.hex for one in found.ids),
            without_consent=found.without_consent,
            not_to_be_called=found.not_to_be_called,
            seed=f"{self.dice.getrandbits(128):032x}",
        )
        self.draws.append(row)
        chosen = draw(row.seed, found.ids, wanted.size)
        referrals = Referral.objects.in_bulk(chosen)
        self._calls(row, [(place, referrals[key]) for place, key in enumerate(chosen, 1)], wanted.left)

    def _calls(self, row: CallBackDraw, drawn: Iterable[tuple[int, Referral]], left: int) -> None:
        # The steps of who is away would be with a colleague: their calls were made before.
        away = set(Absence.objects.filter(since__lte=self.today, until__gte=self.today).values_list("user", flat=True))
        due = working_day_on_or_after(timezone.localdate(row.drawn_at) + WITHIN, closed_days(self.today))
        for place, referral in drawn:
            call = CallBack(
                id=self._key(row.drawn_at), region_id=self.region_id, draw=row, referral=referral, place=place
            )
            if left and referral.link_worker_id not in away:
                left -= 1
            else:
                self._told(call, timezone.localdate(row.drawn_at))
            self.calls.append(call)
            self.steps.append(
                Step(
                    id=self._key(row.drawn_at),
                    region_id=self.region_id,
                    dossier_id=referral.pk,
                    kind=StepKind.OWED,
                    code=StepCode.CALL_BACK,
                    details=details_of(call.pk),
                    organisation_id=row.organisation_id,
                    owner_id=referral.link_worker_id,
                    due_on=due,
                    opened_at=row.drawn_at,
                    done_at=call.noted_at,
                    outcome="done" if call.noted_at else "",
                )
            )

    def _told(self, call: CallBack, drawn_on: date) -> None:
        day = drawn_on + timedelta(days=self.dice.randrange(1, min(WITHIN.days, (self.today - drawn_on).days)))
        call.noted_at, call.noted_by_id = _at(day, self.dice.randrange(9, 17)), call.referral.link_worker_id
        call.result = self.dice.choice(CAME_OF_IT)
        if call.result == CallBackResult.SPOKEN:
            call.felt_heard, call.felt_helped = self.dice.choice(HEARD), self.dice.choice(HELPED)
            call.note = self.dice.choice(NOTES)

    def _key(self, at: datetime) -> uuid.UUID:
        return uuid.UUID(row_id(self.dice, int(at.timestamp() * 1000)))


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 25)))
