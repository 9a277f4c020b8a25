"""Making a web, mending a slip in one, and letting the referrer see one or not.

Nothing of a web goes into the history of the referral and no event is published: what others read, count or export never holds it.
"""

import dataclasses
import uuid
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kring.access import audit
from kring.access.links import bearer
from kring.access.models import Link, LinkPurpose
from kring.access.permissions import Relative
from kring.access.policy import NotVisible, require, visible
from kring.duties.actions import owe
from kring.duties.calendar import closed_days
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.identity.actors import Actor
from kring.identity.models import Role
from kring.referral.actions.history import lock, locked
from kring.referral.actions.once import FilledIn
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import OPEN, WITH_LINK_WORKER, Move, NotNow, State
from kring.rows import new_id
from kring.spiderweb.models import AspectTexts, MadeBy, Web
from kring.spiderweb.rules.web import BY_LINK_A_DAY, Filled, Kind, NotAWeb, checked, may_correct

# While a referral is back with the referrer nobody of the other side reads what comes in by the client's link.
BY_LINK = OPEN - {State.RETURNED}


class MadeBefore(Exception):
    """The form of this web arrived before. `same`: it said the same then."""

    def __init__(self, web: Web, same: bool):
        super().__init__(str(web.pk))
        self.web, self.same = web, same


class TooLate(Exception):
    """A web is mended on the day itself, by whom it was made, and once for each version of it."""


