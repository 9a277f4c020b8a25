"""An instrument as data: its items, its scales, whose it is, and what may be said with it.

Whatever is decided about answers is decided from these (`answers`, `scoring`, `keys`, `norms`); `reading` makes them of a file.
"""

import dataclasses
import enum
from collections.abc import Mapping
from decimal import Decimal

LANGUAGES = ("nl", "en")


class Kind(enum.StrEnum):
    """How an item is answered."""

    CHOICE = "choice"  # one of some options, each with a whole number
    SCALE = "scale"  # a whole number from `low` to `high`
    TEXT = "text"  # words, never scored
    CONCERN = "concern"  # what someone brings up in their own words; another item is `about` it


class Method(enum.StrEnum):
    """How a scale comes from its items."""

    SINGLE = "single"  # one item as it is
    SUM = "sum"  # the sum of the items, times `factor`
    MEAN = "mean"  # the mean of the items
    COUNT = "count"  # how many items have an answer that counts
    TABLE = "table"  # the sum of the items, looked up
    POLYNOMIAL = "polynomial"  # a polynomial of the mean of the items
    VALUE_SET = "value-set"  # a constant, with a weight for each level of each item


class Missing(enum.StrEnum):
    """What is done where no more items are missing than may be."""

    ANSWERED = "answered"  # only what was answered counts
    MEAN = "mean"  # a missing item is taken as the mean of those that were answered


class Better(enum.StrEnum):
    """Which way is better for the person."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Shipping(enum.StrEnum):
    """Whether the wording may stand in a file that everyone gets."""

    EVERYONE = "everyone"
    STEWARD = "steward"  # whoever has the right to it fills the slots
    OWN = "own"  # a region's own


class ErrorKind(enum.StrEnum):
    """What a published error of measurement is."""

    SEM = "sem"  # standard error of measurement of one score
    SDC = "sdc"  # smallest change of one person that is more than error
    WORKED_OUT = "worked-out"  # a standard error that follows from a published spread and a published reliability


class ReliabilityKind(enum.StrEnum):
    """What a published reliability is about."""

    RETEST = "retest"  # the same people twice, while nothing changed
    INTERNAL = "internal"  # how well the questions go together: it knows nothing of days that differ, so it is the most that can be


@dataclasses.dataclass(frozen=True, slots=True)
class Texts:
    """The same in each language; a language that is not there is a slot."""

    nl: str = ""
    en: str = ""

    def in_(self, language: str) -> str:
        """The text in one language; empty where it is a slot."""
        return getattr(self, language) if language in LANGUAGES else ""


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """One possible answer."""

    value: int
    label: Texts


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One question. `low` and `high` are None where no number is answered."""

    code: str
    order: int
    kind: Kind
    text: Texts = Texts()
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    low_label: Texts = Texts()
    high_label: Texts = Texts()
    reversed: bool = False
    skippable: bool = True
    counts: frozenset[int] = frozenset()  # answers that score 1 in a count
    alarming: frozenset[int] = frozenset()  # answers after which someone calls; none unless the file says so
    about: str = ""  # the concern whose words are shown with it

    @property
    def is_number(self) -> bool:
        """Whether it is answered with a number."""
        return self.kind in (Kind.CHOICE, Kind.SCALE)

    def allows(self, value: object) -> bool:
        """Whether this number may be answered. Truth is no number, nor is a number with decimals."""
        if type(value) is not int or self.low is None or self.high is None or not self.low <= value <= self.high:
            return False
        return self.kind is Kind.SCALE or any(one.value == value for one in self.options)

    def turned(self, value: int) -> int:
        """The answer as it is scored: from the other end where the item is reversed."""
        return self.low + self.high - value if self.reversed else value


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """A score that was published, or follows from what was: the answers in the order of the scale's items (None: missing)."""

    answers: tuple[int | None, ...]
    value: Decimal | None  # None: it cannot be said


