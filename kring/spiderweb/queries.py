"""Reading webs. What a reader may not see is not read: rows come through the policy, and the table of fields is asked first."""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.fields import Group, fields_for
from kring.access.models import Link
from kring.access.permissions import Relative
from kring.access.policy import holds, relatives, visible
from kring.asking import asked_often
from kring.identity.actors import Actor
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import NotNow
from kring.spiderweb.actions.webs import BY_LINK, is_correctable, refuse_not_now
from kring.spiderweb.models import AspectTexts, MadeBy, Web, WebKind
from kring.spiderweb.rules.web import ASPECTS, Dimension, Kind, drawn
from kring.spiderweb.wording import dimension_words, texts_language

SHOWN = 60
LISTED = Web
"""What the lines of the log name that are about webs."""


@dataclasses.dataclass(frozen=True, slots=True)
class Aspect:
    """One of the seven of a dimension, with its mark."""

    text: str
    mark: int | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WebRow:
    """One web, shaped for a page. `marks`: where each dimension is drawn; `aspects`: the seven of each (full only)."""

    id: uuid.UUID
    on: date
    kind: Kind
    kind_words: str
    who: str
    how: str
    marks: Mapping[Dimension, float | None]
    aspects: Mapping[Dimension, tuple[Aspect, ...]]
    aspects_language: str
    talk: tuple[Dimension, ...]
    words: Mapping[Dimension, str]
    shared: bool
    by_practice: bool
    may_correct: bool

    @property
    def wants(self) -> tuple[str, ...]:
        """What the client wants to talk about, in words."""
        return tuple(dimension_words(one) for one in self.talk)


@dataclasses.dataclass(frozen=True, slots=True)
class FileWebs:
    """The webs of a file for one reader, newest first. `makes`: whether this reader can make one now."""

    rows: tuple[WebRow, ...]
    makes: bool

    @property
    def latest(self) -> WebRow | None:
        """The newest."""
        return self.rows[0] if self.rows else None

    def before(self, row: WebRow) -> WebRow | None:
        """The one that was made before this one."""
        at = [one.id for one in self.rows].index(row.id)
        return self.rows[at + 1] if at + 1 < len(self.rows) else None

    def one(self, web_id: uuid.UUID) -> WebRow | None:
        """The web with this key, when this reader sees it in this file."""
        return next((row for row in self.rows if row.id == web_id), None)


def file_webs(actor: Actor, referral: Referral) -> FileWebs | None:
    """The webs of a file; None for a reader who sees none whatever there is. One query."""
    found = relatives(actor, referral.pk)
    # 'With consent' is decided for each web: the policy gives a practice those that were made by both.
    if Group.SPIDER_WEB not in fields_for(found, {Group.SPIDER_WEB}):
        return None
    now = timezone.now()
    rows = tuple(_shaped(web, actor, now) for web in _webs(actor, referral.pk))
    return FileWebs(rows, holds("web.write", actor, found) and _makes(actor, referral))


def _makes(actor: Actor, referral: Referral) -> bool:
    try:
        refuse_to_make(actor, referral)
    except NotNow:
        return False
    return True


@asked_often
def _webs(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Web]:
    rows = visible(Web, actor, few=True).filter(referral=referral_id, correction=None)
    return rows.select_related("user", "texts").order_by("-on", "-recorded_at")[:SHOWN]


def web_of(actor: Actor, referral: Referral, web_id: uuid.UUID) -> Web | None:
    """One web of this file that still stands, as it is kept."""
    rows = visible(Web, actor, few=True).filter(referral=referral, correction=None, pk=web_id)
    return rows.select_related("user", "texts").first()


def shaped(actor: Actor, web: Web) -> WebRow:
    """A web as a page shows it."""
    return _shaped(web, actor, timezone.now())


def _shaped(web: Web, actor: Actor, now: datetime) -> WebRow:
    marks = {one: tuple(web.marks.get(one.value, ())) for one in Dimension}
    language = texts_language(bool(web.texts and web.texts.en))
    return WebRow(
        id=web.pk,
        on=web.on,
        kind=Kind(web.kind),
        kind_words=str(WebKind(web.kind).label),
        who=web.user.name if web.user else "",
        how=_how(web),
        marks=drawn(marks),
        aspects=_aspects(marks, web.texts, language) if web.texts else {},
        aspects_language=language,
        talk=tuple(one for one in Dimension if one.value in web.talk),
        words={one: web.words[one.value] for one in Dimension if one.value in web.words},
        shared=web.shared,
        by_practice=web.made_by == MadeBy.REFERRER,
        may_correct=is_correctable(web, actor, now),
    )


def _how(web: Web) -> str:
    if web.made_by == MadeBy.CLIENT:
        return _("by the client, with the link of the card")
    where = _("in the practice") if web.made_by == MadeBy.REFERRER else _("with the link worker")
    return where if web.together else _("by the client, on paper")


def _aspects(
    marks: Mapping[Dimension, Sequence[int | None]], texts: AspectTexts, language: str
) -> dict[Dimension, tuple[Aspect, ...]]:
    lines = texts.en if language == "en" else texts.nl
    return {
        one: tuple(Aspect(text, mark) for text, mark in zip(lines[one.value], given, strict=True))
        for one, given in marks.items()
        if len(given) == ASPECTS
    }


def refuse_to_make(actor: Actor, referral: Referral) -> None:
    """Raises lifecycle.NotNow when this reader can make no web of this file now."""
    found = relatives(actor, referral.pk)
    refuse_not_now(referral, MadeBy.LINK_WORKER if Relative.LINK_WORKER in found else MadeBy.REFERRER)


def is_open_by_link(link: Link) -> bool:
    """Whether the client can fill in a web by this link now."""
    return Referral.objects.filter(pk=link.dossier_id, state__in=[state.value for state in BY_LINK]).exists()


def reads_as_link_worker(actor: Actor, referral: Referral) -> bool:
    """Whether this reader accompanies the client: who decides with the client whether the referrer sees a web."""
    return holds("web.share", actor, relatives(actor, referral.pk))


def texts_in_force(region_id: uuid.UUID) -> AspectTexts | None:
    """The texts of the full web in a region; without them there is the short one only."""
    return AspectTexts.objects.filter(region_id=region_id, ended_at=None).first()


def texts_shown(region_id: uuid.UUID, texts_id: uuid.UUID | None) -> AspectTexts | None:
    """The texts that a form showed, which may have been changed since; without a key those in force."""
    if texts_id is None:
        return texts_in_force(region_id)
    return AspectTexts.objects.filter(region_id=region_id, pk=texts_id).first()
