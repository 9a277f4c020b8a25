"""The world that every page is walked against, and a browser for everybody in it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from tests.access.world import World, make_world
from tests.cast import make_cast


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The three courses, written once for all pages: every cell is undone, and in the end the world is."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(make_cast())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def browsers(world) -> dict[str, Client]:
    """A signed-in browser for each member of the cast."""
    found = {}
    for name, user in world.people.items():
        found[name] = Client()
        found[name].force_login(user)
    return found
