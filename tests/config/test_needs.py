"""What a machine lacks for the tests is installed where that is allowed: as root by apt, or else Playwright's own browser."""

import shutil
from pathlib import Path

import pytest

from scripts import needs

SERVER = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def machine(monkeypatch):
    """A bare machine: `machine(apt=..., root=..., sudo=...)` gives the list of commands that were tried on it."""

    def bare(apt: bool = True, root: bool = True, sudo: bool = False) -> list[str]:
        tried: list[str] = []
        there = {"apt-get": apt, "sudo": sudo}
        needs._package_lists.cache_clear()
        monkeypatch.setattr(shutil, "which", lambda name: name if there.get(name) else None)
        monkeypatch.setattr(needs.os, "geteuid", lambda: 0 if root else 1000)
        monkeypatch.setattr(needs, "_quiet", lambda command: tried.append(" ".join(command)) or True)
        monkeypatch.setattr(needs, "_found_browser", lambda: installed(tried, "chromium") and "/usr/bin/chromium")
        monkeypatch.setattr(needs, "_found_postgres", lambda: SERVER if installed(tried, "postgresql") else None)
        monkeypatch.setattr(needs, "_playwright_browser", lambda: "playwright's own")
        return tried

    yield bare
    needs._package_lists.cache_clear()


def installed(tried: list[str], package: str) -> bool:
    return any("apt-get" in command and " install " in command and package in command for command in tried)


def test_root_installs_what_is_lacking(machine):
    tried = machine()
    assert (needs.browser(), needs.postgres()) == ("/usr/bin/chromium", SERVER)
    assert tried[0].startswith("apt-get") and tried[0].endswith("update")
    assert not [command for command in tried if "sudo" in command]


def test_a_server_that_is_installed_for_the_tests_does_not_begin_one_of_its_own(machine):
    tried = machine()
    needs.postgres()
    says_no = next(number for number, command in enumerate(tried) if "create_main_cluster = false" in command)
    assert says_no < next(number for number, command in enumerate(tried) if command.endswith(" postgresql"))


def test_who_may_become_root_without_a_password_installs_as_root(machine):
    tried = machine(root=False, sudo=True)
    assert (needs.browser(), needs.postgres()) == ("/usr/bin/chromium", SERVER)
    assert [command for command in tried if not command.startswith("sudo -n ")] == []


@pytest.mark.parametrize("allowed", [{"root": False}, {"apt": False}])
def test_who_may_not_gets_playwrights_own_browser_and_no_server(machine, allowed):
    tried = machine(**allowed)
    assert (needs.browser(), needs.postgres()) == ("playwright's own", None)
    assert tried == []
