"""What is counted while people work equals what is counted afterwards from what happened."""

import io
import random
import threading
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from kring.feedback.actions import send_feedback
from kring.feedback.rules.owed import About
from kring.insight import counting, rebuild
from kring.insight.management.commands import rebuild_insight
from kring.insight.models import MonthCounts
from kring.insight.rules import columns
from kring.insight.rules.columns import COLUMNS
from kring.journey.actions.contacts import NewContact, move_contact_to_right_file, record_contact
from kring.journey.actions.course import close, hold, reopen, resume
from kring.journey.actions.plan import PlanEntry, save_plan
from kring.journey.models import Contact
from kring.journey.rules.ending import DROPPED_OUT, BrokeOff, Ending
from kring.journey.rules.pause import HoldReason
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import start, stop, take_back, tick_attendance
from kring.matching.actions.hand_over import NewHandover, Reach, hand_over
from kring.matching.models import Handover, StopReason
from kring.matching.taking_back import may_be_taken_back
from kring.programme.rules.tree import Support
from kring.referral.actions.mend import resend, withdraw
from kring.referral.actions.receive import accept, give_back
from kring.referral.actions.send import signpost
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import State
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.cast import Cast
from tests.factories import a_far_referral, a_referral, an_accepted_referral
from tests.matching.handovers import a_start


def as_kept():
    """The rows as they are: (location, practice, month) -> counts that are not nothing."""
    return {
        (row["location_id"], row["practice_id"], row["month"]): {
            column: row[column] for column in COLUMNS if row[column]
        }
        for row in MonthCounts.objects.values()
    }


def as_counted(*regions):
    """What the rows should be."""
    found = {}
    for region in regions:
        found |= {key: dict(counts) for key, counts in rebuild.counted(region).items()}
    return found


class Colleagues:
    """People at work: each does something that is possible with a referral, chosen by chance."""

    def __init__(self, cast: Cast, chance: random.Random):
        self.cast, self.chance = cast, chance
        self.dewi, self.anna = cast.actor(cast.dewi), cast.actor(cast.anna)

    def act(self) -> None:
        if self.chance.random() < 0.25 or not Referral.objects.filter(region_id=self.cast.here.region.pk).exists():
            self.bring_someone()
            return
        referral = self.chance.choice(list(Referral.objects.filter(region_id=self.cast.here.region.pk)))
        getattr(self, f"with_{referral.state}", self.leave)(referral)

    def bring_someone(self) -> None:
        what = self.chance.random()
        if what < 0.1:
            signpost(self.anna, self.cast.here.location, self.cast.here.practice.pk, next(iter(Support)))
        elif what < 0.8:
            a_referral(self.cast)
        elif what < 0.9:
            a_referral(self.cast, by=self.cast.carla, practice_id=self.cast.other_practice.pk)
        else:
            a_far_referral(self.cast)

    def leave(self, referral: Referral) -> None:
        pass

    def with_sent(self, referral: Referral) -> None:
        what = self.chance.random()
        if what < 0.7:
            accept(self.dewi, referral.pk)
        elif what < 0.85:
            give_back(self.dewi, referral.pk, ReturnReason.UNCLEAR, None, "Waarom?")
        elif referral.practice_id == self.cast.here.practice.pk:
            withdraw(self.anna, referral.pk, WithdrawReason.MISTAKE)

    def with_returned(self, referral: Referral) -> None:
        if referral.practice_id == self.cast.here.practice.pk:
            resend(self.anna, referral.pk, "Zo is het duidelijker.")

    def with_accepted(self, referral: Referral) -> None:
        outcome = self.chance.choice([Outcome.ATTENDED, Outcome.ATTENDED, Outcome.NOT_REACHED])
        record_contact(self.dewi, referral.pk, NewContact(outcome=outcome))
        if self.chance.random() < 0.15 and State(Referral.objects.get(pk=referral.pk).state) is State.ACCEPTED:
            hold(self.dewi, referral.pk, timezone.localdate() + timedelta(days=9), HoldReason.AWAY)

    def with_active(self, referral: Referral) -> None:
        what = self.chance.random()
        if what < 0.3:
            save_plan(self.dewi, referral.pk, PlanEntry(what_matters=f"Zingen {self.chance.random()}"))
        elif what < 0.5:
            send_feedback(self.dewi, referral.pk, About.AFTER_INTAKE, "Gesproken.", key=uuid.uuid4())
        elif what < 0.6:
            hold(self.dewi, referral.pk, timezone.localdate() + timedelta(days=9), HoldReason.HEALTH)
        elif what < 0.7:
            self.move_a_contact(referral)
        elif what < 0.85:
            self.try_an_activity(referral)
        else:
            why = self.chance.choice([None, *BrokeOff])
            close(self.dewi, referral.pk, client_stopped=self.chance.random() < 0.6, reason=why)

    def with_on_hold(self, referral: Referral) -> None:
        if self.chance.random() < 0.5:
            record_contact(self.dewi, referral.pk, NewContact(outcome=Outcome.ATTENDED))
        resume(self.dewi, referral.pk)

    def with_closed(self, referral: Referral) -> None:
        what = self.chance.random()
        if what < 0.4:
            send_feedback(self.dewi, referral.pk, About.AT_END, "Afgerond.", key=uuid.uuid4())
        elif what < 0.6:
            reopen(self.dewi, referral.pk)

    def try_an_activity(self, referral: Referral) -> None:
        going = Handover.objects.filter(referral=referral).exclude(state="stopped").first()
        if going is None:
            new = NewHandover(
                key=uuid.uuid4(), activity_id=self.cast.activity.pk, client_said_yes=True, reach=Reach.LINK_WORKER
            )
            start(self.dewi, hand_over(self.dewi, referral.pk, new).pk, timezone.localdate())
            if self.chance.random() < 0.3:
                tick_attendance(self.dewi, new.key, timezone.localdate(), False)
        else:
            if going.state != "started":
                tick_attendance(self.dewi, going.pk, timezone.localdate(), True)
            stop(self.dewi, going.pk, self.chance.choice(list(StopReason)))
            if self.chance.random() < 0.3 and may_be_taken_back([going.pk]):
                take_back(self.dewi, going.pk, seen="stopped")

    def move_a_contact(self, referral: Referral) -> None:
        contact = Contact.objects.filter(referral=referral).first()
        others = Referral.objects.filter(
            region_id=referral.region_id, state__in=["accepted", "active", "on_hold"]
        ).exclude(pk=referral.pk)
        if contact is not None and others.exists():
            move_contact_to_right_file(self.dewi, contact.pk, others.first().pk)


