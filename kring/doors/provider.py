"""The provider's two doors: a link without an account, and an account of one's own. Both show the same, and never more."""

from typing import Any

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
from kring.directory.queries import own_activities
from kring.directory.upkeep.money import ends_of
from kring.directory.upkeep.queries import own_stopped, seen_now
from kring.directory.upkeep.review import put_back_of
from kring.matching import queries
from kring.matching.actions import attend
from kring.matching.actions.attend import NotThatDay
from kring.matching.forms import AnswerForm, SeenForm, StopForm, TickForm
from kring.matching.rules.lifecycle import HandoverState, NotNow

HANDOVER = "matching.Handover"
VERBS = ("answer", "attendance", "stop", "take_back")


def _forms() -> dict[str, Any]:
    return {"answer_form": AnswerForm(), "day_form": TickForm(), "stop_form": StopForm()}


def _show(
    request: HttpRequest, guest: queries.Guest, act: dict[str, str], status: int = 200, **more: Any
) -> HttpResponse:
    context = _forms() | {"guest": guest, "act": act, "changed": status == 409, "account_page": False} | more
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
        request, queries.guest_of_link(link), act, status, back=reverse("doors:provider_link", args=[token]), **more
    )


def _do(request: HttpRequest, form: forms.Form, name: str, do: Any, show: Any, done: HttpResponse) -> HttpResponse:
    """Do what a form asks and go back; what cannot be is told beside the form, with the input kept."""
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except NotNow:
            return show(status=409, **{name: form})
        except NotThatDay:
            form.add_error("on", _("Choose a day between the hand-over and today."))
        else:
            messages.success(request, _("Thank you. It is noted."))
            return done
    return show(status=422, **{name: form})


@by_link(LinkPurpose.PROVIDER, methods=("POST",))
def answer(request: HttpRequest, link: Any) -> HttpResponse:
    """Welcome, full, or not suitable."""
    return _link_form(
        request,
        link,
        AnswerForm(request.POST),
        "answer_form",
        lambda given: attend.answer(request.actor, link.subject_id, given["says"], given["note"], seen=given["seen"]),
    )


@by_link(LinkPurpose.PROVIDER, methods=("POST",))
def attendance(request: HttpRequest, link: Any) -> HttpResponse:
    """Came, or did not come, on a day."""
    return _link_form(
        request,
        link,
        TickForm(request.POST),
        "day_form",
        lambda given: attend.tick_attendance(request.actor, link.subject_id, given["on"], given["present"]),
    )


@by_link(LinkPurpose.PROVIDER, methods=("POST",))
def stop(request: HttpRequest, link: Any) -> HttpResponse:
    """Does not come any more."""
    return _link_form(
        request,
        link,
        StopForm(request.POST),
        "stop_form",
        lambda given: attend.stop(request.actor, link.subject_id, given["reason"], given["on"], seen=given["seen"]),
    )


@by_link(LinkPurpose.PROVIDER, methods=("POST",))
def take_back(request: HttpRequest, link: Any) -> HttpResponse:
    """What was said today was a mistake."""
    return _link_form(
        request,
        link,
        SeenForm(request.POST),
        "mistake",
        lambda given: attend.take_back(request.actor, link.subject_id, seen=given["seen"]),
    )


def _link_form(request: HttpRequest, link: Any, form: forms.Form, name: str, do: Any) -> HttpResponse:
    done = redirect("doors:provider_link", token=request.resolver_match.kwargs["token"])
    return _do(request, form, name, do, lambda **more: _by_link(request, link, **more), done)


# --- With an account -------------------------------------------------------------------------------------------------


@requires("provider.read")
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """One's own activities, and who would like to join or takes part."""
    guests = queries.guests(request.actor)
    if guests:
        queries.note_reading(request.actor, guests)
    waiting = [guest for guest in guests if guest.state == HandoverState.SENT]
    activities = own_activities(request.actor)
    context = {
        "waiting": waiting,
        "others": [guest for guest in guests if guest not in waiting],
        "activities": activities,
        "seen": seen_now(request.actor, [row.id for row in activities]),
        "money": ends_of(request.actor, [row.id for row in activities]),
        "put_back": put_back_of([row.id for row in activities]),
        "stopped": own_stopped(request.actor),
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
    return _show(request, queries.guest(request.actor, row), act, status, back=back, **{"account_page": True} | more)


def _account_form(request: HttpRequest, row: Any, form: forms.Form, name: str, do: Any) -> HttpResponse:
    done = redirect("doors:guest", id=row.pk)
    return _do(request, form, name, do, lambda **more: _by_account(request, row, **more), done)


@requires("handover.answer", HANDOVER, methods=("POST",))
def guest_answer(request: HttpRequest, row: Any) -> HttpResponse:
    """Welcome, full, or not suitable."""
    return _account_form(
        request,
        row,
        AnswerForm(request.POST),
        "answer_form",
        lambda given: attend.answer(request.actor, row.pk, given["says"], given["note"], seen=given["seen"]),
    )


@requires("handover.answer", HANDOVER, methods=("POST",))
def guest_attendance(request: HttpRequest, row: Any) -> HttpResponse:
    """Came, or did not come, on a day."""
    return _account_form(
        request,
        row,
        TickForm(request.POST),
        "day_form",
        lambda given: attend.tick_attendance(request.actor, row.pk, given["on"], given["present"]),
    )


@requires("handover.answer", HANDOVER, methods=("POST",))
def guest_stop(request: HttpRequest, row: Any) -> HttpResponse:
    """Does not come any more."""
    return _account_form(
        request,
        row,
        StopForm(request.POST),
        "stop_form",
        lambda given: attend.stop(request.actor, row.pk, given["reason"], given["on"], seen=given["seen"]),
    )


@requires("handover.answer", HANDOVER, methods=("POST",))
def guest_take_back(request: HttpRequest, row: Any) -> HttpResponse:
    """What was said today was a mistake."""
    return _account_form(
        request,
        row,
        SeenForm(request.POST),
        "mistake",
        lambda given: attend.take_back(request.actor, row.pk, seen=given["seen"]),
    )
