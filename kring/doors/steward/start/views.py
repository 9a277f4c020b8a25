"""The first page of the steward."""

from django.http import HttpRequest, HttpResponse

from kring.access.guard import requires
from kring.doors.steward.pages import show
from kring.doors.steward.start import queries


@requires("steward.read")
def start(request: HttpRequest) -> HttpResponse:
    found = queries.concerns(request.actor)
    context = {
        "open": [concern for concern in found if concern.count],
        "fine": [concern for concern in found if not concern.count],
        "new": queries.is_new(request.actor),
    }
    return show(request, "start", "start", context)
