"""What a client named in their own words, and is asked about again: at each later moment it is about the same concerns.

Whoever reads these words may read answers: a page behind a link never does, so there such a questionnaire waits for the conversation or
for paper (ADR 0026).
"""

from collections.abc import Iterable

from django.db.models import Q

from kring.outcomes.instruments_here import asked_at
from kring.outcomes.models import Mode, Occasion, Response
from kring.outcomes.rules import walk
from kring.outcomes.rules.instruments import Instrument, Kind
from kring.outcomes.rules.walk import Named, Question


def named_before(occasion: Occasion, instruments: Iterable[Instrument]) -> Named:
    """The concerns that the client named at an earlier moment, the first time; by questionnaire and by question.

    Who names them at this very moment is asked for them here.
    """
    asking = {one.code: one for one in instruments if any(item.kind is Kind.CONCERN for item in one.items)}
    if not asking:
        return {}
    earlier = Q(occasion__due_on__lt=occasion.due_on) | Q(occasion__due_on=occasion.due_on, occasion__lt=occasion.pk)
    rows = Response.objects.filter(referral=occasion.referral_id, instrument__in=asking, replaced_at=None)
    here = {row.instrument: _words(asking[row.instrument], row) for row in rows.filter(occasion=occasion)}
    found: dict[str, dict[str, str]] = {}
    for row in rows.filter(earlier).order_by("answered_on", "started_at"):
        words = _words(asking[row.instrument], row)
        if words and not here.get(row.instrument):
            found.setdefault(row.instrument, words)
    return found


def _words(instrument: Instrument, row: Response) -> dict[str, str]:
    concerns = (item.code for item in instrument.items if item.kind is Kind.CONCERN)
    return {code: str(row.answers[code]) for code in concerns if row.answers.get(code)}


def done_elsewhere(occasion: Occasion) -> frozenset[str]:
    """The questionnaires of this moment that were finished otherwise than on paper: they are not asked, nor typed over, once more."""
    rows = Response.objects.filter(occasion=occasion, replaced_at=None).exclude(finished_at=None)
    return frozenset(rows.exclude(mode=Mode.PAPER).values_list("instrument", flat=True))


def waits_for_conversation(occasion: Occasion) -> frozenset[str]:
    """The questionnaires of this moment that a link cannot ask, and that nobody asked otherwise yet."""
    named = frozenset(named_before(occasion, asked_at(occasion)))
    return named - done_elsewhere(occasion) if named else named


def in_conversation(occasion: Occasion) -> tuple[Question, ...]:
    """The questions that are still asked together or on paper."""
    instruments = asked_at(occasion)
    return walk.questions(instruments, named_before(occasion, instruments), done_elsewhere(occasion))


def behind_link(occasion: Occasion) -> tuple[Question, ...]:
    """The questions that a link still asks."""
    instruments = asked_at(occasion)
    left_out = frozenset(named_before(occasion, instruments)) | done_elsewhere(occasion)
    return walk.questions(instruments, left_out=left_out)
