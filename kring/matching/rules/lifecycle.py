"""The life of a hand-over to a provider: one table, one function that reads it. `docs/states.md` is made from this table."""

import dataclasses
from enum import StrEnum


class HandoverState(StrEnum):
    """Where a hand-over is."""

    SENT = "sent"
    WELCOME = "welcome"
    FULL = "full"
    UNSUITABLE = "unsuitable"
    STARTED = "started"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class HandoverMove(StrEnum):
    """What can happen to a hand-over."""

    SEND = "send"
    WELCOME = "welcome"
    SAY_FULL = "say_full"
    SAY_UNSUITABLE = "say_unsuitable"
    START = "start"
    STOP = "stop"
    CANCEL = "cancel"
    TAKE_BACK = "take_back"
    NOT_STARTED = "not_started"
    NOT_STARTED_UNANSWERED = "not_started_unanswered"
    NOT_STARTED_FILE_OVER = "not_started_file_over"


@dataclasses.dataclass(frozen=True, slots=True)
class HandoverEdge:
    """Where a move leads, who may make it (provider, link worker, or the referrer by taking the referral back), and why."""

    to: HandoverState
    by: tuple[str, ...]
    why: str


class NotNow(Exception):
    """The move is not possible in this state."""

    def __init__(self, state: HandoverState | None, move: HandoverMove):
        super().__init__(f"{move} in {state}")
        self.state = state
        self.move = move


BOTH = ("provider", "link_worker")
ENDERS = ("link_worker", "referrer")
UNDO_START = (HandoverMove.NOT_STARTED, HandoverMove.NOT_STARTED_UNANSWERED, HandoverMove.NOT_STARTED_FILE_OVER)
TABLE: dict[tuple[HandoverState | None, HandoverMove], HandoverEdge] = {
    (None, HandoverMove.SEND): HandoverEdge(
        HandoverState.SENT, ("link_worker",), "The client said yes to being introduced."
    ),
    (HandoverState.SENT, HandoverMove.WELCOME): HandoverEdge(HandoverState.WELCOME, BOTH, "There is room and it fits."),
    (HandoverState.SENT, HandoverMove.SAY_FULL): HandoverEdge(HandoverState.FULL, BOTH, "No room now."),
    (HandoverState.SENT, HandoverMove.SAY_UNSUITABLE): HandoverEdge(
        HandoverState.UNSUITABLE, BOTH, "It would not suit."
    ),
    (HandoverState.SENT, HandoverMove.START): HandoverEdge(
        HandoverState.STARTED, BOTH, "Came without waiting for an answer."
    ),
    (HandoverState.WELCOME, HandoverMove.SAY_FULL): HandoverEdge(HandoverState.FULL, BOTH, "Filled up meanwhile."),
    (HandoverState.WELCOME, HandoverMove.START): HandoverEdge(HandoverState.STARTED, BOTH, "Came for the first time."),
    (HandoverState.STARTED, HandoverMove.STOP): HandoverEdge(
        HandoverState.STOPPED, BOTH, "Does not come any more, for a reason."
    ),
    **{
        (said, HandoverMove.TAKE_BACK): HandoverEdge(back, BOTH, "Said by mistake, and nothing followed from it.")
        for said, back in (
            (HandoverState.FULL, HandoverState.SENT),
            (HandoverState.UNSUITABLE, HandoverState.SENT),
            (HandoverState.STOPPED, HandoverState.STARTED),
        )
    },
    (HandoverState.STARTED, HandoverMove.NOT_STARTED): HandoverEdge(
        HandoverState.WELCOME, BOTH, "No day is left on which the client came: that was noted by mistake."
    ),
    (HandoverState.STARTED, HandoverMove.NOT_STARTED_UNANSWERED): HandoverEdge(
        HandoverState.SENT, BOTH, "The same, and the provider had not answered yet."
    ),
    (HandoverState.STARTED, HandoverMove.NOT_STARTED_FILE_OVER): HandoverEdge(
        HandoverState.CANCELLED, BOTH, "The same, and the file ended: what did not begin ends with it."
    ),
    (HandoverState.SENT, HandoverMove.CANCEL): HandoverEdge(
        HandoverState.CANCELLED, ENDERS, "The client decided otherwise, or the file ended."
    ),
    (HandoverState.WELCOME, HandoverMove.CANCEL): HandoverEdge(
        HandoverState.CANCELLED, ENDERS, "The client decided otherwise, or the file ended."
    ),
}


def step(state: HandoverState | None, move: HandoverMove) -> HandoverEdge:
    """The edge for a move in a state. Raises NotNow when there is none."""
    edge = TABLE.get((state, move))
    if edge is None:
        raise NotNow(state, move)
    return edge


def not_started(*, answered: bool, file_over: bool) -> HandoverMove:
    """The move that undoes a start: to where the hand-over was before it, or to the end when the file ended meanwhile."""
    if file_over:
        return HandoverMove.NOT_STARTED_FILE_OVER
    return HandoverMove.NOT_STARTED if answered else HandoverMove.NOT_STARTED_UNANSWERED
