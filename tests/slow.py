"""A server that takes its time: `KRING_SLOW=0.3` before a test in a browser shows what that test reads too early.

Each answer then begins that many seconds late, and a page comes in three parts with as long between them. What passes at
once and fails slowly did not wait for what it reads; on a busy machine it fails some day.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread

SECONDS = float(os.environ.get("KRING_SLOW", "0"))
HEAD = 200  # bytes: less than what any page begins with


def slowly(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The same answers, late; pages in parts."""

    def late(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_page = False

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            nonlocal is_page
            is_page = dict(headers).get("Content-Type", "").startswith("text/html")
            return start_response(status, headers, *failure)

        time.sleep(SECONDS)
        answer = app(environ, start)
        return in_parts(answer) if is_page else answer

    return late


def in_parts(answer: Iterable[bytes]) -> Iterator[bytes]:
    """How the page begins, the rest of its first half, and its second half."""
    try:
        page = b"".join(answer)
        half = max(HEAD, len(page) // 2)
        yield page[:HEAD]
        for part in (page[HEAD:half], page[half:]):
            time.sleep(SECONDS)
            yield part
    finally:
        answer.close()


class SlowServer(ThreadedWSGIServer):
    """The live server of the tests, slowed."""

    def set_app(self, application: Any) -> None:
        """Answer with this application, slowly."""
        super().set_app(slowly(application))


@pytest.fixture(scope="session", autouse=True)
def _as_slow_as_asked() -> Iterator[None]:
    """At its own speed when nothing is asked."""
    with pytest.MonkeyPatch.context() as patch:
        if SECONDS:
            patch.setattr(LiveServerThread, "server_class", SlowServer)
        yield
