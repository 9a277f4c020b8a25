"""The pages on which a link worker finds activities for a client and follows how it goes."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.access.policy import NotAllowed, NotVisible
from kring.directory import queries as directory
from kring.directory.cards import warnings
from kring.directory.choosable import choosable
from kring.directory.forms import ProfileForm
from kring.directory.maps import map_of, tiles_of
from kring.directory.tips import tips_of
from kring.directory.whereabouts import ways_there
from kring.matching import guests as who_comes
from kring.matching import looking, queries
from kring.matching.actions import attend, gaps, hand_over
from kring.matching.actions.attend import NotThatDay
from kring.matching.actions.hand_over import AlreadyHandedOver, NotAccompanied, NotOffered, NotThatWay
from kring.matching.forms import (
    LOOK,
    DayForm,
    HandOverForm,
    MissingForm,
    SeenForm,
    StopForm,
    TickForm,
    ToldForm,
    missing_from,
    typed,
)
from kring.matching.missing import waits_of
from kring.matching.rules.lifecycle import NotNow
from kring.matching.starting_point import starting_point
from kring.programme.scope import offered_with
from kring.ui import maps

REFERRAL = "referral.Referral"
HANDOVER = "matching.Handover"
MOST_ON_A_LIST = 3
ROOM_ON_A_SHEET = 1200  # characters that say what they are, of all activities together
MAP = "map"


@requires("handover.send", REFERRAL, methods=("GET", "POST"))
@never_cache
def search(request: HttpRequest, referral: Any) -> HttpResponse:
    """Find with a client what fits: from where they live, as far as that is known, with what stands in the way in view.

    What is looked for comes by POST: it says something of the client, and may not stand in an address. Who comes back to the
    page finds what was last looked for.
    """
    if looking.AFRESH in request.POST:
        looking.forget(request.session)
        return redirect("matching:search", id=referral.pk)
    return _found(request, referral)


def _found(
    request: HttpRequest,
    referral: Any,
    missing_form: MissingForm | None = None,
    *,
    noted: bool = False,
    too_many: bool = False,
) -> HttpResponse:
    """What was found, as a list or on a map, with what could be noted as missing. `too_many`: more is ticked than a sheet holds."""
    seeker = queries.seeker(request.actor, referral)
    start = starting_point(referral)
    sought = request.POST or looking.kept(request.session, referral.pk)
    first = {"q": seeker.starting_words, "near": start.near} | seeker.starting_wishes
    form = ProfileForm(sought or QueryDict(urlencode(first, doseq=True)), wider=_wider(referral))
    asked = form.data
    if request.POST:
        looking.keep(request.session, referral.pk, asked)
    on_map = asked.get("show") == MAP
    wanted = form.wanted(age=seeker.age)
    results = directory.search(request.actor, wanted) if form.is_valid() else directory.NOTHING
    picked = looking.picked(asked)
    audit.record(request.actor, "referral.opened", referral, dossier_id=referral.pk)
    context = {
        "referral": referral,
        "seeker": seeker,
        "form": form,
        "results": results,
        "picked": picked,
        "on_the_list": directory.by_ids(request.actor, picked) if picked else [],
        "told": "" if sought else start.told,
        "sought": bool(sought),
        "tips": tips_of(request.actor, [row.id for row in results.rows]),
        "missing_form": missing_form or missing_from(form),
        "noted": noted,
        "waits": waits_of(request.actor, referral),
        "map": _map_of(request, referral, results, wanted.near, asked) if on_map else None,
        "too_many": too_many,
    }
    wrong = not form.is_valid() or too_many or (missing_form is not None and not noted)
    page = render(request, "matching/search.jinja", context, status=422 if wrong else 200)
    return maps.allow(page, tiles_of(request.actor.region_id)) if on_map else page


def _wider(referral: Any) -> frozenset[str]:
    """The kinds beside the usual ones that can be looked for with this file."""
    return choosable(referral.region_id, offered_with(referral.region_id, referral.version_id))


def _map_of(request: HttpRequest, referral: Any, found: directory.Results, near: str, asked: QueryDict) -> maps.Map:
    """What was found, on a map that is moved by the form itself: where somebody looks may not stand in an address."""
    return map_of(
        _("Activities on a map"),
        found.rows,
        region_id=request.actor.region_id,
        moving=maps.by_form("profile", reverse("matching:search", args=[referral.pk])),
        link=lambda row: reverse("directory:activity", args=[row.id], query={"for": referral.pk}),
        view=maps.asked(asked),
        near=near,
        total=found.total,
    )


@requires("gap.note", REFERRAL, methods=("POST",))
@never_cache
def missing(request: HttpRequest, referral: Any) -> HttpResponse:
    """Note that what was looked for is missing; the search comes along, so that the page stays as it was."""
    form = MissingForm(request.POST)
    if not form.is_valid():
        return _found(request, referral, form)
    try:
        sought = ProfileForm(request.POST, wider=_wider(referral)).wanted().need
        gaps.note_need(request.actor, referral.pk, form.missing(), sought.languages)
    except NotAccompanied:
        form.add_error(None, _("This file is not with a link worker now, so nobody can wait for something."))
        return _found(request, referral, form)
    except NotAllowed as refused:  # the consent was withdrawn
        form.add_error(None, str(refused))
        return _found(request, referral, form)
    return _found(request, referral, noted=True)


@requires("gap.note", REFERRAL, methods=("POST",))
def not_missing(request: HttpRequest, referral: Any, wait: uuid.UUID) -> HttpResponse:
    """The client no longer waits for this."""
    gaps.take_back(request.actor, referral.pk, wait)
    messages.success(request, _("Noted."))
    return redirect("doors:file", id=referral.pk)


@requires("handover.send", REFERRAL, methods=("GET", "POST"))
@never_cache
def shortlist(request: HttpRequest, referral: Any) -> HttpResponse:
    """Up to three activities on paper, to take home. The paper names nobody but the link worker.

    What was chosen comes by POST: it says something of the client, and may not stand in an address. When more is ticked, somebody
    chooses again: which one stays behind is not for the sheet to say.
    """
    ids = looking.picked(request.POST)
    if "q" in request.POST:  # what was looked for came along: who goes back finds it
        looking.keep(request.session, referral.pk, request.POST)
    start = starting_point(referral)
    near = "" if start.told else start.near
    rows = directory.by_ids(request.actor, ids, near)
    if len(rows) > MOST_ON_A_LIST:
        return _found(request, referral, too_many=True)
    audit.record(request.actor, "shortlist.printed", referral, dossier_id=referral.pk)
    context = {
        "referral": referral,
        "rows": rows,
        "ways": ways_there(request.actor, [row.id for row in rows], near, longest=ROOM_ON_A_SHEET // max(1, len(rows))),
        "warnings": {row.id: warnings(row) for row in rows},
        "for_whose_eyes": [row.title for row in rows if row.delicate],
    }
    return render(request, "matching/shortlist.jinja", context)


@requires("handover.send", REFERRAL, methods=("GET", "POST"))
@never_cache
def new(request: HttpRequest, referral: Any, activity: uuid.UUID) -> HttpResponse:
    """Hand a client over to an activity, after their yes. What the provider will read is shown before it is sent."""
    found = directory.by_ids(request.actor, [activity], starting_point(referral).near)
    if not found:
        raise NotVisible
    looks = LOOK in request.POST
    given = {"initial": typed(request.POST)} if looks else {"data": request.POST or None}
    form = HandOverForm(**given, ways=queries.reach_choices(referral), last_name=referral.client.last_name)
    if form.is_bound and form.is_valid():
        answer = _send(request, referral, activity, form)
        if answer is not None:
            return answer
    audit.record(request.actor, "referral.opened", referral, dossier_id=referral.pk)
    context = {"referral": referral, "row": found[0], "form": form, "look": LOOK}
    context["reads"] = queries.would_read(referral, found[0], *form.tells())
    if looks and request.htmx:
        return render(request, "matching/provider_reads.jinja", context)
    context["seeker"] = queries.seeker(request.actor, referral)
    return render(request, "matching/new.jinja", context, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, referral: Any, activity: uuid.UUID, form: HandOverForm) -> HttpResponse | None:
    """Hand over and go on; None when the form has to be shown again with what is wrong."""
    try:
        made = hand_over.hand_over(request.actor, referral.pk, form.new(activity))
    except AlreadyHandedOver as known:
        messages.info(request, _("This was handed over already. Here is how it stands."))
        return redirect("matching:handover", id=known.handover.pk)
    except NotOffered as why:
        form.add_error(None, _("This activity is full at the moment.") if why.full else _("This activity has stopped."))
    except NotAccompanied:
        form.add_error(None, _("This file is not with a link worker now, so nothing can be handed over."))
    except NotAllowed as refused:  # the consent was withdrawn while this was being filled in
        form.add_error(None, str(refused))
    except NotThatWay:
        form.add_error("reach", _("The client does not want to be reached this way any more."))
    else:
        messages.success(request, _("Handed over to %(title)s.") % {"title": made.activity.title})
        return redirect("matching:handover", id=made.pk)
    return None


@requires("handover.write", HANDOVER)
@never_cache
def handover(request: HttpRequest, row: Any) -> HttpResponse:
    """One hand-over: what the provider knows, how it stands, and what can be done."""
    return _page(request, row)


def _page(request: HttpRequest, row: Any, status: int = 200, changed: bool = False, **forms_of: Any) -> HttpResponse:
    row.refresh_from_db()
    audit.record(request.actor, "handover.read", row, dossier_id=row.referral_id)
    context = {
        "shown": who_comes.accompanied(row),
        "answer_form": ToldForm(),
        "day_form": DayForm(),
        "stop_form": StopForm(),
        "changed": changed,
        "link": "",
    }
    return render(request, "matching/handover.jinja", context | forms_of, status=status)


@requires("handover.write", HANDOVER, methods=("POST",))
def answer(request: HttpRequest, row: Any) -> HttpResponse:
    """Note what the provider said on the phone."""
    form = ToldForm(request.POST)
    return _do(
        request,
        row,
        form,
        "answer_form",
        lambda given: attend.answer(request.actor, row.pk, given["says"], given["note"], seen=given["seen"]),
    )


@requires("handover.write", HANDOVER, methods=("POST",))
def start(request: HttpRequest, row: Any) -> HttpResponse:
    """Note that the client came for the first time."""
    form = DayForm(request.POST)
    return _do(request, row, form, "day_form", lambda given: attend.start(request.actor, row.pk, given["on"]))


@requires("handover.write", HANDOVER, methods=("POST",))
def attendance(request: HttpRequest, row: Any) -> HttpResponse:
    """Note whether the client came on a day."""
    form = TickForm(request.POST)
    return _do(
        request,
        row,
        form,
        "day_form",
        lambda given: attend.tick_attendance(request.actor, row.pk, given["on"], given["present"]),
    )


@requires("handover.write", HANDOVER, methods=("POST",))
def stop(request: HttpRequest, row: Any) -> HttpResponse:
    """Note that the client does not come any more, and why."""
    form = StopForm(request.POST)
    return _do(
        request,
        row,
        form,
        "stop_form",
        lambda given: attend.stop(request.actor, row.pk, given["reason"], given["on"], seen=given["seen"]),
    )


@requires("handover.write", HANDOVER, methods=("POST",))
def cancel(request: HttpRequest, row: Any) -> HttpResponse:
    """The client decided otherwise."""
    return _do(
        request, row, forms.Form(request.POST), "cancel_form", lambda given: hand_over.cancel(request.actor, row.pk)
    )


@requires("handover.write", HANDOVER, methods=("POST",))
def take_back(request: HttpRequest, row: Any) -> HttpResponse:
    """What was noted today was a mistake."""
    form = SeenForm(request.POST)
    return _do(request, row, form, "mistake", lambda given: attend.take_back(request.actor, row.pk, seen=given["seen"]))


@requires("handover.write", HANDOVER, methods=("POST",))
@never_cache
def link(request: HttpRequest, row: Any) -> HttpResponse:
    """Show the provider's link, to pass it on; with `new` the former one stops working."""
    if request.POST.get("new") == "1":
        hand_over.renew_link(request.actor, row.pk)
    return _page(request, row, link=who_comes.link_to_give(row))


def _do(request: HttpRequest, row: Any, form: forms.Form, name: str, act: Any) -> HttpResponse:
    """Do what a form asks and show the hand-over again; what cannot be is told beside the form."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except NotNow:
            return _page(request, row, status=409, changed=True, **{name: form})
        except NotThatDay:
            form.add_error("on", _("Choose a day between the hand-over and today."))
        else:
            messages.success(request, _("Noted."))
            return redirect("matching:handover", id=row.pk)
    return _page(request, row, status=422, **{name: form})
