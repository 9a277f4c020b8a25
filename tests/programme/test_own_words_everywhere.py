"""Every page of the house, by everyone who may open it, in a region with words of its own: no usual word is left."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from kring.identity.models import User
from tests.access.test_matrix import GIVEN, PERMISSION_PAGES, address_of, ask
from tests.access.world import World, make_world
from tests.cast import make_cast
from tests.programme.own_words import OWN, own_words_in, shown, usual_words_in, with_own_words

# What a page says in words does not hang on the database it was read from.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ABOUT_WORDS = "kring.doors.steward.programmes"
# Who reads the pages: everybody in Dutch, one of each kind in English.
READERS = {
    "nl": ("anna", "bram", "carla", "dewi", "els", "fenna", "gijs", "hanna", "ivo"),
    "en": ("anna", "dewi", "ivo"),
}
# Pages that say every word between them.
TELLING = {
    "doors:today",
    "doors:file",
    "referral:list",
    "steward:person",
    "steward:profile",
    "steward:start",
    "directory:search",
    "doors:team",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Three courses; two of them in the region with words of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(with_own_words(make_cast()))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def browsers(world) -> dict[str, Client]:
    """A signed-in browser for each member of the cast."""
    found = {}
    for name in world.roles:
        found[name] = Client()
        found[name].force_login(world.people[name])
    return found


def answers(world, browsers, page, course):
    """What each of these people reads on a page, also when a form comes back with what is wrong."""
    name, pattern, declaration = page
    row = world.row(declaration.model, course) if declaration.model else None
    address = address_of(name, pattern, world, course, row and row.pk)
    for who, browser in browsers.items():
        for method in pattern.callback.methods:
            answer = ask(browser, method, address, GIVEN.get(name))
            if answer.get("Content-Type", "").startswith("text/html"):
                yield f"{method} by {who}: {answer.status_code}", shown(answer.text)


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("page", PERMISSION_PAGES, ids=lambda page: page[0])
def test_no_page_says_a_usual_word_where_another_was_chosen(world, browsers, page, language):
    User.objects.update(language=language)
    for what, text in answers(world, {who: browsers[who] for who in READERS[language]}, page, "ours"):
        if page[1].callback.__module__.startswith(ABOUT_WORDS) and ": 4" not in what:
            assert not own_words_in(text.partition("Rosters" if language == "en" else "Roosters")[2], language), what
        else:
            assert usual_words_in(text, language) == [], what


def test_every_word_is_read_here_and_none_in_another_region(world, browsers):
    User.objects.update(language="nl")
    here, there, usual_there = set(), set(), 0
    for page in PERMISSION_PAGES:
        if page[0] in TELLING:
            for _what, text in answers(
                world, {who: browsers[who] for who in ("anna", "dewi", "fenna", "ivo")}, page, "ours"
            ):
                here |= own_words_in(text)
            for _what, text in answers(world, {who: browsers[who] for who in ("jet", "karim", "lot")}, page, "far"):
                there |= own_words_in(text)
                usual_there += len(usual_words_in(text))
    assert here == {words["nl"] for words in OWN.values()}
    assert (there, usual_there > len(OWN)) == (set(), True)
