"""The 42 texts of the full web as a form: one field for each dimension and language, with a line for each of the seven."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kring.journey.forms import DayField
from kring.spiderweb.actions.texts import NewTexts
from kring.spiderweb.models import AspectTexts
from kring.spiderweb.rules.web import ASPECTS, Dimension
from kring.spiderweb.wording import DIMENSIONS
from kring.ui.plain_text import PlainText, refuse_unreadable

LANGUAGES = ("nl", "en")
LONGEST = 90


class LicenceNumber(PlainText):
    """May be nine digits, as a citizen number is: it is of no person."""

    default_validators: ClassVar = [refuse_unreadable]


class SevenLines(PlainText):
    """Seven texts, one on each line."""

    def __init__(self, **options: Any):
        super().__init__(lines=ASPECTS, max_length=ASPECTS * (LONGEST + 2), required=False, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        """The lines; none when nothing is filled in."""
        text = super().clean(value).strip()
        if not text:
            return ()
        lines = tuple(line.strip() for line in text.split("\n"))
        if not all(lines):
            raise ValidationError(_("There is an empty line: each of the seven lines needs a text."))
        if len(lines) != ASPECTS:
            told = ngettext("This is %(num)d line.", "These are %(num)d lines.", len(lines)) % {"num": len(lines)}
            raise ValidationError(_("%(told)s There must be seven: one for each text."), params={"told": told})
        if any(len(line) > LONGEST for line in lines):
            raise ValidationError(_("A line is too long: at most %(number)s characters."), params={"number": LONGEST})
        return lines


class TextsForm(forms.Form):
    """All of it: Dutch is needed, English is there in whole or not at all, and the licence is named."""

    licence = LicenceNumber(
        label=_("Number of the licence"),
        max_length=80,
        help_text=_("Of your region or organisation, with the holder of these texts (Institute for Positive Health)."),
    )
    licensed_since = DayField(label=_("Licence since"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kept: AspectTexts | None, **options: Any):
        initial = {"seen": str(kept.pk) if kept else ""}
        if kept:
            initial |= {"licence": kept.licence, "licensed_since": kept.licensed_since}
        super().__init__(*args, initial=initial, **options)
        self.kept = kept
        today = timezone.localdate()
        self.fields["licensed_since"].between(date(2010, 1, 1), today)
        for language in LANGUAGES:
            lines = getattr(kept, language) if kept else {}
            for one in Dimension:
                self.fields[f"{language}_{one}"] = SevenLines(
                    label=DIMENSIONS[one], initial="\n".join(lines.get(one.value, ()))
                )

    def texts_of(self, language: str) -> list[Any]:
        """The six fields of a language, for the page."""
        return [self[f"{language}_{one}"] for one in Dimension]

    def clean(self) -> dict[str, Any]:
        """Dutch is whole, and English whole or empty."""
        given = super().clean()
        for language in LANGUAGES:
            names = [f"{language}_{one}" for one in Dimension]
            missing = [name for name in names if name not in self.errors and not given.get(name)]
            needed = language == "nl" or len(missing) < len(names)
            for name in missing if needed else ():
                self.add_error(
                    name,
                    _("Fill in seven lines.")
                    if language == "nl"
                    else _("Fill in seven lines, or leave all of English empty."),
                )
        return given

    def new(self) -> NewTexts:
        """The texts to offer."""
        given = self.cleaned_data
        nl, en = ({one: given[f"{language}_{one}"] for one in Dimension} for language in LANGUAGES)
        return NewTexts(
            nl=nl,
            en=en if any(en.values()) else {},
            licence=given["licence"],
            licensed_since=given["licensed_since"],
        )

    def preview(self) -> list[tuple[Any, tuple[str, ...], tuple[str, ...]]]:
        """Of each dimension its name and the texts as they would be offered."""
        new = self.new()
        return [(DIMENSIONS[one], tuple(new.nl[one]), tuple(new.en.get(one, ()))) for one in Dimension]
