"""The lead step that belongs to each place in a referral's life: who is at turn, and before when."""

import uuid
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kring.capacity.actions import upcoming
from kring.capacity.models import Appointment
from kring.clients.queries import agrees
from kring.duties.actions import finish_lead_step, lapse, open_steps, owe, set_lead_step
from kring.duties.calendar import closed_days
from kring.duties.models import Step, StepKind
from kring.duties.rules import (
    NO_CONSENT,
    TELLS_THE_REFERRER,
    Outcome,
    StepCode,
    working_day_on_or_after,
    working_days_after,
)
from kring.programme.queries import published
from kring.programme.rules.agreement import Norms
from kring.referral.models import Referral, WarmHandover
from kring.referral.rules.lifecycle import State

HANDOVER = "handover"  # in the details of a step: the hand-over that it is about


def norms_of(referral: Referral) -> Norms:
    """The norms that held when the referral was made."""
    version = published(referral.version_id)
    if version is None:
        raise LookupError("a referral is made with a published version")
    return version.agreement.norms


def set_step_for_state(referral: Referral, now: datetime, booked: Appointment | None = None) -> None:
    """Give the referral the lead step of the state it has just come into; a closed one keeps none.

    `booked` is the appointment that was made along with a new referral.
    """
    today = timezone.localdate(now)
    norms = norms_of(referral)
    match State(referral.state):
        case State.SENT:
            due = _before_meeting(referral, _in(today, norms.days_to_accept), now, booked)
            _link_worker(referral, StepCode.ACCEPT, due, now)
            _talk_first(referral, due, now)
            _stop_is_for(referral, referral.welfare_id, referral.link_worker_id, now)
        case State.QUESTIONED:
            _referrer(referral, StepCode.ANSWER_QUESTION, _in(today, norms.days_to_accept), now)
        case State.RETURNED:
            _referrer(referral, StepCode.MEND_RETURNED, _in(today, norms.days_to_accept), now)
            _no_talk_now(referral, now)
            _nothing_to_book(referral, now)
            _stop_is_for(referral, referral.practice_id, referral.referrer_id, now)
        case State.ACCEPTED:
            _first_meeting(referral, today, norms, now)
        case State.ACTIVE:
            _link_worker(referral, StepCode.MAKE_PLAN, _in(today, norms.days_to_feedback), now)
        case State.ON_HOLD:
            wake = working_day_on_or_after(referral.hold_until or today, closed_days(today))
            _link_worker(referral, StepCode.WAKE_FROM_HOLD, wake, now)
            _nothing_to_book(referral, now)
        case State.WITHDRAWN | State.CLOSED:
            finish_lead_step(referral.dossier, now=now)
            _no_talk_now(referral, now)
            _nothing_to_book(referral, now)


def _talk_first(referral: Referral, due: date, now: datetime) -> None:
    """A warm hand-over by consultation (R66): the two talk before link worker and client meet, unless they did already."""
    if referral.warm_handover != WarmHandover.CONSULTATION:
        return
    talked = referral.dossier.steps.filter(code=StepCode.TALK_WITH_REFERRER, outcome=Outcome.DONE)
    if not talked.exists():
        owe(
            referral.dossier,
            StepCode.TALK_WITH_REFERRER,
            organisation_id=referral.welfare_id,
            owner_id=referral.link_worker_id,
            due_on=due,
            now=now,
        )


def _no_talk_now(referral: Referral, now: datetime) -> None:
    """Returned, withdrawn or closed: the conversation that was asked for is not owed any more."""
    if referral.warm_handover == WarmHandover.CONSULTATION:
        owed = open_steps(referral.dossier).filter(code=StepCode.TALK_WITH_REFERRER)
        owed.update(done_at=now, outcome=Outcome.LAPSED)


def _nothing_to_book(referral: Referral, now: datetime) -> None:
    """No appointment can be made now; without one that stands, none that the client moved or cancelled is looked at."""
    lapse(referral.dossier, StepCode.RESCHEDULE, now=now)
    if State(referral.state) is not State.ON_HOLD:
        lapse(referral.dossier, StepCode.CLIENT_MOVED, now=now)


def _stop_is_for(referral: Referral, organisation_id: uuid.UUID, owner_id: uuid.UUID | None, now: datetime) -> None:
    """That the client wants to stop is for the side that is at turn: the other one can do nothing with it."""
    if referral.dossier.opened_at != now:
        said = open_steps(referral.dossier).filter(code=StepCode.CLIENT_STOPS)
        said.update(organisation=organisation_id, owner=owner_id, kept_for=None)


def _first_meeting(referral: Referral, today: date, norms: Norms, now: datetime) -> None:
    appointment = upcoming(referral.dossier, now)
    if appointment is None:
        due = max(first_contact_by(referral, norms), working_day_on_or_after(today, closed_days(today)))
        _link_worker(referral, StepCode.MAKE_CONTACT, due, now)
    else:
        _link_worker(referral, StepCode.FIRST_APPOINTMENT, timezone.localdate(appointment.starts_at), now)


def first_contact_by(referral: Referral, norms: Norms) -> date:
    """The day that referrer and client are told when no time is booked: so many working days after sending, whenever it is taken up."""
    return _in(timezone.localdate(referral.sent_at), norms.days_to_first_contact)


def _before_meeting(referral: Referral, due: date, now: datetime, booked: Appointment | None) -> date:
    """The norm's day, or the day of the appointment when that comes first."""
    is_new = referral.dossier.opened_at == now  # then there is no other appointment to look for
    appointment = booked if is_new else upcoming(referral.dossier, now)
    return due if appointment is None else min(due, timezone.localdate(appointment.starts_at))


def _in(today: date, working_days: int) -> date:
    return working_days_after(today, working_days, closed_days(today))


def _link_worker(referral: Referral, code: StepCode, due: date, now: datetime) -> None:
    set_lead_step(
        referral.dossier,
        code,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=due,
        now=now,
        details=_without_consent(referral, code, now),
    )


def _without_consent(referral: Referral, code: StepCode, now: datetime) -> dict[str, Any] | None:
    """That no referrer waits for this step any more, if it is so; who was just referred agreed."""
    if code not in TELLS_THE_REFERRER or referral.dossier.opened_at == now or agrees(referral.pk):
        return None
    return dict(NO_CONSENT)


def _referrer(referral: Referral, code: StepCode, due: date, now: datetime) -> None:
    set_lead_step(
        referral.dossier, code, organisation_id=referral.practice_id, owner_id=referral.referrer_id, due_on=due, now=now
    )


def lead_on(
    referral: Referral, code: StepCode, due_on: date, now: datetime, details: dict[str, Any] | None = None
) -> Step:
    """Make this the lead step of who accompanies; what is still to be heard about an activity stays beside it."""
    waiting = open_steps(referral.dossier).filter(kind=StepKind.LEAD, details__has_key=HANDOVER).first()
    step = set_lead_step(
        referral.dossier,
        code,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=due_on,
        now=now,
        details=(details or {}) | (_without_consent(referral, code, now) or {}),
    )
    if waiting is not None:
        owe(
            referral.dossier,
            StepCode(waiting.code),
            organisation_id=waiting.organisation_id,
            owner_id=waiting.owner_id,
            due_on=waiting.due_on,
            now=now,
            details=waiting.details,
        )
    return step
