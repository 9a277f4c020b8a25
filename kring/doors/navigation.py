"""The bar above every page and the menu behind one's name: `nav` and `account` of `ui/base.jinja`.

The bar is worked out only when a page draws it, and costs one small query: what is pressing today.
"""

import dataclasses
import uuid

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.access.permissions import PERMISSIONS
from kring.doors.addresses import lasting
from kring.duties.queries import pressing
from kring.identity.actors import Actor, current_memberships
from kring.identity.models import Region, Role

WITH_STEPS = (Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD)


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """An entry of the bar: where it leads, what it is called, which permission it takes, and what else lies under it."""

    route: str
    label: Promise
    icon: str
    permission: str
    also: str = ""


BAR = (
    Item("doors:today", gettext_lazy("Today"), "sun", "today.read"),
    Item("referral:new", gettext_lazy("Refer"), "user-plus", "referral.send"),
    Item("referral:list", gettext_lazy("Referrals"), "folder-open", "referral.list"),
    Item("doors:provider", gettext_lazy("Hand-overs"), "handshake", "handover.answer"),
    Item("doors:team", gettext_lazy("Team"), "users", "team.read", also="doors:roster"),
    Item("directory:search", gettext_lazy("Activities"), "map", "directory.read", also="doors:gaps"),
    Item("insight:dashboard", gettext_lazy("Figures"), "chart-column", "insight.read"),
    Item("steward:start", gettext_lazy("Set-up"), "settings", "steward.read"),
)
MENU = (
    Item("doors:roster", gettext_lazy("Roster"), "calendar-days", "roster.read"),
    Item("outcomes:measurements", gettext_lazy("Measuring"), "clipboard-list", "outcome.team"),
    Item("doors:absence", gettext_lazy("Absence"), "calendar-off", "absence.register"),
    Item("account:did", gettext_lazy("What I did"), "history", "log.own"),
    Item("account:overview", gettext_lazy("Your account"), "circle-user-round", "account.use"),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: the bar and the menu, for whoever is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"nav": (), "account": {"name": user.name, "sign_out_url": reverse("account_logout")}}
    if actor.user_id is None:
        return {}
    return {
        "nav": SimpleLazyObject(lambda: bar(actor, request.path, getattr(request, "pressing", None))),
        "account": SimpleLazyObject(lambda: menu(actor)),
    }


def bar(actor: Actor, path: str, known: tuple[int, int] | None = None) -> list[dict]:
    """The entries for this actor, the one that `path` lies under marked as current.

    `known` is what is pressing, when the page found that out already.
    """
    entries = [
        {
            "url": lasting(item.route),
            "label": str(item.label),
            "icon": item.icon,
            "route": item.route,
            "also": item.also,
        }
        for item in _held(actor, BAR)
    ]
    under = [
        entry
        for entry in entries
        if entry["url"] == path
        or (entry["url"] != "/" and path.startswith(entry["url"]))
        or (entry["also"] and path.startswith(lasting(entry["also"])))
    ]
    if under:
        max(under, key=lambda entry: len(entry["url"]))["current"] = True
    if actor.has(*WITH_STEPS):
        overdue, today = known or pressing(actor, timezone.localdate())
        entries[0] |= {"count": overdue + today, "urgent": overdue > 0}
    return entries


def menu(actor: Actor) -> dict:
    """Who one is, where one works, and the pages about oneself."""
    links = [{"url": lasting(item.route), "label": str(item.label), "icon": item.icon} for item in _held(actor, MENU)]
    if actor.elsewhere:
        links.append({"url": lasting("doors:region"), "label": _("Other region"), "icon": "map-pinned"})
    return {
        "name": actor.name,
        "organisation": ", ".join(actor.works_at),
        "links": links,
        "home_url": lasting("doors:today"),
        "sign_out_url": lasting("account_logout"),
    }


def regions_of(user_id: uuid.UUID) -> list[dict]:
    """The regions in which someone works today, by name."""
    ids = {region for region, *_ in current_memberships(user_id, timezone.localdate())}
    return list(Region.objects.filter(pk__in=ids).order_by("name").values("pk", "name"))


def _held(actor: Actor, items: tuple[Item, ...]) -> list[Item]:
    return [
        item for item in items if not PERMISSIONS[item.permission].roles.isdisjoint(actor.roles) and lasting(item.route)
    ]
