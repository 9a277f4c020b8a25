"""Every page can be operated by a browser that runs no scripts: whatever a script does there, a form or a link does too.

The pages are those of the matrix, so a new one is looked at on the day it appears. That the forms then do their work is what the
tests of each action hold: they send what such a browser sends.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from kring.access.links import token_for
from tests.access.test_every_reading_is_logged import SUBJECT
from tests.access.test_matrix import GIVEN, LINK_PAGES, PARTS, PERMISSION_PAGES, address_of, expected
from tests.access.world import World

# What a page is made of hangs on no database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ASKS = {"hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"}
# Its content is shown by a script, which then also does what is in it.
BY_A_SCRIPT = {"template", "dialog"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path"}


@dataclass
class Form:
    """A form of a page: whether it can be sent, and how it was begun."""

    begun: str
    sent_by: int = 0


@dataclass
class Page(HTMLParser):
    """Notes what on a page only a script could operate."""

    found: list[str] = field(default_factory=list)
    _forms: dict[str, Form] = field(default_factory=dict)
    _open: list[tuple[str, str | None, bool]] = field(default_factory=list)  # tag, form, shown without a script
    _asking: list[tuple[str, str | None]] = field(default_factory=list)
    _buttons: list[tuple[str, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Note forms, what sends them, and what asks the server by a script."""
        named, text = dict(attrs), self.get_starttag_text() or tag
        _tag, form, shown = self._open[-1] if self._open else ("", None, True)
        shown = shown and "hidden" not in named and tag not in BY_A_SCRIPT
        if tag == "form":
            form = named.get("id") or f"form {len(self._forms)}"
            if shown:
                self._forms[form] = Form(text)
        if ASKS & set(named) and shown and not (tag == "a" and named.get("href")):
            self._asking.append((text, named.get("form", form)))
        sends = named.get("type", "submit" if tag == "button" else "") in ("submit", "image")
        if tag in ("button", "input") and sends and shown:
            self._buttons.append((text, named.get("form", form)))
        elif tag == "button" and shown:
            self.found.append(f"only a script hears of {text}")
        if tag not in VOID:
            self._open.append((tag, form, shown))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and what was not closed within it."""
        while tag in (one[0] for one in self._open):
            if self._open.pop()[0] == tag:
                break

    def told(self) -> list[str]:
        """What is wrong, when the whole page was read."""
        for text, form in self._buttons:
            if form in self._forms:
                self._forms[form].sent_by += 1
            elif form is None:
                self.found.append(f"belongs to no form: {text}")
        self.found += [f"cannot be sent: {form.begun}" for form in self._forms.values() if not form.sent_by]
        self.found += [f"only a script asks: {text}" for text, form in self._asking if form not in self._forms]
        return self.found


def only_with_a_script(html: str) -> list[str]:
    """What on a page only a script could operate."""
    page = Page()
    page.feed(html)
    page.close()
    return page.told()


def shown(world: World, browsers: dict[str, Client]):
    """(name, answer) of each page that somebody can open."""
    for name, pattern, declaration in PERMISSION_PAGES:
        if "GET" in pattern.callback.methods:
            person = next(one for one in world.roles if expected(world, one, name, declaration, "ours") == "in")
            row = world.row(declaration.model, "ours").pk if declaration.model else None
            address = address_of(name, pattern, world, "ours", row)
            yield name, browsers[person].get(address, GIVEN.get(name))
    for name, pattern, declaration in LINK_PAGES:
        if "GET" in pattern.callback.methods:
            parts = {part: world.row(PARTS[part], "ours").pk for part in pattern.pattern.converters if part in PARTS}
            subject = world.row(SUBJECT[declaration.permission], "ours").pk
            yield (
                name,
                Client().get(reverse(name, kwargs=parts | {"token": token_for(subject, declaration.permission)})),
            )


def test_every_page_can_be_operated_without_scripts(world, browsers):
    wrong, forms = [], 0
    for name, answer in shown(world, browsers):
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            html = answer.content.decode()
            forms += html.count('method="post"')
            wrong += [f"{name}: {told}" for told in only_with_a_script(html)]
    assert forms > 100
    assert wrong == []


@pytest.mark.parametrize(
    "html",
    [
        '<form method="post" action="/x"><input name="a"></form>',
        '<form action="/x"><button type="button">Go</button></form>',
        '<form action="/x"><button hidden>Go</button></form>',
        '<button type="button">Go</button>',
        "<button>Go</button>",
        '<div hx-get="/x" hx-trigger="click">More</div>',
        '<form action="/x" hidden><button>Go</button></form><div hx-post="/x"></div>',
    ],
)
def test_what_only_a_script_operates_is_seen(html):
    assert only_with_a_script(html)


@pytest.mark.parametrize(
    "html",
    [
        '<form action="/x"><p><div hx-post="/y">a</div></p><button>Go</button></form>',
        '<form action="/x" id="f"><img src="y"></form><button form="f">Go</button>',
        '<a href="/x" hx-get="/x">More</a>',
        '<template><button type="button">Again</button></template><button type="button" hidden>Print</button>',
    ],
)
def test_what_a_form_or_a_link_operates_is_not(html):
    assert only_with_a_script(html) == []
