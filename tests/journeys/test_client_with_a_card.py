"""Mrs Beem finds the card at home: a name, a face, a time. The link on it moves, cancels, chooses how to be reached, stops."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.links import token_for
from kring.access.models import Link, LinkPurpose
from kring.capacity.models import Appointment
from kring.clients.actions import Wishes
from kring.duties.models import Step
from kring.referral.models import Referral
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_booked_referral
from tests.journeys.words import words_in

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

READERS = pytest.mark.parametrize(("language", "viewport"), [("nl", WIDE), ("en", PHONE)], ids=["nl-desk", "en-phone"])


def card_of(referral: Referral) -> str:
    return reverse("doors:client", args=[token_for(referral.pk, LinkPurpose.CLIENT)])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_says_who_when_where_and_never_why(open_page, cast, language):
    referral = a_booked_referral(cast, help_question="Wil weer onder de mensen na verlies.")
    page = open_page(viewport=PHONE, language=language)
    page.goto(card_of(referral))

    assert page.get_by_text("Dewi Darma").is_visible()
    shown = page.content()
    for secret in ("verlies", "Beem", "Mien", "Anna", "recept", "huisarts"):
        assert secret not in shown
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def test_what_professionals_noted_to_mind_is_not_on_the_page_and_is_not_wiped(client, cast):
    noted = Wishes(reach_note="Dochter leest de mail.", may_speak_with="De dochter, over dag en tijd")
    referral = a_booked_referral(cast, wishes=noted)
    assert "ochter" not in client.get(card_of(referral)).text
    said = {"reach": ["may_call"], "voicemail": "none", "reach_note": "", "may_speak_with": "Wie de kaart vond"}
    client.post(card_of(referral) + "wishes/", said)

    known = Referral.objects.get().client
    assert (known.reach_note, known.may_speak_with) == (noted.reach_note, noted.may_speak_with)


@READERS
def test_moves_the_appointment(open_page, cast, language, viewport):
    say = words_in(language)
    referral = a_booked_referral(cast)
    former = Appointment.objects.get()
    page = open_page(viewport=viewport, language=language)
    page.goto(card_of(referral))
    page.locator("summary", has_text=say("Another moment")).click()
    page.locator("#moment_3").check()
    page.get_by_role("button", name=say("Move my appointment")).click()

    page.get_by_text(say("Your appointment has been moved.")).wait_for()
    former.refresh_from_db()
    assert former.cancelled_at is not None
    assert Appointment.objects.filter(cancelled_at=None).count() == 1
    assert Step.objects.filter(dossier_id=referral.pk, code="client_moved", owner=cast.dewi, done_at=None).exists()


@READERS
def test_cancels_and_stops(open_page, cast, language, viewport):
    say = words_in(language)
    referral = a_booked_referral(cast)
    page = open_page(viewport=viewport, language=language, javascript=False)
    page.goto(card_of(referral))
    page.locator("summary", has_text=say("I cannot come")).click()
    page.get_by_role("button", name=say("Cancel my appointment")).click()
    assert page.get_by_text(
        say("Your appointment has been cancelled. You will hear from us about another time.")
    ).is_visible()
    page.locator("summary", has_text=say("I want to stop")).click()
    page.get_by_role("button", name=say("I want to stop")).click()

    assert page.get_by_text(
        say("That is fine. We stop, and contact you once to finish it well. You can always come back.")
    ).is_visible()
    assert Step.objects.filter(dossier_id=referral.pk, code="client_stops", done_at=None).exists()


@READERS
def test_chooses_how_to_be_reached(open_page, cast, language, viewport):
    say = words_in(language)
    referral = a_booked_referral(cast)
    page = open_page(viewport=viewport, language=language)
    page.goto(card_of(referral))
    page.locator("summary", has_text=say("How may we reach you?")).click()
    page.locator("[name=reach][value=may_mail]").check()
    page.locator("[name=voicemail][value=neutral]").check()
    page.get_by_role("button", name=say("Save")).click()

    page.get_by_text(say("Thank you. We keep to this.")).wait_for()
    client = Referral.objects.get(pk=referral.pk).client
    assert (client.may_mail, client.voicemail) == (True, "neutral")


def test_opening_the_link_changes_nothing_even_when_a_scanner_does(client, cast):
    referral = a_booked_referral(cast)
    address = card_of(referral)
    before = (Appointment.objects.count(), Step.objects.count())
    for verb in ("", "move/", "cancel/", "stop/", "wishes/"):
        client.get(address + verb)

    assert (Appointment.objects.count(), Step.objects.count()) == before


@pytest.mark.parametrize("why", ["forged", "expired", "revoked", "of another kind"])
def test_a_dead_link_is_a_friendly_page_that_reveals_nothing(client, cast, why):
    referral = a_booked_referral(cast)
    address = card_of(referral)
    assert "Dewi Darma" in client.get(address).text
    if why == "forged":
        address = reverse("doors:client", args=["A" * 32])
    elif why == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(days=1))
    elif why == "revoked":
        Link.objects.update(revoked_at=timezone.now())
    else:
        Link.objects.update(purpose=LinkPurpose.PROVIDER)

    answer = client.get(address)
    assert answer.status_code == 404
    assert "Dewi Darma" not in answer.text
    assert bare(answer.text) == bare(client.get(reverse("doors:client", args=["B" * 32])).text)


def bare(text: str) -> str:
    """A page without what differs at every visit: the form tokens, and the address itself."""
    return re.sub(r"/c/[\w-]+=*/|[A-Za-z0-9]{64}", "", text)
