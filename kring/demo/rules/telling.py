"""What people tell each other in a course: messages, notices, links, and the feedback that is owed."""

from kring.demo.rules.course import Course, as_json, hyphened
from kring.demo.rules.tables import field
from kring.demo.rules.timeline import DAY
from kring.demo.rules.words import (
    CHOSEN_LINES,
    END_LINES,
    FIRST_LINES,
    GOAL_LINES,
    MISSED_LINES,
    NEXT_LINES,
    STARTED_LINES,
    STOPPED_LINES,
)
from kring.duties.rules import StepCode
from kring.feedback.rules.owed import CARD_WITHIN, ENDS, About, covered_by, moment_of_ending
from kring.matching.rules.reach import Reach
from kring.programme.rules.agreement import Moment
from kring.referral.rules.lifecycle import OPEN

_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_MESSAGE_READ = field("referral_message", "read_at")
_NOTICE_READ, _NOTICE_READER = field("feedback_notice", "read_at"), field("feedback_notice", "read_by_id")
_READ, _READER = field("feedback_feedback", "read_at"), field("feedback_feedback", "read_by_id")


def link(c: Course, purpose: str, subject: str, lives: int) -> list:
    """A link without an account, of which only a hash is kept (filled in by whoever writes the rows); `lives` in days."""
    key = c.new_id()
    expires = min(c.t + lives * DAY, (len(c.days.texts) - 1) * DAY)
    row = [key, c.region, purpose, c.id, subject, "", c.now(), c.days.moment(expires), None]
    c.rows["access_link"].append(row)
    return row


def message(c: Course, kind: str, author: str, side: str, text: str) -> None:
    """A few lines to the other side, read within days unless it was just now."""
    row = [c.new_id(), c.region, c.id, kind, author, side, text, c.now(), None]
    c.rows["referral_message"].append(row)
    read = c.later(0, 4)
    if read < c.days.now and c.dice.random() < 0.95:
        row[_MESSAGE_READ] = c.days.moment(read)


def notice(c: Course, happening: str, organisation: str, user: str) -> list:
    """Something for an inbox, read within days unless it was just now."""
    row = [c.new_id(), c.region, c.id, organisation, user, happening, c.now(), None, None]
    c.rows["feedback_notice"].append(row)
    read = c.later(0, 5)
    if happening != "feedback_sent" and read < c.days.now and (c.dice.random() < 0.9 or read < c.days.now - 30 * DAY):
        row[_NOTICE_READ], row[_NOTICE_READER] = c.days.moment(read), user
    return row


def owe_feedback(c: Course, moment: Moment) -> None:
    """Owe the referrer feedback about a moment and decide when it will be given: mostly in time, sometimes late."""
    due = c.days.after(c.day, c.making.norms.days_to_feedback)
    if moment in ENDS:
        earlier = [one for one in c.owed if one[0] is StepCode.FEEDBACK]
        due = min([due, *(one[2] for one in earlier)])
        c.settle(StepCode.FEEDBACK, outcome="lapsed")
    c.owe(StepCode.FEEDBACK, due, moment.value, f'{{"moment": "{moment.value}"}}')
    chance = c.dice.random()
    if chance < 0.72:
        c.plan(c.later(0, 8), lambda: _give(c, About(moment)))
    elif chance < 0.9 or moment in ENDS:
        c.plan(c.later(9, 22), lambda: _give(c, About(moment)))


def owe_at_end(c: Course, ending: str) -> None:
    """The course is over, or broke off."""
    owe_feedback(c, moment_of_ending(ending))


def thank(c: Course) -> None:
    """Who is not mailed gets a card, within days unless it was just now."""
    if Reach.EMAIL.value not in c.known.ways:
        c.owe(StepCode.CLOSING_CARD, c.days.after(c.day, CARD_WITHIN), "")
        c.plan(c.later(0, CARD_WITHIN), lambda: c.settle(StepCode.CLOSING_CARD))


def forget_the_end(c: Course) -> None:
    """Feedback about an ending that is no ending any more is not owed."""
    c.settle(StepCode.CLOSING_CARD, outcome="lapsed")
    for moment in ENDS:
        c.settle(StepCode.FEEDBACK, moment.value, outcome="lapsed")


def _give(c: Course, about: About) -> None:
    owed = [About(key) for code, key, _due, _row in c.owed if code is StepCode.FEEDBACK]
    if about not in owed:
        return
    covered = covered_by(about, owed)
    dues = [due for code, key, due, _row in c.owed if code is StepCode.FEEDBACK and key in covered]
    key = c.new_id()
    row = [key, c.region, c.id, about.value, _text(c), c.worker.id, c.now(), None, None, None, c.practice.id]
    c.rows["feedback_feedback"].append(row)
    for one in covered:
        c.settle(StepCode.FEEDBACK, one.value)
    data = as_json(feedback=hyphened(key), moment=about.value, on_time=c.day <= min(dues))
    c.event("feedback_sent", c.worker.id, c.place.welfare, data)
    c.log("feedback.sent", "C", c.worker.id, c.place.welfare, "feedback.Feedback", key)
    due = c.days.after(c.day, c.making.norms.days_until_unread_reminder)
    c.owe(StepCode.READ_FEEDBACK, due, key, f'{{"feedback": "{hyphened(key)}"}}', at_practice=True)
    told = notice(c, "feedback_sent", c.practice.id, c.referrer)
    read = c.later(0, 5) if c.dice.random() < 0.85 else c.later(5, 20)
    c.plan(read, lambda: _read(c, key, row, told))


def _read(c: Course, key: str, row: list, told: list) -> None:
    row[_READ], row[_READER] = c.now(), c.referrer
    told[_NOTICE_READ], told[_NOTICE_READER] = c.now(), c.referrer
    c.settle(StepCode.READ_FEEDBACK, key)


def _text(c: Course) -> str:
    """Two to five lines, from what was recorded."""
    dice, who = c.dice, c.first_name
    lines = []
    if c.spoken_on is None:
        lines.append(dice.choice(MISSED_LINES))
    else:
        lines.append(dice.choice(FIRST_LINES).format(who=who, day=_in_words(c, c.spoken_on)))
    if c.goals:
        goal = c.goals[0][3]
        lines.append(dice.choice(GOAL_LINES).format(who=who, goal=goal[0].lower() + goal[1:]))
    if c.started_titles:
        lines.append(dice.choice(STARTED_LINES).format(activity=c.started_titles[-1]))
    elif c.chosen_titles and c.state in OPEN:
        lines.append(dice.choice(CHOSEN_LINES).format(activity=c.chosen_titles[-1]))
    if c.state in OPEN:
        lines.append(dice.choice(NEXT_LINES))
    elif c.client_stopped:
        lines.append(dice.choice(STOPPED_LINES).format(who=who))
    elif c.spoken_on is not None:
        lines.append(dice.choice(END_LINES).format(who=who))
    return "\n".join(lines)


def _in_words(c: Course, day: int) -> str:
    _year, month, number = c.days.texts[day].split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]}"
