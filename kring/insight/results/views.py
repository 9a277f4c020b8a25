"""The page of results and its download."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access import audit
from kring.access.guard import requires
from kring.insight.page import as_csv
from kring.insight.results import queries
from kring.insight.results.drop_out import drop_out
from kring.insight.results.forms import ChooseResults
from kring.insight.results.page import Page, page
from kring.insight.results.queries import Scope


@requires("insight.read")
def results(request: HttpRequest) -> HttpResponse:
    """What a location or programme learnt from questionnaires in twelve months."""
    chosen, all_of_them = queries.scope(request.actor, request.GET.get("scope", ""))
    if chosen is None:
        return render(request, "insight/results.jinja", {"chosen": None})
    return render(
        request,
        "insight/results.jinja",
        {
            "chosen": chosen,
            "page": _page(request, chosen),
            "form": ChooseResults(all_of_them, initial={"scope": chosen.key}),
            "several": len(all_of_them) > 1,
            "download_url": reverse("insight:results_download", query={"scope": chosen.key}),
        },
    )


@requires("insight.read")
def download(request: HttpRequest) -> HttpResponse:
    """Exactly what the page shows, for a spreadsheet. Logged."""
    chosen, _all = queries.scope(request.actor, request.GET.get("scope", ""))
    if chosen is None:
        return HttpResponse(status=204)
    audit.record(request.actor, "figures.downloaded", queries.LOGGED, ids=[chosen.place_id], ground=chosen.key[:40])
    name = _("results")
    return HttpResponse(
        as_csv(_page(request, chosen).rows()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'},
    )


def _page(request: HttpRequest, chosen: Scope) -> Page:
    return page(chosen, queries.kept(chosen), drop_out(request.actor, chosen, timezone.localdate()))
