"""A client with the link open: what they press, and where that leads."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


class Phone:
    """Presses what a page behind a link offers; `n` is the place of a question."""

    def __init__(self, client: Client, token: str):
        self.client, self.token = client, token

    def url(self, name: str = "link") -> str:
        """The address of a page."""
        return reverse(f"outcomes:{name}", args=[self.token])

    def opens(self, name: str = "link", **query: str) -> HttpResponse:
        """Look at a page."""
        return self.client.get(self.url(name), query)

    def says(self, n: int | str, answer: str = "", **also: Any) -> HttpResponse:
        """Answer, and press Next."""
        return self.client.post(self.url("link_answer"), {"n": n, "answer": answer} | also)

    def skips(self, n: int | str) -> HttpResponse:
        """Leave a question open."""
        return self.says(n, do="leave_open")

    def done(self) -> HttpResponse:
        """Be done, and read the page that follows."""
        return self.client.post(self.url("link_done"), follow=True)
