"""Data packages come in: tables of HSDS 3.0 as they are, those of 1.x brought into the shape of 3.0."""

from datetime import date, time

from kring.directory.formats.items import Where, Why
from kring.directory.formats.reading import Format, look
from kring.directory.rules.projection import columns
from tests.directory.formats.lists import by_key, package, read, table, zipped

NEW = {
    "organizations": [["id", "name", "website"], ["o1", "De Zon", "https://zon.example"]],
    "services": [["id", "organization_id", "name", "status", "minimum_age"], ["s1", "o1", "Koffie", "active", "55"]],
    "locations": [["id", "location_type", "name", "latitude", "longitude"], ["l1", "physical", "Zaal", "51.7", "5.3"]],
    "service_at_location": [["id", "service_id", "location_id"], ["sal1", "s1", "l1"]],
    "schedules": [["id", "service_at_location_id", "freq", "byday"], ["p1", "sal1", "WEEKLY", "TU"]],
    "contacts": [["id", "service_id", "name"], ["c1", "s1", "Receptie"]],
    "phones": [["id", "contact_id", "number"], ["f1", "c1", "073 1"]],
    "languages": [["id", "phone_id", "name"], ["t1", "f1", "Turks"]],
    "taxonomy_terms": [["id", "name"], ["t", "Ontmoeten"]],
    "attributes": [["id", "link_id", "link_entity", "taxonomy_term_id"], ["a1", "s1", "service", "t"]],
}
OLD = {
    "organizations": [["id", "name", "url"], ["1", "De Zon", "www.zon.example"]],
    "services": [
        ["id", "organization_id", "name", "description", "fees"],
        ["7", "1", "Koffie", "Een\\nregel", "Gratis"],
    ],
    "locations": [["id", "organization_id", "name"], ["7", "1", "Zaal"]],
    "services_at_location": [["id", "service_id", "location_id"], ["7", "7", "7"]],
    "physical_addresses": [["id", "location_id", "address_1", "postal_code"], ["7", "7", "Straat 1", "5211AB"]],
    "regular_schedules": [
        ["id", "service_id", "weekday", "opens_at", "closes_at", "original_text"],
        ["", "7", "Monday", "9:00am", "5:00pm", "Mon-Tue"],
        ["", "7", "Tuesday", "9:00am", "5:00pm", "Mon-Tue"],
    ],
    "phones": [["id", "location_id", "service_id", "service_at_location_id", "number"], ["7", "7", "7", "7", "073 1"]],
    "languages": [["id", "service_id", "location_id", "language"], ["1", "7", "7", "Spanish"]],
    "eligibility": [["id", "service_id", "eligibility"], ["1", "7", "55+"], ["2", "", "Iedereen"]],
    "taxonomy": [["id", "name", "vocabulary"], ["PN-1", "Coffee", "AIRS"]],
    "services_taxonomy": [["id", "service_id", "taxonomy_id"], ["9", "7", "PN-1"]],
    "accessibility_for_disabilities": [["id", "location_id", "accessibility"], ["7", "7", "wheelchair"]],
}


def test_rows_are_put_with_what_they_belong_to(tmp_path):
    path = package(tmp_path / "new", NEW)
    assert look(path).format == Format.HSDS_PACKAGE
    items, wrong = read(path)
    found = by_key(items)
    assert wrong == []
    service = found["service", "s1"]
    assert service["organization_id"] == "o1" and service["minimum_age"] == 55
    (link,) = service["service_at_locations"]
    assert (link["location_id"], link["schedules"][0]["byday"]) == ("l1", "TU")
    assert service["contacts"][0]["phones"][0]["languages"][0]["name"] == "Turks"
    assert service["attributes"][0]["taxonomy_term"] == {"id": "t", "name": "Ontmoeten"}
    assert found["location", "l1"]["latitude"] == 51.7


def test_a_zip_of_tables_is_read_as_the_folder_is(tmp_path):
    entries = {f"package/{name}.csv": table(*rows) for name, rows in NEW.items()} | {"package/datapackage.json": "{}"}
    path = zipped(tmp_path / "package.zip", entries)
    items, wrong = read(path)
    assert (by_key(items), wrong) == (by_key(read(package(tmp_path / "new", NEW))[0]), [])


