"""Answering: question by question, kept as one goes, or a whole sheet that came on paper. Scores follow at once."""

import dataclasses
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kring.access import audit, links
from kring.access.models import Link
from kring.access.policy import NotVisible, require
from kring.clients.queries import agrees
from kring.duties import actions as duties
from kring.duties.calendar import closed_days
from kring.duties.rules import StepCode, working_day_on_or_after
from kring.events import bus
from kring.identity.actors import Actor
from kring.outcomes.actions.asking import NotOpen, be_open, found, locked_occasion, note_refusal, owe_asking
from kring.outcomes.concerns import done_elsewhere, waits_for_conversation
from kring.outcomes.events import Measured
from kring.outcomes.instruments_here import asked_at, find
from kring.outcomes.models import DeclinedBecause, Mode, Occasion, Response, Score
from kring.outcomes.planning import about
from kring.outcomes.queries import answers_of
from kring.outcomes.rules import walk
from kring.outcomes.rules.answers import check
from kring.outcomes.rules.instruments import LANGUAGES, Instrument
from kring.outcomes.rules.occasions import Standing
from kring.outcomes.rules.problems import Fault, Problem
from kring.outcomes.rules.scoring import Scorer
from kring.programme.queries import agreement_of
from kring.rows import new_id


class WrongAnswers(Exception):
    """These answers cannot be: `problems` says which and why (`rules.problems`)."""

    def __init__(self, problems: tuple[Problem, ...]):
        super().__init__("; ".join(str(one) for one in problems))
        self.problems = problems


class KeptBefore(Exception):
    """This form kept a sheet before, with other answers than it brings now."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody answered to one question; `value` None means left open on purpose."""

    instrument: str
    item: str
    value: int | str | None
    language: str


@transaction.atomic
def answer_by_link(link: Link, given: Given) -> bool:
    """A client's answer to one question. Returns whether it is one to call about (the client then reads the safety text).

    Raises NotOpen, WrongAnswers.
    """
    occasion = locked_occasion(link.subject_id)
    return _answer(occasion, given, Mode.LINK, links.bearer(link))


@transaction.atomic
def answer_together(actor: Actor, occasion_id: uuid.UUID, given: Given) -> bool:
    """An answer in the conversation, as `answer_by_link`. Raises NotVisible, NotAllowed too."""
    occasion = found(actor, occasion_id)
    require("outcome.ask", actor, occasion)
    return _answer(occasion, given, Mode.TOGETHER, actor)


@transaction.atomic
def finish_by_link(link: Link) -> Occasion:
    """The client is done. Who left every question open would rather not answer. What a link cannot ask waits for the link worker.

    Raises NotOpen.
    """
    occasion = locked_occasion(link.subject_id)
    return _finish(occasion, links.bearer(link), waits_for_conversation(occasion))


@transaction.atomic
def finish_together(actor: Actor, occasion_id: uuid.UUID) -> Occasion:
    """Done in the conversation, as `finish_by_link`. Raises NotVisible, NotAllowed, NotOpen."""
    occasion = found(actor, occasion_id)
    require("outcome.ask", actor, occasion)
    return _finish(occasion, actor)


@transaction.atomic
def decline_by_link(link: Link, because: DeclinedBecause) -> Occasion:
    """The client would rather not. Raises NotOpen."""
    occasion, now = locked_occasion(link.subject_id), timezone.now()
    be_open(occasion, now)
    note_refusal(occasion, because, now)
    audit.record(links.bearer(link), "questions.declined", occasion, dossier_id=occasion.referral_id)
    return occasion


@transaction.atomic
def enter_paper(
    actor: Actor,
    occasion_id: uuid.UUID,
    sheets: Mapping[str, Mapping[str, Any]],
    answered_on: date,
    language: str,
    key: uuid.UUID | None = None,
) -> Occasion:
    """Type over what came on paper: `sheets` holds the answers of each questionnaire.

    It counts for the moment when the day on the paper lies in the window, however late it is typed over. The same form sent twice
    (`key`) writes once. Typing it again corrects it: the former answers stay, replaced. Raises NotVisible, NotAllowed, NotOpen,
    WrongAnswers, KeptBefore.
    """
    occasion, now = found(actor, occasion_id), timezone.now()
    require("outcome.ask", actor, occasion)
    if key is not None and (before := Response.objects.filter(pk=key).first()) is not None:
        _refuse_another(before, occasion, sheets, answered_on, language)
        return occasion
    if not occasion.opens_on <= answered_on <= min(occasion.closes_on, timezone.localdate(now)):
        raise NotOpen(Standing.MISSED if answered_on > occasion.closes_on else Standing.TO_COME)
    fell_away = occasion.cancelled_at is not None and not occasion.former
    if fell_away or not agrees(occasion.referral_id):
        raise NotOpen(Standing.CANCELLED)
    if occasion.finished_at is not None and occasion.mode != Mode.PAPER:  # what a client answered is not typed over
        raise NotOpen(Standing.ANSWERED)
    done = done_elsewhere(occasion)
    on_paper = [one for one in asked_at(occasion) if one.code not in done]
    if not on_paper:
        raise NotOpen(Standing.CANCELLED)
    if not walk.anything(sheets):
        raise WrongAnswers((Problem(Fault.NOTHING_ANSWERED, ""),))
    again, rings, former = occasion.finished_at is not None, False, answers_of(occasion)
    for place, instrument in enumerate(on_paper):
        answers = dict(sheets.get(instrument.code, {}))
        _refuse_wrong(instrument, answers, whole=False)
        response = _new_response(occasion, instrument, Mode.PAPER, actor, language, now, answered_on)
        response.id = key if place == 0 and key is not None else response.id
        _replace_former(response, now)
        response.answers, response.finished_at = answers, now
        response.save(force_insert=True)
        Score.objects.bulk_create(scores_of(response, instrument))
        changed = dict(answers.items() - former.get(instrument.code, {}).items())
        rings = rings or any(_rings(occasion, instrument, item, value) for item, value in changed.items())
    if rings:
        _owe_a_call(occasion, now)
    _finished(occasion, Mode.PAPER, now)
    audit.record(
        actor,
        "questions.corrected" if again else "questions.answered",
        occasion,
        dossier_id=occasion.referral_id,
    )
    return occasion


