"""A real browser for tests: `browser_page` for a page in Dutch, `open_page` for another language, size or person.

Every page is watched: an error in its console, a failed script, a refused resource (Content-Security-Policy) or a dialog
that a page opens by itself fails the test that had it open.
"""

import functools
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page, sync_playwright

WIDE = (1280, 900)
PHONE = (390, 844)
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PRESSES = ("click", "dblclick", "press")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Playwright's own loop runs in the test's thread; Django takes that for an asynchronous call and would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def program() -> str | None:
    """The browser to use: `CHROMIUM`, or the first one installed."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass
class Watch:
    """What went wrong on the pages of one test. `allow` names parts of messages that the test brings about on purpose."""

    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, part: str) -> None:
        """Accept messages with `part` in them, such as the browser's own line about a status 404."""
        self.allowed.append(part)

    def left(self) -> list[str]:
        """The complaints that the test did not ask for."""
        return [text for text in self.complaints if not any(part in text for part in self.allowed)]

    def follow(self, page: Page) -> None:
        """Note everything that should not happen on this page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _dialog(self, dialog: Dialog) -> None:
        # Leaving a form that was not saved may ask; no other page of ours opens a dialog, so this is script let in by text.
        if dialog.type != "beforeunload":
            self.complaints.append(f"dialog: {dialog.message}")
        dialog.accept()


def until_it_is_there(press: Callable[..., None]) -> Callable[..., None]:
    """A press that ends when what it set going is there: no button is busy any more, and the page is read to its end.

    Playwright's own waits at most until the next page begins to come, and not at all for a form that a script sends; what is read
    from the page or the database just after it is then that of before, half, or nothing. A link or form within a frame, a key
    pressed through `page.keyboard`, and what htmx brings are not waited for: wait for what they should show, with `expect`.
    """

    @functools.wraps(press)
    def pressed(self: Locator | Page, *args: Any, **options: Any) -> None:
        press(self, *args, **options)
        page = self if isinstance(self, Page) else self.page
        page.locator(".busy").first.wait_for(state="detached")
        page.wait_for_load_state()

    return pressed


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process. Where there is none: not run, and with CI=true failed."""
    path = program()
    if path is None:
        reason = "no Chromium found: install it, or set CHROMIUM to its path"
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox refuses to run as root
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        for kind, press in ((kind, press) for kind in (Locator, Page) for press in PRESSES):
            patch.setattr(kind, press, until_it_is_there(getattr(kind, press)))
        started = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *sandbox])
        yield started
        started.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the pages of this test complain about; a complaint at the end fails the test."""
    watching = Watch()
    yield watching
    complaints = watching.left()
    if complaints:
        pytest.fail("the browser complained:\n" + "\n".join(complaints), pytrace=False)


class UnderWay:
    """How many requests are being answered in this process.

    A page that is closed leaves its last request behind in the server; a database that is emptied at that moment locks with it.
    """

    SECONDS = 10.0
    QUIET = 0.05  # seconds without any request, after which the browser sends no other

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        request_started.connect(self._began, weak=False)
        request_finished.connect(self._ended, weak=False)

    def _began(self, **_kwargs: Any) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def _ended(self, **_kwargs: Any) -> None:
        with self._changed:
            self._count = max(0, self._count - 1)
            self._changed.notify_all()

    def wait(self) -> None:
        """Until no request has been under way for a moment."""
        until = time.monotonic() + self.SECONDS
        with self._changed:
            while time.monotonic() < until:
                if self._count == 0 and not self._changed.wait(self.QUIET):
                    return
                self._changed.wait_for(lambda: self._count == 0, timeout=max(0.0, until - time.monotonic()))
            self._count = 0  # whoever never ends is not waited for by every test after this one


under_way = UnderWay()


@pytest.fixture
def open_page(browser: Browser, live_server: Any, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Make a page in a context of its own: `open_page(user=..., language="en", viewport=PHONE, javascript=False)`.

    Addresses are relative to the live server: `page.goto("/")`. With `user`, that account is signed in.
    """
    contexts: list[BrowserContext] = []

    def make(
        user: Any = None,
        language: str = "nl",
        viewport: tuple[int, int] = WIDE,
        javascript: bool = True,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale={"nl": "nl-NL", "en": "en-GB"}.get(language, language),
            timezone_id="Europe/Amsterdam",
            viewport={"width": viewport[0], "height": viewport[1]},
            java_script_enabled=javascript,
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if user is not None:
            if user.language != language:  # the language of the account wins over the browser's
                user.language = language
                user.save(update_fields=["language"])
            sign_in(context, live_server.url, user)
        page = context.new_page()
        watch.follow(page)
        context.on("page", watch.follow)
        return page

    yield make
    for context in contexts:
        context.close()
    under_way.wait()


@pytest.fixture
def browser_page(open_page: Callable[..., Page], request: pytest.FixtureRequest) -> Page:
    """A page in Dutch on a wide screen. Other wishes: `@pytest.mark.parametrize("browser_page", [{...}], indirect=True)`."""
    return open_page(**getattr(request, "param", {}))


def sign_in(context: BrowserContext, url: str, user: Any) -> None:
    """Give the context the session of a signed-in account, without walking through the sign-in pages."""
    client = Client()
    client.force_login(user)
    cookies = [{"name": name, "value": morsel.value, "url": url} for name, morsel in client.cookies.items()]
    context.add_cookies(cookies)


def tab_to(page: Page, target: Locator, most: int = 120) -> None:
    """Press Tab until the target has the focus, as somebody without a mouse would; a target that Tab does not reach fails."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {target} in {most} presses")


def axe_violations(page: Page, tags: list[str] | None = None) -> list[str]:
    """What axe finds on the page as it is now, one readable line for each place; empty when all is well."""
    # Only what is wrong is worked out in detail and sent back: half the time. Nothing here needs style sheets fetched beforehand.
    options = {
        "runOnly": {"type": "tag", "values": tags or AXE_TAGS},
        "resultTypes": ["violations"],
        "preload": False,
    }
    found = Axe().run(page, options=options)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} at {' '.join(map(str, node['target']))}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def wider_than_screen(page: Page) -> bool:
    """Whether the page scrolls sideways, which on a phone it never should."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
