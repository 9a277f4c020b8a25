"""What a reader gives: objects in the shape of HSDS 3.0, and what was wrong with rows.

An `Item` is one root object with its own children nested and other root objects named by id: a service has
`organization_id`, and each of its `service_at_locations` a `location_id`. Unknown fields stay as they came. Of one reading
each (kind, id) comes once, and what is referred to comes before what refers to it (`KINDS` is that order).
"""

import dataclasses
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

# 'loose' is a row that names nothing it belongs to: it is kept, and shown nowhere.
KINDS = ("taxonomy", "taxonomy_term", "organization", "program", "location", "service", "loose")

type Document = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Where:
    """Where something stands: the file, sheet or page, and the row as a spreadsheet counts it (or the place in a list, from 1).

    `row` is 0 for the file as a whole.
    """

    part: str
    row: int = 0


class Why(StrEnum):
    """What is the matter with a row or with one field of it."""

    EMPTY = "empty"  # needed, and not there
    LONG = "long"
    CUT = "cut"  # a name that goes on: its beginning is used
    FORMULA = "formula"  # kept as text
    HTML = "html"  # kept as plain text
    CONTROL = "control"  # control characters were taken out
    ADDRESS = "address"  # is not a web or e-mail address
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    TWICE = "twice"  # the same id again: together they are one entry
    OTHERWISE = (
        "otherwise"  # the same id again, with something else: together they are one entry, what came first counts
    )
    CELLS = "cells"  # more or fewer cells than the heading
    SHAPE = "shape"  # not an object, or text where a list belongs
    UNKNOWN = "unknown"  # refers to something that is not in the file
    LOOSE = "loose"  # a row that does not say what it belongs to
    LOST = "lost"  # a row that belongs to something that is not in the file
    CIRCLE = "circle"  # is its own ancestor; the circle was cut here
    ORDER = "order"  # does not fit what the column beside it says
    PRICE = "price"
    POSTCODE = "postcode"
    PHONE = "phone"
    PART = "part"  # several in one cell: the first was taken
    UNREAD = "unread"  # none of the values that this field can have
    FAR_DATE = "far_date"  # 'since 1900', 'until 2999': says nothing
    OFF_EARTH = "off_earth"  # coordinates that are no place
    SWAPPED = "swapped"  # latitude and longitude stand in each other's place
    FAR_AWAY = "far_away"  # outside the area of this reading, such as in the sea


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One root object."""

    kind: str
    id: str
    document: Document
    where: Where


@dataclasses.dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is the matter. `kept`: the entry came in all the same, its field mended or let be as `Why` says.

    `field` is a part of a document, or a field of a mapping; then `column` is the heading under which it stands.
    """

    where: Where
    field: str
    why: Why
    kept: bool = False
    value: str = ""  # the beginning of what stood there
    column: str = ""

    @property
    def stands_alone(self) -> bool:
        """Whether what this tells of is an entry, or a part of one. What stands with no entry neither came in nor was refused."""
        return self.why not in (Why.OTHERWISE, Why.LOOSE, Why.LOST)

    @property
    def as_row(self) -> tuple[str | int, ...]:
        """As plain values, for a table or JSON."""
        return self.where.part, self.where.row, self.field, self.why.value, self.kept, self.value, self.column

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> "Wrong":
        """What `as_row` gave."""
        part, at, field, why, kept, value, column = row
        return cls(Where(part, at), field, Why(why), bool(kept), value, column)


class Because(StrEnum):
    """Why a whole file or feed is refused. `Refused.details` holds what the sentence needs."""

    LARGE = "large"  # most: bytes
    MANY_ROWS = "many_rows"  # most
    DEEP = "deep"
    NOT_READABLE = "not_readable"
    ENCODING = "encoding"  # line
    UNKNOWN_FORMAT = "unknown_format"
    NO_HEADING = "no_heading"
    COLUMNS = "columns"  # columns: names that are missing
    SHEET = "sheet"  # sheet: name that is not there
    LIST = "list"  # items: path of the list that is not there
    EMPTY = "empty"
    SCHEMA = "schema"  # describes a format
    ZIP_MANY = "zip_many"  # most
    ZIP_LARGE = "zip_large"  # most: bytes
    ZIP_RATIO = "zip_ratio"
    ZIP_NESTED = "zip_nested"  # name
    ZIP_PATH = "zip_path"  # name
    ZIP_LOCKED = "zip_locked"
    ADDRESS = "address"  # not http or https
    PRIVATE = "private"  # an address inside a network
    UNREACHABLE = "unreachable"
    STATUS = "status"  # status
    SLOW = "slow"
    REDIRECTS = "redirects"
    NOT_JSON = "not_json"
    PAGES = "pages"  # most; or a feed whose pages do not end
    PLAIN = "plain"  # http where only https will do
    BROKE = "broke"  # reading failed unexpectedly, again and again
    BROKE_HALFWAY = "broke_halfway"  # writing did


class Refused(Exception):
    """Nothing of the file or feed is taken over."""

    def __init__(self, because: Because, **details: Any):
        self.because = because
        self.details = details
        super().__init__(because.value, details)
