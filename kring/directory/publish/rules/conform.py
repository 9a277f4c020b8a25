"""Makes a document fit what HSDS and Open Referral UK insist on, without losing what was said.

Members with nothing in them are left out. A value that does not fit its member goes out beside it, under `as_given`, and so does an id
that is no UUID. What the specification needs and the source does not say gets the least that can be said.
"""

import math
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from kring.directory.publish.rules.shapes import BRIEF, SHAPES, Member, Sort

type Document = Mapping[str, Any]
# (kind, id as the source gives it or '', where in the document) -> UUID
type Identify = Callable[[str, str, str], str]

ASIDE = "as_given"
NOTHING = (None, "", [], {})
MOST_DEEP = 12
URI_SAFE = ":/?#@!$&'()*+,;=%~-._"
PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
EMAIL = re.compile(rf"[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~-]+)*@{LABEL}(?:\.{LABEL})+")


def is_uuid(text: str) -> bool:
    """Whether an id is a UUID in the usual writing (with dashes)."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except (ValueError, AttributeError, TypeError):
        return False


def conform(
    kind: str, given: Document, identify: Identify, where: str = "", deep: int = 0, within: str = ""
) -> dict[str, Any]:
    """The document of an object of this kind, fit to go out. `where` is its place in the whole, for children without an id; `within`
    the kind of the object that holds it.
    """
    shape = SHAPES.get(kind, {})
    out: dict[str, Any] = {}
    aside: dict[str, Any] = {}
    if deep == 0 or given.get("id") in NOTHING:
        out["id"] = identify(kind, _text(given.get("id")) or "", where)
    for name, value in given.items():
        if value in NOTHING or name == ASIDE:
            continue
        member = shape.get(name)
        if member is None:
            out[name] = without_nothing(value)
            continue
        path = f"{where}/{name}"
        fits, changed = _fit(member, value, identify, path, deep, kind)
        if fits not in NOTHING:
            out.setdefault(name, fits)
        if changed:
            aside[name] = without_nothing(value)
    for name, member in shape.items():
        if member.needed and name not in out:
            out[name] = _least(name, member, out, within)
    if isinstance(given.get(ASIDE), Mapping):
        aside = dict(given[ASIDE]) | aside
    return out | ({ASIDE: aside} if aside else {})


def without_nothing(value: Any) -> Any:
    """A value without the members that say nothing."""
    if isinstance(value, Mapping):
        return {name: without_nothing(one) for name, one in value.items() if one not in NOTHING}
    if isinstance(value, list):
        return [without_nothing(one) for one in value if one not in NOTHING]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def brief(kind: str, document: Document) -> dict[str, Any]:
    """What lists show of an object: itself and what it has one of."""
    shape, shown = SHAPES[kind], BRIEF[kind]
    out = {name: value for name, value in document.items() if name in shown or name == ASIDE}
    for name, value in out.items():
        if name in shape and shape[name].sort is Sort.OBJECT:
            out[name] = brief(shape[name].kind, value)
    return out


def _fit(member: Member, value: Any, identify: Identify, path: str, deep: int, within: str) -> tuple[Any, bool]:
    """(the value as it goes out, whether what was given goes along)."""
    if deep > MOST_DEEP:
        return None, True
    if member.sort is Sort.OBJECT:
        if not isinstance(value, Mapping):
            return None, True
        return conform(member.kind, value, identify, path, deep + 1, within), False
    if member.sort is Sort.LIST:
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            return None, True
        return [
            conform(member.kind, one, identify, f"{path}/{place}", deep + 1, within) for place, one in enumerate(value)
        ], False
    if member.sort is Sort.ID:
        text = _text(value)
        return (identify(member.kind, text, path), not is_uuid(text)) if text else (None, True)
    fits = MAKE[member.sort](value) if member.sort is not Sort.WORD else _word(member, value)
    return fits, fits != value


def _word(member: Member, value: Any) -> str | None:
    for word in member.words:
        if isinstance(value, str) and value.strip().lower() == word.lower():
            return word
    return None


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = value if isinstance(value, int) else float(value)
    except ValueError:
        return None
    if not math.isfinite(found):
        return None
    return int(found) if isinstance(value, str) and found == int(found) else found


def _uri(value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    if text.lower().startswith("www.") and " " not in text:
        text = f"https://{text}"
    text = PERCENT.sub("%25", quote(text, safe=URI_SAFE))
    before, mark, after = text.partition("#")
    text = before + mark + after.replace("#", "%23")
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return None
    if not SCHEME.match(text) or (parts.scheme.lower() in {"http", "https"} and not parts.hostname):
        return None
    return text


def _email(value: Any) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text if EMAIL.fullmatch(text) else None


def _moment(value: Any) -> str | None:
    """A moment as RFC 3339 writes it; one without a zone is taken for UTC."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if found.tzinfo is not None and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value):
        return value
    return found.isoformat() if found.tzinfo is not None else f"{found.isoformat()}Z"


def _date(value: Any) -> str | None:
    """A day as ISO 8601 writes it; of a moment its day."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError:
        return None


MAKE: dict[Sort, Callable[[Any], Any]] = {
    Sort.TEXT: _text,
    Sort.NUMBER: _number,
    Sort.URI: _uri,
    Sort.EMAIL: _email,
    Sort.MOMENT: _moment,
    Sort.DATE: _date,
}


def _least(name: str, member: Member, out: Document, within: str) -> str:
    """What stands where the specification needs something that the source does not say."""
    if name in ("link_entity", "resource_type"):
        return within
    if member.words:
        return member.words[0]
    if name == "name":
        return out.get("alternate_name") or out.get("term") or out.get("code") or ""
    return out.get("name", "") if name == "description" else ""
