"""How someone is accompanied: reaching out, conversations, a plan, activities, a pause, an ending."""

from kring.demo.rules import telling
from kring.demo.rules.course import Course, Over, as_json, hyphened
from kring.demo.rules.dice import weighted
from kring.demo.rules.introducing import hand_over
from kring.demo.rules.tables import field
from kring.demo.rules.words import (
    BARRIER_NOTES,
    NOTES_CANCELLED,
    NOTES_CARD,
    NOTES_MISSED,
    NOTES_NO_SHOW,
    NOTES_SPOKE,
    STEP_WORDS,
)
from kring.duties.rules import StepCode
from kring.journey.rules.ending import DROPPED_OUT, BrokeOff, Facts, ending
from kring.journey.rules.reaching import Outcome, standing
from kring.programme.rules.agreement import Moment
from kring.referral.rules.lifecycle import Move, State

_WHY_BROKE_OFF = weighted(
    (BrokeOff.GOES_WELL, 22), (BrokeOff.NOT_NOW, 20), (BrokeOff.HEALTH, 16), (BrokeOff.OTHER_HELP, 14),
    (BrokeOff.SOMETHING_ELSE, 10), (BrokeOff.HARD_TO_COME, 9), (BrokeOff.MOVED, 5), (BrokeOff.OTHER, 4),
)  # fmt: skip

_NOTES = {
    Outcome.ATTENDED: NOTES_SPOKE,
    Outcome.NOT_REACHED: NOTES_MISSED,
    Outcome.NO_SHOW: NOTES_NO_SHOW,
    Outcome.CANCELLED: NOTES_CANCELLED,
    Outcome.CARD_SENT: NOTES_CARD,
}
_AT_APPOINTMENT = weighted((Outcome.ATTENDED, 82), (Outcome.NO_SHOW, 10), (Outcome.CANCELLED, 8))
_BY_PHONE = weighted((Outcome.ATTENDED, 62), (Outcome.NOT_REACHED, 38))
_KINDS = weighted(("practice", 8), ("home", 3), ("outside", 3), ("phone", 6), ("online", 1))
_MINUTES = (30, 40, 45, 45, 50, 60)
_CONVERSATIONS = weighted((1, 3), (2, 5), (3, 7), (4, 6), (5, 4), (6, 2), (7, 1), (8, 1))
_PROBLEMS = weighted(("money", 4), ("housing", 2), ("work", 2), ("care", 3), ("health", 4), ("forms", 3), ("safety", 1))
_BARRIERS = weighted(("transport", 4), ("money", 4), ("language", 2), ("buddy", 4), ("access", 2), ("energy", 3))
_HOLDS = weighted(("health", 4), ("other_problems", 4), ("client_asked", 2), ("away", 2), ("waiting_list", 1))
ENDS_WITH_THE_COURSE = (
    StepCode.CLIENT_STOPS,
    StepCode.CLIENT_MOVED,
    StepCode.CLIENT_FILLED_IN,
    StepCode.AWAIT_PROVIDER,
    StepCode.FIND_OTHER,
    StepCode.CONFIRM_START,
)
_REACHED_AT = field("journey_goal", "reached_at")


def reach(c: Course) -> None:
    """Until they speak: at the appointment, by phone, by card. Raises Over when it comes to nothing."""
    if c.dice.random() < 0.01 and c.state is State.ACCEPTED:
        c.go(c.later(1, 3))
        c.client_stopped = True
        close(c)
        raise Over
    while True:
        outcome, kind = _attempt(c)
        record(c, outcome, kind)
        if outcome is Outcome.ATTENDED:
            return
        if outcome in (Outcome.CANCELLED, Outcome.NO_SHOW) and c.dice.random() < 0.5:
            c.book("first", c.day + 2)
        propose(c)
        if c.lead_code is StepCode.CONCLUDE and c.dice.random() < 0.75:
            c.go(_when(c))
            close(c)
            raise Over


def _attempt(c: Course) -> tuple[Outcome, str]:
    if c.appointment is not None and c.appointment[0] > c.t:
        c.go(c.appointment[0] + c.dice.randrange(46, 80))
        c.appointment = None
        return c.dice.choice(_AT_APPOINTMENT), "practice"
    c.go(_when(c))
    if c.lead_code is StepCode.NEUTRAL_CARD:
        return Outcome.CARD_SENT, "post"
    return c.dice.choice(_BY_PHONE), "phone"


