"""`./run screenshots`: takes the pictures in `docs/screenshots` from a demonstration that is running.

Everything on them is invented. Run it after a change that shows, look at the pictures, and commit them.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ARGUMENTS, PHONE, program

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
DESK = (1280, 900)


def person(browser: Browser, base: str, role: str, size: tuple[int, int], language: str = "nl") -> Page:
    """A page of the first demo account with this role, signed in with its button."""
    context = browser.new_context(
        base_url=base,
        viewport={"width": size[0], "height": size[1]},
        locale="nl-NL" if language == "nl" else "en-GB",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/")
    page.locator("form button").filter(has_text=role).first.click()
    page.wait_for_load_state()
    return page


def refer(page: Page) -> None:
    page.goto("/referrals/new/")
    page.locator("#id_none_apply").check()
    page.locator("#id_help_question").fill("Sinds het voorjaar alleen. Wil graag weer de deur uit, liefst wandelen.")
    page.locator("#advice .notice").wait_for()
    page.evaluate("scrollTo(0, 0)")


def first_file(page: Page) -> None:
    page.goto("/")
    page.locator(".steps a", has_text="Vraag hoe het gaat").first.click()


def card(page: Page) -> None:
    page.goto("/referrals/?tab=waiting")
    if not page.locator("tbody a").count():  # everybody was accepted already
        page.goto("/referrals/")
    page.locator("tbody a").first.click()
    page.goto(page.url.rstrip("/") + "/card/")


def results(page: Page) -> None:
    page.goto("/insight/results/")
    page.locator("main h2").nth(1).evaluate("one => scrollTo(0, one.getBoundingClientRect().top - 90)")


PICTURES: list[tuple[str, str, tuple[int, int], Callable[[Page], object]]] = [
    ("refer", "Verwijzer", DESK, refer),
    ("today", "Welzijnscoach", DESK, lambda page: page.goto("/")),
    ("today-phone", "Welzijnscoach", PHONE, lambda page: page.goto("/")),
    ("file", "Welzijnscoach", DESK, first_file),
    ("activities", "Welzijnscoach", DESK, lambda page: page.goto("/activities/")),
    ("card", "Verwijzer", DESK, card),
    ("figures", "Gemeente", DESK, lambda page: page.goto("/insight/")),
    ("results", "Gemeente", DESK, results),
    ("steward", "Beheerder", DESK, lambda page: page.goto("/steward/")),
]


def main(arguments: list[str]) -> int:
    """Take every picture, or only those named."""
    base = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program(), args=[*ARGUMENTS, *sandbox])
        for name, role, size, show in PICTURES:
            if arguments and name not in arguments:
                continue
            page = person(browser, base, role, size)
            show(page)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{name}.png")
            print(f"docs/screenshots/{name}.png")
            page.context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
