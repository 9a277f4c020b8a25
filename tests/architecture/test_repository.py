"""What may not be in the repository: addresses of registries, paths of one machine, build products."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Put together here, so that this file itself is not found.
MACHINE_PATHS = re.compile("/" + r"(work|root|home/\w+|Users/\w+)/")
ADDRESS = re.compile(r"://|\bfile:|^\s*(-i|-f|--index-url|--find-links)", re.MULTILINE)


def tracked():
    """Paths of the files in the repository; empty outside a checkout."""
    told = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in told.stdout.splitlines()]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_name_versions_and_hashes_only(name):
    text = (ROOT / name).read_text()
    assert ADDRESS.findall(text) == []
    packages = [block for block in re.split(r"\n(?=\S)", text) if block.strip()]
    assert [block for block in packages if "==" not in block or "--hash=sha256:" not in block] == []


def test_the_packages_of_an_installation_are_those_that_were_tested():
    versions = {
        name: set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    }
    assert versions["requirements.lock"]
    assert versions["requirements.lock"] - versions["requirements-dev.lock"] == set()


def test_no_file_names_a_place_on_one_machine():
    texts = [path for path in tracked() if path.exists() and path.suffix not in {".png", ".svg", ".woff2"}]
    assert [str(path) for path in texts if MACHINE_PATHS.search(path.read_text())] == []


def test_no_build_product_is_kept():
    assert [path for path in tracked() if path.suffix in {".mo", ".pyc"} or path.name == "uv.lock"] == []


def test_the_command_tells_what_it_can_do():
    told = subprocess.run([ROOT / "run", "--help"], capture_output=True, text=True, check=True).stdout
    cases = (ROOT / "run").read_text().split('case "$command" in', 1)[1]
    lines = re.findall(r"^  ([a-z| -]+)\)", cases, re.MULTILINE)
    named = {verb for line in lines for verb in line.split(" | ")} - {"-h", "--help", "help", "start"}
    assert {"test", "lint", "messages", "import-postcodes"} <= named
    assert {verb for verb in named if not re.search(rf"^  {verb}\b", told, re.MULTILINE)} == set()
