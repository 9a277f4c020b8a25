"""The log of who did what to whose data: called by name, refuses nobody, and the database refuses to change it.

Writes are recorded inside the transaction that changes the data; reads are recorded and committed before the answer
leaves. No rule ever reads the log: it is evidence, not a source. On screen each sees their own lines only (`own_log`).
"""

import contextlib
import contextvars
import uuid
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kring.access.models import AuditEntry
from kring.identity.actors import Actor
from kring.rows import insert

CHANGES = frozenset("CUD")  # action codes of NEN 7513: create, update, delete

# verb -> (NEN 7513 action code, sentence for the reader of the log). A verb is never taken away: the log keeps it.
VERBS: dict[str, tuple[str, Promise]] = {
    "referral.opened": ("R", _("%(who)s opened the file")),
    "referral.listed": ("R", _("%(who)s saw a list with this person on it")),
    "referral.sent": ("C", _("%(who)s referred")),
    "referral.corrected": ("U", _("%(who)s corrected the referral")),
    "referral.withdrawn": ("U", _("%(who)s withdrew the referral")),
    "referral.accepted": ("U", _("%(who)s accepted the referral")),
    "referral.returned": ("U", _("%(who)s returned the referral")),
    "referral.passed_on": ("U", _("%(who)s passed the referral to a colleague")),
    "referral.asked": ("U", _("%(who)s asked the referrer a question")),
    "referral.answered": ("U", _("%(who)s answered the question")),
    "referral.resent": ("U", _("%(who)s sent the referral again")),
    "referral.reopened": ("U", _("%(who)s reopened the file")),
    "referral.closed": ("U", _("%(who)s closed the file")),
    "referral.held": ("U", _("%(who)s put the file on hold")),
    "referral.resumed": ("U", _("%(who)s resumed after a hold")),
    "client.searched": ("E", _("%(who)s searched for a client")),
    "client.opened": ("R", _("%(who)s saw the details of a client")),
    "client.added": ("C", _("%(who)s entered a client")),
    "client.changed": ("U", _("%(who)s corrected the details of a client")),
    "client.matched": ("U", _("%(who)s said that two files are of the same person")),
    "client.told_apart": ("U", _("%(who)s said that two files are of different people")),
    "client.unmatched": ("U", _("%(who)s took back what was said about two files")),
    "draft.kept": ("C", _("%(who)s kept a half-filled referral")),
    "draft.changed": ("U", _("%(who)s changed a half-filled referral")),
    "draft.listed": ("R", _("%(who)s saw a list of half-filled referrals")),
    "draft.opened": ("R", _("%(who)s went on with a half-filled referral")),
    "draft.forgotten": ("D", _("%(who)s forgot half-filled referrals that nobody went on with")),
    "draft.dropped": ("D", _("%(who)s threw a half-filled referral away")),
    "card.printed": ("E", _("%(who)s made the card for the client")),
    "message.written": ("C", _("%(who)s wrote a message")),
    "message.read": ("R", _("%(who)s read messages")),
    "step.changed": ("U", _("%(who)s changed the next step")),
    "appointment.booked": ("C", _("%(who)s booked an appointment")),
    "appointment.moved": ("U", _("%(who)s moved an appointment")),
    "appointment.cancelled": ("U", _("%(who)s cancelled an appointment")),
    "contact.recorded": ("C", _("%(who)s recorded a contact")),
    "contact.taken_back": ("D", _("%(who)s took back an attempt that was noted by mistake")),
    "contact.moved": ("U", _("%(who)s moved a note to the right file")),
    "notes.read": ("R", _("%(who)s read the notes")),
    "plan.changed": ("U", _("%(who)s changed the plan")),
    "goal.set": ("C", _("%(who)s recorded a goal")),
    "goal.changed": ("U", _("%(who)s changed a goal")),
    "web.made": ("C", _("%(who)s made a spider web")),
    "web.corrected": ("U", _("%(who)s corrected a spider web")),
    "web.shared": ("U", _("%(who)s let the referrer see a spider web")),
    "web.unshared": ("U", _("%(who)s no longer lets the referrer see a spider web")),
    "web.read": ("R", _("%(who)s read spider webs")),
    "web.printed": ("E", _("%(who)s made a spider web on paper")),
    "handover.sent": ("C", _("%(who)s handed over to an activity")),
    "handover.answered": ("U", _("%(who)s answered a hand-over")),
    "handover.changed": ("U", _("%(who)s changed how an activity goes")),
    "handover.read": ("R", _("%(who)s read a hand-over")),
    "shortlist.printed": ("E", _("%(who)s made a list of activities to take home")),
    "attendance.ticked": ("U", _("%(who)s ticked attendance")),
    "gap.noted": ("C", _("%(who)s noted that something is missing for the client")),
    "gap.taken_back": ("U", _("%(who)s noted that the client no longer waits for something that is missing")),
    "gap.listed": ("R", _("%(who)s saw which clients wait for something that is missing")),
    "gap.changed": ("U", _("%(who)s changed something about what is missing in the region")),
    "questions.asked": ("U", _("%(who)s asked the client to answer questions")),
    "questions.declined": ("U", _("%(who)s noted that the client would rather not answer")),
    "questions.answered": ("C", _("%(who)s answered questions about how the client fares")),
    "questions.corrected": ("U", _("%(who)s corrected answers that came on paper")),
    "questions.printed": ("E", _("%(who)s printed questions for the client")),
    "scores.read": ("R", _("%(who)s saw how the client fares")),
    "practice.told": ("U", _("%(who)s told what the practice notices")),
    "callback.drawn": ("C", _("%(who)s drew at random which clients are called back")),
    "callback.noted": ("U", _("%(who)s noted what a call back told")),
    "feedback.drafted": ("R", _("%(who)s read a feedback draft")),
    "feedback.sent": ("C", _("%(who)s sent feedback")),
    "feedback.read": ("R", _("%(who)s read feedback")),
    "feedback.listed": ("R", _("%(who)s saw the feedback that was sent")),
    "notice.read": ("U", _("%(who)s took a notice out of the inbox")),
    "feedback.copied": ("E", _("%(who)s copied feedback to the record")),
    "link.opened": ("R", _("%(who)s opened a link")),
    "link.revoked": ("U", _("%(who)s revoked a link")),
    "wishes.changed": ("U", _("%(who)s changed how the client may be reached")),
    "consent.withdrawn": ("U", _("%(who)s wrote down that the client withdrew consent")),
    "stop.asked": ("U", _("%(who)s said they want to stop")),
    "dossier.opened_with_reason": ("E", _("%(who)s opened a colleague's file with a reason")),
    "team.departed": ("U", _("%(who)s ended somebody's work in the team")),
    "photo.put": ("U", _("%(who)s put a photo of a link worker")),
    "photo.removed": ("D", _("%(who)s removed a photo of a link worker")),
    "absence.registered": ("U", _("%(who)s registered an absence")),
    "absence.ended": ("U", _("%(who)s ended an absence")),
    "deputy.changed": ("U", _("%(who)s named another deputy during an absence")),
    "departure.announced": ("U", _("%(who)s announced that somebody leaves the team")),
    "departure.revoked": ("U", _("%(who)s took back that somebody leaves the team")),
    "steps.handed_over": ("U", _("%(who)s handed steps over")),
    "steward.changed": ("U", _("%(who)s changed the set-up of the region")),
    "proposal.sent": ("C", _("%(who)s proposed an activity")),
    "proposal.taken_back": ("U", _("%(who)s took back a proposed activity")),
    "proposal.answered": ("U", _("%(who)s answered a proposed activity")),
    "tip.told": ("U", _("%(who)s wrote a tip about an activity")),
    "tip.removed": ("D", _("%(who)s removed a tip about an activity")),
    "figures.downloaded": ("E", _("%(who)s downloaded figures")),
    "today.listed": ("R", _("%(who)s saw the list of next steps")),
    "log.read": ("R", _("%(who)s looked back in the log of own actions")),
    "access.refused": ("E", _("%(who)s got no access")),
}

