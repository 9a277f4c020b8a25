"""What happened to a file, from its history, in words; for a referrer without what belongs to the link worker's work."""

from django.utils.translation import gettext

from kring.access.policy import visible
from kring.identity.actors import Actor
from kring.journey.rules.pause import HoldReason
from kring.journey.wording import EVENTS as JOURNEY
from kring.journey.wording import HOLD_REASONS, ending_words
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
}
TONES = {Move.MEET: "good", Move.CLOSE: "done", Move.RETURN: "attention", Move.ACCEPT: "progress"}
SHARED = frozenset({*EVENTS, "message"})


def story(actor: Actor, referral: Referral, as_referrer: bool) -> list[dict]:
    """What happened, newest first, ready for the timeline; at most `LONGEST` entries."""
    rows = visible(ReferralEvent, actor).filter(referral=referral)
    if as_referrer:
        rows = rows.filter(kind__in=[str(kind) for kind in SHARED])
    rows = rows.order_by("-seq").values("kind", "at", "data", "user__name")[:LONGEST]
    return [
        {
            "title": str(EVENTS.get(row["kind"]) or JOURNEY.get(row["kind"]) or gettext("Something changed")),
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
    return ""
