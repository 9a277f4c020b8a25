"""What every test has at hand."""

import pytest

from tests.cast import Cast, make_cast

pytest_plugins = ["tests.browser", "tests.databases"]


@pytest.fixture
def cast(db) -> Cast:
    """Everybody, in two regions."""
    return make_cast()
