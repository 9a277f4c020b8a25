"""Looking for activities, and saying that one stops."""

from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kring.clients.rules import postcode
from kring.directory import wording
from kring.directory.models import Access, GroupSize, Theme
from kring.directory.queries import Wanted
from kring.directory.rules.moments import AFTERNOON, EVENING, MORNING
from kring.directory.rules.places import Mode, km_within
from kring.directory.search.fitting import Need
from kring.directory.wording import day_names
from kring.ui.plain_text import PlainText

DAYS = [(str(1 << day), day) for day in range(7)]


def day_choices() -> list[tuple[str, str]]:
    return [(value, day_names(1 << day).capitalize()) for value, day in DAYS]


def clean_postcode(text: str) -> str:
    """A Dutch postcode as it is written; empty stays empty. Raises ValidationError."""
    if not text:
        return ""
    found = postcode(text)
    if found is None:
        raise ValidationError(_("This is not a postcode. Example: 1234 AB, or 1234."))
    return found


def reach(within: str) -> tuple[float | None, Mode | None]:
    """Straight-line kilometres and the way of going that a choice of distance stands for; minutes are assumed (`rules.places`)."""
    if not within:
        return None, None
    mode, _by, minutes = within.partition(":")
    return (km_within(int(minutes), Mode(mode)), Mode(mode)) if minutes else (float(within), None)


class SearchForm(forms.Form):
    """What to look for. A field that cannot be used is told beside it and left out of the search."""

    q = PlainText(label=_("Words"), required=False, max_length=100)
    theme = forms.ChoiceField(label=_("Kind"), required=False)
    near = PlainText(label=_("Near postcode"), required=False, max_length=10)
    within = forms.ChoiceField(
        label=_("At most this far"),
        required=False,
        choices=[
            ("", _("any distance")),
            ("foot:15", _("15 minutes on foot")),
            ("foot:30", _("30 minutes on foot")),
            ("bicycle:15", _("15 minutes by bicycle")),
            ("bicycle:30", _("30 minutes by bicycle")),
            ("transit:30", _("30 minutes by bus or train")),
            ("transit:45", _("45 minutes by bus or train")),
            ("1", _("1 km")),
            ("2", _("2 km")),
            ("5", _("5 km")),
            ("10", _("10 km")),
        ],
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
        self.fields["days"].choices = day_choices()

    def clean_near(self) -> str:
        return clean_postcode(self.cleaned_data["near"])

    def wanted(self, age: int | None = None) -> Wanted:
        """What is looked for, from the fields that can be used."""
        self.is_valid()
        given = self.cleaned_data
        within, mode = reach(given.get("within", ""))
        need = Need(
            text=given.get("q", ""),
            themes=frozenset(filter(None, [given.get("theme", "")])),
            within=within,
            most=float(given["most"]) if given.get("most") else None,
            days=reduce(or_, map(int, given.get("days", ())), 0),
            age=age,
        )
        return Wanted(need, near=given.get("near", ""), mode=mode, cursor=given.get("page") or 0)


PARTS_OF_DAY = {"morning": MORNING, "afternoon": AFTERNOON, "evening": EVENING}


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
        within, mode = reach(given.get("within", ""))
        need = Need(
            text=given.get("q", ""),
            themes=frozenset(given.get("theme", ())),
            within=within,
            most=float(given["most"]) if given.get("most") else None,
            days=reduce(or_, map(int, given.get("days", ())), 0),
            parts=PARTS_OF_DAY.get(given.get("part", ""), 0),
            age=None if given.get("any_age") else age,
            languages=frozenset(filter(None, [given.get("language")])),
            access=sum(map(int, given.get("access", ()))),
            group=given.get("group", ""),
            buddy=bool(given.get("buddy")),
        )
        return Wanted(need, near=given.get("near", ""), mode=mode, strictly=False, cursor=given.get("page") or 0)


class NearForm(forms.Form):
    """From where to say how far it is. Sent by POST: it may be where a client lives."""

    near = PlainText(label=_("From postcode"), max_length=7)

    def clean_near(self) -> str:
        return clean_postcode(self.cleaned_data["near"])


class StopForm(forms.Form):
    """The day on which an activity stops."""

    on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
