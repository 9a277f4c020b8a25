"""How the clients of the small demonstration region fare: moments that were answered, declined and missed, and some that still wait.

What was answered at the very first moments was brought in from elsewhere.
"""

import dataclasses
import random
import uuid
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kring.clients.models import Consent
from kring.demo.rules import measured
from kring.demo.rules.dice import row_id
from kring.demo.rules.measured import Somebody
from kring.demo.writing import write_objects
from kring.identity.models import Role
from kring.outcomes import daily
from kring.outcomes.actions.answering import scores_of
from kring.outcomes.instruments_here import shelf
from kring.outcomes.models import DeclinedBecause, Mode, Occasion, PracticeView, Pressure, Response, Score
from kring.outcomes.planning import course_of
from kring.outcomes.rules.half_years import half_year_to_tell
from kring.outcomes.rules.instruments import Instrument
from kring.outcomes.rules.occasions import Window, planned
from kring.programme.models import LocationPractice
from kring.programme.queries import agreement_of
from kring.programme.rules.measuring import Asked
from kring.programme.rules.measuring import Occasion as When
from kring.programme.vocabularies import forget, of_region
from kring.referral.models import Referral

ANSWERED, DECLINED = (0.62, 0.84), 0.1  # of those whose window is over, by location; the others did not answer
ANSWERED_SO_FAR = 0.5  # of those whose window is open
SHARED = 0.3
NOT_TOLD_YET = 0.2
APART = 0.35  # how far locations lie apart in whom they get
BROUGHT_IN_AFTER = timedelta(
    days=100
)  # since the first file: what was filled in before came in from elsewhere, in one go
NOTICED = (45, 35, 5, 15)  # less, the same, more, hard to say
MODES = {
    When.START: ((Mode.TOGETHER, 60), (Mode.PAPER, 15), (Mode.LINK, 25)),
    When.THREE_MONTHS: ((Mode.LINK, 60), (Mode.TOGETHER, 40)),
    When.END: ((Mode.TOGETHER, 50), (Mode.LINK, 40), (Mode.PAPER, 10)),
    When.SIX_MONTHS_AFTER: ((Mode.LINK, 85), (Mode.PAPER, 15)),
}


def make_up(region_id: uuid.UUID, seed: int, today: date) -> int:
    """Write the moments of a region that measures; returns how many. The same seed on the same day makes the same rows."""
    making = _Making(region_id, random.Random(f"{seed} measured"), today)  # noqa: S311 made up on purpose
    agreed = Consent.objects.filter(region_id=region_id, withdrawn_at=None).values("dossier")
    accepted = Referral.objects.filter(region_id=region_id, pk__in=agreed).exclude(accepted_at=None)
    for referral in accepted.select_related("client", "version").order_by("accepted_at", "pk"):
        measuring = agreement_of(referral.version).measuring
        making.since = making.since or timezone.localdate(referral.accepted_at)
        somebody = Somebody(making.dice.gauss(0.4 + making.apart[referral.location_id], 0.9))
        for window in planned(measuring, course_of(referral)):
            asked = measuring.at(window.occasion)
            over_at_once = window.closes_on < window.due_on  # the course ended on the day on which they first spoke
            if asked is not None and not over_at_once:
                making.moment(referral, window, asked, somebody)
    with transaction.atomic():
        for rows in (making.occasions, making.responses, making.scores, making.practices()):
            write_objects(rows)
        daily.ask(timezone.now())  # whose moment is there and who was not asked yet: a step for their link worker
    return len(making.occasions)