def _when(c: Course) -> int:
    """When the lead step is taken up: before or on its day, now and then too late."""
    left = c.days.between(c.day, c.due)
    chance = c.dice.random()
    if chance < 0.55 and left:
        return c.later(max(1, left - 3), left)
    if chance < 0.9:
        return c.later(left, left)
    return c.later(left + 1, left + 3) if chance < 0.98 else c.later(left + 4, left + 9)


def record(c: Course, outcome: Outcome, kind: str) -> None:
    """Write down a contact; the first conversation makes the course active and feedback owed."""
    key = c.new_id()
    spoke = outcome is Outcome.ATTENDED
    minutes = c.dice.choice(_MINUTES) if spoke else (5 if outcome is Outcome.NOT_REACHED else None)
    role = "social_worker" if c.dice.random() < 0.03 else "link_worker"
    note = c.dice.choice(_NOTES[outcome]) if c.dice.random() < 0.9 else ""
    c.rows["journey_contact"].append(
        (
            key, c.region, c.id, c.place.welfare, c.worker.id, c.days.texts[c.day], kind, role, outcome.value, minutes,
            note, c.now(), None,
        )
    )  # fmt: skip
    c.outcomes.append(outcome)
    data = f'{{"contact": "{hyphened(key)}", "outcome": "{outcome.value}"}}'
    first = spoke and c.spoken_on is None
    if spoke:
        c.spoken_on = c.day
        c.conversations += 1
    if first:
        c.set(first_contact_at=c.now())
    if first and c.state is State.ACCEPTED:
        c.move(Move.MEET, c.worker.id, c.place.welfare, data)
    else:
        c.event("contact", c.worker.id, c.place.welfare, data)
    if first:
        propose(c)
        telling.owe_feedback(c, Moment.AFTER_INTAKE)