@pytest.mark.parametrize("seed", range(3))
def test_rows_kept_while_working_equal_rows_made_anew(cast, seed):
    colleagues = Colleagues(cast, random.Random(seed))
    for _ in range(120):
        colleagues.act()
    kept = as_kept()
    regions = cast.here.region.pk, cast.there.region.pk
    assert kept == as_counted(*regions)
    seen = {column for counts in kept.values() for column in counts}
    assert {"sent", "accepted", "waiting_00", "feedback_owed", "feedback_on_time", "started"} <= seen
    call_command("rebuild_insight", stdout=io.StringIO())
    assert as_kept() == kept


def test_a_stop_that_was_a_mistake_does_not_count(cast):
    handover = a_start(cast)
    stop(cast.actor(cast.dewi), handover.pk, StopReason.GROUP)
    assert MonthCounts.objects.get(stop_group=1).started == 1
    take_back(cast.actor(cast.dewi), handover.pk, seen="stopped")

    assert not MonthCounts.objects.filter(stop_group__gt=0).exists()
    assert as_kept() == as_counted(cast.here.region.pk)


def _correct_and_come_again(cast, handover, *ticks):
    for present in ticks:
        tick_attendance(cast.actor(cast.dewi), handover.pk, handover.started_on, present)


@pytest.mark.parametrize(("ticks", "started"), [([False], 0), ([False, True], 1), ([False, True, False], 0)])
def test_a_start_that_was_a_mistake_does_not_count_in_its_own_month(cast, ticks, started):
    mistaken, _other = a_start(cast), a_start(cast)
    _correct_and_come_again(cast, mistaken, *ticks)
    assert MonthCounts.objects.get().started == 1 + started
    assert as_kept() == as_counted(cast.here.region.pk)


def test_an_ending_that_counted_a_mistaken_start_stays_counted_as_it_was(cast):
    handover = a_start(cast)
    close(cast.actor(cast.dewi), handover.referral_id)
    _correct_and_come_again(cast, handover, False)
    row = MonthCounts.objects.values().get()
    assert Referral.objects.get(pk=handover.referral_id).ending == Ending.NOT_REACHED
    assert (row["started"], row[columns.of_ending("completed_with_activity")]) == (0, 1)
    assert as_kept() == as_counted(cast.here.region.pk)