def keep_imported(
    actor: Actor,
    occasion: Occasion,
    instrument: Instrument,
    answers: Mapping[str, Any],
    answered_on: date,
    now: datetime,
) -> Response:
    """A whole questionnaire that was filled in elsewhere. The moment is answered once all that is asked at it is there.

    Somebody calls about an alarming answer only while the window is open: what was said long ago was heard long ago. The caller holds
    the occasion locked, and saw that nothing was answered to this questionnaire yet.
    """
    require("outcome.ask", actor, occasion)
    _refuse_wrong(instrument, answers, whole=True)
    language = occasion.referral.client.language if occasion.referral.client.language in LANGUAGES else "nl"
    response = _new_response(occasion, instrument, Mode.IMPORTED, actor, language, now, answered_on)
    response.answers, response.finished_at = dict(answers), now
    response.save(force_insert=True)
    Score.objects.bulk_create(scores_of(response, instrument))
    window_open = timezone.localdate(now) <= occasion.closes_on
    if window_open and any(_rings(occasion, instrument, item, value) for item, value in answers.items()):
        _owe_a_call(occasion, now)
    there = set(
        occasion.responses.filter(replaced_at=None).exclude(finished_at=None).values_list("instrument", flat=True)
    )
    if there >= {code for code, _version in occasion.instruments}:
        _finished(occasion, Mode.IMPORTED, now)
    audit.record(actor, "questions.answered", response, dossier_id=occasion.referral_id)
    return response


def close_half_filled(occasion: Occasion, now: datetime) -> None:
    """The window is over: what was answered by then counts as it is, with what is missing missing.

    Who only left questions open answered nothing: then the moment was missed.
    """
    if not walk.anything(answers_of(occasion)):
        return
    for response in _standing_responses(occasion):
        _close(response, now)
    _finished(occasion, Mode(occasion.mode or Mode.LINK), now)


def _answer(occasion: Occasion, given: Given, mode: Mode, actor: Actor) -> bool:
    now = timezone.now()
    be_open(occasion, now)
    instrument = next((one for one in asked_at(occasion) if one.code == given.instrument), None)
    if instrument is None:
        raise WrongAnswers((Problem(Fault.WRONG_INSTRUMENT, ""),))
    _refuse_wrong(instrument, {given.item: given.value}, whole=False)
    response = occasion.responses.filter(instrument=instrument.code, replaced_at=None).first()
    if response is not None and response.finished_at is not None:
        raise NotOpen(Standing.ANSWERED)
    if response is None:
        response = _new_response(occasion, instrument, mode, actor, given.language, now, timezone.localdate(now))
        response.save(force_insert=True)
    item, former = instrument.item(given.item), response.answers.get(given.item)
    response.answers = walk.said(item, given.value, instrument, response.answers)
    response.answered_on, response.mode = timezone.localdate(now), mode
    response.save(update_fields=["answers", "answered_on", "mode"])
    if occasion.asked_at is None:
        occasion.asked_at, occasion.mode = now, mode
        occasion.save(update_fields=["asked_at", "mode"])
    audit.record(actor, "questions.answered", response, dossier_id=occasion.referral_id)
    rings = _rings(occasion, instrument, given.item, given.value)
    # The same again is a double tap: who was called about it is not called once more.
    if rings and given.value != former:
        _owe_a_call(occasion, now)
    return rings