def propose(c: Course) -> None:
    """Set the lead step that the rules of `journey.rules.reaching` propose; a follow-up further on as people agree it."""
    norms, days, now = c.making.norms, c.days, standing(c.outcomes)
    if c.appointment is not None and c.appointment[0] > c.t:
        code = StepCode.FOLLOW_UP if now.spoken else StepCode.FIRST_APPOINTMENT
        return c.set_lead(code, c.appointment[0] // 1440)
    last = c.outcomes[-1] if c.outcomes else None
    if now.card_sent:
        return c.set_lead(StepCode.CONCLUDE, days.after(c.day, norms.days_to_feedback))
    if now.missed >= norms.attempts_before_card:
        return c.set_lead(StepCode.NEUTRAL_CARD, days.on_or_after(c.day), f'{{"attempt": {now.missed}}}')
    if last in (Outcome.NOT_REACHED, Outcome.NO_SHOW, Outcome.CANCELLED):
        due = days.after(c.day, norms.days_between_attempts)
        return c.set_lead(StepCode.CALL_AGAIN, due, f'{{"attempt": {now.next_attempt}}}')
    if not c.planned:
        return c.set_lead(StepCode.MAKE_PLAN, days.after(c.day, norms.days_to_feedback))
    if now.spoken >= norms.conversations_high:
        return c.set_lead(StepCode.CONCLUDE, days.after(c.day, norms.days_to_feedback))
    details = as_json(words=c.dice.choice(STEP_WORDS)) if c.dice.random() < 0.5 else "{}"
    return c.set_lead(StepCode.FOLLOW_UP, days.after(c.day, c.dice.randrange(5, 19)), details)


def accompany(c: Course) -> None:
    """Conversations until it is enough, with a plan, activities and sometimes a pause."""
    wanted = c.dice.choice(_CONVERSATIONS)
    plans_at_once = c.dice.random() < 0.45
    while True:
        if not c.planned and (plans_at_once or c.conversations > 1):
            make_plan(c)
            propose(c)
        if c.planned and c.handovers < 3 and c.dice.random() < (0.75 if not c.handovers else 0.25):
            c.go(c.t + c.dice.randrange(2, 20))
            hand_over(c)
        if c.goals and c.conversations > 2 and c.dice.random() < 0.4:
            _reach_goal(c)
        if c.conversations >= wanted:
            return
        if c.dice.random() < 0.04:
            _pause(c)
        if c.dice.random() < 0.035:
            c.client_stopped = True
            return
        _next_conversation(c)


def _next_conversation(c: Course) -> None:
    if c.dice.random() < 0.4:
        c.book("next", c.day + 5)
        propose(c)
    for _attempts in range(4):
        if c.appointment is not None and c.appointment[0] > c.t:
            c.go(c.appointment[0] + c.dice.randrange(46, 80))
            outcome, kind, c.appointment = c.dice.choice(_AT_APPOINTMENT), "practice", None
        else:
            c.go(_when(c))
            outcome, kind = Outcome.ATTENDED, c.dice.choice(_KINDS)
            if c.dice.random() < 0.12:
                outcome, kind = Outcome.NOT_REACHED, "phone"
        record(c, outcome, kind)
        propose(c)
        if outcome is Outcome.ATTENDED:
            c.settle(StepCode.FOLLOW_UP)
            return


def make_plan(c: Course) -> None:
    """What matters, what stands in the way, and one to three goals in the client's own words."""
    dice = c.dice
    problems = sorted({dice.choice(_PROBLEMS) for _ in range(dice.choice((0, 0, 0, 1, 1, 2)))})
    barriers = sorted({dice.choice(_BARRIERS) for _ in range(dice.choice((0, 0, 1, 1, 2)))})
    when = ("first" if dice.random() < 0.3 else "alongside") if problems else ""
    c.problems_first = when == "first"
    key = c.new_id()
    c.rows["journey_plan"].append(
        (
            key, c.region, c.id, dice.choice(c.theme.matters), _list(problems), when,
            "Het wijkteam (praktijkmanager Krachtige Basiszorg)" if len(problems) > 1 else "", _list(barriers),
            dice.choice(BARRIER_NOTES) if barriers else "", c.now(),
        )
    )  # fmt: skip
    c.event("plan", c.worker.id, c.place.welfare)
    for text in dice.sample(c.theme.goals, dice.choice((1, 1, 2, 2, 3))):
        goal = [c.new_id(), c.region, c.id, text, dice.randrange(2, 6), c.now(), None, None]
        c.rows["journey_goal"].append(goal)
        c.goals.append(goal)
        c.event("goal_set", c.worker.id, c.place.welfare, f'{{"goal": "{hyphened(goal[0])}"}}')
    c.planned = True
    telling.owe_feedback(c, Moment.AT_PLAN)


def _list(codes: list[str]) -> str:
    return f'["{'", "'.join(codes)}"]' if codes else "[]"


def _reach_goal(c: Course) -> None:
    goal = next((one for one in c.goals if one[_REACHED_AT] is None), None)
    if goal is not None:
        goal[_REACHED_AT] = c.now()
        c.event("goal_reached", c.worker.id, c.place.welfare, f'{{"goal": "{hyphened(goal[0])}"}}')


def _pause(c: Course) -> None:
    """On hold until a day; the clock of the feedback stands still, a step wakes the course."""
    reason = c.dice.choice(_HOLDS)
    until = c.day + c.dice.randrange(21, 120)
    text = c.days.texts[until]
    c.held_for_problems = reason == "other_problems"
    c.set(hold_until=text)
    c.move(Move.HOLD, c.worker.id, c.place.welfare, f'{{"until": "{text}", "reason": "{reason}"}}')
    c.set_lead(StepCode.WAKE_FROM_HOLD, c.days.on_or_after(until))
    c.move_due(StepCode.FEEDBACK, c.day, until)
    c.go(_when(c))
    if c.dice.random() < 0.12:
        close(c)
        raise Over
    c.set(hold_until=None)
    c.move(Move.RESUME, c.worker.id, c.place.welfare)
    c.move_due(StepCode.FEEDBACK, until, c.day)
    c.held_for_problems = False
    propose(c)


def close(c: Course) -> None:
    """End the course. How it ended follows from what was delivered."""
    if c.state is State.ACTIVE and not c.client_stopped:
        c.set_lead(StepCode.CONCLUDE, c.days.after(c.day, c.making.norms.days_to_feedback))
        c.go(_when(c))
    for let_go in c.let_go:
        let_go()
    facts = Facts(
        client_stopped=c.client_stopped,
        conversations=c.conversations,
        activities_started=len(c.started_titles),
        goals=len(c.goals),
        waits_for_other_help=c.state is State.ON_HOLD and (c.held_for_problems or c.problems_first),
    )
    derived = ending(facts)
    how, told = derived.value, {}
    if derived in DROPPED_OUT and c.dice.random() < 0.7:
        told["reason"] = c.dice.choice(_WHY_BROKE_OFF).value
    c.set(ending=how, closed_at=c.now(), hold_until=None)
    c.move(Move.CLOSE, c.worker.id, c.place.welfare, as_json(ending=how, client_stopped=c.client_stopped, **told))
    c.cancel("link_worker")
    for code in ENDS_WITH_THE_COURSE:
        c.settle(code)
    c.settle(StepCode.FOLLOW_UP, outcome="lapsed")
    c.end_lead()
    telling.notice(c, "closed", c.practice.id, c.referrer)
    telling.owe_at_end(c, how)
    telling.thank(c)
