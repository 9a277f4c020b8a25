"""Documents of HSDS 3.0 are read into columns where they are certain, and an entry made here survives the way out and back."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kring.directory.models import Access, Activity, CostPer, ForWhom, GroupSize, Theme
from kring.directory.rules import terms
from kring.directory.rules.areas import NETHERLANDS, Box, Land, around, near, placed
from kring.directory.rules.documents import Documents, changed, documents
from kring.directory.rules.projection import LONGEST, UNSAID, columns, postcode, website

TODAY = date(2026, 11, 22)


def read(service, organization=None, locations=(), **more):
    return columns({"id": "1", "name": "Koffie", **service}, organization, locations, today=TODAY, **more)


def test_every_column_is_one_of_an_activity_and_fits_in_it():
    fields = {field.name: field for field in Activity._meta.get_fields()}
    assert set(UNSAID) <= set(fields)
    assert {name: fields[name].max_length for name in LONGEST} == LONGEST


def test_the_terms_are_those_of_the_models():
    assert set(terms.NAMES["theme"]) == set(Theme.values)
    assert {int(code) for code in terms.NAMES["access"]} == set(Access.values)
    assert {int(code) for code in terms.NAMES["for_whom"]} == {0, *ForWhom.values}
    assert set(terms.NAMES["group_size"]) == set(GroupSize.values)


words = st.text("abcdefgh éü", min_size=1, max_size=30).map(lambda text: " ".join(text.split()) or "x")
clocks = st.times(time(6), time(12)).map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def entries(draw):
    """Columns as people fill them in."""
    entry = {"title": draw(words), "description": draw(st.just("") | words), "organiser": draw(st.just("") | words)}
    entry |= draw(st.just({}) | st.fixed_dictionaries({"cost": st.just(Decimal(0))}))
    entry |= draw(
        st.just({})
        | st.fixed_dictionaries(
            {
                "cost": st.decimals("0.05", 900, places=2),
                "cost_per": st.sampled_from(CostPer.values),
            }
        )
    )
    days = draw(st.integers(0, 127))
    if days:
        entry |= {"days": days, "starts": draw(clocks), "ends": time(13, 30)}
    entry |= {
        "theme": draw(st.sampled_from(["", *Theme.values])),
        "venue": draw(st.just("") | words),
        "town": draw(st.just("") | words),
        "postcode": draw(st.sampled_from(["", "5211 AB"])),
        "when_words": draw(st.just("") | words),
        "age_min": draw(st.none() | st.integers(1, 60)),
        "age_max": draw(st.none() | st.integers(60, 99)),
        "access": draw(st.integers(0, 127)),
        "for_whom": draw(st.integers(0, 127)),
        "age_words": draw(st.sampled_from(["", "vrouwen met jonge kinderen", "voor iedereen"])),
        "group_size": draw(st.sampled_from(["", *GroupSize.values])),
        "buddy": draw(st.none() | st.booleans()),
        "meets": draw(st.just("") | words),
        "places": draw(st.none() | st.integers(1, 500)),
        "waiting": draw(st.none() | st.integers(1, 500)),
        "expect": draw(st.just("") | words),
        "spoken": draw(st.sampled_from(["", "en", "ar tr", "dsl pap"])),
        "phone": draw(st.sampled_from(["", "073 123 45 67"])),
        "email": draw(st.sampled_from(["", "info@voorbeeld.example"])),
        "website": draw(st.sampled_from(["", "https://voorbeeld.example/koffie"])),
        "ends_on": draw(st.none() | st.dates(TODAY, date(2030, 1, 1))),
        "funded_by": draw(st.just("") | words),
        "funded_until": draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        **{name: draw(st.booleans()) for name in ("trial", "city_pass", "full", "active")},
    }
    if draw(st.booleans()):
        entry |= {"latitude": draw(st.floats(51, 53)), "longitude": draw(st.floats(4, 6))}
    return entry


def and_back(entry, language="nl"):
    made = documents(entry, id="0190a8f0-0000-7000-8000-000000000001", language=language)
    return columns(made.service, made.organization, made.locations, today=TODAY, language=language)


@settings(max_examples=150, deadline=None)
@given(entries())
def test_an_entry_made_here_survives_the_way_out_and_back(entry):
    assert and_back(entry) == UNSAID | entry


def test_who_pays_is_read_from_hsds_funding_and_put_back_there_and_the_day_stands_beside_it():
    theirs = {
        "id": "1",
        "name": "Koffie",
        "funding": [{"id": "f", "source": "Gemeente"}, {"id": "g", "source": "Fonds"}],
    }
    assert read(theirs)["funded_by"] == "Gemeente; Fonds"
    until = {"funded_by": "Gemeente; Fonds", "funded_until": date(2027, 6, 30)}
    day_added = changed(Documents(theirs), until, ["funded_until"]).service
    assert day_added["funding"] == theirs["funding"]
    assert {name: read(day_added)[name] for name in until} == until
    replaced = changed(Documents(day_added), until | {"funded_by": "Leden"}, ["funded_by"]).service
    assert [one["source"] for one in replaced["funding"]] == ["Leden"]
    assert read(replaced)["funded_until"] == date(2027, 6, 30)


def test_for_whom_it_is_comes_from_the_words_of_a_list_and_a_correction_of_it_goes_along():
    theirs = {"id": "1", "name": "Zwemmen", "eligibility_description": "vrouwen 18+"}
    assert (read(theirs)["for_whom"], read(theirs)["age_words"]) == (1, "vrouwen 18+")
    said = {"title": "Zwemmen", "age_words": "vrouwen 18+"}
    for mask in (0, 4, 65):
        ours = changed(Documents(theirs), said | {"for_whom": mask}, ["for_whom"]).service
        assert read(ours)["for_whom"] == mask and ours["eligibility_description"] == "vrouwen 18+"
    assert "attributes" not in documents({"title": "Zwemmen", "for_whom": 0}, id="a").service


def test_moments_survive_the_way_out_and_back():
    moments = [
        {"days": 2, "starts": "10:00", "ends": "11:30", "weeks": 5, "except_on": ["2026-12-29"]},
        {"days": 8, "starts": "14:00", "every": 2, "first": "2026-09-01", "last": "2027-06-30", "words": "In de tuin"},
        {"days": 1, "not_in_school_holidays": True},
    ]
    assert and_back({"title": "Koffie", "moments": moments})["moments"] == moments


def test_ids_stay_the_same_and_children_have_one():
    entry = {"title": "Koffie", "organiser": "Buurthuis De Zon", "venue": "De Zon", "days": 3, "trial": True}
    first, again = (documents(entry, id="a") for _ in range(2))
    assert first == again
    assert first.service["organization_id"] == first.organization["id"]
    assert first.service["service_at_locations"][0]["location_id"] == first.locations[0]["id"]
    for name in ("schedules", "attributes", "service_at_locations"):
        assert all(child["id"] for child in first.service[name])


def place(latitude, longitude, area=None):
    service = {"service_at_locations": [{"id": "x", "location_id": "l"}]}
    found = read(service, None, [{"id": "l", "latitude": latitude, "longitude": longitude}], near=area)
    return found["latitude"], found["longitude"]


def test_a_place_of_which_the_service_repeats_the_id_is_read_from_the_place_itself():
    link = {"id": "x", "location_id": "l", "location": {"id": "l"}}
    found = read(
        {"service_at_locations": [link]}, None, [{"id": "l", "name": "De Brug", "latitude": 52.1, "longitude": 5.1}]
    )
    assert (found["venue"], found["latitude"]) == ("De Brug", 52.1)


def test_coordinates_that_are_no_place_are_left_out():
    assert place(51.69, 5.3) == (51.69, 5.3)
    assert place(100, 101) == place(0, 0) == place("nergens", 5) == place(None, 5) == (None, None)
    assert place("51,69", "5,3") == (51.69, 5.3)


def test_swapped_coordinates_are_put_right_when_only_that_fits():
    assert place(5.3, 51.69) == (5.3, 51.69)  # could be in the Indian Ocean: without an area nobody can tell
    assert place(5.3, 51.69, NETHERLANDS) == (51.69, 5.3)
    assert place(101.7, 3.1) == (3.1, 101.7)


def test_a_place_in_the_sea_is_no_place():
    coast = Land([(52.11, 4.28), (52.16, 4.49)])
    assert place(52.12, 4.3, coast) == (52.12, 4.3)
    assert place(52.5, 3.3, NETHERLANDS) == (52.5, 3.3)
    assert place(52.5, 3.3, coast) == (None, None)
    assert placed(52.5, 3.3, coast).place == "far_away"


def test_a_list_judges_its_own_places():
    places = [(51.6 + at / 100, 5.3) for at in range(30)]
    area = around([*places, (5.3, 51.6), (0.0, 0.0), (-20.0, -140.0)])
    assert placed(-20, -140).place == "right"  # by itself it could be
    assert placed(-20, -140, area).place == "far_away"
    assert placed(5.3, 51.6, area).point == (51.6, 5.3)
    assert all(placed(*place, area).place == "right" for place in places)


def test_a_list_of_a_country_whose_postcodes_are_known_has_no_places_in_its_sea():
    places = [(51.6 + at / 100, 5.3) for at in range(30)]
    coast = [*places, (52.0, 4.2)]
    assert near([*places, (52.5, 3.3)], coast).holds(52.0, 4.1)
    assert not near([*places, (52.5, 3.3)], coast).holds(52.5, 3.3)
    assert near([(25.8 + at / 100, -80.2) for at in range(30)], coast).holds(30.4, -84.3)  # a list from elsewhere
    assert near(places).holds(52.5, 3.3) and near([], coast) is None


def test_few_places_or_those_of_all_the_world_judge_nothing():
    assert around([(51.6, 5.3)] * 9) is None
    assert around([(float(at), float(3 * at)) for at in range(1, 60)]) is None


@given(st.floats(-85, 85), st.floats(-179, 179), st.floats(0, 360), st.floats(0, 7.9))
def test_land_holds_what_is_near_enough(latitude, longitude, bearing, km):
    from math import cos, radians, sin

    north = latitude + km / 111.3 * cos(radians(bearing))
    east = longitude + km / 111.3 / max(cos(radians(abs(latitude) + 0.1)), 0.05) * sin(radians(bearing)) * 0.8
    if -180 < east < 180:
        assert Land([(latitude, longitude)]).holds(north, east) or km > 7


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ({"amount": 0}, (Decimal(0), "")),
        ({"amount": 3.5, "currency": "eur", "amount_description": "per keer"}, (Decimal("3.50"), "time")),
        ({"amount": 3.5, "amount_description": "per session"}, (Decimal("3.50"), "time")),
        ({"amount": 3.5, "currency": "GBP", "amount_description": "per keer"}, (None, "")),
        ({"amount": 35, "currency": "EUR", "option": "Under 18s", "amount_description": "per keer"}, (None, "")),
        ({"amount": 35, "currency": "EUR"}, (None, "")),
        ({"amount": -1, "currency": "EUR", "amount_description": "per keer"}, (None, "")),
        ({"amount": "NaN", "currency": "EUR", "amount_description": "per keer"}, (None, "")),
        ({"amount": "veel", "currency": "EUR", "amount_description": "per keer"}, (None, "")),
    ],
)
def test_a_price_counts_when_it_is_one_amount_of_euros_for_everybody(option, expected):
    found = read({"cost_options": [option]})
    assert (found["cost"], found["cost_per"]) == expected


def test_free_is_not_always_free():
    assert read({"fees_description": "Gratis"})["cost"] == 0
    trial = read({"fees_description": "Gratis", "name": "Gratis proefles tennis"})
    assert (trial["cost"], trial["trial"], trial["cost_words"]) == (None, True, "Gratis")


def schedule(**more):
    return {"id": "s", "freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "11:30:00"} | more


@pytest.mark.parametrize(
    ("plans", "days", "starts", "ends"),
    [
        ([schedule()], 2, time(10), time(11, 30)),
        ([schedule(), schedule(byday="TH")], 10, time(10), time(11, 30)),
        ([schedule(), schedule(byday="TH", opens_at="09:00")], 10, None, time(11, 30)),
        ([schedule(opens_at="10:00-05:00")], 2, time(10), time(11, 30)),
        ([schedule(opens_at="10:00Z")], 2, None, time(11, 30)),
        ([schedule(byday="XX")], 0, None, None),
        ([schedule(interval="0")], 0, None, None),
        ([schedule(freq="MONTHLY", byday="2TU,-1TU")], 2, time(10), time(11, 30)),
        ([schedule(freq="YEARLY")], 0, None, None),
        ([schedule(byyearday="2,3")], 0, None, None),
        ([schedule(closes_at="09:00")], 2, time(10), None),
        ([schedule(opens_at="23:00", closes_at="02:00")], 2, time(23), time(2)),
        ([schedule(byday=["MO", "Friday"])], 17, time(10), time(11, 30)),
        ([schedule(valid_to="2020-01-01")], 0, None, None),
    ],
)
def test_days_and_hours_are_read_from_schedules(plans, days, starts, ends):
    found = read({"schedules": plans})
    assert (found["days"], found["starts"], found["ends"]) == (days, starts, ends)


def test_a_date_that_says_always_ends_nothing():
    assert read({"schedules": [schedule(valid_to="2027-06-30")]})["ends_on"] == date(2027, 6, 30)
    assert read({"schedules": [schedule(valid_from="1900-01-01", valid_to="2999-12-31")]})["ends_on"] is None
    assert read({"schedules": [schedule(valid_from="1900-01-01", valid_to="2999-12-31")]})["moments"] == []


def test_a_season_that_has_passed_does_not_end_an_entry_that_is_still_called_active():
    found = read({"status": "active", "schedules": [schedule(valid_to="2020-01-01", description="Dinsdag")]})
    assert (found["active"], found["ends_on"], found["when_words"]) == (True, None, "Dinsdag")


def test_ways_to_reach_it_name_no_person():
    service = {
        "email": "geen adres",
        "url": "www.voorbeeld.example",
        "contacts": [{"name": "Iemand", "email": "iemand@voorbeeld.example", "phones": [{"number": '"073 1"'}]}],
        "phones": [{"number": "073 2", "type": "fax"}],
    }
    found = read(service, {"id": "o", "name": "De Zon", "email": "info@zon.example"})
    assert (found["phone"], found["email"], found["website"]) == (
        "073 1",
        "info@zon.example",
        "https://www.voorbeeld.example",
    )
    assert "Iemand" not in str(found)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "zie website", "ftp://x.example", "https://x.example/<b>", None, 5]
)
def test_what_is_no_web_address_is_left_out(address):
    assert website(address) == ""


def test_ages_that_contradict_each_other_are_left_out():
    assert read({"minimum_age": 55})["age_min"] == 55
    found = read({"minimum_age": 60, "maximum_age": 18})
    assert (found["age_min"], found["age_max"]) == (None, None)


def test_accessibility_is_read_from_words_that_do_not_deny_it():
    def bits(text):
        location = {"id": "l", "accessibility": [{"description": text}]}
        return read({"service_at_locations": [{"location_id": "l"}]}, None, [location])["access"]

    assert bits("Rolstoeltoegankelijk, er is een lift.") == 5
    assert bits("disabled_parking, ramp, restroom, wheelchair") == 35
    assert bits("Niet rolstoeltoegankelijk. Ringleiding aanwezig.") == 8


@pytest.mark.parametrize(
    "service",
    [
        {"name": None, "schedules": "elke dag", "attributes": [None, 3], "cost_options": [[]], "languages": {}},
        {"service_at_locations": [None, {"location": "hier"}], "phones": [{"number": 12}], "contacts": [{"phones": 4}]},
        {"schedules": [{"byday": 3, "interval": "x", "valid_to": 5, "except_on": [1]}], "minimum_age": "jong"},
    ],
)
def test_documents_of_any_shape_are_read_without_an_error(service):
    assert set(read(service)) == set(UNSAID)


def theirs():
    return Documents(
        {
            "id": "s1", "name": "Coffee", "organization_id": "o1", "status": "active", "licenses": "kept", "fees": "£ 3",
            "service_at_locations": [{"id": "sal", "location_id": "l1", "schedules": [schedule()]}],
            "attributes": [{"id": "a", "taxonomy_term": {"taxonomy": "ESD", "name": "Social"}}],
        },
        {"id": "o1", "name": "Sun", "tax_status": "kept"},
        ({"id": "l1", "name": "Hall", "accessibility": [{"id": "x", "description": "Lift"}]},),
    )  # fmt: skip


def test_a_correction_changes_what_it_is_about_and_nothing_else():
    after = changed(
        theirs(), {"title": "Koffie", "cost": Decimal(2), "cost_per": "time", "trial": True}, ["title", "cost"]
    )
    assert after.service["name"] == "Koffie"
    assert after.service["cost_options"][0]["amount"] == 2 and "fees" not in after.service
    assert after.service["attributes"] == theirs().service["attributes"]  # 'trial' was not named
    assert after.service["licenses"] == "kept"
    assert (after.organization, after.locations) == (theirs().organization, theirs().locations)


def test_a_changed_place_gets_a_location_of_its_own():
    after = changed(
        theirs(), {"venue": "De Zon", "latitude": 51.7, "longitude": 5.3}, ["venue", "latitude", "longitude"]
    )
    (new,) = after.locations
    (link,) = after.service["service_at_locations"]
    assert new["id"] not in ("l1", "") and link["location_id"] == new["id"] and link["id"] == "sal"
    assert (new["name"], new["accessibility"]) == ("De Zon", theirs().locations[0]["accessibility"])
    assert columns(after.service, after.organization, after.locations, today=TODAY)["venue"] == "De Zon"


def test_a_changed_time_replaces_the_times_at_the_place_too():
    after = changed(theirs(), {"days": 4, "starts": time(9)}, ["days", "starts"])
    found = columns(after.service, after.organization, after.locations, today=TODAY)
    assert (found["days"], found["starts"], found["ends"]) == (4, time(9), None)


def test_box_and_swapping_agree():
    assert Box(0, 0, 1, 1).holds(0.5, 0.5) and not Box(0, 0, 1, 1).holds(2, 0.5)


def test_postcodes_of_other_countries_are_kept_where_they_fit():
    given = ("1234ab", "SW1A 1AA", "33157-1234", "33157", "K1A 0B1", "01310-100 Brasil")
    assert [postcode(one) for one in given] == ["1234 AB", "SW1A1AA", "33157", "33157", "K1A 0B1", ""]
