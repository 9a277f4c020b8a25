"""The page about the pictures under maps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.directory.maps import ground, tiles_of, view_of
from kring.doors.steward.pages import show
from kring.doors.steward.tiles.actions import set_tiles
from kring.doors.steward.tiles.forms import TilesForm
from kring.ui import maps


@requires("steward.edit", methods=("GET", "POST"))
def tiles(request: HttpRequest) -> HttpResponse:
    """Where they come from, with a map that shows how it is now."""
    kept = tiles_of(request.actor.region_id)
    form = TilesForm(kept, request.POST or None)
    if form.is_valid():
        set_tiles(request.actor, form.tiles())
        messages.success(request, _("Saved."))
        return redirect("steward:tiles")
    drawn = maps.draw(
        _("How maps look now"),
        [],
        moving=maps.by_links(request),
        view=maps.asked(request.GET) or view_of(request.actor.region_id),
        ground=ground,
        tiles=kept,
    )
    status = 422 if form.is_bound else 200
    return maps.allow(show(request, "tiles", "region", {"form": form, "map": drawn}, status), kept)
