"""Keeping one course's books while it is told: events, lead step, owed duties, relations, the log. Nothing here decides.

Every move goes through the table of the step that owns it (`referral.rules.lifecycle`, `matching.rules.lifecycle`), so a history
that could not happen in Kring cannot be made up either.
"""

import dataclasses
import heapq
import json
from collections.abc import Callable

from kring.demo.rules.dice import Dice, row_id
from kring.demo.rules.house import Place, Practice, Worker
from kring.demo.rules.tables import Rows, field
from kring.demo.rules.timeline import DAY, Timeline
from kring.duties.rules import StepCode
from kring.journey.rules.reaching import Outcome
from kring.programme.rules.agreement import Norms
from kring.referral.rules.lifecycle import OPEN, Move, State, step

VERBS = {
    Move.SEND: ("referral.sent", "C"),
    Move.ASK: ("referral.asked", "U"),
    Move.ANSWER: ("referral.answered", "U"),
    Move.ACCEPT: ("referral.accepted", "U"),
    Move.RETURN: ("referral.returned", "U"),
    Move.RESEND: ("referral.resent", "U"),
    Move.WITHDRAW: ("referral.withdrawn", "U"),
    Move.PASS_ON: ("referral.passed_on", "U"),
    Move.CORRECT: ("referral.corrected", "U"),
    Move.HOLD: ("referral.held", "U"),
    Move.RESUME: ("referral.resumed", "U"),
    Move.CLOSE: ("referral.closed", "U"),
    Move.REOPEN: ("referral.reopened", "U"),
}
_REFERRAL = {name: field("referral_referral", name) for name in (
    "state", "seq", "accepted_at", "first_contact_at", "hold_until", "closed_at", "ending", "link_worker_id", "help_question",
)}  # fmt: skip
_CODE, _DUE, _ORGANISATION, _OWNER, _DONE_AT, _OUTCOME, _KEPT_FOR = (
    field("duties_step", name)
    for name in ("code", "due_on", "organisation_id", "owner_id", "done_at", "outcome", "kept_for_id")
)
# Asking an enumeration for its value is slow, a dictionary is not.
_VALUES = {one: one.value for one in (*StepCode, *State, *Move)} | {None: ""}
_CLOSED_AT = field("access_dossier", "closed_at")
_UNTIL = field("access_relation", "until")
_CANCELLED_AT, _CANCELLED_BY = (
    field("capacity_appointment", "cancelled_at"),
    field("capacity_appointment", "cancelled_by"),
)


class NotYet(Exception):
    """What comes next lies after the reference day's morning: this is how the course stands now."""


class Over(Exception):
    """The course has ended."""


@dataclasses.dataclass(slots=True)
class Making:
    """What all courses of a region share."""

    dice: Dice
    days: Timeline
    rows: Rows
    norms: Norms


