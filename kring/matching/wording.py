"""The words for what happens between a client and an activity."""

from django.utils.translation import gettext_lazy as _

from kring.matching.rules.lifecycle import HandoverState
from kring.matching.rules.reach import Reach

# state -> (word, tone of its pill)
STATES = {
    HandoverState.SENT: (_("waiting for an answer"), "waiting"),
    HandoverState.WELCOME: (_("welcome"), "new"),
    HandoverState.FULL: (_("full"), "attention"),
    HandoverState.UNSUITABLE: (_("not suitable"), "attention"),
    HandoverState.STARTED: (_("takes part"), "good"),
    HandoverState.STOPPED: (_("stopped"), "done"),
    HandoverState.CANCELLED: (_("cancelled"), "done"),
}

# kind of event in a referral's history -> words
EVENTS = {
    "handover_sent": _("Handed over to an activity"),
    "handover_welcome": _("The activity said welcome"),
    "handover_full": _("The activity is full"),
    "handover_unsuitable": _("The activity does not suit"),
    "activity_started": _("Came to the activity for the first time"),
    "activity_stopped": _("Stopped with the activity"),
    "handover_cancelled": _("Hand-over cancelled"),
}

REACH = {
    Reach.PHONE: _("The provider may call: %(words)s"),
    Reach.EMAIL: _("The provider may e-mail: %(words)s"),
    Reach.LINK_WORKER: _("Through the link worker: %(words)s"),
}


def state_pill(state: str) -> tuple[str, str]:
    """(word, tone) of a hand-over's state."""
    word, tone = STATES[HandoverState(state)]
    return str(word), tone
