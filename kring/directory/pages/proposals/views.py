"""A provider adds an activity of its own, on a phone; a steward puts it on the map or sends it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access.guard import requires
from kring.directory.actions import ChangedMeanwhile
from kring.directory.both_versions import versions_of
from kring.directory.pages.upkeep.views import page_of_upkeep
from kring.directory.proposing import actions, queries
from kring.directory.proposing.forms import ProposalForm, SeenForm, SendBackForm
from kring.directory.views import ready, status_of

PROPOSAL = "directory.Proposal"

# --- Who proposes ----------------------------------------------------------------------------------------------------


@requires("directory.propose", methods=("GET", "POST"))
@never_cache
def propose(request: HttpRequest) -> HttpResponse:
    """Fill in a new activity of one's own organisation."""
    return _filled_in(request, ProposalForm(request.POST or None, own=queries.may_propose_for(request.actor)))


@requires("directory.propose", PROPOSAL, methods=("GET", "POST"))
@never_cache
def proposal(request: HttpRequest, row: Any) -> HttpResponse:
    """Mend what was sent; what is answered for good, or taken back, is looked at where it is now."""
    if request.method != "POST" and not row.open:
        return redirect("directory:activity", id=row.activity_id) if row.activity_id else _to_list()
    own = queries.may_propose_for(request.actor)
    return _filled_in(request, ProposalForm(request.POST or None, own=own, activity=actions.as_activity(row)), row)


def _filled_in(request: HttpRequest, form: ProposalForm, row: Any = None) -> HttpResponse:
    """The form, what there is already before it is sent, and once it is sent the list of one's own."""
    if not ready(form):
        return _page(request, form, row, status_of(form))
    key, offer = row.pk if row else form.named_key(), form.offer()
    doubles = [] if form.cleaned_data["sure"] else queries.doubles_of(request.actor, key, offer)
    if doubles:
        return _page(request, form, row, doubles=doubles)
    try:
        actions.propose(request.actor, key, offer, seen=form.cleaned_data["seen"])
    except actions.OnTheMap as there:
        return _page(request, form, row, 409, on_the_map=there.proposal.activity_id)
    except ChangedMeanwhile as changed:
        stands = actions.as_activity(queries.sent_as(request.actor, key))
        versions = versions_of(
            request.actor, stands, form, changed.what,
            lambda data=None: ProposalForm(data, own=form.own, activity=stands),
        )  # fmt: skip
        return _page(request, versions.form, row, 409, versions=versions)
    messages.success(request, _("Thank you. The steward looks at it; here you see what becomes of it."))
    return _to_list()


def _page(request: HttpRequest, form: ProposalForm, row: Any, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "activity": None,
        "proposal": row,
        "proposes": True,
        "back": reverse("doors:provider") + "#own",
        "whose": form.own[0].name if len(form.own) == 1 else "",
        "doubles": [],
        "on_the_map": None,
    }
    return render(request, "directory/edit.jinja", context | more, status=status)


def _to_list() -> HttpResponse:
    return redirect(reverse("doors:provider") + "#own")


@requires("directory.propose", PROPOSAL, methods=("POST",))
def take_back(request: HttpRequest, row: Any) -> HttpResponse:
    """It need not come on the map after all."""
    try:
        actions.take_back(request.actor, row.pk)
    except actions.OnTheMap:
        messages.info(request, _("A steward added it already. If it does not go on, say so in the activity."))
        return redirect("directory:activity", id=row.activity_id)
    messages.success(request, _("Taken back. Nobody looks at it any more."))
    return _to_list()


# --- Who answers -----------------------------------------------------------------------------------------------------


@requires("directory.edit", PROPOSAL, methods=("POST",))
def approve(request: HttpRequest, row: Any) -> HttpResponse:
    """It is right: put it on the map."""
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    return _answered(
        request,
        lambda: actions.approve(request.actor, row.pk, seen=seen),
        _("Added: %(title)s.") % {"title": row.values["title"]},
    )


@requires("directory.edit", PROPOSAL, methods=("POST",))
def send_back(request: HttpRequest, row: Any) -> HttpResponse:
    """Something has to be mended first."""
    form = SendBackForm.of(row.pk, request.POST)
    if not form.is_valid():
        return page_of_upkeep(request, 422, typed={row.pk: form})
    return _answered(
        request,
        lambda: actions.send_back(request.actor, row.pk, **form.cleaned_data),
        _("Sent back. The organiser reads what you wrote."),
        {row.pk: form},
    )


def _answered(
    request: HttpRequest, answer: Callable[[], Any], told: str, typed: dict[Any, SendBackForm] | None = None
) -> HttpResponse:
    """Answer, or show what it says now when that is something else than what was seen; what was typed is kept."""
    try:
        answer()
    except ChangedMeanwhile:
        return page_of_upkeep(request, 409, changed=True, typed=typed or {})
    messages.success(request, told)
    return redirect("directory:upkeep")
