"""The pages about what is missing in a browser: axe on both sizes, and the whole way without scripts."""

import pytest
from django.urls import reverse

from kring.matching.actions.gaps import note_gap
from kring.matching.rules.gaps import Constraint, Missing
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.matching.gaps import a_need


@pytest.mark.browser
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["390", "1280"])
def test_axe_finds_nothing(cast, open_page, language, viewport):
    row = a_need(cast)
    note_gap(cast.actor(cast.ivo), Missing("walk", "1234", Constraint.WHEELCHAIR))
    page = open_page(user=cast.dewi, language=language, viewport=viewport)
    addresses = [reverse("doors:gaps"), reverse("doors:gaps") + "?show=map", reverse("doors:gap_new")]
    for address in (*addresses, reverse("doors:gap", args=[row.gap_id])):
        page.goto(address)
        page.locator("details:not(.menu)").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert axe_violations(page) == [], address
        assert not wider_than_screen(page), address


@pytest.mark.browser
def test_the_whole_way_works_without_scripts(cast, open_page):
    row = a_need(cast)
    page = open_page(user=cast.hanna, javascript=False)
    page.goto(reverse("doors:gaps") + "?show=map")
    page.get_by_role("link", name="Dichterbij").click()
    assert "map=" in page.url
    page.get_by_role("link", name="Alles tonen").click()
    page.get_by_role("link", name="Koken en eten, ’s avonds").click()
    page.get_by_label("Volgende stap").fill("Bellen met De Brug")
    page.get_by_role("button", name="Ik pak dit op").click()
    assert page.get_by_text("Hanna Haan, Gemeente Westerveld").is_visible()
    row.gap.refresh_from_db()
    assert row.gap.owner_id == cast.hanna.pk
