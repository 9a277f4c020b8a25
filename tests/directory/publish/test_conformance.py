"""`./run conformance` in its short form: a served map against every official schema, and against both descriptions by a program that asks
everything. And what is not served so: answers with odd values, held against HSDS 3.0, which has more than Open Referral UK."""

import json
import os
import re
import subprocess
import sys

import pytest

from scripts import hsds
from scripts.conformance import OFFICIAL, ROOT, Report, walk
from tests.directory.publish.documents import a_service
from tests.directory.publish.test_official_schemas import ODD

NO_HSDS = pytest.mark.skipif(not hsds.at_hand(), reason="not at hand, so not tried: the official files of HSDS 3.0")
EXAMPLES = {
    "service": "service_full",
    "organization": "organization_full",
    "service_at_location": "service_at_location_full",
}


def example(table):
    return json.loads((hsds.BESIDE / f"{EXAMPLES[table]}.json").read_text("utf-8"))


@pytest.mark.one_database
def test_a_served_map_fits_every_official_schema_that_is_at_hand():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KRING_", "DJANGO_"))}
    command = [sys.executable, "-m", "scripts.conformance", "--short"]
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    told = {}
    for line in done.stdout.splitlines():
        told |= json.loads(line) if line.startswith("{") else {}
    runs = [name for name in told if name.startswith("schemathesis")]
    assert runs == [
        "schemathesis, own description",
        *(["schemathesis, official description"] if OFFICIAL.exists() else []),
    ]
    for name in runs:
        tried, passed = map(int, re.fullmatch(r"(\d+) generated, (\d+) passed.*", told[name]).groups())
        assert tried >= 17 and passed == tried
    checked = told.get("official schemas", {})
    if OFFICIAL.exists():
        assert checked["compiled/service"] > 60 and checked["compiled/service_at_location"] > 60
        assert checked["compiled/organization"] > 20 and checked["taxonomy"] > 1 and checked["taxonomy_term"] > 20
    if hsds.at_hand():
        assert checked["HSDS 3.0, service"] > 120 and checked["HSDS 3.0, organization"] > 40
        assert told["beside HSDS 3.0"] == ["schedule.not_in_school_holidays"]


@NO_HSDS
@pytest.mark.parametrize("table", EXAMPLES)
def test_the_official_examples_fit_what_is_made_of_the_official_package(table):
    assert hsds.problems(table, example(table)) == []
    assert hsds.beside(table, example(table)) == set()


@NO_HSDS
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"status": "closed"}, "'closed' is not one of"),
        ({"wait_time": 3}, "3 is not of type 'string'"),
        ({"assured_date": "gisteren"}, "'gisteren' is not a 'date'"),
        ({"name": None}, "None is not of type 'string'"),
        ({"required_documents": [{"id": "136"}]}, "'136' is not a 'uuid'"),
        ({"program": {"name": "Samen"}}, "'id' is a required property"),
        ({"schedules": [{"id": "00000000-0000-4000-8000-000000000001", "freq": "DAILY"}]}, "'DAILY' is not one of"),
    ],
)
def test_what_does_not_fit_hsds_is_seen(changed, told):
    assert any(told in one for one in hsds.problems("service", example("service") | changed))
    report = Report()
    report.hold("compiled/service", "services", example("service") | changed, "somewhere")
    assert any("HSDS 3.0" in one and told in one for one in report.problems)


@NO_HSDS
def test_odd_values_and_entries_made_here_fit_hsds_too(api, came_in, offer):
    came_in(a_service())
    came_in(a_service(**ODD))
    offer("Zonder iets")
    offer(
        "Met van alles",
        days=0b101,
        cost=3,
        age_min=55,
        spoken="tr ar",
        access=3,
        organiser="Iemand",
        group_size="small",
    )

    report = walk(api)
    assert report.problems == []
    assert report.checked["HSDS 3.0, service"] == 15
    assert "service.tone" in report.beside and "service.as_given" in report.beside


@NO_HSDS
def test_all_that_the_official_example_says_goes_out_again_but_names_of_persons(api, came_in):
    given = example("service")
    came = came_in(given)
    told = api(f"services/{came.record.source_id}")
    assert set(given) - set(told) == set()
    for name in ("interpretation_services", "application_process", "wait_time", "licenses", "assured_date", "program"):
        assert told[name] == given[name], name
    withheld = {name: value for name, value in given["metadata"][0].items() if name != "updated_by"}
    assert told["metadata"][0] == withheld
