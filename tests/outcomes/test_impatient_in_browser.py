"""An impatient thumb and a train through a tunnel: pressing twice, going back after being done, and losing the connection."""

import pytest
from django.urls import reverse

from kring.outcomes.models import Response, Score
from tests.browser import PHONE, axe_violations, wider_than_screen
from tests.outcomes.factories import a_link_to, a_moment, adopts, answers_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PRESS_TWICE = "button => { button.click(); button.click() }"


def next_of(page):
    return page.locator(".forward button").first


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_an_impatient_thumb_and_the_way_back_after_being_done(open_page, cast, javascript):
    occasion = a_moment(cast)
    address = reverse("outcomes:link", args=[a_link_to(cast, occasion)[0]])
    page = open_page(viewport=PHONE, javascript=javascript)
    # Given the first question, when she presses Next twice in the time of one
    page.goto(address + "question/")
    page.get_by_role("radio").first.check()
    if javascript:
        next_of(page).evaluate(PRESS_TWICE)
    else:
        next_of(page).dblclick()
    # Then it was one answer, and the second question waits without one
    page.get_by_text("Vraag 2 van 6").wait_for()
    assert answers_of(occasion) == {"djg-6": {"3": 1}}
    # When the link is open in a second tab as well, and she is done there
    other = page.context.new_page()
    other.goto(address + "question/?n=6")
    other.get_by_role("radio").last.check()
    next_of(other).click()
    next_of(other).click()
    other.get_by_role("heading", name="Bedankt").wait_for()
    # Then the first tab, the way back and a reload tell that it has arrived; nothing is written any more
    page.get_by_role("radio").first.check()
    next_of(page).click()
    page.get_by_role("heading", name="Bedankt").wait_for()
    other.go_back()
    assert other.locator("input:checked").count() == 0
    other.reload()
    other.get_by_role("heading", name="Bedankt").wait_for()
    assert answers_of(occasion) == {"djg-6": {"3": 1, "10": 3}}
    assert Score.objects.filter(scale="total").count() == 1


def test_in_a_tunnel_nothing_is_lost_that_was_kept(open_page, cast, watch):
    occasion = a_moment(cast)
    address = reverse("outcomes:link", args=[a_link_to(cast, occasion)[0]])
    watch.allow("net::ERR_INTERNET_DISCONNECTED")
    page = open_page(viewport=PHONE)
    page.goto(address + "question/")
    page.get_by_role("radio").first.check()
    next_of(page).click()
    page.get_by_text("Vraag 2 van 6").wait_for()
    # When the connection is gone while she presses Next
    page.get_by_role("radio").first.check()
    page.context.set_offline(True)
    next_of(page).evaluate("button => button.click()")
    page.wait_for_timeout(500)
    assert answers_of(occasion) == {"djg-6": {"3": 1}}
    # Then the same link goes on at the question that did not arrive
    page.context.set_offline(False)
    page.goto(address)
    page.get_by_role("link", name="Verder met vraag 2 van 6").click()
    page.get_by_text("Vraag 2 van 6").wait_for()
    page.get_by_role("radio").last.check()
    next_of(page).click()
    page.get_by_text("Vraag 3 van 6").wait_for()
    assert answers_of(occasion) == {"djg-6": {"3": 1, "4": 3}}


@pytest.mark.parametrize("viewport", [PHONE, (1280, 900)], ids=["phone", "wide"])
def test_words_from_right_to_left_and_long_ones_stay_on_the_page(open_page, cast, viewport):
    adopts(cast.here, cast.ivo, "mycaw", "2007")
    occasion = a_moment(cast, start=["mycaw"])
    address = reverse("outcomes:link", args=[a_link_to(cast, occasion)[0]])
    page = open_page(viewport=PHONE)
    for words in ("أريد الخروج أكثر، و2 كيلومتر <b>مشي</b>", "Donaudampfschifffahrtsgesellschaft" * 25):
        page.goto(address + "question/?n=1")
        page.get_by_role("textbox").fill(words)
        next_of(page).click()
        page.get_by_text("Vraag 2 van").wait_for()
        desk = open_page(user=cast.dewi, viewport=viewport)
        desk.goto(reverse("outcomes:together", args=[occasion.pk]) + "?n=2")
        assert words in desk.locator(".about").inner_text()
        assert not wider_than_screen(desk) and axe_violations(desk) == []
        desk.goto(reverse("outcomes:file", args=[occasion.referral_id]))
        assert not wider_than_screen(desk)
    assert Response.objects.count() == 1
