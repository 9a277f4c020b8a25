import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse, QueryDict
from django.template import engines
from django.utils.translation import override

from kring.ui import maps
from kring.ui.rules import mercator
from kring.ui.rules.mercator import HEIGHT, WIDTH, View

MIDDLE = View(52.25, 6.16, 13)
AREAS = [maps.Area("1001", "Voorbeelddorp", 52.25, 6.13), maps.Area("1002", "Voorbeelddorp", 52.25, 6.19)]
TILES = maps.Tiles("https://tiles.example.org/grey/{z}/{x}/{y}.png", "Map data: Example", 14)


def to(view):
    return f"?map={view}#map"


LINKS = maps.Moving(address=to)
FORM = maps.by_form("profile", "/somewhere/")


def place(title, latitude, longitude):
    return maps.Place(title=title, latitude=latitude, longitude=longitude, href=f"/{title}/", note="Tuesday")


def drawn(places, **options):
    with override("en"):
        return maps.draw("Where to go", places, **({"moving": LINKS} | options))


def page(found, source="{{ maps.map(map) }}"):
    with override("en"):
        text = '{% import "ui/maps.jinja" as maps with context %}' + source
        return engines["jinja2"].from_string(text).render({"map": found})


def test_a_place_stands_where_web_mercator_puts_it():
    """The middle and the corner of the world, and the worked example of EPSG guidance note 7-2 (method 1024), in metres."""
    assert mercator.units((0, 0), 0) == pytest.approx((128, 128))
    assert mercator.units((85.05112878, -180), 0) == pytest.approx((0, 0), abs=0.01)
    example = (24 + 22 / 60 + 54.433 / 3600, -(100 + 20 / 60))
    x, y = mercator.units(example, 17)
    metre = mercator.EQUATOR / (256 * 2**17)
    assert (x - 128 * 2**17) * metre == pytest.approx(-11_169_055.58, abs=0.01)
    assert (128 * 2**17 - y) * metre == pytest.approx(2_800_000.00, abs=0.01)
    assert mercator.degrees((x, y), 17) == pytest.approx(example)


def test_everything_fits_with_room_around_it():
    places = [(52.30, 5.90), (52.10, 6.40)]
    view = mercator.around(places)
    for one in places:
        x, y = mercator.on_frame(one, view)
        assert mercator.EDGE <= x <= WIDTH - mercator.EDGE
        assert mercator.EDGE <= y <= HEIGHT - mercator.EDGE
    closer = View(view.latitude, view.longitude, view.zoom + 1)
    assert not all(
        mercator.EDGE <= mercator.on_frame(one, closer)[0] <= WIDTH - mercator.EDGE
        and mercator.EDGE <= mercator.on_frame(one, closer)[1] <= HEIGHT - mercator.EDGE
        for one in places
    )


@pytest.mark.parametrize(
    "text", ["", "52,6", "91.0,6.0,12", "52.0,181.0,12", "52.0,6.0,40", "x,y,z", "52.0,6.0,12;img-src *"]
)
def test_what_is_no_view_is_left_out(text):
    assert mercator.read(str(MIDDLE)) == MIDDLE
    assert mercator.read(text) is None
    given = QueryDict(mutable=True)
    given["map"] = text
    assert maps.asked(given) is None


def test_moving_there_and_back_is_where_one_was():
    away = mercator.moved(mercator.moved(MIDDLE, right=1), right=-1)
    assert (away.latitude, away.longitude) == pytest.approx((MIDDLE.latitude, MIDDLE.longitude), abs=0.0002)
    assert mercator.zoomed(View(52, 6, mercator.NEAREST), 1) is None
    assert mercator.zoomed(View(52, 6, mercator.FURTHEST), -1) is None


def test_the_scale_bar_is_as_long_as_it_says():
    metres, length = mercator.scale(MIDDLE)
    assert metres in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
    assert length <= 150
    west, east = mercator.degrees((0, 0), 13), mercator.degrees((length, 0), 13)
    y = mercator.units((MIDDLE.latitude, 0), 13)[1]
    west, east = mercator.degrees((0, y), 13), mercator.degrees((length, y), 13)
    around_the_world = 40_075_016.686 * 0.6122  # cosine of 52.25 degrees
    assert (east[1] - west[1]) / 360 * around_the_world == pytest.approx(metres, rel=0.001)


def test_pins_are_numbered_as_the_list_is_and_lead_to_the_same_page():
    found = drawn([place("garden", 52.25, 6.16), place("library", 52.30, 6.30)])
    assert [(pin.text, pin.href) for pin in found.pins] == [("1", "/garden/"), ("2", "/library/")]
    assert [(row.number, row.title, row.href) for row in found.rows] == [
        (1, "garden", "/garden/"),
        (2, "library", "/library/"),
    ]
    assert found.description == "A map with 2 places. The list says the same."


