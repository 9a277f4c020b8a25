"""The page of figures on a phone and on a desk, in Dutch and in English."""

import dataclasses
import os
from pathlib import Path

import pytest

from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.insight.rollups import a_year_of_work, another_location

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("KRING_SHOTS")


@pytest.fixture
def years(transactional_db, cast):
    a_year_of_work(cast.here, a_month_each=42)
    south = dataclasses.replace(cast.here, location=another_location(cast, "Zuid"))
    a_year_of_work(south, a_month_each=9, seed=2)
    return cast, south.location


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_and_nothing_sticks_out(years, open_page, viewport, language):
    cast, south = years
    for who, user, key in (("own", cast.dewi, ""), ("region", cast.hanna, ""), ("small", cast.hanna, south.pk)):
        page = open_page(user=user, language=language, viewport=viewport)
        page.goto(f"/insight/?scope={key}")
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{who}-{language}-{viewport[0]}.png", full_page=True)
        page.locator("details.details").evaluate_all("all => all.forEach(one => { one.open = true })")
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{who}-{language}-{viewport[0]}-open.png", full_page=True)
        assert axe_violations(page) == []
        assert not wider_than_screen(page)


def test_another_location_is_chosen_without_scripts(years, open_page):
    cast, south = years
    page = open_page(user=cast.hanna, javascript=False)
    page.goto("/insight/")
    page.get_by_label("Cijfers van").select_option(str(south.pk))
    page.get_by_role("button", name="Toon").click()
    assert page.url.endswith(f"scope={south.pk}")
    assert "Zuid" in page.locator(".subtitle").inner_text()
    with page.expect_download() as taking:
        page.get_by_role("link", name="Download").click()
    assert taking.value.suggested_filename.startswith("cijfers-")
