"""The map as data: pages, parameters, one by one, for programs of everybody; read-only."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kring.directory.models import Activity, PostcodeArea
from tests.directory.publish.documents import OTHER_PLACE, PLACE, SERVICE, a_service

WALK = "Wandelgroep De Brug"


OFFICIAL = {
    "services": "search page per_page taxonomy_term_id taxonomy_id organization_id modified_after minimal full minimum_age"
    " maximum_age start_time end_time day postcode proximity format",
    "organizations": "search page per_page full_service full format",
    "taxonomy_terms": "search page per_page taxonomy_id parent_id",
}


@pytest.fixture
def titles(api):
    """The names of the services that are found."""
    return lambda **given: [one["name"] for one in api("services", **given)["contents"]]


def test_it_says_what_it_is_and_where_its_description_is(api, open_map):
    told = api()

    assert told["version"] == "HSDS-UK-3.0"
    assert told["openapi_url"].endswith(f"/map/{open_map}/api/openapi.json")
    assert "/services/{id}" in api("openapi.json")["paths"]


def test_the_region_is_found_by_its_key_too(cast, open_map):
    assert Client().get(f"/map/{cast.here.region.pk}/api/services").json()["total_items"] == 1


def test_pages_say_which_they_are(api, offer):
    for number in range(4):
        offer(f"Koor {number}")

    first, middle, last, beyond = (api("services", per_page=2, page=page) for page in (1, 2, 3, 4))
    flags = [
        (page["first_page"], page["last_page"], page["empty"], page["size"]) for page in (first, middle, last, beyond)
    ]
    assert flags == [
        (True, False, False, 2),
        (False, False, False, 2),
        (False, True, False, 1),
        (False, True, True, 0),
    ]
    assert {page["total_items"] for page in (first, middle, last, beyond)} == {5}
    assert first["total_pages"] == 3
    seen = [one["id"] for page in (first, middle, last) for one in page["contents"]]
    assert len(set(seen)) == 5 and seen == sorted(seen)


def test_a_map_without_entries_is_one_empty_page(api, cast):
    Activity.objects.all().delete()
    told = api("services")

    assert told == {
        "total_items": 0,
        "total_pages": 0,
        "page_number": 1,
        "size": 0,
        "first_page": True,
        "last_page": True,
        "empty": True,
        "contents": [],
    }


def test_services_are_found_by_words_day_time_and_age(titles, offer):
    offer("Eettafel voor jongeren", theme="cook", days=0b1, starts="17:30", ends="19:00", age_min=16, age_max=27)

    assert titles(search="eten") == ["Eettafel voor jongeren"]
    assert titles(day="MO") == titles(day="Monday") == titles(day="mon") == ["Eettafel voor jongeren"]
    assert titles(start_time="12:00") == ["Eettafel voor jongeren"]
    assert titles(end_time="12:00:00") == [WALK]
    assert titles(minimum_age=16) == ["Eettafel voor jongeren"] and titles(minimum_age=17) == []
    assert titles(maximum_age=27) == ["Eettafel voor jongeren"] and titles(maximum_age=26.5) == []
    assert sorted(titles()) == ["Eettafel voor jongeren", WALK]


def test_services_are_found_around_a_postcode(titles, offer):
    offer("Ver weg", latitude=52.1 + 4 / 111.195, longitude=5.1)
    offer("Ergens")

    assert titles(postcode="1234 AB", proximity=1000) == [WALK]
    assert sorted(titles(postcode="1234", proximity=5000)) == ["Ver weg", WALK]
    assert sorted(titles(postcode="1234")) == ["Ver weg", WALK]


def test_in_a_region_of_another_country_a_postcode_is_where_its_entries_are(api, titles, offer):
    assert "postcode" in api("services", status=400, postcode="33157")["parameters"]
    for number, (title, postcode) in enumerate((("Choir", "33157"), ("Chess", "33157"), ("Walk", "SW1A1AA"))):
        offer(title, postcode=postcode, latitude=25.6 + number / 100 + (number == 2), longitude=-80.3)
    offer("Nowhere", postcode="33158")
    offer("Besloten", postcode="33159", latitude=25.6, longitude=-80.3, public=False)

    assert sorted(titles(postcode="33157", proximity=2000)) == ["Chess", "Choir"]
    assert titles(postcode="sw1a 1aa") == ["Walk"]
    assert titles(postcode="1234 AB") == [WALK]
    for unknown in ("33158", "33159"):
        assert "postcode" in api("services", status=400, postcode=unknown)["parameters"]


def test_services_are_found_by_those_for_whom_they_are(api, titles, offer):
    offer("Vrouwenkoor", for_whom=1)
    offer("Moederkring", for_whom=65)
    offer("Koor")
    terms = {one["code"]: one["id"] for one in api("taxonomy_terms", per_page=100)["contents"]}
    assert sorted(titles(taxonomy_term_id=terms["for_whom.1"])) == ["Moederkring", "Vrouwenkoor"]
    assert titles(taxonomy_term_id=terms["for_whom.64"]) == ["Moederkring"]


def test_services_are_found_by_kind(api, titles, offer):
    offer("Koor", theme="culture")
    offer("Misschien een koor", theme="culture", theme_guessed=True)
    terms = {one["code"]: one for one in api("taxonomy_terms", per_page=100)["contents"]}

    assert titles(taxonomy_term_id=terms["theme.culture"]["id"]) == ["Koor"]
    assert titles(taxonomy_term_id="6b0cbd3a-0000-4000-8000-000000000000") == []
    taxonomy = terms["theme.culture"]["taxonomy_id"]
    assert api(f"taxonomies/{taxonomy}")["name"] == "Kring"
    assert sorted(titles(taxonomy_id=taxonomy)) == ["Koor", WALK]


def test_what_changed_since_is_found_and_what_changed_is_told_for_all_at_once(api, titles, offer):
    Activity.objects.update(changed_at=timezone.now() - timedelta(days=10))
    offer("Nieuw")
    since = (timezone.now() - timedelta(days=1)).isoformat()

    assert titles(modified_after=since) == ["Nieuw"]
    assert len(titles(modified_after="2020-01-01")) == 2
    told = api("services", minimal="true")["contents"]
    assert len(told) == 2 and all(set(one) == {"id", "modified_date"} for one in told)


def test_everything_comes_line_by_line_when_asked(open_map, offer):
    for number in range(3):
        offer(f"Koor {number}")
    path = f"/map/{open_map}/api/services"
    answer = Client().get(path, {"format": "ndjson"})

    assert answer["Content-Type"] == "application/x-ndjson"
    everything = answer.content.splitlines()
    assert len(everything) == 4
    pages = [Client().get(path, {"format": "ndjson", "per_page": 3, "page": page}).content for page in (1, 2)]
    assert b"".join(pages).splitlines() == everything


def test_a_service_at_two_places_is_listed_at_both(api, came_in):
    came_in(a_service())
    told = [api("service_at_locations", per_page=2, page=page) for page in (1, 2)]

    assert [page["total_items"] for page in told] == [3, 3]
    places = [one for page in told for one in page["contents"]]
    assert {one["location"]["id"] for one in places} > {PLACE, OTHER_PLACE}
    assert len({one["id"] for one in places}) == 3
    at_the_church = next(one for one in places if one["location"]["id"] == OTHER_PLACE)
    assert api(f"service_at_locations/{at_the_church['id']}")["service"]["id"] == SERVICE


def test_around_a_postcode_a_service_is_found_at_the_place_that_is_there(api, came_in):
    came_in(a_service(), latitude=52.11, longitude=5.1)
    PostcodeArea.objects.create(code="8888", place="Ver", latitude=52.5, longitude=5.9)

    def at(postcode):
        return [
            one["location"]["id"] for one in api("service_at_locations", postcode=postcode, proximity=3000)["contents"]
        ]

    assert at("8888") == [OTHER_PLACE]
    assert PLACE in at("1234") and OTHER_PLACE not in at("1234")
    assert [one["id"] for one in api("services", postcode="8888", proximity=3000)["contents"]] == [SERVICE]


def test_an_organizer_has_its_services(api, cast, offer):
    offer("Schaken", organisation=cast.provider)
    offer("Koor", organiser="De Merel")
    offer("Nog een koor", organiser="de merel")
    listed = {one["name"]: one["id"] for one in api("organizations")["contents"]}

    assert set(listed) == {"De Brug", "De Merel"}
    assert {one["name"] for one in api(f"organizations/{listed['De Brug']}")["services"]} == {"Schaken", WALK}
    assert {one["name"] for one in api(f"organizations/{listed['De Merel']}")["services"]} == {"Koor", "Nog een koor"}
    assert [one["name"] for one in api("organizations", search="brug")["contents"]] == ["De Brug"]
    assert "schedules" in api("organizations", full_service="true", search="brug")["contents"][0]["services"][0]
    assert "schedules" not in api("organizations", full="true", search="brug")["contents"][0]["services"][0]
    assert len(api("services", organization_id=listed["De Merel"])["contents"]) == 2


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"page": "0"}, "page"),
        ({"page": "twee"}, "page"),
        ({"per_page": "501"}, "per_page"),
        ({"day": "XX"}, "day"),
        ({"start_time": "25:00"}, "start_time"),
        ({"minimum_age": "oud"}, "minimum_age"),
        ({"modified_after": "gisteren"}, "modified_after"),
        ({"proximity": "100"}, "proximity"),
        ({"postcode": "9999"}, "postcode"),
        ({"full": "misschien"}, "full"),
        ({"format": "xml"}, "format"),
        ({"search": "a\x00b"}, "search"),
    ],
)
def test_what_cannot_be_read_is_told_by_name(api, given, name):
    told = api("services", status=400, **given)

    assert list(told["parameters"]) == [name] and told["parameters"][name]


@pytest.mark.parametrize(
    "kind", ["services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms", "x"]
)
@pytest.mark.parametrize("id", ["0", "niets", "6b0cbd3a-0000-4000-8000-000000000000", "\x00"])
def test_what_is_not_there_is_not_there(api, kind, id):
    assert api(f"{kind}/{id}", status=404)["status"] == 404


def test_a_parameter_that_made_no_difference_is_named_and_the_official_ones_all_do(open_map, titles, offer):
    offer("Koor De Brug")
    assert len(titles()) == 2
    assert titles(text="koor") == titles(search="koor") == ["Koor De Brug"]
    assert titles(text="koor", search="wandelen") == [WALK]

    def ignored(path, given):
        return Client().get(f"/map/{open_map}/api/{path}", given).headers.get("Parameters-Ignored", "")

    assert ignored("services", {"serach": "koor", "text": "koor", "a\nb": "1"}) == "serach"
    assert ignored("", {"search": "koor"}) == "search"
    for path, names in OFFICIAL.items():
        assert ignored(path, dict.fromkeys(names.split(), "")) == ""


def test_every_website_may_read_and_none_may_write(open_map):
    path = f"/map/{open_map}/api/services"
    asked = Client().options(path, HTTP_ORIGIN="https://elsewhere.example")

    assert asked.status_code == 204 and asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(enforce_csrf_checks=True), method)(path)
        assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD, OPTIONS"
    for answer in (asked, Client().get(path), Client().head(path), Client().get(path, {"page": "x"})):
        assert answer["Access-Control-Allow-Origin"] == "*" and not answer.cookies


def test_what_somebody_has_already_is_not_sent_again(open_map, offer):
    path = f"/map/{open_map}/api/services"
    first = Client().get(path)
    again = Client().get(path, HTTP_IF_NONE_MATCH=first["ETag"])

    assert "max-age" in first["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"") and again["Access-Control-Allow-Origin"] == "*"
    offer("Koor")
    assert Client().get(path, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_who_asks_too_much_is_told_to_wait(open_map, settings):
    settings.KRING_PUBLIC_REQUESTS = 2
    path = f"/map/{open_map}/api/services"
    answers = [Client().get(path).status_code for _ in range(3)]

    assert answers == [200, 200, 429]
    assert Client().get(path)["Retry-After"] == "60"
    assert Client(REMOTE_ADDR="192.0.2.7").get(path).status_code == 200
