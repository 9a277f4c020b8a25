"""The card that goes home with the client, and the page its link opens."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import by_link, requires
from kring.access.links import LinkPurpose
from kring.capacity.actions import SlotTaken
from kring.doors import client as door
from kring.doors.client_forms import MomentForm, OwnWishes
from kring.doors.neutral_card import LANGUAGES
from kring.matching.practicalities import going
from kring.referral.actions import by_client
from kring.referral.actions.by_client import NothingToMove
from kring.referral.actions.card import renew_link
from kring.referral.forms import WAYS
from kring.referral.queries import moment_value
from kring.referral.wishes_forms import WishesPart
from kring.rows import key_in
from kring.ui.qr import qr_code

REFERRAL = "referral.Referral"


@requires("referral.card", REFERRAL)
@never_cache
def sent(request: HttpRequest, referral) -> HttpResponse:
    """The confirmation after sending, in the reader's language, with the card ready to print in the client's."""
    return _card(request, referral, just_sent=True)


@requires("referral.card", REFERRAL)
@never_cache
def card(request: HttpRequest, referral) -> HttpResponse:
    """The card, to print again."""
    return _card(request, referral, just_sent=False)


def _card(request: HttpRequest, referral, just_sent: bool) -> HttpResponse:
    address = door.card_address(referral)
    seen = door.meeting(referral, timezone.now())
    context = {
        "referral": referral,
        "meeting": seen,
        "photo": door.photo_for(request.actor, seen),
        "address": address,
        "qr": qr_code(address) if address else "",
        "just_sent": just_sent,
    }
    audit.record(request.actor, "card.printed", referral, dossier_id=referral.pk)
    asked = request.GET.get("language", referral.client.language)
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    with translation.override(language):
        context |= {"title": _title(seen), "card_language": language}
        paper = render_to_string("doors/card_paper.jinja", context, request)
    return render(request, "doors/card.jinja", context | {"paper": paper})


@requires("referral.card", REFERRAL, methods=("POST",))
def renew(request: HttpRequest, referral) -> HttpResponse:
    """A card was lost: the old link stops working and a new one is made."""
    renew_link(request.actor, referral.pk)
    messages.success(request, _("The old card's link no longer works. This is the new one."))
    return redirect("doors:card", id=referral.pk)


@by_link(LinkPurpose.CLIENT)
@never_cache
def page(request: HttpRequest, link) -> HttpResponse:
    """Who, when, where; and the buttons. Opening it changes nothing."""
    return _page(request, link)


def _page(
    request: HttpRequest, link, form: forms.Form | None = None, status: int = 200, *, newer: bool = False
) -> HttpResponse:
    """`newer`: the page on which the client pressed showed another appointment than the one that stands."""
    referral, now = door.referral_of(link), timezone.now()
    seen = door.meeting(referral, now)
    slots = door.other_slots(referral, seen.appointment, now) if seen.appointment else []
    stopping, token = door.is_stopping(referral), request.resolver_match.kwargs["token"]
    context = {
        "meeting": seen,
        "photo": door.photo_for_client(link, seen, token),
        "slots": door.moments(slots, seen.appointment) if slots else [],
        "title": _title(seen, stopping),
        "wishes": OwnWishes(initial=WishesPart.initial_for(referral.client) | {"reach_note": ""}, known={}),
        "stopping": stopping,
        "going": going(referral) if seen.open and not stopping else [],
        "token": token,
        "form": form,
        "newer": newer,
    }
    audit.record(request.actor, "link.opened", link, dossier_id=link.dossier_id)
    return render(request, "doors/client.jinja", context, status=status)


def _title(seen: door.Meeting, stopping: bool = False) -> str:
    """What card and page are about now: an appointment only while there is one to come."""
    if seen.ended:
        return _("Thank you")
    return _("Your appointment") if seen.appointment and not stopping else _("Your contact with us")


@by_link(LinkPurpose.CLIENT, methods=("POST",))
def move(request: HttpRequest, link) -> HttpResponse:
    """Move the appointment."""
    referral, now = door.referral_of(link), timezone.now()
    seen = door.meeting(referral, now)
    if seen.appointment is None:
        return _too_late(request)
    if not _is_about(request, seen):
        return _page(request, link, status=409, newer=True)
    slots = {moment_value(slot): slot for slot in door.other_slots(referral, seen.appointment, now)}
    form = MomentForm(request.POST)
    form.fields["moment"].choices = [(value, value) for value in slots]
    if not form.is_valid():
        return _page(request, link, form, status=409)
    try:
        by_client.move_appointment(link, seen.appointment.pk, slots[form.cleaned_data["moment"]])
    except SlotTaken:
        form.add_error("moment", _("This time is not free any more. Choose another one."))
        return _page(request, link, form, status=409)
    except NothingToMove:
        return _too_late(request)
    return _done(request, _("Your appointment has been moved."))


@by_link(LinkPurpose.CLIENT, methods=("POST",))
def cancel(request: HttpRequest, link) -> HttpResponse:
    """Cancel the appointment."""
    seen = door.meeting(door.referral_of(link), timezone.now())
    if seen.appointment is None:
        return _too_late(request)
    if not _is_about(request, seen):
        return _page(request, link, status=409, newer=True)
    try:
        by_client.cancel_appointment(link, seen.appointment.pk)
    except NothingToMove:
        return _too_late(request)
    if not seen.reachable:
        return _done(request, _("Your appointment has been cancelled. Call us if you want another time."))
    return _done(request, _("Your appointment has been cancelled. You will hear from us about another time."))


def _is_about(request: HttpRequest, seen: door.Meeting) -> bool:
    """Whether the button was pressed on a page that showed the appointment as it stands."""
    return seen.appointment is not None and key_in(request.POST.get("appointment")) == seen.appointment.pk


@by_link(LinkPurpose.CLIENT, methods=("POST",))
def wishes(request: HttpRequest, link) -> HttpResponse:
    """Choose how one may be reached."""
    client = door.referral_of(link).client
    form = OwnWishes(request.POST, known={name: getattr(client, name) for name in WAYS})
    if not form.is_valid():
        return _page(request, link, form, status=422)
    by_client.choose_wishes(link, form.wishes())
    if not door.meeting(door.referral_of(link), timezone.now()).reachable:
        return _done(request, _("We have noted that we may not contact you."))
    return _done(request, _("Thank you. We keep to this."))


@by_link(LinkPurpose.CLIENT, methods=("POST",))
def stop(request: HttpRequest, link) -> HttpResponse:
    """Say stop."""
    try:
        by_client.ask_to_stop(link)
    except NothingToMove:
        return _too_late(request)
    if not door.meeting(door.referral_of(link), timezone.now()).reachable:
        return _done(request, _("That is fine. We stop, and do not contact you. You can always come back."))
    return _done(request, _("That is fine. We stop, and contact you once to finish it well. You can always come back."))


def _done(request: HttpRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("doors:client", token=request.resolver_match.kwargs["token"])


def _too_late(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This was changed or finished meanwhile. Call us if something is not right."))
    return redirect("doors:client", token=request.resolver_match.kwargs["token"])
