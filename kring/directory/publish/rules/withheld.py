"""What does not go out again of what feeds say: names of persons, and phones, e-mail addresses and places that were taken away or
replaced here. Pure.

A value that was taken away is withheld wherever it stands by itself: in contacts, at places, of the organisation. In running text it
is not looked for.
"""

import dataclasses
import re
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from kring.directory.rules.places import Address, addresses_of

type Document = Mapping[str, Any]

# Members that hold the name of a person, by the list that they are in.
PERSONS = {"contacts": ("name",), "contact": ("name",), "addresses": ("attention",), "metadata": ("updated_by",)}
# Members of which nothing goes out when an entry has none of the kind any more.
OF_KIND = {"phone": ("phones", "phone", "fax"), "email": ("email", "assurer_email")}
FEWEST_DIGITS = 7
LONGEST = 254  # characters; an e-mail address has no more
TELLING_DIGITS = 9  # the last ones; what stands before is a country or a zero
_NOT_DIALED = re.compile(r"[^\d+()/.\- ]")
_GONE = object()


@dataclasses.dataclass(frozen=True, slots=True)
class Withheld:
    """What was taken away or replaced in a region, each as it is compared; `left` is by entry the address that it is not at any more."""

    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    addresses: frozenset[Address] = frozenset()
    left: Mapping[uuid.UUID, Address] = dataclasses.field(default_factory=dict)


def phone(text: str) -> str:
    """A phone number as digits that are the same however it is written; empty for what is none."""
    digits = re.sub(r"\D", "", text)
    return "" if len(digits) < FEWEST_DIGITS or _NOT_DIALED.search(text) else digits[-TELLING_DIGITS:]


def email(text: str) -> str:
    """An e-mail address however it is written; empty for what is none."""
    return text.strip().casefold() if "@" in text else ""


def for_everybody(
    document: Document, withheld: Withheld, none: Collection[str] = (), own: Collection[str] = ()
) -> dict[str, Any]:
    """The document without what does not go out. `none` are the kinds ('phone', 'email') of which it has nothing any more; members
    in `own` are decided already and stay."""
    gone = {name for kind in none for name in OF_KIND[kind]}
    return _object(document, "", withheld, gone, own)


def _object(
    document: Document, inside: str, withheld: Withheld, gone: Collection[str], own: Collection[str] = ()
) -> dict[str, Any]:
    out = {}
    for name, value in document.items():
        if name in own:
            out[name] = value
        elif name not in gone and name not in PERSONS.get(inside, ()):
            kept = _kept(value, name, withheld, gone)
            if kept is not _GONE:
                out[name] = kept
    return out


def _kept(value: Any, name: str, withheld: Withheld, gone: Collection[str]) -> Any:
    if isinstance(value, Mapping):
        return _object(value, name, withheld, gone)
    if isinstance(value, list):
        pairs = ((one, _kept(one, name, withheld, gone)) for one in value)
        return [after for before, after in pairs if after is not _GONE and _says(name, before, after, withheld)]
    if name in PERSONS and value:
        return _GONE  # a name instead of an object
    if name == "id" or name.endswith("_id") or not isinstance(value, str | int):
        return value
    return _GONE if _is_withheld(str(value), withheld) else value


def _is_withheld(text: str, withheld: Withheld) -> bool:
    if len(text) > LONGEST:
        return False
    return (bool(withheld.phones) and phone(text) in withheld.phones) or email(text) in withheld.emails


def _says(name: str, before: Any, after: Any, withheld: Withheld) -> bool:
    """Whether what is left of something in a list still says anything."""
    if name == "locations" and addresses_of(before) & withheld.addresses:
        return False
    if after == before or not isinstance(after, Mapping):
        return True
    if name == "phones":
        return "number" in after
    return any(member not in ("id", "type") and not member.endswith("_id") for member in after)