def test_places_close_together_become_one_pin_that_looks_nearer():
    near = [place("garden", 52.2500, 6.1600), place("library", 52.2501, 6.1602), place("hall", 52.31, 6.30)]
    found = drawn(near)
    (many,) = [pin for pin in found.pins if pin.many]
    assert many.label == "2 places: 1, 2"
    view = mercator.read(many.turn.to)
    assert view.zoom > mercator.around([(one.latitude, one.longitude) for one in near]).zoom
    assert many.turn.href in page(found)


def test_places_on_one_spot_do_not_promise_to_come_apart():
    same = [place("garden", 52.25, 6.16), place("library", 52.25, 6.16)]
    found = drawn(same, view=View(52.25, 6.16, mercator.NEAREST))
    (many,) = found.pins
    assert many.turn is None
    assert 'role="img" aria-label="2 places: 1, 2"' in page(found)


def test_who_has_no_pin_is_in_the_list_with_the_reason():
    found = drawn([place("garden", 52.25, 6.16), place("walk", None, None), place("hall", 53.2, 6.5)], view=MIDDLE)
    assert [row.where for row in found.rows] == [
        "",
        "place not known, so it has no pin",
        "outside this part of the map",
    ]
    text = page(found)
    assert text.count("map-row-title") == 3
    assert "place not known, so it has no pin" in text


def test_a_form_moves_the_map_without_an_address():
    near = [place("garden", 52.2500, 6.1600), place("library", 52.2501, 6.1602), place("hall", 52.31, 6.30)]
    text = page(drawn(near, moving=FORM, view=View(52.28, 6.23, 11)))
    assert "?map=" not in text
    assert text.count('form="profile" formaction="/somewhere/#map" name="map"') >= 7
    assert "<foreignObject" in text


def test_without_tiles_the_ground_has_names_and_asks_nothing_of_others():
    found = drawn([place("garden", 52.26, 6.19)], view=MIDDLE, ground=lambda _view: AREAS)
    assert {name.text for name in found.names} == {"Voorbeelddorp", "1001", "1002"}
    assert len(found.areas) == 2
    assert "<image" not in page(found)
    assert "https://" not in page(found)


def test_a_town_under_a_pin_has_its_name_beside_it_before_a_larger_one_far_away():
    wide = View(52.25, 6.16, 9)
    large = [maps.Area(str(code), "Grootstad", 52.25, 6.40 + code / 10_000) for code in range(5)]
    town = [maps.Area("1001", "Voorbeelddorp", 52.25, 6.16)]
    alone = drawn([], view=wide, ground=lambda _view: [*large, *town])
    assert [name.text for name in alone.names] == ["Grootstad", "Voorbeelddorp"]
    named = drawn([place("garden", 52.25, 6.16)], view=wide, ground=lambda _view: [*large, *town]).names
    assert [name.text for name in named] == ["Voorbeelddorp", "Grootstad"]
    assert abs(named[0].y - 50) > 5  # the pin is in the middle of the frame


def test_with_tiles_their_pictures_cover_the_frame_and_name_their_source():
    found = drawn([place("garden", 52.26, 6.19)], view=MIDDLE, ground=lambda _view: AREAS, tiles=TILES)
    assert not found.areas
    assert not found.names
    assert min(one.x for one in found.pictures) <= 0
    assert max(one.x + one.size for one in found.pictures) >= WIDTH
    assert max(one.y + one.size for one in found.pictures) >= HEIGHT
    text = page(found)
    assert "https://tiles.example.org/grey/13/" in text
    assert "Map data: Example" in text


def test_nearer_than_the_tiles_go_the_last_ones_are_drawn_larger():
    found = drawn([place("garden", 52.25, 6.16)], view=View(52.25, 6.16, 16), tiles=TILES)
    assert all("/14/" in one.href and one.size == 256 * 4 for one in found.pictures)


def test_only_the_page_with_a_map_may_load_tiles(rf):
    plain = maps.allow(HttpResponse(), None)
    assert not hasattr(plain, "_csp_config")
    opened = maps.allow(HttpResponse(), TILES)
    assert opened._csp_config["img-src"][-1] == "https://tiles.example.org"
    assert opened._csp_config["script-src"] == django_settings.SECURE_CSP["script-src"]
    assert "https://tiles.example.org" not in django_settings.SECURE_CSP["img-src"]


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}/{y}.png",
        "https://tiles.example.org; script-src */{z}/{x}/{y}",
        "https://a b/{z}/{x}/{y}",
        "https://user:pass@tiles.example.org/{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}/{y}\n",
        "https://*.example.org/{z}/{x}/{y}",
        "javascript:{z}{x}{y}",
    ],
)
def test_an_address_that_could_end_the_policy_is_no_source(address):
    assert maps.is_tile_address(TILES.address)
    assert not maps.is_tile_address(address)


def test_the_body_stands_below_each_row():
    found = drawn([maps.Place(title="garden", latitude=52.2, longitude=6.1, key="k1")])
    assert "<b>k1</b>" in page(found, "{% call(key) maps.map(map) %}<b>{{ key }}</b>{% endcall %}")


def test_titles_are_text_and_never_markup():
    text = page(drawn([place("<script>x</script>", 52.25, 6.16)]))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
