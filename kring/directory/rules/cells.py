"""What may stand in a cell of a file that comes from outside. Pure; control characters are judged by `clients.rules`."""

import re
from enum import StrEnum


class Fault(StrEnum):
    """Why a cell is refused."""

    EMPTY = "empty"
    LONG = "long"
    FORMULA = "formula"
    HTML = "html"
    CONTROL = "control"
    ADDRESS = "address"
    NUMBER = "number"
    TWICE = "twice"
    CELLS = "cells"


_TAG = re.compile(r"<[a-zA-Z!/?]|&#?\w+;|javascript:", re.IGNORECASE)
_NUMBER = re.compile(r"[+-][\d\s.,/()-]*")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def fault(text: str, longest: int) -> Fault | None:
    """What is wrong with a text, or None: too long, a spreadsheet formula, or HTML."""
    if len(text) > longest:
        return Fault.LONG
    if text[:1] in ("=", "@") or (text[:1] in ("+", "-") and _NUMBER.fullmatch(text) is None):
        return Fault.FORMULA
    return Fault.HTML if _TAG.search(text) else None


def is_web_address(text: str) -> bool:
    """Whether a text is one http or https address."""
    return _ADDRESS.fullmatch(text) is not None
