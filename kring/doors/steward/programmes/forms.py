"""The sections of a draft as forms: each reads its part of the content and gives it back.

A draft may be incomplete, so nothing here is required; publishing asks for everything, in both languages.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from kring.doors.steward.both_versions import StandingForm
from kring.doors.steward.programmes.wording import KINDS, LANGUAGES, MOMENTS, NORMS, SUPPORTS, TEXTS, VARIANTS, limits
from kring.programme.rules.agreement import LIMITS, Norms
from kring.programme.rules.words import LONGEST, is_usable
from kring.programme.rules.words import TERMS as PAIRS
from kring.programme.wording import TERMS, usual
from kring.ui.plain_text import PlainText

SHORT, LONG = 120, 600


class EditedAt(forms.DateTimeField):
    """When the draft that a page shows was saved: to the microsecond, as the database has it."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        try:
            moment = parse_datetime(value or "")
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise ValidationError(_("This page is not complete. Open it again."))
        return moment


class Lock(forms.Form):
    """The one hidden field that every form about a draft has."""

    edited_at = EditedAt()


class NameForm(StandingForm):
    """The name of a programme."""

    name = PlainText(label=_("Name"), max_length=120)


class GeneralForm(Lock):
    """For whom the programme is, and its fixed texts."""

    section = "general"
    variant = forms.ChoiceField(label=_("Variant"), choices=list(VARIANTS.items()), widget=forms.RadioSelect)
    icpc = forms.BooleanField(
        label=_("Referrers may add reasons by ICPC code"),
        required=False,
        help_text=_("A link worker sees them only with the client's consent."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Wider kinds of activity that are offered"),
        choices=list(KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Link workers choose from these beside the usual kinds. What is not offered is found as practical help."
        ),
    )

    def __init__(self, *args: Any, content: Mapping[str, Any], **options: Any):
        initial = {name: content.get(name) for name in ("variant", "icpc", "kinds")}
        initial |= {f"{name}_{code}": content.get(name, {}).get(code, "") for name in TEXTS for code in LANGUAGES}
        super().__init__(*args, initial=initial | (options.pop("initial", None) or {}), **options)
        for name, label in TEXTS.items():
            for code, language in LANGUAGES.items():
                self.fields[f"{name}_{code}"] = PlainText(
                    label=f"{label} ({language})",
                    max_length=LONG,
                    lines=3,
                    required=False,
                    help_text=_("Kring always says it first: 112, 113 and the crisis service. You may add to it.")
                    if name == "crisis_text"
                    else "",
                )

    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The texts, Dutch and English beside each other."""
        return [(self[f"{name}_nl"], self[f"{name}_en"]) for name in TEXTS]

    def part(self) -> dict[str, Any]:
        """The content as filled in."""
        data = self.cleaned_data
        texts = {name: {code: data[f"{name}_{code}"] for code in LANGUAGES} for name in TEXTS}
        kinds = [kind for kind in KINDS if kind in data["kinds"]]
        return {"variant": data["variant"], "icpc": data["icpc"], "kinds": kinds, **texts}


class NormsForm(Lock):
    """Norms, and the moments at which feedback is owed."""

    section = "norms"
    moments = forms.MultipleChoiceField(
        label=_("Feedback is owed"), choices=list(MOMENTS.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, content: Mapping[str, Any], **options: Any):
        defaults = Norms()
        norms = {name: content.get("norms", {}).get(name, getattr(defaults, name)) for name in LIMITS}
        initial = {"moments": content.get("moments", []), **norms}
        super().__init__(*args, initial=initial | (options.pop("initial", None) or {}), **options)
        for name, (low, high) in LIMITS.items():
            self.fields[name] = forms.IntegerField(
                label=NORMS[name], min_value=low, max_value=high, help_text=limits(name)
            )

    def norms(self) -> list[BoundField]:
        """The numbers."""
        return [self[name] for name in LIMITS]

    def clean(self) -> dict[str, Any]:
        """The band of conversations has its ends in order."""
        data = super().clean()
        if data.get("conversations_low", 0) > data.get("conversations_high", 999):
            self.add_error("conversations_high", _("This is less than the number before it."))
        return data

    def part(self) -> dict[str, Any]:
        """The content as filled in."""
        data = self.cleaned_data
        moments = [moment for moment in MOMENTS if moment in data["moments"]]
        return {"norms": {name: data[name] for name in LIMITS}, "moments": moments}


def refuse_what_is_no_word(text: str) -> None:
    """Refuse what cannot stand in a sentence of the catalogue."""
    if not is_usable(text):
        raise ValidationError(_("Use letters, with at most a space, hyphen or apostrophe between them."))


def term_field(code: str, language: str, name: Any) -> PlainText:
    """The field for a term in a language called `name`. Its label is the usual word: that is what is replaced."""
    word = usual(language)[code]
    return PlainText(
        label=f"{word} ({name})",
        max_length=LONGEST,
        required=False,
        validators=[refuse_what_is_no_word],
        widget=forms.TextInput(attrs={"placeholder": word}),
    )


class WordsForm(Lock):
    """What the programme calls things, and where other support is found."""

    section = "words"

    def __init__(self, *args: Any, content: Mapping[str, Any], **options: Any):
        initial = {
            f"{part}_{code}_{language}": content.get(part, {}).get(code, {}).get(language, "")
            for part, code, _label in self._entries()
            for language in LANGUAGES
        }
        super().__init__(*args, initial=initial | (options.pop("initial", None) or {}), **options)
        for part, code, label in self._entries():
            for language, name in LANGUAGES.items():
                self.fields[f"{part}_{code}_{language}"] = (
                    term_field(code, language, name)
                    if part == "terms"
                    else PlainText(
                        label=f"{label} ({name})", max_length=LONG if part == "where_to" else SHORT, required=False
                    )
                )

    @staticmethod
    def _entries() -> Iterable[tuple[str, str, Any]]:
        for code, label in SUPPORTS.items():
            yield "supports", str(code), label
            yield "where_to", str(code), _("where to")
        for code, label in TERMS.items():
            yield "terms", code, label

    def supports(self) -> list[tuple[Any, list[BoundField]]]:
        """Per kind of support its name and where to, in both languages."""
        return [
            (label, [self[f"{part}_{code}_{language}"] for part in ("supports", "where_to") for language in LANGUAGES])
            for code, label in SUPPORTS.items()
        ]

    def terms(self) -> list[tuple[Any, list[BoundField]]]:
        """Per term its singular and plural, in both languages."""
        return [
            (TERMS[both[0]], [self[f"terms_{code}_{language}"] for language in LANGUAGES for code in both])
            for both in PAIRS.items()
        ]

    def part(self) -> dict[str, Any]:
        """The content as filled in; words left empty in both languages are left out."""
        found: dict[str, dict[str, Any]] = {"supports": {}, "where_to": {}, "terms": {}}
        for part, code, _label in self._entries():
            words = {language: self.cleaned_data[f"{part}_{code}_{language}"] for language in LANGUAGES}
            if any(words.values()):
                found[part][code] = words
        return found


FORMS = {form.section: form for form in (GeneralForm, NormsForm, WordsForm)}
