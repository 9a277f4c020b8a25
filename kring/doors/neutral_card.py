"""The card for who could not be reached: who tried and how to call back, and nothing that says why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires

LANGUAGES = ("nl", "en")


@requires("journey.write", "referral.Referral")
@never_cache
def neutral_card(request: HttpRequest, referral: Any) -> HttpResponse:
    """The card on paper, in the client's language. It names nobody but who is to be called: no client, no organisation, no
    practice, no programme. Who stands in for the link worker is called: the link worker is away."""
    stands_in = referral.link_worker_id in request.actor.stands_in_for
    person = request.user if stands_in or referral.link_worker is None else referral.link_worker
    phone = person.phone or referral.welfare.phone
    audit.record(request.actor, "card.printed", referral, dossier_id=referral.pk, ground="neutral")
    language = request.GET.get("language", referral.client.language)
    language = language if language in LANGUAGES else LANGUAGES[0]
    with translation.override(language):
        title = _("I tried to reach you")
        paper = {"title": title, "name": person.name, "phone": phone, "card_language": language}
        paper["paper"] = render_to_string("doors/neutral_card_paper.jinja", paper, request)
    return render(
        request, "doors/neutral_card.jinja", paper | {"referral": referral, "may_write": referral.client.may_write}
    )
