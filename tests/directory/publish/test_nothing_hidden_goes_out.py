"""What is not meant for everybody is in no list, no number, no search and under no address. First it is there, then it is not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.access.guard import Declaration
from kring.directory.models import Activity
from kring.identity.models import Region
from tests.access.test_matrix import our_pages
from tests.directory.publish.documents import SERVICE, TERM, a_service

WORD = "schorre"  # stands in the hidden entry only


@pytest.fixture
def hidden(came_in):
    """An entry that is public until a test changes that."""
    return came_in(a_service(), description="Een schorre merel.", latitude=52.11, longitude=5.1)


def everything_told(open_map: str, activity: Activity) -> dict[str, tuple]:
    """All that anybody can find out about an entry, by address: the status, and whether the entry is in it."""
    term = {"taxonomy_term_id": TERM}
    addresses = {
        "services": {},
        f"services/{SERVICE}": {},
        "services?search": {"search": WORD},
        "services?minimal": {"minimal": "true"},
        "services?term": term,
        "service_at_locations": {},
        "service_at_locations/00000000-0000-4000-8000-000000000011": {},
        "organizations": {},
        "organizations/6d0c7a52-6f6e-4a8a-9f3e-0d2a3b1c4e5f": {},
        "taxonomy_terms": {"per_page": 200},
        f"taxonomy_terms/{TERM}": {},
    }
    told = {}
    for path, given in addresses.items():
        answer = Client().get(f"/map/{open_map}/api/{path.partition('?')[0]}", given).json()
        told[path] = answer.get("total_items", answer.get("status"))
    lines = Client().get(f"/map/{open_map}/api/services", {"format": "ndjson"})
    told["lines"] = len(lines.content.splitlines())
    for name, page in {
        "page": Client().get(f"/map/{open_map}/{activity.pk}/"),
        "search": Client().post(f"/map/{open_map}/", {"q": WORD}),
        "sitemap": Client().get(f"/map/{open_map}/sitemap.xml"),
    }.items():
        told[name] = (page.status_code, str(activity.pk) in page.text)
    return told


NOT_FOR_EVERYBODY = {
    "not public": lambda row, cast: {"public": False},
    "not active": lambda row, cast: {"active": False},
    "over": lambda row, cast: {"ends_on": timezone.localdate() - timedelta(days=1)},
    "merged": lambda row, cast: {"merged_into": cast.activity, "active": False},
}


@pytest.mark.parametrize("why", NOT_FOR_EVERYBODY)
def test_an_entry_that_is_not_for_everybody_leaves_no_trace(open_map, cast, hidden, why):
    there = everything_told(open_map, hidden)
    assert there["services"] == 2 and there["services?search"] == there["services?term"] == 1
    assert there["service_at_locations"] == 3 and there["organizations"] == 2 and there["lines"] == 2
    assert there["page"] == (200, True) and there["search"] == there["sitemap"] == (200, True)
    assert there[f"services/{SERVICE}"] == "active" and there[f"taxonomy_terms/{TERM}"] is None

    for name, value in NOT_FOR_EVERYBODY[why](hidden, cast).items():
        setattr(hidden, name, value)
    hidden.save()
    gone = everything_told(open_map, hidden)
    assert gone["services"] == gone["services?minimal"] == gone["service_at_locations"] == gone["lines"] == 1
    assert gone["services?search"] == gone["services?term"] == 0
    assert gone["organizations"] == 1 and gone["taxonomy_terms"] == there["taxonomy_terms"] - 1
    moved = {f"services/{SERVICE}"} if why == "merged" else set()
    assert {path: status for path, status in gone.items() if "/" in path} == {
        path: 301 if path in moved else 404 for path in gone if "/" in path
    }
    assert gone["page"] == ({"merged": 301, "not public": 404}.get(why, 410), False)
    assert gone["search"] == gone["sitemap"] == (200, False)


def test_another_region_has_a_map_of_its_own(cast, open_map, hidden):
    Region.objects.update(public_map=True)
    here, there = open_map, cast.there.region.slug
    far = Activity.objects.create(region_id=cast.there.region.pk, title="Ver koor", theme="meet")

    assert everything_told(here, hidden)[f"services/{SERVICE}"] == "active"
    assert Client().get(f"/map/{there}/api/services").json()["total_items"] == 1
    assert Client().get(f"/map/{there}/api/services/{SERVICE}").status_code == 404
    assert Client().get(f"/map/{there}/{hidden.pk}/").status_code == 404
    assert Client().get(f"/map/{there}/{far.pk}/").status_code == 200


def test_a_map_that_is_off_does_not_exist_at_any_address(cast, open_map):
    for address in addresses_of_the_map(open_map, cast):
        assert Client().get(address).status_code in (200, 404)
    assert Client().get(reverse("public:map", args=[open_map])).status_code == 200
    assert f"/map/{open_map}/sitemap.xml" in Client().get("/robots.txt").text

    Region.objects.update(public_map=False)
    for address in addresses_of_the_map(open_map, cast):
        off, never = Client().get(address), Client().get(address.replace(open_map, "nergens"))
        assert off.status_code == 404, address
        assert (off.content, told(off)) == (never.content, told(never)), address
    assert open_map not in Client().get("/robots.txt").text


def told(answer) -> dict:
    return dict(answer.headers)


def addresses_of_the_map(slug: str, cast) -> list[str]:
    """Every address below a region's map."""
    parts = {"region": slug, "id": cast.activity.pk, "rest": "x/y", "part": 0}
    found = []
    for name, pattern, declaration in our_pages():
        if name.startswith("public:") and "region" in pattern.pattern.converters:
            assert declaration == Declaration("anyone"), name
            found.append(reverse(name, kwargs={part: parts[part] for part in pattern.pattern.converters}))
    assert len(found) > 15
    return found


def test_somebody_who_is_signed_in_sees_what_everybody_sees(cast, open_map):
    steward = Client()
    steward.force_login(cast.ivo)
    hidden = Activity.objects.create(region_id=cast.here.region.pk, title="Besloten", theme="meet", public=False)

    assert steward.get(reverse("directory:activity", args=[hidden.pk])).status_code == 200
    assert steward.get(f"/map/{open_map}/{hidden.pk}/").status_code == 404
    assert "Besloten" not in steward.get(f"/map/{open_map}/api/services").text
