"""The watch on pages in browser tests really sees what should fail a test."""

import pytest

from tests.browser import Watch, axe_violations, wider_than_screen

pytestmark = pytest.mark.browser

ADDRESS = "http://kring.test/"
POLICY = "default-src 'none'; script-src 'self' 'nonce-let-in'"


@pytest.fixture
def shown(browser):
    """Shows a page with this body to a browser and gives the page and what its watch saw."""
    contexts = []

    def show(body, viewport=(390, 844)):
        watch = Watch()
        context = browser.new_context(viewport={"width": viewport[0], "height": viewport[1]})
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        document = (
            f'<!doctype html><html lang="en"><head><title>T</title></head><body><main>{body}</main></body></html>'
        )
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
        page.route(ADDRESS, lambda route: route.fulfill(body=document, headers=headers))
        page.goto(ADDRESS)
        return page, watch

    yield show
    for context in contexts:
        context.close()


def test_a_page_in_order_is_not_complained_about(shown):
    page, watch = shown("<h1>Kring</h1>")
    assert watch.left() == []
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<script>alert(1)</script>", "Content Security Policy"),
        ('<h1 style="color: red">Kring</h1>', "Content Security Policy"),
        ('<img src="https://cdn.test/a.png" alt="">', "Content Security Policy"),
        ('<script nonce="let-in">alert("let in by text")</script>', "dialog: let in by text"),
        ('<script nonce="let-in">throw new Error("broken")</script>', "script error: broken"),
        ('<script nonce="let-in">console.error("broken")</script>', "console: broken"),
    ],
)
def test_what_should_not_happen_is_seen(shown, body, complaint):
    page, watch = shown(body)
    page.wait_for_load_state("load")
    assert any(complaint in text for text in watch.left()), watch.complaints


def test_what_a_test_brings_about_itself_can_be_allowed(shown):
    _, watch = shown('<script nonce="let-in">console.error("status 404")</script>')
    assert watch.left() != []
    watch.allow("404")
    assert watch.left() == []


def test_an_accessibility_violation_is_told_in_words(shown):
    page, _ = shown('<h1>Kring</h1><img src="data:," id="portrait">')
    assert any(line.startswith("image-alt (critical)") and "#portrait" in line for line in axe_violations(page))


def test_a_page_that_scrolls_sideways_is_seen(shown):
    page, _ = shown("<h1>" + "Kring" * 200 + "</h1>")
    assert wider_than_screen(page)
