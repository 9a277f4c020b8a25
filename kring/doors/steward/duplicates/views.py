"""Pages about entries that may be the same."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.directory import queries
from kring.directory.search.fitting import Need
from kring.directory.taking import comparisons, merging
from kring.directory.taking.likenesses import open_likenesses
from kring.directory.upkeep.queries import owner_of
from kring.directory.upkeep.wording import OWNERS
from kring.doors.steward.duplicates.forms import MergeForm
from kring.doors.steward.pages import show
from kring.rows import key_in

ACTIVITY, LIKENESS = "directory.Activity", "directory.Likeness"
BOTH = ("one", "other", "one__organisation", "other__organisation")
MOST = 50
MOST_FOUND, LONGEST_WORDS = 12, 100


@requires("directory.edit")
def duplicates(request: HttpRequest) -> HttpResponse:
    rows = open_likenesses(request.actor)
    latest, *earlier = comparisons.merges(request.actor) or [None]
    if latest and latest.undone_at:
        latest, earlier = None, [latest, *earlier]
    context = {
        "pairs": [(row, comparisons.why(row)) for row in rows[:MOST]],
        "count": rows.count(),
        "latest": latest,
        "earlier": earlier,
    }
    return show(request, "duplicates", "map", context)


@requires("directory.edit", LIKENESS, methods=("GET", "POST"), along=BOTH)
def duplicate(request: HttpRequest, likeness: Any) -> HttpResponse:
    """Two entries side by side: which stays, and what it says."""
    return _side_by_side(request, likeness, comparisons.why(likeness))


@requires("directory.edit", ACTIVITY)
def look(request: HttpRequest, activity: Any) -> HttpResponse:
    """Look for the entry that is the same as this one, although nobody proposed it."""
    words = request.GET.get("q", activity.title)[:LONGEST_WORDS].strip()
    rows = queries.search(request.actor, queries.Wanted(Need(text=words), limit=MOST_FOUND + 1)).rows if words else []
    found = [row for row in rows if row.id != activity.pk][:MOST_FOUND]
    return show(request, "duplicate_look", "map", {"activity": activity, "words": words, "found": found})


@requires("directory.edit", ACTIVITY, methods=("GET", "POST"), along=("organisation",))
def same_as(request: HttpRequest, activity: Any) -> HttpResponse:
    """This entry and the one that was found, side by side."""
    if "with" not in request.GET:
        return redirect("steward:duplicate_look", id=activity.pk)
    pair = comparisons.as_pair(request.actor, activity, key_in(request.GET["with"]))
    return _side_by_side(request, pair, [], reverse("steward:duplicate_look", args=[activity.pk]))


def _side_by_side(request: HttpRequest, likeness: Any, why: list[str], back: str = "") -> HttpResponse:
    """`back` is where somebody came from who chose the two by hand."""
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
    kept_by = {row.pk: OWNERS[owner_of(row)] for row in (likeness.one, likeness.other)}
    context = {"likeness": likeness, "form": form, "why": why, "back": back, "kept_by": kept_by}
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
        messages.success(
            request, _("They are two entries again. Say that they are two, or the pair stays in this list.")
        )
    return redirect("steward:duplicates")
