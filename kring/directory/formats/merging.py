"""Several views of one object made one: lists mention the same organisation in every service, now with more of it, now with less."""

from collections.abc import Callable, Mapping
from typing import Any

from kring.directory.formats.items import Document


def merged(
    first: Mapping[str, Any], second: Mapping[str, Any], differs: Callable[[str], None], path: str = ""
) -> Document:
    """What both say. Where they contradict each other the first one counts, and `differs` gets the path of the field.

    Lists of objects with ids are joined by id; of other lists that differ the first counts.
    """
    both = dict(first)
    for name, value in second.items():
        if name not in both or both[name] in (None, "", [], {}):
            both[name] = value
        elif both[name] == value or value in (None, "", [], {}):
            continue
        elif isinstance(both[name], Mapping) and isinstance(value, Mapping):
            both[name] = merged(both[name], value, differs, f"{path}{name}.")
        elif _have_ids(both[name]) and _have_ids(value):
            both[name] = _joined(both[name], value, differs, f"{path}{name}.")
        else:
            differs(f"{path}{name}")
    return both


def _have_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) and "id" in one for one in value)


def _joined(first: list[Any], second: list[Any], differs: Callable[[str], None], path: str) -> list[Any]:
    places = {str(one["id"]): place for place, one in enumerate(first)}
    fresh = list(first)
    for one in second:
        place = places.get(str(one["id"]))
        if place is None:
            fresh.append(one)
        else:
            fresh[place] = merged(fresh[place], one, differs, path)
    return fresh
