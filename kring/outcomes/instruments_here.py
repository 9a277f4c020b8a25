"""The questionnaires of a region: Kring's library, with the wording that the region's licences add, and the region's own.

Kept by the process for a minute: every page with questions asks for them.
"""

import dataclasses
import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from time import monotonic

from kring.outcomes import library
from kring.outcomes.models import AdoptedInstrument, Occasion
from kring.outcomes.rules.instruments import LANGUAGES, Instrument

KEPT_SECONDS = 60
OF_THE_COUNTRY = "nl"

type Key = tuple[str, str]  # code and version


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """What a region has: `known` also what it does not ask any more (old answers are read with it), `current` by code."""

    known: Mapping[Key, Instrument]
    current: Mapping[str, Instrument]


def shelf(region_id: uuid.UUID) -> Shelf:
    """A region's questionnaires; a change by another process holds within a minute."""
    return _kept(region_id, int(monotonic() // KEPT_SECONDS))


def forget() -> None:
    """Look everything up again; whoever changed something sees it at once."""
    _kept.cache_clear()


def find(region_id: uuid.UUID, code: str, version: str) -> Instrument | None:
    """This version of a questionnaire; None for one that is not here: never was, or came with another Kring than this one."""
    found = shelf(region_id).known.get((code, version))
    if found is None:
        forget()
        found = shelf(region_id).known.get((code, version))
    return found


def instrument_of(region_id: uuid.UUID, code: str, version: str) -> Instrument:
    """The same where it must be here. Raises LookupError."""
    found = find(region_id, code, version)
    if found is None:
        raise LookupError(f"no questionnaire {code} {version} in this region")
    return found


def askable(region_id: uuid.UUID, codes: Iterable[str], language: str) -> dict[str, Instrument]:
    """Those of these questionnaires that can be asked of somebody who speaks this language (`spoken`)."""
    current = shelf(region_id).current
    return {code: current[code] for code in codes if code in current and spoken(current[code], language)}


def spoken(instrument: Instrument, language: str) -> str:
    """The language in which to ask: this one, else the language of the country, of which every word is there; empty when there is none."""
    return next((one for one in (language, OF_THE_COUNTRY) if one in LANGUAGES and not instrument.open_slots(one)), "")


def asked_at(occasion: Occasion) -> list[Instrument]:
    """The questionnaires of a moment, in the order in which they are asked; one that is not here any more cannot be asked."""
    found = (find(occasion.region_id, code, version) for code, version in occasion.instruments)
    return [one for one in found if one is not None]


@lru_cache(maxsize=64)
def _kept(region_id: uuid.UUID, _moment: int) -> Shelf:
    known: dict[Key, Instrument] = dict(library.shipped())
    current = {code: instrument for (code, _version), instrument in sorted(known.items())}
    for row in AdoptedInstrument.objects.filter(region_id=region_id).order_by("adopted_at"):
        key = (row.instrument, row.version)
        # The words of this row and no others: those of an adoption that was ended are not under them.
        instrument = library.parse(row.definition).instrument if row.definition else library.shipped().get(key)
        if instrument is None:  # a version that Kring does not bring any more, and nobody answered
            continue
        for language, wording in row.texts.items():
            instrument = instrument.filled(language, wording)
        known[key] = instrument
        if row.ended_at is None:
            current[row.instrument] = instrument
        elif row.definition:
            current.pop(row.instrument, None)
    return Shelf(known, current)
