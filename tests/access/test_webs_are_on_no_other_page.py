"""Of all pages only those about webs ask the database for one: no figures, downloads, searches, lists or open data do.

Generated like the matrix, from the same world: a new page is in here on the day it appears.
"""

import pytest
from django.test import Client
from django.urls import reverse

from kring.access.links import token_for
from tests.access.test_every_reading_is_logged import SUBJECT
from tests.access.test_matrix import LINK_PAGES, PARTS, PERMISSION_PAGES, address_of, ask, expected
from tests.spiderweb.test_known_to_nobody_else import names_a_web
from tests.spiderweb.webs import some_texts

# The pages that are about webs. On any other page a statement that names their tables is a fault.
ABOUT_WEBS = {"doors:file", "steward:web_texts", "steward:web_texts_end"}


@pytest.mark.one_database
@pytest.mark.django_db
def test_no_other_page_asks_for_it(world, browsers):
    """Every page of the matrix, by somebody who gets in, and every page behind a link: figures, downloads, searches, lists, open data."""
    some_texts(world.cast)
    asking, walked = set(), 0
    for name, pattern, declaration in PERMISSION_PAGES:
        obj_id = world.row(declaration.model, "ours").pk if declaration.model else None
        address = address_of(name, pattern, world, "ours", obj_id)
        for person in world.roles:
            if expected(world, person, name, declaration, "ours") == "in":
                for method in pattern.callback.methods:
                    walked += 1
                    if names_a_web(ask(browsers[person], method, address).statements):
                        asking.add(name)
    for name, pattern, declaration in LINK_PAGES:
        subject = world.row(SUBJECT[declaration.permission], "ours").pk
        parts = {part: world.row(PARTS[part], "ours").pk for part in pattern.pattern.converters if part in PARTS}
        address = reverse(name, kwargs=parts | {"token": token_for(subject, declaration.permission)})
        for method in pattern.callback.methods:
            walked += 1
            if names_a_web(ask(Client(), method, address).statements):
                asking.add(name)
    ours = {name for name in asking if name.startswith("spiderweb:")}
    assert asking - ours == ABOUT_WEBS
    assert {"spiderweb:webs", "spiderweb:new", "spiderweb:fill_in"} <= ours
    assert walked > 500
