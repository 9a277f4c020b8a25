"""Reading about questionnaires: which there are, whose they are, what is missing."""

import dataclasses
import uuid
from datetime import datetime

from kring.access.policy import NotVisible, visible
from kring.doors.steward.programmes.measured import in_words
from kring.identity.actors import Actor
from kring.outcomes import library
from kring.outcomes.actions.adopting import definition_of
from kring.outcomes.models import AdoptedInstrument
from kring.outcomes.queries import minutes
from kring.outcomes.rules.instruments import LANGUAGES, Instrument, Item, Shipping


@dataclasses.dataclass(frozen=True, slots=True)
class Adoption:
    """A region's use of a questionnaire."""

    pk: uuid.UUID
    holder: str
    number: str
    at: datetime
    by: str
    ended_at: datetime | None
    own: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One version of a questionnaire as a steward sees it. `missing` is how many words are not there, by language."""

    instrument: Instrument
    name: str
    questions: int
    minutes: int
    meant_for: str
    missing: dict[str, int]
    adoption: Adoption | None

    @property
    def licence(self) -> str:
        """What its licence is called."""
        return in_words(self.instrument.licence.name)

    @property
    def why(self) -> str:
        """Why its wording, or a part of it, has to be put in."""
        return in_words(self.instrument.licence.why)

    @property
    def period(self) -> str:
        """What time it asks about; empty where it asks about now."""
        return in_words(self.instrument.period)

    @property
    def askable(self) -> bool:
        """Whether clients can be asked with it: every word is there in one language, and what has to be adopted was."""
        return self.in_use and not self.missing[LANGUAGES[0]]

    @property
    def in_use(self) -> bool:
        """Whether the region may use it as it stands."""
        return not self.needs_adoption or self.adopted

    @property
    def adopted(self) -> bool:
        """Whether the region took it over, and did not end that."""
        return self.adoption is not None and self.adoption.ended_at is None

    @property
    def needs_adoption(self) -> bool:
        """Whether it can only be used after it was taken over, or it is the region's own."""
        return self.own or self.instrument.licence.texts is Shipping.STEWARD

    @property
    def may_be_adopted(self) -> bool:
        """Whether there are words to put in."""
        return not self.own and bool(self.instrument.licence.slots)

    @property
    def own(self) -> bool:
        """Whether it is the region's own."""
        return self.adoption is not None and self.adoption.own

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which every word is there."""
        return tuple(language for language, count in self.missing.items() if not count)


def rows(actor: Actor) -> list[Row]:
    """All questionnaires: those of the library and the region's own, each version once."""
    adopted = {(row.instrument, row.version): row for row in _adoptions(actor)}
    found = [_row(instrument, adopted.pop(key, None)) for key, instrument in library.shipped().items()]
    for row in adopted.values():
        instrument = definition_of(row)
        if instrument is not None:
            found.append(_row(instrument, row))
    return sorted(found, key=lambda one: (one.name.casefold(), one.instrument.version))


def one(actor: Actor, code: str, version: str) -> Row:
    """One of them. Raises NotVisible."""
    found = next((row for row in rows(actor) if (row.instrument.code, row.instrument.version) == (code, version)), None)
    if found is None:
        raise NotVisible
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """One question as a client sees it."""

    item: Item
    text: str
    options: tuple[str, ...]
    low: str
    high: str


def as_asked(instrument: Instrument, language: str) -> tuple[str, tuple[Question, ...]]:
    """The words before the questions, and the questions, as a client reads them; what is missing is empty."""
    return instrument.introduction.in_(language), tuple(
        Question(
            item,
            item.text.in_(language),
            tuple(one.label.in_(language) for one in item.options),
            item.low_label.in_(language),
            item.high_label.in_(language),
        )
        for item in instrument.items
    )


def _adoptions(actor: Actor) -> list[AdoptedInstrument]:
    """The latest of each version comes last."""
    return list(visible(AdoptedInstrument, actor).select_related("adopted_by").order_by("adopted_at"))


def _row(instrument: Instrument, row: AdoptedInstrument | None) -> Row:
    if row is not None:
        for language, wording in row.texts.items():
            instrument = instrument.filled(language, wording)
    return Row(
        instrument=instrument,
        name=in_words(instrument.name) or instrument.code,
        questions=len(instrument.items),
        minutes=minutes(len(instrument.items)),
        meant_for=in_words(instrument.meant_for),
        missing={language: len(instrument.open_slots(language)) for language in LANGUAGES},
        adoption=_adoption(row) if row is not None else None,
    )


def _adoption(row: AdoptedInstrument) -> Adoption:
    return Adoption(
        pk=row.pk,
        holder=row.licence_holder,
        number=row.licence_number,
        at=row.adopted_at,
        by=row.adopted_by.name,
        ended_at=row.ended_at,
        own=bool(row.definition),
    )
