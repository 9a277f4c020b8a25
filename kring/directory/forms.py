"""Looking for activities, and describing one."""

import uuid
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.clients.rules import postcode
from kring.directory import wording
from kring.directory.actions import Offer
from kring.directory.models import Access, CostPer, GroupSize, Theme
from kring.directory.queries import Wanted
from kring.directory.wording import day_names
from kring.ui.plain_text import PlainText

DAYS = [(str(1 << day), day) for day in range(7)]


def _day_choices() -> list[tuple[str, str]]:
    return [(value, day_names(1 << day).capitalize()) for value, day in DAYS]


def clean_postcode(text: str) -> str:
    """A Dutch postcode as it is written; empty stays empty. Raises ValidationError."""
    if not text:
        return ""
    found = postcode(text)
    if found is None:
        raise ValidationError(_("This is not a postcode. Example: 1234 AB, or 1234."))
    return found


class SearchForm(forms.Form):
    """What to look for. A field that cannot be used is told beside it and left out of the search."""

    q = PlainText(label=_("Words"), required=False, max_length=100)
    theme = forms.ChoiceField(label=_("Kind"), required=False)
    near = PlainText(label=_("Near postcode"), required=False, max_length=10)
    within = forms.ChoiceField(
        label=_("At most this far"),
        required=False,
        choices=[("", _("any distance")), ("1", _("1 km")), ("2", _("2 km")), ("5", _("5 km")), ("10", _("10 km"))],
    )
    most = forms.ChoiceField(
        label=_("Cost a month at most"),
        required=False,
        choices=[("", _("any cost")), ("0", _("free only")), ("10", "€ 10"), ("25", "€ 25"), ("50", "€ 50")],
    )
    days = forms.MultipleChoiceField(label=_("Days"), required=False, widget=forms.CheckboxSelectMultiple)
    page = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("all kinds")), *Theme.choices]
        self.fields["days"].choices = _day_choices()

    def clean_near(self) -> str:
        return clean_postcode(self.cleaned_data["near"])

    def wanted(self, age: int | None = None) -> Wanted:
        """What is looked for, from the fields that can be used."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            text=given.get("q", ""),
            themes=frozenset(filter(None, [given.get("theme", "")])),
            near=given.get("near", ""),
            within=float(given["within"]) if given.get("within") else None,
            most=Decimal(given["most"]) if given.get("most") else None,
            days=reduce(or_, map(int, given.get("days", ())), 0),
            age=age,
            cursor=given.get("page") or 0,
        )


# From and until, in minutes after midnight.
PARTS_OF_DAY = {"morning": (None, 12 * 60 + 30), "afternoon": (12 * 60, 18 * 60), "evening": (17 * 60, None)}


class ProfileForm(SearchForm):
    """What fits one person. Sent by POST, since it says something of them. What is not said by an entry is no reason to hide it."""

    q = PlainText(label=_("Wishes, in their own words"), required=False, max_length=300)
    theme = forms.MultipleChoiceField(label=_("Kinds"), required=False, widget=forms.CheckboxSelectMultiple)
    part = forms.ChoiceField(
        label=_("Part of the day"),
        required=False,
        choices=[
            ("", _("any time")),
            ("morning", _("in the morning")),
            ("afternoon", _("in the afternoon")),
            ("evening", _("in the evening")),
        ],
    )
    language = forms.ChoiceField(label=_("Speaks"), required=False)
    group = forms.ChoiceField(label=_("With how many"), required=False)
    access = forms.MultipleChoiceField(
        label=_("Cannot do without"), required=False, widget=forms.CheckboxSelectMultiple
    )
    buddy = forms.BooleanField(label=_("Somebody who meets newcomers"), required=False)
    any_age = forms.BooleanField(label=_("Also for other ages"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = Theme.choices
        self.fields["language"].choices = [("", _("Dutch is fine")), *wording.languages()]
        self.fields["group"].choices = [("", _("makes no difference")), *GroupSize.choices]
        self.fields["access"].choices = Access.choices

    @property
    def asks_more(self) -> bool:
        """Whether something is asked that stands folded away."""
        return any(
            self[name].value() for name in ("theme", "days", "part", "language", "group", "access", "buddy", "any_age")
        )

    def wanted(self, age: int | None = None) -> Wanted:
        """What is looked for; what is asked beyond need is let go when too little is found."""
        self.is_valid()
        given = self.cleaned_data
        after, before = PARTS_OF_DAY.get(given.get("part", ""), (None, None))
        return Wanted(
            text=given.get("q", ""),
            themes=frozenset(given.get("theme", ())),
            near=given.get("near", ""),
            within=float(given["within"]) if given.get("within") else None,
            most=Decimal(given["most"]) if given.get("most") else None,
            days=reduce(or_, map(int, given.get("days", ())), 0),
            after=after,
            before=before,
            age=None if given.get("any_age") else age,
            languages=frozenset(filter(None, [given.get("language")])),
            access=sum(map(int, given.get("access", ()))),
            group=given.get("group", ""),
            buddy=bool(given.get("buddy")),
            strictly=False,
            cursor=given.get("page") or 0,
        )


class OfferForm(forms.Form):
    """An activity as a steward describes it."""

    title = PlainText(label=_("Title"), max_length=200)
    theme = forms.ChoiceField(label=_("Kind"))
    description = PlainText(label=_("Description"), required=False, max_length=2000, widget=forms.Textarea)
    expect = PlainText(
        label=_("What to expect"),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_(
            "In simple words: where you come in, who is there, how it starts, what to bring. This goes on the card."
        ),
    )
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    organiser = PlainText(label=_("Organiser, if not in the list"), required=False, max_length=200)
    venue = PlainText(label=_("Where"), required=False, max_length=200)
    postcode = PlainText(label=_("Postcode"), required=False, max_length=10)
    days = forms.MultipleChoiceField(label=_("Days"), required=False, widget=forms.CheckboxSelectMultiple)
    starts = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    when_words = PlainText(
        label=_("When, in words"),
        required=False,
        max_length=200,
        help_text=_("Only when it is not every week at the same time."),
    )
    cost = forms.DecimalField(
        label=_("Cost in euros"), required=False, min_value=0, max_digits=8, decimal_places=2, localize=True,
        help_text=_("0 is free. Leave empty when it is not certain."),
    )  # fmt: skip
    cost_per = forms.ChoiceField(label=_("This buys"), required=False)
    cost_words = PlainText(label=_("Cost, in words"), required=False, max_length=200)
    age_min = forms.IntegerField(label=_("From age"), required=False, min_value=0, max_value=120)
    age_max = forms.IntegerField(label=_("To age"), required=False, min_value=0, max_value=120)
    phone = PlainText(label=_("Phone"), required=False, max_length=20)
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, help_text=_("Hand-overs are sent to this address.")
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    def __init__(self, *args: Any, organisers: list[tuple[uuid.UUID, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = Theme.choices
        self.fields["days"].choices = _day_choices()
        self.fields["cost_per"].choices = [("", "–"), *CostPer.choices]
        self.fields["organisation"].choices = [("", "–"), *((str(pk), name) for pk, name in organisers)]

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("starts") and given.get("ends") and given["ends"] <= given["starts"]:
            self.add_error("ends", _("This is not after the start."))
        low, high = given.get("age_min"), given.get("age_max")
        if low is not None and high is not None and high < low:
            self.add_error("age_max", _("This is below the lowest age."))
        if given.get("cost") and not given.get("cost_per"):
            self.add_error("cost_per", _("Say what this amount buys."))
        return given

    def offer(self) -> Offer:
        """What was filled in, as an action takes it."""
        given = dict(self.cleaned_data)
        organisation = given.pop("organisation")
        days = reduce(or_, map(int, given.pop("days")), 0)
        return Offer(organisation_id=uuid.UUID(organisation) if organisation else None, days=days, **given)


class StopForm(forms.Form):
    """The day on which an activity stops."""

    on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def initial_of(activity: Any) -> dict[str, Any]:
    """The fields of an `OfferForm` filled from an activity."""
    fields = {name: getattr(activity, name) for name in OfferForm.base_fields if name not in ("organisation", "days")}
    days = [value for value, day in DAYS if activity.days >> day & 1]
    return fields | {"organisation": str(activity.organisation_id or ""), "days": days}
