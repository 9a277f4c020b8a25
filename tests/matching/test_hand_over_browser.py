"""Handing over in a real browser: what the provider will read follows what is typed, and nothing slips away meanwhile."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAID = "Een bankje halverwege, en graag iemand die bij de deur wacht. " * 4


@pytest.fixture
def page(open_page, cast, referral):
    opened = open_page(user=cast.dewi, viewport=PHONE)
    opened.goto(reverse("matching:new", args=[referral.pk, cast.activity.pk]))
    return opened


def test_a_tick_pressed_right_after_typing_stays_although_the_preview_above_it_grows(page):
    page.locator("[name=practicalities]").fill(SAID)
    page.locator("[name=said_yes]").click(delay=400)  # a finger that takes its time
    expect(page.locator("#provider-reads")).to_contain_text("bij de deur wacht")
    expect(page.locator("[name=said_yes]")).to_be_checked()


def test_a_preview_keeps_nothing_so_leaving_asks(page):
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.locator("[name=practicalities]").fill(SAID)
    page.locator("[name=practicalities]").press("Tab")
    expect(page.locator("#provider-reads")).to_contain_text("bij de deur wacht")
    page.get_by_role("link", name="Annuleren").click()
    page.wait_for_url("**/activities/")
    assert asked == ["beforeunload"]
