"""Which buttons a file shows: what the state makes possible and the reader may do. The rules decide, not the template."""

import dataclasses

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kring.referral.actions.appointments import BOOKABLE
from kring.referral.rules.lifecycle import Move, State, moves_from


@dataclasses.dataclass(frozen=True, slots=True)
class Button:
    """A button or link to a page with a form. With `post` it acts at once."""

    label: str | Promise
    route: str
    icon: str = ""
    post: bool = False


# move -> the button that makes it, in the order in which they are offered
MOVES: dict[Move, Button] = {
    Move.ACCEPT: Button(_("Accept"), "referral:accept", "check", post=True),
    Move.ANSWER: Button(_("Answer the question"), "referral:answer", "message-circle"),
    Move.RESEND: Button(_("Send again"), "referral:resend", "send"),
    Move.RESUME: Button(_("Take up again"), "journey:resume", "play", post=True),
    Move.REOPEN: Button(_("Open again"), "journey:reopen", "rotate-ccw", post=True),
    Move.ASK: Button(_("Ask the referrer"), "referral:ask", "message-circle-question-mark"),
    Move.RETURN: Button(_("Return"), "referral:return", "undo-2"),
    Move.HOLD: Button(_("Put the file on hold"), "journey:hold", "pause"),
    Move.PASS_ON: Button(_("Pass to a colleague"), "referral:pass_on", "arrow-right-left"),
    Move.CLOSE: Button(_("Finish"), "journey:close", "flag"),
    Move.CORRECT: Button(_("Correct"), "referral:correct", "pencil"),
    Move.WITHDRAW: Button(_("Withdraw"), "referral:withdraw", "x"),
}
# What moves a file on stands in view; the rest folds away.
MAIN = (Move.ACCEPT, Move.ANSWER, Move.RESEND, Move.RESUME, Move.REOPEN)
FIRST_LOOK = (Move.ASK, Move.RETURN)
APPOINTMENT = Button(_("Appointment"), "referral:appointment", "calendar")
CARD = Button(_("Card for the client"), "doors:card", "printer")
CLOSING_CARD = Button(_("Closing card"), "doors:closing_card", "printer")


def buttons(
    state: State, can: frozenset[str], as_referrer: bool, *, agreed: bool = True
) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """(in view, folded away) for a reader with these permissions. Without the client's consent (`agreed`) nothing that asks the
    practice something."""
    possible = {move: edge for move, edge in moves_from(state).items() if agreed or move not in FIRST_LOOK}
    offered = [move for move in MOVES if move in possible and possible[move].permission in can]
    in_view = MAIN if as_referrer or state not in (State.SENT, State.QUESTIONED) else MAIN + FIRST_LOOK
    main = tuple(MOVES[move] for move in offered if move in in_view)
    if "referral.card" in can and state == State.CLOSED:
        main += (CLOSING_CARD,)
    more = [MOVES[move] for move in offered if move not in in_view]
    if "appointment.book" in can and state in BOOKABLE:
        more.insert(0, APPOINTMENT)
    if "referral.card" in can and state not in (State.CLOSED, State.WITHDRAWN):
        more.insert(0, CARD)
    return main, tuple(more)
