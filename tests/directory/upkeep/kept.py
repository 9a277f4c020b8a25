"""What a form about an activity sends, and the link of whoever keeps one."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kring.directory.models import Activity
from kring.directory.rules.meanwhile import shown
from kring.directory.upkeep import keepers
from tests.cast import Cast

FORM = {
    "title": "Wandelgroep De Brug",
    "theme": "walk",
    "days": ["2"],
    "starts": "10:00",
    "ends": "11:30",
    "venue": "De Brug",
    "postcode": "1234",
    "cost": "0",
    "email": "brug@example.org",
    "public": "on",
    "times": "1",
}


def appointed(cast: Cast, activity: Activity | None = None) -> str:
    """The token of somebody who keeps an entry without an account; the organisation has nothing to do with it."""
    activity = activity or cast.activity
    keepers.appoint(cast.actor(cast.ivo), activity.pk, name="Ria", email="ria@example.org")
    return keepers.token_of(activity)


def page_of(token: str, verb: str = "") -> str:
    """The address of what the holder of a link does."""
    return reverse(f"directory:kept{'_' if verb else ''}{verb}", args=[token])


def form(**changes: Any) -> dict[str, Any]:
    """The form as it stands, with changes."""
    return FORM | changes


def as_shown(activity: Activity) -> str:
    """The marks of what an entry says at this moment."""
    return shown(Activity.objects.get(pk=activity.pk))


def seen(client: Client, page: str) -> str:
    """What a page carries along of what an entry said when it was opened."""
    return re.search(r'name="seen" value="([^"]+)"', client.get(page).content.decode())[1]


def save(client: Client, page: str, given: dict[str, Any]) -> HttpResponse:
    """Open the form of an entry and send it."""
    return client.post(page, given | {"seen": seen(client, page)})


def confirm(client: Client, page: str, address: str, **given: str) -> HttpResponse:
    """Open a page on which an entry is confirmed, and say that it is right."""
    return client.post(address, given | {"seen": seen(client, page)})


class Fields(HTMLParser):
    """What a browser sends of the fields on a page, when nobody touches them."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.inside = ""
        self.is_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field begins; a box that is not ticked sends nothing."""
        given = dict(attrs)
        if tag in ("select", "textarea"):
            self.inside, self.is_text = given.get("name") or "", tag == "textarea"
            self.sent.setdefault(self.inside, [""] if tag == "textarea" else [])
        elif tag == "option" and "selected" in given:
            self.sent[self.inside].append(given.get("value") or "")
        elif tag == "input" and "name" in given and (given.get("type") != "checkbox" or "checked" in given):
            usual = "on" if given.get("type") == "checkbox" else ""
            self.sent.setdefault(given["name"] or "", []).append(given.get("value") or usual)

    def handle_data(self, data: str) -> None:
        """The text of a larger field; a line break right after its beginning is not part of it."""
        if self.is_text and self.sent.get(self.inside) == [""] and data.strip():
            self.sent[self.inside] = [data.lstrip("\r\n")]

    def handle_endtag(self, tag: str) -> None:
        """A field ends."""
        if tag in ("select", "textarea"):
            self.inside, self.is_text = "", False


def filled_in(page: HttpResponse) -> dict[str, list[str]]:
    """What the fields on a page send."""
    fields = Fields()
    fields.feed(page.content.decode())
    return fields.sent
