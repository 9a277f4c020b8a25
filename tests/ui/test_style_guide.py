import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import axe_violations, wider_than_screen

GUIDE = "/ui/"
SIZES = [(390, 844), (768, 1024), (1280, 900)]


def test_the_style_guide_is_for_the_demonstration_only(client, settings):
    assert client.get(reverse("ui:style_guide")).status_code == 200
    settings.KRING_DEMO = False
    settings.DEBUG = False
    assert client.get(reverse("ui:style_guide")).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", SIZES, ids=[str(width) for width, _height in SIZES])
def test_axe_finds_nothing_at_any_size(open_page, language, viewport):
    page = open_page(language=language, viewport=viewport)
    for address in (GUIDE, f"{GUIDE}?theme=dusk&errors=1"):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert axe_violations(page) == []
        assert not wider_than_screen(page)


@pytest.mark.browser
def test_a_small_screen_with_large_text_does_not_scroll_sideways(open_page):
    page = open_page(viewport=(320, 640))
    page.goto(GUIDE)
    assert not wider_than_screen(page)


@pytest.mark.browser
def test_the_language_switch_works_without_scripts(open_page):
    page = open_page(javascript=False)
    page.goto(GUIDE)
    page.locator(".account > summary").click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith(GUIDE)


@pytest.mark.browser
def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(open_page):
    page = open_page()
    page.goto(GUIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.browser
def test_the_counter_counts_down_and_says_when_it_is_too_much(open_page):
    page = open_page()
    page.goto(GUIDE)
    counter = page.locator("#id_question_count")
    page.locator("#id_question").fill("Zingen")
    assert counter.inner_text() == "nog 294 tekens"
    page.locator("#id_question").fill("x" * 302)
    assert counter.inner_text() == "2 tekens te veel"


@pytest.mark.browser
def test_every_target_is_large_enough_for_a_thumb(open_page):
    page = open_page(viewport=(390, 844))
    page.goto(GUIDE)
    heights = page.locator(".button:visible, .nav-link:visible, .choice:visible, .tabs a").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) > 20
    assert min(heights) >= 44


@pytest.mark.browser
def test_a_menu_closes_with_escape_and_gives_the_focus_back(open_page):
    page = open_page()
    page.goto(GUIDE)
    summary = page.locator(".account > summary")
    summary.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(".account[open]").count() == 0
    assert summary.evaluate("one => one === document.activeElement")


@pytest.mark.browser
def test_a_second_press_sends_nothing(open_page):
    page = open_page()
    page.goto(GUIDE)
    page.locator(".account > summary").click()
    sent = page.evaluate(
        """() => {
            const form = document.querySelector(".languages");
            const refused = [];
            window.addEventListener("submit", (event) => {
                refused.push(event.defaultPrevented);
                event.preventDefault();
            });
            form.requestSubmit();
            form.requestSubmit();
            return refused;
        }"""
    )
    assert sent == [False, True]
