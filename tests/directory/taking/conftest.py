"""What every test of taking over has at hand."""

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings, tmp_path) -> None:
    """Files that are brought lie in nobody else's folder."""
    settings.KRING_VAR = tmp_path / "var"


@pytest.fixture
def steward(client, cast) -> Client:
    """A browser in which the steward is signed in."""
    client.force_login(cast.ivo)
    return client
