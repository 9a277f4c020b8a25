"""A feed of Open Referral UK 1.0 is brought into the shape of HSDS 3.0."""

from datetime import date, time

from kring.directory.formats.reading import Format, look
from kring.directory.rules.projection import columns
from tests.directory.formats.lists import by_key, read, written

SERVICE = {
    "id": "s1",
    "name": "Coffee morning",
    "status": "active",
    "fees": "Free",
    "organization": {"id": "o1", "name": "The Sun", "url": "https://sun.example"},
    "eligibilitys": [{"id": "e1", "eligibility": "", "minimum_age": 55, "maximum_age": 0}],
    "regular_schedules": [{"id": "r1", "byday": "TU", "opens_at": "10:00", "closes_at": "11:30", "freq": "WEEKLY"}],
    "service_taxonomys": [{"id": "x", "taxonomy": {"id": "t1", "name": "Isolation", "vocabulary": "esdNeeds"}}],
    "languages": [{"id": "g", "language": "Turkish"}],
    "contacts": [{"id": "c", "name": "Desk", "phones": [{"id": "f", "number": "01 2"}]}],
    "service_at_locations": [
        {
            "id": "sal",
            "regular_schedule": [],
            "location": {
                "id": "l1",
                "name": "Hall",
                "latitude": 51.5,
                "longitude": -0.1,
                "physical_addresses": [{"id": "p", "address_1": "1 Street", "city": "London", "postal_code": "N1 1AA"}],
                "accessibility_for_disabilities": [{"id": "y", "accessibility": "Wheelchair access"}],
            },
        }
    ],
}


def test_an_older_feed_is_read_as_the_newer_is(tmp_path):
    path = written(tmp_path / "feed.json", {"totalElements": 1, "totalPages": 1, "number": 1, "content": [SERVICE]})
    assert look(path).format == Format.ORUK1_JSON
    items, wrong = read(path)
    assert [item.kind for item in items] == ["organization", "location", "service"] and wrong == []
    found = by_key(items)
    service, location, organization = found["service", "s1"], found["location", "l1"], found["organization", "o1"]
    assert organization["website"] == "https://sun.example"
    assert service["attributes"][0]["taxonomy_term"]["taxonomy"] == "esdNeeds"
    assert service["minimum_age"] == 55
    said = columns(service, organization, [location], today=date(2026, 11, 22), language="en")
    assert (said["days"], said["starts"], said["ends"]) == (2, time(10), time(11, 30))
    assert (said["cost"], said["age_min"], said["age_max"], said["spoken"]) == (0, 55, None, "tr")
    assert (said["venue"], said["street"], said["town"], said["postcode"]) == ("Hall", "1 Street", "London", "N1 1AA")
    assert (said["access"], said["phone"]) == (1, "01 2")


def test_one_entry_in_the_older_shape_is_known_by_its_lists(tmp_path):
    assert look(written(tmp_path / "feed.json", [SERVICE])).format == Format.ORUK1_JSON
