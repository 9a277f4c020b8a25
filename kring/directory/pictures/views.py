"""The picture itself, for whoever may see the activity, and the page on which it is put."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from kring.access.guard import anyone, by_link, requires
from kring.access.links import LinkPurpose
from kring.directory.pictures import actions, queries
from kring.directory.pictures.forms import PictureForm
from kring.directory.upkeep.gate import kept_as
from kring.directory.upkeep.queries import behind

KEPT = 24 * 60 * 60  # seconds in the reader's own browser; another picture has another address
FOR_ALL = "public, max-age=120, must-revalidate"  # anybody may keep it on the way, so it is asked again soon: it may be hidden by then


@requires("directory.read", "directory.Activity")
def picture(request: HttpRequest, row: Any) -> HttpResponseBase:
    """The picture of an activity, for professionals of the region."""
    return _given(request, queries.seen_by(request.actor, row))


@anyone
def public_picture(request: HttpRequest, activity: uuid.UUID) -> HttpResponseBase:
    """The picture of an activity on the public map."""
    return _given(request, queries.for_everybody(activity), FOR_ALL)


@by_link(LinkPurpose.KEEPER)
def kept_picture(request: HttpRequest, link: Any) -> HttpResponseBase:
    """The picture of one's own entry."""
    return _given(request, queries.of_entry(behind(link)))


def _given(request: HttpRequest, found: Any, kept: str = f"private, max-age={KEPT}") -> HttpResponseBase:
    if found is None:
        raise Http404
    etag = f'"{found.version}"'
    headers = {"Cache-Control": kept, "ETag": etag, "X-Content-Type-Options": "nosniff"}
    answer = HttpResponse(bytes(found.content), content_type="image/jpeg", headers=headers)
    return get_conditional_response(request, etag=etag, response=answer)


@requires("directory.keep", "directory.Activity", methods=("GET", "POST"))
def picture_edit(request: HttpRequest, row: Any) -> HttpResponse:
    """Put or remove the picture of an activity."""
    kept_as(request.actor, row)
    back = reverse("directory:activity", args=[row.pk])
    return _edit(request, row, back, reverse("directory:picture", args=[row.pk]))


@by_link(LinkPurpose.KEEPER, methods=("GET", "POST"))
def kept_picture_edit(request: HttpRequest, link: Any) -> HttpResponse:
    """Put or remove the picture of one's own entry."""
    token = request.resolver_match.kwargs["token"]
    back = reverse("directory:kept", args=[token])
    return _edit(request, behind(link), back, reverse("directory:kept_picture", args=[token]), by_link=True)


def _edit(request: HttpRequest, row: Any, back: str, address: str, **more: Any) -> HttpResponse:
    if request.method == "POST" and "remove" in request.POST:
        actions.remove(request.actor, row.pk)
        messages.success(request, _("The picture is removed."))
        return redirect(back)
    there = queries.of_entry(row)
    form = PictureForm(request.POST or None, request.FILES or None, initial={"shows": there.shows if there else ""})
    if form.is_valid():
        actions.put(request.actor, row.pk, form.cleaned_data["picture"], form.cleaned_data["shows"])
        messages.success(request, _("The picture is shown from now on."))
        return redirect(back)
    context = {"form": form, "activity": row, "there": there, "back": back, "address": address} | more
    return render(request, "directory/picture.jinja", context, status=422 if form.is_bound else 200)
