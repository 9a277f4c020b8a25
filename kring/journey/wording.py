"""The words for what happens while someone is accompanied."""

from django.utils.translation import gettext_lazy as _

from kring.journey.rules.ending import BrokeOff, Ending
from kring.journey.rules.pause import HoldReason
from kring.referral.wording import also_called

# ending -> (word, why it is called so)
ENDINGS = {
    Ending.WITHDRAWN: (_("Withdrawn"), _("The referrer took the referral back.")),
    Ending.COMPLETED_WITH_ACTIVITY: (_("Found an activity"), _("The client came to at least one activity.")),
    Ending.STOPPED_BY_CLIENT: (_("Stopped by the client"), _("The client said that they want to stop.")),
    Ending.NOT_REACHED: (_("Not reached"), _("Nobody ever spoke with the client.")),
    Ending.OTHER_SUPPORT: (_("Other support first"), _("Other problems went first, and the course did not go on.")),
    Ending.PLAN_DELIVERED: (_("Plan made"), _("There is a plan with a goal; no activity was started.")),
    Ending.CONVERSATIONS_ONLY: (_("Conversations"), _("There were conversations; no goal was set.")),
}

BROKE_OFF = {
    BrokeOff.GOES_WELL: _("It goes well without"),
    BrokeOff.OTHER_HELP: _("There is other help"),
    BrokeOff.SOMETHING_ELSE: _("Was looking for something else"),
    BrokeOff.NOT_NOW: _("Not the right moment"),
    BrokeOff.HEALTH: _("Health goes first"),
    BrokeOff.HARD_TO_COME: _("Coming was hard: time, transport or money"),
    BrokeOff.MOVED: _("Moved, or has another number"),
    BrokeOff.OTHER: _("Something else"),
}

HOLD_REASONS = {
    HoldReason.OTHER_PROBLEMS: _("Other problems go first"),
    HoldReason.CLIENT_ASKED: _("The client asked to wait"),
    HoldReason.HEALTH: _("Health goes first"),
    HoldReason.AWAY: _("The client is away"),
    HoldReason.WAITING_LIST: _("Waiting for a place"),
}

# kind of event in a referral's history -> words; those of the moves are in `referral.wording`
EVENTS = {
    "contact": _("Contact recorded"),
    "contact_taken_back": _("An attempt was noted by mistake"),
    "contact_moved_away": _("A contact went to the right file"),
    "contact_moved_here": _("A contact came from another file"),
    "plan": _("Plan changed"),
    "goal_set": _("Goal recorded"),
    "goal_changed": _("Goal changed"),
    "goal_reached": _("Goal reached"),
    "goal_dropped": _("Goal let go"),
    "goal_put_back": _("Goal taken up again"),
    "step": _("Next step chosen"),
}


also_called(EVENTS)


def ending_words(code: str) -> str:
    """How a course ended, in words; empty when it has not."""
    return str(ENDINGS[Ending(code)][0]) if code else ""
