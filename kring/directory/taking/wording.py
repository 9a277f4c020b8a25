"""The sentences for codes of taking over, in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.directory import wording
from kring.directory.models import GroupSize
from kring.directory.rules.alike import Because
from kring.directory.rules.doubts import Doubt
from kring.directory.rules.moments import all_of
from kring.ui import dates

SUBJECTS: dict[str, Promise] = {
    "title": _("title"),
    "description": _("description"),
    "organiser": _("organiser"),
    "where": _("place"),
    "transport": _("how to get there"),
    "when": _("days and times"),
    "cost": _("cost"),
    "ages": _("for whom"),
    "whom": _("meant for"),
    "spoken": _("languages"),
    "access": _("accessibility"),
    "group": _("group"),
    "welcome": _("who meets newcomers"),
    "places": _("places and waiting list"),
    "expect": _("what to expect"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "website": _("website"),
    "funded_by": _("who pays for it"),
    "funded_until": _("until when the money is certain"),
}

DOUBTS: dict[str, Promise] = {
    Doubt.EMPTY: _("The file has no entries at all, and this feed had some. All of them would end."),
    Doubt.MANY_GONE: _("More than half of the entries of this feed are not in the file. They would end."),
    Doubt.MANY_WRONG: _("More than one in ten rows cannot be read."),
    Doubt.REDIRECTED: _("E-mail addresses change. Hand-overs of clients would go to the new ones."),
}
WHY_ALIKE: dict[str, Promise] = {
    Because.TITLE: _("the titles are alike"),
    Because.ORGANISER: _("the same organiser"),
    Because.PLACE: _("the same place"),
    Because.TEXT: _("the texts are alike"),
    Because.CONTACT: _("the same phone number or e-mail address"),
    Because.MERGED: _("merged once, and undone"),
}


def subjects(codes: list[str]) -> list[str]:
    """What of an entry changes."""
    return [str(SUBJECTS[code]) for code in codes if code in SUBJECTS]


def value(subject: str, said: Mapping[str, Any]) -> str:
    """What somebody says about a subject; `said` are columns of Activity. Empty when it says nothing."""
    match subject:
        case "when":
            moments = all_of(said.get("moments") or ())
            return wording.when_words(said["days"], said["starts"], said["ends"], said["when_words"], moments)
        case "cost":
            return wording.cost_words(said["cost"], said["cost_per"], said["cost_words"])
        case "ages":
            return wording.age_words(said["age_min"], said["age_max"]) or said["age_words"]
        case "whom":
            return wording.whom_words(said["for_whom"])
        case "access":
            return ", ".join(wording.access_words(said["access"]))
        case "group":
            return str(GroupSize(said["group_size"]).label) if said["group_size"] else ""
        case "spoken":
            return wording.spoken_words(said["spoken"])
        case "places":
            return wording.room_words(said["places"], said["waiting"])
        case "where":
            parts = (said[name] for name in ("venue", "street", "postcode", "town"))
            return ", ".join(filter(None, parts)) or _point_words(said["latitude"], said["longitude"])
        case "welcome":
            return wording.meets_words(said["buddy"], said["meets"])
        case "funded_until":
            return dates.short_date(said["funded_until"]) if said["funded_until"] else ""
    return " · ".join(str(part) for part in said.values() if part not in (None, "", False))


def _point_words(latitude: float | None, longitude: float | None) -> str:
    """A place of which only the point on the map is known; empty without one."""
    if latitude is None or longitude is None:
        return ""
    return gettext("the point %(latitude)s, %(longitude)s on the map") % {
        "latitude": f"{latitude:.4f}",
        "longitude": f"{longitude:.4f}",
    }
