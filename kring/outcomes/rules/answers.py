"""What may be answered: from a form, from a file, and which answers ask for a call.

Answers are whole numbers and words by the code of their item; what was not answered is None, or not there.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping

from kring.outcomes.rules.instruments import Instrument, Item
from kring.outcomes.rules.problems import Fault, Problem

type Answer = int | str | None

LONGEST_TEXT = 1000
# Some databases do not keep these, and nobody types them.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,7}")


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """Answers that can be kept, or what is wrong with them. `answers` is empty where there are problems."""

    answers: Mapping[str, Answer]
    problems: tuple[Problem, ...]


def check(instrument: Instrument, answers: Mapping[str, object], *, whole: bool = True) -> tuple[Problem, ...]:
    """What is wrong with answers; nothing when they can be kept. `whole` asks that every item that may not be skipped is answered."""
    problems = [Problem(Fault.UNKNOWN_ITEM, str(code)[:40]) for code in answers if instrument.item(code) is None]
    for item in instrument.items:
        given = answers.get(item.code)
        if given is None:
            if whole and not item.skippable:
                problems.append(Problem(Fault.NOT_ANSWERED, item.code))
        elif fault := _fault(item, given):
            problems.append(Problem(fault, item.code))
    if whole and all(answers.get(item.code) is None for item in instrument.items):
        problems.append(Problem(Fault.NOTHING_ANSWERED, ""))
    return tuple(problems)


def check_version(instrument: Instrument, code: str, version: str) -> tuple[Problem, ...]:
    """Whether answers to this version of this instrument can be scored with it."""
    if code != instrument.code:
        return (Problem(Fault.WRONG_INSTRUMENT, "", code[:40]),)
    return () if version == instrument.version else (Problem(Fault.WRONG_VERSION, "", version[:40]),)


def read_cells(instrument: Instrument, cells: Iterable[tuple[str, str]], *, whole: bool = True) -> Given:
    """Answers out of the cells of one row of a file: item and text. An empty cell is an answer that was not given."""
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for code, cell in cells:
        text = cell.strip()
        item = instrument.item(code)
        if code in answers:
            problems.append(Problem(Fault.TWICE, code[:40]))
        elif item is not None and item.is_number and text and not WHOLE_NUMBER.fullmatch(text):
            problems.append(Problem(Fault.NOT_AN_ANSWER, code))
            answers[code] = None
        elif not text:
            answers[code] = None
        else:
            answers[code] = int(text) if item is not None and item.is_number else text
    unread = {one.place for one in problems if one.fault is Fault.NOT_AN_ANSWER}
    # A cell that could not be read was not left out.
    problems += [one for one in check(instrument, answers, whole=whole) if one.place not in unread or not one.place]
    if unread:
        problems = [one for one in problems if one.fault is not Fault.NOTHING_ANSWERED]
    return Given({} if problems else answers, tuple(problems))


def alarming(
    instrument: Instrument, answers: Mapping[str, object], more: Mapping[str, frozenset[int]]
) -> tuple[str, ...]:
    """Items with an answer after which someone calls: those of the file, and those that a programme adds (`more`)."""
    return tuple(
        item.code
        for item in instrument.items
        if type(given := answers.get(item.code)) is int and given in item.alarming | more.get(item.code, frozenset())
    )


def _fault(item: Item, given: object) -> Fault | None:
    if not item.is_number:
        if not isinstance(given, str) or CONTROLS.search(given):
            return Fault.NOT_AN_ANSWER
        return Fault.TOO_LONG if len(given) > LONGEST_TEXT else None
    if type(given) is not int:
        return Fault.NOT_AN_ANSWER
    if not item.low <= given <= item.high:
        return Fault.OUT_OF_RANGE
    return None if item.allows(given) else Fault.NOT_AN_OPTION
