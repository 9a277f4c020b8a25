"""Reading how somebody fares: moments, what was asked and how it stands, own scores over time."""

import dataclasses
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from kring.access.fields import Group
from kring.access.models import LinkPurpose
from kring.access.permissions import PRACTICE
from kring.access.policy import holds, relatives, visible
from kring.asking import asked_often
from kring.clients.queries import agrees
from kring.identity.actors import Actor
from kring.outcomes.concerns import behind_link, in_conversation, waits_for_conversation
from kring.outcomes.instruments_here import asked_at, find
from kring.outcomes.models import DeclinedBecause, Mode, Occasion, Response, Score, WhenChoices
from kring.outcomes.rules import scoring
from kring.outcomes.rules.instruments import Instrument, Scale
from kring.outcomes.rules.norms import Comparison, compare
from kring.outcomes.rules.occasions import OPEN, Standing, may_type_over, standing
from kring.outcomes.wording import STANDING
from kring.programme.queries import agreement_of
from kring.programme.rules.measuring import Occasion as When
from kring.referral.models import Referral
from kring.referral.rules.lifecycle import WITH_LINK_WORKER, State

SECONDS_A_QUESTION = 15


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MomentRow:
    """One moment as the page shows it. `pill`: how it stands, in words, and their tone; `minutes`: about how long answering takes.

    `waits`: a part of it goes back to what the client named before, which is asked together or on paper; `by_link`: a link still asks
    something.
    """

    pk: uuid.UUID
    when: str
    stands: Standing
    pill: tuple[str, str]
    due_on: date
    opens_on: date
    closes_on: date
    asked_on: date | None
    answered_on: date | None
    mode: str
    declined_because: str
    names: tuple[str, ...]
    questions: int
    minutes: int
    shared: bool
    begun: bool
    on_paper: bool
    waits: bool
    by_link: bool

    @property
    def open(self) -> bool:
        """Whether answers are taken now."""
        return self.stands in OPEN

    @property
    def may_be_typed_over(self) -> bool:
        """Whether a sheet can be typed over now (`may_type_over`)."""
        return may_type_over(self.stands, on_paper=self.on_paper)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One score of one moment; `value` None with `because` where it cannot be said."""

    when: str
    on: date
    value: float | None
    because: str
    answered: int
    missing: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One person's scores on one scale over time, with what was published about it and what the change can say."""

    instrument: Instrument
    scale: Scale
    points: tuple[Point, ...]
    change: Comparison | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FileQuestions:
    """Everything about questions in one file that this reader may see. `gone`: questionnaires with answers that are not here any more."""

    moments: tuple[MomentRow, ...]
    courses: tuple[Course, ...]
    gone: tuple[str, ...]
    may_ask: bool
    may_ask_the_end: bool
    as_referrer: bool

    @property
    def waiting(self) -> tuple[MomentRow, ...]:
        """Moments at which somebody may be asked now."""
        return tuple(one for one in self.moments if one.open)


def shares_results(referral_id: uuid.UUID) -> bool:
    """Whether the client agreed that the referrer sees results of any moment."""
    return _shared.first(referral_id) is not None


@asked_often
def _shared(referral_id: uuid.UUID) -> QuerySet:
    return Occasion.objects.filter(referral=referral_id, shared=True).values_list("pk", flat=True)[:1]


def file_questions(
    actor: Actor, referral: Referral, fields: frozenset[Group], now: datetime, *, scores: bool = False
) -> FileQuestions | None:
    """The questions of a file; None for a reader who may not see them, or where nothing is measured. `scores` reads those as well."""
    if Group.QUESTIONNAIRES not in fields:
        return None
    found = relatives(actor, referral.pk)
    as_referrer = found <= PRACTICE
    rows = [row for row in _moments(actor, referral.pk) if row.shared or not as_referrer]
    measuring = agreement_of(referral.version).measuring
    if not rows and not measuring.occasions:
        return None
    may_ask = not as_referrer and holds("outcome.ask", actor, found) and agrees(referral.pk)
    has_end = any(row.when == When.END and row.cancelled_at is None for row in rows)
    return FileQuestions(
        moments=tuple(_row(row, now) for row in rows),
        courses=courses(actor, referral, [row.pk for row in rows]) if scores else (),
        gone=_gone(rows),
        may_ask=may_ask,
        may_ask_the_end=may_ask
        and measuring.at(When.END) is not None
        and not has_end
        and referral.first_contact_at is not None
        and State(referral.state) in WITH_LINK_WORKER,
        as_referrer=as_referrer,
    )


@asked_often
def _moments(actor: Actor, referral_id: uuid.UUID) -> QuerySet[Occasion]:
    now_said = Q(responses__replaced_at=None)
    begun = Count("responses", filter=now_said)
    rows = visible(Occasion, actor, few=True).filter(referral=referral_id)
    return rows.annotate(begun=begun, last_day=Max("responses__answered_on", filter=now_said)).order_by("due_on", "pk")


