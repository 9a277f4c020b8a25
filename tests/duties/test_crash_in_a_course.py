"""The program dies between two statements of what people do in a course: all of it is there, or nothing."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from faults.crash import at_every_write
from kring.access.models import Link, LinkPurpose
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.feedback.actions import reply, send_feedback
from kring.feedback.rules.owed import About
from kring.journey.actions.contacts import NewContact, move_contact_to_right_file, record_contact
from kring.journey.actions.course import close, hold, reopen
from kring.journey.actions.plan import add_goal
from kring.journey.rules.pause import HoldReason
from kring.journey.rules.reaching import Outcome
from kring.matching.actions import attend, gaps, hand_over
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions import absence, appointments, by_client, consent, departure, mend, receive
from kring.referral.models import Referral
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.factories import a_booked_referral, a_person, a_referral, an_accepted_referral
from tests.matching.gaps import COOKING, a_need
from tests.matching.handovers import a_handover, a_start, a_welcome, new_handover

type Act = Callable[[], object]
MET = NewContact(outcome=Outcome.ATTENDED)


def spoken(cast, **fields) -> Referral:
    """A referral of somebody whom Dewi met."""
    referral = an_accepted_referral(cast, **fields)
    record_contact(cast.actor(cast.dewi), referral.pk, MET)
    return referral


def accept(cast) -> Act:
    referral = a_referral(cast)
    return lambda: receive.accept(cast.actor(cast.dewi), referral.pk)


def ask(cast) -> Act:
    referral = a_referral(cast)
    return lambda: receive.ask(cast.actor(cast.dewi), referral.pk, "Wat bedoelt u?")


def give_back(cast) -> Act:
    referral = a_referral(cast)
    return lambda: receive.give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.UNCLEAR, None, "Graag meer.")


def withdraw(cast) -> Act:
    referral = a_booked_referral(cast)
    return lambda: mend.withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.MISTAKE)


def pass_on(cast) -> Act:
    referral = an_accepted_referral(cast)
    return lambda: receive.pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)


def contact(cast) -> Act:
    referral = an_accepted_referral(cast)
    return lambda: record_contact(cast.actor(cast.dewi), referral.pk, MET)


def move_a_contact(cast) -> Act:
    wrong = spoken(cast)
    right = an_accepted_referral(cast, person=a_person(last_name="Tak"))
    written = wrong.contacts.get()
    return lambda: move_contact_to_right_file(cast.actor(cast.dewi), written.pk, right.pk)


def goal(cast) -> Act:
    referral = spoken(cast)
    return lambda: add_goal(cast.actor(cast.dewi), referral.pk, "Weer naar buiten", 4)


def put_on_hold(cast) -> Act:
    referral = spoken(cast)
    until = timezone.localdate() + timedelta(days=20)
    return lambda: hold(cast.actor(cast.dewi), referral.pk, until, next(iter(HoldReason)))


def end(cast) -> Act:
    referral = spoken(cast)
    a_handover(cast, referral)
    return lambda: close(cast.actor(cast.dewi), referral.pk)


def begin_again(cast) -> Act:
    referral = spoken(cast)
    close(cast.actor(cast.dewi), referral.pk)
    return lambda: reopen(cast.actor(cast.dewi), referral.pk)


def hand_to_activity(cast) -> Act:
    referral, new = spoken(cast), new_handover(cast)
    return lambda: hand_over.hand_over(cast.actor(cast.dewi), referral.pk, new)


def full(cast) -> Act:
    row = a_handover(cast)
    return lambda: attend.answer(cast.actor(cast.gijs), row.pk, HandoverState.FULL)


def first_tick(cast) -> Act:
    row = a_welcome(cast)
    return lambda: attend.tick_attendance(cast.actor(cast.gijs), row.pk, timezone.localdate(), True)


def stop_coming(cast) -> Act:
    row = a_start(cast)
    return lambda: attend.stop(cast.actor(cast.gijs), row.pk, next(iter(attend.StopReason)))


def feedback(cast) -> Act:
    referral, key = spoken(cast), uuid.uuid4()
    return lambda: send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, "Het gaat goed.", key=key)


def answer_to_feedback(cast) -> Act:
    referral = spoken(cast)
    sent = send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, "Het gaat goed.", key=uuid.uuid4())
    return lambda: reply(cast.actor(cast.anna), sent.pk, "Dank u.")


def book(cast) -> Act:
    referral = spoken(cast)
    slot = slots_of(cast.dewi.pk, timezone.now())[2]
    return lambda: appointments.book_next(cast.actor(cast.dewi), referral.pk, slot)


def cancel(cast) -> Act:
    referral = a_booked_referral(cast)
    return lambda: appointments.cancel(cast.actor(cast.dewi), referral.pk)


def _card(cast) -> tuple[Link, Appointment]:
    referral = a_booked_referral(cast)
    return Link.objects.get(dossier_id=referral.pk, purpose=LinkPurpose.CLIENT), referral.dossier.appointments.get()


def client_moves(cast) -> Act:
    link, booked = _card(cast)
    slot = slots_of(booked.user_id, timezone.now())[3]
    return lambda: by_client.move_appointment(link, booked.pk, slot)


def client_cancels(cast) -> Act:
    link, booked = _card(cast)
    return lambda: by_client.cancel_appointment(link, booked.pk)


def client_stops(cast) -> Act:
    link, _booked = _card(cast)
    return lambda: by_client.ask_to_stop(link)


def withdraw_consent(cast) -> Act:
    referral = spoken(cast)
    a_handover(cast, referral)
    return lambda: consent.withdraw_consent(cast.actor(cast.dewi), referral.pk)


def need(cast) -> Act:
    referral = spoken(cast)
    return lambda: gaps.note_need(cast.actor(cast.dewi), referral.pk, COOKING)


def gap_is_filled(cast) -> Act:
    waiting = a_need(cast, spoken(cast))
    return lambda: gaps.close(cast.actor(cast.hanna), waiting.gap_id, cast.activity.pk)


def be_away(cast) -> Act:
    a_booked_referral(cast)
    today = timezone.localdate()
    days = today, today + timedelta(days=14)
    return lambda: absence.register_absence(cast.actor(cast.dewi), cast.dewi.pk, *days, cast.els.pk, seen=1)


def leave(cast) -> Act:
    spoken(cast)
    return lambda: departure.depart(cast.actor(cast.fenna), cast.dewi.pk, cast.els.pk)


ACTIONS = (
    accept,
    ask,
    give_back,
    withdraw,
    pass_on,
    contact,
    move_a_contact,
    goal,
    put_on_hold,
    end,
    begin_again,
    hand_to_activity,
    full,
    first_tick,
    stop_coming,
    feedback,
    answer_to_feedback,
    book,
    cancel,
    client_moves,
    client_cancels,
    client_stops,
    withdraw_consent,
    need,
    gap_is_filled,
    be_away,
    leave,
)


@pytest.mark.parametrize("prepared", ACTIONS, ids=lambda prepared: prepared.__name__)
def test_a_crash_between_any_two_statements_leaves_nothing(cast, prepared):
    assert at_every_write(prepared(cast)) > 1
