"""What can happen that others must hear of: each happening of `feedback.hearing` as a scene that can be played."""

import dataclasses
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from kring.access.models import StandIn
from kring.clients.actions import Wishes
from kring.directory.actions import Offer
from kring.directory.actions import change as change_activity
from kring.directory.actions import stop as stop_activity
from kring.events.models import OutboxMessage
from kring.events.outbox import work_off
from kring.feedback.actions import reply, send_feedback
from kring.feedback.daily import remind_unread, tell_of_no_contact, tell_of_no_feedback
from kring.feedback.hearing import Happening
from kring.feedback.models import Feedback, MailTurn, Notice
from kring.feedback.rules.owed import About
from kring.journey.actions.contacts import NewContact, move_contact_to_right_file, record_contact
from kring.journey.actions.course import close, reopen
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import answer as answer_handover
from kring.matching.actions.gaps import close as close_gap
from kring.matching.actions.gaps import drop as drop_gap
from kring.matching.rules.lifecycle import HandoverState
from kring.outcomes.actions.answering import Given, answer_by_link
from kring.outcomes.daily import ask as ask_how_it_goes
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.mend import answer, withdraw
from kring.referral.actions.messages import send_note
from kring.referral.actions.receive import ask, give_back
from kring.referral.models import Referral
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.cast import Cast
from tests.directory.upkeep.kept import as_shown
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.feedback.ahead import booked_well_ahead
from tests.matching.gaps import a_need
from tests.matching.handovers import a_handover
from tests.outcomes.factories import a_link_to, measures, moment_of

CLIENT = "mien@example.org"
PROVIDER = "brug@example.org"
FILLED = {"person": a_person(email=CLIENT), "wishes": Wishes(may_mail=True)}
ALARM = {"instrument": "djg-6", "item": "10", "value": 1, "at_most": True}


@dataclasses.dataclass(frozen=True)
class Scene:
    """How something comes about: what was before, what happens, and whether Today tells it by a step or by a notice."""

    before: Callable[[Cast], Referral | None]
    act: Callable[[Cast, Referral | None], Referral | None]
    today: str = "step"


def spoken_with(cast: Cast) -> Referral:
    """Dewi accompanies; they met."""
    referral = an_accepted_referral(cast, **FILLED)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    return referral


def ended(cast: Cast) -> Referral:
    """It is over."""
    referral = spoken_with(cast)
    close(cast.actor(cast.dewi), referral.pk)
    return referral


def with_feedback(cast: Cast) -> Referral:
    """Feedback was sent."""
    referral = spoken_with(cast)
    give(cast, referral)
    return referral


def give(cast: Cast, referral: Referral) -> Referral:
    """Dewi sends feedback."""
    send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, "Eerste gesprek gehad.", key=uuid.uuid4())
    return referral


def while_dewi_is_away(cast: Cast):
    """Fenna, the team lead, looks after Dewi's files: so Dewi is not the one who acts."""
    today = timezone.localdate()
    StandIn.objects.create(
        region_id=cast.here.region.pk,
        organisation=cast.here.welfare,
        absent=cast.dewi,
        since=today,
        until=today,
    )
    return cast.actor(cast.fenna)


def moved_away(cast: Cast, referral: Referral) -> Referral:
    """The conversation belonged to somebody else."""
    right = an_accepted_referral(cast, person=a_person(last_name="Tak"))
    move_contact_to_right_file(while_dewi_is_away(cast), referral.contacts.get().pk, right.pk)
    return referral


def long_ago(referral: Referral) -> Referral:
    """A month ago, so that every norm has passed."""
    Referral.objects.filter(pk=referral.pk).update(sent_at=timezone.now() - timedelta(days=30))
    return referral


def unread(cast: Cast) -> Referral:
    """Feedback that nobody read for a month."""
    referral = with_feedback(cast)
    Feedback.objects.update(sent_at=timezone.now() - timedelta(days=30))
    return referral


def handed_over(cast: Cast) -> Referral:
    """Somebody was introduced to the walking group."""
    return a_handover(cast, spoken_with(cast)).referral


def welcomed(cast: Cast) -> Referral:
    """The walking group said welcome."""
    referral = handed_over(cast)
    answer_handover(cast.actor(cast.gijs), referral.handovers.get().pk, HandoverState.WELCOME)
    return referral


def waits(cast: Cast) -> Referral:
    """Nothing fitted, and somebody waits for what is missing."""
    return a_need(cast, spoken_with(cast)).referral


def the_gap(referral: Referral) -> uuid.UUID:
    """What they wait for."""
    return referral.waiting_for.get().gap_id


def tried_in_vain(cast: Cast) -> Referral:
    """Dewi called as often as was agreed, and nobody answered."""
    referral = an_accepted_referral(cast, **FILLED)
    for _attempt in range(3):
        record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    return referral


def another_price(cast: Cast):
    """The steward writes that the walking group costs something from now on."""
    now = {field.name: getattr(cast.activity, field.name) for field in dataclasses.fields(Offer)}
    offer = Offer(**(now | {"cost": Decimal("2.50")}))
    return change_activity(cast.actor(cast.ivo), cast.activity.pk, offer, seen=as_shown(cast.activity))


def measured(cast: Cast) -> Referral:
    """Somebody whom the programme asks at the start how they fare; one answer asks for a call."""
    measures(cast.here, alarms=[ALARM], start=["djg-6"])
    return an_accepted_referral(cast, **FILLED)


