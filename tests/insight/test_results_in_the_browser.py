"""The page of results on a phone and on a desk, in Dutch and in English."""

import os
from pathlib import Path

import pytest

from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.insight.measured import called_back, measure, said, work_out
from tests.insight.rollups import a_year_of_work, another_location

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("KRING_SHOTS")


@pytest.fixture
def year(transactional_db, cast):
    """A team with results of its own, and others beside it."""
    a_year_of_work(cast.here, a_month_each=42)
    measure(cast, [(5 - at % 3, 2 + at % 4) for at in range(55)])
    measure(cast, [(5, None)] * 14)
    measure(cast, [(36 + at % 30, 44 + at % 35) for at in range(52)], of=("who-5", "1998", "index"))
    for at, name in enumerate(("Zuid", "Noord", "Oost")):
        place = another_location(cast, name)
        measure(cast, [(5 - number % 3, 1 + (number + at) % 4) for number in range(20 + 25 * at)], location=place)
    said(cast, [(4, 3)] * 26 + [(3, 1)] * 11)
    called_back(cast, [(True, True)] * 26 + [(True, False)] * 11)
    work_out()
    return cast


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_and_nothing_sticks_out(year, open_page, viewport, language):
    for who, user in (("own", year.dewi), ("others", year.hanna)):
        page = open_page(user=user, language=language, viewport=viewport)
        page.goto("/insight/results/")
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"results-{who}-{language}-{viewport[0]}.png", full_page=True)
        page.locator("details.details").evaluate_all("all => all.forEach(one => { one.open = true })")
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"results-{who}-{language}-{viewport[0]}-open.png", full_page=True)
        assert axe_violations(page) == []
        assert not wider_than_screen(page)


def test_it_is_found_from_the_figures_and_works_without_scripts(year, open_page):
    page = open_page(user=year.hanna, javascript=False)
    page.goto("/insight/")
    page.get_by_role("link", name="Resultaten").click()
    page.get_by_label("Resultaten van").select_option(label="Locatie: Oost")
    page.get_by_role("button", name="Toon").click()
    assert page.get_by_text("70 mensen gaven antwoord").is_visible()
