"""What happened to a file, from its history, in words; for a referrer without what belongs to the link worker's work."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.access.models import Grant
from kring.access.policy import visible
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.journey.rules.ending import BrokeOff
from kring.journey.rules.pause import HoldReason
from kring.journey.wording import BROKE_OFF, HOLD_REASONS, ending_words
from kring.journey.wording import EVENTS as JOURNEY
from kring.matching.actions.gate import PROVIDER
from kring.matching.wording import EVENTS as ACTIVITIES
from kring.referral.models import Referral, ReferralEvent
from kring.referral.returned import Why, why_returned
from kring.referral.rules.lifecycle import Move
from kring.referral.rules.reasons import WithdrawReason
from kring.referral.wording import EVENTS, NOTED, WITHDRAW_REASONS

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
    "appointment_booked": "calendar",
    "appointment_moved": "calendar",
    "appointment_cancelled": "calendar",
    "consent_withdrawn": "shield",
    "goal_set": "target",
    "goal_reached": "target",
    "handover_sent": "handshake",
    "activity_started": "party-popper",
    "activity_not_started": "undo-2",
    "handover_taken_back": "undo-2",
}
TONES = {Move.MEET: "good", Move.CLOSE: "done", Move.RETURN: "attention", Move.ACCEPT: "progress"}
OTHER = {
    "feedback_sent": _("Feedback sent"),
}
WORDS = {**JOURNEY, **ACTIVITIES, **OTHER, **NOTED, **EVENTS}
# A referrer reads the moves, the activities (as feedback does) and the messages; not the link worker's daily work.
SHARED = frozenset({*EVENTS, *ACTIVITIES, *OTHER, *NOTED})
BY_CLIENT = frozenset({"appointment_moved", "appointment_cancelled", "client_stops", "wishes_changed"})


def story(actor: Actor, referral: Referral, as_referrer: bool, *, notes: bool) -> list[dict]:
    """What happened, as far as the actor may know, newest first, ready for the timeline; at most `LONGEST` entries.

    `notes`: whether the actor reads what link workers wrote for themselves.
    """
    rows = _events(actor, referral.pk, as_referrer)
    told = [
        {
            "title": str(WORDS.get(row["kind"]) or gettext("Something changed")),
            "when": row["at"],
            "who": row["user__name"] or _without_account(row["kind"], row["data"]),
            "text": _text(referral, row["kind"], row["data"], as_referrer, notes),
            "icon": ICONS.get(row["kind"], "circle"),
            "tone": TONES.get(row["kind"], "waiting"),
        }
        for row in rows
    ]
    if as_referrer:
        return told
    return sorted([*told, *_opened_with_reason(referral)], key=lambda entry: entry["when"], reverse=True)


def _without_account(kind: str, data: dict) -> str:
    """Who did it by a link, in a word."""
    if kind in ACTIVITIES and data.get("by") == PROVIDER:
        return gettext("the provider")
    return gettext("the client") if kind in BY_CLIENT else ""


@asked_often
def _events(actor: Actor, referral_id: uuid.UUID, as_referrer: bool) -> QuerySet:
    rows = visible(ReferralEvent, actor, few=True).filter(referral=referral_id)
    if as_referrer:
        rows = rows.filter(kind__in=[str(kind) for kind in sorted(SHARED)])
    return rows.order_by("-seq").values("kind", "at", "data", "user__name")[:LONGEST]


def _opened_with_reason(referral: Referral) -> list[dict]:
    """When a team lead opened the file of a colleague, and why. The caller showed that the file is visible."""
    return [
        {
            "title": gettext("Opened with a reason"),
            "when": row["since"],
            "who": row["user__name"],
            "text": row["reason"],
            "icon": "eye",
            "tone": "attention",
        }
        for row in _grants(referral.pk)
    ]


@asked_often
def _grants(dossier_id: uuid.UUID) -> QuerySet:
    rows = Grant.objects.filter(dossier=dossier_id).order_by("-since")
    return rows.values("since", "reason", "user__name")[:LONGEST]


def _text(referral: Referral, kind: str, data: dict, as_referrer: bool, notes: bool) -> str:
    """What an event says beyond its name."""
    match kind:
        case Move.RETURN:
            return _came_back(why_returned(referral, data))
        case Move.WITHDRAW:
            return str(WITHDRAW_REASONS[WithdrawReason(data["reason"])])
        case Move.CLOSE:
            told = ending_words(data.get("ending", ""))
            reason = data.get("reason") if not as_referrer else None
            return f"{told}. {BROKE_OFF[BrokeOff(reason)]}" if reason else told
        case Move.CORRECT if "help_question" in data.get("former", {}):
            return gettext("Before it said: ‘%(text)s’") % {"text": data["former"]["help_question"]}
        case Move.PASS_ON if notes:
            return data.get("word", "")
        case Move.HOLD if not as_referrer:
            return str(HOLD_REASONS[HoldReason(data["reason"])])
    return data.get("title", "") if kind in ACTIVITIES else ""


def _came_back(why: Why) -> str:
    better = gettext("What fits better: %(support)s") % {"support": why.support} if why.support else ""
    return ". ".join(part.rstrip(".") for part in (why.reason, better, why.where_to) if part)
