"""A page of Kring in the browser, as the tests of the steps use it."""

import pytest

from tests.browser import PHONE, axe_violations, wider_than_screen

pytestmark = [pytest.mark.browser, pytest.mark.both_databases]


@pytest.mark.parametrize(("language", "viewport"), [("nl", PHONE), ("en", (1280, 900))])
def test_a_page_is_shown_in_the_language_of_the_browser(open_page, language, viewport):
    page = open_page(language=language, viewport=viewport)
    assert page.goto("/ui/accessibility/").status == 200
    assert page.locator("html").get_attribute("lang") == language
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def test_a_page_is_shown_without_javascript(open_page):
    page = open_page(javascript=False)
    page.goto("/ui/accessibility/")
    assert page.get_by_role("heading", level=1).is_visible()


def test_a_signed_in_page_has_the_session_of_its_account(open_page, cast):
    page = open_page(user=cast.anna)
    stranger = open_page()
    page.goto("/")
    stranger.goto("/")
    assert page.url.endswith("/") and "/account/" not in page.url
    assert "/account/" in stranger.url
