"""The instruments that come with Kring: files in `instruments/`, read once.

A file that cannot be read is a mistake of whoever shipped it, and raises. A region's own instrument is read with `parse`, which tells
its problems instead.
"""

import functools
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType

from kring.outcomes.rules.instruments import Instrument
from kring.outcomes.rules.problems import Fault, Problem
from kring.outcomes.rules.reading import Reading, read

FOLDER = Path(__file__).resolve().parent / "instruments"
EXAMPLE = Path(__file__).resolve().parent / "example.toml"
"""A questionnaire of a region's own, to begin with; `docs/instruments.md` tells about it."""

LARGEST_FILE = 200_000  # characters


def parse(text: str) -> Reading:
    """An instrument of the text of a file, or everything that is wrong with it."""
    if len(text) > LARGEST_FILE:
        return _refused(Fault.TOO_LONG)
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        return _unreadable(str(problem))
    except (RecursionError, ValueError, InvalidOperation):
        # Brackets a thousand deep, a number of ten thousand digits, a power that no decimal holds.
        return _refused(Fault.NOT_TOML)
    return read(data)


def _unreadable(said: str) -> Reading:
    """Not TOML: where reading stopped is worth more than what the reader said of it in English."""
    where = re.search(r"line (\d+), column (\d+)", said)
    return _refused(Fault.UNREADABLE_FROM, ":".join(where.groups())) if where else _refused(Fault.NOT_TOML)


def _refused(fault: Fault, about: str = "") -> Reading:
    return Reading(None, (Problem(fault, "", about[:60]),))


@functools.cache
def shipped() -> Mapping[tuple[str, str], Instrument]:
    """Every instrument that comes with Kring, by code and version."""
    found: dict[tuple[str, str], Instrument] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        reading = parse(path.read_text("utf-8"))
        if reading.instrument is None:
            raise ValueError(f"{path.name}: {reading.problems}")
        key = (reading.instrument.code, reading.instrument.version)
        if key in found:
            raise ValueError(f"{path.name}: {key} is there twice")
        found[key] = reading.instrument
    return MappingProxyType(found)


def instrument(code: str, version: str) -> Instrument | None:
    """One version of one instrument; None where Kring does not bring it."""
    return shipped().get((code, version))
