"""The life of a referral: one table, one function that reads it. `docs/states.md` is made from this table."""

import dataclasses
from enum import StrEnum


class State(StrEnum):
    """Where a referral is."""

    SENT = "sent"
    QUESTIONED = "questioned"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


OPEN = frozenset({State.SENT, State.QUESTIONED, State.RETURNED, State.ACCEPTED, State.ACTIVE, State.ON_HOLD})
WITH_LINK_WORKER = frozenset({State.ACCEPTED, State.ACTIVE, State.ON_HOLD})
BEFORE_ACCEPTANCE = frozenset({State.SENT, State.QUESTIONED, State.RETURNED})


class Move(StrEnum):
    """What can happen to a referral that may change where it is."""

    SEND = "send"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    RETURN = "return"
    RESEND = "resend"
    WITHDRAW = "withdraw"
    PASS_ON = "pass_on"
    CORRECT = "correct"
    MEET = "meet"
    NOT_MET = "not_met"
    HOLD = "hold"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclasses.dataclass(frozen=True, slots=True)
class Edge:
    """Where a move leads, which permission it needs, and why it is allowed here."""

    to: State
    permission: str
    why: str


class NotNow(Exception):
    """The move is not possible in this state."""

    def __init__(self, state: State, move: Move):
        super().__init__(f"{move} in {state}")
        self.state = state
        self.move = move


def _stay(states: frozenset[State], move: Move, permission: str, why: str) -> dict[tuple[State, Move], Edge]:
    return {(state, move): Edge(state, permission, why) for state in State if state in states}


TABLE: dict[tuple[State | None, Move], Edge] = {
    (None, Move.SEND): Edge(
        State.SENT, "referral.send", "The referrer sends; a first appointment can be booked at once."
    ),
    (State.SENT, Move.ASK): Edge(State.QUESTIONED, "referral.ask", "Something is unclear; the referrer answers first."),
    (State.QUESTIONED, Move.ANSWER): Edge(
        State.SENT, "referral.answer", "The answer puts it back with the link worker."
    ),
    (State.SENT, Move.ACCEPT): Edge(State.ACCEPTED, "referral.accept", "The link worker takes it up."),
    (State.QUESTIONED, Move.ACCEPT): Edge(State.ACCEPTED, "referral.accept", "The question was answered another way."),
    (State.SENT, Move.RETURN): Edge(
        State.RETURNED, "referral.return", "It does not fit; a reason and a suggestion go along."
    ),
    (State.QUESTIONED, Move.RETURN): Edge(State.RETURNED, "referral.return", "No answer came, or it does not fit."),
    (State.ACCEPTED, Move.RETURN): Edge(
        State.RETURNED, "referral.return", "It turned out not to fit before anyone met."
    ),
    (State.RETURNED, Move.RESEND): Edge(State.SENT, "referral.resend", "The referrer mended it."),
    (State.SENT, Move.WITHDRAW): Edge(
        State.WITHDRAWN, "referral.withdraw", "The referrer or the client changed their mind."
    ),
    (State.QUESTIONED, Move.WITHDRAW): Edge(
        State.WITHDRAWN, "referral.withdraw", "The referrer or the client changed their mind."
    ),
    (State.RETURNED, Move.WITHDRAW): Edge(State.WITHDRAWN, "referral.withdraw", "The referrer follows the suggestion."),
    (State.ACCEPTED, Move.WITHDRAW): Edge(State.WITHDRAWN, "referral.withdraw", "Nobody met yet."),
    (State.ACCEPTED, Move.MEET): Edge(
        State.ACTIVE, "journey.write", "Link worker and client spoke for the first time."
    ),
    (State.ACTIVE, Move.NOT_MET): Edge(
        State.ACCEPTED, "journey.write", "The only conversation belonged in another file."
    ),
    (State.ACCEPTED, Move.HOLD): Edge(
        State.ON_HOLD, "journey.hold", "Other problems go first, or the client asks to wait."
    ),
    (State.ACTIVE, Move.HOLD): Edge(
        State.ON_HOLD, "journey.hold", "Other problems go first, or the client asks to wait."
    ),
    (State.ON_HOLD, Move.RESUME): Edge(State.ACTIVE, "journey.hold", "The time has come."),
    (State.ACCEPTED, Move.CLOSE): Edge(
        State.CLOSED, "journey.close", "The client was not reached, or does not want it."
    ),
    (State.ACTIVE, Move.CLOSE): Edge(
        State.CLOSED, "journey.close", "The course is over; how it ended follows from what was done."
    ),
    (State.ON_HOLD, Move.CLOSE): Edge(State.CLOSED, "journey.close", "It will not go on."),
    (State.CLOSED, Move.REOPEN): Edge(State.ACTIVE, "journey.reopen", "The client comes back."),
    **_stay(
        frozenset({State.SENT, State.QUESTIONED, State.ACCEPTED, State.ACTIVE, State.ON_HOLD}),
        Move.PASS_ON,
        "referral.pass_on",
        "A colleague takes over.",
    ),
    **_stay(OPEN, Move.CORRECT, "referral.correct", "What was written is corrected; the history keeps both versions."),
}


def step(state: State | None, move: Move) -> Edge:
    """The edge for a move in a state. Raises NotNow when there is none."""
    edge = TABLE.get((state, move))
    if edge is None:
        raise NotNow(state, move)
    return edge


def moves_from(state: State) -> dict[Move, Edge]:
    """All moves possible in a state, in the order of the table."""
    return {move: edge for (start, move), edge in TABLE.items() if start == state}
