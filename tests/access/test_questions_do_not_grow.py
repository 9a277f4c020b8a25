"""Whatever page, whoever reads it: with a thousand rows it asks the database as often as with a few.

Generated like the matrix, from the same world: a new page is in here on the day it appears.
"""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from kring.access.links import token_for
from kring.directory.upkeep import keepers
from tests.access.copies import Copies
from tests.access.test_every_reading_is_logged import SUBJECT
from tests.access.test_matrix import (
    LINK_PAGES,
    NO_FORM_ONCE_ACCEPTED,
    PARTS,
    PERMISSION_PAGES,
    address_of,
    ask,
    expected,
)
from tests.access.world import World

# How often something is asked hangs on no database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# One of each, of those who have to do with 'ours'.
READERS = ("anna", "bram", "dewi", "fenna", "gijs", "hanna", "ivo", "wim")
FEW, MANY, IN_ONE_FILE = 2, 1000, 30

# Pages that certainly say more when there is more. Without them the test could pass by making nothing.
LISTS = {
    "account:did", "directory:search", "directory:upkeep", "doors:client", "doors:file", "doors:gaps", "doors:provider", "doors:team",
    "doors:team_files", "doors:roster", "doors:today", "matching:search", "referral:list", "referral:new", "spiderweb:webs",
    "steward:duplicates", "steward:locations", "steward:organisations", "steward:people", "steward:programmes", "steward:rosters",
}  # fmt: skip

type Cell = tuple[str, str, str]


def cells(world: World) -> list[Cell]:
    """Every page that is read with everybody who gets in: its name, the reader, the address."""
    found = []
    for name, pattern, declaration in PERMISSION_PAGES:
        if "GET" not in pattern.callback.methods or name in NO_FORM_ONCE_ACCEPTED:
            continue
        obj_id = world.row(declaration.model, "ours").pk if declaration.model else None
        address = address_of(name, pattern, world, "ours", obj_id)
        readers = [one for one in READERS if expected(world, one, name, declaration, "ours") == "in"]
        found += [(name, reader, address) for reader in readers]
    for name, pattern, declaration in LINK_PAGES:
        if "GET" in pattern.callback.methods:
            parts = {part: world.row(PARTS[part], "ours").pk for part in pattern.pattern.converters if part in PARTS}
            subject = world.row(SUBJECT[declaration.permission], "ours").pk
            token = token_for(subject, declaration.permission)
            found.append((name, "by link", reverse(name, kwargs=parts | {"token": token})))
    return found


def more(copies: Copies, files: int, inside: int) -> None:
    """So many more files, and so many more of everything in 'ours' and around it."""
    copies.files(files)
    copies.inside(inside)
    copies.people(inside)
    copies.lines_of_the_log(inside)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a database that was filled in a moment knows nothing of what it holds


def test_no_page_asks_more_often_because_there_is_more(world, browsers):
    keepers.appoint(world.cast.actor(world.cast.ivo), world.cast.activity.pk, name="Bep", email="bep@example.org")
    copies, browser = Copies(world), browsers | {"by link": Client()}
    everything = cells(world)

    def asked(cell: Cell) -> tuple[int, int]:
        """How often the database was asked, and how much came of it."""
        name, reader, address = cell
        answer = ask(browser[reader], "GET", address)
        assert answer.status_code < 400, f"{name} by {reader}: {answer.status_code}"
        return len(answer.statements), 0 if answer.streaming else len(answer.content)

    more(copies, FEW, FEW)
    for cell in everything:
        asked(cell)  # what a process keeps is at hand
    few = {cell: asked(cell) for cell in everything}
    more(copies, MANY, IN_ONE_FILE)
    grown, longer = [], set()
    for cell in everything:
        questions, size = asked(cell)
        if questions > few[cell][0]:
            questions, size = asked(cell)  # what a process keeps was of before
        if questions > few[cell][0]:
            grown.append(f"{cell[0]} by {cell[1]}: {few[cell][0]} questions, and {questions} when there is more")
        if size > few[cell][1] + 1000:
            longer.add(cell[0])
    assert not grown, "\n".join(grown)
    assert longer >= LISTS, LISTS - longer
