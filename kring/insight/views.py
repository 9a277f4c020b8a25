"""The page of figures and its download."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access import audit
from kring.access.guard import requires
from kring.access.policy import holds
from kring.insight import queries
from kring.insight.forms import ChooseScope
from kring.insight.page import Page, as_csv, page
from kring.insight.queries import Scope


@requires("insight.read")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures about twelve months of one practice, location or the region."""
    chosen, all_of_them = queries.scope(request.actor, request.GET.get("scope", ""))
    if chosen is None:
        return render(request, "insight/dashboard.jinja", {"chosen": None})
    return render(
        request,
        "insight/dashboard.jinja",
        {
            "chosen": chosen,
            "page": _page(request, chosen),
            "form": ChooseScope(all_of_them, initial={"scope": chosen.key}),
            "several": len(all_of_them) > 1,
            "download_url": reverse("insight:download", query={"scope": chosen.key}),
            "region_url": reverse("insight:dashboard", query={"scope": queries.REGION}),
            "leaves_out_own": len(chosen.divided) < len(chosen.locations),
            "may_see_gaps": holds("gap.read", request.actor),
        },
    )


@requires("insight.read")
def download(request: HttpRequest) -> HttpResponse:
    """Exactly what the page shows, for a spreadsheet. Logged."""
    chosen, _all = queries.scope(request.actor, request.GET.get("scope", ""))
    if chosen is None:
        return HttpResponse(status=204)
    audit.record(request.actor, "figures.downloaded", queries.LOGGED, ids=chosen.locations, ground=chosen.key[:40])
    text = as_csv(_page(request, chosen).rows())
    name = _("figures")
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'},
    )


def _page(request: HttpRequest, chosen: Scope) -> Page:
    now = timezone.now()
    board = queries.board(request.actor, chosen, timezone.localdate(now))
    return page(chosen, board, queries.capacity(chosen, now))