class Course:
    """One referral from sending to where it is now. `t` is the moment of the story."""

    def __init__(self, making: Making, place: Place, practice: Practice, t: int):
        self.making, self.dice, self.days, self.rows = making, making.dice, making.days, making.rows
        self.place, self.practice, self.t = place, practice, t
        self.region = place.region
        self.state: State | None = None
        self.seq = 0
        self.worker: Worker | None = None
        self.lead: list | None = None
        self.owed: list[tuple[StepCode, str, int, list]] = []
        self.appointment: tuple[int, list, Worker] | None = None
        self.link_worker_relation: list = []
        self.outcomes: list[Outcome] = []
        self.lead_code: StepCode | None = None
        self.lead_handover: str | None = None
        self.due = 0  # the day of the lead step
        self._lead_since = 0
        self.conversations, self.handovers = 0, 0
        self.spoken_on: int | None = None
        self.planned = self.problems_first = self.held_for_problems = self.client_stopped = False
        self.goals: list[list] = []
        self.started_titles: list[str] = []
        self.chosen_titles: list[str] = []
        self.tried: set[str] = set()
        self.let_go: list[Callable[[], None]] = []  # what is not waited for any more when the course ends
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._count = 0

    # --- Time ------------------------------------------------------------------------------------------------------

    def plan(self, t: int, what: Callable[[], None]) -> None:
        """Let something happen by itself at a moment, unless the story is over by then."""
        self._count += 1
        heapq.heappush(self._agenda, (t, self._count, what))

    def go(self, t: int) -> None:
        """Go on to a moment; what was planned before it happens first. Raises NotYet when the day has not come."""
        self._happen_until(min(t, self.days.now))
        if t >= self.days.now:
            raise NotYet
        self.t = max(t, self.t)

    def finish_agenda(self) -> None:
        """Let everything happen that was planned before now."""
        self._happen_until(self.days.now)

    def _happen_until(self, t: int) -> None:
        while self._agenda and self._agenda[0][0] < t:
            when, _count, what = heapq.heappop(self._agenda)
            self.t = max(self.t, when)
            what()

    def later(self, low: int, high: int) -> int:
        """A moment within office hours, `low` to `high` working days from now."""
        day = self.days.after(self.t // DAY, self.dice.randrange(low, high + 1))
        return max(self.days.at_work(self.dice, day), self.t + self.dice.randrange(3, 30))

    @property
    def day(self) -> int:
        """The day of the story."""
        return self.t // DAY

    def now(self) -> str:
        """The moment of the story, as stored."""
        return self.days.moment(self.t)

    def new_id(self, t: int | None = None) -> str:
        """A key made at a moment."""
        return row_id(self.dice, self.days.milliseconds(self.t if t is None else t))

    # --- Writing ---------------------------------------------------------------------------------------------------

    def set(self, **changes: str | int | None) -> None:
        """Change fields of the referral."""
        for name, value in changes.items():
            self.referral[_REFERRAL[name]] = value

    def event(self, kind: str, user: str | None, organisation: str | None, data: str = "{}") -> None:
        """Write one event without a change of state."""
        self._event(kind, self.state, user, organisation, data)

    def move(self, what: Move, user: str, organisation: str, data: str = "{}", logged: bool = True) -> None:
        """Make a move, as the lifecycle allows it, and note it in the log."""
        before, after = self.state, step(self.state, what).to
        self.state = after
        self._event(_VALUES[what], before, user, organisation, data)
        if before is not None and (before in OPEN) != (after in OPEN):
            self.dossier[_CLOSED_AT] = None if after in OPEN else self.now()
        if logged and what in VERBS:
            verb, action = VERBS[what]
            self.log(verb, action, user, organisation, "referral.Referral", self.id)

    def _event(self, kind: str, before: State | None, user: str | None, organisation: str | None, data: str) -> None:
        self.seq += 1
        self.rows["referral_referralevent"].append(
            (
                self.new_id(), self.region, self.id, self.seq, self.now(), kind, _VALUES[before],
                _VALUES[self.state], user, organisation, data,
            )
        )  # fmt: skip

    def log(self, verb: str, action: str, user: str, organisation: str, model: str, row: str) -> None:
        """Write a line of the log."""
        role = "referrer" if organisation == self.practice.id else "link_worker"
        ground, behalf = "", None
        if verb == "referral.sent":
            ground = "consent"
            if user != self.referrer:
                role, behalf = "assistant", self.referrer
        self.rows["access_auditentry"].append(
            (
                self.region, self.now(), verb, action, user, None, organisation, role, behalf, self.id, model,
                f'["{hyphened(row)}"]', ground, 0,
            )
        )  # fmt: skip

    def set_lead(
        self, code: StepCode, due: int, details: str = "{}", at_practice: bool = False, handover: str | None = None
    ) -> None:
        """Finish the open lead step and open this one; `handover` is what it is about, if it is about one."""
        owner = self.referrer if at_practice else (self.worker.id if self.worker else None)
        organisation = self.practice.id if at_practice else self.place.welfare
        self.lead_code, self.lead_handover, self.due = code, handover, due
        if self.lead is not None and self._lead_since == self.t:
            # Nobody can have seen a step of this very moment: it becomes the new one.
            self.lead[_CODE : _DUE + 1] = (_VALUES[code], details, organisation, owner, self.days.texts[due])
            return
        if self.lead is not None:
            self.lead[_DONE_AT], self.lead[_OUTCOME] = self.now(), "done"
        self.lead, self._lead_since = self._step("lead", code, due, details, organisation, owner), self.t

    def end_lead(self) -> None:
        """Finish the open lead step."""
        if self.lead is not None:
            self.lead[_DONE_AT], self.lead[_OUTCOME] = self.now(), "done"
            self.lead = self.lead_code = self.lead_handover = None

    def owe(self, code: StepCode, due: int, key: str, details: str = "{}", at_practice: bool = False) -> list:
        """Open a duty beside the lead step; `key` tells it from others with the same code."""
        owner = self.referrer if at_practice else (self.worker.id if self.worker else None)
        organisation = self.practice.id if at_practice else self.place.welfare
        row = self._step("owed", code, due, details, organisation, owner)
        self.owed.append((code, key, due, row))
        return row

    def settle(self, code: StepCode, key: str | None = None, outcome: str = "done", at: str | None = None) -> int:
        """Finish owed duties with this code (and key); returns how many there were."""
        found = [one for one in self.owed if one[0] is code and (key is None or one[1] == key)]
        for one in found:
            one[3][_DONE_AT], one[3][_OUTCOME] = at or self.now(), outcome
            self.owed.remove(one)
        return len(found)

    def settle_about(self, key: str) -> None:
        """Finish the owed duties about one thing, whatever their code."""
        for code in {one[0] for one in self.owed if one[1] == key}:
            self.settle(code, key)

    def move_due(self, code: StepCode, stands_from: int, goes_on: int) -> None:
        """The clock of duties with this code stood still from a day until it goes on."""
        moved = []
        for found, key, due, row in self.owed:
            if found is code and due >= stands_from:
                due = self.days.after(goes_on, self.days.between(stands_from, due))
                row[_DUE] = self.days.texts[due]
            moved.append((found, key, due, row))
        self.owed = moved

    def _step(self, kind: str, code: StepCode, due: int, details: str, organisation: str, owner: str | None) -> list:
        row = [
            self.new_id(), self.region, self.id, kind, _VALUES[code], details, organisation, owner, self.days.texts[due],
            self.now(), None, "", None,
        ]  # fmt: skip
        self.rows["duties_step"].append(row)
        return row

    def take_over(self, worker: Worker, ground: str) -> None:
        """Somebody else accompanies from now on, with all open steps."""
        self.link_worker_relation[_UNTIL] = self.now()
        self.worker = worker
        self.relate("link_worker", self.place.welfare, worker.id, ground)
        self.set(link_worker_id=worker.id)
        for row in (self.lead, *(row for _code, _key, _due, row in self.owed)):
            if row is not None and row[_ORGANISATION] == self.place.welfare:
                row[_OWNER] = worker.id

    def relate(self, kind: str, organisation: str, user: str | None, ground: str) -> None:
        """An organisation (and person) has to do with the course from now on."""
        row = [self.new_id(), self.region, self.id, kind, organisation, user, ground, self.now(), None]
        self.rows["access_relation"].append(row)
        if kind == "link_worker":
            self.link_worker_relation = row

    def lend_steps(self, deputy: str) -> None:
        """While the link worker is away a colleague has the open steps, to be given back."""
        for row in (self.lead, *(row for _code, _key, _due, row in self.owed)):
            if row is not None and self.worker is not None and row[_OWNER] == self.worker.id:
                row[_KEPT_FOR], row[_OWNER] = self.worker.id, deputy

    # --- Appointments ----------------------------------------------------------------------------------------------

    def book(self, kind: str, not_before: int) -> bool:
        """Book a free slot of the link worker from a day on, not always the very first one; False when there is none."""
        worker, skip = self.worker, self.dice.choice((0, 0, 0, 0, 1, 2))
        first = self.days.on_or_after(not_before)
        for number in range(35):
            day = self.days.after(first, number)
            if worker.is_away(day):
                continue
            for site, room, starts in worker.hours.get(self.days.weekdays[day], ()):
                for start in starts:
                    t = day * DAY + start
                    if t in worker.taken or t <= self.t + 30:
                        continue
                    if skip:
                        skip -= 1
                        continue
                    self._book(kind, t, site, room)
                    return True
        return False

    def _book(self, kind: str, t: int, site: str, room: str) -> None:
        self.worker.taken.add(t)
        row = [
            self.new_id(), self.region, self.id, self.worker.id, site, room, kind, self.days.sharp(t), 45, self.now(), None, "",
        ]  # fmt: skip
        self.rows["capacity_appointment"].append(row)
        self.appointment = (t, row, self.worker)

    def cancel(self, by: str) -> None:
        """Cancel the appointment that is still to come."""
        if self.appointment is not None and self.appointment[0] > self.t:
            t, row, booked = self.appointment  # whoever took over since: the moment is one of whom it was booked with
            row[_CANCELLED_AT], row[_CANCELLED_BY] = self.now(), by
            booked.taken.discard(t)
        self.appointment = None


def hyphened(key: str) -> str:
    """A key in hexadecimal as UUIDs are written in the log."""
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def as_json(**data: str | int | bool | None) -> str:
    """Details of a step or event, as stored."""
    return json.dumps(data, ensure_ascii=False)
