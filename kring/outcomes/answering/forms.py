"""Forms of answering. Only what may be answered can be entered."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.outcomes.models import DeclinedBecause
from kring.outcomes.rules.answers import LONGEST_TEXT
from kring.outcomes.rules.walk import Question
from kring.referral.sent_forms import KeyedForm
from kring.rows import new_id
from kring.ui.plain_text import PlainText

CHOOSE = _("Choose one of the answers, or skip this question.")
CHOOSE_ONE = _("Choose one of the answers.")


def number_field(question: Question, **options: Any) -> forms.IntegerField:
    """A number that is typed, where there are too many to choose from."""
    low, high = question.item.low, question.item.high
    says = _("Type a whole number from %(low)s to %(high)s, or skip this question.") % {"low": low, "high": high}
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), says)
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6})
    return forms.IntegerField(min_value=low, max_value=high, widget=widget, error_messages=errors, **options)


class AnswerForm(forms.Form):
    """One question."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if question.typed:
            self.fields["answer"] = number_field(question)
        elif question.item.is_number:
            says = CHOOSE if question.item.skippable else CHOOSE_ONE
            errors = {"required": says, "invalid_choice": says}
            self.fields["answer"] = forms.TypedChoiceField(
                choices=[(value, value) for value in question.values], coerce=int, error_messages=errors
            )
        else:
            self.fields["answer"] = PlainText(lines=4, max_length=LONGEST_TEXT, required=False)
        self.fields["answer"].label = _("Your answer")

    def value(self) -> int | str | None:
        """The answer; None for words that were left empty."""
        found = self.cleaned_data["answer"]
        return found if found != "" else None


class RatherNotForm(forms.Form):
    """Why not, if somebody wants to say."""

    because = forms.ChoiceField(
        label=_("Would you like to say why?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (DeclinedBecause.TOO_MUCH, _("It is too much for me at the moment")),
            (DeclinedBecause.NOT_FITTING, _("The questions do not suit me")),
            (DeclinedBecause.PRIVACY, _("I would rather keep it to myself")),
            (DeclinedBecause.LANGUAGE, _("The language or the reading is hard for me")),
        ],
    )

    def reason(self) -> DeclinedBecause:
        """The reason; no reason is as good as any."""
        return DeclinedBecause(self.cleaned_data["because"] or DeclinedBecause.NOT_SAID)


class PaperForm(KeyedForm):
    """Typing over a sheet: the day, the language, and every question. A list is chosen from by typing the number of the answer."""

    answered_on = forms.DateField(
        label=_("Day on which it was filled in"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    language = forms.ChoiceField(label=_("Language of the sheet"))

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        concerns: Mapping[str, str],
        languages: Iterable[tuple[str, str]],
        days: tuple[datetime.date, datetime.date],
        wording: str,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.questions, self.days = tuple(questions), days
        self.fields["language"].choices = list(languages)
        self.fields["answered_on"].widget.attrs |= {"min": days[0].isoformat(), "max": days[1].isoformat()}
        for question in self.questions:
            self.fields[name_of(question)] = _typed_over(question, wording)
            if concern := concerns[name_of(question)]:
                self.fields[name_of(question)].help_text = _("About: “%(concern)s”") % {"concern": concern}

    def clean_answered_on(self) -> datetime.date:
        """A day of this moment, and not in the future."""
        first, last = self.days
        given = self.cleaned_data["answered_on"]
        if not first <= given <= last:
            raise forms.ValidationError(
                _("Answers count for this moment from %(first)s until %(last)s. Look at the date on the sheet again.")
                % {"first": first.strftime("%d-%m-%Y"), "last": last.strftime("%d-%m-%Y")}
            )
        return given

    def clean(self) -> dict[str, Any]:
        """A sheet on which nothing was filled in is no sheet."""
        if not self.errors and not any(self.sheet_of().values()):
            raise forms.ValidationError(
                _("Nothing is filled in yet. Would the client rather not answer? Note that in the file.")
            )
        return self.cleaned_data

    def sheet_of(self) -> dict[str, dict[str, int | str]]:
        """The answers by questionnaire; what was left open is not there."""
        sheets: dict[str, dict[str, int | str]] = {}
        for question in self.questions:
            given = self.cleaned_data.get(name_of(question))
            sheet = sheets.setdefault(question.instrument.code, {})
            if given not in (None, ""):
                sheet[question.item.code] = given
        return sheets

    def ask_once_more(self) -> None:
        """It was sent before with other answers, as by going back in the browser: what was typed now counts when it is kept once more."""
        self.data = self.data.copy()
        self.data["key"] = str(new_id())
        self.add_error(
            None,
            _(
                "This sheet was kept a moment ago with other answers. Here is what you typed now. Press the button once more to put it in"
                " the place of what was kept."
            ),
        )

    @staticmethod
    def begin(answers: Mapping[str, Mapping[str, Any]], questions: Iterable[Question]) -> dict[str, Any]:
        """What the form begins with: what was typed over before, for correcting it."""
        known = {name_of(one): answers.get(one.instrument.code, {}).get(one.item.code) for one in questions}
        return {"key": new_id(), "answered_on": timezone.localdate()} | known


def name_of(question: Question) -> str:
    """The name of a question's field."""
    return f"q{question.place}"


def _typed_over(question: Question, wording: str) -> forms.Field:
    item = question.item
    label = item.text.in_(wording) or item.code
    if question.typed:
        return number_field(question, required=False, label=label)
    if not item.is_number:
        return PlainText(lines=2, max_length=LONGEST_TEXT, required=False, label=label)
    words = {one.value: one.label.in_(wording) for one in item.options}
    ends = {item.low: item.low_label.in_(wording), item.high: item.high_label.in_(wording)}
    shown = [(value, f"{value}  {words.get(value) or ends.get(value, '')}".strip()) for value in question.values]
    return forms.TypedChoiceField(
        choices=[("", _("left open")), *shown], coerce=int, empty_value=None, required=False, label=label
    )
