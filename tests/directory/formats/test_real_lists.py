"""Real directories and the official examples come in. They are not part of Kring: where they are absent this is not run."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kring.directory.formats import hsds
from kring.directory.formats.items import KINDS, Item, Why, Wrong
from kring.directory.formats.reading import Format, look, read
from kring.directory.rules.areas import NETHERLANDS
from kring.directory.rules.projection import UNSAID, columns
from scripts.needs import LISTS

STANDARDS = LISTS.parents[1] / "standards" / "hsds" / "uk"
TODAY = date(2026, 11, 22)
MIAMI_LOOSE = 2244  # the rows of its table of eligibility, which name no service


def of(path: Path):
    """What a real list holds, or why this is not run."""
    if not path.exists():
        pytest.skip(f"not at hand: {path.name}")
    return path


def reading(path, **more):
    found = list(read(path, **more))
    return [one for one in found if isinstance(one, Item)], [one for one in found if isinstance(one, Wrong)]


def shares(items, wrong, rows):
    """How many of a list's rows came in as services."""
    lost = {one.where for one in wrong if not one.kept}
    return sum(item.kind == "service" for item in items) / rows, lost


def projected(items, language):
    found = {(item.kind, item.id): item.document for item in items}
    for (kind, _), service in found.items():
        if kind == "service":
            places = [link.get("location_id") for link in service.get("service_at_locations", ())]
            yield columns(
                service,
                found.get(("organization", str(service.get("organization_id")))),
                [found["location", str(place)] for place in places if ("location", str(place)) in found],
                today=TODAY,
                language=language,
            )


def test_miami(tmp_path):
    items, wrong = reading(of(LISTS / "us_miami211_hsds"))
    kinds = Counter(item.kind for item in items)
    assert (kinds["service"], kinds["organization"], kinds["location"], kinds["loose"]) == (
        4089,
        1074,
        4089,
        MIAMI_LOOSE,
    )
    assert [one for one in wrong if not one.kept] == []
    whys = Counter(one.why for one in wrong)
    assert set(whys) <= {Why.UNKNOWN, Why.LOOSE, Why.CUT, Why.OTHERWISE, Why.HTML, Why.FORMULA, Why.CONTROL}
    seen = list(projected(items, "en"))
    assert len(seen) == 4089 and all(set(one) == set(UNSAID) and one["title"] for one in seen)
    assert sum(one["days"] > 0 for one in seen) > 2200 and sum(one["latitude"] is not None for one in seen) == 2260
    links = sum(len(item.document.get("attributes", ())) for item in items if item.kind == "service")
    assert links == 26259


def test_ohana():
    items, wrong = reading(of(LISTS / "us_ohana_sample"))
    assert Counter(item.kind for item in items)["service"] == 23 and all(one.kept for one in wrong)
    assert all(one["organiser"] and one["town"] for one in projected(items, "en") if one["venue"])


@pytest.mark.parametrize(
    ("name", "rows", "fields"),
    [
        (
            "nl_den_bosch_sport/activiteiten.csv",
            255,
            {"title", "organiser", "age_words", "cost_words", "venue", "when_words"},
        ),
        ("nl_deventer_voorstad/markers.csv", 238, {"title", "description", "latitude", "longitude", "category"}),
        (
            "uk_sociablelife/activities.csv",
            141,
            {"title", "description", "when_words", "cost_words", "latitude", "venue"},
        ),
    ],
)
def test_a_list_in_columns_comes_in_with_the_mapping_that_is_guessed(name, rows, fields):
    path = of(LISTS / name)
    seen = look(path)
    assert seen.format == Format.CSV and fields <= set(seen.guess["columns"].values())
    items, wrong = reading(path, mapping=seen.guess)
    share, lost = shares(items, wrong, rows)
    assert share >= 0.99 and lost == set()
    assert all(one["title"] for one in projected(items, "nl"))


