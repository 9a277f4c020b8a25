"""How some rows of a file were read, in words, each beside what stood in the file."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kring.directory.claims import columns_from
from kring.directory.formats import wording as formats_wording
from kring.directory.formats.items import Where, Why, Wrong
from kring.directory.models import Intake, Theme
from kring.directory.rules.claims import SUBJECTS
from kring.directory.rules.texts import cut
from kring.directory.rules.when import adds
from kring.directory.rules.words import guess_theme
from kring.directory.taking import wording
from kring.directory.wording import day_names

LONGEST = 160  # characters of a text
_THEME = "theme"
# Field of a mapping -> the subject that it tells of, where that is called otherwise.
_SUBJECT_OF = {
    **dict.fromkeys(("venue", "street", "house_number", "postcode", "place", "country", "latitude", "longitude", "point"), "where"),
    **dict.fromkeys(("when_words", "days", "starts", "ends", "starts_on", "ends_on"), "when"),
    **dict.fromkeys(("cost_words", "cost", "cost_per"), "cost"),
    **dict.fromkeys(("age_words", "age_min", "age_max"), "ages"),
    **dict.fromkeys(("category", "keywords", _THEME), _THEME),
    "access_words": "access",
    "group_size": "group",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """One subject of a row: its `cells` as 'heading: text', what was made of them, and a `note` on what that does not say."""

    label: str
    cells: list[str]
    text: str
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class RowRead:
    """One row."""

    row: int
    title: str
    lines: list[Reading]
    remarks: list[str]


def of(intake: Intake) -> list[RowRead]:
    """The rows of which it is kept how they were read: only as long as the file waits to be taken over."""
    return [_row(one) for one in intake.shown.get("read", ())]


def _row(kept: Mapping[str, Any]) -> RowRead:
    said = columns_from(kept["said"])
    cells: dict[str, list[str]] = {}
    for heading, field, text in kept["cells"]:
        if text.strip():
            cells.setdefault(_SUBJECT_OF.get(field, field), []).append(f"{heading}: {cut(text, LONGEST)}")
    lines = [_reading(subject, said, cells.get(subject, [])) for subject in SUBJECTS if subject != "title"]
    if _THEME in cells:
        theme = said["theme"] or guess_theme(said["title"], "")
        note = "" if said["theme"] else _("guessed from the title") if theme else _("the title does not tell it")
        lines.append(Reading(_("kind of activity"), cells[_THEME], str(Theme(theme).label) if theme else "", note))
    remarks = [
        formats_wording.what(Wrong(Where(""), field, Why(why), True, value, column)) + (f": {value}" if value else "")
        for field, why, value, column in kept["remarks"]
    ]
    return RowRead(kept["row"], said["title"], [one for one in lines if one.cells or one.text], remarks)


def _reading(subject: str, said: Mapping[str, Any], cells: list[str]) -> Reading:
    columns = {name: said[name] for name in SUBJECTS[subject]}
    text = cut(wording.value(subject, columns), LONGEST)
    return Reading(str(wording.SUBJECTS[subject]), cells, text, _note(subject, columns, text))


def _note(subject: str, said: Mapping[str, Any], text: str) -> str:
    match subject:
        case "when" if text and not said["days"]:
            return _("stays in words")
        case "when" if not said["starts"] and not said["moments"] and adds(said["when_words"]):
            return _("read as %(days)s; the rest stays in words") % {"days": day_names(said["days"])}
        case "cost" if text and said["cost"] is None:
            return _("stays in words")
        case "ages" if text and said["age_min"] is None and said["age_max"] is None:
            return _("stays in words")
        case "where" if text and said["latitude"] is None:
            return _("not on the map")
    return ""
