"""The refer form: find or enter the client, advice, question, slot, consent, send."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.capacity.actions import SlotTaken
from kring.clients.queries import find, possible_doubles
from kring.programme.rules.tree import Support
from kring.referral import queries
from kring.referral.actions.drafts import DraftTooLarge, FormFinished, drop_draft, keep_draft, last_day_of
from kring.referral.actions.send import NotHere, OutOfScope, send, sent_with_key, signpost
from kring.referral.drafts import as_draft, note_reading
from kring.referral.forms import (
    TAKEN,
    WAYS,
    WHY_NEEDED,
    ClientPart,
    FindClient,
    ReferForm,
)
from kring.referral.known_client import for_a_known_client, typed_otherwise
from kring.referral.sent_before import differences
from kring.referral.views.refer_page import moments_context, refer_context
from kring.referral.wishes_forms import AgreedWishes
from kring.rows import key_in, new_id
from kring.ui.dates import short_date


@requires("referral.send", methods=("GET", "POST"))
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """GET: the empty or kept form. POST: send."""
    now = timezone.now()
    try:
        kept = queries.draft(request.actor, key_in(request.GET.get("draft")))
        chosen = request.POST.get("location") or request.GET.get("location") or (kept and kept.data.get("location"))
        desk = queries.desk(request.actor, key_in(chosen), now)
    except queries.NoProgrammeHere:
        return render(request, "referral/no_programme.jinja", status=404)
    if request.method == "POST":
        return _send(request, desk, now)
    if kept:
        audit.record(request.actor, "draft.opened", kept)
    client = queries.client_to_refer(
        request.actor, key_in(request.GET.get("client") or (kept and kept.data.get("client")))
    )
    initial = {
        "key": kept.pk if kept else new_id(),
        "location": desk.location.pk,
        "version": desk.version.pk,
        "consent_text": desk.consent.pk,
        "client": client and client.pk,
        "when": queries.first_moment(desk),
        "referrer": request.actor.user_id,
    }
    initial |= AgreedWishes.initial_for(client) | (kept.data if kept else {})
    form = ReferForm(initial=initial, desk=desk, actor=request.actor)
    return _show(
        request, refer_context(request, desk, form, ClientPart(initial=kept.data if kept else {}), client, now)
    )


def _show(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The form; the log says whose details stand on it."""
    known = [client for client in (context["client"], *context["doubles"]) if client]
    if known:
        audit.record(request.actor, "client.opened", queries.FOUND, ids=[client.pk for client in known])
    note_reading(request.actor, context["drafts"])
    return render(request, "referral/refer.jinja", context, status=status)


def _send(request: HttpRequest, desk: queries.Desk, now) -> HttpResponse:
    already = sent_with_key(request.actor, key_in(request.POST.get("key")))
    form = ReferForm(request.POST, desk=desk, actor=request.actor)
    if already is not None:  # sent twice, or sent again after going back: one referral
        return _sent_before(request, form, already)
    known = queries.client_to_refer(request.actor, key_in(request.POST.get("use")))
    if known is not None:
        return _go_on_with(request, desk, known, now)
    client = queries.client_to_refer(request.actor, key_in(request.POST.get("client")))
    entered = ClientPart(request.POST if client is None else None)
    valid = form.is_valid() & (client is not None or entered.is_valid())
    if form.has_error("when", "invalid_choice"):
        _choose_next(form, desk)
    context = refer_context(request, desk, form, entered, client, now)
    status = 409 if form.has_error("when", "invalid_choice") else 422
    ways = {name: getattr(client, name) for name in WAYS} if client else entered.ways()
    for field, advice in form.missing_ways(ways):
        form.add_error("reach", advice) if client else entered.add_error(field, advice)
        valid = False
    if valid and not (client or request.POST.get("confirmed_double")):
        person = entered.cleaned_data
        context["doubles"] = possible_doubles(request.actor, person["last_name"], person["birth_date"])
        valid = not context["doubles"]
    if valid and context["open_referral"] and not request.POST.get("confirmed_second"):
        context["ask_second"], valid = True, False
    if valid:
        try:
            referral = send(request.actor, form.new_referral(None if client else entered.person()))
        except SlotTaken:
            status = 409
            form.add_error("when", ValidationError(TAKEN, code="invalid_choice"))
            newer = queries.desk(request.actor, desk.location.pk, timezone.now())
            _choose_next(form, newer)
            context |= refer_context(request, newer, form, entered, client, now)
        except OutOfScope:
            form.add_error("overruled_because", WHY_NEEDED)
        except NotHere:
            status = 409
            form.add_error(
                None,
                _(
                    "The agreements or the team of this location just changed. Look at the form once more and send again."
                ),
            )
        else:
            return redirect("doors:sent", id=referral.pk)
    return _show(request, context, status)


