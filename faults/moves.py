"""What can happen, as one random move each: a random member does something to a random referral through the real actions.

A move may be refused (that is part of the game); it may never leave something half done.
"""

import itertools
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from faults.course import MOVES as COURSE_MOVES
from faults.course import REFUSALS as COURSE_REFUSALS
from faults.world import Act, World, by_helper, by_referrer
from kring.capacity.actions import SlotTaken
from kring.capacity.models import Departure, Presence
from kring.capacity.queries import slots_at
from kring.duties.actions import NotByHand, settle_by_hand
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
from kring.referral.rules.lifecycle import NotNow
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.factories import a_new_referral

REFUSALS = (
    *COURSE_REFUSALS,
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
    **COURSE_MOVES,
    "send": (12, _send),
    "ask": (6, by_helper(lambda world, actor, pk: receive.ask(actor, pk, "Wat bedoelt u?"))),
    "answer": (6, by_referrer(lambda world, actor, pk: mend.answer(actor, pk, "Dit."))),
    "accept": (14, by_helper(lambda world, actor, pk: receive.accept(actor, pk))),
    "return": (4, by_helper(_return)),
    "resend": (5, by_referrer(lambda world, actor, pk: mend.resend(actor, pk, "Aangevuld."))),
    "withdraw": (4, by_referrer(lambda world, actor, pk: mend.withdraw(actor, pk, WithdrawReason.MISTAKE))),
    "pass on": (6, by_helper(lambda world, actor, pk: receive.pass_on(actor, pk, world.helper()))),
    "correct": (3, by_referrer(_correct)),
    "contact": (16, by_helper(_contact)),
    "hold": (4, by_helper(_hold)),
    "resume": (4, by_helper(lambda world, actor, pk: resume(actor, pk))),
    "close": (6, by_helper(lambda world, actor, pk: close(actor, pk, client_stopped=world.chance.random() < 0.3))),
    "reopen": (2, by_helper(lambda world, actor, pk: reopen(actor, pk))),
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
