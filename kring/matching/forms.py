"""Handing over, answering, starting, attending and stopping."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.directory import kinds
from kring.directory.forms import ProfileForm
from kring.directory.models import Access, GroupSize
from kring.directory.rules.moments import EVENING
from kring.directory.rules.places import area_of
from kring.matching.actions.hand_over import NewHandover
from kring.matching.missing import constraint_choices
from kring.matching.models import StopReason
from kring.matching.rules.gaps import Constraint, Missing, Sought, constraints
from kring.matching.rules.health import about_health
from kring.matching.rules.lifecycle import HandoverState
from kring.matching.rules.reach import Reach
from kring.matching.rules.telling import Telling, telling
from kring.rows import new_id
from kring.ui.choices import CHOOSE
from kring.ui.plain_text import PlainText

TELLS = {
    Telling.LAST_NAME: _("The client's last name stands in it. The provider gets the first name only: leave it out."),
    Telling.PHONE: _("A phone number stands in it. How to reach the client is chosen above: leave it out here."),
    Telling.EMAIL: _("An e-mail address stands in it. How to reach the client is chosen above: leave it out here."),
    Telling.POSTCODE: _("A postcode stands in it. The provider does not get to know the address: leave it out."),
}


class HandOverForm(forms.Form):
    """What goes along to the provider."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    reach = forms.ChoiceField(label=_("How the provider may reach the client"), widget=forms.RadioSelect)
    practicalities = PlainText(
        label=_("What helps"),
        required=False,
        max_length=300,
        lines=3,
        help_text=_("Only what the provider needs, such as: a bench half-way. Nothing about health, and no last name."),
    )
    volunteering = forms.BooleanField(label=_("As a volunteer"), required=False)
    said_yes = forms.BooleanField(
        label=_("The client says yes: the provider may know this"),
        error_messages={"required": _("Ask the client first. Without a yes nothing is handed over.")},
    )

    def __init__(self, *args: Any, ways: list[tuple[str, str]], last_name: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.last_name = last_name
        self.fields["reach"].choices = ways
        if ways:
            self.fields["reach"].initial = ways[0][0]

    def clean_practicalities(self) -> str:
        """What says who or where the client is, beyond what the client said yes to, stays here."""
        text = self.cleaned_data["practicalities"]
        if found := telling(text, self.last_name):
            raise ValidationError(TELLS[found])
        return text

    def tells(self) -> tuple[str, str, bool]:
        """What of it the provider reads, as it stands now: the way to reach, what helps, as a volunteer."""
        reach, helps, volunteering = (self[name].value() for name in ("reach", "practicalities", "volunteering"))
        return str(reach or ""), str(helps or ""), bool(volunteering)

    @property
    def about_health(self) -> list[str]:
        """The words of what helps that look like something about health, as it stands now."""
        return about_health(str(self["practicalities"].value() or ""))

    def new(self, activity_id: Any) -> NewHandover:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return NewHandover(
            key=given["key"],
            activity_id=activity_id,
            client_said_yes=given["said_yes"],
            reach=Reach(given["reach"]),
            practicalities=given["practicalities"],
            volunteering=given["volunteering"],
        )


LOOK = "look"
"""The field that asks what the provider would read; nothing is sent or judged then."""


def typed(given: QueryDict) -> dict[str, Any]:
    """What stands in a hand-over that is not sent yet."""
    ticks = {name: name in given for name in ("volunteering", "said_yes")}
    return {name: given.get(name, "") for name in ("key", "reach", "practicalities")} | ticks


class MissingForm(forms.Form):
    """What is missing for a client, filled in from what was looked for. Its fields are sent along with the search."""

    prefix = "missing"
    use_required_attribute = False  # the browser would refuse the search itself for want of an answer here
    theme = forms.ChoiceField(
        label=_("What is missing"), error_messages={"required": _("Say what kind of activity is missing.")}
    )
    area = PlainText(label=_("In postcode area"), max_length=7)
    constraint = forms.ChoiceField(label=_("How it should be"))

    def __init__(self, *args: Any, first: Iterable[Constraint] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", CHOOSE), *kinds.everything()]
        self.fields["constraint"].choices = constraint_choices(first)

    def clean_area(self) -> str:
        """Four digits: nothing finer is kept."""
        area = area_of(self.cleaned_data["area"])
        if not area:
            raise ValidationError(_("This is not a postcode. Example: 1234 AB, or 1234."))
        return area

    def missing(self) -> Missing:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return Missing(given["theme"], given["area"], Constraint(given["constraint"]))


def missing_from(profile: ProfileForm) -> MissingForm:
    """The form about what is missing, with what was chosen while looking filled in.

    The kind is never guessed from words: one press too soon would tell the region of a gap that nobody has.
    """
    wanted = profile.wanted()
    first = constraints(sought(profile))
    chosen = profile.cleaned_data.get("theme", ())
    initial = {
        "theme": chosen[0] if len(chosen) == 1 else "",
        "area": area_of(wanted.near),
        "constraint": first[0].value,
    }
    return MissingForm(initial=initial, first=first)


def sought(profile: ProfileForm) -> Sought:
    """What a search asked, as far as it may have stood in the way."""
    need = profile.wanted().need
    return Sought(
        evening=need.parts == EVENING,
        daytime=0 < need.parts < EVENING,
        days=need.days,
        wheelchair=bool(need.access & Access.WHEELCHAIR),
        quiet=bool(need.access & Access.QUIET),
        language=bool(need.languages),
        cost=need.most is not None,
        buddy=need.buddy,
        small_group=need.group in (GroupSize.ALONE, GroupSize.SMALL),
        distance=need.within is not None,
    )


class SeenForm(forms.Form):
    """Carries the state in which the page showed the hand-over; a page without it is an old one."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class AnswerForm(SeenForm):
    """Welcome, full, or not suitable, with a short note."""

    says = forms.ChoiceField(
        choices=[
            (state.value, state.value)
            for state in (HandoverState.WELCOME, HandoverState.FULL, HandoverState.UNSUITABLE)
        ]
    )
    note = PlainText(
        label=_("Do you want to say something with it?"),
        required=False,
        max_length=300,
        lines=2,
        help_text=_("For instance when to come the first time. The link worker reads this."),
    )


class ToldForm(AnswerForm):
    """What the provider said on the phone, as the link worker notes it."""

    note = PlainText(
        label=_("What did they say with it?"),
        required=False,
        max_length=300,
        lines=2,
        help_text=_("For instance when the client can come the first time. Nothing about health."),
    )


class DayForm(forms.Form):
    """A day that has been."""

    on = forms.DateField(
        label=_("Day"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class TickForm(DayForm):
    """Came, or did not come, on a day."""

    present = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class StopForm(SeenForm, DayForm):
    """Why someone does not come any more."""

    reason = forms.ChoiceField(label=_("Why"), choices=StopReason.choices, widget=forms.RadioSelect)