def test_an_older_package_is_brought_into_the_shape_of_the_newer(tmp_path):
    path = package(tmp_path / "old", OLD)
    assert look(path).format == Format.HSDS1_PACKAGE
    items, _ = read(path)
    found = by_key(items)
    service, location = found["service", "7"], found["location", "7"]
    assert found["organization", "1"]["website"] == "www.zon.example"
    assert (service["status"], service["fees_description"], service["description"]) == (
        "active",
        "Gratis",
        "Een\nregel",
    )
    assert service["eligibility_description"] == "55+"
    (plan,) = service["schedules"]
    assert (plan["byday"], plan["opens_at"], plan["closes_at"], plan["description"]) == (
        "MO,TU",
        "09:00",
        "17:00",
        "Mon-Tue",
    )
    assert service["languages"] == [{"id": "1", "location_id": "7", "name": "Spanish", "code": "es"}]
    assert service["attributes"][0]["taxonomy_term"] == {"id": "PN-1", "name": "Coffee", "taxonomy": "AIRS"}
    assert location["addresses"][0]["address_type"] == "physical" and location["location_type"] == "physical"
    assert location["accessibility"][0]["description"] == "wheelchair"
    said = columns(service, found["organization", "1"], [location], today=date(2026, 11, 22))
    assert (said["days"], said["starts"], said["ends"], said["cost"]) == (3, time(9), time(17), 0)
    assert (said["phone"], said["postcode"], said["age_min"], said["access"]) == ("073 1", "5211 AB", 55, 1)


def test_a_row_that_names_no_owner_is_kept_and_told(tmp_path):
    items, wrong = read(package(tmp_path / "old", OLD))
    (loose,) = [item for item in items if item.kind == "loose"]
    assert loose.document["row"] == {"id": "2", "eligibility": "Iedereen"} and loose.document["table"] == "eligibility"
    assert [(one.where, one.why, one.kept) for one in wrong] == [(Where("eligibility.csv", 3), Why.LOOSE, True)]


def test_what_a_package_of_ohana_writes_in_one_cell_becomes_a_list(tmp_path):
    path = package(
        tmp_path / "ohana",
        {
            "organizations": [["id", "name"], ["1", "De Zon"]],
            "locations": [
                ["id", "organization_id", "name", "accessibility", "languages"],
                ["4", "1", "Zaal", "ramp, restroom", "Chinese (Mandarin), Turkish"],
            ],
            "services": [
                ["id", "location_id", "name", "status", "taxonomy_ids", "required_documents", "website"],
                ["9", "4", "Koffie", "active", "101, 102", "Pas", "https://zon.example"],
            ],
            "taxonomy": [["taxonomy_id", "name"], ["101", "Eten"]],
            "regular_schedules": [["id", "service_id", "weekday"], ["1", "9", "1"]],
        },
    )
    items, _ = read(path)
    found = by_key(items)
    service = found["service", "9"]
    assert service["organization_id"] == "1" and service["url"] == "https://zon.example"
    assert service["service_at_locations"][0]["location_id"] == "4"
    assert [one["taxonomy_term"] for one in service["attributes"]] == [{"id": "101", "name": "Eten"}, {"id": "102"}]
    assert service["required_documents"] == [{"document": "Pas"}] and service["schedules"][0]["byday"] == "MO"
    assert [one["description"] for one in found["location", "4"]["accessibility"]] == ["ramp", "restroom"]
    assert [one["code"] for one in found["location", "4"]["languages"]] == ["zh", "tr"]


def test_a_bad_row_is_reported_with_its_table_and_row(tmp_path):
    bad = NEW | {
        "services": [
            *NEW["services"],
            ["", "o1", "Zonder id", "active", ""],
            ["s3", "o1", "", "active", ""],
            ["s4", "o1", "Schilderen", "active", "jong"],
            ["s5", "o1", "Te veel", "active", "", "cellen"],
        ]
    }
    items, wrong = read(package(tmp_path / "new", bad))
    assert [item.id for item in items if item.kind == "service"] == ["s1", "s4"]
    assert [(one.where.row, one.field, one.why, one.kept) for one in wrong if one.where.part == "services.csv"] == [
        (3, "id", Why.EMPTY, False),
        (4, "name", Why.EMPTY, False),
        (5, "minimum_age", Why.NUMBER, True),
        (6, "", Why.CELLS, False),
    ]