def measured_at_the_end(cast: Cast) -> Referral:
    """The course is over, and the programme asks how it was."""
    measures(cast.here, end=["djg-6"])
    return ended(cast)


def alarming(cast: Cast, referral: Referral) -> Referral:
    """The client answers, by a link, what asks for a call."""
    _token, link = a_link_to(cast, moment_of(referral, "start"))
    answer_by_link(link, Given(instrument="djg-6", item="10", value=1, language="nl"))
    return referral


SCENES: dict[Happening, Scene] = {
    Happening.REFERRED: Scene(
        lambda cast: None,
        lambda cast, _: booked_well_ahead(cast, by=cast.bram, referrer_id=cast.anna.pk, **FILLED),
    ),
    Happening.RETURNED: Scene(
        lambda cast: a_referral(cast, **FILLED),
        lambda cast, referral: give_back(
            while_dewi_is_away(cast), referral.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?"
        ),
        today="notice",
    ),
    Happening.ASKED: Scene(
        lambda cast: a_referral(cast, **FILLED),
        lambda cast, referral: ask(while_dewi_is_away(cast), referral.pk, "Mag ik bellen?"),
        today="notice",
    ),
    Happening.WITHDRAWN: Scene(
        lambda cast: an_accepted_referral(cast, **FILLED),
        lambda cast, referral: withdraw(cast.actor(cast.bram), referral.pk, WithdrawReason.MISTAKE),
        today="notice",
    ),
    Happening.CONSENT_WITHDRAWN: Scene(
        spoken_with,
        lambda cast, referral: withdraw_consent(while_dewi_is_away(cast), referral.pk),
    ),
    Happening.ANSWERED: Scene(
        lambda cast: ask(cast.actor(cast.dewi), a_referral(cast, **FILLED).pk, "Mag ik bellen?"),
        lambda cast, referral: answer(cast.actor(cast.bram), referral.pk, "Ja, na elf uur."),
    ),
    Happening.NO_CONTACT: Scene(
        lambda cast: long_ago(tried_in_vain(cast)),
        lambda cast, referral: tell_of_no_contact(timezone.now()) and referral,
    ),
    Happening.NO_FEEDBACK: Scene(
        lambda cast: long_ago(spoken_with(cast)),
        lambda cast, referral: tell_of_no_feedback(timezone.now()) and referral,
    ),
    Happening.HANDED_OVER: Scene(spoken_with, lambda cast, referral: a_handover(cast, referral).referral),
    Happening.FULL: Scene(
        handed_over,
        lambda cast, referral: (
            answer_handover(cast.actor(cast.gijs), referral.handovers.get().pk, HandoverState.FULL).referral
        ),
    ),
    Happening.STOPPED: Scene(
        handed_over,
        lambda cast, referral: stop_activity(cast.actor(cast.ivo), cast.activity.pk, timezone.localdate()) and referral,
    ),
    Happening.CHANGED: Scene(handed_over, lambda cast, referral: another_price(cast) and referral),
    Happening.GAP_FILLED: Scene(
        waits,
        lambda cast, referral: close_gap(cast.actor(cast.hanna), the_gap(referral), cast.activity.pk) and referral,
    ),
    Happening.GAP_DROPPED: Scene(
        waits,
        lambda cast, referral: drop_gap(cast.actor(cast.hanna), the_gap(referral), "Geen ruimte.") and referral,
    ),
    Happening.FEEDBACK_SENT: Scene(spoken_with, give),
    Happening.FEEDBACK_UNREAD: Scene(unread, lambda cast, referral: remind_unread(timezone.now()) and referral),
    Happening.REPLIED: Scene(
        with_feedback,
        lambda cast, referral: (
            reply(cast.actor(cast.anna), Feedback.objects.get().pk, "Fijn om te horen.") and referral
        ),
    ),
    Happening.NOTE_TO_REFERRER: Scene(
        lambda cast: an_accepted_referral(cast, **FILLED),
        lambda cast, referral: send_note(cast.actor(cast.dewi), referral.pk, "Mevrouw komt graag.") and referral,
    ),
    Happening.NOTE_TO_LINK_WORKER: Scene(
        lambda cast: an_accepted_referral(cast, **FILLED),
        lambda cast, referral: send_note(cast.actor(cast.bram), referral.pk, "Zij is verhuisd.") and referral,
    ),
    Happening.CLOSED: Scene(welcomed, lambda cast, referral: close(cast.actor(cast.dewi), referral.pk)),
    Happening.CONTACT_MOVED: Scene(spoken_with, moved_away),
    Happening.REOPENED: Scene(ended, lambda cast, referral: reopen(cast.actor(cast.dewi), referral.pk)),
    Happening.QUESTIONS_AT_START: Scene(measured, lambda cast, referral: ask_how_it_goes(timezone.now()) and referral),
    Happening.QUESTIONS_LATER: Scene(
        measured_at_the_end, lambda cast, referral: ask_how_it_goes(timezone.now()) and referral
    ),
    Happening.ANSWER_TO_CALL_ABOUT: Scene(measured, alarming),
}


def play(cast: Cast, scene: Scene, mailoutbox: list) -> Referral:
    """Play a scene; what its preparation told is forgotten first."""
    referral = scene.before(cast)
    for model in (Notice, MailTurn, OutboxMessage):
        model.objects.all().delete()
    mailoutbox.clear()
    referral = scene.act(cast, referral)
    work_off()
    return referral
