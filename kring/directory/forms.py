"""Looking for activities, and saying that one stops."""

import dataclasses
from collections.abc import Collection
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.clients.rules import postcode
from kring.directory import kinds, wording
from kring.directory.models import Access, GroupSize
from kring.directory.queries import Wanted
from kring.directory.rules import told, wishes
from kring.directory.rules.moments import AFTERNOON, EVENING, MORNING
from kring.directory.search.fitting import Need
from kring.directory.wished import DISLIKED, Understood, asking, disliking, reach
from kring.directory.wording import day_names
from kring.ui.plain_text import PlainText

DAYS = [(str(1 << day), day) for day in range(7)]
LONGEST_CHOICE = 40  # characters of a choice that there is none of, as it is shown


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


class PageField(forms.IntegerField):
    """Where a page of what was found begins; what is no such place is the first page, since nobody types it."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int | None:
        """The place, or None."""
        try:
            return super().clean(value)
        except ValidationError:
            return None


DROP = "drop"
"""The field of the button that takes a wish out of the words: what it is about."""


def _without(text: str, about: str) -> str:
    return told.without_dislikes(text) if about == DISLIKED else wishes.without(text, about)


class SearchForm(forms.Form):
    """What to look for. With a field that cannot be used nothing is looked for: that is told beside it, with what was given.

    Wishes among the words ('goedkoop') count as if they were chosen, unless `as_typed`; `understood` says how they were read.
    `wider` are the kinds beside the usual ones that are offered here.
    """

    q = PlainText(label=_("Words"), required=False, max_length=100)
    theme = forms.ChoiceField(label=_("Kind"), required=False)
    near = PlainText(label=_("Near postcode"), required=False, max_length=10)
    within = forms.ChoiceField(
        label=_("At most this far"),
        required=False,
        choices=[("", _("any distance")), *wording.DISTANCES],
    )
    most = forms.ChoiceField(
        label=_("Cost a month at most"),
        required=False,
        choices=[("", _("any cost")), ("0", _("free only")), ("10", "€ 10"), ("25", "€ 25"), ("50", "€ 50")],
    )
    days = forms.MultipleChoiceField(label=_("Days"), required=False, widget=forms.CheckboxSelectMultiple)
    as_typed = forms.BooleanField(label=_("Look for these words as they are"), required=False)
    page = PageField(required=False, min_value=0, max_value=10_000)

    def __init__(self, data: QueryDict | None = None, *, wider: Collection[str] = (), **kwargs: Any):
        if data and data.get(DROP):
            data = data.copy()
            data["q"] = _without(data.get("q", ""), data.pop(DROP)[-1])
        super().__init__(data, **kwargs)
        self.wider = wider
        self.understood: list[Understood] = []
        self.fields["theme"].choices = [("", _("all kinds")), *kinds.choices(wider)]
        self.fields["days"].choices = day_choices()

    def clean_near(self) -> str:
        return clean_postcode(self.cleaned_data["near"])

    def clean(self) -> dict[str, Any]:
        """A choice that there is none of stays in sight."""
        for name in self.errors:
            given = self.data.get(name, "")[:LONGEST_CHOICE]
            if isinstance(self.fields[name].widget, forms.Select):
                self.fields[name].widget.choices = [*self.fields[name].choices, (self.data.get(name), given)]
        return super().clean()

    def wanted(self, age: int | None = None) -> Wanted:
        """What is looked for, from the fields that can be used."""
        self.is_valid()
        within, mode = reach(self.cleaned_data.get("within", ""))
        near = self.cleaned_data.get("near", "")
        need = self._with_wishes(self.need(within, age), near)
        return Wanted(need, near=near, mode=mode, cursor=self.cleaned_data.get("page") or 0, together=True)

    def need(self, within: float | None, age: int | None) -> Need:
        """What is asked in the fields, `within` so many kilometres."""
        given = self.cleaned_data
        return Need(
            text=given.get("q", ""),
            themes=kinds.meant(filter(None, [given.get("theme", "")]), self.wider),
            within=within,
            most=float(given["most"]) if given.get("most") else None,
            days=reduce(or_, map(int, given.get("days", ())), 0),
            age=age,
        )

    def _with_wishes(self, need: Need, near: str) -> Need:
        """What is asked, with the wishes among its words. What is not liked stays in them: who answers puts it last."""
        self.understood = []
        if self.cleaned_data.get("as_typed"):
            return dataclasses.replace(need, as_typed=True)
        read = wishes.read(need.text)
        need = dataclasses.replace(need, text=read.text)
        for wish in read.wishes:
            need, understood = asking(need, wish, near=bool(near))
            self.understood.append(understood)
        self.understood += disliking(told.read(need.text).disliked)
        return need


PARTS_OF_DAY = {"morning": MORNING, "afternoon": AFTERNOON, "day": MORNING + AFTERNOON, "evening": EVENING}


class ProfileForm(SearchForm):
    """What fits one person. Sent by POST, since it says something of them. What is not said by an entry is no reason to hide it."""

    q = PlainText(label=_("Wishes, in their own words"), required=False, max_length=300)
    theme = forms.MultipleChoiceField(label=_("Kinds"), required=False, widget=forms.CheckboxSelectMultiple)
    part = forms.ChoiceField(
        label=_("Part of the day"),
        required=False,
        choices=[("", _("any time")), *((code, wording.PARTS_OF_DAY[parts]) for code, parts in PARTS_OF_DAY.items())],
    )
    language = forms.ChoiceField(label=_("Speaks"), required=False)
    group = forms.ChoiceField(label=_("With how many"), required=False)
    access = forms.MultipleChoiceField(
        label=_("Cannot do without"), required=False, widget=forms.CheckboxSelectMultiple
    )
    buddy = forms.BooleanField(label=_("Somebody who meets newcomers"), required=False)
    any_age = forms.BooleanField(label=_("Also for other ages"), required=False)

    def __init__(self, data: QueryDict | None = None, *, wider: Collection[str] = (), **kwargs: Any):
        super().__init__(data, wider=wider, **kwargs)
        self.fields["theme"].choices = kinds.choices(wider)
        self.fields["language"].choices = [("", _("Dutch is fine")), *wording.languages()]
        self.fields["group"].choices = [("", _("makes no difference")), *GroupSize.choices]
        self.fields["access"].choices = Access.choices

    @property
    def asks_more(self) -> bool:
        """Whether something is asked that stands folded away."""
        return any(
            self[name].value() for name in ("theme", "days", "part", "language", "group", "access", "buddy", "any_age")
        )

    def need(self, within: float | None, age: int | None) -> Need:
        """What is asked in the fields, `within` so many kilometres."""
        given = self.cleaned_data
        return Need(
            text=given.get("q", ""),
            themes=kinds.meant(given.get("theme", ()), self.wider),
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

    def wanted(self, age: int | None = None) -> Wanted:
        """What is looked for; what is asked beyond need is let go when too little is found."""
        return dataclasses.replace(super().wanted(age), strictly=False)


class NearForm(forms.Form):
    """From where to say how far it is. Sent by POST: it may be where a client lives."""

    near = PlainText(label=_("From postcode"), max_length=7)

    def clean_near(self) -> str:
        return clean_postcode(self.cleaned_data["near"])


LONGEST_AGO = timedelta(days=366)


class StopForm(forms.Form):
    """The last day of an activity, at most a year ago. `sure` is sent by who was asked: it takes effect at once, for others too."""

    on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    sure = forms.BooleanField(required=False)

    def clean_on(self) -> date:
        """It may have stopped before somebody comes to say so; a day long past is a slip. Raises ValidationError."""
        if self.cleaned_data["on"] < timezone.localdate() - LONGEST_AGO:
            raise ValidationError(_("This day is more than a year ago. Choose a later day."))
        return self.cleaned_data["on"]

    @property
    def is_past(self) -> bool:
        """Whether it has stopped already."""
        return self.cleaned_data["on"] < timezone.localdate()

    @property
    def asks(self) -> bool:
        """Whether everything is filled in and only has to be said once more."""
        return self.is_bound and self.is_valid() and not self.cleaned_data["sure"]
