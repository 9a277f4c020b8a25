"""The card at the end: thanks, and how to come back. For who has no e-mail from us; whoever finds it learns nothing more."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kring.access import audit
from kring.access.guard import requires
from kring.doors import client as door
from kring.doors.neutral_card import LANGUAGES
from kring.referral.rules.lifecycle import State
from kring.ui.qr import qr_code


@requires("referral.card", "referral.Referral")
@never_cache
def closing_card(request: HttpRequest, referral: Any) -> HttpResponse:
    """The card on paper, in the client's language, with the link of the client's first card. It names whom to call and nothing else:
    no client, no organisation, no programme."""
    if referral.state != State.CLOSED:
        return redirect("doors:file", id=referral.pk)
    seen, address = door.meeting(referral, timezone.now()), door.card_address(referral)
    audit.record(request.actor, "card.printed", referral, dossier_id=referral.pk, ground="closing")
    asked = request.GET.get("language", referral.client.language)
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    with translation.override(language):
        paper = {"title": _("Thank you"), "meeting": seen, "phone": seen.phone, "card_language": language}
        paper |= {"address": address, "qr": qr_code(address) if address else ""}
        paper["paper"] = render_to_string("doors/closing_card_paper.jinja", paper, request)
    shown = {"referral": referral, "may_write": referral.client.may_write}
    owed = door.closing_card_owed(request.actor, referral)
    return render(request, "doors/closing_card.jinja", paper | shown | {"owed": owed})
