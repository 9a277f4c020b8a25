"""The pages of the social map."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.access.guard import requires
from kring.access.policy import holds
from kring.directory import actions, cards, queries
from kring.directory.both_versions import save
from kring.directory.choosable import choosable
from kring.directory.forms import NearForm, SearchForm, StopForm
from kring.directory.maps import map_of, map_of_one, tiles_of
from kring.directory.offering import OfferForm
from kring.directory.rules.meanwhile import shown_in_short
from kring.directory.taking.comparisons import disputed
from kring.directory.tips import tip_form, tips_of
from kring.directory.upkeep.forms import KeeperForm
from kring.directory.upkeep.gate import STEWARD, keeps, kept_as
from kring.directory.upkeep.going_on import may_go_on
from kring.directory.upkeep.money import money_told
from kring.directory.upkeep.queries import changes_to_see, keeper_of, own_among, owner_of
from kring.directory.upkeep.review import put_back_of
from kring.directory.upkeep.wording import OWNERS
from kring.directory.whereabouts import distance_from
from kring.programme.scope import offered_to
from kring.rows import key_in
from kring.ui import maps

MAP = "map"


@requires("directory.read")
def search(request: HttpRequest) -> HttpResponse:
    """Look for activities."""
    offered = offered_to(request.actor, timezone.localdate())
    form = SearchForm(request.GET, wider=choosable(request.actor.region_id, offered))
    on_map = request.GET.get("show") == MAP
    wanted = form.wanted()
    results = queries.search(request.actor, wanted) if form.is_valid() else queries.NOTHING
    may_edit = holds("directory.edit", request.actor)
    context = {
        "form": form,
        "results": results,
        "may_edit": may_edit,
        "to_see": changes_to_see(request.actor) if may_edit else 0,
        "may_see_gaps": holds("gap.read", request.actor),
        "provides": holds("handover.answer", request.actor),
        "own": own_among(request.actor, [one.id for row in results.rows for one in (row, *row.others)]),
        "map": None,
        "other_way": other_way(request),
    }
    if on_map:
        context["map"] = map_of(
            _("Activities on a map"),
            results.rows,
            region_id=request.actor.region_id,
            moving=maps.by_links(request),
            link=lambda row: reverse("directory:activity", args=[row.id]),
            view=maps.asked(request.GET),
            near=wanted.near,
            total=results.total,
        )
    status = 200 if form.is_valid() else 422
    page = render(request, "directory/search.jinja", context | page_links(request, results), status=status)
    return maps.allow(page, tiles_of(request.actor.region_id)) if context["map"] else page


def other_way(request: HttpRequest) -> str:
    """The address of the same search on a map, or as a list when it is on a map."""
    query = request.GET.copy()
    query.pop(maps.FIELD, None)
    if query.pop("show", None) != [MAP]:
        query["show"] = MAP
    return f"?{query.urlencode()}"


def page_links(request: HttpRequest, results: queries.Results) -> dict[str, str]:
    """Addresses of the former and the next page of the same search."""

    def link(start: int | None) -> str:
        if start is None:
            return ""
        query = request.GET.copy()
        query["page"] = str(start)
        return f"?{query.urlencode()}"

    return {"previous_url": link(results.previous), "next_url": link(results.next)}


@requires("directory.read", "directory.Activity", methods=("GET", "POST"))
def activity(request: HttpRequest, row: Any) -> HttpResponse:
    """Everything about one activity, and how far it is from a postcode. One that was merged is the other one."""
    if row.merged_into_id is not None:
        return redirect("directory:activity", id=row.merged_into_id)
    form = NearForm(request.POST or None)
    if not form.is_valid():
        return page_of_one(request, row, status=422 if form.is_bound else 200, near_form=form)
    return page_of_one(request, row, near_form=form, away=distance_from(form.cleaned_data["near"], row), asked=True)


def page_of_one(request: HttpRequest, row: Any, status: int = 200, **more: Any) -> HttpResponse:
    """The page of an activity, which may show the pictures of its map."""
    page = render(request, "directory/activity.jinja", _about(request, row, **more), status=status)
    return maps.allow(page, tiles_of(request.actor.region_id))


def _about(request: HttpRequest, row: Any, **more: Any) -> dict[str, Any]:
    """What the page of an activity shows; `more` replaces parts of it, such as a form that comes back."""
    steward, keeper = holds("directory.edit", request.actor), keeps(request.actor, row)
    detail = queries.detail(row)
    context = {
        "activity": row,
        "detail": detail,
        "map": _map_of(request, detail.found) if detail.found.latitude is not None else None,
        "seen": shown_in_short(row),
        "changed": False,
        "may_edit": keeper,
        "may_go_on": keeper and may_go_on(row, kept_as(request.actor, row)),
        "put_back": put_back_of([row.pk]).get(row.pk, []) if keeper and not steward else [],
        "may_all": steward,
        "money": money_told(request.actor, row),
        "owner_words": OWNERS[owner_of(row)],
        "keeper": keeper_of(request.actor, row) if steward else None,
        "disputed": disputed(request.actor, row) if steward else [],
        "stop_form": StopForm(),
        "keeper_form": KeeperForm(),
        "tips": tips_of(request.actor, [row.pk]).get(row.pk, []),
        "tip_form": tip_form(request.actor, row),
        "near_form": NearForm(),
        "away": None,
        "asked": False,
        # Whose file somebody came from: only the way back, where the policy asks who may see it.
        "seeker": key_in(request.GET.get("for")),
    }
    return context | more


def _map_of(request: HttpRequest, found: queries.Found) -> maps.Map:
    """Where it is; moving the map leads to the page itself, also from a form that came back."""
    href = reverse("directory:activity", args=[found.id])
    return map_of_one(
        found,
        region_id=request.actor.region_id,
        moving=maps.by_links(request, href),
        href=href,
        view=maps.asked(request.GET),
    )


@requires("directory.read", "directory.Activity")
def card(request: HttpRequest, row: Any) -> HttpResponse:
    """The what-to-expect card, to print."""
    return render(request, "directory/card.jinja", {"activity": row, "card": cards.card(row)})


@requires("directory.edit", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Add an activity."""
    form = OfferForm(request.POST or None, organisers=queries.organisers(request.actor))
    if ready(form):
        added = actions.add(request.actor, form.offer())
        messages.success(request, _("Added: %(title)s.") % {"title": added.title})
        return redirect("directory:activity", id=added.pk)
    return render(request, "directory/edit.jinja", {"form": form, "activity": None}, status=status_of(form))


