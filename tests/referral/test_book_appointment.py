"""The next appointment: booked, moved and cancelled from the file by either side; never two at once for one person."""

import dataclasses
from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry, Link
from kring.access.policy import NotVisible
from kring.capacity.actions import SlotTaken
from kring.capacity.models import Appointment, Presence
from kring.capacity.queries import slots_of
from kring.capacity.rules.slots import Slot
from kring.duties.models import Step
from kring.feedback.models import Reminder
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.rules.reaching import Outcome
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.actions.appointments import NotBookable, book_next, cancel
from kring.referral.actions.by_client import move_appointment
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.send import send
from kring.referral.models import Referral, ReferralEvent
from kring.referral.queries import moment_value
from tests.cast import make_cast
from tests.factories import a_booked_referral, a_new_referral, a_person, a_referral, an_accepted_referral
from tests.matching.handovers import a_handover
from tests.referral.test_race import at_once


def free(cast, which=-1):
    return slots_of(cast.dewi.pk, timezone.now())[which]


def agreed(cast, minutes=45, days=3, shift=0):
    """A moment that Dewi agreed on herself, in the evening."""
    day = timezone.localtime() + timedelta(days=days)
    start = day.replace(hour=19, minute=0, second=0, microsecond=0) + timedelta(minutes=shift)
    return Slot(start, cast.dewi.pk, cast.here.welfare.pk, "", minutes)


def lead(referral):
    return Step.objects.get(dossier=referral.pk, kind="lead", done_at=None)


def kinds(referral):
    return list(ReferralEvent.objects.filter(referral=referral).values_list("kind", flat=True))


@pytest.mark.parametrize("who", ["anna", "bram", "dewi"])
def test_either_side_books_a_free_moment_and_the_step_follows(cast, who):
    referral = an_accepted_referral(cast)
    slot = free(cast)
    booked = book_next(cast.actor(getattr(cast, who)), referral.pk, slot)
    assert (booked.starts_at, booked.kind) == (slot.starts_at, "first")
    assert (lead(referral).code, lead(referral).due_on) == ("first_appointment", timezone.localdate(slot.starts_at))
    assert kinds(referral)[-1] == "appointment_booked"
    assert AuditEntry.objects.filter(verb="appointment.booked").count() == 1
    assert Reminder.objects.get().appointment_id == booked.pk


def test_after_the_first_conversation_it_is_a_next_one_and_the_step_a_follow_up(cast):
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    booked = book_next(cast.actor(cast.dewi), referral.pk, free(cast))
    assert (booked.kind, lead(referral).code) == ("next", "follow_up")
    assert lead(referral).due_on == timezone.localdate(booked.starts_at)


def test_what_is_awaited_from_an_activity_is_not_lost(cast):
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    assert a_handover(cast, referral).state == HandoverState.SENT
    book_next(cast.actor(cast.dewi), referral.pk, free(cast))
    assert Step.objects.filter(dossier=referral.pk, kind="owed", code="await_provider", done_at=None).exists()


def test_before_acceptance_accepting_stays_the_step(cast):
    referral = a_referral(cast)
    book_next(cast.actor(cast.anna), referral.pk, free(cast))
    assert lead(referral).code == "accept"


def test_booking_again_moves_it(cast):
    referral = an_accepted_referral(cast)
    first = book_next(cast.actor(cast.anna), referral.pk, free(cast))
    second = book_next(cast.actor(cast.dewi), referral.pk, free(cast, -2))
    first.refresh_from_db()
    assert (first.cancelled_by, second.cancelled_at) == ("link_worker", None)
    assert kinds(referral)[-1] == "appointment_moved"


def test_cancelling_asks_for_a_new_one(cast):
    accepted, active = an_accepted_referral(cast), an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), active.pk, NewContact(outcome=Outcome.ATTENDED))
    for referral, code in ((accepted, "make_contact"), (active, "reschedule")):
        book_next(cast.actor(cast.dewi), referral.pk, free(cast))
        cancel(cast.actor(cast.anna), referral.pk)
        assert lead(referral).code == code
        with pytest.raises(NotBookable):
            cancel(cast.actor(cast.anna), referral.pk)
    assert not Appointment.objects.filter(cancelled_at=None).exists()


