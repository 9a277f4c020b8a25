"""The pages about what is missing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.access.policy import NotVisible, holds
from kring.directory.actions import add
from kring.directory.maps import tiles_of
from kring.directory.offering import OfferForm
from kring.directory.queries import organisers
from kring.directory.rules.going import lacks
from kring.directory.views import ready, status_of
from kring.doors.gaps import board
from kring.doors.gaps.forms import (
    DropForm,
    FilledForm,
    FilterForm,
    GapForm,
    PartnerForm,
    PlanForm,
    SeenForm,
    ask_for_what_lacks,
    not_yet,
)
from kring.matching.actions import gaps as actions
from kring.matching.rules.gaps import NotNow
from kring.ui import maps

GAP = "matching.Gap"
LIST, MAP, OVER = "list", "map", "over"


@requires("gap.read")
@never_cache
def gaps(request: HttpRequest) -> HttpResponse:
    """What is missing in the region, as a list or on a map, or what is over."""
    show = request.GET.get("show", LIST)
    form = FilterForm(request.GET)
    found = board.lines(request.actor, timezone.now(), alive=show != OVER, **form.chosen())
    context = {"form": form, "lines": found, "show": show, "tabs": _tabs(show), "map": None}
    if show != MAP or not found:
        return render(request, "doors/gaps/list.jinja", context)
    context["map"] = board.map_of(request, _("Where something is missing"), found)
    return maps.allow(render(request, "doors/gaps/list.jinja", context), tiles_of(request.actor.region_id))


def _tabs(show: str) -> list[dict[str, Any]]:
    labels = {LIST: _("List"), MAP: _("Map"), OVER: _("What is over")}
    return [
        {"url": f"?show={value}" if value != LIST else "?", "label": label, "current": show == value}
        for value, label in labels.items()
    ]


@requires("gap.work", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Note that something is missing, for nobody in particular."""
    form = GapForm(request.POST or None)
    if form.is_valid():
        gap = actions.note_gap(request.actor, form.missing())
        messages.success(request, _("Noted."))
        return redirect("doors:gap", id=gap.pk)
    return render(request, "doors/gaps/new.jinja", {"form": form}, status=422 if form.is_bound else 200)


@requires("gap.read", GAP, along=("activity",))
@never_cache
def gap(request: HttpRequest, row: Any) -> HttpResponse:
    """One gap: who waits, who works on it, and what can be done."""
    return _page(request, row)


def _page(request: HttpRequest, row: Any, status: int = 200, **given: Any) -> HttpResponse:
    context = board.about(
        request.actor, row, timezone.now(), request.GET.get("q", "")[:100].strip(), request.GET.get("made", "")
    )
    if context["clients"]:
        audit.record(request.actor, "gap.listed", board.LOGGED, ids=board.logged(context))
    lack = context["gap"]
    planned = {"next_step": lack.next_step, "due_on": lack.due_on} if lack.next_step else {}
    context |= {
        "plan_form": PlanForm(initial=planned),
        "partner_form": PartnerForm(organisations=organisers(request.actor)),
        "filled_form": FilledForm(),
        "drop_form": DropForm(),
        "changed": False,
        "unfinished": None,
        "asked_first": None,
        "may_add": holds("directory.edit", request.actor),
        "is_mine": lack.owner_id == request.actor.user_id,
    }
    return render(request, "doors/gaps/gap.jinja", context | given, status=status)


@requires("gap.work", GAP, methods=("POST",), along=("activity",))
def take_up(request: HttpRequest, row: Any) -> HttpResponse:
    """Take it up, with a next step by a day."""
    form = PlanForm(request.POST)
    return _do(
        request, row, form, "plan_form",
        lambda given: actions.take_up(request.actor, row.pk, form.plan(), seen=given["seen"]),
    )  # fmt: skip


@requires("gap.work", GAP, methods=("POST",), along=("activity",))
def plan(request: HttpRequest, row: Any) -> HttpResponse:
    """Another next step, or another day."""
    form = PlanForm(request.POST)
    return _do(
        request, row, form, "plan_form",
        lambda given: actions.plan(request.actor, row.pk, form.plan(), seen=given["seen"]),
    )  # fmt: skip


