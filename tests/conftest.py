"""What every test has at hand."""

import os
import shutil

import pytest

pytest_plugins = ["tests.browser"]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder of the run's databases, once, when the processes of pytest-xdist have ended."""
    folder = os.environ.get("KRING_TEST_VAR")
    if folder and not hasattr(config, "workerinput"):
        shutil.rmtree(folder, ignore_errors=True)
