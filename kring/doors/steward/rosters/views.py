"""Pages about rosters."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.doors.steward.both_versions import saved
from kring.doors.steward.pages import show
from kring.doors.steward.rosters import actions, queries, wording
from kring.doors.steward.rosters.forms import PresenceForm

PRESENCE = "capacity.Presence"


@requires("steward.read")
def rosters(request: HttpRequest) -> HttpResponse:
    places = list(queries.visible_locations(request.actor))
    chosen = next((place for place in places if str(place.pk) == request.GET.get("location")), None)
    context = {
        "locations": places,
        "chosen": chosen,
        "week": queries.week(request.actor, chosen.pk if chosen else None),
        "weekdays": wording.weekdays(),
        "absences": queries.absences(request.actor),
        "closed": queries.closed_days(request.actor),
    }
    return show(request, "rosters", "rosters", context)


@requires("steward.edit", methods=("GET", "POST"))
def add(request: HttpRequest) -> HttpResponse:
    form = PresenceForm(request.actor, request.POST or None, initial=_chosen(request))
    if form.is_valid():
        try:
            presence = actions.add(request.actor, form.times())
        except actions.Clashes as refusal:
            form.add_error(_field_of(refusal), wording.clashes(refusal))
        else:
            return _saved(request, presence.location_id)
    return show(request, "presence_form", "rosters", {"form": form, "presence": None, "leaves": 0, "warning": ""})


def _field_of(refusal: actions.Clashes) -> str:
    return "room" if isinstance(refusal, actions.RoomTaken) else "starts"


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("location", "user", "weekday") if name in request.GET}


@requires("steward.edit", PRESENCE, methods=("GET", "POST"))
def change(request: HttpRequest, presence) -> HttpResponse:
    form = PresenceForm(request.actor, request.POST or None, presence=presence)
    leaves = 0
    if form.is_valid():
        try:
            kept = saved(
                presence,
                form,
                lambda row: PresenceForm(request.actor, presence=row),
                lambda row: actions.change(request.actor, row, form.times(), seen=form.cleaned_data["leaving"] or 0),
            )
        except actions.Clashes as refusal:
            form.add_error(_field_of(refusal), wording.clashes(refusal))
        except actions.LeavesAppointments as warning:
            leaves = warning.count
        else:
            if kept:
                return _saved(request, form.cleaned_data["location"].pk)
    warning = wording.leaves_appointments(leaves) if leaves else ""
    return show(
        request,
        "presence_form",
        "rosters",
        {"form": form, "presence": presence, "leaves": leaves, "warning": warning},
        status=409 if leaves else form.status,
    )


@requires("steward.edit", PRESENCE, methods=("GET", "POST"))
def end(request: HttpRequest, presence) -> HttpResponse:
    """Asks once, with the number of appointments that lie in this time; the answer carries that number."""
    seen = request.POST.get("seen", "")
    leaves = queries.left_outside_at_end(presence)
    if request.method == "POST":
        try:
            actions.end(request.actor, presence, seen=int(seen) if seen.isdecimal() and len(seen) < 6 else 0)
        except actions.LeavesAppointments as warning:
            leaves = warning.count
        else:
            return _saved(request, presence.location_id)
    warning = wording.leaves_appointments(leaves) if leaves else ""
    context = {"presence": presence, "leaves": leaves, "warning": warning, "weekdays": wording.weekdays()}
    return show(request, "presence_end", "rosters", context)


def _saved(request: HttpRequest, location_id: uuid.UUID) -> HttpResponse:
    messages.success(request, _("Saved."))
    response = redirect("steward:rosters")
    response["Location"] += f"?location={location_id}"
    return response
