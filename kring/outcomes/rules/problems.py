"""What is wrong with an instrument or with answers: a code and a place. Sentences are in the catalogue."""

import dataclasses
import enum


class Fault(enum.StrEnum):
    """What is wrong."""

    # With an instrument
    NOT_TOML = "not-toml"  # the file cannot be read at all
    UNREADABLE_FROM = "unreadable-from"  # the same, and it is known at which line and column reading stopped
    NOT_A_TABLE = "not-a-table"  # something else where named fields are expected
    NOT_A_LIST = "not-a-list"
    UNKNOWN_FIELD = "unknown-field"
    FIELD_MISSING = "field-missing"
    NOT_A_CODE = "not-a-code"  # codes are small letters, digits and dashes
    NAME_OF_A_COLUMN = "name-of-a-column"  # a list that is brought in has another column of this name
    NOT_WORDS = "not-words"
    TOO_LONG = "too-long"
    NOT_A_NUMBER = "not-a-number"
    NOT_YES_OR_NO = "not-yes-or-no"
    NOT_A_CHOICE = "not-a-choice"  # another word than those that can stand here
    TOO_MANY = "too-many"
    DUPLICATE = "duplicate"
    TEXT_MISSING = "text-missing"  # a language without wording that is not a slot
    TEXT_NOT_ALLOWED = "text-not-allowed"  # wording in a file whose licence does not allow it
    NO_ITEMS = "no-items"
    NO_RANGE = "no-range"  # a number is answered, reversed or scored, and the item has none
    IMPOSSIBLE_RANGE = "impossible-range"
    NOT_REVERSIBLE = "not-reversible"  # its answers are not the same ones from the other end
    UNKNOWN_ITEM = "unknown-item"
    UNKNOWN_SCALE = "unknown-scale"
    CYCLE = "cycle"
    ITEMS_OR_SCALES = "items-or-scales"  # a scale is made of one of the two
    ONE_ITEM = "one-item"  # 'single' is about one
    MAY_MISS_TOO_MUCH = "may-miss-too-much"
    NEEDS_ALL = "needs-all"  # this method says nothing with an item missing
    NOT_FOR_SCALES = "not-for-scales"  # this method needs items
    NOTHING_COUNTS = "nothing-counts"  # a count without answers that count
    TABLE_WITH_HOLES = "table-with-holes"
    TABLE_BEYOND = "table-beyond"  # a sum that no answers come to
    WEIGHTS_MISSING = "weights-missing"
    OUT_OF_REACH = "out-of-reach"  # answers come to values outside the range that is told
    WRONG_LENGTH = "wrong-length"
    CHECK_FAILS = "check-fails"
    # With answers
    WRONG_INSTRUMENT = "wrong-instrument"
    WRONG_VERSION = "wrong-version"
    NOT_AN_ANSWER = "not-an-answer"  # words for a number, or a number for words
    OUT_OF_RANGE = "out-of-range"
    NOT_AN_OPTION = "not-an-option"
    NOT_ANSWERED = "not-answered"
    NOTHING_ANSWERED = "nothing-answered"
    TWICE = "twice"
    UNREADABLE = "unreadable"  # control characters, or marks that turn the reading direction
    CITIZEN_NUMBER = "citizen-number"


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: `items.3.options`, `scales.total`, or the code of an item."""

    fault: Fault
    place: str
    about: str = ""
