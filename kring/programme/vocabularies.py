"""The vocabularies of a region's programmes and the wider kinds they offer, kept by the process: pages ask without a query."""

import dataclasses
import uuid
from collections.abc import Mapping
from functools import lru_cache
from time import monotonic

from kring.programme.models import ProgrammeVersion
from kring.programme.rules.agreement import wider_kinds
from kring.programme.rules.measuring import read_measuring
from kring.programme.rules.tree import read_words
from kring.programme.rules.words import CATALOGUE, Vocabulary, agreed
from kring.programme.wording import vocabulary

KEPT_SECONDS = 60


@dataclasses.dataclass(frozen=True, slots=True)
class RegionWords:
    """What the published versions of a region say. `agreed` holds on pages over several programmes; each version keeps its own.

    `kinds` are the wider kinds of activity that each programme offers by its version in force; `programmes` says of each version
    whose it is; `measuring` are the programmes whose version in force asks people how they fare.
    """

    agreed: Vocabulary
    versions: Mapping[uuid.UUID, Vocabulary]
    kinds: Mapping[uuid.UUID, frozenset[str]]
    programmes: Mapping[uuid.UUID, uuid.UUID]
    measuring: frozenset[uuid.UUID]

    @property
    def any_chosen(self) -> bool:
        """Whether any version ever chose a word that holds."""
        return any(words != CATALOGUE for words in self.versions.values())


def of_region(region_id: uuid.UUID) -> RegionWords:
    """A region's words; a change by another process holds within a minute."""
    return _kept(region_id, int(monotonic() // KEPT_SECONDS))


def of_version(region_id: uuid.UUID, version_id: uuid.UUID) -> Vocabulary:
    """The words of a published version: it never changes, and one that was published a moment ago is looked up at once."""
    found = of_region(region_id).versions.get(version_id)
    if found is None:
        forget()
        found = of_region(region_id).versions.get(version_id, CATALOGUE)
    return found


def forget() -> None:
    """Look everything up again; the steward who published a version reads it at once."""
    _kept.cache_clear()


@lru_cache(maxsize=256)
def _kept(region_id: uuid.UUID, _moment: int) -> RegionWords:
    rows = (
        ProgrammeVersion.objects.filter(region_id=region_id)
        .exclude(published_at=None)
        .order_by("number")
        .values_list("programme_id", "pk", "content__terms", "content__kinds", "content__measuring")
    )
    in_force, versions, kinds, programmes, measured = {}, {}, {}, {}, {}
    for programme_id, version_id, stored, wider, asked in rows:
        programmes[version_id] = programme_id
        measured[programme_id] = bool(read_measuring({"measuring": asked}).occasions)
        kinds[programme_id] = frozenset(wider_kinds({"kinds": wider}))
        terms = {code: read_words(words) for code, words in (stored or {}).items()}
        in_force[programme_id] = terms
        words = vocabulary(terms)
        # One value for 'nothing chosen', so that it is recognised at no cost.
        versions[version_id] = CATALOGUE if words == CATALOGUE else words
    shared = vocabulary(agreed(list(in_force.values())))
    measuring = frozenset(one for one, asks in measured.items() if asks)
    return RegionWords(CATALOGUE if shared == CATALOGUE else shared, versions, kinds, programmes, measuring)
