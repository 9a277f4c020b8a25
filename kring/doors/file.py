"""Composing the file of one person: one page, shaped by what the reader is to it. What is not shown is not queried."""

import dataclasses
import uuid
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext

from kring.access.fields import Group, fields_for
from kring.access.models import StandIn
from kring.access.permissions import PRACTICE
from kring.access.policy import allowed, relatives, visible
from kring.access.standing_in import away_on
from kring.asking import asked_often
from kring.capacity.models import Appointment
from kring.clients.models import Client, Consent
from kring.clients.queries import last_withdrawn, standing_consent
from kring.clients.rules import age_on
from kring.doors.file_buttons import Button, buttons
from kring.doors.file_story import story
from kring.doors.step_rows import is_for, title_for
from kring.duties import wording
from kring.duties.models import Step, StepKind
from kring.duties.queries import ROW
from kring.duties.rules import StepCode
from kring.feedback.queries import file_feedback
from kring.identity.actors import Actor
from kring.identity.models import User
from kring.journey.queries import Contacts, file_contacts, file_plan
from kring.journey.wording import ENDINGS
from kring.matching.queries import file_activities
from kring.outcomes.queries import FileQuestions, file_questions, shares_results
from kring.programme.queries import agreement_of, contact_person
from kring.referral.actions.messages import side_of
from kring.referral.forms import WILLINGNESS
from kring.referral.models import Referral
from kring.referral.queries import introduced_by, messages_of
from kring.referral.returned import Returned, returned
from kring.referral.rules.lifecycle import OPEN, State
from kring.referral.same_person import SamePeople, file_same_person
from kring.referral.withheld import as_known, pill
from kring.referral.wording import WARM_HANDOVER, state_pill, with_absence
from kring.spiderweb.queries import FileWebs, file_webs

ALONG = ("dossier", "client", "version", "location", "practice", "referrer", "sent_by", "welfare", "link_worker")


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """Somebody to turn to: who it is, with until when they are away and who stands in, and the number to call now."""

    pk: uuid.UUID
    name: str
    phone: str


