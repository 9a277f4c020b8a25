"""Chance draws clients whose file was closed; a link worker calls and hears how it was, and the team reads how far it is."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kring.clients.models import Client
from kring.journey.actions.course import close
from kring.outcomes.models import CallBack, CallBackDraw
from kring.outcomes.rules.drawing import draw
from tests.browser import axe_violations, wider_than_screen
from tests.factories import a_person, an_accepted_referral
from tests.journeys.words import BOTH, words_in
from tests.outcomes.factories import they_met

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def closed(cast):
    """Five files that Dewi closed after a conversation; one client is not to be called."""
    found = []
    for name in ("Wulp", "Kluut", "Tureluur", "Grutto", "Specht"):
        referral = an_accepted_referral(cast, person=a_person(first_name="Bo", last_name=name))
        they_met(cast, referral)
        close(cast.actor(cast.dewi), referral.pk)
        found.append(referral)
    Client.objects.filter(pk=found[-1].client_id).update(may_call=False)
    return found


def fine(page):
    """Readable for everybody, and no wider than the screen."""
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


@BOTH
def test_from_the_draw_to_what_somebody_said(open_page, cast, closed, watch, language, viewport):
    # given Fenna, who leads the team
    say = words_in(language)
    watch.allow("422")
    lead = open_page(user=cast.fenna, language=language, viewport=viewport)
    lead.goto(reverse("outcomes:measurements"))
    expect(lead.get_by_text(say("Nobody was drawn yet."))).to_be_visible()
    fine(lead)

    # when she asks for a period in which nobody's file was closed, she reads so; then two of this quarter are drawn
    lead.get_by_role("link", name=say("Draw who is called back")).click()
    today = lead.get_by_label(say("until"), exact=True).input_value()
    lead.get_by_label(say("Files closed from")).fill("2020-01-01")
    lead.get_by_label(say("until"), exact=True).fill("2020-02-01")
    lead.get_by_role("button", name=say("Draw"), exact=True).click()
    expect(lead.locator(".error-summary")).to_be_visible()
    lead.get_by_label(say("until"), exact=True).fill(today)
    lead.get_by_label(say("How many clients")).fill("2")
    fine(lead)
    lead.get_by_role("button", name=say("Draw"), exact=True).click()

    # then it says of how many, who was left out, and how anybody can draw the same files again
    expect(lead.get_by_text(say("%(drawn)s of %(population)s files", drawn=2, population=4))).to_be_visible()
    expect(
        lead.get_by_text(say("%(consent)s without consent, %(calls)s not to be called", consent=0, calls=1))
    ).to_be_visible()
    row = CallBackDraw.objects.get()
    lead.locator("summary", has_text=say("How this was drawn")).click()
    expect(lead.get_by_text(row.seed)).to_be_visible()
    assert draw(row.seed, [uuid.UUID(key) for key in row.drawn_from], 2) == [
        call.referral_id for call in row.calls.order_by("place")
    ]
    fine(lead)

    # when Dewi finds a call in Today and makes it
    call = CallBack.objects.order_by("place").first()
    page = open_page(user=cast.dewi, language=language, viewport=viewport)
    page.goto(reverse("doors:today") + "?tab=all")
    page.locator(f"a[href='{reverse('outcomes:call_back', args=[call.pk])}']").first.click()
    expect(page.get_by_role("heading", name=say("Call back to hear how it was"), level=1)).to_be_visible()
    page.get_by_role("radio", name=say("we spoke")).check()
    heard, helped = (page.get_by_role("group", name=say(text)) for text in (
        "Did the client feel heard?", "Did the client feel helped?",
    ))  # fmt: skip
    heard.get_by_role("radio", name=say("yes"), exact=True).check()
    # and presses one too soon, and takes it back
    helped.get_by_role("radio", name=say("no"), exact=True).check()
    helped.get_by_role("radio", name=say("not said"), exact=True).check()
    page.get_by_label(say("What was said")).fill("Ik ga nog elke week wandelen.")
    fine(page)
    page.get_by_role("button", name=say("Note it")).click()

    # then it stands in the file, and that step is done
    page.get_by_text(say("Noted.")).wait_for()
    page.goto(reverse("outcomes:file", args=[call.referral_id]))
    expect(page.get_by_text("Ik ga nog elke week wandelen.")).to_be_visible()
    expect(page.get_by_text(say("the client felt heard"))).to_be_visible()
    fine(page)
    page.goto(reverse("doors:today") + "?tab=all")
    expect(page.locator("a[href*='/call-backs/']")).to_have_count(1)

    # and Fenna reads how far it is, without a word of what was said
    lead.reload()
    expect(
        lead.get_by_text(
            say("%(noted)s of %(drawn)s; %(spoken)s were spoken with", noted=1, drawn=2, spoken=1), exact=True
        )
    ).to_be_visible()
    expect(lead.get_by_text(say("%(count)s of %(said)s who said yes or no", count=1, said=1))).to_be_visible()
    expect(lead.get_by_text("wandelen")).to_have_count(0)
    watch.allow("404")
    assert lead.goto(reverse("outcomes:file", args=[call.referral_id])).status == 404
