"""The words for what happens between a client and an activity."""

from django.utils.translation import gettext_lazy as _

from kring.directory.models import Theme
from kring.directory.wording import spoken_words
from kring.matching.rules.gaps import Constraint, GapMove, GapState
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
    "activity_not_started": _("Did not come to the activity after all: that was noted by mistake"),
    "activity_stopped": _("Stopped with the activity"),
    "handover_cancelled": _("Hand-over cancelled"),
    "handover_taken_back": _("What was said about the activity was a mistake"),
}

REACH = {
    Reach.PHONE: _("The provider may call: %(words)s"),
    Reach.EMAIL: _("The provider may e-mail: %(words)s"),
    Reach.LINK_WORKER: _("Through the link worker: %(words)s"),
}


# What stands in the way, as an addition to a kind of activity: 'Walking, in the evening'.
CONSTRAINTS = {
    Constraint.NONE: _("nothing like it is near"),
    Constraint.EVENING: _("in the evening"),
    Constraint.WEEKEND: _("at the weekend"),
    Constraint.DAYTIME: _("in the daytime"),
    Constraint.WHEELCHAIR: _("wheelchair accessible"),
    Constraint.QUIET: _("quiet, few stimuli"),
    Constraint.LANGUAGE: _("in a language other than Dutch"),
    Constraint.COST: _("free or nearly free"),
    Constraint.BUDDY: _("with somebody who meets newcomers"),
    Constraint.SMALL_GROUP: _("in a small group"),
    Constraint.TRANSPORT: _("near enough, or with transport"),
}

# state of a gap -> (word, tone of its pill)
GAP_STATES = {
    GapState.OPEN: (_("nobody works on it"), "attention"),
    GapState.TAKEN: (_("taken up"), "progress"),
    GapState.CLOSED: (_("there is an activity"), "good"),
    GapState.DROPPED: (_("will not come"), "done"),
}

GAP_MOVES = {
    GapMove.NOTE: _("Noted as missing"),
    GapMove.TAKE_UP: _("Taken up"),
    GapMove.PLAN: _("Another next step"),
    GapMove.GIVE_BACK: _("Given back"),
    GapMove.CLOSE: _("There is an activity"),
    GapMove.DROP: _("Will not come"),
}


def gap_title(theme: str, constraint: str, languages: str = "") -> str:
    """'Wandelen, in de avond': what is missing, without where. `languages`: those that somebody needs, for who may know of whom."""
    kind = str(Theme(theme).label)
    title = kind if constraint == Constraint.NONE else f"{kind}, {CONSTRAINTS[Constraint(constraint)]}"
    return f"{title} ({spoken_words(languages)})" if languages else title


# Before a gap is closed by an activity that says nothing of it.
IS_IT_SO = {
    Constraint.LANGUAGE: _("%(title)s does not say that a language other than Dutch is spoken there. Is that so?"),
    Constraint.WHEELCHAIR: _("%(title)s does not say that it is wheelchair accessible. Is it?"),
    Constraint.QUIET: _("%(title)s does not say that it is quiet there. Is it?"),
}

SAYS_NOTHING = {
    Constraint.LANGUAGE: _("does not say that another language is spoken"),
    Constraint.WHEELCHAIR: _("does not say that it is wheelchair accessible"),
    Constraint.QUIET: _("does not say that it is quiet"),
}


def gap_pill(state: str) -> tuple[str, str]:
    """(word, tone) of a gap's state."""
    word, tone = GAP_STATES[GapState(state)]
    return str(word), tone


def state_pill(state: str) -> tuple[str, str]:
    """(word, tone) of a hand-over's state."""
    word, tone = STATES[HandoverState(state)]
    return str(word), tone
