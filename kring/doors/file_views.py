"""The file of one person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.fields import Group
from kring.access.guard import requires
from kring.access.photos import address_of
from kring.doors.file import ALONG, compose
from kring.identity.actors import Actor
from kring.spiderweb import chart


@requires("referral.read", "referral.Referral", along=ALONG)
@never_cache
def file(request: HttpRequest, referral: Any) -> HttpResponse:
    """Everything about one person's course that this reader may see, on one page."""
    page = compose(request.actor, referral, timezone.now())
    also = ("notes.read",) if Group.NOTES in page.fields else ()
    latest = page.webs.latest if page.webs else None
    also += ("web.read",) if latest else ()
    audit.record(request.actor, "referral.opened", referral, dossier_id=referral.pk, also=also)
    if page.same_person:
        audit.record(request.actor, "referral.listed", referral, ids=page.same_person.ids)
    context = {"file": page, "photo": _photo(request.actor, referral), "web_drawing": latest and chart.draw(latest)}
    return render(request, "doors/file.jinja", context)


def _photo(actor: Actor, referral: Any) -> str:
    """The link worker's photo, for everybody but the link worker."""
    return address_of(actor, referral.link_worker_id) if referral.link_worker_id != actor.user_id else ""
