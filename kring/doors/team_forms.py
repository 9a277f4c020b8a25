"""Forms of the team's pages."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.rows import key_in
from kring.ui.choices import CHOOSE
from kring.ui.plain_text import PlainText

LONGEST_ABSENCE = timedelta(days=366)
FURTHEST_DEPARTURE = timedelta(days=366)
INSTEAD = "instead_"
THE_LEAD = "lead"
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


class AsksInstead(forms.Form):
    """A form that can ask who takes over from somebody who takes over for others."""

    def ask_instead(self, covers: dict[Any, dict[uuid.UUID, str]]) -> None:
        """Ask who takes over for each of these absences of others; `covers` maps them to the colleagues to choose from."""
        for absence, colleagues in covers.items():
            self.fields[f"{INSTEAD}{absence.pk}"] = forms.TypedChoiceField(
                label=_("Who takes over for %(name)s from now on") % {"name": absence.user.name},
                choices=[
                    ("", CHOOSE),
                    *((str(pk), name) for pk, name in colleagues.items()),
                    (THE_LEAD, _("nobody: the team lead keeps an eye on it")),
                ],
                coerce=lambda value: None if value == THE_LEAD else uuid.UUID(value),
                error_messages={"required": _("Choose who takes over.")},
            )

    @property
    def instead_fields(self) -> list[forms.BoundField]:
        """The fields that ask who takes over for others."""
        return [self[name] for name in self.fields if name.startswith(INSTEAD)]

    def instead(self) -> dict[uuid.UUID, uuid.UUID | None]:
        """Who takes over, by absence; None for the team lead."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name.startswith(INSTEAD)}
        return {uuid.UUID(name.removeprefix(INSTEAD)): value for name, value in chosen.items()}


class AbsenceForm(AsksInstead):
    """Who is away, from when until when, and who takes over."""

    since = _day(_("First day"))
    until = _day(_("Last day"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, people: dict, colleagues: dict, covers: dict | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields = {
            "who": _pick(_("Who"), people),
            **self.fields,
            "deputy": _pick(_("Who takes over"), colleagues, _("nobody: the team lead keeps an eye on it")),
        }
        if len(people) == 1:
            self.fields["who"].widget = forms.HiddenInput()
            self.initial["who"] = str(next(iter(people)))
        if self.is_bound:
            self.ask_instead(covers or {})

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


def asked_instead(given: Iterable[str]) -> list[uuid.UUID]:
    """The absences for which a form that was sent says who takes over."""
    keys = (key_in(name.removeprefix(INSTEAD)) for name in given if name.startswith(INSTEAD))
    return [key for key in keys if key is not None]


class DepartureForm(AsksInstead):
    """The last day of someone who leaves, and to whom the files go."""

    last_day = _day(_("Last day of work"))
    sure = forms.BooleanField(label=_("Yes, this person leaves after that day"))

    def __init__(self, *args: Any, colleagues: dict, covers: dict | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        to = _pick(_("Who takes over the files"), colleagues, _("the whole team: whoever has time takes them up"))
        self.fields = {"last_day": self.fields["last_day"], "to": to, "sure": self.fields["sure"]}
        if self.is_bound:
            self.ask_instead(covers or {})

    @property
    def ends_today(self) -> bool:
        """Whether today was sent as the last day: then it happens at once. Before that any day may still be chosen."""
        return self.is_bound and self.cleaned_data.get("last_day") == timezone.localdate()

    def clean_last_day(self) -> date:
        """Today, or a day to come within a year."""
        last_day, today = self.cleaned_data["last_day"], timezone.localdate()
        if last_day < today:
            raise ValidationError(_("Choose today or a later day."))
        if last_day > today + FURTHEST_DEPARTURE:
            raise ValidationError(_("Choose a day within a year."))
        return last_day


class ReasonForm(forms.Form):
    """Why a file of a colleague must be opened."""

    reason = PlainText(
        label=_("Why do you need to open this file?"),
        help_text=_("The link worker reads this reason. Do not write anything about the client's health here."),
        min_length=REASON_AT_LEAST,
        max_length=300,
        lines=3,
    )
