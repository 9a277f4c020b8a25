"""What can happen, as one random move each: a random member does something to a random referral through the real actions.

A move may be refused (that is part of the game); it may never leave something half done.
"""

import itertools
import uuid
from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from kring.access.middleware import with_stand_ins
from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed
from kring.capacity.actions import SlotTaken
from kring.capacity.models import Absence, Departure, Presence
from kring.capacity.queries import slots_at
from kring.duties.actions import NotByHand, settle_by_hand
from kring.duties.models import Step
from kring.identity.actors import Actor, actor_for
from kring.identity.models import Membership, Role, User
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close, hold, reopen, resume
from kring.journey.actions.next_step import NotPossible
from kring.journey.rules.pause import HoldReason
from kring.journey.rules.reaching import Outcome
from kring.programme.models import LocationMember
from kring.referral.actions import mend, receive
from kring.referral.actions.absence import AlreadyAway, end_absence, register_absence
from kring.referral.actions.daily import tidy
from kring.referral.actions.departure import NotInTeam, depart, open_with_reason
from kring.referral.actions.departure_ahead import announce_departure, revoke_departure
from kring.referral.actions.deputies import NoDeputy, StandsIn
from kring.referral.actions.send import NotHere, OutOfScope, send
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import NotNow
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.cast import Cast
from tests.factories import a_new_referral

REFUSALS = (
    NotNow,
    NotPossible,
    NotByHand,
    SlotTaken,
    NotHere,
    OutOfScope,
    AlreadyAway,
    NoDeputy,
    NotInTeam,
    receive.NoColleague,
)


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

    def _pick(self, rows) -> uuid.UUID | None:
        found = list(rows.values_list("pk", flat=True)[:30])
        return self.chance.choice(found) if found else None


type Act = Callable[[World], object]


def _send(world: World) -> object:
    cast, fields = world.cast, {}
    who = world.member(cast.anna, cast.bram, cast.carla)
    if world.chance.random() < 0.5:
        free = list(itertools.islice(slots_at([cast.here.location.pk], timezone.now(), 20), 6))
        fields["slot"] = world.chance.choice(free) if free else None
    elif world.chance.random() < 0.7:
        fields["link_worker_id"] = world.helper()
    practice = cast.other_practice if who == cast.carla else cast.here.practice
    new = a_new_referral(
        cast, practice_id=practice.pk, referrer_id=cast.anna.pk if who == cast.bram else None, **fields
    )
    return send(world.actor(who), new)


def _by_referrer(act: Callable) -> Act:
    def move(world: World) -> object:
        referral = world.referral()
        return referral and act(world, world.actor(world.member(referral.referrer, world.cast.bram)), referral.pk)

    return move


def _by_helper(act: Callable) -> Act:
    def move(world: World) -> object:
        referral = world.referral()
        return referral and act(world, world.actor(_helper_of(world, referral)), referral.pk)

    return move


def _helper_of(world: World, referral: Referral) -> User:
    """Who accompanies, or somebody who may stand in."""
    likely = [world.cast.fenna, *world.helpers]
    return world.member(referral.link_worker, referral.link_worker, world.chance.choice(likely))


def _return(world, actor, pk):
    return receive.give_back(actor, pk, world.chance.choice(list(ReturnReason)), None, "Past niet.")


def _contact(world, actor, pk):
    return record_contact(actor, pk, NewContact(outcome=world.chance.choice(list(Outcome))))


def _hold(world, actor, pk):
    until = timezone.localdate() + timedelta(days=world.chance.randint(1, 40))
    return hold(actor, pk, until, world.chance.choice(list(HoldReason)))


def _correct(world, actor, pk):
    said = mend.Correction(help_question=f"Anders {world.chance.random()}", discussed=("own_wish",), willing=None)
    return mend.correct(actor, pk, said)


def _absence(world: World) -> object:
    since = timezone.localdate() + timedelta(days=world.chance.choice([0, 0, 1, 3]))
    until = since + timedelta(days=world.chance.randint(0, 6))
    deputy = world.chance.choice([None, world.helper()])
    absent = world.helper()
    who = world.member(User.objects.get(pk=absent), world.cast.fenna)
    try:
        return register_absence(world.actor(who), absent, since, until, deputy)
    except StandsIn as found:
        instead = {one.pk: world.chance.choice([None, world.helper()]) for one in found.absences}
        return register_absence(world.actor(who), absent, since, until, deputy, instead)


