"""The columns of a list that somebody brought, for saying which holds what."""

import dataclasses
from typing import Any

from kring.directory.formats.items import Refused
from kring.directory.formats.reading import look
from kring.directory.models import Intake
from kring.directory.taking import files


class NoColumns(Exception):
    """The file is not there any more, or has no columns."""


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """The headings, the first rows, and what is proposed: what was saved before, completed with a guess."""

    headings: list[str]
    sample: list[dict[str, Any]]
    mapping: dict[str, Any]
    sheets: list[str]


def of(intake: Intake, sheet: str = "") -> Seen:
    """What there is to choose from, of one sheet when there are several. Raises NoColumns."""
    saved = intake.feed.mapping or {}
    sheet = sheet or saved.get("sheet", "")
    try:
        found = look(files.given(intake.pk), mapping=saved | {"sheet": sheet, "language": intake.feed.language})
    except (FileNotFoundError, Refused) as error:
        raise NoColumns from error
    if not found.headings:
        raise NoColumns
    there = {heading: field for heading, field in saved.get("columns", {}).items() if heading in found.headings}
    columns = there or found.guess.get("columns", {})
    mapping = {**found.guess, **saved, "columns": columns, "language": intake.feed.language}
    if found.sheets:
        mapping["sheet"] = sheet if sheet in found.sheets else found.sheets[0]
    return Seen(list(found.headings), list(found.sample), mapping, list(found.sheets))
