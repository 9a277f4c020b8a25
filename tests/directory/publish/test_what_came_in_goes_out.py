"""What a feed says goes out again without loss; what people here changed goes out instead of it; what does not fit goes along."""

from decimal import Decimal

from django.utils import timezone

from kring.directory.models import Feed, Record, Said
from kring.directory.publish.rules.conform import conform, is_uuid
from tests.directory.publish.documents import ORGANISER, OTHER_PLACE, PLACE, SERVICE, TERM, a_service, lost


def test_everything_that_a_feed_says_goes_out_under_its_own_ids(api, came_in):
    given = a_service()
    came_in(given, theme="culture", theme_guessed=True)

    shown = api(f"services/{SERVICE}")
    assert lost(given, shown) == []
    assert shown["organization_id"] == ORGANISER
    assert [link["location_id"] for link in shown["service_at_locations"]] == [PLACE, OTHER_PLACE]


def test_a_list_in_full_says_the_same_as_one_by_one(api, came_in):
    came_in(a_service())

    assert api(f"services/{SERVICE}") in api("services", full="true")["contents"]
    short = next(one for one in api("services")["contents"] if one["id"] == SERVICE)
    assert "schedules" not in short and short["organization"]["name"] == "Stichting De Merel"


def test_ids_that_are_no_uuid_go_out_as_the_same_uuid_every_time_with_the_given_one_beside(api, came_in):
    link = {"id": "7-a", "location_id": "12"}
    given = {"id": "136", "name": "Koor", "status": "active", "organization_id": "9", "service_at_locations": [link]}
    feed = Feed.objects.get()
    row = came_in(given)
    for kind, number, name in (("organization", "9", "De Merel"), ("location", "12", "Gymzaal")):
        Record.objects.create(
            region_id=feed.region_id,
            feed=feed,
            kind=kind,
            source_id=number,
            document={"id": number, "name": name},
            changed_at=timezone.now(),
        )

    shown = api(f"services/{row.pk}")
    assert shown == api(f"services/{row.pk}")
    assert shown["id"] == str(row.pk) and shown["as_given"] == {"id": "136", "organization_id": "9"}
    assert is_uuid(shown["organization_id"]) and shown["organization"]["id"] == shown["organization_id"]
    assert api(f"organizations/{shown['organization_id']}")["services"][0]["id"] == str(row.pk)
    place = shown["service_at_locations"][0]
    assert place["as_given"]["id"] == "7-a" and place["location"]["name"] == "Gymzaal"
    assert api(f"service_at_locations/{place['id']}")["service"]["name"] == "Koor"


def test_what_was_changed_here_goes_out_instead_of_what_the_feed_says(api, came_in, cast):
    row = came_in(a_service(), theme="culture", theme_guessed=True)
    assert api(f"services/{SERVICE}")["name"] == "Smartlappenkoor De Schorre Merel"
    row.title, row.cost, row.cost_per = "Koor De Merel", Decimal(3), "time"
    row.save()
    for subject, value in (("title", {"title": row.title}), ("cost", {"cost": "3", "cost_per": "time"})):
        Said.objects.create(
            region_id=row.region_id,
            activity=row,
            subject=subject,
            origin="provider",
            value=value,
            at=timezone.now(),
            shown=True,
        )

    shown = api(f"services/{SERVICE}")
    assert shown["name"] == "Koor De Merel"
    assert [one["amount"] for one in shown["cost_options"]] == [3]
    assert shown["last_modified"] > "2026-03-01"
    expected = {
        k: v for k, v in a_service().items() if k not in ("name", "cost_options", "last_modified", "fees_description")
    }
    assert lost(expected, shown) == []


def test_a_word_that_lost_against_the_feed_does_not_go_out(api, came_in):
    row = came_in(a_service())
    Said.objects.create(
        region_id=row.region_id,
        activity=row,
        subject="title",
        origin="provider",
        value={"title": "Oude naam"},
        at=timezone.now(),
        shown=False,
    )

    assert api(f"services/{SERVICE}")["name"] == "Smartlappenkoor De Schorre Merel"


def test_an_entry_made_here_goes_out_with_what_its_columns_say(api, cast):
    shown = api(f"services/{cast.activity.pk}")

    assert shown["name"] == "Wandelgroep De Brug" and shown["email"] == "brug@example.org"
    assert shown["schedules"][0]["byday"] == "TU"
    assert shown["organization"] == {"id": str(cast.provider.pk), "name": "De Brug", "description": "De Brug"}
    place = shown["service_at_locations"][0]
    assert place["location"]["latitude"] == 52.1
    assert api(f"service_at_locations/{place['id']}")["service"]["id"] == str(cast.activity.pk)


def test_nobodys_name_goes_out(api, cast):
    cast.activity.meets = "Ria van de balie"
    cast.activity.buddy = True
    cast.activity.save()

    told = str(api("services", full="true"))
    assert "Iemand ontvangt nieuwe deelnemers" in told
    assert "Ria" not in told
    for name in ("Gijs", "Dewi", "Ivo"):
        assert name not in told


def test_a_value_that_does_not_fit_goes_out_beside_its_member():
    odd = {
        "id": "x",
        "name": "Koor",
        "status": "Active ",
        "url": "www.merel.example",
        "email": "geen",
        "minimum_age": "18",
        "schedules": [{"id": "s", "freq": "DAILY", "byday": None}],
        "phones": "0570 000 001",
        "last_modified": "2026-03-01",
        "funding": [],
    }
    shown = conform("service", odd, lambda kind, given, where: f"{kind}:{given or where}")

    assert shown["url"] == "https://www.merel.example"
    assert shown["minimum_age"] == 18 and shown["status"] == "active"
    assert shown["last_modified"] == "2026-03-01T00:00:00Z"
    assert "email" not in shown and "phones" not in shown and "funding" not in shown
    assert shown["schedules"] == [{"id": "schedule:s", "as_given": {"id": "s", "freq": "DAILY"}}]
    assert shown["as_given"] == {
        "id": "x",
        "status": "Active ",
        "url": "www.merel.example",
        "email": "geen",
        "minimum_age": "18",
        "phones": "0570 000 001",
        "last_modified": "2026-03-01",
    }


def test_terms_of_a_feed_are_listed_and_find_its_services(api, came_in):
    came_in(a_service())

    assert api(f"taxonomy_terms/{TERM}")["name"] == "Zingen"
    assert [one["id"] for one in api("services", taxonomy_term_id=TERM)["contents"]] == [SERVICE]
    assert TERM in [one["id"] for one in api("taxonomy_terms", per_page=100)["contents"]]