def _row(occasion: Occasion, now: datetime) -> MomentRow:
    instruments = {one.code: one for one in asked_at(occasion)}
    language = get_language() or "nl"
    questions = sum(len(one.items) for one in instruments.values())
    codes = [code for code, _version in occasion.instruments]
    how = stands(occasion, now, begun=bool(occasion.begun))
    word, tone = STANDING[how]
    goes_back = how in OPEN and any(item.about for one in instruments.values() for item in one.items)
    if goes_back:
        questions = len(in_conversation(occasion))
    return MomentRow(
        pk=occasion.pk,
        when=occasion.name,
        stands=how,
        pill=(str(word), tone),
        due_on=occasion.due_on,
        opens_on=occasion.opens_on,
        closes_on=occasion.closes_on,
        asked_on=occasion.asked_at and timezone.localdate(occasion.asked_at),
        answered_on=occasion.last_day if occasion.finished_at else None,
        mode=str(Mode(occasion.mode).label) if occasion.mode else "",
        declined_because=str(DeclinedBecause(occasion.declined_because).label) if occasion.declined_because else "",
        names=tuple(instruments[code].name.in_(language) or code if code in instruments else code for code in codes),
        questions=questions,
        minutes=minutes(questions),
        shared=occasion.shared,
        begun=bool(occasion.begun),
        on_paper=occasion.mode == Mode.PAPER,
        waits=goes_back and bool(waits_for_conversation(occasion)),
        by_link=not goes_back or bool(behind_link(occasion)),
    )


def _gone(rows: Iterable[Occasion]) -> tuple[str, ...]:
    """Questionnaires that were asked about with another Kring than this one: their answers are kept, and nobody can read them with it."""
    asked = {(row.region_id, *one) for row in rows if row.begun for one in row.instruments}
    return tuple(sorted(f"{code} {version}" for region, code, version in asked if find(region, code, version) is None))


def minutes(questions: int) -> int:
    """About how long answering takes, in whole minutes."""
    return max(1, round(questions * SECONDS_A_QUESTION / 60))


def stands(occasion: Occasion, now: datetime, *, begun: bool) -> Standing:
    """How a moment stands now."""
    return standing(
        opens_on=occasion.opens_on,
        closes_on=occasion.closes_on,
        today=timezone.localdate(now),
        asked=occasion.asked_at is not None,
        begun=begun,
        finished=occasion.finished_at is not None,
        declined=occasion.declined_at is not None,
        cancelled=occasion.cancelled_at is not None,
    )


def courses(actor: Actor, referral: Referral, occasion_ids: Iterable[uuid.UUID]) -> tuple[Course, ...]:
    """One person's scores over time: a course for each scale that is shown, in the order of the questionnaires.

    In the order in which moments fall, not of the days that stand with the answers: a clock may have stood wrong.
    """
    rows = visible(Score, actor, few=True).filter(referral=referral.pk, response__occasion__in=list(occasion_ids))
    by_scale: dict[tuple[str, str, str], list[Score]] = {}
    for row in sorted(rows.select_related("response__occasion"), key=_when):
        by_scale.setdefault((row.instrument, row.version, row.scale), []).append(row)
    found = []
    for (code, version, scale_code), scores in by_scale.items():
        instrument = find(referral.region_id, code, version)
        scale = instrument and instrument.scale(scale_code)
        if instrument is None or scale is None or not scale.shown:
            continue
        points = tuple(_point(score) for score in scores)
        change = compare(instrument, _score(scores[0]), _score(scores[-1])) if len(scores) > 1 else None
        found.append(Course(instrument=instrument, scale=scale, points=points, change=change))
    return tuple(sorted(found, key=lambda one: (one.instrument.code, _place(one))))


def _when(score: Score) -> tuple[date, int, uuid.UUID, uuid.UUID]:
    """Where a score stands among those of one person: by the day on which its moment fell, then by the moment."""
    occasion = score.response.occasion
    return occasion.due_on, WhenChoices.values.index(score.when), occasion.pk, score.pk


def _place(course: Course) -> int:
    return [scale.code for scale in course.instrument.scales].index(course.scale.code)


def _score(row: Score) -> scoring.Score:
    """A stored score as the rules know it."""
    value = None if row.value is None else Decimal(repr(row.value))
    why = scoring.Unsaid(row.because) if row.because else None
    return scoring.Score(row.scale, value, why, row.answered, row.answered + row.missing, 0)


def _point(score: Score) -> Point:
    return Point(
        when=score.response.occasion.short_name,
        on=score.answered_on,
        value=score.value,
        because=score.because,
        answered=score.answered,
        missing=score.missing,
    )


def occasion_of_link(link) -> Occasion:
    """The moment that a link is about."""
    if link.purpose != LinkPurpose.QUESTIONS:
        raise LookupError(link.purpose)
    return Occasion.objects.select_related("referral__client", "referral__version", "referral__welfare").get(
        pk=link.subject_id
    )


def answers_of(occasion: Occasion) -> dict[str, dict[str, int | str | None]]:
    """What was answered so far, by questionnaire; None was left open on purpose. A page behind a link shows no answer of these."""
    rows = Response.objects.filter(occasion=occasion, replaced_at=None)
    return {row.instrument: row.answers for row in rows}
