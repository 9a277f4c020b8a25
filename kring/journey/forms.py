"""What a link worker fills in. Every form carries the `seq` of the file as it was when the page was made."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kring.duties.rules import StepCode
from kring.duties.wording import title
from kring.journey.actions.contacts import LONGEST_CONTACT, LONGEST_NOTE, NewContact
from kring.journey.actions.next_step import LONGEST_WORDS, ChosenStep
from kring.journey.actions.plan import IMPORTANCE, PlanEntry
from kring.journey.models import Barrier, ContactKind, ContactRole, Problem, ProblemsWhen
from kring.journey.rules.ending import UNTOLD, BrokeOff
from kring.journey.rules.merging import merged, same_words
from kring.journey.rules.pause import LONGEST_HOLD, may_hold_until
from kring.journey.rules.reaching import Outcome, Proposal
from kring.journey.rules.steps import CHOOSABLE
from kring.journey.wording import BROKE_OFF, HOLD_REASONS
from kring.referral.sent_forms import KeyedForm
from kring.ui.dates import day, day_and_time
from kring.ui.plain_text import PlainText

WRITTEN_DATES = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]


class DayField(forms.DateField):
    """A day, picked or typed; `first` and `last` (both inclusive) can be set per form."""

    def __init__(self, **options: Any):
        widget = forms.DateInput(attrs={"type": "date"}, format=WRITTEN_DATES[0])
        super().__init__(input_formats=WRITTEN_DATES, widget=widget, **options)
        self.first: date | None = None
        self.last: date | None = None

    def between(self, first: date, last: date) -> None:
        """Accept only these days."""
        self.first, self.last = first, last
        self.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.first is not None and value < self.first:
            raise ValidationError(_("Choose %(first)s or later.") % {"first": day(self.first)})
        if self.last is not None and value > self.last:
            raise ValidationError(_("Choose %(last)s or earlier.") % {"last": day(self.last)})


def there_is(coming: datetime) -> str:
    """What a question about the appointment to come begins with."""
    return gettext("There is an appointment on %(moment)s") % {"moment": day_and_time(coming)}


class AboutFile(forms.Form):
    """A form about a file."""

    seq = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ChoosesStep(AboutFile):
    """A form in which the next step can be chosen."""

    step = forms.ChoiceField(label=_("Next step"))
    step_due = DayField(label=_("Before or on"), required=False)
    step_words = PlainText(label=_("In your own words"), max_length=LONGEST_WORDS, required=False)

    def offer(self, proposal: Proposal | None, today: date, last: date) -> None:
        """The steps to choose from; with a proposal, taking it over is the first choice."""
        field = self.fields["step"]
        chosen = [(code.value, title(code)) for code in CHOOSABLE]
        if proposal is not None:
            what = {"step": title(proposal.code, proposal.details), "day": day(proposal.due_on)}
            chosen.insert(0, ("", gettext("As proposed: %(step)s, %(day)s") % what))
            field.required = False
        field.choices = chosen
        self.fields["step_due"].between(today, last)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("step") and not given.get("step_due") and "step_due" not in self.errors:
            self.add_error("step_due", _("Say when."))
        if not given.get("step") and (given.get("step_due") or given.get("step_words")) and "step" not in self.errors:
            self.add_error("step", _("Choose which step this is about."))
        return given

    def chosen(self) -> ChosenStep | None:
        """The step as chosen; None when the proposal is taken over."""
        given = self.cleaned_data
        if not given["step"]:
            return None
        return ChosenStep(StepCode(given["step"]), given["step_due"], given["step_words"])


class ContactForm(KeyedForm, ChoosesStep):
    """A conversation or an attempt: two lines and the next step; the rest stands ready."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=[(o.value, o.value) for o in Outcome], widget=forms.HiddenInput
    )
    appointment = forms.ChoiceField(
        choices=[
            ("cancel", _("It is called off: its time is free again")),
            ("keep", _("It goes on and stays the next step")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    note = PlainText(label=_("Note"), lines=3, max_length=LONGEST_NOTE, required=False)
    on = DayField(label=_("Date"))
    kind = forms.ChoiceField(label=_("How"), choices=ContactKind.choices)
    role = forms.ChoiceField(label=_("Role"), choices=ContactRole.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=LONGEST_CONTACT, required=False)

    field_order = (
        "seq",
        "key",
        "outcome",
        "appointment",
        "note",
        "step",
        "step_due",
        "step_words",
        "on",
        "kind",
        "role",
        "minutes",
    )

    def __init__(self, *args: Any, coming: datetime | None, **options: Any):
        super().__init__(*args, **options)
        if coming is not None:
            self.fields["appointment"].label = there_is(coming)

    def entry(self) -> NewContact:
        """What was filled in."""
        given = self.cleaned_data
        outcome, names = Outcome(given["outcome"]), ("note", "on", "kind", "role", "minutes")
        calls_off = outcome is Outcome.CANCELLED and given["appointment"] == "cancel"
        return NewContact(
            outcome=outcome, step=self.chosen(), calls_off=calls_off, **{name: given[name] for name in names}
        )


class QuickForm(KeyedForm, AboutFile):
    """One tap: an attempt with nothing to add."""

    outcome = forms.ChoiceField(choices=[(o.value, o.value) for o in Outcome if o is not Outcome.ATTENDED])


class StepForm(ChoosesStep):
    """Choosing the next step by itself."""


# The fields of a plan, as they are while nobody wrote one.
PLAN = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(PlanEntry()).items()}


def _alike(one: Any, other: Any) -> bool:
    return set(one) == set(other) if isinstance(one, list) else same_words(one, other)


class PlanForm(AboutFile):
    """What matters, other problems, what stands in the way. `seen` has the plan as it was when the page was made."""

    newer: tuple[tuple[str, str], ...] = ()
    seen = forms.JSONField(required=False, widget=forms.HiddenInput)
    what_matters = PlainText(label=_("What matters"), lines=4, max_length=1000, required=False)
    problems = forms.MultipleChoiceField(
        label=_("Other problems"), choices=Problem.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    problems_when = forms.ChoiceField(
        label=_("These go"),
        choices=ProblemsWhen.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Needed when you ticked other problems."),
    )
    overview_by = PlainText(
        label=_("Who has the overview"),
        max_length=120,
        required=False,
        help_text=_("With several problems at once: one person, with organisation and phone."),
    )
    barriers = forms.MultipleChoiceField(
        label=_("What makes joining hard"), choices=Barrier.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    barriers_note = PlainText(label=_("What helps"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("problems") and not given.get("problems_when") and "problems_when" not in self.errors:
            self.add_error("problems_when", _("Say whether these go first or alongside."))
        return given

    def bring_in(self, now: dict[str, Any]) -> None:
        """Somebody else changed the plan meanwhile: keep what both did. Words that both changed stay as they are here; the
        others are in `newer`, for the reader to choose."""
        seen, data = self._seen(), self.data.copy()
        self.newer = tuple(
            (self.fields[name].label, self._words(name, now[name]))
            for name in PLAN
            if not _alike(seen[name], now[name])
        )
        for name in PLAN:
            mine = self.cleaned_data[name]
            if isinstance(now[name], list):
                kept = merged(set(seen[name]), set(mine), set(now[name]))
                data.setlist(name, [code for code, _label in self.fields[name].choices if code in kept])
            elif _alike(seen[name], mine):
                data[name] = now[name]
        data["seen"] = json.dumps(now)
        self.data = data

    def _seen(self) -> dict[str, Any]:
        """The plan as this page showed it; as empty where the page did not say."""
        given = self.cleaned_data["seen"]
        seen = dict(PLAN)
        for name, value in given.items() if isinstance(given, dict) else ():
            if name in PLAN and type(value) is type(PLAN[name]):
                seen[name] = [one for one in value if isinstance(one, str)] if isinstance(value, list) else value
        return seen

    def _words(self, name: str, value: Any) -> str:
        """What stands in a field now, in words."""
        labels = dict(getattr(self.fields[name], "choices", ()))
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(code, code)) for code in codes if code) or gettext("nothing any more")

    def entry(self) -> PlanEntry:
        """What was filled in."""
        given = self.cleaned_data
        return PlanEntry(
            what_matters=given["what_matters"],
            problems=tuple(given["problems"]),
            problems_when=given["problems_when"],
            overview_by=given["overview_by"],
            barriers=tuple(given["barriers"]),
            barriers_note=given["barriers_note"],
        )


class GoalForm(AboutFile):
    """A goal in the client's words."""

    text = PlainText(label=_("Goal, in the client's words"), max_length=300)
    importance = forms.TypedChoiceField(
        label=_("How important, says the client"),
        coerce=int,
        choices=[(number, str(number)) for number in IMPORTANCE],
        widget=forms.RadioSelect,
        initial=3,
        help_text=_("1 is a little, 5 is very important"),
    )


class NewGoalForm(KeyedForm, GoalForm):
    """A goal that was not written down yet."""


class HoldForm(AboutFile):
    """Until when to wait, and why; and what becomes of the appointment to come."""

    reason = forms.ChoiceField(label=_("Why"), choices=list(HOLD_REASONS.items()), widget=forms.RadioSelect)
    until = DayField(label=_("Until"))
    appointment = forms.ChoiceField(
        choices=[
            ("cancel", _("Cancel it when it lies before that day; I tell the client")),
            ("keep", _("Keep it: it goes on during the hold")),
        ],
        widget=forms.RadioSelect,
        initial="cancel",
    )

    def __init__(self, *args: Any, today: date, coming: datetime | None, **options: Any):
        super().__init__(*args, **options)
        self.today = today
        if coming is None:
            del self.fields["appointment"]
        else:
            self.fields["appointment"].label = there_is(coming)

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if not may_hold_until(until, self.today):
            most = ngettext("at most %(num)d day ahead", "at most %(num)d days ahead", LONGEST_HOLD)
            raise ValidationError(_("Choose a day after today, %(most)s.") % {"most": most % {"num": LONGEST_HOLD}})
        return until


class CloseForm(AboutFile):
    """Confirming how it ends."""

    client_stopped = forms.BooleanField(widget=forms.HiddenInput, required=False)
    ending = forms.CharField(widget=forms.HiddenInput, max_length=30)
    reason = forms.ChoiceField(
        label=_("Why, as far as the client told"),
        choices=[(UNTOLD, _("Not asked, or not told")), *BROKE_OFF.items()],
        widget=forms.RadioSelect,
        required=False,
        initial=UNTOLD,
    )

    def told(self) -> BrokeOff | None:
        """The reason, when there is one."""
        reason = self.cleaned_data["reason"]
        return None if reason in ("", UNTOLD) else BrokeOff(reason)


class MoveForm(AboutFile):
    """Choosing the right file for a contact."""

    to = forms.TypedChoiceField(label=_("The right file"), widget=forms.RadioSelect)
