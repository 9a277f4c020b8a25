"""Mrs Beem answers on her phone from a letter with a link; Dewi asks in the conversation and types over a sheet with the keyboard."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.outcomes.models import Occasion, Response, Score
from tests.browser import PHONE, WIDE, axe_violations, tab_to, wider_than_screen
from tests.factories import an_accepted_referral
from tests.insight.measured import DJG, asked
from tests.journeys.words import words_in
from tests.outcomes.factories import a_link_to, a_moment, a_moment_at_the_end, adopts, answers_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALLEST = (320, 640)  # also 640 wide at 200%


def fine(page):
    """What is wrong with the page as it is now."""
    return axe_violations(page) + (["wider than the screen"] if wider_than_screen(page) else [])


def answer(page, say, label):
    """Choose an answer by its words, and go on."""
    page.get_by_role("radio", name=label, exact=True).check()
    page.get_by_role("button", name=say("Next")).click()


def questions_of(cast):
    """De Jong Gierveld and how it was, by link."""
    occasion = a_moment_at_the_end(cast)
    return occasion, reverse("outcomes:link", args=[a_link_to(cast, occasion)[0]])


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_answers_stops_half_way_and_comes_back(open_page, cast, language, javascript):
    say = words_in(language)
    yes, _more_or_less, no = ("ja", "min of meer", "nee") if language == "nl" else ("yes", "more or less", "no")
    # Given a letter with a link, for a client who reads this language
    occasion, address = questions_of(cast)
    type(occasion.referral.client).objects.update(language=language)
    page = open_page(language=language, viewport=PHONE, javascript=javascript)
    # When she reads what it is and begins
    page.goto(address)
    if javascript:
        assert fine(page) == []
    page.get_by_role("link", name=say("Begin")).click()
    # Then the question is the heading and has the focus, and there is one of eleven
    assert page.get_by_text(say("Question %(number)d of %(total)d", number=1, total=11)).is_visible()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    # When she answers three, skips one and closes the page
    for label in (yes, no, no):
        answer(page, say, label)
        if javascript:
            assert fine(page) == []
    page.get_by_role("button", name=say("Skip this question")).click()
    page.context.clear_cookies()
    page.close()
    assert answers_of(occasion) == {"djg-6": {"3": 1, "4": 3, "7": 3, "9": None}}
    # Then the same link goes on at the fifth, with the browser in that language
    page = open_page(language=language, viewport=PHONE, javascript=javascript)
    page.goto(address)
    page.get_by_role("link", name=say("Go on with question %(number)d of %(total)d", number=5, total=11)).click()
    for label in (no, yes):
        answer(page, say, label)
    # And she goes back by the browser's own button: what she answered is not shown
    page.go_back()
    assert page.locator("input:checked").count() == 0
    page.get_by_role("button", name=say("Next")).click()
    # And answers how it was
    for _number in range(4):
        page.get_by_role("radio").last.check()
        page.get_by_role("button", name=say("Next")).click()
    page.get_by_role("textbox").fill("Meer tijd")
    page.get_by_role("button", name=say("Next")).click()
    page.get_by_role("button", name=say("I am done")).click()
    # Then she is thanked, and the scores stand
    assert page.get_by_role("heading", name=say("Thank you")).is_visible()
    assert answers_of(occasion)["experience"] == {
        "heard": 4,
        "helped": 4,
        "own-choice": 4,
        "stopped": 11,
        "better": "Meer tijd",
    }
    total = Score.objects.get(instrument="djg-6", scale="total")
    assert (total.value, total.missing) == (5, 1)


@pytest.mark.parametrize("name", ["welcome", "choice", "scale", "words", "end", "rather not"])
def test_nothing_is_cut_off_on_the_smallest_screen(open_page, cast, name):
    adopts(cast.here, cast.ivo, "cantril", "1965")
    occasion = a_moment_at_the_end(cast, end=["djg-6", "experience", "cantril"])
    address = reverse("outcomes:link", args=[a_link_to(cast, occasion)[0]])
    page = open_page(viewport=SMALLEST)
    places = {
        "welcome": "",
        "choice": "question/?n=10",
        "words": "question/?n=11",
        "scale": "question/?n=12",
        "end": "question/?n=end",
        "rather not": "rather-not/",
    }
    page.goto(address + places[name])
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert fine(page) == []
    heights = page.locator(".choice, .forward .button").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert all(height >= 44 for height in heights)


def test_with_the_keyboard_alone(open_page, cast):
    occasion, address = questions_of(cast)
    page = open_page(viewport=WIDE)
    page.goto(address)
    tab_to(page, page.get_by_role("link", name="Beginnen"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, page.locator("#a1"))
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("Vraag 2 van 11").is_visible()
    assert answers_of(occasion) == {"djg-6": {"3": 2}}


def test_each_answer_is_read_with_its_question(open_page, cast):
    adopts(cast.here, cast.ivo, "cantril", "1965")
    occasion = a_moment(cast, start=["cantril"])
    page = open_page(viewport=PHONE)
    page.goto(reverse("outcomes:link_question", args=[a_link_to(cast, occasion)[0]]))
    group = page.get_by_role("group", name="nl items.now")
    assert group.get_by_role("radio").count() == 11
    assert group.get_by_role("radio", name=re.compile(r"^0\s*, nl items.now.low$")).count() == 1
    assert group.get_by_role("radio", name=re.compile(r"^10\s*, nl items.now.high$")).count() == 1
    assert page.locator("html").get_attribute("lang") == "nl"


def test_she_would_rather_not(open_page, cast):
    occasion, address = questions_of(cast)
    page = open_page(viewport=PHONE)
    page.goto(address)
    page.get_by_role("link", name="Ik antwoord liever niet").click()
    page.get_by_role("radio", name="Het is mij nu te veel").check()
    page.get_by_role("button", name="Ik antwoord liever niet").click()
    assert page.get_by_role("heading", name="Dat is goed").is_visible()
    assert fine(page) == []
    assert Occasion.objects.get(pk=occasion.pk).declined_because == "too_much"


def test_together_on_the_phone_of_the_link_worker(open_page, cast):
    # Given a client in conversation with Dewi
    occasion, address = questions_of(cast)
    page = open_page(user=cast.dewi, viewport=PHONE)
    page.goto(reverse("outcomes:file", args=[occasion.referral_id]))
    page.get_by_role("link", name="Samen beantwoorden").first.click()
    # When they answer one, and go back to it
    page.get_by_role("radio", name="ja", exact=True).check()
    page.get_by_role("button", name="Volgende").click()
    assert fine(page) == []
    page.get_by_role("link", name="Terug", exact=True).click()
    # Then Dewi sees it
    assert page.get_by_role("radio", name="ja", exact=True).is_checked()
    # When they go on and are done
    for _number in range(10):
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Volgende").click()
    page.get_by_role("button", name="Deze vraag overslaan").click()
    page.get_by_role("button", name="Wij zijn klaar").click()
    # Then the file shows that it was answered
    assert page.get_by_text("De antwoorden zijn bewaard.").is_visible()
    assert Occasion.objects.get(pk=occasion.pk).mode == "together"
    # And the link that lay at home thanks
    page.goto(address)
    assert page.get_by_role("heading", name="Bedankt").is_visible()


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "desk"])
def test_scores_of_all_moments_can_be_read_without_scrolling_sideways(open_page, cast, viewport):
    referral = an_accepted_referral(cast)
    for when, days in (("start", 300), ("three_months", 210), ("end", 190), ("six_months_after", 8)):
        asked(referral, when, DJG, 4, timezone.now() - timedelta(days=days), emotional=2, social=2)
    page = open_page(user=cast.dewi, viewport=viewport)
    page.goto(reverse("outcomes:file", args=[referral.pk]))
    frame = page.locator(".own-scores .table-frame")
    assert frame.locator("thead th").count() == 5
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert fine(page) == []


def test_a_sheet_is_typed_over_without_a_mouse(open_page, cast):
    occasion = a_moment(cast)
    page = open_page(user=cast.dewi, viewport=WIDE)
    page.goto(reverse("outcomes:typed_over", args=[occasion.pk]))
    assert fine(page) == []
    tab_to(page, page.locator("[name=q1]"))
    for digit in "133131":
        page.keyboard.press(digit)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert answers_of(occasion) == {"djg-6": {"3": 1, "4": 3, "7": 3, "9": 1, "8": 3, "10": 1}}
    assert Response.objects.get().mode == "paper"


def test_the_sheet_and_the_letter_fit_on_paper(open_page, cast):
    occasion, _address = questions_of(cast)
    page = open_page(user=cast.dewi, viewport=WIDE)
    for name in ("sheet", "letter"):
        page.goto(reverse(f"outcomes:{name}", args=[occasion.pk]))
        assert fine(page) == []
        page.emulate_media(media="print")
        assert not page.locator(".sheet-toolbar").is_visible() and page.locator(".sheet h1").is_visible()
        pages = page.pdf(format="A4").count(b"/Type /Page\n")
        assert pages <= (4 if name == "sheet" else 1)
        page.emulate_media(media="screen")