_writing: contextvars.ContextVar[bool] = contextvars.ContextVar("audit_is_writing", default=False)
found_while_reading: contextvars.ContextVar[dict | None] = contextvars.ContextVar("found_while_reading", default=None)


def record(
    actor: Actor,
    verb: str,
    obj: Model | type[Model],
    *,
    ids: Iterable[uuid.UUID] | None = None,
    dossier_id: uuid.UUID | None = None,
    on_behalf_of: uuid.UUID | None = None,
    ground: str = "",
    refused: bool = False,
    also: tuple[str, ...] = (),
) -> None:
    """Write one line of the log, and one for each of the verbs in `also` that happened to the same object in the same moment.

    `obj` is the row concerned, or a model together with `ids` for a list (one line holds all ids of a list). Raises KeyError
    for a verb without a sentence, TypeError when the actor is nobody, and RuntimeError for a change outside a transaction: its
    line would stand without it, or it without its line.
    """
    if not isinstance(actor, Actor):
        raise TypeError("nobody cannot act: the audit needs an actor")
    if not connection.in_atomic_block and any(VERBS[each][0] in CHANGES for each in (verb, *also)):
        raise RuntimeError(f"{verb} is a change: it is written in the transaction of its line")
    lines = [
        AuditEntry(
            region_id=actor.region_id,
            at=timezone.now(),
            verb=each,
            action=VERBS[each][0],
            user_id=actor.user_id,
            bearer_id=actor.bearer,
            organisation_id=actor.organisation_for(),
            role=",".join(sorted(actor.roles)) or actor.link,
            on_behalf_of_id=on_behalf_of,
            dossier_id=dossier_id,
            object_type=obj._meta.label,
            object_ids=[str(obj.pk)] if ids is None else [str(i) for i in ids],
            ground=ground,
            refused=refused,
        )
        for each in (verb, *also)
    ]
    with writing():
        if also:
            AuditEntry.objects.bulk_create(lines)
        else:
            insert(lines[0])


def refused(actor: Actor, permission: str, object_id: uuid.UUID | None = None) -> None:
    """Log that someone was refused: the permission they lacked and the id they asked for, nothing about what is there."""
    record(
        actor,
        "access.refused",
        AuditEntry,
        ids=[object_id] if object_id else [],
        ground=permission,
        refused=True,
    )


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Lets the log be written while a reading page may only SELECT."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


class WriteInReadingPage(RuntimeError):
    """A page that only shows things tried to change the database."""


def _only_select(execute, sql, params, many, context):
    if not _writing.get() and sql.lstrip()[:6].upper() not in ("SELECT", "WITH R", "EXPLAI"):
        raise WriteInReadingPage(sql.split(None, 3)[:3])
    return execute(sql, params, many, context)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Within this block the database connection refuses anything but SELECT, except from the log itself.

    What is asked often may therefore be kept in `found_while_reading` for as long as the block lasts: nothing here can change it.
    """
    token = found_while_reading.set({})
    try:
        with connection.execute_wrapper(_only_select):
            yield
    finally:
        found_while_reading.reset(token)
