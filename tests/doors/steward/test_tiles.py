"""A steward switches the pictures under maps on and off; only pages with a map may then load them, and only those."""

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed
from kring.directory.maps import tiles_of, view_of
from kring.directory.models import Activity
from kring.doors.steward.tiles.actions import NotAnAddress, set_tiles
from kring.doors.steward.tiles.forms import PROPOSED
from kring.identity.models import Region
from kring.ui.maps import Tiles, is_tile_address
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.matching.gaps import a_gap

ORIGIN = "https://service.pdok.nl"
ON = {"on": "on", "address": PROPOSED.address, "attribution": PROPOSED.attribution, "deepest": "17"}


@pytest.fixture
def page(client, cast):
    client.force_login(cast.ivo)
    return lambda given=None: (
        client.get(reverse("steward:tiles")) if given is None else client.post(reverse("steward:tiles"), given)
    )


def policy(answer):
    return answer.headers["Content-Security-Policy"]


def test_off_by_default_with_a_proposal_filled_in(cast, page):
    text = page().content.decode()
    assert tiles_of(cast.here.region.pk) is None
    assert PROPOSED.address in text
    assert "<image" not in text
    assert is_tile_address(PROPOSED.address)


def test_switched_on_maps_show_them_with_their_source_and_other_pages_stay_strict(cast, client, page):
    a_gap(cast)
    assert page(ON).status_code == 302
    for address in (
        reverse("steward:tiles"),
        reverse("directory:search") + "?show=map",
        reverse("doors:gaps") + "?show=map",
    ):
        answer = client.get(address)
        assert f"img-src 'self' data: {ORIGIN};" in f"{policy(answer)};", address
        assert "Kaartgegevens © Kadaster" in answer.content.decode()
        assert f'<image href="{ORIGIN}/' in answer.content.decode()
    for route in ("directory:search", "doors:gaps", "doors:today", "steward:region"):
        assert ORIGIN not in policy(client.get(reverse(route))), route


def test_the_rest_of_the_policy_is_that_of_every_page(cast, client, page):
    strict = policy(client.get(reverse("directory:search")))
    page(ON)
    opened = policy(client.get(reverse("directory:search") + "?show=map"))
    assert opened.replace(f" {ORIGIN}", "") == strict


def test_another_region_is_not_touched(cast, client, page):
    page(ON)
    assert tiles_of(cast.here.region.pk) == PROPOSED
    assert tiles_of(cast.there.region.pk) is None
    client.force_login(cast.lot)
    assert ORIGIN not in policy(client.get(reverse("directory:search") + "?show=map"))


def test_switched_off_again_nothing_is_asked_of_anybody(cast, client, page):
    page(ON)
    page({name: value for name, value in ON.items() if name != "on"})
    assert tiles_of(cast.here.region.pk) is None
    assert ORIGIN not in policy(client.get(reverse("directory:search") + "?show=map"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"address": "http://tiles.example.org/{z}/{x}/{y}"}, "Dit is geen adres van tegels"),
        ({"address": "https://tiles.example.org; script-src *; {z}{x}{y}"}, "Dit is geen adres van tegels"),
        ({"address": ""}, "Dit is nodig om de beelden aan te zetten."),
        ({"attribution": ""}, "Dit is nodig om de beelden aan te zetten."),
    ],
)
def test_what_is_no_source_is_refused_beside_the_field(cast, page, given, told):
    answer = page(ON | given)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Region.objects.get(pk=cast.here.region.pk).tiles == {}


def test_an_address_that_got_in_another_way_is_not_used(cast):
    Region.objects.filter(pk=cast.here.region.pk).update(tiles={"address": "https://x.example;*/{z}/{x}/{y}"})
    assert tiles_of(cast.here.region.pk) is None
    with pytest.raises(NotAnAddress):
        set_tiles(cast.actor(cast.ivo), Tiles("https://x.example;*/{z}/{x}/{y}", "x"))


def test_only_a_steward_switches_it(cast):
    for user in (cast.dewi, cast.fenna, cast.hanna):
        with pytest.raises(NotAllowed):
            set_tiles(cast.actor(user), PROPOSED)
    set_tiles(cast.actor(cast.ivo), PROPOSED)
    assert AuditEntry.objects.filter(verb="steward.changed", user_id=cast.ivo.pk).count() == 1


def test_a_map_begins_where_the_activities_of_the_region_are(cast):
    view = view_of(cast.here.region.pk)
    assert (view.latitude, view.longitude) == (52.1, 5.1)
    Activity.objects.update(latitude=None)
    assert view_of(cast.here.region.pk) is None


@pytest.mark.browser
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["390", "1280"])
def test_axe_finds_nothing(cast, open_page, viewport):
    shown = open_page(user=cast.ivo, viewport=viewport)
    shown.goto(reverse("steward:tiles"))
    assert axe_violations(shown) == []
    assert not wider_than_screen(shown)
