"""Who was measured at a location, as figures need it: pairs of scores, answers to questions about how it was, who was asked.

The only place where figures about results see single people; nothing of it leaves `insight.results`.
"""

import dataclasses
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from kring.clients.models import Consent
from kring.outcomes.instruments_here import shelf
from kring.outcomes.models import CallBack, CallBackResult, Occasion, Score
from kring.outcomes.planning import OF_THE_END
from kring.outcomes.rules.instruments import Instrument, Scale
from kring.programme.rules.measuring import Occasion as When
from kring.referral.rules.lifecycle import WITH_LINK_WORKER

YEAR = timedelta(days=365)
LOOK_BACK = timedelta(days=800)  # second measurements: a year of them, and what waits to be told
# First ones: who was accompanied long counts as well, else only those whom it went quickly with would be told about.
LOOK_BACK_TO_START = timedelta(days=5 * 365)
LATER = (When.THREE_MONTHS, When.END, When.SIX_MONTHS_AFTER)
EXPERIENCE = "experience"
CALL_BACK = "call-back"
HEARD, HELPED, BOTH = "heard", "helped", "heard-helped"
QUESTIONS = (HEARD, HELPED, "own-choice")
YES_FROM = 3  # 'mostly' and 'yes, completely'


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a result is about: one scale of one version of a questionnaire, between the start and one later moment."""

    instrument: str
    version: str
    scale: str
    when: str


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """Someone of whom the first score is known and the later moment is over. `after` is None for who was not measured again."""

    referral: str
    done_at: datetime
    before: float
    after: float | None
    because: str = ""

    @property
    def done_on(self) -> date:
        """The day on which it was over."""
        return timezone.localdate(self.done_at)


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """Someone's answer to a question about how it was, as yes or no."""

    referral: str
    done_at: datetime
    yes: bool

    @property
    def done_on(self) -> date:
        """The day on which it was said."""
        return timezone.localdate(self.done_at)


def scales_of(region_id: uuid.UUID, keys: Iterable[Key]) -> dict[Key, tuple[Instrument, Scale]]:
    """The questionnaire and scale of each key; those that a region's library does not know (any more) are left out."""
    known = shelf(region_id).known
    found = {}
    for key in keys:
        instrument = known.get((key.instrument, key.version))
        scale = instrument and instrument.scale(key.scale)
        if instrument is not None and scale is not None:
            found[key] = (instrument, scale)
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class OfLocation:
    """Everything about one location."""

    measured: Mapping[Key, list[Measured]]
    said: Mapping[Key, list[Said]]
    asked: Mapping[str, Counter[str]]


def of_location(region_id: uuid.UUID, location_id: uuid.UUID, today: date) -> OfLocation:
    """Read a location: three narrow queries, whatever the number of people."""
    since = today - LOOK_BACK
    first, later = _scores(location_id, since, today - LOOK_BACK_TO_START)
    moments = _moments(location_id, since)
    said = _experience(later, first)
    said.update(_call_backs(location_id))
    return OfLocation(_measured(first, later, moments), said, _asked(moments, today))


type Scores = dict[str, dict[tuple[str, str, str], tuple[float, datetime]]]


def _scores(location_id: uuid.UUID, since: date, start_since: date) -> tuple[Scores, dict[tuple[str, str], dict]]:
    """First scores by person; and later ones by person and moment. What cannot be said has no value, and is left out.

    So is what was said about an ending after which the file was opened again: of each moment that stands there is one.
    """
    recent = Q(answered_on__gte=since) | Q(when=When.START, answered_on__gte=start_since)
    of_none = Q(when__in=OF_THE_END, response__occasion__cancelled_at__isnull=False)
    rows = Score.objects.filter(recent, location=location_id).exclude(value=None).exclude(of_none)
    ends_of = _EndsOfDays()
    first: Scores = defaultdict(dict)
    later: dict[tuple[str, str], dict] = defaultdict(dict)
    for referral, when, instrument, version, scale, value, at, answered_on in rows.values_list(
        "referral_id", "when", "instrument", "version", "scale", "value", "response__finished_at", "answered_on"
    ).iterator(chunk_size=5000):
        into = first[referral.hex] if when == When.START else later[referral.hex, when]
        into[instrument, version, scale] = (value, min(at, ends_of[answered_on]))
    return first, later


class _EndsOfDays(dict[date, datetime]):
    """When a day was over. What was brought in or typed over later was said on the day itself, and counts in the year of that day."""

    def __missing__(self, day: date) -> datetime:
        self[day] = datetime.combine(day, time.max, timezone.get_current_timezone())
        return self[day]


