"""The list of referrals, and finding one by a client's name."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kring.access import audit
from kring.access.guard import requires
from kring.clients.rules import fold, short_name
from kring.duties.queries import who_want_to_stop
from kring.identity.actors import Actor
from kring.referral import queries
from kring.referral.forms import FindClient
from kring.referral.withheld import known_states, pill
from kring.referral.wording import state_pill


@requires("referral.list")
def index(request: HttpRequest) -> HttpResponse:
    """A page of referrals the actor may see, newest first."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in queries.TABS else "open"
    found = list(queries.referrals(request.actor, tab, _before(request.GET.get("before"))))
    rows = shown_rows(request.actor, found[: queries.PAGE])
    audit.record(request.actor, "referral.listed", queries.LISTED, ids=[row["pk"] for row in rows])
    more = (
        reverse("referral:list", query={"tab": tab, "before": rows[-1]["sent_at"].isoformat()})
        if len(found) > queries.PAGE
        else ""
    )
    return render(
        request,
        "referral/list.jinja",
        {"rows": rows, "tabs": shown_tabs(tab), "next_url": more, "find_form": FindClient()},
    )


@requires("referral.list", methods=("POST",))
def search(request: HttpRequest) -> HttpResponse:
    """Find referrals by the client's last name. Sent by POST: names do not belong in addresses."""
    form = FindClient(request.POST)
    rows = []
    if form.is_valid() and form.cleaned_data["name"]:
        rows = shown_rows(request.actor, queries.referrals_of_clients(request.actor, fold(form.cleaned_data["name"])))
        audit.record(request.actor, "referral.listed", queries.LISTED, ids=[row["pk"] for row in rows])
    template = "referral/list_rows.jinja" if request.htmx else "referral/list.jinja"
    return render(
        request,
        template,
        {
            "rows": rows,
            "tabs": shown_tabs(""),
            "next_url": "",
            "find_form": form,
            "asked": form.cleaned_data.get("name", ""),
        },
        status=200 if form.is_valid() else 422,
    )


def shown_tabs(current: str) -> list[dict[str, Any]]:
    """The tabs above the list."""
    labels = {
        "open": _("Ongoing"),
        "waiting": _("Not accepted yet"),
        "under_way": _("Under way"),
        "finished": _("Finished"),
    }
    return [
        {"url": reverse("referral:list", query={"tab": tab}), "label": label, "current": tab == current}
        for tab, label in labels.items()
    ]


def shown_rows(actor: Actor, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows ready for the template. Who works for one practice knows which one it is."""
    withheld = known_states(actor, [row["pk"] for row in rows])
    stopping = who_want_to_stop(row["pk"] for row in rows if row["pk"] not in withheld)
    with_practice = not queries.works_for_one_practice(actor)
    return [_shown(row, stopping, withheld=row["pk"] in withheld, with_practice=with_practice) for row in rows]


def _shown(row: dict[str, Any], stopping: set[uuid.UUID], *, withheld: bool, with_practice: bool) -> dict[str, Any]:
    word, tone = pill() if withheld else state_pill(row["state"])
    return {
        "pk": row["pk"],
        "url": reverse("doors:file", kwargs={"id": row["pk"]}),
        "name": short_name(row["client__first_name"], row["client__prefix"], row["client__last_name"]),
        "born": row["client__birth_date"].year,
        "referrer": row["referrer__name"],
        "practice": row["practice__name"] if with_practice else "",
        "link_worker": "" if withheld else row["link_worker__name"] or _("the team"),
        "state": word,
        "tone": tone,
        "wants_to_stop": row["pk"] in stopping,
        "sent_at": row["sent_at"],
    }


def _before(text: str | None) -> datetime | None:
    try:
        moment = parse_datetime(text or "")
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
