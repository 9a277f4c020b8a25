"""Several people at once, in real threads with real commits: one slot has one winner, one form makes one referral."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from kring.capacity.actions import SlotTaken
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.clients.models import SamePerson
from kring.referral.actions.receive import accept
from kring.referral.actions.same_person import say
from kring.referral.actions.send import send
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import NotNow
from tests.cast import make_cast
from tests.factories import a_new_referral, a_person, a_referral

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all of them at the same moment; what each returned or raised."""
    results: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(index: int, act: Callable[[], object]) -> None:
        start.wait()
        try:
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return results


def test_two_people_take_the_same_slot_and_one_gets_it():
    cast = make_cast()
    for number in range(ROUNDS):
        slot = slots_of(cast.dewi.pk, timezone.now())[0]
        mine = a_new_referral(cast, slot=slot, person=a_person(first_name="Mien", last_name=f"Beem{'a' * number}"))
        yours = a_new_referral(cast, slot=slot, practice_id=cast.other_practice.pk, person=a_person(first_name="Teun"))
        results = at_once(
            lambda new=mine: send(cast.actor(cast.anna), new), lambda new=yours: send(cast.actor(cast.carla), new)
        )
        assert sorted(type(result).__name__ for result in results) == ["Referral", "SlotTaken"], results
        assert any(isinstance(result, SlotTaken) for result in results)
    assert Appointment.objects.filter(cancelled_at=None).count() == ROUNDS


def test_a_double_click_makes_one_referral():
    cast = make_cast()
    for _ in range(ROUNDS):
        new = a_new_referral(cast, key=uuid.uuid4())
        first, second = at_once(*[lambda new=new: send(cast.actor(cast.anna), new)] * 2)
        assert isinstance(first, Referral) and isinstance(second, Referral), (first, second)
        assert first.pk == second.pk
    assert Referral.objects.count() == ROUNDS


def test_two_colleagues_take_up_one_referral_and_one_has_it():
    cast = make_cast()
    for _ in range(ROUNDS):
        referral = send(cast.actor(cast.anna), a_new_referral(cast))
        results = at_once(
            lambda pk=referral.pk: accept(cast.actor(cast.dewi), pk),
            lambda pk=referral.pk: accept(cast.actor(cast.els), pk),
        )
        assert sum(isinstance(result, Referral) for result in results) == 1, results
        assert ReferralEvent.objects.filter(referral=referral, kind="accept").count() == 1


def test_accepting_what_is_being_accepted_says_so():
    cast = make_cast()
    referral = a_referral(cast)
    results = at_once(*[lambda: accept(cast.actor(cast.dewi), referral.pk)] * 2)
    assert sorted(type(result).__name__ for result in results) == [NotNow.__name__, "Referral"]


def test_two_colleagues_say_the_opposite_about_two_files_and_one_is_told():
    cast = make_cast()
    for number in range(ROUNDS):
        files = [
            send(cast.actor(cast.anna), a_new_referral(cast, person=a_person(last_name=f"Beem{'a' * number}")))
            for _file in range(2)
        ]  # for the team: both colleagues see both
        one, other = (referral.pk for referral in files)
        results = at_once(
            lambda one=one, other=other: say(cast.actor(cast.dewi), one, other, True),
            lambda one=one, other=other: say(cast.actor(cast.els), other, one, False),
        )
        assert sorted(type(result).__name__ for result in results) == ["SaidOtherwise", "SamePerson"], results
    assert SamePerson.objects.count() == ROUNDS
