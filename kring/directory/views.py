"""The pages of the social map."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.access.policy import holds
from kring.directory import actions, queries
from kring.directory.forms import OfferForm, SearchForm, StopForm, initial_of


@requires("directory.read")
def search(request: HttpRequest) -> HttpResponse:
    """Look for activities."""
    form = SearchForm(request.GET)
    results = queries.search(request.actor, form.wanted())
    context = {"form": form, "results": results, "may_edit": holds("directory.edit", request.actor)}
    return render(request, "directory/search.jinja", context | page_links(request, results))


def page_links(request: HttpRequest, results: queries.Results) -> dict[str, str]:
    """Addresses of the former and the next page of the same search."""

    def link(start: int | None) -> str:
        if start is None:
            return ""
        query = request.GET.copy()
        query["page"] = str(start)
        return f"?{query.urlencode()}"

    return {"previous_url": link(results.previous), "next_url": link(results.next)}


@requires("directory.read", "directory.Activity")
def activity(request: HttpRequest, row: Any) -> HttpResponse:
    """Everything about one activity."""
    context = {
        "activity": row,
        "detail": queries.detail(row),
        "may_edit": holds("directory.edit", request.actor),
        "stop_form": StopForm(),
    }
    return render(request, "directory/activity.jinja", context)


@requires("directory.read", "directory.Activity")
def card(request: HttpRequest, row: Any) -> HttpResponse:
    """The what-to-expect card, to print."""
    return render(request, "directory/card.jinja", {"activity": row, "detail": queries.detail(row)})


@requires("directory.edit", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Add an activity."""
    form = OfferForm(request.POST or None, organisers=queries.organisers(request.actor))
    if request.method == "POST" and form.is_valid():
        added = actions.add(request.actor, form.offer())
        messages.success(request, _("Added: %(title)s.") % {"title": added.title})
        return redirect("directory:activity", id=added.pk)
    return render(request, "directory/edit.jinja", {"form": form, "activity": None}, status=_status(form))


@requires("directory.edit", "directory.Activity", methods=("GET", "POST"))
def edit(request: HttpRequest, row: Any) -> HttpResponse:
    """Change an activity."""
    form = OfferForm(request.POST or None, initial=initial_of(row), organisers=queries.organisers(request.actor))
    if request.method == "POST" and form.is_valid():
        actions.change(request.actor, row.pk, form.offer())
        messages.success(request, _("Saved."))
        return redirect("directory:activity", id=row.pk)
    return render(request, "directory/edit.jinja", {"form": form, "activity": row}, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


@requires("directory.keep", "directory.Activity", methods=("POST",))
def full(request: HttpRequest, row: Any) -> HttpResponse:
    """Say that an activity is full, or that there is room again."""
    is_full = request.POST.get("full") == "1"
    actions.set_full(request.actor, row.pk, is_full)
    messages.success(request, _("Marked as full.") if is_full else _("Marked as having room."))
    return _back(request, row.pk)


@requires("directory.keep", "directory.Activity", methods=("POST",))
def confirm(request: HttpRequest, row: Any) -> HttpResponse:
    """Say that an entry is still right."""
    actions.confirm(request.actor, row.pk)
    messages.success(request, _("Confirmed as right today."))
    return _back(request, row.pk)


@requires("directory.edit", "directory.Activity", methods=("POST",))
def stop(request: HttpRequest, row: Any) -> HttpResponse:
    """Say on which day an activity stops."""
    form = StopForm(request.POST)
    if form.is_valid():
        actions.stop(request.actor, row.pk, form.cleaned_data["on"])
        messages.success(request, _("Noted. Every link worker whose client it touches gets a step."))
        return redirect("directory:activity", id=row.pk)
    context = {"activity": row, "detail": queries.detail(row), "may_edit": True, "stop_form": form}
    return render(request, "directory/activity.jinja", context, status=422)


def _back(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    if request.POST.get("back") == "provider":
        return redirect("doors:provider")
    return redirect("directory:activity", id=activity_id)
