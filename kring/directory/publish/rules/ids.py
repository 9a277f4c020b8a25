"""Under which ids objects go out: the source's own where it is a UUID, else one that is always the same. Pure."""

import hashlib
import uuid
from collections.abc import Mapping

from kring.directory.publish.rules.conform import Identify, is_uuid
from kring.directory.rules import terms
from kring.directory.rules.documents import made_id
from kring.directory.rules.words import fold

TAXONOMY = made_id("taxonomy", terms.TAXONOMY)
LOW = (1 << 62) - 1


def term_id(code: str) -> str:
    """The id of a term of Kring's own taxonomy."""
    return made_id(terms.TAXONOMY, code)


def named(owner: uuid.UUID, kind: str, given: str) -> str:
    """The id under which an object goes out that its source calls `given`; `owner` is the feed, or the region of words of our own."""
    return given.lower() if is_uuid(given) else str(uuid.uuid5(owner, f"{kind}/{given}"))


def organiser_id(name: str) -> str:
    """The id of an organiser of whom only the name is known; the same however it is written."""
    return made_id("organization", fold(name))


def part_of(service: uuid.UUID, text: str) -> str:
    """An id for a place of a service that begins as the id of its entry does, so that the entry can be found from it."""
    low = int.from_bytes(hashlib.sha256(f"{service}/{text}".encode()).digest()[:8]) & LOW
    return str(uuid.UUID(int=(service.int >> 64 << 64) | (2 << 62) | low))


def beginning_as(part: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """The first and the last id that begin as this one does."""
    high = part.int >> 64 << 64
    return uuid.UUID(int=high), uuid.UUID(int=high | ((1 << 64) - 1))


def identify(
    entry: uuid.UUID,
    owner: uuid.UUID,
    published: Mapping[tuple[str, str], str],
    *,
    ours: bool = False,
    places_again: bool = False,
) -> Identify:
    """How the ids in one document become ids that go out.

    `entry` is the id of its activity, `owner` whose ids the document has, and `published` what is known already: by (kind, id).
    `ours`: the document was made here. `places_again`: another entry has the id of one of its places already.
    """

    def found(kind: str, given: str, where: str) -> str:
        if (kind, given) in published:
            return published[kind, given]
        if kind == "service_at_location" and (ours or places_again or not is_uuid(given)):
            return part_of(entry, "" if ours else where + given if places_again else given or where)
        if given:
            return named(owner, kind, given)
        return str(uuid.uuid5(entry, where))

    return found
