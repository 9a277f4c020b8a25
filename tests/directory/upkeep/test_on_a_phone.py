"""Whoever keeps an entry does it on a phone, with a link, without an account and without scripts."""

import re
from datetime import time

import pytest
from django.utils import timezone

from kring.directory.models import Activity, Correction
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.directory.upkeep.kept import appointed, page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_entry_is_corrected_confirmed_and_marked_as_full(open_page, cast):
    token = appointed(cast)
    page = open_page(viewport=PHONE, javascript=False)
    page.goto(page_of(token))
    page.get_by_role("link", name="Iets veranderen").click()
    page.locator("[name=title]").fill("Ommetje De Brug")
    page.locator("[name=starts]").fill("10:30")
    page.get_by_role("button", name="Ook op een ander moment").click()
    assert page.locator("[name=title]").input_value() == "Ommetje De Brug"
    page.locator("[name='t2-days'][value='16']").check()
    page.locator("[name='t2-starts']").fill("19:00")
    page.locator("summary", has_text="Niet elke week").last.click()
    page.locator("[name='t2-rhythm']").select_option("2")
    page.get_by_role("button", name="Opslaan").click()
    assert page.get_by_text("Dank u wel").is_visible()
    row = Activity.objects.get(pk=cast.activity.pk)
    assert (row.title, row.days, len(row.moments)) == ("Ommetje De Brug", 18, 2)
    assert row.moments[0]["starts"] == "10:30" and row.moments[1]["every"] == 2
    assert page.get_by_text(re.compile("vrijdag 19:00, om de week")).is_visible()

    page.get_by_role("button", name="Het is vol").click()
    assert page.get_by_text("Deze activiteit is nu vol").is_visible()
    page.get_by_role("button", name="Er is weer plek").click()
    Activity.objects.update(confirmed_on=None)
    page.get_by_role("button", name="Alles klopt nog").click()
    row.refresh_from_db()
    assert (row.full, row.confirmed_on) == (False, timezone.localdate())
    assert Correction.objects.count() == 1 and cast.activity.starts == time(10)


@pytest.mark.parametrize(("language", "viewport"), [("nl", PHONE), ("en", WIDE)])
def test_axe_finds_nothing_behind_the_link(open_page, cast, language, viewport):
    token = appointed(cast)
    page = open_page(language=language, viewport=viewport)
    for address in (page_of(token), page_of(token, "edit"), page_of(token, "picture_edit")):
        assert page.goto(address).status == 200
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert axe_violations(page) == []
        assert not wider_than_screen(page)
