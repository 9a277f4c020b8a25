"""The cast and a source of chance: what moves choose from, and who makes them."""

import uuid
from collections.abc import Callable
from random import Random

from django.db.models import QuerySet
from django.utils import timezone

from kring.access.middleware import with_stand_ins
from kring.access.policy import NotAllowed
from kring.capacity.models import Absence
from kring.duties.models import Step
from kring.identity.actors import Actor, actor_for
from kring.identity.models import User
from kring.referral.models import Referral
from tests.cast import Cast

CHOSEN_FROM = 30
EXPECTED = 0.85  # part of the moves made by somebody of whom one expects it


class World:
    """The cast, a source of chance, and what moves need to choose from."""

    def __init__(self, cast: Cast, chance: Random):
        self.cast = cast
        self.chance = chance
        self.people = [
            cast.anna,
            cast.bram,
            cast.carla,
            cast.dewi,
            cast.els,
            cast.fenna,
            cast.gijs,
            cast.ivo,
            cast.karim,
        ]
        self.helpers = [cast.dewi, cast.els]

    def member(self, *likely: User | None) -> User:
        """Mostly one of those who are likely to do this, now and then anybody."""
        known = [user for user in likely if user is not None]
        return self.chance.choice(known if known and self.chance.random() < EXPECTED else self.people)

    def actor(self, user: User) -> Actor:
        """What this person is in Kring today. Whoever left cannot do anything: NotAllowed."""
        today = timezone.localdate()
        actor = actor_for(user, today)
        if actor is None:
            raise NotAllowed("today.read")
        return with_stand_ins(actor, today)

    def referral(self) -> Referral | None:
        """One of the last referrals."""
        found = Referral.objects.select_related("link_worker", "referrer").order_by("-pk")[: self.chance.randint(1, 20)]
        return self.chance.choice(found) if found else None

    def step(self) -> uuid.UUID | None:
        """One of the steps that are open."""
        return self._pick(Step.objects.filter(done_at=None).order_by("-pk"))

    def absence(self) -> uuid.UUID | None:
        """One of the last absences."""
        return self._pick(Absence.objects.order_by("-pk"))

    def helper(self) -> uuid.UUID:
        """A link worker, of this region or not, still there or not."""
        return self.chance.choice([*self.helpers, self.cast.karim]).pk

    def one_of[T](self, rows: QuerySet[T]) -> T | None:
        """One of the first rows; None without any."""
        found = list(rows[:CHOSEN_FROM])
        return self.chance.choice(found) if found else None

    def _pick(self, rows) -> uuid.UUID | None:
        return self.one_of(rows.values_list("pk", flat=True))


type Act = Callable[[World], object]


def by_referrer(act: Callable) -> Act:
    """A move of who sent one of the referrals, or of the assistant: `act` is given the world, an actor and the referral's key."""

    def move(world: World) -> object:
        referral = world.referral()
        return referral and act(world, world.actor(world.member(referral.referrer, world.cast.bram)), referral.pk)

    return move


def by_helper(act: Callable) -> Act:
    """A move of who accompanies in one of the referrals, or may stand in; `act` as for `by_referrer`."""

    def move(world: World) -> object:
        referral = world.referral()
        return referral and act(world, world.actor(_helper_of(world, referral)), referral.pk)

    return move


def _helper_of(world: World, referral: Referral) -> User:
    """Who accompanies, or somebody who may stand in."""
    likely = [world.cast.fenna, *world.helpers]
    return world.member(referral.link_worker, referral.link_worker, world.chance.choice(likely))