@dataclasses.dataclass(frozen=True, slots=True)
class ShownStep:
    """An open step on the file. `words` are the link worker's own; `about` names the activity it is about, if any."""

    title: str
    why: str
    words: str
    about: str
    owner: str
    due: date
    overdue: bool
    code: str


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What the referrer and the client already said to each other."""

    question: str
    discussed: tuple[str, ...]
    willing: str
    icpc: tuple[str, ...]
    warm_handover: str
    overruled_because: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """Everything the page shows; None for what this reader does not see."""

    referral: Referral
    fields: frozenset[Group]
    can: frozenset[str]
    as_referrer: bool
    withheld: bool
    client: Client | None
    age: int | None
    ways: tuple[str, ...]
    pill: tuple[str, str]
    ending: tuple[str, str] | None
    step: ShownStep | None
    other_steps: tuple[ShownStep, ...]
    appointment: Appointment | None
    introduced_by: str
    accompanied_by: str
    contact_person: Named | None
    said: Said | None
    returned: Returned | None
    messages: list | None
    own_side: uuid.UUID
    plan: dict | None
    contacts: Contacts | None
    webs: FileWebs | None
    activities: dict | None
    questions: FileQuestions | None
    feedback: dict
    story: list[dict]
    consent: Consent | None
    same_person: SamePeople | None
    main_buttons: tuple[Button, ...]
    more_buttons: tuple[Button, ...]
    today: date


def compose(actor: Actor, referral: Referral, now: datetime) -> FilePage:
    """The file as this actor sees it. The caller found it, with `ALONG`, among what the actor may see, and records the reading."""
    today = timezone.localdate(now)
    found = relatives(actor, referral.pk)
    consent = standing_consent(referral.dossier)
    withdrawn = last_withdrawn(referral.dossier) if consent is None else None
    as_referrer = found <= PRACTICE
    fields = fields_for(found, _agreed(referral, consent, as_referrer))
    can = allowed(actor, referral)
    withheld = Group.COURSE not in fields
    if withheld:
        referral = as_known(actor, referral)
    first, others = _steps(actor, referral, today, fields)
    main, more = buttons(State(referral.state), can, as_referrer, agreed=consent is not None)
    contact_shown = Group.CONTACT in fields
    appointment = None if withheld else _appointment(actor, referral, now)
    worker, contact = referral.link_worker, contact_person(referral.location_id, referral.practice_id, today)
    away = _away(referral, [one.pk for one in (worker, contact) if one], today)
    return FilePage(
        referral=referral,
        fields=fields,
        can=can,
        as_referrer=as_referrer,
        client=referral.client if contact_shown else None,
        age=age_on(referral.client.birth_date, today) if contact_shown else None,
        ways=_ways(referral.client) if contact_shown else (),
        withheld=withheld,
        pill=pill() if withheld else state_pill(referral.state),
        ending=_ending(referral),
        step=first,
        other_steps=others,
        appointment=appointment,
        introduced_by=introduced_by(referral, appointment),
        accompanied_by=with_absence(worker.name, away.get(worker.pk), today) if worker else "",
        contact_person=_named(contact, away.get(contact.pk), referral, today) if contact else None,
        said=_said(referral, Group.ICPC in fields) if Group.QUESTION in fields else None,
        returned=returned(actor, referral) if Group.QUESTION in fields else None,
        messages=messages_of(actor, referral) if Group.QUESTION in fields else None,
        own_side=side_of(actor, referral),
        plan=file_plan(actor, referral, fields),
        contacts=file_contacts(actor, referral, fields),
        webs=file_webs(actor, referral),
        activities=file_activities(actor, referral, fields) if Group.ACTIVITIES in fields else None,
        questions=file_questions(actor, referral, fields, now),
        feedback=file_feedback(actor, referral),
        story=story(actor, referral, as_referrer, notes=Group.NOTES in fields),
        consent=consent or withdrawn,
        same_person=file_same_person(actor, referral, can),
        main_buttons=main,
        more_buttons=more,
        today=today,
    )


def _agreed(referral: Referral, consent: Consent | None, as_referrer: bool) -> set[Group]:
    """What the client agreed to share with whom it is not shown otherwise."""
    agreed = {Group.ICPC} if consent and consent.share_icpc else set()
    return agreed | {Group.QUESTIONNAIRES} if as_referrer and shares_results(referral.pk) else agreed


def _away(referral: Referral, people: list[uuid.UUID], today: date) -> dict[uuid.UUID, StandIn]:
    """Who of these people is away now, with who stands in; of a file that is over that is no matter."""
    return away_on(today, referral.welfare_id, people) if people and State(referral.state) in OPEN else {}


def _named(contact: User, away: StandIn | None, referral: Referral, today: date) -> Named:
    """The contact person with a number that is answered: while they are away that of who stands in, else of the organisation."""
    there = away.deputy if away else contact
    return Named(contact.pk, with_absence(contact.name, away, today), there.phone if there else referral.welfare.phone)


def _ways(client: Client) -> tuple[str, ...]:
    """How the client may be reached, in words."""
    asked = (
        (client.may_call, gettext("call")),
        (client.may_text, gettext("text message")),
        (client.may_mail, gettext("e-mail")),
        (client.may_write, gettext("letter")),
    )
    return tuple(words for may, words in asked if may)


def _ending(referral: Referral) -> tuple[str, str] | None:
    if not referral.ending:
        return None
    word, why = ENDINGS[referral.ending]
    return str(word), str(why)


def _steps(
    actor: Actor, referral: Referral, today: date, fields: frozenset[Group]
) -> tuple[ShownStep | None, tuple[ShownStep, ...]]:
    """The most urgent open step, and the others by day: the lead step and what the reader's own side owes; one query.

    That the client wants to stop comes before everything. Feedback has a section of its own, until it is overdue.
    """
    own = actor.organisations()
    rows = _open_steps(actor, referral.pk)
    lead = [row for row in rows if row["kind"] == StepKind.LEAD]
    apart = [row for row in rows if row["code"] == StepCode.FEEDBACK and row["due_on"] >= today]
    # That the client wants to stop concerns both sides.
    stops = [row for row in rows if row["code"] == StepCode.CLIENT_STOPS and row["organisation_id"] not in own]
    own_side = [row for row in rows if row["kind"] != StepKind.LEAD and row["organisation_id"] in own]
    beside = [*stops, *(row for row in own_side if row not in apart and is_for(row, actor))]
    chosen = sorted([*beside, *lead], key=lambda row: (row["code"] != StepCode.CLIENT_STOPS, row["due_on"]))
    steps = [
        ShownStep(
            title=title_for(row, actor),
            # Own words stand by themselves, for those who see the plan.
            why=wording.why(row["code"], row["details"] | {"words": ""}) if is_for(row, actor) else "",
            words=row["details"].get("words", "") if Group.PLAN in fields else "",
            about=row["details"].get("activity", "") if Group.ACTIVITIES in fields else "",
            owner=row["owner__name"] or gettext("whoever takes it up"),
            due=row["due_on"],
            overdue=row["due_on"] < today,
            code=row["code"],
        )
        for row in chosen
    ]
    return (steps[0], tuple(steps[1:])) if steps else (None, ())


@asked_often
def _open_steps(actor: Actor, dossier_id: uuid.UUID) -> QuerySet:
    return visible(Step, actor, few=True).filter(dossier=dossier_id, done_at=None).order_by("due_on").values(*ROW)


def _appointment(actor: Actor, referral: Referral, now: datetime) -> Appointment | None:
    if State(referral.state) not in OPEN:
        return None
    return _coming.first(actor, referral.pk, now)


@asked_often
def _coming(actor: Actor, dossier_id: uuid.UUID, now: datetime) -> QuerySet[Appointment]:
    rows = visible(Appointment, actor, few=True).filter(dossier=dossier_id, cancelled_at=None, starts_at__gte=now)
    return rows.select_related("site", "user").order_by("starts_at")[:1]


def _said(referral: Referral, with_icpc: bool) -> Said:
    agreement = agreement_of(referral.version)
    words = dict(agreement.discussed)
    language = get_language()
    return Said(
        question=referral.help_question,
        discussed=tuple(words[key].in_language(language) for key in referral.discussed if key in words),
        willing=str(dict(WILLINGNESS).get(referral.willing, "")),
        icpc=tuple(referral.icpc) if with_icpc else (),
        warm_handover=str(WARM_HANDOVER[referral.warm_handover]) % {"who": referral.referrer.name},
        overruled_because=referral.overruled_because,
    )
