"""The pages on which entries are kept: the steward's list of what is due and what changed, and the page behind the link."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access.guard import by_link, requires
from kring.access.links import LinkPurpose
from kring.directory import actions, queries
from kring.directory.forms import StopForm
from kring.directory.offering import OfferForm
from kring.directory.proposing.forms import SendBackForm
from kring.directory.proposing.queries import to_answer
from kring.directory.rules.meanwhile import shown_in_short
from kring.directory.upkeep import expiry, keepers, review
from kring.directory.upkeep.forms import KeeperForm, MonthsForm
from kring.directory.upkeep.gate import PROVIDER
from kring.directory.upkeep.going_on import may_go_on
from kring.directory.upkeep.money import how_many_money_ends, money_ends, money_of
from kring.directory.upkeep.queries import behind, due
from kring.directory.upkeep.wording import OWNERS
from kring.directory.views import edited, page_of_one

VERBS = ("full", "confirm", "stop", "go_on", "edit")


# --- The steward -----------------------------------------------------------------------------------------------------


@requires("directory.edit", methods=("GET", "POST"))
@never_cache
def upkeep(request: HttpRequest) -> HttpResponse:
    """What providers changed or proposed, which entries have to be confirmed and after how many months, and whose money ends."""
    form = MonthsForm(request.POST or None, initial={"months": expiry.months_of(request.actor.region_id)})
    if form.is_valid():
        expiry.choose_months(request.actor, form.cleaned_data["months"])
        messages.success(request, _("Saved."))
        return redirect("directory:upkeep")
    return page_of_upkeep(request, status=422 if form.is_bound else 200, form=form)


def page_of_upkeep(
    request: HttpRequest, status: int = 200, typed: Mapping[uuid.UUID, SendBackForm] | None = None, **more: Any
) -> HttpResponse:
    """The page; `typed` are forms beside proposals that come back, and `more` replaces other parts."""
    changes, proposals = review.to_see(request.actor), to_answer(request.actor)
    context = {
        "to_see": sorted([*changes, *proposals], key=lambda one: one.at),
        "form": MonthsForm(initial={"months": expiry.months_of(request.actor.region_id)}),
        "send_back": {one.id: SendBackForm.of(one.id) for one in proposals} | dict(typed or {}),
        "changed": False,
        "due": due(request.actor, _page(request.GET)),
        "ends": money_ends(request.actor),
        "ends_total": how_many_money_ends(request.actor),
        "owners": OWNERS,
    }
    return render(request, "directory/upkeep.jinja", context | more, status=status)


def _page(given: QueryDict) -> int:
    asked = given.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


@requires("directory.edit", "directory.Correction", methods=("POST",))
def approve(request: HttpRequest, correction: Any) -> HttpResponse:
    """A change is right."""
    review.approve(request.actor, correction.pk)
    messages.success(request, _("Noted."))
    return redirect("directory:upkeep")


@requires("directory.edit", "directory.Correction", methods=("POST",))
def put_back(request: HttpRequest, correction: Any) -> HttpResponse:
    """A change is not right: the entry says again what it said."""
    review.put_back(request.actor, correction.pk)
    messages.success(request, _("Put back as it was."))
    return redirect("directory:upkeep")


@requires("directory.edit", "directory.Activity", methods=("POST",))
def appoint(request: HttpRequest, row: Any) -> HttpResponse:
    """Send somebody the link to an entry."""
    form = KeeperForm(request.POST)
    if form.is_valid():
        keepers.appoint(request.actor, row.pk, **form.cleaned_data)
        messages.success(request, _("The link is on its way to %(email)s.") % {"email": form.cleaned_data["email"]})
        return redirect("directory:activity", id=row.pk)
    return page_of_one(request, row, keeper_form=form, status=422)


@requires("directory.edit", "directory.Activity", methods=("POST",))
def dismiss(request: HttpRequest, row: Any) -> HttpResponse:
    """Take the link back."""
    keepers.dismiss(request.actor, row.pk)
    messages.success(request, _("The link does not work any more."))
    return redirect("directory:activity", id=row.pk)


# --- By link ---------------------------------------------------------------------------------------------------------


@by_link(LinkPurpose.KEEPER)
@never_cache
def kept(request: HttpRequest, link: Any) -> HttpResponse:
    """One's own entry. Opening it changes nothing: mail programs open links too."""
    return _kept(request, link)


def _kept(request: HttpRequest, link: Any, status: int = 200, **more: Any) -> HttpResponse:
    row, token = behind(link), request.resolver_match.kwargs["token"]
    context = {
        "activity": row,
        "detail": queries.detail(row),
        "seen": shown_in_short(row),
        "changed": False,
        "money": money_of(row),
        "stop_form": StopForm(),
        "may_go_on": may_go_on(row, PROVIDER),
        "put_back": review.put_back_of([row.pk]).get(row.pk, []),
        "act": {verb: reverse(f"directory:kept_{verb}", args=[token]) for verb in VERBS}
        | {
            "picture": reverse("directory:kept_picture_edit", args=[token]),
            "page": reverse("directory:kept", args=[token]),
        },
    }
    return render(request, "directory/kept.jinja", context | more, status=status)


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("directory:kept", token=request.resolver_match.kwargs["token"])


@by_link(LinkPurpose.KEEPER, methods=("POST",))
def kept_full(request: HttpRequest, link: Any) -> HttpResponse:
    """Say that it is full, or that there is room again."""
    is_full = request.POST.get("full") == "1"
    actions.set_full(request.actor, link.subject_id, is_full)
    return _done(request, _("Marked as full.") if is_full else _("Marked as having room."))


@by_link(LinkPurpose.KEEPER, methods=("POST",))
def kept_confirm(request: HttpRequest, link: Any) -> HttpResponse:
    """Say that everything is still right."""
    try:
        actions.confirm(request.actor, link.subject_id, seen=request.POST.get("seen", ""))
    except actions.ChangedMeanwhile:
        return _kept(request, link, status=409, changed=True)
    return _done(request, _("Confirmed as right today."))


@by_link(LinkPurpose.KEEPER, methods=("POST",))
def kept_stop(request: HttpRequest, link: Any) -> HttpResponse:
    """Say on which day it stops."""
    form = StopForm(request.POST)
    if not form.is_valid() or form.asks:
        return _kept(request, link, status=200 if form.is_valid() else 422, stop_form=form)
    actions.stop(request.actor, link.subject_id, form.cleaned_data["on"])
    return _done(request, _("Thank you. It is noted."))


@by_link(LinkPurpose.KEEPER, methods=("POST",))
def kept_go_on(request: HttpRequest, link: Any) -> HttpResponse:
    """Say that it goes on after all."""
    actions.go_on(request.actor, link.subject_id)
    return _done(request, _("Thank you. It is noted."))


@by_link(LinkPurpose.KEEPER, methods=("GET", "POST"))
@never_cache
def kept_edit(request: HttpRequest, link: Any) -> HttpResponse:
    """Change what stands in the entry."""
    row = behind(link)
    form = OfferForm(request.POST or None, activity=row, organisers=None)
    back = reverse("directory:kept", args=[request.resolver_match.kwargs["token"]])
    return edited(request, row, form, back=back, saved=_("Saved. Thank you."), by_link=True)
