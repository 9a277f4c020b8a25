"""How someone meets an activity: handed over, welcomed or not, started, coming, stopping."""

from kring.demo.rules import telling
from kring.demo.rules.course import Course, hyphened
from kring.demo.rules.dice import weighted
from kring.demo.rules.house import Chosen
from kring.demo.rules.tables import field
from kring.demo.rules.timeline import DAY
from kring.demo.rules.words import ANSWER_FULL, ANSWER_UNSUITABLE, ANSWER_WELCOME, PRACTICALITIES
from kring.duties.rules import StepCode
from kring.matching.rules.following import NEXT, leads
from kring.matching.rules.lifecycle import HandoverMove, HandoverState, step
from kring.matching.rules.reach import Reach
from kring.referral.rules.lifecycle import OPEN

_FIELDS = {name: field("matching_handover", name) for name in (
    "state", "answered_at", "answer_note", "started_on", "stopped_on", "stop_reason",
)}  # fmt: skip
_REASONS = weighted(
    ("done", 5), ("not_fitting", 3), ("transport", 3), ("money", 2), ("health", 4), ("group", 3), ("other", 1)
)
LINK_LIVES = 120  # days
KINDS = {
    HandoverMove.SEND: "handover_sent",
    HandoverMove.WELCOME: "handover_welcome",
    HandoverMove.SAY_FULL: "handover_full",
    HandoverMove.SAY_UNSUITABLE: "handover_unsuitable",
    HandoverMove.START: "activity_started",
    HandoverMove.STOP: "activity_stopped",
    HandoverMove.CANCEL: "handover_cancelled",
}


class Introduction:
    """One hand-over and how it goes on by itself."""

    def __init__(self, c: Course, chosen: Chosen):
        self.c, self.chosen, self.key = c, chosen, c.new_id()
        self.state = None
        helps = c.dice.choice(PRACTICALITIES)
        by = c.dice.choice((*c.known.ways, Reach.LINK_WORKER.value))
        self.row = [
            self.key, c.region, c.id, chosen.id, chosen.provider, "sent", c.first_name, by, helps,
            1 if chosen.theme == "volunteer" else 0, c.worker.id, c.now(), None, "", None, None, "",
        ]  # fmt: skip
        c.rows["matching_handover"].append(self.row)

    def move(self, what: HandoverMove, by: str = "provider", told: str = "", **changes: str) -> None:
        """Make a move, as the life of a hand-over allows it; tell it in the course's history and set the step that follows."""
        c = self.c
        self.state = step(self.state, what).to
        self.row[_FIELDS["state"]] = self.state.value
        for name, value in changes.items():
            self.row[_FIELDS[name]] = value
        who, organisation = (c.worker.id, c.place.welfare) if by == "link_worker" else (None, None)
        data = f'{{"handover": "{hyphened(self.key)}", "title": "{self.chosen.title}", "by": "{by}"{told}}}'
        c.event(KINDS[what], who, organisation, data)
        self._set_step()

    def _set_step(self) -> None:
        c = self.c
        code, count = NEXT[self.state]
        handover = c.lead_handover
        c.settle_about(self.key)
        due = c.days.after(c.day, count) if count else c.days.on_or_after(c.day)
        details = f'{{"handover": "{hyphened(self.key)}", "activity": "{self.chosen.title}"}}'
        if leads(c.lead_code, handover, self.key):
            c.set_lead(code, due, details, handover=self.key)
        else:
            c.owe(code, due, self.key, details)

    def answer(self) -> None:
        """The provider answers, when the course still goes on."""
        c = self.c
        if (
            c.state not in OPEN or self.state is HandoverState.CANCELLED
        ):  # a course that ended may have been opened again
            return
        chance, now = c.dice.random(), c.now()
        if chance < 0.8:
            self.move(HandoverMove.WELCOME, answered_at=now, answer_note=c.dice.choice(ANSWER_WELCOME))
            if c.dice.random() < 0.88:
                c.plan(c.later(2, 12), self.start)
        elif chance < 0.93:
            self.move(HandoverMove.SAY_FULL, answered_at=now, answer_note=c.dice.choice(ANSWER_FULL))
        else:
            self.move(HandoverMove.SAY_UNSUITABLE, answered_at=now, answer_note=c.dice.choice(ANSWER_UNSUITABLE))

    def start(self) -> None:
        """Came for the first time, when it was not cancelled by the end of a course that was opened again."""
        c = self.c
        if c.state not in OPEN or self.state is HandoverState.CANCELLED:
            return
        text = c.days.texts[c.day]
        self.move(HandoverMove.START, told=f', "on": "{text}"', started_on=text)
        c.started_titles.append(self.chosen.title)
        last = self._come()
        if c.dice.random() < 0.3:
            c.plan(c.days.at_work(c.dice, c.days.after(last, 2)), self.stop)

    def _come(self) -> int:
        """Attendance, week by week; returns the last day."""
        c, last = self.c, self.c.day
        for week in range(c.dice.randrange(1, 8)):
            day = c.day + 7 * week
            if week and day >= c.days.today:  # the first day is the start itself
                break
            present = 1 if week == 0 or c.dice.random() < 0.85 else 0
            key = c.new_id(day * DAY + DAY // 2)
            c.rows["matching_attendance"].append((key, c.region, self.key, c.days.texts[day], present))
            last = day
        return last

    def stop(self) -> None:
        """Does not come any more."""
        c = self.c
        if c.state in OPEN:
            reason, text = c.dice.choice(_REASONS), c.days.texts[c.day]
            self.move(
                HandoverMove.STOP, told=f', "on": "{text}", "reason": "{reason}"', stopped_on=text, stop_reason=reason
            )

    def let_go(self) -> None:
        """The course ends: nobody waits for who did not come yet; the link goes on, and says so."""
        if self.state in (HandoverState.SENT, HandoverState.WELCOME):
            self.move(HandoverMove.CANCEL, by="link_worker")


def hand_over(c: Course) -> None:
    """Introduce the client to an activity that fits the theme and was not tried before."""
    theme = c.dice.choice(c.theme.looks_for)
    options = [one for one in c.place.activities.get(theme, ()) if one.id not in c.tried]
    if not options:
        return
    chosen = c.dice.choice(options)
    c.tried.add(chosen.id)
    c.handovers += 1
    c.settle(StepCode.FIND_OTHER)
    introduction = Introduction(c, chosen)
    introduction.move(HandoverMove.SEND, by="link_worker")
    c.chosen_titles.append(chosen.title)
    telling.link(c, "provider", introduction.key, LINK_LIVES)
    c.let_go.append(introduction.let_go)
    c.plan(c.later(1, 4) if c.dice.random() < 0.8 else c.later(5, 12), introduction.answer)
