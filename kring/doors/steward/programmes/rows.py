"""Lists that are edited without a script: every button sends all that was typed, moves one row, and shows the page again."""

import dataclasses
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.doors.steward.programmes.wording import LANGUAGES, SUPPORTS
from kring.ui.plain_text import PlainText

MOST = 12
TEXT_LENGTH = 200


class LineForm(forms.Form):
    """One line of 'what was discussed'."""

    key = forms.SlugField(widget=forms.HiddenInput, max_length=40)
    nl = PlainText(label=_("Line (Dutch)"), max_length=TEXT_LENGTH, required=False)
    en = PlainText(label=_("Line (English)"), max_length=TEXT_LENGTH, required=False)

    follow_ups: list["LineForm"] = []

    @staticmethod
    def stored(data: Mapping[str, Any]) -> dict[str, Any]:
        """The row as the content has it."""
        return {"key": data["key"], "nl": data["nl"], "en": data["en"]}

    @staticmethod
    def flat(entry: Mapping[str, Any]) -> dict[str, Any]:
        """The stored row as the form has it."""
        return dict(entry)


class QuestionForm(forms.Form):
    """One question of the decision tree."""

    key = forms.SlugField(widget=forms.HiddenInput, max_length=40)
    text_nl = PlainText(label=_("Question (Dutch)"), max_length=TEXT_LENGTH, required=False)
    text_en = PlainText(label=_("Question (English)"), max_length=TEXT_LENGTH, required=False)
    reason_nl = PlainText(label=_("Reason with the advice (Dutch)"), max_length=TEXT_LENGTH, required=False)
    reason_en = PlainText(label=_("Reason with the advice (English)"), max_length=TEXT_LENGTH, required=False)
    support = forms.ChoiceField(label=_("A yes speaks for"), choices=list(SUPPORTS.items()))

    @staticmethod
    def stored(data: Mapping[str, Any]) -> dict[str, Any]:
        """The question as the content has it."""
        words = {part: {code: data[f"{part}_{code}"] for code in LANGUAGES} for part in ("text", "reason")}
        return {"key": data["key"], "support": data["support"], **words, "follow_ups": []}

    @staticmethod
    def flat(entry: Mapping[str, Any]) -> dict[str, Any]:
        """The stored question as the form has it."""
        words = {f"{part}_{code}": entry[part].get(code, "") for part in ("text", "reason") for code in LANGUAGES}
        return {"key": entry["key"], "support": entry["support"], **words}


@dataclasses.dataclass
class RowsForm:
    """Rows of one kind, each with rows below it when `nested`."""

    row: type[forms.Form]
    rows: list[forms.Form]
    nested: bool

    def is_valid(self) -> bool:
        """Whether every row can be saved."""
        return all([row.is_valid() for row in self.everything()])

    def everything(self) -> list[forms.Form]:
        """All rows, those below others included."""
        return [form for row in self.rows for form in (row, *row.follow_ups)]

    @property
    def errors(self) -> int:
        """In how many rows something is wrong."""
        return sum(bool(row.is_bound and row.errors) for row in self.everything())

    def stored(self) -> list[dict[str, Any]]:
        """The rows as the content has them."""
        found = []
        for row in self.rows:
            entry = self.row.stored(row.cleaned_data)
            if self.nested:
                entry["follow_ups"] = [self.row.stored(below.cleaned_data) for below in row.follow_ups]
            found.append(entry)
        return found


def shown(row: type[forms.Form], entries: list[Mapping[str, Any]], *, nested: bool, focus: str = "") -> RowsForm:
    """The stored rows as forms; the row with the key `focus` gets the cursor."""
    rows = []
    for at, entry in enumerate(entries):
        form = _unbound(row, entry, f"r{at}", focus)
        below = entry.get("follow_ups", []) if nested else []
        form.follow_ups = [_unbound(row, inner, f"r{at}-{under}", focus) for under, inner in enumerate(below)]
        rows.append(form)
    return RowsForm(row, rows, nested)


def _unbound(row: type[forms.Form], entry: Mapping[str, Any], prefix: str, focus: str) -> forms.Form:
    form = row(initial=row.flat(entry), prefix=prefix)
    if focus and entry["key"] == focus:
        next(name for name in form.fields.values() if name.widget.input_type != "hidden").widget.attrs["autofocus"] = (
            True
        )
    return form


def sent(row: type[forms.Form], data: Mapping[str, Any], *, nested: bool) -> RowsForm:
    """The rows as they were sent."""
    rows = []
    for at in range(MOST):
        if f"r{at}-key" not in data:
            break
        form = row(data, prefix=f"r{at}")
        form.follow_ups = []
        for under in range(MOST if nested else 0):
            if f"r{at}-{under}-key" not in data:
                break
            form.follow_ups.append(row(data, prefix=f"r{at}-{under}"))
        rows.append(form)
    return RowsForm(row, rows, nested)


def typed(form: RowsForm) -> list[dict[str, Any]]:
    """What was typed, right or wrong, in the stored shape."""

    def raw(one: forms.Form) -> dict[str, Any]:
        return form.row.stored({name: str(one[name].value() or "") for name in one.fields})

    found = []
    for one in form.rows:
        entry = raw(one)
        if form.nested:
            entry["follow_ups"] = [raw(below) for below in one.follow_ups]
        found.append(entry)
    return found


def fresh(row: type[forms.Form]) -> dict[str, Any]:
    """An empty row with a key of its own."""
    empty = dict.fromkeys(row.base_fields, "")
    return row.stored(empty | {"key": f"q{secrets.token_hex(4)}", "support": next(iter(SUPPORTS))})


def apply(entries: list[dict[str, Any]], what: str, make: Callable[[], dict[str, Any]]) -> str:
    """Do what a button says ('add', 'up:2', 'remove:2.1', 'follow:2') to the rows; the key of the row to look at next.

    A button that cannot be does nothing.
    """
    verb, _sep, place = what.partition(":")
    if verb == "add":
        return _append(entries, make)
    found = _find(entries, place)
    if found is None:
        return ""
    siblings, at = found
    if verb == "follow":
        return _append(siblings[at].setdefault("follow_ups", []), make)
    if verb == "remove":
        del siblings[at]
        return siblings[min(at, len(siblings) - 1)]["key"] if siblings else ""
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= to < len(siblings):
        siblings[at], siblings[to] = siblings[to], siblings[at]
        return siblings[to]["key"]
    return siblings[at]["key"]


def _append(entries: list[dict[str, Any]], make: Callable[[], dict[str, Any]]) -> str:
    if len(entries) < MOST:
        entries.append(make())
    return entries[-1]["key"]


def _find(entries: list[dict[str, Any]], place: str) -> tuple[list[dict[str, Any]], int] | None:
    first, _sep, below = place.partition(".")
    if not first.isdecimal() or not 0 <= int(first) < len(entries):
        return None
    if not below:
        return entries, int(first)
    inner = entries[int(first)].get("follow_ups", [])
    return (inner, int(below)) if below.isdecimal() and int(below) < len(inner) else None
