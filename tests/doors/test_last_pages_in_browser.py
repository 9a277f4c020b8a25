"""Where silence and endings are told, on a phone and on a desk, in Dutch and in English: axe finds nothing and nothing sticks out."""

import os
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access import links
from kring.access.links import LinkPurpose
from kring.clients.models import Client
from kring.directory.models import Activity
from kring.feedback.daily import tell_of_no_feedback
from kring.identity.models import User
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close
from kring.journey.rules.reaching import Outcome
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.matching.handovers import a_handover

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("KRING_SHOTS")


@pytest.fixture
def addresses(transactional_db, cast):
    """By name: who looks (None for a client with a card) and where."""
    User.objects.filter(pk=cast.dewi.pk).update(phone="+31 6 11111111")
    known = {"days": 2, "starts": time(10), "ends": time(11, 30), "phone": "020 1111111"}
    Activity.objects.filter(pk=cast.activity.pk).update(**known)
    ended, going = an_accepted_referral(cast), an_accepted_referral(cast, person=a_person(last_name="Tak"))
    handover = a_handover(cast, going)
    record_contact(cast.actor(cast.dewi), ended.pk, NewContact(outcome=Outcome.ATTENDED))
    close(cast.actor(cast.dewi), ended.pk)
    a_referral(cast, person=a_person(last_name="Wolk"))
    tell_of_no_feedback(timezone.now() + timedelta(days=30))

    def own_page(referral):
        return reverse("doors:client", args=[links.token_for(referral.pk, LinkPurpose.CLIENT)])

    return {
        "closing-card": (cast.dewi, reverse("doors:closing_card", args=[ended.pk])),
        "closed-file": (cast.dewi, reverse("doors:file", args=[ended.pk])),
        "client-ended": (None, own_page(ended)),
        "client-going": (None, own_page(going)),
        "handover": (cast.dewi, reverse("matching:handover", args=[handover.pk])),
        "file-going": (cast.dewi, reverse("doors:file", args=[going.pk])),
        "why-broke-off": (cast.dewi, reverse("journey:close", args=[going.pk], query={"client_stopped": "1"})),
        "team": (cast.fenna, reverse("doors:team")),
        "inbox": (cast.anna, reverse("doors:today")),
        "refer": (cast.anna, reverse("referral:new")),
    }


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_and_nothing_sticks_out(addresses, open_page, viewport, language):
    Client.objects.update(language=language)
    pages = {}
    for name, (user, address) in addresses.items():
        page = pages[user] = pages.get(user) or open_page(user=user, language=language, viewport=viewport)
        page.goto(address)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{language}-{viewport[0]}.png", full_page=True)
        assert axe_violations(page) == [], name
        assert not wider_than_screen(page), name
