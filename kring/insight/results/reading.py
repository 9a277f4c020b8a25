"""Who was measured at a location, as figures need it: pairs of scores, answers to questions about how it was, who was asked.

The only place where figures about results see single people; nothing of it leaves `insight.results`.
"""

import dataclasses
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from kring.clients.models import Consent
from kring.insight.results.people import people_of
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
NOT_CALLED = "not-called"
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
    """Someone of whom the first score is known and the later moment is over. `after` is None for who was not measured again.

    `who` is the person, also where there was another course.
    """

    referral: str
    who: str
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
    who: str
    done_at: datetime
    yes: bool

    @property
    def done_on(self) -> date:
        """The day on which it was said."""
        return timezone.localdate(self.done_at)


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Someone whose moment is over: what came of it. `mode` and `in_part` of who answered, `because` of who would rather not.

    Over is when the window is, whatever was answered when: else those who answer at once would stand beside those of long ago who did
    not answer.
    """

    referral: str
    who: str
    done_on: date
    outcome: str
    mode: str = ""
    in_part: bool = False
    because: str = ""


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
    asked: Mapping[str, list[Asked]]
    called: list[Asked]


def of_location(region_id: uuid.UUID, location_id: uuid.UUID, today: date) -> OfLocation:
    """Read a location: a few narrow queries, whatever the number of people."""
    since = today - LOOK_BACK
    who = people_of(location_id)
    first, later, filled = _scores(location_id, since, today - LOOK_BACK_TO_START)
    moments = _moments(location_id, since)
    said = _experience(later, first, who)
    said.update(_call_backs(location_id, who))
    called = _called(location_id, who)
    scored = frozenset(code for (code, _version), instrument in shelf(region_id).known.items() if instrument.scales)
    asked = _asked(
        moments, lambda key, moment: _in_part(filled.get(key, {}), moment.questionnaires & scored), who, today
    )
    return OfLocation(_measured(first, later, moments, who), said, asked, called)


type Moment = tuple[str, str]
"""A person, by the key of the file, and when."""
type Scores = dict[tuple[str, str, str], tuple[float, datetime]]
type Filled = dict[str, bool]
"""The questionnaires that were filled in, and whether nothing of each was left open."""


def _scores(
    location_id: uuid.UUID, since: date, start_since: date
) -> tuple[dict[str, Scores], dict[Moment, Scores], dict[Moment, Filled]]:
    """First scores by person; later ones by person and moment; and what was filled in. What cannot be said has no value.

    What was said about an ending after which the file was opened again is left out: of each moment that stands there is one. Should
    there be two scores of one scale all the same, what was said last counts, in whatever order the database reads them.
    """
    recent = Q(answered_on__gte=since) | Q(when=When.START, answered_on__gte=start_since)
    of_none = Q(when__in=OF_THE_END, response__occasion__cancelled_at__isnull=False)
    rows = Score.objects.filter(recent, location=location_id).exclude(of_none)
    ends_of = _EndsOfDays()
    first: dict[str, Scores] = defaultdict(dict)
    later: dict[Moment, Scores] = defaultdict(dict)
    filled: dict[Moment, Filled] = defaultdict(dict)
    counts: dict[tuple[Moment, str, str, str], tuple[datetime, datetime, uuid.UUID]] = {}
    columns = ("instrument", "version", "scale", "value", "missing", "response__finished_at", "answered_on")
    for pk, referral, when, instrument, version, scale, value, missing, at, answered_on in rows.values_list(
        "pk", "referral_id", "when", *columns
    ).iterator(chunk_size=5000):
        moment = (referral.hex, when)
        filled[moment][instrument] = filled[moment].get(instrument, True) and not missing
        # Of two that were said on one day the one that was typed last; the keys of rows are in the order of time too.
        one, last = (moment, instrument, version, scale), (min(at, ends_of[answered_on]), at, pk)
        if value is None or (one in counts and counts[one] > last):
            continue
        counts[one] = last
        into = first[referral.hex] if when == When.START else later[moment]
        into[instrument, version, scale] = (value, last[0])
    return first, later, filled


class _EndsOfDays(dict[date, datetime]):
    """When a day was over. What was brought in or typed over later was said on the day itself, and counts in the year of that day."""

    def __missing__(self, day: date) -> datetime:
        self[day] = datetime.combine(day, time.max, timezone.get_current_timezone())
        return self[day]


@dataclasses.dataclass(frozen=True, slots=True)
class _Moment:
    questionnaires: frozenset[str]
    closes_on: date
    mode: str
    because: str
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


def _moments(location_id: uuid.UUID, since: date) -> dict[Moment, _Moment]:
    """The moments of each person; one that was planned again counts as it stands last.

    One that fell away because the file was opened again comes back with its end: until then it is not over. What was answered about
    an ending that was none counts as no end, also when nobody was asked anew.
    """
    agreed = Consent.objects.filter(withdrawn_at=None).values("dossier")
    comes_back = Q(cancelled_at__isnull=False, referral__state__in=WITH_LINK_WORKER, referral__dossier__in=agreed)
    former = Q(cancelled_at__isnull=False, finished_at__isnull=False)
    rows = Occasion.objects.filter(referral__location=location_id, due_on__gte=since).exclude(comes_back | former)
    found, ends_of = {}, _EndsOfDays()
    columns = ("referral_id", "when", "instruments", "closes_on", "mode", "declined_because", "asked_at", "finished_at")
    for referral, when, instruments, closes_on, mode, because, asked, finished, *times in (
        rows.order_by("pk").values_list(*columns, "declined_at", "closed_at", "cancelled_at").iterator(chunk_size=5000)
    ):
        answered = finished and min(finished, ends_of[closes_on])
        questionnaires = frozenset(code for code, _version in instruments)
        found[referral.hex, when] = _Moment(
            questionnaires, closes_on, mode, because, asked is not None, answered, *times
        )
    return found


def _measured(
    first: Mapping[str, Scores],
    later: Mapping[Moment, Scores],
    moments: Mapping[Moment, _Moment],
    who: Mapping[str, str],
) -> dict[Key, list[Measured]]:
    found: dict[Key, list[Measured]] = defaultdict(list)
    for (referral, when), moment in moments.items():
        ended = moment.ended
        if when == When.START or ended is None or referral not in first:
            continue
        second, person = later.get((referral, when), {}), who[referral]
        for scale, (before, _at) in first[referral].items():
            if scale in second:
                after, at = second[scale]
                found[Key(*scale, when)].append(Measured(referral, person, at, before, after))
            elif scale[0] in moment.questionnaires:  # whom nobody would ask again with it is not missing
                why = "cannot-be-said" if ended[1] == "answered" else ended[1]
                found[Key(*scale, when)].append(Measured(referral, person, ended[0], before, None, why))
    return {key: sorted(people, key=lambda one: (one.done_at, one.referral)) for key, people in found.items()}


def _experience(
    later: Mapping[Moment, Scores], first: Mapping[str, Scores], who: Mapping[str, str]
) -> dict[Key, list[Said]]:
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
            found[Key(EXPERIENCE, version, scale, when)].append(Said(referral, who[referral], at, yes))
            if scale == HEARD and (version, HELPED) in answers:
                both = yes and answers[version, HELPED][0]
                found[Key(EXPERIENCE, version, BOTH, when)].append(Said(referral, who[referral], at, both))
    return {key: sorted(people, key=lambda one: (one.done_at, one.referral)) for key, people in found.items()}


def _call_backs(location_id: uuid.UUID, who: Mapping[str, str]) -> dict[Key, list[Said]]:
    """What people said who were called back, as far as they answered."""
    rows = CallBack.objects.filter(draw__location=location_id, result=CallBackResult.SPOKEN).exclude(noted_at=None)
    found: dict[Key, list[Said]] = defaultdict(list)
    for referral, at, heard, helped in rows.order_by("noted_at", "pk").values_list(
        "referral_id", "noted_at", "felt_heard", "felt_helped"
    ):
        both = None if heard is None or helped is None else heard and helped
        for scale, yes in ((HEARD, heard), (HELPED, helped), (BOTH, both)):
            if yes is not None:
                found[Key(CALL_BACK, "", scale, "")].append(Said(referral.hex, who[referral.hex], at, yes))
    # Somebody who was drawn twice counts with the first call.
    return {key: list({one.referral: one for one in reversed(people)}.values())[::-1] for key, people in found.items()}


def _called(location_id: uuid.UUID, who: Mapping[str, str]) -> list[Asked]:
    """What came of each who was drawn to be called back, on the day of the call or else of the draw; drawn twice, the first call counts."""
    rows = CallBack.objects.filter(draw__location=location_id).order_by("noted_at", "pk")
    found: dict[str, Asked] = {}
    for referral, at, drawn_at, result in rows.values_list("referral_id", "noted_at", "draw__drawn_at", "result"):
        one = Asked(referral.hex, who[referral.hex], timezone.localdate(at or drawn_at), result or NOT_CALLED)
        if (former := found.get(referral.hex)) is None or former.outcome == NOT_CALLED:
            found[referral.hex] = one
    return list(found.values())


def _in_part(filled: Filled, of: Iterable[str]) -> bool:
    """Whether a question, or a whole questionnaire, was left open, as far as scores show it."""
    return not all(filled.get(code, False) for code in of)


def _asked(
    moments: Mapping[Moment, _Moment],
    in_part: Callable[[Moment, _Moment], bool],
    who: Mapping[str, str],
    today: date,
) -> dict[str, list[Asked]]:
    """Of each moment everybody whose window is over, in the order of that."""
    found: dict[str, list[Asked]] = defaultdict(list)
    for (referral, when), moment in moments.items():
        if (ended := moment.ended) is None or moment.closes_on >= today:
            continue
        one = Asked(referral, who[referral], moment.closes_on, ended[1])
        match one.outcome:
            case "answered":
                one = dataclasses.replace(one, mode=moment.mode, in_part=in_part((referral, when), moment))
            case "declined":
                one = dataclasses.replace(one, because=moment.because)
            case "no-answer" if not moment.asked:
                one = dataclasses.replace(one, outcome="not-asked")
        found[when].append(one)
    return {when: sorted(people, key=lambda one: (one.done_on, one.referral)) for when, people in found.items()}
