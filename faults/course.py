"""Moves of a course once somebody accompanies it: activities and who offers them, appointments, the client's page, feedback, gaps."""

import itertools
import uuid
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from faults.world import Act, World, by_helper, by_referrer
from kring.access import links
from kring.access.models import Link, LinkPurpose
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.directory.actions import stop as stop_activity
from kring.directory.models import Activity
from kring.feedback import actions as feedback
from kring.feedback.models import Feedback
from kring.feedback.rules.owed import About
from kring.identity.actors import Actor
from kring.journey.actions import plan
from kring.journey.actions.contacts import move_contact_to_right_file
from kring.journey.models import Contact, Goal
from kring.matching.actions import attend, gaps, hand_over
from kring.matching.models import Gap, Handover, Waiting
from kring.matching.rules import gaps as gap_rules
from kring.matching.rules import lifecycle
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions import appointments, by_client, consent
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.models import Referral
from tests.matching.gaps import COOKING, a_plan
from tests.matching.handovers import new_handover

REFUSALS = (
    hand_over.NoYes,
    hand_over.NotOffered,
    hand_over.NotThatWay,
    hand_over.NotAccompanied,
    hand_over.AlreadyHandedOver,
    attend.NotThatDay,
    gaps.NobodyCanGo,
    lifecycle.NotNow,
    gap_rules.NotNow,
    feedback.NotFeedback,
    appointments.NotBookable,
    by_client.NothingToMove,
    ChangedMeanwhile,
)
ANSWERS = (HandoverState.WELCOME, HandoverState.WELCOME, HandoverState.FULL, HandoverState.UNSUITABLE)
FREE = 8  # slots to choose from


def _hand_over(world, actor, pk):
    activity = world.one_of(Activity.objects.filter(region_id=world.cast.here.region.pk).order_by("-pk"))
    return hand_over.hand_over(actor, pk, new_handover(world.cast, activity_id=activity.pk))


def _about_handover(act: Callable) -> Act:
    """A move of the provider, by account or by the link without one, or of who accompanies and noted what the provider said."""

    def move(world: World) -> object:
        row = world.one_of(Handover.objects.select_related("referral__link_worker").order_by("-pk"))
        return row and act(world, _provider(world, row), row)

    return move


def _provider(world: World, row: Handover) -> Actor:
    token = links.token_for(row.pk, LinkPurpose.PROVIDER) if world.chance.random() < 0.5 else None
    link = token and links.find(token, LinkPurpose.PROVIDER)
    return links.bearer(link) if link else world.actor(world.member(world.cast.gijs, row.referral.link_worker))


def _answer(world, actor, row):
    return attend.answer(actor, row.pk, world.chance.choice(ANSWERS))


def _tick(world, actor, row):
    return attend.tick_attendance(actor, row.pk, timezone.localdate(), world.chance.random() < 0.7)


def _stop(world, actor, row):
    return attend.stop(actor, row.pk, world.chance.choice(list(attend.StopReason)))


def _by_client(act: Callable) -> Act:
    """A move on a client's own page, with the appointment that stands (or one that does not)."""

    def move(world: World) -> object:
        link = world.one_of(Link.objects.filter(purpose=LinkPurpose.CLIENT).order_by("-pk"))
        if link is None:
            return None
        booked = Appointment.objects.filter(dossier_id=link.dossier_id, cancelled_at=None).order_by("-pk").first()
        return act(world, link, booked)

    return move


def _client_cancels(_world, link, booked):
    return by_client.cancel_appointment(link, booked.pk if booked else uuid.uuid4())


def _client_moves(world, link, booked):
    slot = booked and _free(world, booked.user_id)
    return slot and by_client.move_appointment(link, booked.pk, slot)


def _book(world, actor, pk):
    helper = Referral.objects.values_list("link_worker", flat=True).get(pk=pk)
    slot = helper and _free(world, helper)
    return slot and appointments.book_next(actor, pk, slot)


def _free(world: World, helper: uuid.UUID):
    slots = list(itertools.islice(slots_of(helper, timezone.now()), FREE))
    return world.chance.choice(slots) if slots else None


