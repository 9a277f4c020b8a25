"""The official examples of HSDS 3.0 and Open Referral UK come onto the map and go out of the API again with all that they said, but for
names of persons. They are not part of Kring: where they are absent this is not run."""

import json
from pathlib import Path

import pytest

from scripts.needs import LISTS
from tests.directory.publish.documents import lost

STANDARDS = LISTS.parents[1] / "standards" / "hsds" / "uk"
FOLDERS = [LISTS / "spec_hsds_3", STANDARDS / "examples", *sorted(STANDARDS.glob("validator-mocks/*"))]
NAMES = ("name", "attention", "updated_by")


def examples() -> list[Path]:
    """The services in full that are at hand; one path that is not there when none is."""
    found = [path for folder in FOLDERS if (path := folder / "service_full.json").is_file()]
    return found or [FOLDERS[0] / "service_full.json"]


def of_a_person(place: str) -> bool:
    """Whether a place in a document holds the name of a person."""
    *_, inside, _number, name = place.rsplit("/", 3)
    return inside in ("contacts", "addresses", "metadata") and name in NAMES


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.parent.name)
def test_an_official_service_in_full_goes_out_with_all_it_said(api, came_in, path):
    if not path.exists():
        pytest.skip(f"not at hand: {path.name}")
    given = json.loads(path.read_text())
    came_in(given)
    shown = api(f"services/{given['id']}")
    away = lost(given, shown)
    assert away and all(of_a_person(place) for place in away)
