"""The reach-out ladder: what comes after each contact."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from kring.duties.rules import StepCode, is_working_day, working_days_between
from kring.journey.rules.reaching import MISSED, Outcome, Proposal, next_step, standing
from kring.programme.rules.agreement import Norms

THURSDAY = date(2026, 11, 19)
NORMS = Norms()
A, N, S, C, P = Outcome.ATTENDED, Outcome.NOT_REACHED, Outcome.NO_SHOW, Outcome.CANCELLED, Outcome.CARD_SENT


def after(*outcomes, **given):
    return next_step(outcomes, NORMS, THURSDAY, **given)


def test_nobody_called_yet_means_first_contact_within_the_norm():
    assert after() == Proposal(StepCode.MAKE_CONTACT, date(2026, 11, 26))


def test_not_reached_means_calling_again_after_the_norm_and_says_which_attempt():
    assert after(N) == Proposal(StepCode.CALL_AGAIN, date(2026, 11, 23), 2)
    assert after(N, N) == Proposal(StepCode.CALL_AGAIN, date(2026, 11, 23), 3)


def test_after_the_last_attempt_of_the_norm_comes_a_neutral_card_today():
    assert after(N, N, N) == Proposal(StepCode.NEUTRAL_CARD, THURSDAY, 3)


def test_a_no_show_counts_as_an_attempt():
    assert after(N, S, N).code is StepCode.NEUTRAL_CARD


def test_after_the_card_the_link_worker_decides_later():
    assert after(N, N, N, P) == Proposal(StepCode.CONCLUDE, date(2026, 12, 3))
    assert after(N, N, N, P, N).code is StepCode.CONCLUDE


def test_a_conversation_gives_a_clean_slate():
    assert after(N, N, N, P, A, N) == Proposal(StepCode.CALL_AGAIN, date(2026, 11, 23), 2)


def test_a_client_who_cancels_is_called_and_it_is_no_failed_attempt():
    assert after(N, C) == Proposal(StepCode.CALL_AGAIN, date(2026, 11, 23), 2, "cancelled")


def test_a_first_conversation_asks_for_a_plan_and_with_a_plan_for_keeping_in_touch_on_monday():
    assert after(A) == Proposal(StepCode.MAKE_PLAN, date(2026, 12, 3))
    assert after(A, has_plan=True) == Proposal(StepCode.FOLLOW_UP, date(2026, 11, 23))


def test_at_the_upper_end_of_the_band_concluding_is_proposed():
    assert after(*[A] * 6, has_plan=True).code is StepCode.CONCLUDE


def test_an_appointment_that_stands_comes_first():
    day = date(2026, 11, 30)
    assert after(N, N, N, appointment_on=day) == Proposal(StepCode.FIRST_APPOINTMENT, day)
    assert after(A, N, appointment_on=day) == Proposal(StepCode.FOLLOW_UP, day)


histories = some.lists(some.sampled_from(Outcome), max_size=40)
norms = some.builds(
    Norms,
    days_between_attempts=some.integers(1, 10),
    attempts_before_card=some.integers(1, 6),
    conversations_low=some.integers(0, 4),
    conversations_high=some.integers(4, 12),
)
days = some.dates(date(2025, 1, 1), date(2030, 12, 31))


@given(histories, norms, days, some.sets(some.integers(0, 30), max_size=5), some.booleans())
def test_whatever_happened_there_is_one_step_on_a_working_day_within_the_norms(outcomes, norms, today, off, has_plan):
    closed = {today + timedelta(days=count) for count in off}
    step = next_step(outcomes, norms, today, closed, has_plan=has_plan)

    assert step.due_on >= today
    assert is_working_day(step.due_on, closed)
    longest = max(norms.days_between_attempts, norms.days_to_feedback, norms.days_to_first_contact)
    assert working_days_between(today, step.due_on, closed) <= longest


@given(histories, norms, days)
def test_nobody_is_called_more_often_in_a_row_than_the_norm_says(outcomes, norms, today):
    step = next_step(outcomes, norms, today)
    now = standing(outcomes)

    if step.code is StepCode.CALL_AGAIN:
        assert now.missed < norms.attempts_before_card
        assert step.attempt == now.missed + 1 <= norms.attempts_before_card
    if step.code is StepCode.NEUTRAL_CARD:
        assert now.missed >= norms.attempts_before_card
        assert not now.card_sent


@given(histories, norms, days)
def test_trying_on_always_ends_in_a_decision(outcomes, norms, today):
    """Whoever keeps doing what is proposed, and never reaches anyone, comes to 'conclude'."""
    for _ in range(norms.attempts_before_card + 2):
        step = next_step(outcomes, norms, today)
        if step.code is StepCode.CONCLUDE:
            return
        outcomes = [*outcomes, Outcome.CARD_SENT if step.code is StepCode.NEUTRAL_CARD else Outcome.NOT_REACHED]
    assert next_step(outcomes, norms, today).code is StepCode.CONCLUDE


@given(histories)
def test_a_conversation_always_resets_the_count(outcomes):
    now = standing([*outcomes, Outcome.ATTENDED])
    assert (now.missed, now.card_sent) == (0, False)
    assert standing(outcomes).missed <= sum(outcome in MISSED for outcome in outcomes)
