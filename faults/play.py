"""Playing: random moves of random members, days that pass, crashes within; and the law looked at after each event."""

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from unittest import mock

from django.db import DatabaseError, connection
from django.utils import timezone

from faults import law
from faults.moves import MOVES, REFUSALS
from faults.traces import everything, left_behind
from faults.world import World
from kring.access.policy import NotAllowed, NotVisible
from kring.referral.actions.daily import tidy
from tests.cast import Cast

DEEP_EVERY = 100  # events between two looks at everybody's lists
CRASHES = 0.2  # part of the events
LATEST_STATEMENT = 30
LONGEST_PAUSE = 300  # minutes between two events


class Broken(AssertionError):
    """The law was broken. Says with which seed and at which event, so that it can be looked at again."""


class Crash(DatabaseError):
    """The database went away."""


@dataclasses.dataclass(slots=True)
class Tally:
    """What happened, by name of the move."""

    done: Counter = dataclasses.field(default_factory=Counter)
    refused: Counter = dataclasses.field(default_factory=Counter)
    crashed: Counter = dataclasses.field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Take over what another run counted."""
        self.done.update(other.done)
        self.refused.update(other.refused)
        self.crashed.update(other.crashed)

    @property
    def events(self) -> int:
        """All of them."""
        return self.done.total() + self.refused.total() + self.crashed.total()


def play(cast: Cast, seed: int, events: int) -> Tally:
    """Let so many events happen to the cast. Raises Broken."""
    world, tally = World(cast, Random(seed)), Tally()  # noqa: S311 chance that can be repeated
    names, weights = list(MOVES), [weight for weight, _act in MOVES.values()]
    with _days_pass(world.chance) as tick:
        for number in range(1, events + 1):
            tick()
            name = world.chance.choices(names, weights)[0]
            _happen(world, name, tally, f"seed {seed}, event {number}: {name}")
            if number % DEEP_EVERY == 0 or number == events:
                _look_deeper(cast, f"seed {seed}, event {number}")
    return tally


def _happen(world: World, name: str, tally: Tally, where: str) -> None:
    crashes = world.chance.random() < CRASHES
    before = everything() if crashes else {}
    statement = world.chance.randint(1, LATEST_STATEMENT) if crashes else None
    try:
        with _crash_at(statement):
            MOVES[name][1](world)
    except (NotVisible, NotAllowed, *REFUSALS):
        tally.refused[name] += 1
    except Crash:
        tally.crashed[name] += 1
        if left := left_behind(before):
            raise Broken(f"{where}: a crash at statement {statement} left something behind in {left}") from None
    else:
        tally.done[name] += 1
    if astray := law.without_step():
        raise Broken(f"{where}: open dossiers without exactly one lead step: {astray}")


def _look_deeper(cast: Cast, where: str) -> None:
    tidy(timezone.now())
    for what, found in (
        ("steps of somebody who left", law.with_who_left(cast)),
        ("lead steps on nobody's list", law.seen_by_nobody(cast)),
    ):
        if found:
            raise Broken(f"{where}: {what}: {found}")


@contextlib.contextmanager
def _crash_at(statement: int | None) -> Iterator[None]:
    """Let the database fail once, at the given statement within the block (the marks of nested transactions not counted)."""
    if statement is None:
        yield
        return
    left = statement

    def execute(run, sql, params, many, context):
        nonlocal left
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            left -= 1
            if left == 0:
                raise Crash(sql[:40])
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


@contextlib.contextmanager
def _days_pass(chance: Random) -> Iterator:
    """Gives a function that moves the clock of the house on a little."""
    now = timezone.now()

    def tick() -> None:
        nonlocal now
        now += timedelta(minutes=chance.randint(0, LONGEST_PAUSE))

    with mock.patch.object(timezone, "now", lambda: now):
        yield tick
