"""What tests of statistics have at hand."""

from collections.abc import Iterator

import pytest

from tests.statistics.reference import Agreement


@pytest.fixture(scope="module")
def agrees(request: pytest.FixtureRequest) -> Iterator[Agreement]:
    """Compares with the references, and tells at the end how far the furthest figure was."""
    agreement = Agreement(request.module.__name__.rpartition(".")[2])
    yield agreement
    if agreement.count:
        print(f"\n{agreement.told()}")