def _end_absence(world: World) -> object:
    absence = world.absence()
    return absence and end_absence(world.actor(world.member(world.cast.fenna)), absence)


def _depart(world: World) -> object:
    return depart(
        world.actor(world.member(world.cast.fenna)), world.helper(), world.chance.choice([None, world.helper()])
    )


def _leave_ahead(world: World) -> object:
    day = timezone.localdate() + timedelta(days=world.chance.randint(1, 5))
    to = world.chance.choice([None, world.helper()])
    return announce_departure(world.actor(world.member(world.cast.fenna)), world.helper(), to, day)


def _stay(world: World) -> object:
    leaving = Departure.objects.filter(done_at=None, revoked_at=None).values_list("user_id", flat=True).first()
    return leaving and revoke_departure(world.actor(world.member(world.cast.fenna)), leaving)


@transaction.atomic
def _join(world: World) -> object:
    """Somebody starts in the team, or comes back to it: what a steward sets up."""
    cast, today = world.cast, timezone.localdate()
    user = world.chance.choice(world.helpers)
    if Membership.objects.filter(user=user, until=None).exists():
        return None
    there = {"region_id": cast.here.region.pk, "user": user, "since": today}
    Membership.objects.create(organisation=cast.here.welfare, role=Role.LINK_WORKER, **there)
    LocationMember.objects.create(location=cast.here.location, hours_per_week=16, **there)
    return Presence.objects.filter(user=user).update(until=None)


def _settle(world: World) -> object:
    step = world.step()
    return step and settle_by_hand(world.actor(world.member(*world.helpers)), step)


def _open_with_reason(world: World) -> object:
    referral, actor = world.referral(), world.actor(world.member(world.cast.fenna))
    return referral and open_with_reason(actor, referral.pk, "Een klacht over wachten")


# How often each move is tried, in comparison.
MOVES: dict[str, tuple[int, Act]] = {
    "send": (12, _send),
    "ask": (6, _by_helper(lambda world, actor, pk: receive.ask(actor, pk, "Wat bedoelt u?"))),
    "answer": (6, _by_referrer(lambda world, actor, pk: mend.answer(actor, pk, "Dit."))),
    "accept": (14, _by_helper(lambda world, actor, pk: receive.accept(actor, pk))),
    "return": (4, _by_helper(_return)),
    "resend": (5, _by_referrer(lambda world, actor, pk: mend.resend(actor, pk, "Aangevuld."))),
    "withdraw": (4, _by_referrer(lambda world, actor, pk: mend.withdraw(actor, pk, WithdrawReason.MISTAKE))),
    "pass on": (6, _by_helper(lambda world, actor, pk: receive.pass_on(actor, pk, world.helper()))),
    "correct": (3, _by_referrer(_correct)),
    "contact": (16, _by_helper(_contact)),
    "hold": (4, _by_helper(_hold)),
    "resume": (4, _by_helper(lambda world, actor, pk: resume(actor, pk))),
    "close": (6, _by_helper(lambda world, actor, pk: close(actor, pk, client_stopped=world.chance.random() < 0.3))),
    "reopen": (2, _by_helper(lambda world, actor, pk: reopen(actor, pk))),
    "open with a reason": (2, _open_with_reason),
    "settle": (4, _settle),
    "be away": (4, _absence),
    "be back": (2, _end_absence),
    "leave": (1, _depart),
    "leave ahead": (2, _leave_ahead),
    "stay": (1, _stay),
    "join": (3, _join),
    "daily round": (3, lambda _world: tidy(timezone.now())),
}


def traces() -> tuple[int, ...]:
    """How much there is of everything that a move writes: equal before and after a crash."""
    return (
        Referral.objects.count(),
        AuditEntry.objects.count(),
        Step.objects.count(),
        Step.objects.filter(done_at=None).count(),
        sum(Referral.objects.values_list("seq", flat=True)),
    )
