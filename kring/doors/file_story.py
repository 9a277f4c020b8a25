"""What happened to a file, from its history, in words; for a referrer without what belongs to the link worker's work."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.access.policy import visible
from kring.identity.actors import Actor
from kring.journey.rules.pause import HoldReason
from kring.journey.wording import EVENTS as JOURNEY
from kring.journey.wording import HOLD_REASONS, ending_words
from kring.matching.wording import EVENTS as ACTIVITIES
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import Move
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from kring.referral.wording import EVENTS, RETURN_REASONS, WITHDRAW_REASONS

LONGEST = 200
ICONS = {
    Move.SEND: "send",
    Move.ACCEPT: "check",
    Move.MEET: "users",
    Move.RETURN: "undo-2",
    Move.HOLD: "pause",
    Move.RESUME: "play",
    Move.CLOSE: "flag",
    Move.WITHDRAW: "x",
    Move.REOPEN: "rotate-ccw",
    "message": "mail",
    "goal_set": "target",
    "goal_reached": "target",
    "handover_sent": "handshake",
    "activity_started": "party-popper",
}
TONES = {Move.MEET: "good", Move.CLOSE: "done", Move.RETURN: "attention", Move.ACCEPT: "progress"}
OTHER = {
    "feedback_sent": _("Feedback sent"),
    "appointment_moved": _("The client moved the appointment"),
    "appointment_cancelled": _("Appointment cancelled"),
    "wishes_changed": _("The client changed how they may be reached"),
}
OWN_SIDE = {"client_stops": _("The client said that they want to stop")}
WORDS = {**JOURNEY, **ACTIVITIES, **OTHER, **OWN_SIDE, **EVENTS}
# A referrer reads the moves, the activities (as feedback does) and the messages; not the link worker's daily work.
SHARED = frozenset({*EVENTS, *ACTIVITIES, *OTHER, "message"})


def story(actor: Actor, referral: Referral, as_referrer: bool) -> list[dict]:
    """What happened, newest first, ready for the timeline; at most `LONGEST` entries."""
    rows = visible(ReferralEvent, actor).filter(referral=referral)
    if as_referrer:
        rows = rows.filter(kind__in=[str(kind) for kind in SHARED])
    rows = rows.order_by("-seq").values("kind", "at", "data", "user__name")[:LONGEST]
    return [
        {
            "title": str(WORDS.get(row["kind"]) or gettext("Something changed")),
            "when": row["at"],
            "who": row["user__name"] or "",
            "text": _text(row["kind"], row["data"], as_referrer),
            "icon": ICONS.get(row["kind"], "circle"),
            "tone": TONES.get(row["kind"], "waiting"),
        }
        for row in rows
    ]


def _text(kind: str, data: dict, as_referrer: bool) -> str:
    """What an event says beyond its name."""
    match kind:
        case Move.RETURN:
            return str(RETURN_REASONS[ReturnReason(data["reason"])])
        case Move.WITHDRAW:
            return str(WITHDRAW_REASONS[WithdrawReason(data["reason"])])
        case Move.CLOSE:
            return ending_words(data.get("ending", ""))
        case Move.HOLD if not as_referrer:
            return str(HOLD_REASONS[HoldReason(data["reason"])])
    return data.get("title", "") if kind in ACTIVITIES else ""