def _go_on_with(request: HttpRequest, desk: queries.Desk, known: Any, now: datetime) -> HttpResponse:
    """The form as it was filled in, now for a client of the list. Nothing was sent yet, so nothing is wrong."""
    form = ReferForm(for_a_known_client(request.POST, known), desk=desk, actor=request.actor)
    form.errors.clear()
    context = refer_context(request, desk, form, ClientPart(), known, now)
    return _show(request, context | {"typed_otherwise": typed_otherwise(request.POST, known)})


def _choose_next(form: ReferForm, desk: queries.Desk) -> None:
    """Instead of a time that was taken the first that is free with the same link worker now, or none; sending again confirms it."""
    person = form.data.get("when", "").rpartition("|")[2]
    slots = () if form.in_crisis else (slot for slot in desk.slots if str(slot.user_id) == person)
    form.data = form.data.copy()
    form.data["when"] = next((queries.moment_value(slot) for slot in slots), "")


def _sent_before(request: HttpRequest, form: ReferForm, sent: Any) -> HttpResponse:
    """The same form again gets the same answer; one that was changed is told what was sent, with what differs (409)."""
    own_practice = sent.practice_id == form.desk.practice.pk
    if own_practice and form.said() != queries.said_when_sent(sent):
        client = queries.client_to_refer(request.actor, key_in(request.POST.get("client")))
        lines = differences(sent, form, ClientPart(request.POST), client)
        if lines:
            audit.record(request.actor, "referral.opened", sent, dossier_id=sent.pk)
            return render(request, "referral/sent_before.jinja", {"referral": sent, "lines": lines}, status=409)
    return redirect("doors:sent", id=sent.pk)


@requires("client.find", methods=("POST",))
def find_client(request: HttpRequest) -> HttpResponse:
    """Search the practice's own clients; the answer is a fragment for the form, or the whole page without scripts."""
    form = FindClient(request.POST)
    found = find(request.actor, form.cleaned_data["name"], form.cleaned_data["born"]) if form.is_valid() else []
    if form.is_valid():
        audit.record(request.actor, "client.searched", queries.FOUND, ids=[client.pk for client in found])
    template = "referral/found_clients.jinja" if request.htmx else "referral/find_client.jinja"
    return render(request, template, {"find_form": form, "found": found, "searched": form.is_valid()})


@requires("referral.send", methods=("POST",))
def advice(request: HttpRequest) -> HttpResponse:
    """The tree's answer to what is ticked so far, as a fragment, with what it changes elsewhere. Writes nothing."""
    desk = _desk(request)
    form = ReferForm(request.POST, desk=desk, actor=request.actor)
    context = {"form": form, "desk": desk, "advice": form.advice, "quiet": True, "turned": form.turn_with_the_advice()}
    form.errors.clear()  # nothing was sent yet: what is still to be chosen or said is no mistake
    if context["turned"]:
        context |= moments_context(desk, form, timezone.now())
    return render(request, "referral/advice_now.jinja", context)


@requires("draft.keep", methods=("POST",))
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the form as it is; quietly when a script asks, else with a word."""
    key = key_in(request.POST.get("key"))
    if key is None:
        return HttpResponse(status=422)
    desk = _desk(request)
    try:
        draft = keep_draft(request.actor, key, desk.practice.pk, as_draft(request.POST))
    except DraftTooLarge:
        return HttpResponse(status=413)
    except FormFinished:
        if request.htmx:
            return HttpResponse(status=204)
        messages.info(request, _("This form was finished before. No draft of it is kept."))
        return redirect("referral:new")
    if request.htmx:
        return render(request, "referral/kept.jinja", {"kept_at": timezone.now()})
    day = short_date(last_day_of(draft.kept_at))
    messages.success(request, _("Your draft is kept until %(day)s. You find it on this page.") % {"day": day})
    return redirect("referral:new")


@requires("draft.keep", methods=("POST",))
def drop(request: HttpRequest) -> HttpResponse:
    """Throw a draft away."""
    key = key_in(request.POST.get("key"))
    if key is not None:
        drop_draft(request.actor, key)
    messages.success(request, _("The draft is gone."))
    return redirect("referral:new")


@requires("referral.send", methods=("POST",))
def signpost_only(request: HttpRequest) -> HttpResponse:
    """No consent, or other support: count that someone was pointed the way; keep nothing about the person."""
    desk = _desk(request)
    form = ReferForm(request.POST, desk=desk, actor=request.actor)
    found = form.advice
    support = found.support if found else Support.SOCIAL_PRESCRIBING
    because = "no_consent" if found is None or found.in_scope else "other_support"
    signpost(request.actor, desk.location, desk.practice.pk, support, because, key_in(request.POST.get("key")))
    return render(request, "referral/signposted.jinja", {"desk": desk, "support": support})


def _desk(request: HttpRequest) -> queries.Desk:
    """What the form was made for; a practice that just left the programme finds nothing here."""
    try:
        return queries.desk(request.actor, key_in(request.POST.get("location")), timezone.now())
    except queries.NoProgrammeHere as error:
        raise Http404 from error