@pytest.mark.parametrize("shift", [-30, 0, 30])
def test_a_moment_of_ones_own_may_not_overlap(cast, shift):
    one, other = an_accepted_referral(cast), an_accepted_referral(cast)
    book_next(cast.actor(cast.dewi), one.pk, agreed(cast))
    with pytest.raises(SlotTaken):
        book_next(cast.actor(cast.dewi), other.pk, agreed(cast, shift=shift))
    assert book_next(cast.actor(cast.dewi), other.pk, agreed(cast, shift=45))


@pytest.mark.parametrize("shift", [-15, 15])
def test_a_slot_that_overlaps_a_moment_of_ones_own_is_gone_for_a_referrer_who_saw_it_free(cast, shift):
    """Read while it was free, sent after the link worker typed a moment a quarter of an hour beside it."""
    taken, later = slots_of(cast.dewi.pk, timezone.now() + timedelta(hours=1))[
        :2
    ]  # a quarter before it is still to come
    own = dataclasses.replace(taken, starts_at=taken.starts_at + timedelta(minutes=shift), minutes=20)
    book_next(cast.actor(cast.dewi), an_accepted_referral(cast).pk, own)
    with pytest.raises(SlotTaken):
        send(cast.actor(cast.anna), a_new_referral(cast, slot=taken))
    assert Referral.objects.count() == Appointment.objects.count() == 1
    send(cast.actor(cast.anna), a_new_referral(cast, slot=later))
    assert Appointment.objects.count() == 2


def test_a_client_cannot_move_to_a_moment_that_is_partly_gone(cast):
    referral = a_booked_referral(cast)
    link = Link.objects.get(dossier=referral.pk)
    former = Appointment.objects.get()
    wanted, later = slots_of(cast.dewi.pk, timezone.now())[-2:]
    own = dataclasses.replace(wanted, starts_at=wanted.starts_at + timedelta(minutes=10), minutes=20)
    book_next(cast.actor(cast.dewi), an_accepted_referral(cast).pk, own)
    with pytest.raises(SlotTaken):
        move_appointment(link, former.pk, wanted)
    former.refresh_from_db()
    assert former.cancelled_at is None
    assert move_appointment(link, former.pk, later).starts_at == later.starts_at


def test_a_refused_move_leaves_the_former_appointment(cast):
    one, other = an_accepted_referral(cast), an_accepted_referral(cast)
    book_next(cast.actor(cast.dewi), one.pk, agreed(cast))
    former = book_next(cast.actor(cast.dewi), other.pk, free(cast))
    with pytest.raises(SlotTaken):
        book_next(cast.actor(cast.dewi), other.pk, agreed(cast, shift=15))
    former.refresh_from_db()
    assert former.cancelled_at is None


def test_refused(cast):
    referral = an_accepted_referral(cast)
    elsewhere = slots_of(cast.els.pk, timezone.now())[0]
    with pytest.raises(SlotTaken):  # a referrer books what is free on the roster
        book_next(cast.actor(cast.anna), referral.pk, agreed(cast))
    with pytest.raises(NotBookable):
        book_next(cast.actor(cast.dewi), referral.pk, elsewhere)
    with pytest.raises(NotBookable):
        book_next(cast.actor(cast.dewi), referral.pk, agreed(cast, days=-1))
    with pytest.raises(ChangedMeanwhile):
        book_next(cast.actor(cast.dewi), referral.pk, free(cast), seq=0)
    with pytest.raises(NotVisible):
        book_next(cast.actor(cast.carla), referral.pk, free(cast))
    assert not Appointment.objects.exists()


