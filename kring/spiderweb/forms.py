"""A web as a form: a mark from 0 to 10 with radio buttons, which may be left empty, and one line in the client's own words."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.journey.forms import DayField
from kring.referral.sent_forms import KeyedForm
from kring.spiderweb.actions.webs import NewWeb
from kring.spiderweb.models import AspectTexts, Web
from kring.spiderweb.rules.web import (
    HIGHEST,
    LONGEST_WORDS,
    LOWEST,
    MARKS_IN,
    Dimension,
    Filled,
    Kind,
    says_nothing,
)
from kring.spiderweb.wording import DIMENSIONS, texts_language
from kring.ui.plain_text import PlainText

MARKS = [(str(mark), str(mark)) for mark in range(LOWEST, HIGHEST + 1)]
NOTHING_FILLED_IN = _("Nothing is filled in yet. One mark, one tick or one line is enough.")


class MarkField(forms.TypedChoiceField):
    """A mark, or nothing."""

    def __init__(self, label: Any):
        super().__init__(
            label=label, choices=MARKS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
        )


class WebForm(KeyedForm):
    """A web that a client fills in, alone. `texts`: those of the full web, or None for the short one."""

    texts = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, texts: AspectTexts | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind, self.aspects = (Kind.FULL if texts else Kind.SHORT), texts
        self.language = texts_language(bool(texts and texts.en))
        self.fields["texts"].initial = texts and texts.pk
        lines = (texts.en if self.language == "en" else texts.nl) if texts else {}
        for one in Dimension:
            labels = lines[one.value] if lines else [DIMENSIONS[one]]
            for at, label in enumerate(labels):
                self.fields[mark_name(one, at)] = MarkField(label)
            self.fields[f"talk_{one}"] = forms.BooleanField(label=_("Here I want to talk about"), required=False)
            self.fields[f"words_{one}"] = PlainText(
                label=_("In your own words"), max_length=LONGEST_WORDS, required=False
            )

    def sections(self) -> list[dict[str, Any]]:
        """What is filled in for each dimension, for the page."""
        return [
            {
                "code": one.value,
                "name": DIMENSIONS[one],
                "marks": [self[mark_name(one, at)] for at in range(MARKS_IN[self.kind])],
                "talk": self[f"talk_{one}"],
                "words": self[f"words_{one}"],
            }
            for one in Dimension
        ]

    def clean(self) -> dict[str, Any]:
        """Something is said."""
        given = super().clean()
        if not self.errors and says_nothing(self.filled()):
            raise ValidationError(NOTHING_FILLED_IN)
        return given

    def filled(self) -> Filled:
        """What was filled in."""
        given = self.cleaned_data
        return Filled(
            kind=self.kind,
            marks={one: tuple(given.get(mark_name(one, at)) for at in range(MARKS_IN[self.kind])) for one in Dimension},
            talk=frozenset(one for one in Dimension if given.get(f"talk_{one}")),
            words={one: given.get(f"words_{one}", "") for one in Dimension},
        )

    def new(self) -> NewWeb:
        """The web to make."""
        return NewWeb(filled=self.filled(), on=timezone.localdate(), texts_id=self.aspects and self.aspects.pk)


class MadeWithClientForm(WebForm):
    """A web that a professional fills in with the client, or types over from paper."""

    together = forms.TypedChoiceField(
        label=_("How it was made"),
        choices=[("1", _("Together, in a conversation")), ("0", _("By the client alone, on paper"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    on = DayField(label=_("On which day"))
    shared = forms.BooleanField(label=_("The client lets the referrer see this web"), required=False)

    def __init__(self, *args: Any, shares: bool, first_day: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["on"].initial = today
        self.fields["on"].between(first_day, today)
        for one in Dimension:
            self.fields[f"words_{one}"].label = _("In the client's own words")
        if not shares:
            del self.fields["shared"]

    def new(self) -> NewWeb:
        """The web to make."""
        given = self.cleaned_data
        return NewWeb(
            filled=self.filled(),
            on=given["on"],
            together=given["together"],
            shared=given.get("shared", False),
            texts_id=self.aspects and self.aspects.pk,
        )


class ShareForm(forms.Form):
    """Whether the referrer may see a web."""

    shared = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


def mark_name(one: Dimension, at: int) -> str:
    """The name of a mark in the form."""
    return f"mark_{one}_{at}"


def as_filled(web: Web) -> Mapping[str, Any]:
    """A web as the form that makes it would have it, to mend a slip in it."""
    given: dict[str, Any] = {"together": "1" if web.together else "0", "on": web.on, "shared": web.shared}
    for one in Dimension:
        for at, mark in enumerate(web.marks[one.value]):
            given[mark_name(one, at)] = "" if mark is None else str(mark)
        given[f"talk_{one}"] = one.value in web.talk
        given[f"words_{one}"] = web.words.get(one.value, "")
    return given


def texts_asked(given: Mapping[str, str]) -> uuid.UUID | None:
    """The key of the texts that a form says it showed; None when it names none."""
    try:
        return uuid.UUID(str(given.get("texts")))
    except ValueError:
        return None


def marked(bound: BoundField) -> str:
    """The mark that is chosen in a field, as text; empty when none is."""
    value = bound.value()
    return "" if value is None else str(value)