@dataclasses.dataclass
class _Making:
    """The rows so far."""

    region_id: uuid.UUID
    dice: random.Random
    today: date
    occasions: list[Occasion] = dataclasses.field(default_factory=list)
    responses: list[Response] = dataclasses.field(default_factory=list)
    scores: list[Score] = dataclasses.field(default_factory=list)
    since: date | None = None  # the first file
    apart: dict[uuid.UUID, float] = dataclasses.field(init=False)
    answered: dict[uuid.UUID, float] = dataclasses.field(init=False)
    somebody_waits: bool = False

    def __post_init__(self) -> None:
        self.apart = defaultdict(lambda: self.dice.gauss(0, APART))
        self.answered = defaultdict(lambda: self.dice.uniform(*ANSWERED))

    def moment(self, referral: Referral, window: Window, asked: Asked, somebody: Somebody) -> None:
        """One moment, as it went."""
        known = shelf(self.region_id).current
        instruments = [known[code] for code in asked.instruments]
        occasion = Occasion(
            id=self._key(self._at(window.due_on)),
            region_id=self.region_id,
            referral=referral,
            when=window.occasion,
            instruments=[[one.code, one.version] for one in instruments],
            due_on=window.due_on,
            opens_on=window.opens_on,
            closes_on=window.closes_on,
            remind_after=asked.remind_after,
            shared=self.dice.random() < SHARED,
        )
        self.occasions.append(occasion)
        if window.due_on < self.today:
            self._went(occasion, instruments, somebody)

    def practices(self) -> list[PracticeView]:
        """What practices told that take part where something is measured; one in five has not told yet."""
        forget()  # the versions of the region were written a moment ago, past those who keep them
        measuring = of_region(self.region_id).measuring
        taking_part = LocationPractice.objects.filter(location__programme__in=measuring, takes_part=True)
        found = []
        for one in taking_part.order_by("practice__name", "location__name").select_related("practice"):
            people = one.practice.memberships.filter(role=Role.REFERRER).order_by("user__name")
            if not people or self.dice.random() < NOT_TOLD_YET:
                continue
            at = self._at(self.today - timedelta(days=self.dice.randrange(3, 40)))
            found.append(
                PracticeView(
                    id=self._key(at),
                    region_id=self.region_id,
                    practice=one.practice,
                    location_id=one.location_id,
                    half_year=half_year_to_tell(self.today),
                    pressure=self.dice.choices(Pressure.values, NOTICED)[0],
                    visits=self.dice.choices(Pressure.values, NOTICED)[0],
                    hours_a_month=Decimal(self.dice.randrange(2, 13)) / 2,
                    by_id=people[0].user_id,
                    at=at,
                )
            )
        return found

    def _went(self, occasion: Occasion, instruments: list[Instrument], somebody: Somebody) -> None:
        over = occasion.closes_on < self.today
        if not over and occasion.when == When.START and not self.somebody_waits:
            self.somebody_waits = True  # however few there are: there is somebody to ask
            return
        chance = self.dice.random()
        if not over and chance > ANSWERED_SO_FAR:
            if occasion.when == When.START and self.dice.random() < 0.5:
                return  # nobody asked yet
            self._asked(occasion)
            return
        self._asked(occasion)
        answered = self.answered[occasion.referral.location_id]
        if chance < answered or not over:
            self._answered(occasion, instruments, somebody)
        elif chance < answered + DECLINED:
            occasion.declined_at = self._at(self._day(occasion))
            occasion.declined_because = self.dice.choice(DeclinedBecause.values)
        else:
            occasion.closed_at = self._at(occasion.closes_on + timedelta(days=1))

    def _asked(self, occasion: Occasion) -> None:
        occasion.asked_at = self._at(occasion.due_on)
        modes = MODES[When(occasion.when)]
        occasion.mode = self.dice.choices([mode for mode, _share in modes], [share for _mode, share in modes])[0]
        if occasion.mode == Mode.LINK and not occasion.referral.client.wants_mail:
            occasion.mode = Mode.TOGETHER

    def _answered(self, occasion: Occasion, instruments: list[Instrument], somebody: Somebody) -> None:
        day = self._day(occasion)
        occasion.finished_at = self._at(day)
        if occasion.when == When.START and self.since and day < self.since + BROUGHT_IN_AFTER:
            occasion.mode = Mode.IMPORTED
            occasion.asked_at = occasion.finished_at = self._at(self.since + BROUGHT_IN_AFTER)
        for instrument in instruments:
            response = Response(
                id=self._key(occasion.finished_at),
                region_id=self.region_id,
                occasion=occasion,
                referral=occasion.referral,
                organisation_id=occasion.referral.welfare_id,
                user_id=None if occasion.mode == Mode.LINK else occasion.referral.link_worker_id,
                instrument=instrument.code,
                version=instrument.version,
                mode=occasion.mode,
                answers=measured.answers(self.dice, instrument, When(occasion.when), somebody),
                answered_on=day,
                started_at=occasion.finished_at - timedelta(minutes=4),
                finished_at=occasion.finished_at,
            )
            self.responses.append(response)
            self.scores.extend(self._scores(response, instrument))

    def _scores(self, response: Response, instrument: Instrument) -> list[Score]:
        rows = scores_of(response, instrument)
        for row in rows:
            row.id = self._key(response.finished_at)
        return rows

    def _day(self, occasion: Occasion) -> date:
        last = min(occasion.closes_on, self.today - timedelta(days=1))
        return occasion.due_on + timedelta(days=self.dice.randrange(0, max(1, (last - occasion.due_on).days + 1)))

    def _at(self, day: date) -> datetime:
        hour, minute = self.dice.randrange(9, 17), self.dice.randrange(60)
        return datetime.combine(day, time(hour, minute), ZoneInfo(settings.TIME_ZONE))

    def _key(self, at: datetime) -> uuid.UUID:
        return uuid.UUID(row_id(self.dice, int(at.timestamp() * 1000)))
