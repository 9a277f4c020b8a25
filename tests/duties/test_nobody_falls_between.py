"""Law 1: every open referral has exactly one leading next step, with an owner and a date, whatever happens."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from faults import course, law, play
from faults.moves import MOVES
from kring.directory.models import Activity
from kring.duties.actions import finish_lead_step
from kring.duties.models import Step, StepKind
from kring.duties.queries import without_lead_step
from kring.referral.actions.absence import register_absence
from kring.referral.actions.departure import depart
from kring.referral.actions.mend import withdraw
from kring.referral.actions.receive import ask, give_back
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.factories import a_booked_referral, a_referral, an_accepted_referral

EVENTS = 200  # the long form: python -m faults.steps --events 1000000


@pytest.mark.parametrize("seed", [12, 13])
def test_the_law_holds_after_every_event_and_crash(cast, seed):
    tally = play.play(cast, seed, EVENTS)
    assert tally.events == EVENTS
    assert tally.crashed.total() > 2
    assert tally.done.total() > 40
    assert {"send", "accept"} <= set(tally.done)


def test_the_law_holds_while_a_course_goes_on(cast, monkeypatch):
    """Mostly what happens once somebody accompanies: activities, appointments, the client's own page, feedback, gaps."""
    begins = {name: MOVES[name] for name in ("send", "accept", "contact")}
    monkeypatch.setattr(play, "MOVES", begins | course.MOVES)
    tally = play.play(cast, 14, EVENTS)
    assert len(set(tally.done) & set(course.MOVES)) > len(course.MOVES) / 2
    assert {"hand over", "book"} <= set(tally.done)


def test_what_a_crash_leaves_behind_is_seen_wherever_it_is(cast, monkeypatch):
    """An action that is no single transaction, and writes what no step, referral or log tells of."""

    def half(_world) -> None:
        activity = Activity.objects.create(region_id=cast.here.region.pk, title="Half", theme="culture")
        for _times in range(play.LATEST_STATEMENT):
            with transaction.atomic():
                activity.refresh_from_db()

    monkeypatch.setattr(play, "MOVES", {"half": (1, half)})
    with pytest.raises(play.Broken, match=r"left something behind in .*directory_activity"):
        play.play(cast, 12, 60)


def lead_of(referral) -> QuerySet[Step]:
    return Step.objects.filter(dossier=referral.pk, kind=StepKind.LEAD, done_at=None)


LOSSES = {
    "finished": lambda referral, other: finish_lead_step(referral.dossier, now=timezone.now()),
    "made a duty": lambda referral, other: lead_of(referral).update(kind=StepKind.OWED),
    "deleted": lambda referral, other: lead_of(referral).delete(),
    # The other file is closed, or it would have two.
    "moved to another file": lambda referral, other: lead_of(referral).update(dossier=other.pk),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_the_database_refuses_to_let_an_open_file_go_without_a_step(cast, loss):
    """PostgreSQL refuses at the end of the transaction; on SQLite the check command finds it."""
    referral, other = a_referral(cast), a_referral(cast)
    withdraw(cast.actor(cast.anna), other.pk, WithdrawReason.MISTAKE)
    connection.check_constraints()
    call_command("check_steps")

    if connection.vendor != "postgresql":
        LOSSES[loss](referral, other)
    else:
        with pytest.raises(IntegrityError, match="without a next step"), transaction.atomic():
            LOSSES[loss](referral, other)
            connection.check_constraints()
        assert lead_of(referral).count() == 1
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE duties_step DISABLE TRIGGER step_leaves_lead_step")
        LOSSES[loss](referral, other)
        connection.check_constraints()

    assert list(without_lead_step()) == [referral.pk]
    with pytest.raises(CommandError, match="without a next step: 1"):
        call_command("check_steps")


def test_a_second_lead_step_is_refused(cast):
    referral = a_referral(cast)
    step = Step.objects.get(dossier=referral.pk)
    step.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        step._state.adding = True
        step.pk = Step._meta.pk.get_default()
        step.save(force_insert=True)
    assert Step.objects.filter(dossier=referral.pk).count() == 1


def test_at_five_o_clock_no_open_referral_is_without_a_step(cast):
    """The end of a link worker's day (days.md): calls, a question, a return, someone ill, someone who leaves."""
    dewi, els, fenna = cast.actor(cast.dewi), cast.actor(cast.els), cast.actor(cast.fenna)
    accepted = an_accepted_referral(cast)
    booked = a_booked_referral(cast)
    questioned, returned, of_els = a_referral(cast), a_referral(cast), a_referral(cast, to=cast.els)
    ask(dewi, questioned.pk, "Wat bedoelt u?")
    give_back(dewi, returned.pk, ReturnReason.UNCLEAR, None, "Graag meer.")
    ask(els, of_els.pk, "Mag ik bellen?")
    today = timezone.localdate()
    register_absence(dewi, cast.dewi.pk, today, today, cast.els.pk)
    depart(fenna, cast.els.pk, None)

    assert accepted.pk and booked.pk
    assert law.without_step() == []
    assert law.with_who_left(cast) == []
    assert law.seen_by_nobody(cast) == []
    call_command("check_steps")
