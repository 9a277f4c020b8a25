"""Dewi talks with Mrs Beem and the spider web is between them: on her phone, on paper, and once by Mrs Beem alone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from kring.access.links import token_for
from kring.access.models import LinkPurpose
from kring.referral.models import Referral
from kring.spiderweb.models import Web
from kring.spiderweb.rules.web import Dimension
from tests.browser import PHONE, WIDE, axe_violations, tab_to, wider_than_screen
from tests.factories import an_accepted_referral
from tests.journeys.words import BOTH, words_in
from tests.spiderweb.webs import MARKS, a_web, some_texts

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]

SMALLEST = 44  # CSS pixels, which a thumb hits


@pytest.fixture
def referral(cast):
    """A course of some weeks."""
    found = an_accepted_referral(cast)
    Referral.objects.update(sent_at=timezone.now() - timedelta(days=60))
    found.refresh_from_db()
    return found


def mark(page: Page, dimension: Dimension, number: int) -> None:
    """One tap on a mark."""
    page.locator(f"#part-{dimension} .web-mark", has_text=re.compile(rf"^{number}$")).click()


def sheets_of_paper(page: Page) -> int:
    """How many sheets of A4 the page takes when it is printed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


def fine(page: Page) -> None:
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


@BOTH
def test_they_make_a_web_together_and_weeks_later_the_former_is_behind_it(
    open_page, cast, referral, language, viewport
):
    # given a conversation of some weeks ago, with a web that was drawn on paper and typed over
    say = words_in(language)
    former = timezone.localdate() - timedelta(days=30)
    a_web(cast, referral, 6, 5, 3, 5, 1, 8, on=former, together=False)
    page = open_page(user=cast.dewi, language=language, viewport=viewport)
    page.goto(reverse("doors:file", args=[referral.pk]))

    # when they make a new one, mark after mark, and she says what she wants to talk about
    page.get_by_role("link", name=say("Make a web together")).click()
    for dimension, number in zip(Dimension, MARKS, strict=True):
        mark(page, dimension, number)
    page.locator("#part-taking_part").get_by_label(say("Here I want to talk about")).check()
    page.locator("#id_words_taking_part").fill("Ik zie bijna niemand.")
    fine(page)
    page.get_by_role("button", name=say("Save the web")).click()

    # then it is drawn with the former one behind it, and told in a table
    page.get_by_text(say("The web was saved.")).wait_for()
    drawing = page.locator(".web-drawing")
    assert (
        drawing.locator(".web-layer.now .web-dot").count() == drawing.locator(".web-layer.before .web-dot").count() == 6
    )
    assert drawing.get_attribute("role") == "img"
    table = page.locator("#web-table")
    assert table.locator("tbody tr").count() == 6
    assert "Ik zie bijna niemand." in table.inner_text()
    fine(page)
    web = Web.objects.get(on=timezone.localdate())
    assert [web.marks[one.value] for one in Dimension] == [[number] for number in MARKS]

    # and it goes home with her on one sheet that names nobody
    page.get_by_role("link", name=say("Print this web")).click()
    fine(page)
    assert "Beem" not in page.locator(".web-sheet").inner_text()
    assert sheets_of_paper(page) == 1

    # and what she wants to talk about stands beside the next step
    page.goto(reverse("doors:file", args=[referral.pk]))
    with_words = say("The client wants to talk about: %(what)s", what=say("Participation"))
    assert page.get_by_text(with_words).is_visible()
    fine(page)


def test_on_a_phone_each_part_of_life_is_a_screen_of_its_own(open_page, cast, referral):
    page = open_page(user=cast.dewi, viewport=PHONE)
    page.goto(reverse("spiderweb:new", args=[referral.pk]))
    for number, dimension in enumerate(Dimension):
        part = page.locator(f"#part-{dimension}")
        box = part.bounding_box()
        assert 0.7 * PHONE[1] < box["height"] < PHONE[1]
        sizes = part.locator(".web-mark").evaluate_all(
            "all => all.map(one => [one.getBoundingClientRect().width, one.getBoundingClientRect().height])"
        )
        assert len(sizes) == 12 and all(min(size) >= SMALLEST for size in sizes)
        part.locator(".web-next a").click()
        follows = [*Dimension][number + 1 : number + 2]
        next_one = page.locator(f"#part-{follows[0]}" if follows else "#web-save")
        page.wait_for_function(
            "one => { const top = one.getBoundingClientRect().top; return top >= -1 && top < innerHeight * .75 }",
            arg=next_one.element_handle(),
        )


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_with_the_keys_alone_and_nothing_typed_is_lost(open_page, watch, cast, referral, javascript):
    watch.allow("422")
    page = open_page(user=cast.dewi, viewport=WIDE, javascript=javascript)
    page.goto(reverse("spiderweb:new", args=[referral.pk]))
    first = page.locator("#id_mark_body_0_none")
    tab_to(page, first) if javascript else first.focus()
    page.keyboard.press("ArrowLeft")  # from 'no mark' to 10
    page.keyboard.press("ArrowLeft")
    assert page.locator("#id_mark_body_0_9").is_checked()
    page.locator("#id_words_mind").fill("x" * 201)
    page.locator("#web-save button[type=submit]").press("Enter")
    page.locator(".error-summary").wait_for()
    assert page.locator("#id_mark_body_0_9").is_checked()
    assert page.locator("#id_words_mind").input_value() == "x" * 201
    page.locator("#id_words_mind").fill("Rustig")
    page.locator("#web-save button[type=submit]").press("Enter")
    page.locator(".web-drawing").wait_for()
    assert Web.objects.get().marks["body"] == [9]


@BOTH
def test_mrs_beem_fills_one_in_at_home_and_dewi_reads_it(open_page, cast, referral, language, viewport):
    # given her card, and a region that has the texts of the full web
    say = words_in(language)
    some_texts(cast, english=True)
    page = open_page(language=language, viewport=viewport)
    card = reverse("doors:client", args=[token_for(referral.pk, LinkPurpose.CLIENT)])
    page.goto(card)

    # when she fills in a few of the 42 and ticks one thing, without scripts or account
    page.locator("summary", has_text=say("How are you doing?")).click()
    page.get_by_role("link", name=say("Fill it in")).click()
    page.get_by_role("link", name=say("Full: 42 marks")).click()
    assert page.locator(".web-marks").count() == 42
    page.locator(".web-mark:has(#id_mark_meaning_3_2)").click()
    page.locator("#part-meaning").get_by_label(say("Here I want to talk about")).check()
    fine(page)
    page.get_by_role("button", name=say("Send")).click()

    # then she is thanked, and the page shows nothing of it any more
    page.get_by_text(say("Thank you for filling this in. We read it before we talk with you.")).wait_for()
    fine(page)
    page.goto(reverse("spiderweb:fill_in", args=[token_for(referral.pk, LinkPurpose.CLIENT)]) + "?kind=full")
    assert page.locator("#id_mark_meaning_3_none").is_checked()
    assert not page.locator("#id_talk_meaning").is_checked()

    # and Dewi finds it in Today, and in the file
    desk = open_page(user=cast.dewi, language=language, viewport=viewport)
    desk.goto(reverse("doors:today"))
    assert desk.get_by_text(say("Read what the client filled in")).is_visible()
    desk.goto(reverse("spiderweb:webs", args=[referral.pk]))
    assert desk.get_by_text(say("by the client, with the link of the card")).first.is_visible()
    assert desk.locator(".web-layer.now .web-dot").first.is_visible()
    fine(desk)
