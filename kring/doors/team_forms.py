"""Forms of the team's pages."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.ui.plain_text import PlainText

LONGEST_ABSENCE = timedelta(days=366)
REASON_AT_LEAST = 10  # characters


def _pick(label: str, people: dict[uuid.UUID, str], nobody: str = "") -> forms.TypedChoiceField:
    choices = [("", nobody)] if nobody else []
    return forms.TypedChoiceField(
        label=label,
        choices=choices + [(str(pk), name) for pk, name in people.items()],
        coerce=uuid.UUID,
        empty_value=None,
        required=not nobody,
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AbsenceForm(forms.Form):
    """Who is away, from when until when, and who takes over."""

    since = _day(_("First day"))
    until = _day(_("Last day"))

    def __init__(self, *args: Any, people: dict, colleagues: dict, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields = {
            "who": _pick(_("Who"), people),
            **self.fields,
            "deputy": _pick(_("Who takes over"), colleagues, _("nobody: the team lead keeps an eye on it")),
        }
        if len(people) == 1:
            self.fields["who"].widget = forms.HiddenInput()
            self.initial["who"] = str(next(iter(people)))

    def clean_since(self) -> date:
        """An absence is registered from today on: what was done before is done."""
        since = self.cleaned_data["since"]
        if since < timezone.localdate():
            raise ValidationError(_("Choose today or a later day."))
        return since

    def clean(self) -> dict[str, Any]:
        """The days are in order, and nobody takes over from themselves."""
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        elif since and until and until - since > LONGEST_ABSENCE:
            self.add_error("until", _("At most a year. If someone does not come back, register that they leave."))
        if data.get("deputy") and data["deputy"] == data.get("who"):
            self.add_error("deputy", _("Choose somebody else than the person who is away."))
        return data


class DepartureForm(forms.Form):
    """To whom the files of someone who leaves go."""

    sure = forms.BooleanField(label=_("Yes, the last day of work is today"))

    def __init__(self, *args: Any, colleagues: dict, **kwargs: Any):
        super().__init__(*args, **kwargs)
        to = _pick(_("Who takes over the files"), colleagues, _("the whole team: whoever has time takes them up"))
        self.fields = {"to": to, **self.fields}


class ReasonForm(forms.Form):
    """Why a file of a colleague must be opened."""

    reason = PlainText(
        label=_("Why do you need to open this file?"),
        help_text=_("The link worker reads this reason. Do not write anything about the client's health here."),
        min_length=REASON_AT_LEAST,
        max_length=300,
        lines=3,
    )