@dataclasses.dataclass(frozen=True, slots=True)
class Scale:
    """One figure from items, or from other scales (`scales`)."""

    code: str
    name: Texts
    method: Method
    items: tuple[str, ...]
    low: Decimal
    high: Decimal
    better: Better
    decimals: int
    scales: tuple[str, ...] = ()
    factor: Decimal = Decimal(1)
    table: Mapping[int, Decimal] = dataclasses.field(default_factory=dict)
    coefficients: tuple[Decimal, ...] = ()  # of a polynomial, the constant first
    constant: Decimal = Decimal(0)
    once: Decimal = Decimal(0)  # in a value set: added once when any level is not the best
    weights: Mapping[str, Mapping[int, Decimal]] = dataclasses.field(default_factory=dict)
    may_miss: int = 0
    missing: Missing = Missing.ANSWERED
    missing_source: str = ""
    source: str = ""  # where it has another one than its instrument
    shown: bool = True  # beside the others of its instrument; else only where it is asked for
    checks: tuple[Check, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """What it is made of."""
        return self.items or self.scales


@dataclasses.dataclass(frozen=True, slots=True)
class Licence:
    """Whose it is and who may have the wording."""

    name: Texts
    holder: str
    texts: Shipping
    registration: bool
    slots: tuple[str, ...]  # languages in which a steward puts in the wording
    why: Texts  # why a slot is one


@dataclasses.dataclass(frozen=True, slots=True)
class Norm:
    """A published figure of a group, as a citation."""

    scale: str
    population: Texts
    mean: Decimal
    sd: Decimal | None
    n: int | None
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class MeasurementError:
    """What is published about how far one person's score goes up and down by itself; `population`: of whom."""

    scale: str
    kind: ErrorKind
    value: Decimal
    source: str
    population: Texts = Texts()


@dataclasses.dataclass(frozen=True, slots=True)
class Reliability:
    """A published reliability, from 0 to 1, with of whom it is."""

    scale: str
    kind: ReliabilityKind
    value: Decimal
    population: Texts
    n: int | None
    source: str


@dataclasses.dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a questionnaire."""

    code: str
    version: str
    name: Texts
    source: str
    licence: Licence
    meant_for: Texts  # what it may be used for, and what not
    period: Texts  # what time it asks about; empty where it asks about now
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]  # each after the scales that it is made of
    introduction: Texts = Texts()
    norms: tuple[Norm, ...] = ()
    errors: tuple[MeasurementError, ...] = ()
    reliabilities: tuple[Reliability, ...] = ()

    def item(self, code: str) -> Item | None:
        """The item with this code."""
        return next((one for one in self.items if one.code == code), None)

    def scale(self, code: str) -> Scale | None:
        """The scale with this code."""
        return next((one for one in self.scales if one.code == code), None)

    def open_slots(self, language: str) -> tuple[str, ...]:
        """Places whose wording is still missing in this language; an instrument can be given out when there are none."""
        return tuple(place for place, text in self.texts().items() if not text.in_(language))

    def texts(self) -> dict[str, Texts]:
        """All wording that someone who answers must see, each with its place."""
        found = {"introduction": self.introduction} if self.introduction != Texts() else {}
        for item in self.items:
            place = f"items.{item.code}"
            found[place] = item.text
            found |= {f"{place}.options.{one.value}": one.label for one in item.options}
            if item.kind is Kind.SCALE:
                found |= {f"{place}.low": item.low_label, f"{place}.high": item.high_label}
        return found

    def filled(self, language: str, wording: Mapping[str, str]) -> "Instrument":
        """With the wording that a steward put in. Only slots take it: what came with the file stays as it was published."""
        open_ = set(self.open_slots(language))

        def with_(place: str, text: Texts) -> Texts:
            given = wording.get(place, "").strip()
            return dataclasses.replace(text, **{language: given}) if given and place in open_ else text

        def worded(item: Item) -> Item:
            place = f"items.{item.code}"
            return dataclasses.replace(
                item,
                text=with_(place, item.text),
                options=tuple(
                    Option(one.value, with_(f"{place}.options.{one.value}", one.label)) for one in item.options
                ),
                low_label=with_(f"{place}.low", item.low_label),
                high_label=with_(f"{place}.high", item.high_label),
            )

        items = tuple(worded(item) for item in self.items)
        return dataclasses.replace(self, items=items, introduction=with_("introduction", self.introduction))
