"""The page from which a link worker takes measurements of own clients along, and the download."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.outcomes.taking_along import queries
from kring.outcomes.taking_along.files import Form, zipped
from kring.outcomes.taking_along.forms import DownloadForm


@requires("outcome.download")
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """Choose a location and a form."""
    places = queries.own_locations(request.actor)
    return render(request, "outcomes/download.jinja", {"form": DownloadForm(places=places), "places": places})


@requires("outcome.download")
@never_cache
def download_file(request: HttpRequest) -> HttpResponse:
    """The measurements of one's own clients at one location. Logged."""
    if not request.GET:
        return redirect("outcomes:download")
    places = queries.own_locations(request.actor)
    form = DownloadForm(request.GET, places=places)
    if not form.is_valid():
        return render(request, "outcomes/download.jinja", {"form": form, "places": places}, status=422)
    location_id, chosen = uuid.UUID(form.cleaned_data["location"]), Form(form.cleaned_data["form"])
    tables = queries.tables(request.actor, location_id)
    audit.record(request.actor, "figures.downloaded", queries.LOGGED, ids=[location_id], ground=chosen.value)
    return HttpResponse(
        zipped(tables, chosen),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="kring-{timezone.localdate():%Y-%m-%d}.zip"'},
    )