def test_the_page_books_and_the_card_shows_it(cast, client):
    referral = an_accepted_referral(cast)
    address = f"/files/{referral.pk}/appointment/"
    client.force_login(cast.anna)
    assert address in client.get(f"/files/{referral.pk}/").text
    slot = free(cast, 0)
    assert client.post(address, {"moment": moment_value(slot)}).url == f"/files/{referral.pk}/"
    booked = Appointment.objects.get()
    assert f"{timezone.localtime(booked.starts_at):%H:%M}" in client.get(f"/files/{referral.pk}/card/").text
    assert "Afspraak gemaakt" in client.get(f"/files/{referral.pk}/").text
    assert client.post(f"{address}cancel/").status_code == 302
    assert "Afspraak afgezegd" in client.get(f"/files/{referral.pk}/").text


def test_the_link_worker_types_a_moment_and_is_told_beside_the_field(cast, client):
    referral = an_accepted_referral(cast)
    address = f"/files/{referral.pk}/appointment/"
    client.force_login(cast.dewi)
    again = client.post(address, {"moment": "other"})
    assert (again.status_code, again.text.count("Een ander moment")) == (422, 1)
    slot = agreed(cast)
    given = {
        "moment": "other",
        "day": slot.starts_at.date().isoformat(),
        "clock": "19:00",
        "minutes": "45",
        "place": str(cast.here.welfare.pk),
    }
    assert client.post(address, given | {"day": "2020-01-01"}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert Appointment.objects.get().starts_at == slot.starts_at
    other = an_accepted_referral(cast)
    assert client.post(f"/files/{other.pk}/appointment/", given | {"clock": "19:20"}).status_code == 409
    client.force_login(cast.anna)
    assert client.post(address, given).status_code == 422  # the practice chooses from the roster


@pytest.mark.django_db(transaction=True)
def test_two_overlapping_moments_at_once_and_one_wins():
    cast = make_cast()
    for number in range(4):
        one, other = (
            an_accepted_referral(cast, person=a_person(last_name=f"Beem{letter * (number + 1)}")) for letter in "ab"
        )
        results = at_once(
            lambda pk=one.pk, days=number: book_next(cast.actor(cast.dewi), pk, agreed(cast, days=days + 2)),
            lambda pk=other.pk, days=number: book_next(
                cast.actor(cast.dewi), pk, agreed(cast, days=days + 2, shift=20)
            ),
        )
        assert sorted(type(result).__name__ for result in results) == ["Appointment", "SlotTaken"], results


@pytest.mark.django_db(transaction=True)
def test_a_slot_and_an_overlapping_moment_of_ones_own_at_once_and_one_wins():
    cast = make_cast()
    for number in range(4):
        referral = an_accepted_referral(cast, person=a_person(last_name=f"Beem{'a' * (number + 1)}"))
        slot = slots_of(cast.dewi.pk, timezone.now())[0]
        own = dataclasses.replace(slot, starts_at=slot.starts_at + timedelta(minutes=15))
        new = a_new_referral(cast, slot=slot, person=a_person(last_name=f"Dam{'a' * (number + 1)}"))
        results = at_once(
            lambda new=new: send(cast.actor(cast.anna), new),
            lambda pk=referral.pk, own=own: book_next(cast.actor(cast.dewi), pk, own),
        )
        names = sorted(type(result).__name__ for result in results)
        assert names in (["Appointment", "SlotTaken"], ["Referral", "SlotTaken"]), results


@pytest.mark.django_db(transaction=True)
def test_two_clients_for_one_room_at_once_and_one_gets_it():
    cast = make_cast()
    Presence.objects.update(room="3")  # rosters from before a room was for one person
    for number in range(3):
        slots = [slots_of(user.pk, timezone.now())[0] for user in (cast.dewi, cast.els)]
        news = [
            a_new_referral(cast, slot=slot, person=a_person(last_name=f"Dam{letter * (number + 1)}"))
            for slot, letter in zip(slots, "ab", strict=True)
        ]
        results = at_once(*(lambda new=new: send(cast.actor(cast.anna), new) for new in news))
        assert sorted(type(result).__name__ for result in results) == ["Referral", "SlotTaken"], results
