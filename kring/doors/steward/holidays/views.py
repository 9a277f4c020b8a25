"""The page of the region's school holidays."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.directory.rules.holidays import known_ahead
from kring.directory.school_holidays import actions, queries
from kring.doors.steward.holidays.forms import HolidaysForm
from kring.doors.steward.pages import show


@requires("directory.edit", methods=("GET", "POST"))
def holidays(request: HttpRequest) -> HttpResponse:
    """What is coming, and all of them as lines to change or add to."""
    form = HolidaysForm(queries.of_region(request.actor), request.POST or None)
    if not form.is_bound:
        return _show(request, form)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        actions.keep(request.actor, form.cleaned_data["lines"], seen=form.cleaned_data["seen"])
    except actions.ChangedMeanwhile as changed:
        # What was typed stays in the form; saving again lets it stand.
        form.data = form.data.copy()
        form.data["seen"] = changed.lines
        return _show(request, form, status=409, theirs=changed.lines)
    messages.success(request, _("Saved. Pages leave these days out from now on."))
    return redirect("steward:holidays")


def _show(request: HttpRequest, form: HolidaysForm, status: int = 200, **more: Any) -> HttpResponse:
    today, kept = timezone.localdate(), queries.of_region(request.actor)
    context = {
        "form": form,
        "coming": [one for one in kept if one.last >= today],
        "known_ahead": known_ahead(kept, today),
        "waiting": queries.how_many_wait(request.actor),
        "today": today,
        "theirs": None,
    }
    return show(request, "holidays", "map", context | more, status)
