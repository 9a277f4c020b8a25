"""A press in a browser test is over when what it set going is there, however slowly a server answers."""

import http.server
import threading
import time
from collections.abc import Iterator

import pytest
from django.http import HttpResponse

from tests import slow

pytestmark = pytest.mark.browser

FORM = """<!doctype html><title>Before</title><form method="post" action="/sent"><button>Send</button></form>"""
BY_SCRIPT = f"""{FORM}<script>
document.querySelector("form").addEventListener("submit", async (event) => {{
  event.preventDefault();
  event.submitter.className = "busy";
  await fetch("/sent", {{ method: "POST" }});
  location.assign("/after");
}});
</script>"""
BEGINS, ENDS = b"<!doctype html><title>After</title><ul><li>one", b"<li>two</ul>"
PAUSE = 0.1  # seconds


@pytest.fixture
def slow_site() -> Iterator[tuple[str, list[str]]]:
    """A website whose forms and last page take their time: its address, and what was sent to it."""
    sent: list[str] = []

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = {"/": FORM, "/script": BY_SCRIPT}.get(self.path)
            self.answer(page.encode()) if page else self.answer(BEGINS, ENDS)

        def do_POST(self) -> None:
            time.sleep(PAUSE)
            sent.append(self.path)
            self.answer(BEGINS, ENDS)

        def answer(self, *parts: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            for part in parts:
                self.wfile.write(part)
                time.sleep(PAUSE if len(parts) > 1 else 0)

        def log_message(self, *_words: str) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", sent
    server.shutdown()
    server.server_close()


PRESSES = {
    "a button": ("/", lambda page: page.get_by_role("button").click()),
    "a button, found by its selector": ("/", lambda page: page.click("button")),
    "a key": ("/", lambda page: page.get_by_role("button").press("Enter")),
    "a form that a script sends": ("/script", lambda page: page.get_by_role("button").click()),
}


@pytest.mark.parametrize(("path", "press"), PRESSES.values(), ids=PRESSES)
def test_what_a_press_leads_to_is_read_whole(browser, slow_site, path, press):
    address, sent = slow_site
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + path)
    press(page)
    assert (sent, page.locator("li").all_inner_texts()) == (["/sent"], ["one", "two"])
    context.close()


@pytest.mark.parametrize("length", [0, 50, 300, 5_000])
def test_a_slow_server_answers_the_same(monkeypatch, length):
    monkeypatch.setattr(slow, "SECONDS", 0)
    page = bytes(number % 251 for number in range(length))
    assert b"".join(slow.in_parts(HttpResponse(page))) == page
