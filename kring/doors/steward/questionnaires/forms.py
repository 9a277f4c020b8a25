"""What a steward fills in about questionnaires."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.doors.steward.both_versions import StandingForm
from kring.doors.steward.programmes.wording import LANGUAGES
from kring.outcomes.library import LARGEST_FILE
from kring.outcomes.rules.instruments import Instrument, Item
from kring.ui.plain_text import PlainText

LONGEST = 600


class AdoptForm(forms.Form):
    """Who holds the licence here, and its number or date."""

    holder = PlainText(
        label=gettext_lazy("Who holds the licence here"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The organisation that was allowed to use it."),
    )
    number = PlainText(
        label=gettext_lazy("Number or date of the licence"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("So that anybody can find it again."),
    )

    def __init__(self, *args: Any, needed: bool, **options: Any):
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = needed


class OwnForm(forms.Form):
    """A questionnaire of the region itself."""

    file = forms.FileField(
        label=gettext_lazy("Your questionnaire"),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,text/plain"}),
        help_text=gettext_lazy("A file in TOML, plain text. Below is an example to begin with."),
    )

    def clean_file(self) -> str:
        """The text of the file."""
        given = self.cleaned_data["file"]
        if given.size > 4 * LARGEST_FILE:
            raise ValidationError(_("This file is too large for a questionnaire."))
        try:
            return given.read().decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise ValidationError(
                _("This is no text in UTF-8. Save it as plain text in UTF-8 and try again.")
            ) from problem


@dataclasses.dataclass(frozen=True, slots=True)
class Slot:
    """A place for words: where it is, and the same place at the question before, which is used when this one is left empty."""

    place: str
    label: str
    before: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The fields of one question: its own words, and those of its answers."""

    title: str
    text: tuple[BoundField, ...]
    answers: tuple[BoundField, ...]
    as_before: bool

    @property
    def differs(self) -> bool:
        """Whether its answers have words of their own."""
        return any(one.value() for one in self.answers)


class WordsForm(StandingForm):
    """The words of a questionnaire: each open place in each language.

    The words of answers are only needed once: left empty, they are those of the question before with the same answers.
    """

    def __init__(self, *args: Any, instrument: Instrument, texts: Mapping[str, Mapping[str, str]], **options: Any):
        self.instrument, self._fields = instrument, {}
        self._groups = list(_groups(instrument))
        initial = {}
        for number, slot in enumerate(slot for _item, slots in self._groups for slot in slots):
            for language in LANGUAGES:
                if slot.place in instrument.open_slots(language):
                    name = f"{language}_{number}"
                    self._fields[language, slot.place] = name
                    said = texts.get(language, {})
                    same = slot.before and said.get(slot.place) == said.get(slot.before)
                    initial[name] = "" if same else said.get(slot.place, "")
        super().__init__(*args, initial=initial, **options)
        for _item, slots in self._groups:
            for slot in slots:
                for language, called in LANGUAGES.items():
                    name = self._fields.get((language, slot.place))
                    if name:
                        self.fields[name] = PlainText(
                            label=f"{slot.label} ({called})",
                            max_length=LONGEST,
                            required=False,
                            widget=_widget(slot, language),
                        )
        if not self.is_bound:
            self.seen = self._mark()  # of the fields that were just added

    def groups(self) -> Iterator[Group]:
        """The questions with their fields."""
        for item, slots in self._groups:
            title = _("Before the questions") if item is None else _("Question %(number)s") % {"number": item.order}
            own = slots[:1]
            yield Group(title, self._bound(own), self._bound(slots[1:]), any(slot.before for slot in slots))

    def words(self) -> dict[str, dict[str, str]]:
        """What was filled in, by language and place."""
        found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        for _item, slots in self._groups:
            for slot in slots:
                for language in LANGUAGES:
                    name = self._fields.get((language, slot.place))
                    if name:
                        said = self.cleaned_data[name] or found[language].get(slot.before, "")
                        found[language][slot.place] = said
        return found

    def _bound(self, slots: tuple[Slot, ...]) -> tuple[BoundField, ...]:
        names = (self._fields.get((language, slot.place)) for slot in slots for language in LANGUAGES)
        return tuple(self[name] for name in names if name)


def _widget(slot: Slot, language: str) -> forms.Widget:
    lines = 2 if slot.place.count(".") < 2 else 1
    attrs = {"lang": language}
    return forms.Textarea(attrs=attrs | {"rows": lines}) if lines > 1 else forms.TextInput(attrs=attrs)


def _groups(instrument: Instrument) -> Iterator[tuple[Item | None, tuple[Slot, ...]]]:
    open_ = {place for language in LANGUAGES for place in instrument.open_slots(language)}
    if "introduction" in open_:
        yield None, (Slot("introduction", _("Words before the questions")),)
    before: dict[tuple[int, ...], Item] = {}
    for item in sorted(instrument.items, key=lambda one: one.order):
        values = tuple(one.value for one in item.options)
        slots = tuple(slot for slot in _slots(item, before.get(values)) if slot.place in open_)
        if values:
            before[values] = item
        if slots:
            yield item, slots


def _slots(item: Item, before: Item | None) -> Iterator[Slot]:
    place = f"items.{item.code}"
    yield Slot(place, _("The question"))
    for option in item.options:
        same = f"items.{before.code}.options.{option.value}" if before else ""
        yield Slot(
            f"{place}.options.{option.value}", _("Answer that is scored %(value)d") % {"value": option.value}, same
        )
    if item.low is not None and not item.options:
        yield Slot(f"{place}.low", _("Words at the lowest, %(value)d") % {"value": item.low})
        yield Slot(f"{place}.high", _("Words at the highest, %(value)d") % {"value": item.high})
