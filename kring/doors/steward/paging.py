"""Lists in pages that stay fast and right however long the list is: each page begins after the last row of the one before."""

import dataclasses
import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from kring.rows import key_in

SIZE = 50


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list. `previous` and `next` are query strings for the pages beside it, empty where there is none."""

    rows: list[Any]
    previous: str = ""
    next: str = ""


def page(rows: QuerySet, given: QueryDict, *, by: str = "name", size: int = SIZE) -> Page:
    """The page of `rows`, ordered by the field `by`, that `given` asks for with `after` or `before`: the id of a row.

    An id that is not among the rows gives the first page. Ids say nothing about a person, so they may stand in an address.
    """
    after, before = _row(rows, given.get("after"), by), _row(rows, given.get("before"), by)
    backwards = before is not None
    edge = before or after
    if edge is not None:
        way = "lt" if backwards else "gt"
        rows = rows.filter(Q(**{f"{by}__{way}": edge[0]}) | Q(**{by: edge[0], f"pk__{way}": edge[1]}))
    order = (f"-{by}", "-pk") if backwards else (by, "pk")
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    earlier, later = (more, True) if backwards else (edge is not None, more)
    if not found:
        return Page([])
    return Page(
        found,
        _query(given, before=found[0].pk) if earlier else "",
        _query(given, after=found[-1].pk) if later else "",
    )


def _row(rows: QuerySet, text: str | None, by: str) -> tuple[Any, uuid.UUID] | None:
    key = key_in(text)
    return rows.filter(pk=key).values_list(by, "pk").first() if key else None


def _query(given: QueryDict, **cursor: uuid.UUID) -> str:
    kept = given.copy()
    for name in ("after", "before"):
        kept.pop(name, None)
    for name, value in cursor.items():
        kept[name] = str(value)
    return f"?{kept.urlencode()}"