class Enough(Exception):
    """So many webs came in by this link today that one more is not taken."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NewWeb:
    """What a form says. `on`: the day on which it was filled in; `texts`: the words of the aspects that it showed (full only)."""

    filled: Filled
    on: date
    together: bool = True
    shared: bool = False
    texts_id: uuid.UUID | None = None


@transaction.atomic
def make(actor: Actor, referral_id: uuid.UUID, new: NewWeb, form: FilledIn | None = None) -> Web:
    """Make a web with the client, or take over one that the client drew on paper.

    Raises NotVisible, NotAllowed, lifecycle.NotNow, NotAWeb, MadeBefore.
    """
    referral = locked(actor, referral_id)
    found = require("web.write", actor, referral)
    refuse_again(form, referral, actor)
    by = MadeBy.LINK_WORKER if Relative.LINK_WORKER in found else MadeBy.REFERRER
    refuse_not_now(referral, by)
    web = _written(actor, referral, new, by, form, timezone.now())
    audit.record(actor, "web.made", web, dossier_id=referral.pk)
    return web


@transaction.atomic
def correct(actor: Actor, web_id: uuid.UUID, new: NewWeb, form: FilledIn | None = None) -> Web:
    """Mend a slip: a new web takes the place of the former one, which stays as it was. Raises as `make`, and TooLate."""
    former = _seen(actor, web_id)
    referral = locked(actor, former.referral_id)
    require("web.write", actor, former)
    refuse_again(form, referral, actor)
    now = timezone.now()
    if not is_correctable(former, actor, now) or Web.objects.filter(corrects=former).exists():
        raise TooLate
    refuse_not_now(referral, MadeBy(former.made_by))
    web = _written(actor, referral, new, MadeBy(former.made_by), form, now, corrects=former)
    audit.record(actor, "web.corrected", web, dossier_id=referral.pk)
    return web


@transaction.atomic
def share(actor: Actor, web_id: uuid.UUID, shared: bool) -> Web:
    """Write down that the client lets the referrer see this web, or no longer does."""
    web = _seen(actor, web_id)
    referral = locked(actor, web.referral_id)
    require("web.share", actor, web)
    web.refresh_from_db(fields=["shared"])
    if web.shared != shared:
        web.shared = shared
        web.save(update_fields=["shared"])
        audit.record(actor, "web.shared" if shared else "web.unshared", web, dossier_id=referral.pk)
    return web


@transaction.atomic
def fill_in_by_link(link: Link, new: NewWeb, form: FilledIn | None = None) -> Web:
    """The client fills one in, alone; whoever accompanies them gets a duty to read it, which does not say what it is.

    The referrer does not see it: that is for the client to say to a person, since anybody may have found the card. Raises NotVisible,
    lifecycle.NotNow, NotAWeb, MadeBefore, Enough.
    """
    if link.purpose != LinkPurpose.CLIENT:
        raise NotVisible
    referral = lock(Referral.objects.filter(pk=link.dossier_id)).get()
    now, actor = timezone.now(), bearer(link)
    refuse_again(form, referral, actor)
    if State(referral.state) not in BY_LINK:
        raise NotNow(State(referral.state), Move.MEET)
    today = timezone.localdate(now)
    came_in = Web.objects.filter(referral=referral, made_by=MadeBy.CLIENT, on=today)
    if came_in.count() >= BY_LINK_A_DAY:
        raise Enough
    alone = dataclasses.replace(new, on=today, together=False, shared=False)
    web = _written(actor, referral, alone, MadeBy.CLIENT, form, now)
    owe(
        referral.dossier,
        StepCode.CLIENT_FILLED_IN,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=working_day_on_or_after(today, closed_days(today)),
        now=now,
    )
    audit.record(actor, "web.made", web, dossier_id=referral.pk)
    return web


def is_correctable(web: Web, actor: Actor, now: datetime) -> bool:
    """Whether this actor may still mend this web: their own, of today."""
    return may_correct(
        made_by=web.user_id,
        asked_by=actor.user_id,
        made_on=timezone.localdate(web.recorded_at),
        today=timezone.localdate(now),
    )


def refuse_not_now(referral: Referral, by: MadeBy) -> None:
    """Raises lifecycle.NotNow: a link worker makes webs while accompanying, a practice as long as the referral is open."""
    state = State(referral.state)
    if state not in (WITH_LINK_WORKER if by is MadeBy.LINK_WORKER else OPEN):
        raise NotNow(state, Move.MEET)


def refuse_again(form: FilledIn | None, referral: Referral, actor: Actor) -> None:
    """Raises MadeBefore when this form made a web of this file before, NotVisible when its key is of something else."""
    web = Web.objects.filter(pk=form.key).first() if form else None
    if form is None or web is None:
        return
    if web.referral_id != referral.pk or web.user_id != actor.user_id:
        raise NotVisible
    raise MadeBefore(web, same=web.said == form.said)


def _seen(actor: Actor, web_id: uuid.UUID) -> Web:
    web = visible(Web, actor, few=True).filter(pk=web_id).first()
    if web is None:
        raise NotVisible
    return web


def _written(
    actor: Actor,
    referral: Referral,
    new: NewWeb,
    by: MadeBy,
    form: FilledIn | None,
    now: datetime,
    corrects: Web | None = None,
) -> Web:
    filled = checked(new.filled)
    if not timezone.localdate(referral.sent_at) <= new.on <= timezone.localdate(now):
        raise NotAWeb("day")
    roles = (Role.LINK_WORKER,) if by is MadeBy.LINK_WORKER else (Role.REFERRER, Role.ASSISTANT)
    return Web.objects.create(
        id=form.key if form else new_id(),
        region_id=referral.region_id,
        referral=referral,
        kind=filled.kind,
        made_by=by,
        together=new.together,
        on=new.on,
        recorded_at=now,
        user_id=actor.user_id,
        organisation_id=actor.organisation_for(*roles),
        marks={one.value: list(given) for one, given in filled.marks.items()},
        talk=[one.value for one in filled.marks if one in filled.talk],
        words={one.value: said for one, said in filled.words.items()},
        texts=_texts(referral.region_id, new.texts_id) if filled.kind is Kind.FULL else None,
        shared=new.shared if by is MadeBy.LINK_WORKER else False,
        corrects=corrects,
        said=form.said if form else "",
    )


def _texts(region_id: uuid.UUID, texts_id: uuid.UUID | None) -> AspectTexts:
    """The words that the form showed; they may have been changed or ended since."""
    texts = AspectTexts.objects.filter(region_id=region_id, pk=texts_id).first()
    if texts is None:
        raise NotAWeb("texts")
    return texts
