"""Pages about feeds and taking over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from kring.access.guard import requires
from kring.access.policy import holds
from kring.directory.taking import actions, columns, queries
from kring.directory.taking.comparisons import entries_to_choose
from kring.directory.taking.likenesses import open_likenesses
from kring.doors.steward.both_versions import saved
from kring.doors.steward.map.forms import LARGEST, AgreeForm, ChangeFeedForm, ColumnsForm, FeedForm, FileForm
from kring.doors.steward.pages import show

ROUND_IT = 1024 * 1024  # bytes of a request around its file
FEED, INTAKE = "directory.Feed", "directory.Intake"


@requires("directory.edit")
def feeds(request: HttpRequest) -> HttpResponse:
    return show(
        request, "map", "map", {"feeds": queries.feeds(request.actor), "alike": open_likenesses(request.actor).count()}
    )


@requires("directory.edit")
def disputed(request: HttpRequest) -> HttpResponse:
    """Entries about which a feed and people do not say the same."""
    return show(request, "disputed", "map", {"entries": entries_to_choose(request.actor)})


@requires("directory.edit", methods=("GET", "POST"))
def add_feed(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST or None)
    if form.is_valid():
        try:
            feed = actions.add_feed(request.actor, form.details())
        except actions.NameTaken:
            form.add_error("name", _("There is already a feed with this name."))
        else:
            messages.success(request, _("%(name)s was added.") % {"name": feed.name})
            return redirect("steward:feed", id=feed.pk)
    context = {"form": form, "feed": None, "heading": _("Add a feed")}
    return show(request, "feed_form", "map", context, 422 if form.is_bound else 200)


@requires("directory.edit", FEED, methods=("GET", "POST"))
def change_feed(request: HttpRequest, feed: Any) -> HttpResponse:
    form = _change_form(feed, request.POST or None)
    if form.is_valid() and saved(
        feed, form, _change_form, lambda row: actions.change_feed(request.actor, row, form.details())
    ):
        messages.success(request, _("Saved."))
        return redirect("steward:feed", id=feed.pk)
    context = {"form": form, "feed": feed, "heading": _("Change %(name)s") % {"name": feed.name}}
    return show(request, "feed_form", "map", context, 422 if form.errors else form.status)


def _change_form(feed: Any, given: QueryDict | None = None) -> ChangeFeedForm:
    return ChangeFeedForm(given, initial={name: getattr(feed, name) for name in ChangeFeedForm.base_fields})


@requires("directory.edit", FEED)
def feed(request: HttpRequest, feed: Any) -> HttpResponse:
    return _feed(request, feed, FileForm())


def _feed(request: HttpRequest, feed: Any, form: FileForm, status: int = 200) -> HttpResponse:
    history = [(intake, queries.shown(intake, rows=0)) for intake in queries.history(request.actor, feed)]
    context = {
        "feed": feed,
        "form": form,
        "history": history,
        "entries": queries.entries_of(request.actor, feed),
        "by_night": actions.comes_by_night(feed.address),
    }
    return show(request, "feed", "map", context, status)


def _largest(request: HttpRequest) -> int:
    """A steward may send a whole directory."""
    return LARGEST + ROUND_IT if request.actor is not None and holds("directory.edit", request.actor) else 0


@requires("directory.edit", FEED, methods=("POST",))
def bring(request: HttpRequest, feed: Any) -> HttpResponse:
    """A file comes in."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _feed(request, feed, form, 422)
    file = form.cleaned_data["file"]
    intake = actions.bring(request.actor, feed, file.name, file.chunks())
    return redirect("steward:intake", id=intake.pk)


bring.largest_upload = _largest


@requires("directory.edit", FEED, methods=("POST",))
def fetch(request: HttpRequest, feed: Any) -> HttpResponse:
    """Fetch it from its address now."""
    try:
        intake = actions.fetch(request.actor, feed)
    except actions.NotNow:
        messages.error(request, _("This feed has no web address."))
        return redirect("steward:feed", id=feed.pk)
    return redirect("steward:intake", id=intake.pk)


@requires("directory.edit", INTAKE, along=("feed", "by"))
def intake(request: HttpRequest, intake: Any) -> HttpResponse:
    """What a file would change, how far it is, or what it changed."""
    if intake.state == "columns":
        named = redirect("steward:intake_columns", id=intake.pk)
        # The page that waits would show what it is sent to under its own address.
        return HttpResponseClientRedirect(named.url) if request.htmx else named
    return _intake(request, intake, AgreeForm(initial={"end_missing": not intake.counts.get("wrong")}))


def _intake(request: HttpRequest, intake: Any, form: AgreeForm, status: int = 200) -> HttpResponse:
    context = {"intake": intake, "feed": intake.feed, "shown": queries.shown(intake), "form": form}
    return show(request, "intake", "map", context, status)


@requires("directory.edit", INTAKE, methods=("POST",), along=("feed", "by"))
def agree(request: HttpRequest, intake: Any) -> HttpResponse:
    """Take it over as it was shown."""
    form = AgreeForm(request.POST)
    form.is_valid()
    given = form.cleaned_data
    try:
        actions.agree(request.actor, intake, sure=given["sure"], end_missing=given["end_missing"])
    except actions.NotSure:
        form.add_error("sure", _("Tick this first: something about this file is odd."))
        return _intake(request, intake, form, 422)
    except actions.NotNow:
        return _not_now(request, intake)
    return redirect("steward:intake", id=intake.pk)


@requires("directory.edit", INTAKE, methods=("POST",), along=("feed",))
def drop(request: HttpRequest, intake: Any) -> HttpResponse:
    """Do not take it over, or stop halfway."""
    try:
        dropped = actions.drop(request.actor, intake)
    except actions.NotNow:
        return _not_now(request, intake)
    if queries.shown(dropped, rows=0).halfway:
        return redirect("steward:intake", id=intake.pk)
    messages.success(request, _("Not taken over. Nothing was changed."))
    return redirect("steward:feed", id=intake.feed_id)


@requires("directory.edit", INTAKE, methods=("GET", "POST"), along=("feed",))
def name_columns(request: HttpRequest, intake: Any) -> HttpResponse:
    """Say which column of a list holds what."""
    try:
        seen = columns.of(intake, request.GET.get("sheet", ""))
    except columns.NoColumns:
        return redirect("steward:feed", id=intake.feed_id)
    form = ColumnsForm(request.POST or None, headings=seen.headings, mapping=seen.mapping, sample=seen.sample)
    if form.is_valid():
        try:
            actions.name_columns(request.actor, intake, form.chosen())
        except actions.NotNow:
            return _not_now(request, intake)
        return redirect("steward:intake", id=intake.pk)
    context = {"form": form, "intake": intake, "feed": intake.feed, "seen": seen}
    return show(request, "intake_columns", "map", context, 422 if form.is_bound else 200)


@requires("directory.edit", INTAKE, along=("feed",))
def wrong(request: HttpRequest, intake: Any) -> HttpResponse:
    """Everything that is the matter with the rows of a file."""
    context = {
        "intake": intake,
        "feed": intake.feed,
        "faults": queries.faults(intake),
        "counts": queries.shown(intake).counts,
    }
    return show(request, "intake_wrong", "map", context)


def _not_now(request: HttpRequest, intake: Any) -> HttpResponse:
    messages.error(request, _("This was settled meanwhile, or another file of this feed is being taken over."))
    return redirect("steward:intake", id=intake.pk)