def test_dutch_words_of_den_bosch_are_read_where_they_are_certain():
    path = of(LISTS / "nl_den_bosch_sport/activiteiten.csv")
    items, _ = reading(path, mapping=look(path).guess)
    seen = list(projected(items, "nl"))
    assert all(one["cost"] is None for one in seen if "ontdek" in one["cost_words"].casefold())
    free = [one for one in seen if one["cost"] == 0]
    assert free and all("proefles" not in one["title"].casefold() for one in free)
    assert sum(one["age_min"] is not None for one in seen) > 200
    assert any(one["trial"] for one in seen) and any(one["starts"] for one in seen)


@pytest.mark.parametrize(
    ("name", "rows"), [("sociale_kaart_bonaire.json", 29), ("youthcare_compass_saba_statia.json", 13)]
)
def test_bonaire_comes_in_as_a_list_in_json(name, rows):
    path = of(LISTS / "nl_bonaire" / name)
    language = "nl" if rows == 29 else "en"
    mapping = {
        "columns": {
            "id": "id",
            f"translations.{language}.name": "title",
            f"translations.{language}.professional_summary": "description",
            f"contact.address.{language}": "street",
            "contact.phone": "phone",
            "contact.website": "website",
        },
        "items": "organizations",
        "language": language,
    }
    assert look(path).format == Format.JSON_LIST
    items, wrong = reading(path, mapping=mapping)
    assert sum(item.kind == "service" for item in items) == rows and all(one.kept for one in wrong)


def official():
    """The official examples in JSON that hold entries."""
    folders = [LISTS / "spec_hsds_3", LISTS / "spec_oruk", STANDARDS / "examples", *STANDARDS.glob("validator-mocks/*")]
    wanted = ("service", "organization", "service_at_location", "taxonomy", "taxonomy_term")
    names = [f"{one}{ending}" for one in wanted for ending in ("", "_list", "_full", "_list_data")]
    paths = [folder / f"{name}.json" for folder in folders for name in names]
    # `service.json` of the specifications is a schema, not an example.
    return [path for path in paths if path.is_file() and not (path.name == "service.json" and "spec_" in str(path))]


def test_every_official_example_comes_in():
    paths = official() or [of(LISTS / "spec_hsds_3" / "service_full.json")]
    assert len(paths) > 30
    for path in paths:
        items, wrong = reading(path)
        assert items and all(one.kept for one in wrong), path.name


def test_official_examples_in_full_go_out_as_they_came():
    paths = [path for path in official() if path.name.endswith("_full.json")] or [
        of(LISTS / "spec_hsds_3" / "service_full.json")
    ]
    for path in paths:
        came = json.loads(path.read_text())
        found = {(item.kind, item.id): item.document for item in reading(path)[0]}
        of_kind = {kind: {key[1]: value for key, value in found.items() if key[0] == kind} for kind in KINDS}
        inside = {"locations": of_kind["location"], "programs": of_kind["program"]}
        if path.name == "organization_full.json":
            out = hsds.join_organization(
                of_kind["organization"][came["id"]], list(of_kind["service"].values()), **inside
            )
        else:
            service = of_kind["service"][came["service"]["id"] if "service" in came else came["id"]]
            organization = of_kind["organization"].get(str(hsds.reference(service, "organization")))
            if "service" in came:
                out = hsds.join_link(
                    service, came["id"], inside["locations"], organization=organization, programs=inside["programs"]
                )
            else:
                out = hsds.join(service, organization, **inside)
        assert out == came, path


def test_the_official_tables_come_in():
    path = of(STANDARDS / "examples" / "csv")
    assert look(path).format == Format.HSDS_PACKAGE
    items, wrong = reading(path)
    assert {"service", "organization", "location", "taxonomy_term", "taxonomy", "program"} <= {
        item.kind for item in items
    }
    assert [one for one in wrong if not one.kept] == []
    (service,) = [item.document for item in items if item.kind == "service"]
    assert service["cost_options"][0]["amount"] == 35 and service["service_at_locations"]


def test_an_example_with_coordinates_off_the_earth_is_placed_nowhere():
    items, wrong = reading(of(LISTS / "spec_hsds_3" / "service_full.json"), near=NETHERLANDS)
    assert [one.why for one in wrong] == [Why.OFF_EARTH]
    assert [one["latitude"] for one in projected(items, "en")] == [None]
