"""The card for who could not be reached: who tried and how to call back, and nothing that says why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires

LANGUAGES = ("nl", "en")


@requires("journey.write", "referral.Referral")
@never_cache
def neutral_card(request: HttpRequest, referral: Any) -> HttpResponse:
    """The card on paper. It names nobody but the link worker: no client, no organisation, no practice, no programme."""
    person = referral.link_worker
    context = {
        "referral": referral,
        "name": person.name if person else request.actor.name,
        "phone": (person and person.phone) or referral.welfare.phone,
        "may_write": referral.client.may_write,
    }
    audit.record(request.actor, "card.printed", referral, dossier_id=referral.pk, ground="neutral")
    language = request.GET.get("language", referral.client.language)
    with translation.override(language if language in LANGUAGES else LANGUAGES[0]):
        return render(request, "doors/neutral_card.jinja", context)
