"""Imports look back, never forward; what decides is pure."""

import ast
import configparser
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from kring.access.checks import all_patterns

HOUSE = Path(__file__).resolve().parents[2] / "kring"
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "services", "manager"}
SOURCES = sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def test_every_contract_of_the_house_is_kept():
    # In a process of its own: the tool silences every other log.
    program = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=HOUSE.parent, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


def test_every_page_is_written_in_a_module_that_the_contract_for_views_names():
    contracts = configparser.ConfigParser()
    contracts.read(HOUSE.parent / ".importlinter")
    named = set(contracts["importlinter:contract:views"]["source_modules"].split())
    pages = {inspect.unwrap(pattern.callback) for _name, pattern in all_patterns() if is_ours(pattern.callback)}
    written_in = {page.__module__ for page in pages}
    assert len(written_in) > 20
    assert {module for module in written_in if ".views" not in module} <= named
    assert named - {"kring.**.views"} <= written_in


def is_ours(view) -> bool:
    """Whether a page is one of the house, not of a library."""
    return hasattr(view, "declaration")


def test_no_module_is_a_junk_drawer():
    assert [path for path in SOURCES if {path.stem, path.parent.name} & FORBIDDEN_NAMES] == []


def test_no_file_is_longer_than_a_reader_can_hold():
    written = [*SOURCES, *HOUSE.glob("*/static/**/*.css"), *HOUSE.glob("*/static/**/*.js")]
    lengths = {str(path.relative_to(HOUSE)): len(path.read_text().splitlines()) for path in written}
    assert lengths["ui/static/ui/kring.css"] and lengths["ui/static/ui/kring.js"]
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_functions_are_short_and_import_nothing_by_themselves(path):
    complaints = []
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.end_lineno - node.lineno >= LONGEST_FUNCTION:
            complaints.append(f"{node.name} has {node.end_lineno - node.lineno + 1} lines")
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)) and node.name != "ready":
            complaints.append(f"{node.name} imports inside its body")
    assert complaints == []
