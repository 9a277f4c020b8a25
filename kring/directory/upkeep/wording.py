"""How a change reads: the field, what it said and what it says now, in the language of the page."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.directory import wording
from kring.directory.models import Activity, CostPer, GroupSize, Theme
from kring.directory.rules.claims import REPEATED, WORKED_OUT
from kring.directory.rules.moments import all_of
from kring.directory.upkeep import corrections
from kring.ui import dates, figures

OWNERS = {
    "account": _("the organisation, by account"),
    "link": _("somebody, by link"),
    "steward": _("the steward"),
}
LABELS = {
    "days": _("days"),
    "moments": _("times"),
    "cost_per": _("what the amount buys"),
    "active": _("still goes on"),
    "public": _("on the public page"),
    "organisation_id": _("organisation"),
}
SAYS_NO = ("public", "buddy")  # of these 'no' is something that was said, not a box that nobody ticked
CHOICES = {"theme": Theme, "cost_per": CostPer, "group_size": GroupSize}


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One field that was changed, in words."""

    label: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """One field that was filled in, in words."""

    label: str
    words: str


def said_in_words(values: Mapping[str, Any]) -> list[Said]:
    """All that was filled in, in the order of the entry; what says nothing is left out."""
    says = {name: value for name, value in values.items() if value is not False or name in SAYS_NO}
    nothing = dict.fromkeys(says) | {"moments": []}
    return [Said(line.label, line.after) for line in lines(nothing, says) if line.after != "–"]


def lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    """What was changed, field by field, in the order of the entry: a database need not keep that in which they were written."""
    left_out = (*WORKED_OUT, *(REPEATED if after.get("moments") else ()))
    order = {
        name: at for at, field in enumerate(Activity._meta.concrete_fields) for name in (field.name, field.attname)
    }
    names = sorted((name for name in after if name not in left_out), key=lambda name: (order.get(name, -1), name))
    return [Line(label(name), shown(name, before[name]), shown(name, after[name])) for name in names]


def label(name: str) -> str:
    """What a field is called."""
    return str(LABELS.get(name) or Activity._meta.get_field(name).verbose_name)


def shown(name: str, kept: Any) -> str:
    """A kept value in words; a dash when it says nothing."""
    if name == "moments":
        return "; ".join(wording.moment_words(moment) for moment in all_of(kept)) or "–"
    if kept in (None, "", []):
        return "–"
    value = corrections.read(name, kept)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "days":
        return wording.day_names(value) or "–"
    if name == "access":
        return ", ".join(wording.access_words(value)) or "–"
    if name == "for_whom":
        return wording.whom_words(value) or "–"
    if name == "language":
        return str(dict(settings.LANGUAGES).get(value) or wording.LANGUAGES.get(value, value))
    if name == "spoken":
        return wording.spoken_words(value)
    if name == "cost":
        return gettext("free") if value == 0 else figures.euro(value)
    if name in ("ends_on", "funded_until"):
        return dates.short_date(value)
    return f"{value:%H:%M}" if name in ("starts", "ends") else str(value)


def told_apart(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was changed of when, where and for how much, as a client is told it: (what it was, what it is now). Of both
    `upkeep.corrections.practical`."""
    return [
        (was or "–", now or "–") for was, now in zip(_practical(before), _practical(after), strict=True) if was != now
    ]


def _practical(kept: Mapping[str, Any]) -> tuple[str, str, str]:
    value = {name: corrections.read(name, one) for name, one in kept.items() if name != "moments"}
    moments = all_of(kept["moments"])
    when = wording.when_words(value["days"], value["starts"], value["ends"], value["when_words"], moments)
    where = ", ".join(filter(None, (value["venue"], value["street"], value["postcode"])))
    return when, where, wording.cost_words(value["cost"], value["cost_per"], value["cost_words"])
