"""Pages about entries that may be the same."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.directory.taking import comparisons, merging
from kring.directory.taking.likenesses import open_likenesses
from kring.doors.steward.duplicates.forms import MergeForm
from kring.doors.steward.pages import show

LIKENESS = "directory.Likeness"
BOTH = ("one", "other", "one__organisation", "other__organisation")
MOST = 50


@requires("directory.edit")
def duplicates(request: HttpRequest) -> HttpResponse:
    rows = open_likenesses(request.actor)
    context = {
        "pairs": [(row, comparisons.why(row)) for row in rows[:MOST]],
        "count": rows.count(),
        "merges": comparisons.merges(request.actor),
    }
    return show(request, "duplicates", "map", context)


@requires("directory.edit", LIKENESS, methods=("GET", "POST"), along=BOTH)
def duplicate(request: HttpRequest, likeness: Any) -> HttpResponse:
    """Two entries side by side: which stays, and what it says."""
    differences = comparisons.differences(likeness.one, likeness.other)
    form = MergeForm(request.POST or None, likeness=likeness, differences=differences)
    if form.is_valid():
        try:
            merging.merge(request.actor, *form.chosen())
        except merging.NotTwo:
            messages.error(request, _("One of them was merged meanwhile."))
        else:
            messages.success(request, _("Merged. You can undo this below."))
        return redirect("steward:duplicates")
    context = {"likeness": likeness, "form": form, "why": comparisons.why(likeness)}
    return show(request, "duplicate", "map", context, 422 if form.is_bound else 200)


@requires("directory.edit", LIKENESS, methods=("POST",))
def apart(request: HttpRequest, likeness: Any) -> HttpResponse:
    """They are not the same."""
    merging.keep_apart(request.actor, likeness)
    messages.success(request, _("Noted: they are two. They are not proposed again."))
    return redirect("steward:duplicates")


@requires("directory.edit", "directory.Merge", methods=("POST",))
def undo(request: HttpRequest, merge: Any) -> HttpResponse:
    """They were two after all."""
    try:
        merging.undo(request.actor, merge.pk)
    except merging.NotTwo:
        messages.error(request, _("This was undone already, or the entry was merged again since."))
    else:
        messages.success(request, _("They are two entries again."))
    return redirect("steward:duplicates")
