"""The words for states, reasons and endings, in the catalogue's language."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.access.models import StandIn
from kring.referral.models import WarmHandover
from kring.referral.rules.lifecycle import Move, NotNow, State
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from kring.ui.dates import short_date

# state -> (word, tone of the pill)
STATES = {
    State.SENT: (_("New"), "new"),
    State.QUESTIONED: (_("Question for the referrer"), "attention"),
    State.RETURNED: (_("Returned"), "attention"),
    State.WITHDRAWN: (_("Withdrawn"), "done"),
    State.ACCEPTED: (_("Accepted"), "progress"),
    State.ACTIVE: (_("Under way"), "good"),
    State.ON_HOLD: (_("On hold"), "waiting"),
    State.CLOSED: (_("Finished"), "done"),
}

# How client and link worker are brought together, said to both sides; the choice itself speaks with the referrer's "I".
WARM_HANDOVER = {
    WarmHandover.INFORMATION: _("information goes along"),
    WarmHandover.CONSULTATION: _("referrer and link worker talk about it first"),
    WarmHandover.IN_PERSON: _("%(who)s introduces the client in person"),
}

RETURN_REASONS = {
    ReturnReason.OTHER_SUPPORT: _("Other support fits better"),
    ReturnReason.UNCLEAR: _("The question is not clear"),
    ReturnReason.ALREADY_KNOWN: _("Already known to us or elsewhere"),
    ReturnReason.OUTSIDE_AREA: _("Lives outside our area"),
    ReturnReason.NO_CAPACITY: _("No time within a reasonable term"),
    ReturnReason.CLIENT_UNAWARE: _("The client does not know about it, or does not want it"),
}

WITHDRAW_REASONS = {
    WithdrawReason.CLIENT_CHANGED_MIND: _("The client changed their mind"),
    WithdrawReason.OTHER_SUPPORT: _("Other support was found"),
    WithdrawReason.MISTAKE: _("Sent by mistake"),
}

EVENTS = {
    Move.SEND: _("Referred"),
    Move.ASK: _("Question asked"),
    Move.ANSWER: _("Question answered"),
    Move.ACCEPT: _("Accepted"),
    Move.RETURN: _("Returned"),
    Move.RESEND: _("Sent again"),
    Move.WITHDRAW: _("Withdrawn"),
    Move.PASS_ON: _("Passed to a colleague"),
    Move.CORRECT: _("Corrected"),
    Move.MEET: _("First contact"),
    Move.NOT_MET: _("No first contact after all"),
    Move.HOLD: _("Put on hold"),
    Move.RESUME: _("Taken up again"),
    Move.CLOSE: _("Finished"),
    Move.REOPEN: _("Opened again"),
}

# What else is worth remembering, for both sides to read.
NOTED = {
    "message": _("Message"),
    "appointment_booked": _("Appointment booked"),
    "appointment_moved": _("Appointment moved"),
    "appointment_cancelled": _("Appointment cancelled"),
    "contact_changed": _("The contact details were corrected"),
    "wishes_changed": _("The client changed how they may be reached"),
    "consent_withdrawn": _("The client withdrew their consent"),
    "client_stops": _("The client said that they want to stop"),
}

NOT_NOW = {
    State.SENT: _("The referral has not been accepted yet."),
    State.QUESTIONED: _("The link worker is waiting for an answer first."),
    State.RETURNED: _("The referral went back to the referrer."),
    State.WITHDRAWN: _("The referral was withdrawn."),
    State.ACCEPTED: _("The referral was already accepted."),
    State.ACTIVE: _("They are already in contact."),
    State.ON_HOLD: _("The file is on hold."),
    State.CLOSED: _("The file is finished."),
}


# The same for a move of which the state alone does not say enough to who tries it.
WITH_THE_LINK_WORKER = _("The referral is with the link worker: there is nothing to send again.")
NO_QUESTION = _("There is no question that waits for an answer. Write a message on the file instead.")
NOT_THIS_MOVE = {
    Move.RESEND: dict.fromkeys(
        (State.SENT, State.QUESTIONED, State.ACCEPTED, State.ACTIVE, State.ON_HOLD), WITH_THE_LINK_WORKER
    ),
    Move.ANSWER: dict.fromkeys((State.SENT, State.ACCEPTED, State.ACTIVE, State.ON_HOLD), NO_QUESTION),
    Move.ASK: {
        State.ACCEPTED: _("The referral was already accepted. Write the referrer a message on the file instead.")
    },
}


# Kinds of event that later steps write, with the words that they say for them.
_LATER: dict[str, Promise] = {}


def also_called(words: Mapping[str, Promise]) -> None:
    """Register the words of a later step for the kinds of event that it writes in a referral's history."""
    _LATER.update(words)


def event_words(kind: str, as_referrer: bool) -> str:
    """What happened, in words. The link worker's daily work, which later steps write, reads to a referrer as a change."""
    later = None if as_referrer else _LATER.get(kind)
    return str(EVENTS.get(kind) or NOTED.get(kind) or later or _("Something changed"))


def state_pill(state: str) -> tuple[str, str]:
    """(word, tone) of a state."""
    word, tone = STATES[State(state)]
    return str(word), tone


def with_absence(name: str, away: StandIn | None, today: date) -> str:
    """Somebody's name, with until when they are away and who stands in, if they are or will be."""
    if away is None:
        return name
    words = {"name": name, "first": short_date(away.since), "last": short_date(away.until)}
    if away.since > today:
        return gettext("%(name)s (away from %(first)s until %(last)s)") % words
    if away.deputy is None:
        return gettext("%(name)s (away until %(last)s; the team lead stands in)") % words
    return gettext("%(name)s (away until %(last)s; %(deputy)s stands in)") % (words | {"deputy": away.deputy.name})


def with_last_day(name: str, last_day: date | None) -> str:
    """Somebody's name, with the last day of work when it is known."""
    if last_day is None:
        return name
    return gettext("%(name)s (last day of work %(day)s)") % {"name": name, "day": short_date(last_day)}


def why_not(error: NotNow) -> str:
    """Why a move is not possible now, in a sentence for the person who tried it."""
    return str(NOT_THIS_MOVE.get(error.move, {}).get(error.state) or NOT_NOW[error.state])