@requires("directory.keep", "directory.Activity", methods=("GET", "POST"))
def edit(request: HttpRequest, row: Any) -> HttpResponse:
    """Change an activity: a steward everything, a provider its own."""
    whole = kept_as(request.actor, row) == STEWARD
    organisers = queries.organisers(request.actor) if whole else None
    form = OfferForm(request.POST or None, activity=row, organisers=organisers)
    return edited(request, row, form, back=reverse("directory:activity", args=[row.pk]), saved=_("Saved."))


def edited(
    request: HttpRequest, row: Any, form: OfferForm, *, back: str, saved: str, by_link: bool = False
) -> HttpResponse:
    """The form of an entry, or with both versions when somebody else changed the same; once it is kept: `back`, where `saved` is told."""
    context = {"form": form, "activity": row, "back": back, "by_link": by_link}
    if not ready(form):
        return render(request, "directory/edit.jinja", context, status=status_of(form))
    if versions := save(request.actor, row, form):
        both = {"form": versions.form, "versions": versions}
        return render(request, "directory/edit.jinja", context | both, status=409)
    messages.success(request, saved)
    return redirect(back)


def ready(form: OfferForm) -> bool:
    """Whether the form was sent to be kept and can be; when another moment was asked for it is shown again as it is,
    and so it is when days and times were read from words: somebody looks whether they are right."""
    if form.is_bound and form.wants_more(form.data):
        form.unjudged()
        return False
    if not form.is_bound or not form.is_valid():
        return False
    if form.reads_words():
        form.unjudged()
        return False
    return True


def status_of(form: OfferForm) -> int:
    """422 for a form that comes back with what is wrong."""
    return 422 if form.is_bound and form.judged else 200


@requires("directory.keep", "directory.Activity", methods=("POST",))
def full(request: HttpRequest, row: Any) -> HttpResponse:
    """Say that an activity is full, or that there is room again."""
    is_full = request.POST.get("full") == "1"
    actions.set_full(request.actor, row.pk, is_full)
    messages.success(request, _("Marked as full.") if is_full else _("Marked as having room."))
    return _back(request, row.pk)


@requires("directory.keep", "directory.Activity", methods=("POST",))
def confirm(request: HttpRequest, row: Any) -> HttpResponse:
    """Say that an entry is still right; when it says something else by now, that is shown first."""
    try:
        actions.confirm(request.actor, row.pk, seen=request.POST.get("seen", ""))
    except actions.ChangedMeanwhile:
        row.refresh_from_db()
        return page_of_one(request, row, changed=True, status=409)
    messages.success(request, _("Confirmed as right today."))
    return _back(request, row.pk)


@requires("directory.keep", "directory.Activity", methods=("POST",))
def stop(request: HttpRequest, row: Any) -> HttpResponse:
    """Say on which day an activity stops."""
    kept_as(request.actor, row)
    form = StopForm(request.POST)
    if not form.is_valid() or form.asks:
        return page_of_one(request, row, stop_form=form, status=200 if form.is_valid() else 422)
    actions.stop(request.actor, row.pk, form.cleaned_data["on"])
    messages.success(request, _("Noted. Every link worker whose client it touches gets a step."))
    return redirect("directory:activity", id=row.pk)


@requires("directory.keep", "directory.Activity", methods=("POST",))
def go_on(request: HttpRequest, row: Any) -> HttpResponse:
    """Say that an activity that stops, or has stopped, goes on after all."""
    kept_as(request.actor, row)
    actions.go_on(request.actor, row.pk)
    messages.success(request, _("It goes on. Whoever was told that it stops is told."))
    return _back(request, row.pk)


def _back(request: HttpRequest, activity_id: uuid.UUID) -> HttpResponse:
    if request.POST.get("back") == "provider":
        return redirect("doors:provider")
    if request.POST.get("back") == "upkeep":
        page = request.POST.get("page", "")
        return redirect(reverse("directory:upkeep") + (f"?page={page}" if page.isdecimal() else ""))
    return redirect("directory:activity", id=activity_id)