@dataclasses.dataclass(frozen=True, slots=True)
class _Moment:
    questionnaires: frozenset[str]
    asked: bool
    finished_at: datetime | None
    declined_at: datetime | None
    over_at: datetime | None
    cancelled_at: datetime | None

    @property
    def ended(self) -> tuple[datetime, str] | None:
        """Since when nobody is asked any more, and what came of it; None while it may still be answered."""
        for at, why in (
            (self.finished_at, "answered"),
            (self.declined_at, "declined"),
            (self.over_at, "no-answer"),
            (self.cancelled_at, "fell-away"),
        ):
            if at is not None:
                return at, why
        return None


def _moments(location_id: uuid.UUID, since: date) -> dict[tuple[str, str], _Moment]:
    """The moments of each person; one that was planned again counts as it stands last.

    One that fell away because the file was opened again comes back with its end: until then it is not over. What was answered about
    an ending that was none counts as no end, also when nobody was asked anew.
    """
    agreed = Consent.objects.filter(withdrawn_at=None).values("dossier")
    comes_back = Q(cancelled_at__isnull=False, referral__state__in=WITH_LINK_WORKER, referral__dossier__in=agreed)
    former = Q(cancelled_at__isnull=False, finished_at__isnull=False)
    rows = Occasion.objects.filter(referral__location=location_id, due_on__gte=since).exclude(comes_back | former)
    found, ends_of = {}, _EndsOfDays()
    columns = ("referral_id", "when", "instruments", "closes_on", "asked_at", "finished_at", "declined_at", "closed_at")
    for referral, when, instruments, closes_on, asked, finished, *times in (
        rows.order_by("pk").values_list(*columns, "cancelled_at").iterator(chunk_size=5000)
    ):
        answered = finished and min(finished, ends_of[closes_on])
        questionnaires = frozenset(code for code, _version in instruments)
        found[referral.hex, when] = _Moment(questionnaires, asked is not None, answered, *times)
    return found


def _measured(first: Scores, later, moments: Mapping[tuple[str, str], _Moment]) -> dict[Key, list[Measured]]:
    found: dict[Key, list[Measured]] = defaultdict(list)
    for (referral, when), moment in moments.items():
        ended = moment.ended
        if when == When.START or ended is None or referral not in first:
            continue
        second = later.get((referral, when), {})
        for scale, (before, _at) in first[referral].items():
            if scale in second:
                after, at = second[scale]
                found[Key(*scale, when)].append(Measured(referral, at, before, after))
            elif scale[0] in moment.questionnaires:  # whom nobody would ask again with it is not missing
                why = "cannot-be-said" if ended[1] == "answered" else ended[1]
                found[Key(*scale, when)].append(Measured(referral, ended[0], before, None, why))
    return {key: sorted(people, key=lambda one: (one.done_at, one.referral)) for key, people in found.items()}


def _experience(later, first) -> dict[Key, list[Said]]:
    """Answers to the questions about how it was, of whichever moment they were asked at."""
    found: dict[Key, list[Said]] = defaultdict(list)
    of_start = {(referral, When.START.value): scores for referral, scores in first.items()}
    for (referral, when), scores in (*of_start.items(), *later.items()):
        answers = {
            (version, scale): (value >= YES_FROM, at)
            for (instrument, version, scale), (value, at) in scores.items()
            if instrument == EXPERIENCE and scale in QUESTIONS
        }
        for (version, scale), (yes, at) in answers.items():
            found[Key(EXPERIENCE, version, scale, when)].append(Said(referral, at, yes))
            if scale == HEARD and (version, HELPED) in answers:
                both = yes and answers[version, HELPED][0]
                found[Key(EXPERIENCE, version, BOTH, when)].append(Said(referral, at, both))
    return {key: sorted(people, key=lambda one: (one.done_at, one.referral)) for key, people in found.items()}


def _call_backs(location_id: uuid.UUID) -> dict[Key, list[Said]]:
    """What people said who were called back, as far as they answered."""
    rows = CallBack.objects.filter(draw__location=location_id, result=CallBackResult.SPOKEN).exclude(noted_at=None)
    found: dict[Key, list[Said]] = defaultdict(list)
    for referral, at, heard, helped in rows.order_by("noted_at", "pk").values_list(
        "referral_id", "noted_at", "felt_heard", "felt_helped"
    ):
        both = None if heard is None or helped is None else heard and helped
        for scale, yes in ((HEARD, heard), (HELPED, helped), (BOTH, both)):
            if yes is not None:
                found[Key(CALL_BACK, "", scale, "")].append(Said(referral.hex, at, yes))
    # Somebody who was drawn twice counts with the first call.
    return {key: list({one.referral: one for one in reversed(people)}.values())[::-1] for key, people in found.items()}


def _asked(moments: Mapping[tuple[str, str], _Moment], today: date) -> dict[str, Counter[str]]:
    """Of each moment in the last twelve months: how many were asked, and what came of it."""
    since = today - YEAR
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (_referral, when), moment in moments.items():
        ended = moment.ended
        if ended is not None and timezone.localdate(ended[0]) >= since:
            found[when][ended[1]] += 1
            found[when]["asked"] += moment.asked or ended[1] in ("answered", "declined")
    return dict(found)
