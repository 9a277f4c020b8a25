"""Somebody without an account looks for an activity on a phone or a wide screen, with and without scripts; the municipality's own website
shows the map in a frame, and another website cannot."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from django.test import Client

from kring.directory.models import Activity
from kring.identity.models import Region
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(db, settings, live_server) -> Cast:
    """A region whose map is public, with something to find."""
    cast = make_cast()
    settings.KRING_BASE_URL = live_server.url
    Region.objects.filter(pk=cast.here.region.pk).update(public_map=True)
    for number in range(25):
        Activity.objects.create(
            region_id=cast.here.region.pk,
            title=f"Eettafel {number}",
            description="Samen eten en praten.",
            theme="cook",
            latitude=52.1 + number / 500,
            longitude=5.1,
            days=1,
        )
    assert Client().get("/map/westerveld/").status_code == 200  # makes the index, before a browser waits for it
    return cast


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_can_be_used_by_everybody(here, open_page, viewport, language):
    page = open_page(language=language, viewport=viewport)
    for path in ("/map/westerveld/", "/map/westerveld/?q=eten&near=1234", f"/map/westerveld/{here.activity.pk}/"):
        page.goto(path)
        assert axe_violations(page) == []
        assert not wider_than_screen(page)
    assert page.context.cookies() == []


def test_without_scripts_one_searches_turns_pages_moves_the_map_and_opens_an_activity(here, open_page):
    page = open_page(javascript=False)
    page.goto("/map/westerveld/")
    page.get_by_label("Wat zou u willen doen?").fill("eten")
    page.get_by_label("Bij postcode").fill("1234")
    page.get_by_role("button", name="Zoeken").click()
    first = page.locator(".map-row-title").all_inner_texts()
    assert len(first) == 20 and all(title.startswith("Eettafel") for title in first)
    assert page.url.endswith("/map/westerveld/#found")

    page.get_by_role("button", name="Volgende").click()
    assert set(page.locator(".map-row-title").all_inner_texts()).isdisjoint(first)
    page.get_by_role("button", name="Dichterbij", exact=True).click()
    assert page.get_by_label("Wat zou u willen doen?").input_value() == "eten"

    page.locator(".map-row-title a").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Eettafel")
    page.get_by_text("Delen").click()
    assert page.get_by_label("Het adres van deze activiteit").input_value() == page.url
    assert page.context.cookies() == []


def test_the_way_back_leads_to_what_was_found(here, open_page):
    page = open_page()
    page.goto("/map/westerveld/")
    page.get_by_label("Wat zou u willen doen?").fill("eten")
    page.get_by_role("button", name="Zoeken", exact=True).click()
    page.get_by_role("button", name="Volgende").click()
    page.get_by_text("Pagina 2 van 2", exact=True).wait_for()
    page.locator(".map-row-title a").first.click()
    page.get_by_role("link", name="Terug naar wat u vond").click()
    page.get_by_text("Pagina 2 van 2", exact=True).wait_for()
    assert page.get_by_label("Wat zou u willen doen?").input_value() == "eten"
    assert page.url.endswith("/map/westerveld/#found")

    page.goto(f"/map/westerveld/{here.activity.pk}/")  # who came from elsewhere has nothing to go back to
    assert page.get_by_role("link", name="Alle activiteiten").is_visible()


@pytest.fixture
def website() -> Iterator[tuple[str, dict[str, str]]]:
    """A website somewhere else: its address, and its page, which a test writes."""
    shown = {"page": ""}

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(shown["page"].encode())

        def log_message(self, *_words):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", shown
    server.shutdown()
    server.server_close()


def test_only_a_website_that_the_region_named_shows_the_map_in_its_page(here, open_page, website, live_server, watch):
    watch.allow("frame-ancestors")
    watch.allow("refused to connect")
    watch.allow("chrome-error")
    address, shown = website
    shown["page"] = (
        f'<!doctype html><title>Gemeente</title><iframe src="{live_server.url}/map/westerveld/?embed=1&lang=nl"></iframe>'
    )
    page = open_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.frame_locator("iframe").get_by_role("heading", level=1).count() == 0

    Region.objects.update(embedded_by=address)
    page = open_page()  # another visitor: the browser of the first one keeps what it got for two minutes
    page.goto(address)
    inside = page.frame_locator("iframe")
    inside.get_by_label("Wat zou u willen doen?").fill("eten")
    inside.get_by_role("button", name="Zoeken").click()
    inside.locator(".reasons").first.wait_for()
    inside.locator(".map-row-title a").first.click()
    inside.get_by_role("link", name="Terug naar wat u vond").wait_for()
    assert inside.get_by_role("heading", level=1).inner_text().startswith("Eettafel")
    assert inside.locator("header.topbar").count() == 0
    assert page.context.cookies() == []
