"""The rows of all regions of a plan, piece by piece; when there is much to do, made up in a process of their own.

Made up beside writing, a large region takes as long as the slower of the two. Nothing here knows Django, so that the other process
starts quickly and cannot touch the database.
"""

import dataclasses
import multiprocessing
import random
from collections.abc import Iterator, MutableSequence, Sequence
from datetime import date
from multiprocessing.connection import Connection
from typing import Any
from zoneinfo import ZoneInfo

from kring.demo.rules import places, regions, story
from kring.demo.rules.course import Course, Making
from kring.demo.rules.dice import row_id
from kring.demo.rules.house import Place, Practice
from kring.demo.rules.measured import MEASURED
from kring.demo.rules.tables import Rows, no_rows
from kring.demo.rules.timeline import DAY, Timeline
from kring.demo.texts import NETWORKS, WIDER, offers
from kring.programme.rules.agreement import Norms
from kring.programme.starting_point import CONSENT_EN, CONSENT_NL, starting_content

AT_ONCE = 2_000  # courses in a piece
PLENTY = 20_000  # referrals from which a process of its own is worth starting
SIGNPOSTS = 0.05  # people pointed somewhere without a referral, as a share of referrals
QUIET_MONTHS = {6: 0.6, 7: 0.65, 11: 0.75}  # July, August, December


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What to make: so many regions of so many referrals, over so many days back from a day; `small` is the one for trying."""

    regions: int
    referrals: int
    back: int
    small: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """A plan with what else decides about the rows. `password` is the hash that all accounts share."""

    plan: Plan
    seed: int
    today: date
    closed: frozenset[date]
    zone: str
    password: str


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Some rows, and the region they are of; `done` counts that region's referrals so far."""

    region: str
    done: int
    rows: Rows


class QuickDice(random.Random):
    """The same chances with less ado: a million histories are thrown with them."""

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[int(self.random() * len(options))]

    def randrange(self, start: int, stop: int) -> int:
        """A whole number from `start` up to, not including, `stop`."""
        return start + int(self.random() * (stop - start))

    def shuffle(self, options: MutableSequence[Any]) -> None:
        """Put the options in another order."""
        for last in range(len(options) - 1, 0, -1):
            other = int(self.random() * (last + 1))
            options[last], options[other] = options[other], options[last]


def pieces(job: Job) -> Iterator[Piece]:
    """All rows, parents before children."""
    plan = job.plan
    days = Timeline(job.today, plan.back, job.closed, ZoneInfo(job.zone))
    for number in range(plan.regions):
        making = Making(QuickDice(f"{job.seed} {number}"), days, no_rows(), Norms())
        region = _region(job, number, making)
        yield from _tell(making, region, plan.referrals)


def pieces_from_afar(job: Job) -> Iterator[Piece]:
    """The same, made up in another process. Raises RuntimeError when that process ends early."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    maker = context.Process(target=_send_pieces, args=(job, there), daemon=True)
    maker.start()
    there.close()
    try:
        while (piece := _received(here)) is not None:
            yield piece
    finally:
        here.close()
        maker.join()


def _received(here: Connection) -> Piece | None:
    try:
        return here.recv()
    except EOFError as error:
        raise RuntimeError("the process that makes up the rows ended early") from error


def _send_pieces(job: Job, there: Connection) -> None:
    for piece in pieces(job):
        there.send(piece)
    there.send(None)


def _region(job: Job, number: int, making: Making) -> regions.Region:
    content, consent = starting_content(), (CONSENT_NL, CONSENT_EN)
    everything = (*offers(), *offers(NETWORKS))
    if job.plan.small:
        content |= {"measuring": MEASURED}
        along, dice = places.ALONG_THE_IJSSEL, QuickDice(f"{job.seed} wider")
        return regions.small(making, along, content, consent, job.password, everything, offers(WIDER), dice)
    if number == 0:
        name, towns = "IJsselstreek", places.ALONG_THE_IJSSEL
    else:
        name, *towns = places.OTHER_REGIONS[number - 1]
    return regions.large(making, name, tuple(towns), content, consent, job.password, everything, known=number == 0)


def _tell(making: Making, region: regions.Region, count: int) -> Iterator[Piece]:
    number = 0
    for number, (t, place, practice) in enumerate(_beginnings(making, region.places, count), start=1):
        story.tell(Course(making, place, practice, t))
        if making.dice.random() < SIGNPOSTS:
            _signpost(making, place, practice, t // DAY)
        if number % AT_ONCE == 0 and number < count:
            yield Piece(region.name, number, making.rows)
            making.rows = no_rows()
    yield Piece(region.name, number, making.rows)


def _beginnings(making: Making, where: list[Place], count: int) -> Iterator[tuple[int, Place, Practice]]:
    """When and where each referral begins, oldest first: fewer in summer and at Christmas, slowly more over the years."""
    dice, days = making.dice, making.days
    ready = [day for day in days.working if 3 < day < days.today]
    chances = [QUIET_MONTHS.get(days.months[day] % 12, 1.0) * (0.7 + 0.5 * day / days.today) for day in ready]
    if count < PLENTY:
        # Few referrals in all: a busy fortnight, so that there is something to see in every list today.
        chances = [chance * (3 if day > days.today - 15 else 1) for day, chance in zip(ready, chances, strict=True)]
    moments = sorted(days.at_work(dice, day) for day in dice.choices(ready, chances, k=count))
    chosen = dice.choices(where, [place.weight for place in where], k=count)
    for t, place in zip(moments, chosen, strict=True):
        yield t, place, dice.choice(place.practices)


def _signpost(making: Making, place: Place, practice: Practice, day: int) -> None:
    dice = making.dice
    support = dice.choice(("social_work", "debt_help", "mental_health", "social_prescribing"))
    because = dice.choice(("no_consent", "no_consent", "other_support"))
    key = row_id(dice, making.days.milliseconds(day * DAY + 600))
    making.rows["referral_signpost"].append(
        (key, place.region, place.id, practice.id, support, because, making.days.texts[day])
    )
