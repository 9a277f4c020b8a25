"""What every test has at hand."""

import uuid

import pytest
from django.core.cache import caches
from django.utils import translation

from kring.identity.models import User
from tests.cast import Cast, make_cast

pytest_plugins = ["tests.browser", "tests.databases", "tests.slow"]


DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that never touch the database: what they say about one holds for the other."""
    for item in items:
        if item.get_closest_marker("django_db") is None and not DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker("one_database")


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def pytest_collection_begins_with_the_longest(items: list[pytest.Item]) -> None:
    """What takes a minute by itself is begun first: at the end the other process would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


@pytest.fixture
def cast(db) -> Cast:
    """Everybody, in two regions."""
    return make_cast()


@pytest.fixture
def in_english(cast: Cast) -> None:
    """Everybody reads English: the language of an account wins over the browser's."""
    User.objects.update(language="en")


@pytest.fixture(autouse=True)
def _each_test_begins_in_the_language_of_the_house() -> None:
    """The last page that an earlier test asked for may have been in another one."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _figures_are_counted_anew() -> None:
    """Figures are kept for a while; what an earlier test counted is no figure of this one."""
    caches["figures"].clear()


@pytest.fixture(autouse=True)
def _each_test_has_its_own_index(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The index follows the database; rows that a test took back are in nobody else's."""
    settings.KRING_SEARCH = tmp_path_factory.getbasetemp() / "search" / uuid.uuid4().hex


@pytest.fixture(autouse=True)
def _colours_and_words_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process asks for a region's colours and words anew once in a while; in a test that never falls between two pages."""
    monkeypatch.setattr("kring.doors.steward.region.themes.monotonic", lambda: 0.0)
    monkeypatch.setattr("kring.programme.vocabularies.monotonic", lambda: 0.0)
