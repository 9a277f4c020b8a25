"""Looking at gaps, noting one, taking it up, naming partners, and how it ends."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.directory import kinds
from kring.directory.offering import OfferForm
from kring.directory.rules.going import Lacking
from kring.directory.rules.places import area_of
from kring.doors.gaps.board import where_is
from kring.matching.actions.gaps import Plan
from kring.matching.missing import constraint_choices
from kring.matching.rules.gaps import LONGEST_LOOK_AHEAD, Constraint, Missing
from kring.rows import key_in
from kring.ui.plain_text import PlainText

SOON = timedelta(days=14)


class FilterForm(forms.Form):
    """Which gaps to show."""

    theme = forms.ChoiceField(label=_("Kind"), required=False)
    area = PlainText(label=_("Postcode area"), required=False, max_length=7)
    mine = forms.BooleanField(label=_("Only what I took up"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("all kinds")), *kinds.everything()]

    def chosen(self) -> dict[str, Any]:
        """The fields that can be used, as the list takes them."""
        self.is_valid()
        given = self.cleaned_data
        return {
            "theme": given.get("theme", ""),
            "area": area_of(given.get("area", "")),
            "mine": bool(given.get("mine")),
        }


class GapForm(forms.Form):
    """Something that is missing, for nobody in particular."""

    theme = forms.ChoiceField(label=_("What is missing"))
    area = PlainText(
        label=_("Postcode area"), max_length=7, help_text=_("Four digits, such as 1234. Nobody's address is needed.")
    )
    constraint = forms.ChoiceField(label=_("How it should be"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("choose")), *kinds.everything()]
        self.fields["constraint"].choices = constraint_choices([Constraint.NONE])
        self.fields["constraint"].initial = Constraint.NONE.value

    def clean_area(self) -> str:
        """Four digits of a place that is known."""
        area = area_of(self.cleaned_data["area"])
        if not area or not where_is(area):
            raise ValidationError(_("We do not know where this postcode is."))
        return area

    def missing(self) -> Missing:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return Missing(given["theme"], given["area"], Constraint(given["constraint"]))


class SeenForm(forms.Form):
    """Carries the state in which the page showed the gap."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class PlanForm(SeenForm):
    """What is going to be done, by which day."""

    next_step = PlainText(
        label=_("Next step"),
        max_length=200,
        help_text=_("For instance: ask the community centre. No names of clients."),
    )
    due_on = forms.DateField(label=_("By which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = self.fields["due_on"].initial or timezone.localdate() + SOON

    def clean_due_on(self) -> Any:
        """Today or later, and not in some other life."""
        on, today = self.cleaned_data["due_on"], timezone.localdate()
        if not today <= on <= today + timedelta(days=LONGEST_LOOK_AHEAD):
            raise ValidationError(_("Choose a day from today on, within a year."))
        return on

    def plan(self) -> Plan:
        """What was filled in, as the action takes it."""
        return Plan(self.cleaned_data["next_step"], self.cleaned_data["due_on"])


class PartnerForm(forms.Form):
    """Who may help, and with what."""

    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    name = PlainText(label=_("Or somebody else"), required=False, max_length=160)
    part = PlainText(label=_("What they could do"), required=False, max_length=200)

    def __init__(self, *args: Any, organisations: list[tuple[uuid.UUID, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "–"), *((str(pk), name) for pk, name in organisations)]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean()
        if not given.get("organisation") and not given.get("name", "").strip():
            self.add_error("name", _("Choose an organisation, or write a name."))
        return given

    @property
    def organisation_id(self) -> uuid.UUID | None:
        """The organisation that was chosen."""
        return key_in(self.cleaned_data["organisation"])


class FilledForm(SeenForm):
    """The activity that is there now."""

    activity = forms.UUIDField(
        label=_("Activity"), error_messages={"required": _("Choose the activity that is there now.")}
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


def ask_for_what_lacks(form: OfferForm, lacking: frozenset[Lacking]) -> bool:
    """Ask beside its field for what somebody needs to go there; returns whether anything is asked."""
    if Lacking.ORGANISER in lacking:
        form.add_error(
            "organiser", _("Say who organises it, or choose an organisation: without it nobody can be sent there.")
        )
    if Lacking.PLACE in lacking:
        form.add_error(
            "venue",
            _("Say where it is: a building or an address. Of something at home, by phone or online, say that here."),
        )
    return bool(lacking)


def not_yet(title: str, lacking: frozenset[Lacking]) -> str:
    """Why a gap cannot be closed with an activity."""
    if lacking == {Lacking.ORGANISER}:
        return gettext("Nobody can go to %(title)s yet: it does not say who organises it.") % {"title": title}
    if lacking == {Lacking.PLACE}:
        return gettext("Nobody can go to %(title)s yet: it does not say where it is.") % {"title": title}
    return gettext("Nobody can go to %(title)s yet: it does not say who organises it, nor where it is.") % {
        "title": title
    }


class DropForm(SeenForm):
    """Why it will not come."""

    why = PlainText(label=_("Why it will not come"), max_length=300, lines=2)