@pytest.mark.parametrize(("ticks", "now"), [([False], 0), ([False, True], 1), ([False, True, False], 0)])
def test_a_month_that_is_over_keeps_a_start_that_was_a_mistake(cast, monkeypatch, ticks, now):
    mistaken, later = a_start(cast), timezone.now() + timedelta(days=32)
    close(cast.actor(cast.dewi), mistaken.referral_id)
    reopen(cast.actor(cast.dewi), mistaken.referral_id)
    before = as_kept()
    monkeypatch.setattr(timezone, "now", lambda: later)
    _correct_and_come_again(cast, mistaken, *ticks)
    (month,) = before
    kept = as_kept()
    assert {key: counts for key, counts in kept.items() if key == month} == before
    assert sum(counts.get("started", 0) for key, counts in kept.items() if key != month) == now
    told = as_counted(cast.here.region.pk)
    assert {key: counts for key, counts in kept.items() if counts} == {
        key: counts for key, counts in told.items() if counts
    }


def test_all_regions_made_anew_together_are_those_of_each(cast):
    a_referral(cast)
    a_far_referral(cast)
    right = as_kept()
    assert {key[0] for key in right} == {cast.here.location.pk, cast.there.location.pk}
    MonthCounts.objects.update(sent=7)
    rebuild.rebuild()
    assert as_kept() == right
    assert {(row.region_id, row.location_id) for row in MonthCounts.objects.all()} == {
        (place.region.pk, place.location.pk) for place in (cast.here, cast.there)
    }


def test_rows_that_went_astray_are_mended_for_one_region_only(cast):
    a_referral(cast)
    a_far_referral(cast)
    right = as_kept()
    MonthCounts.objects.update(sent=7)
    rebuild.rebuild(cast.here.region.pk)
    mended = as_kept()
    here = cast.here.location.pk
    assert {key: counts for key, counts in mended.items() if key[0] == here} == {
        key: counts for key, counts in right.items() if key[0] == here
    }
    assert [counts["sent"] for key, counts in mended.items() if key[0] != here] == [7]


def test_what_is_undone_does_not_count(cast):
    try:
        with transaction.atomic():
            a_referral(cast)
            assert MonthCounts.objects.get().sent == 1
            raise InterruptedError
    except InterruptedError:
        pass
    assert not MonthCounts.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_is_lost_when_many_count_at_once():
    region, location, practice = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    now = timezone.now()
    ready = threading.Barrier(4)

    def count():
        ready.wait()
        try:
            for _ in range(10):
                with transaction.atomic():
                    counting.add(region, location, practice, now, counting.Counter(["sent"]))
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert MonthCounts.objects.get().sent == 40


def test_why_a_course_broke_off_is_counted_when_it_did(cast):
    dewi = cast.actor(cast.dewi)
    for stopped, why in ((True, BrokeOff.HEALTH), (True, None), (False, BrokeOff.HEALTH)):
        referral = an_accepted_referral(cast)
        record_contact(dewi, referral.pk, NewContact(outcome=Outcome.ATTENDED))
        close(dewi, referral.pk, client_stopped=stopped, reason=why)
    close(dewi, an_accepted_referral(cast).pk, reason=BrokeOff.MOVED)  # nobody ever spoke with the client
    row = MonthCounts.objects.values().get()
    assert {code: row[column] for code, column in columns.BREAKS.items() if row[column]} == {"health": 1, "moved": 1}
    assert columns.breaks(row)[-1] == 1
    assert as_kept() == as_counted(cast.here.region.pk)


def test_every_ending_and_every_reason_to_stop_has_its_column():
    assert set(columns.STOPS) == set(StopReason.values)
    assert set(columns.BREAKS) == set(BrokeOff)
    assert tuple(columns.ENDINGS.values())[-len(DROPPED_OUT) :] == columns.BROKEN_OFF
    assert set(columns.ENDINGS) | {Ending.WITHDRAWN} == set(Ending)
    assert {field.name for field in MonthCounts._meta.fields} >= set(COLUMNS)


def test_the_command_takes_region_by_region_so_that_others_can_write_in_between(cast, monkeypatch):
    asked, told = [], io.StringIO()
    monkeypatch.setattr(rebuild_insight, "rebuild", lambda region_id=None: asked.append(region_id) or len(asked))
    call_command("rebuild_insight", stdout=told)
    assert asked == [cast.there.region.pk, cast.here.region.pk]
    assert told.getvalue() == "oosterveld: 1 rows\nwesterveld: 2 rows\n"
    call_command("rebuild_insight", region="westerveld", stdout=told)
    assert asked[2:] == [cast.here.region.pk]
    with pytest.raises(CommandError, match="no region nergens"):
        call_command("rebuild_insight", region="nergens", stdout=told)
    assert len(asked) == 3