@requires("gap.work", GAP, methods=("POST",), along=("activity",))
def give_back(request: HttpRequest, row: Any) -> HttpResponse:
    """Leave it to somebody else."""
    form = SeenForm(request.POST)
    return _do(
        request, row, form, "seen_form",
        lambda given: actions.give_back(request.actor, row.pk, seen=given["seen"]),
    )  # fmt: skip


@requires("gap.work", GAP, methods=("POST",), along=("activity",))
def filled(request: HttpRequest, row: Any) -> HttpResponse:
    """Say which activity is there now."""
    form = FilledForm(request.POST)
    return _do(
        request, row, form, "filled_form",
        lambda given: actions.close(
            request.actor, row.pk, given["activity"], seen=given["seen"], sure=given["sure"]
        ),
        _("Noted. The link worker of everybody who waits gets a step."),
    )  # fmt: skip


@requires("directory.edit", GAP, methods=("GET", "POST"))
def add_activity(request: HttpRequest, row: Any) -> HttpResponse:
    """Add the activity that was missing; back at the gap it can be closed with it."""
    lack = board.lack_of(row)
    begun = {"theme": lack.theme, "postcode": lack.area, "town": lack.place}
    form = OfferForm(request.POST or None, organisers=organisers(request.actor), begun=begun)
    if ready(form) and not ask_for_what_lacks(form, lacks(form.offer())):
        added = add(request.actor, form.offer())
        messages.success(request, _("Added: %(title)s.") % {"title": added.title})
        return redirect(f"{reverse('doors:gap', args=[row.pk])}?made={added.pk}")
    context = {"form": form, "activity": None, "back": reverse("doors:gap", args=[row.pk])}
    context["meant_for"] = f"{lack.title} · {lack.where}"
    return render(request, "directory/edit.jinja", context, status=status_of(form))


@requires("gap.work", GAP, methods=("POST",), along=("activity",))
def drop(request: HttpRequest, row: Any) -> HttpResponse:
    """Say that it will not come, and why."""
    form = DropForm(request.POST)
    return _do(
        request, row, form, "drop_form",
        lambda given: actions.drop(request.actor, row.pk, given["why"], seen=given["seen"]),
        _("Noted. The link worker of everybody who waits gets a step."),
    )  # fmt: skip


@requires("gap.work", GAP, methods=("POST",), along=("activity",))
def partner(request: HttpRequest, row: Any) -> HttpResponse:
    """Name somebody who may help."""
    form = PartnerForm(request.POST, organisations=organisers(request.actor))
    return _do(
        request, row, form, "partner_form",
        lambda given: actions.add_partner(request.actor, row.pk, form.organisation_id, given["name"], given["part"]),
    )  # fmt: skip


@requires("gap.work", "matching.GapPartner", methods=("POST",))
def partner_gone(request: HttpRequest, row: Any) -> HttpResponse:
    """This partner does not take part."""
    gap = actions.remove_partner(request.actor, row.pk)
    messages.success(request, _("Noted."))
    return redirect("doors:gap", id=gap.pk)


def _do(
    request: HttpRequest, row: Any, form: forms.Form, name: str, act: Callable[[dict], Any], told: str = ""
) -> HttpResponse:
    """Do what a form asks and show the gap again; what cannot be is told beside the form."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except NotNow:
            row.refresh_from_db()
            return _page(request, row, status=409, changed=True, **{name: form})
        except NotVisible:
            form.add_error(None, _("This activity has stopped."))
        except actions.NobodyCanGo as found:
            form.add_error(None, not_yet(found.activity.title, found.lacking))
            given = {"unfinished": found.activity.pk} if holds("directory.edit", request.actor) else {}
            return _page(request, row, status=422, **given, **{name: form})
        except actions.NotSaid as found:
            return _page(request, row, asked_first=board.asked_first(row, found.activity), **{name: form})
        else:
            messages.success(request, told or _("Noted."))
            return redirect("doors:gap", id=row.pk)
    return _page(request, row, status=422, **{name: form})
