"""What is the matter with an entry, beside how far it fits what was asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from kring.directory.kinds import INFORMAL
from kring.directory.rules import whom
from kring.directory.rules.places import Mode, minutes
from kring.directory.search.fitting import UNSAID, Facet
from kring.directory.search.reasons import Note

FAR = 60  # minutes by bicycle; beyond it nobody goes that way by themselves


def notes(row: Mapping[str, Any]) -> Iterator[Note]:
    """What an entry says of itself, from its row of `queries.COLUMNS`."""
    if row["full"]:
        yield Note.FULL
    if row["trial"]:
        yield Note.TRIAL
    if row["city_pass"]:
        yield Note.CITY_CARD
    if row["waiting"]:
        yield Note.WAITING
    if row["expires_on"] is not None and row["expires_on"] < timezone.localdate():
        yield Note.UNCONFIRMED


ONLY_FOR = {
    whom.WOMEN: Note.FOR_WOMEN,
    whom.MEN: Note.FOR_MEN,
    whom.CARERS: Note.FOR_CARERS,
    whom.BEREAVED: Note.FOR_BEREAVED,
    whom.NEWCOMERS: Note.FOR_NEWCOMERS,
    whom.LHBTI: Note.FOR_LHBTI,
    whom.PARENTS: Note.FOR_PARENTS,
}


def only_for(mask: int, wanted: int) -> list[Note]:
    """For whom an entry is, to be looked at: nobody's file says whether that fits. Not where just that is `wanted`."""
    return [note for bit, note in ONLY_FOR.items() if mask & bit & ~wanted]


def lacking(row: Mapping[str, Any], km: float | None, marks: Mapping[Facet, int]) -> Iterator[Note]:
    """What stands in the way of going there, where `marks` of what was asked do not tell it already: told of what answers a question."""
    if km is not None and Facet.PLACE not in marks and minutes(km, Mode.BICYCLE) > FAR:
        yield Note.FAR
    asked_when = UNSAID in (marks.get(Facet.DAY), marks.get(Facet.TIME))
    if (
        not asked_when
        and row["theme"] != INFORMAL
        and not any(row[name] for name in ("days", "starts", "when_words", "moments"))
    ):
        yield Note.NO_TIMES
    if not any(row[name] for name in ("phone", "email", "website", "organisation__name")):
        yield Note.NO_CONTACT
