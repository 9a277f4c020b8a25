"""Every page of the steward in a real browser: readable for everybody, on a phone and on a wide screen, in both languages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.capacity.models import Absence
from kring.directory.models import SchoolHoliday
from kring.identity.models import OrganisationKind
from kring.programme.actions import save_draft, start_draft
from kring.programme.models import ProgrammeVersion
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.cast import an_organisation
from tests.doors.steward.test_pages import PLAIN, QUESTIONNAIRE, addresses, things

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def busy(cast):
    """Something to see on every page."""
    rows = things(cast.here, cast.dewi, cast.actor(cast.ivo))
    an_organisation(cast.here.region, OrganisationKind.PROVIDER, "Zwembad De Kikker")
    today = timezone.localdate()
    Absence.objects.create(
        region_id=cast.here.region.pk, user=cast.els, since=today, until=today + timedelta(days=6), deputy=cast.dewi
    )
    membership = cast.gijs.memberships.get()
    membership.until = today + timedelta(days=10)
    membership.save()
    cast.activity.confirmed_on = date(2020, 1, 1)
    cast.activity.save()
    ivo = cast.actor(cast.ivo)
    draft = start_draft(ivo, cast.here.programme)
    tree = draft.content["tree"]
    tree[3]["follow_ups"] = [dict(tree[4], key="below", follow_ups=[])]
    tree[4]["text"] = {"nl": "Vooral vragen over wonen?", "en": ""}
    save_draft(ivo, draft, {"tree": tree, "variant": "broad"}, draft.edited_at)
    return rows


@pytest.mark.parametrize(("viewport", "language"), [(WIDE, "nl"), (PHONE, "en")], ids=["wide, Dutch", "phone, English"])
def test_every_page_is_for_everybody(cast, busy, open_page, viewport, language):
    cast.ivo.language = language
    cast.ivo.save()
    page = open_page(user=cast.ivo, viewport=viewport, language=language)
    wrong = {}
    for name, address in _all(busy).items():
        page.goto(address)
        found = axe_violations(page)
        if wider_than_screen(page):
            found.append("wider than the screen")
        if found:
            wrong[name] = found
    assert wrong == {}


def _all(rows):
    of_the_library = {"questionnaire": reverse("steward:questionnaire", args=QUESTIONNAIRE)}
    return {name: reverse(f"steward:{name}") for name in PLAIN} | of_the_library | addresses(rows)


def test_a_tree_is_put_in_order_without_a_script(cast, busy, open_page):
    page = open_page(user=cast.ivo, javascript=False)
    page.goto(reverse("steward:draft", kwargs={"id": busy["draft"], "section": "tree"}))
    page.get_by_label("Vraag (Nederlands)").first.fill("Is er nu gevaar?")
    page.get_by_role("button", name="Omlaag").first.click()
    page.get_by_role("button", name="Vraag toevoegen", exact=True).click()
    page.get_by_label("Vraag (Nederlands)").last.fill("Iets met vervoer?")
    page.get_by_role("button", name="Opslaan in het concept").click()
    tree = ProgrammeVersion.objects.get(pk=busy["draft"]).content["tree"]
    assert [question["text"]["nl"] for question in (tree[1], tree[-1])] == ["Is er nu gevaar?", "Iets met vervoer?"]


def test_what_somebody_else_saved_meanwhile_fits_on_a_phone(cast, open_page, watch):
    watch.allow("409")
    page = open_page(user=cast.ivo, viewport=PHONE)
    page.goto(reverse("steward:holidays"))
    today = timezone.localdate()
    SchoolHoliday.objects.create(
        region_id=cast.here.region.pk, name="Voorjaarsvakantie van het zuiden", first=today, last=today
    )
    page.locator("main textarea").fill("")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Intussen veranderd").wait_for()
    assert page.locator("main pre").inner_text().startswith("Voorjaarsvakantie van het zuiden")
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def test_pressing_enter_saves_and_moves_nothing(cast, busy, open_page):
    page = open_page(user=cast.ivo)
    page.goto(reverse("steward:draft", kwargs={"id": busy["draft"], "section": "tree"}))
    field = page.get_by_label("Vraag (Nederlands)").nth(1)
    field.fill("Anders gesteld?")
    field.press("Enter")
    page.get_by_text("Opgeslagen in het concept.").wait_for()
    tree = ProgrammeVersion.objects.get(pk=busy["draft"]).content["tree"]
    assert [question["key"] for question in tree][:2] == ["danger", "severe_mental"]
    assert tree[1]["text"]["nl"] == "Anders gesteld?"
