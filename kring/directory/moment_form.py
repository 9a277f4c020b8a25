"""The part of an activity's form that says one moment: on which days, from when until when, how often and when not."""

import re
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.directory import wording
from kring.directory.forms import day_choices
from kring.directory.rules import moments as rules
from kring.directory.rules.moments import Moment
from kring.ui.plain_text import PlainText

FURTHEST = timedelta(days=3653)  # a season or an exception further away than this is a slip of the pen
BY_MONTH = "month"
EXCEPTION_FORMATS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def a_day(label: Any, help_text: Any = "") -> forms.DateField:
    """A day that may be left empty."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def ticks(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """Several of some choices."""
    return forms.MultipleChoiceField(
        label=label, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


def bits(kept: int) -> list[str]:
    """The powers of two in a sum, as a form has them."""
    return [str(1 << place) for place in range(kept.bit_length()) if kept >> place & 1]


def mask(values: list[str]) -> int:
    """The sum of these powers of two."""
    return reduce(or_, map(int, values), 0)


def refuse_far(day: date | None) -> None:
    """Raises ValidationError for a day that cannot be meant."""
    if day is not None and abs(day - timezone.localdate()) > FURTHEST:
        raise ValidationError(_("This is more than ten years away."))


class MomentForm(forms.Form):
    """One moment at which an activity is there."""

    days = ticks(_("Days"))
    starts = _clock(_("From"))
    ends = _clock(_("Until"))
    rhythm = forms.ChoiceField(label=_("How often"), required=False)
    weeks = ticks(_("Which weeks of the month"))
    first = a_day(_("From which day on"))
    last = a_day(_("Up to which day"))
    not_in_school_holidays = forms.BooleanField(label=_("Not in school holidays"), required=False)
    except_on = PlainText(
        label=_("Not on these days"),
        required=False,
        max_length=600,
        help_text=_("Dates with commas between, such as 24-12-2026, 31-12-2026."),
    )
    words = PlainText(label=_("What else about this time"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, moment: Moment | None = None, **options: Any):
        super().__init__(data, initial=_initial_of(moment or Moment()), **options)
        every = moment.every if moment else 1
        known = {1: _("every week"), **{count: words for count, words in wording.RHYTHMS.items() if words}}
        choices = [(str(count), words) for count, words in known.items()]
        if every not in known:
            choices.append((str(every), _("every %(count)d weeks") % {"count": every}))
        self.fields["rhythm"].choices = [*choices, (BY_MONTH, _("certain weeks of the month"))]
        self.fields["days"].choices = day_choices()
        self.fields["weeks"].choices = [(str(value), str(name)) for value, name in wording.WEEKS.items()]

    @property
    def says_more(self) -> bool:
        """Whether something is filled in, or wrong, that stands folded away."""
        folded = ("weeks", "first", "last", "not_in_school_holidays", "except_on", "words")
        rhythm = self["rhythm"].value() not in (None, "", "1")
        return rhythm or any(self[name].value() or self[name].errors for name in folded)

    def clean_first(self) -> date | None:
        """Raises ValidationError for a day that cannot be meant."""
        refuse_far(self.cleaned_data["first"])
        return self.cleaned_data["first"]

    def clean_last(self) -> date | None:
        """Raises ValidationError for a day that cannot be meant."""
        refuse_far(self.cleaned_data["last"])
        return self.cleaned_data["last"]

    def clean_except_on(self) -> tuple[date, ...]:
        """The days in the text. Raises ValidationError."""
        texts = [text for text in re.split(r"[,;\s]+", self.cleaned_data["except_on"]) if text]
        if len(texts) > rules.MOST_EXCEPTIONS:
            raise ValidationError(_("These are too many days."))
        days = forms.DateField(input_formats=EXCEPTION_FORMATS)
        found = []
        for text in texts:
            try:
                found.append(days.clean(text))
            except ValidationError as error:
                told = _("‘%(text)s’ is not a date such as 24-12-2026.")
                raise ValidationError(told, params={"text": text}) from error
            refuse_far(found[-1])
        return tuple(sorted(set(found)))

    def clean(self) -> dict[str, Any]:
        """What belongs together fits together."""
        given = super().clean()
        if not rules.follows(given.get("starts"), given.get("ends")):
            self.add_error("ends", _("This is not after the start."))
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("This is before the first day."))
        if given.get("rhythm") == BY_MONTH and not given.get("weeks"):
            self.add_error("weeks", _("Choose at least one week."))
        if (given.get("starts") or given.get("ends")) and not given.get("days") and "days" not in self.errors:
            self.add_error("days", _("Choose on which day this is."))
        return given

    def moment(self) -> Moment:
        """What was filled in."""
        given = self.cleaned_data
        by_month = given["rhythm"] == BY_MONTH
        return Moment(
            days=mask(given["days"]),
            starts=given["starts"],
            ends=given["ends"],
            every=1 if by_month else int(given["rhythm"] or 1),
            weeks=mask(given["weeks"]) if by_month else 0,
            first=given["first"],
            last=given["last"],
            not_in_school_holidays=given["not_in_school_holidays"],
            except_on=given["except_on"],
            words=given["words"],
        )


def as_sent(moment: Moment, prefix: str | None) -> dict[str, list[str]]:
    """A moment as its form sends it."""
    said = _initial_of(moment)
    said["not_in_school_holidays"] = "on" if said["not_in_school_holidays"] else ""
    said |= {name: f"{said[name]:%H:%M}" for name in ("starts", "ends") if said[name] is not None}
    said |= {name: said[name].isoformat() for name in ("first", "last") if said[name] is not None}
    texts = {name: value if isinstance(value, list) else [value] if value else [] for name, value in said.items()}
    return {f"{prefix}-{name}" if prefix else name: values for name, values in texts.items()}


def _initial_of(moment: Moment) -> dict[str, Any]:
    return {
        "days": bits(moment.days),
        "starts": moment.starts,
        "ends": moment.ends,
        "rhythm": BY_MONTH if moment.weeks else str(moment.every),
        "weeks": bits(moment.weeks),
        "first": moment.first,
        "last": moment.last,
        "not_in_school_holidays": moment.not_in_school_holidays,
        "except_on": ", ".join(f"{day:%d-%m-%Y}" for day in moment.except_on),
        "words": moment.words,
    }