def _move_contact(world, actor, pk):
    contact, other = world.one_of(Contact.objects.filter(referral=pk)), world.referral()
    return contact and move_contact_to_right_file(actor, contact.pk, other.pk)


def _goal(world, actor, pk):
    goal = world.one_of(Goal.objects.filter(referral=pk))
    if goal is None or world.chance.random() < 0.4:
        return plan.add_goal(actor, pk, f"Naar buiten {world.chance.random()}", 3)
    return world.chance.choice([plan.reach_goal, plan.drop_goal, plan.put_back_goal])(actor, goal.pk)


def _feedback(world, actor, pk):
    return feedback.send_feedback(actor, pk, world.chance.choice(list(About)), "Het gaat goed.", key=uuid.uuid4())


def _read(world, actor, pk):
    sent = world.one_of(Feedback.objects.filter(referral=pk))
    if sent is None:
        return None
    if world.chance.random() < 0.7:
        return feedback.read(actor, sent.pk)
    return feedback.reply(actor, sent.pk, f"Dank u. {world.chance.random()}")


@transaction.atomic
def _something_new(world: World) -> object:
    """An activity more, as a list brings it."""
    cast = world.cast
    title = f"Kring {world.chance.random()}"
    return Activity.objects.create(
        region_id=cast.here.region.pk, title=title, theme="culture", organisation=cast.provider
    )


def _activity_stops(world: World) -> object:
    activity = world.one_of(Activity.objects.filter(region_id=world.cast.here.region.pk).order_by("-pk"))
    who = world.member(world.cast.ivo, world.cast.gijs)
    return stop_activity(world.actor(who), activity.pk, timezone.localdate())


def _no_need(world, actor, pk):
    waiting = world.one_of(Waiting.objects.filter(referral=pk))
    return waiting and gaps.take_back(actor, pk, waiting.pk)


def _gap(world: World) -> object:
    gap = world.one_of(Gap.objects.order_by("-pk"))
    if gap is None:
        return None
    actor = world.actor(world.member(world.cast.hanna, world.cast.dewi))
    acts = (
        lambda: gaps.take_up(actor, gap.pk, a_plan()),
        lambda: gaps.close(actor, gap.pk, world.cast.activity.pk),
        lambda: gaps.drop(actor, gap.pk, "Geen ruimte."),
    )
    return world.chance.choice(acts)()


MOVES: dict[str, tuple[int, Act]] = {
    "hand over": (14, by_helper(_hand_over)),
    "answer a hand-over": (10, _about_handover(_answer)),
    "start": (6, _about_handover(lambda world, actor, row: attend.start(actor, row.pk, timezone.localdate()))),
    "tick attendance": (6, _about_handover(_tick)),
    "stop coming": (5, _about_handover(_stop)),
    "take an answer back": (
        4,
        _about_handover(lambda world, actor, row: attend.take_back(actor, row.pk, seen=row.state)),
    ),
    "cancel a hand-over": (3, _about_handover(lambda world, actor, row: hand_over.cancel(actor, row.pk))),
    "client cancels": (5, _by_client(_client_cancels)),
    "client moves": (5, _by_client(_client_moves)),
    "client stops": (3, _by_client(lambda world, link, booked: by_client.ask_to_stop(link))),
    "book": (8, by_helper(_book)),
    "cancel": (5, by_helper(lambda world, actor, pk: appointments.cancel(actor, pk))),
    "withdraw consent": (2, by_helper(lambda world, actor, pk: consent.withdraw_consent(actor, pk))),
    "goal": (6, by_helper(_goal)),
    "move a contact": (4, by_helper(_move_contact)),
    "feedback": (8, by_helper(_feedback)),
    "read feedback": (5, by_referrer(_read)),
    "something new": (3, _something_new),
    "activity stops": (2, _activity_stops),
    "need": (6, by_helper(lambda world, actor, pk: gaps.note_need(actor, pk, COOKING))),
    "no need": (2, by_helper(_no_need)),
    "gap": (5, _gap),
}