def _finish(occasion: Occasion, actor: Actor, waits: frozenset[str] = frozenset()) -> Occasion:
    """Done with all, or with all but what `waits` for the conversation or for paper: then somebody still asks that."""
    if occasion.finished_at is not None:
        return occasion
    now = timezone.now()
    be_open(occasion, now)
    responses = [one for one in _standing_responses(occasion) if one.instrument not in waits]
    if not responses:
        raise NotOpen(Standing.TO_ASK)
    if not walk.anything(answers_of(occasion)):
        note_refusal(occasion, DeclinedBecause.NOT_SAID, now)
        audit.record(actor, "questions.declined", occasion, dossier_id=occasion.referral_id)
        return occasion
    for response in responses:
        _close(response, now)
    if waits:
        owe_asking(occasion, timezone.localdate(now), now)
    else:
        _finished(occasion, Mode(responses[-1].mode), now)
    audit.record(actor, "questions.answered", occasion, dossier_id=occasion.referral_id)
    return occasion


def _finished(occasion: Occasion, mode: Mode, now: datetime) -> None:
    occasion.asked_at, occasion.mode = occasion.asked_at or now, mode
    occasion.finished_at, occasion.declined_at, occasion.declined_because = now, None, ""
    occasion.save(update_fields=["asked_at", "mode", "finished_at", "declined_at", "declined_because"])
    duties.settle(occasion.referral.dossier, StepCode.ASK_QUESTIONS, now=now, details=about(occasion))
    bus.publish(
        Measured(
            region_id=occasion.region_id,
            at=now,
            referral_id=occasion.referral_id,
            location_id=occasion.referral.location_id,
            occasion_id=occasion.pk,
            when=occasion.when,
        )
    )


def _close(response: Response, now: datetime) -> None:
    if response.finished_at is not None:
        return
    response.finished_at = now
    response.save(update_fields=["finished_at"])
    # What cannot be read any more has no scores; it never holds up the windows of others.
    if (instrument := find(response.region_id, response.instrument, response.version)) is not None:
        Score.objects.bulk_create(scores_of(response, instrument))


def scores_of(response: Response, instrument: Instrument) -> list[Score]:
    """What a response scores on each scale, not written yet."""
    return [
        Score(
            region_id=response.region_id,
            response=response,
            referral_id=response.referral_id,
            location_id=response.referral.location_id,
            when=response.occasion.when,
            instrument=instrument.code,
            version=instrument.version,
            scale=one.scale,
            value=None if one.value is None else float(one.value),
            answered=one.answered,
            missing=one.missing,
            because=one.why.value if one.why else "",
            answered_on=response.answered_on,
        )
        for one in Scorer(instrument).score(response.answers)
    ]


def _new_response(
    occasion: Occasion,
    instrument: Instrument,
    mode: Mode,
    actor: Actor,
    language: str,
    now: datetime,
    answered_on: date,
) -> Response:
    return Response(
        id=new_id(),
        region_id=occasion.region_id,
        occasion=occasion,
        referral=occasion.referral,
        organisation_id=occasion.referral.welfare_id,
        user_id=actor.user_id,
        instrument=instrument.code,
        version=instrument.version,
        language=language,
        mode=mode,
        answered_on=answered_on,
        started_at=now,
    )


def _refuse_another(
    before: Response,
    occasion: Occasion,
    sheets: Mapping[str, Mapping[str, Any]],
    answered_on: date,
    language: str,
) -> None:
    """Raise unless the form that wrote `before` says the same now."""
    if before.occasion_id != occasion.pk:
        raise NotVisible
    written = occasion.responses.filter(started_at=before.started_at)
    same = all(row.answers == dict(sheets.get(row.instrument, {})) for row in written)
    if not same or (before.answered_on, before.language) != (answered_on, language):
        raise KeptBefore


def _replace_former(response: Response, now: datetime) -> None:
    former = response.occasion.responses.filter(instrument=response.instrument, replaced_at=None).first()
    if former is not None:
        former.replaced_at = now
        former.save(update_fields=["replaced_at"])
        former.scores.all().delete()
        response.replaces = former


def _standing_responses(occasion: Occasion) -> list[Response]:
    return list(occasion.responses.filter(replaced_at=None).select_related("occasion", "referral"))


def _refuse_wrong(instrument: Instrument, answers: Mapping[str, Any], *, whole: bool) -> None:
    problems = check(instrument, answers, whole=whole)
    if problems:
        raise WrongAnswers(problems)


def _rings(occasion: Occasion, instrument: Instrument, item: str, value: Any) -> bool:
    """Whether somebody calls about this answer: the programme says so, or the questionnaire does."""
    asked = instrument.item(item)
    if asked is None or not isinstance(value, int):
        return False
    alarms = agreement_of(occasion.referral.version).measuring.alarms
    agreed = any(one.instrument == instrument.code and one.item == item and one.rings(value) for one in alarms)
    return agreed or value in asked.alarming


def _owe_a_call(occasion: Occasion, now: datetime) -> None:
    """Somebody calls, today when it is a working day. That is all that is made of the answer."""
    referral, today = occasion.referral, timezone.localdate(now)
    duties.owe(
        referral.dossier,
        StepCode.CALL_ABOUT_ANSWER,
        organisation_id=referral.welfare_id,
        owner_id=referral.link_worker_id,
        due_on=working_day_on_or_after(today, closed_days(today)),
        now=now,
        details=about(occasion),
    )
