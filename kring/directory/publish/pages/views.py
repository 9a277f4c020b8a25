"""The public pages: looking, one activity, and what search engines read."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.guard import anyone
from kring.directory import maps as directory_maps
from kring.directory.choosable import choosable
from kring.directory.publish.pages import queries
from kring.directory.publish.pages.forms import PublicForm
from kring.directory.publish.pages.visits import Visit, public_page
from kring.directory.publish.rows import open_regions
from kring.directory.publish.rules.json_ld import json_ld
from kring.directory.queries import NOTHING, Found, Results
from kring.programme.scope import offered_in
from kring.ui import maps
from kring.ui.rules.mercator import View

FOR_ALL = "public, max-age=3600"


@public_page("GET", "POST")
def search(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Look for activities. By POST, so that what is looked for stands in no address; by GET what somebody shared."""
    given = request.POST if request.method == "POST" else request.GET
    form = PublicForm(given, wider=choosable(visit.region.id, offered_in(visit.region.id), public=True))
    wanted = form.wanted()
    results = queries.search(visit.region.id, wanted) if form.is_valid() else NOTHING
    context = {
        "visit": visit,
        "form": form,
        "results": results,
        "map": _map(visit, form, results, maps.asked(given)) if results.rows else None,
        "phones": queries.phones(visit.region.id, [row.id for row in results.rows]),
        "page": (results.previous + wanted.limit if results.previous is not None else 0) // wanted.limit + 1,
        "pages": max(1, -(-results.total // wanted.limit)),
        "today": timezone.localdate(),
        "asked": bool(form.shared()),
        "share_url": visit.lasting("map", form.shared()),
    }
    answer = render(request, "directory/public/search.jinja", context, status=200 if form.is_valid() else 422)
    if form.shared():
        answer["X-Robots-Tag"] = "noindex"
    return answer


def _map(visit: Visit, form: PublicForm, results: Results, view: View | None) -> maps.Map:
    return directory_maps.map_of(
        _("Activities on the map"),
        results.rows,
        region_id=visit.region.id,
        moving=maps.by_form("search", visit.to("map")),
        link=lambda row: visit.to("activity", id=row.id),
        view=view,
        near=form.cleaned_data.get("near", ""),
        note=_note,
        total=results.total,
    )


def _note(row: Found) -> str:
    return " · ".join(filter(None, (row.when or _("ask the organiser when"), row.cost, row.where, row.distance)))


@public_page("GET")
def activity(request: HttpRequest, visit: Visit, id: uuid.UUID) -> HttpResponse:
    """One activity; an entry that turned out to be another one leads there."""
    shown = queries.activity(visit.region.id, id)
    if shown is None:
        return _not_there(request, visit, id)
    address = visit.lasting("activity", id=id)
    found = shown.detail.found
    where = directory_maps.map_of_one(
        found,
        region_id=visit.region.id,
        moving=maps.by_links(request),
        href=visit.to("activity", id=id),
        view=maps.asked(request.GET),
    )
    context = {
        "visit": visit,
        "id": id,
        "detail": shown.detail,
        "map": where if found.latitude is not None else None,
        "share_url": address,
        "json_ld": json_ld(shown.facts, address=address),
    }
    return render(request, "directory/public/activity.jinja", context)


def _not_there(request: HttpRequest, visit: Visit, id: uuid.UUID) -> HttpResponse:
    """To the entry that this one turned out to be; of one that everybody could see and that stopped only that it did."""
    kept = queries.turned_out_to_be(visit.region.id, id)
    if kept is not None:
        return redirect(visit.to("activity", id=kept), permanent=True)
    if not queries.has_stopped(visit.region.id, id):
        raise Http404
    return render(request, "directory/public/stopped.jinja", {"visit": visit}, status=410)


@public_page("GET")
def sitemap(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The addresses of all public activities; a list of lists when there are many."""
    parts = max(1, -(-queries.number(visit.region.id) // queries.PER_SITEMAP))
    if parts > 1:
        pages = [visit.lasting("sitemap_part", part=part) for part in range(parts)]
        return _xml(request, {"index": pages})
    return _sitemap(request, visit, 0)


@public_page("GET")
def sitemap_part(request: HttpRequest, visit: Visit, part: int) -> HttpResponse:
    """One of the lists."""
    return _sitemap(request, visit, part)


def _sitemap(request: HttpRequest, visit: Visit, part: int) -> HttpResponse:
    rows = [(visit.lasting("activity", id=key), changed) for key, changed in queries.addresses(visit.region.id, part)]
    if not rows and part:
        raise Http404
    return _xml(request, {"index": None, "start": visit.lasting("map") if not part else "", "rows": rows})


def _xml(request: HttpRequest, context: dict) -> HttpResponse:
    kind = "application/xml; charset=utf-8"
    return _for_all(render(request, "directory/public/sitemap.jinja", context, content_type=kind))


def _for_all(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = FOR_ALL
    return answer


@anyone
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public maps and nothing else."""
    context = {"regions": open_regions(), "base": settings.KRING_BASE_URL}
    kind = "text/plain; charset=utf-8"
    return _for_all(render(request, "directory/public/robots.jinja", context, content_type=kind))
