"""The page about measuring of a team with its draws, drawing, and noting what a call told."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.access.policy import holds
from kring.clients.queries import agrees
from kring.outcomes.calling import actions, queries
from kring.outcomes.calling.forms import NOT_SAID, CallForm, DrawForm
from kring.rows import new_id

CALL_BACK = "outcomes.CallBack"
BOTH = ("GET", "POST")
PERIOD = timedelta(days=91)
USUAL_SIZE = 10


@requires("outcome.team")
def measurements(request: HttpRequest) -> HttpResponse:
    """What a team does around measuring: bringing in, downloading, calling back."""
    context = {
        "draws": queries.draws(request.actor),
        "may_draw": holds("callback.draw", request.actor),
        "may_bring": holds("outcome.bring", request.actor),
        "may_download": holds("outcome.download", request.actor),
    }
    return render(request, "outcomes/measurements.jinja", context)


@requires("callback.draw", methods=BOTH)
@never_cache
def draw(request: HttpRequest) -> HttpResponse:
    """Draw at random who is called back."""
    today, places = timezone.localdate(), queries.led_locations(request.actor)
    usual = {"closed_from": today - PERIOD, "closed_until": today, "size": USUAL_SIZE, "key": new_id()}
    form = DrawForm(request.POST or None, places=places, initial=usual)
    if not form.is_valid():
        return _draw_page(request, form, places)
    try:
        row = actions.draw_call_backs(request.actor, _wanted(form.cleaned_data))
    except actions.NobodyToDraw as refusal:
        form.add_error(None, _nobody(refusal.found))
        return _draw_page(request, form, places)
    count = row.calls.count()
    told = ngettext("%(count)d client is called back.", "%(count)d clients are called back.", count)
    messages.success(request, told % {"count": count})
    return redirect("outcomes:measurements")


@requires("callback.note", CALL_BACK, methods=BOTH, along=("referral__client", "referral__dossier", "draw"))
@never_cache
def call_back(request: HttpRequest, call: Any) -> HttpResponse:
    """Note what a call back told."""
    form = CallForm(request.POST or None, initial=_noted(call))
    if form.is_valid():
        try:
            actions.note(request.actor, call, actions.Told(**form.cleaned_data))
        except actions.AgreesNoMore:
            messages.error(request, _("The client withdrew their consent: nobody calls, and nothing was noted."))
        else:
            messages.success(request, _("Noted."))
        return redirect("doors:file", id=call.referral_id)
    audit.record(request.actor, "scores.read", call, dossier_id=call.referral_id)
    context = {"call": call, "referral": call.referral, "form": form, "agrees": agrees(call.referral_id)}
    return render(request, "outcomes/call_back.jinja", context, status=422 if form.is_bound else 200)


def _wanted(data: dict[str, Any]) -> actions.Wanted:
    return actions.Wanted(
        location_id=uuid.UUID(data["location"]),
        closed_from=data["closed_from"],
        closed_until=data["closed_until"],
        size=data["size"],
        key=data["key"],
    )


def _noted(call: Any) -> dict[str, Any]:
    said = {None: NOT_SAID, True: "yes", False: "no"}
    return {
        "result": call.result,
        "felt_heard": said[call.felt_heard],
        "felt_helped": said[call.felt_helped],
        "note": call.note,
    }


def _nobody(found: queries.Population) -> str:
    left_out = {"consent": found.without_consent, "calls": found.not_to_be_called}
    return (
        _(
            "No file in this period can be drawn. Left out: %(consent)d without consent, %(calls)d whose client is not to be called."
        )
        % left_out
    )


def _draw_page(request: HttpRequest, form: DrawForm, places: list) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "outcomes/draw.jinja", {"form": form, "places": places}, status=status)
