"""Today, and what is done from it with one press."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.doors.today import LISTED, today_of
from kring.duties.actions import NotByHand, settle_by_hand
from kring.referral.actions.receive import NoColleague, pass_on
from kring.referral.drafts import note_reading
from kring.referral.forms import FindClient
from kring.referral.rules.lifecycle import NotNow
from kring.referral.wording import why_not


@requires("today.read")
@never_cache
def today(request: HttpRequest) -> HttpResponse:
    """Who needs what today, by role."""
    page = today_of(request.actor, request.GET.get("tab", ""), request.GET.get("after", ""))
    request.pressing = page.pressing
    audit.record(request.actor, "today.listed", LISTED, ids=dict.fromkeys(page.named))
    note_reading(request.actor, page.context.get("drafts", ()))
    return render(request, "doors/today.jinja", page.context | {"find_form": FindClient()})


@requires("step.settle", "duties.Step", methods=("POST",))
def settle(request: HttpRequest, step) -> HttpResponse:
    """Say that an owed duty is done."""
    try:
        settle_by_hand(request.actor, step.pk)
    except NotByHand:
        messages.warning(request, _("This step is done by doing it. Open the file."))
    else:
        messages.success(request, _("Done."))
    return redirect("doors:today")


@requires("referral.pass_on", "referral.Referral", methods=("POST",))
def take_up(request: HttpRequest, referral) -> HttpResponse:
    """Take up a file that is with the whole team."""
    try:
        pass_on(request.actor, referral.pk, request.actor.user_id)
    except NotNow as error:
        messages.warning(request, why_not(error))
    except NoColleague:
        messages.warning(request, _("You do not work at the location of this file."))
    else:
        messages.success(request, _("It is yours now, with its steps."))
    return redirect("doors:today")
