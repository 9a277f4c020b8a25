"""The provider's two doors: a link without an account, and an account of one's own. Both show the same, and never more."""

import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import by_link, requires
from kring.access.links import LinkPurpose
from kring.directory.proposing.queries import own_proposals
from kring.directory.queries import own_activities
from kring.directory.upkeep.money import ends_of
from kring.directory.upkeep.queries import own_stopped, seen_now
from kring.directory.upkeep.review import put_back_of
from kring.identity.actors import Actor
from kring.matching import guests as who_comes
from kring.matching.actions import attend
from kring.matching.actions.attend import NotThatDay
from kring.matching.forms import AnswerForm, SeenForm, StopForm, TickForm
from kring.matching.rules.lifecycle import HandoverState, NotNow

HANDOVER = "matching.Handover"


class Verb(NamedTuple):
    """What a button on the page asks: its form, the name by which the page shows that, and what is done with what was filled in."""

    form: type[forms.Form]
    name: str
    do: Callable[[Actor, uuid.UUID, dict[str, Any]], object]


VERBS = {
    # Welcome, full, or not suitable.
    "answer": Verb(
        AnswerForm,
        "answer_form",
        lambda actor, key, given: attend.answer(actor, key, given["says"], given["note"], seen=given["seen"]),
    ),
    # Came, or did not come, on a day.
    "attendance": Verb(
        TickForm,
        "day_form",
        lambda actor, key, given: attend.tick_attendance(actor, key, given["on"], given["present"]),
    ),
    # Does not come any more.
    "stop": Verb(
        StopForm,
        "stop_form",
        lambda actor, key, given: attend.stop(actor, key, given["reason"], given["on"], seen=given["seen"]),
    ),
    # What was said today was a mistake.
    "take_back": Verb(
        SeenForm,
        "mistake",
        lambda actor, key, given: attend.take_back(actor, key, seen=given["seen"]),
    ),
}


def _show(
    request: HttpRequest, guest: who_comes.Guest, act: dict[str, str], status: int = 200, **more: Any
) -> HttpResponse:
    blank = {verb.name: verb.form() for verb in VERBS.values()}
    context = blank | {"guest": guest, "act": act, "changed": status == 409, "account_page": False} | more
    return render(request, "doors/provider_guest.jinja", context, status=status)


# --- By link ---------------------------------------------------------------------------------------------------------


@by_link(LinkPurpose.PROVIDER)
@never_cache
def page(request: HttpRequest, link: Any) -> HttpResponse:
    """Someone would like to join. Opening it changes nothing: mail programs open links too."""
    return _by_link(request, link)


def _by_link(request: HttpRequest, link: Any, status: int = 200, **more: Any) -> HttpResponse:
    """The guest's page, also when a form comes back: each time it is shown stands in the log."""
    audit.record(request.actor, "link.opened", link, dossier_id=link.dossier_id)
    token = request.resolver_match.kwargs["token"]
    act = {verb: reverse(f"doors:provider_{verb}", args=[token]) for verb in VERBS}
    return _show(
        request, who_comes.guest_of_link(link), act, status, back=reverse("doors:provider_link", args=[token]), **more
    )


def _do(request: HttpRequest, verb: Verb, handover_id: uuid.UUID, show: Any, done: HttpResponse) -> HttpResponse:
    """Do what a form asks and go back; what cannot be is told beside the form, with the input kept."""
    form = verb.form(request.POST)
    if form.is_valid():
        try:
            verb.do(request.actor, handover_id, form.cleaned_data)
        except NotNow:
            return show(status=409, **{verb.name: form})
        except NotThatDay:
            form.add_error("on", _("Choose a day between the hand-over and today."))
        else:
            messages.success(request, _("Thank you. It is noted."))
            return done
    return show(status=422, **{verb.name: form})


@by_link(LinkPurpose.PROVIDER, methods=("POST",))
def pressed(request: HttpRequest, link: Any, verb: str) -> HttpResponse:
    """One of the buttons was pressed."""
    done = redirect("doors:provider_link", token=request.resolver_match.kwargs["token"])
    return _do(request, VERBS[verb], link.subject_id, lambda **more: _by_link(request, link, **more), done)


# --- With an account -------------------------------------------------------------------------------------------------


@requires("provider.read")
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """One's own activities, and who would like to join or takes part."""
    guests = who_comes.guests(request.actor)
    if guests:
        who_comes.note_reading(request.actor, guests)
    waiting = [guest for guest in guests if guest.state == HandoverState.SENT]
    activities = own_activities(request.actor)
    proposals, added = own_proposals(request.actor)
    context = {
        "waiting": waiting,
        "others": [guest for guest in guests if guest not in waiting],
        "activities": activities,
        "seen": seen_now(request.actor, [row.id for row in activities]),
        "money": ends_of(request.actor, [row.id for row in activities]),
        "put_back": put_back_of([row.id for row in activities]),
        "stopped": own_stopped(request.actor),
        "proposals": proposals,
        "added": added,
    }
    return render(request, "doors/provider_inbox.jinja", context)


@requires("handover.answer", HANDOVER)
@never_cache
def guest(request: HttpRequest, row: Any) -> HttpResponse:
    """One hand-over to one's own organisation."""
    return _by_account(request, row)


def _by_account(request: HttpRequest, row: Any, status: int = 200, **more: Any) -> HttpResponse:
    audit.record(request.actor, "handover.read", row, dossier_id=row.referral_id)
    act = {verb: reverse(f"doors:guest_{verb}", args=[row.pk]) for verb in VERBS}
    back = reverse("doors:provider")
    return _show(request, who_comes.guest(request.actor, row), act, status, back=back, **{"account_page": True} | more)


@requires("handover.answer", HANDOVER, methods=("POST",))
def guest_pressed(request: HttpRequest, row: Any, verb: str) -> HttpResponse:
    """One of the buttons was pressed."""
    done = redirect("doors:guest", id=row.pk)
    return _do(request, VERBS[verb], row.pk, lambda **more: _by_account(request, row, **more), done)
