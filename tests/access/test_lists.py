"""Every list on every page begins in the same words, whichever form it belongs to."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from kring.ui.choices import CHOOSE
from tests.access.test_matrix import PERMISSION_PAGES, address_of, ask
from tests.access.world import World, make_world
from tests.cast import make_cast

pytestmark = pytest.mark.django_db

WHO = ("ivo", "anna", "dewi", "fenna", "gijs", "hanna")
LIST = re.compile(r'<select name="(\w+)".*?</select>', re.DOTALL)
EMPTY = re.compile(r'<option value="">([^<]*)</option>|<option value="" selected>([^<]*)</option>')
DJANGO_SAYS = ("Select an option", "---------")


@pytest.fixture(scope="module")
def lists(django_db_setup, django_db_blocker) -> Iterator[dict[tuple[str, str], str]]:
    """(page, list) -> what the list says while nothing is chosen; '' when it cannot be empty."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world(make_cast())
        yield dict(_found_by(world))
        transaction.set_rollback(True)


def _found_by(world: World) -> Iterator[tuple[tuple[str, str], str]]:
    for who in WHO:
        browser = Client()
        browser.force_login(world.people[who])
        for name, pattern, declaration in PERMISSION_PAGES:
            if "GET" not in pattern.callback.methods:
                continue
            row = world.row(declaration.model, "ours") if declaration.model else None
            answer = ask(browser, "GET", address_of(name, pattern, world, "ours", row and row.pk))
            if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
                continue
            html = answer.content.decode()
            assert not any(words in html for words in DJANGO_SAYS), f"{name} says {DJANGO_SAYS}"
            for found in LIST.finditer(html):
                empty = EMPTY.search(found[0])
                yield (name, found[1]), (empty[1] or empty[2]) if empty else ""


def test_a_list_that_must_be_filled_begins_with_choose(lists):
    for page, field in (
        ("steward:invite", "organisation"),
        ("steward:presence_add", "user"),
        ("steward:presence_add", "location"),
        ("steward:presence_add", "site"),
        ("steward:location_add", "programme"),
        ("steward:location_change", "welfare"),
        ("steward:role_add", "organisation"),
    ):
        assert lists[page, field] == str(CHOOSE) == "kies", (page, field)


def test_no_list_anywhere_speaks_for_django(lists):
    """The fixture looked at every page; here it is shown that it saw the lists of more than the steward's pages."""
    pages = {page for page, _ in lists}
    assert {"directory:search", "referral:new", "doors:absence"} & pages
    assert len(lists) > 30
