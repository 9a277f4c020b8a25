"""A provider adds an activity on a phone, and mends what the steward asked about; without scripts too."""

import re

import pytest
from django.urls import reverse

from kring.directory.models import Activity, Proposal
from kring.directory.proposing import queries
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = reverse("doors:provider")


def button(page, name):
    """The button with this name, however it goes on."""
    return page.locator("main").get_by_role("button", name=re.compile(f"^{name}"))


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_from_the_list_to_the_map_by_way_of_a_question(open_page, cast, watch, javascript):
    watch.allow("422")
    page = open_page(viewport=PHONE, user=cast.gijs, javascript=javascript)
    page.goto(LIST)
    page.locator("main").get_by_role("link", name="Activiteit toevoegen").click()
    assert not wider_than_screen(page)
    page.locator("[name=title]").fill("Wandelgroep De Brug")
    button(page, "Naar de beheerder sturen").click()
    page.locator("#id_theme_error").wait_for()
    assert page.locator("[name=title]").input_value() == "Wandelgroep De Brug"

    page.locator("[name=theme]").select_option("walk")
    button(page, "Naar de beheerder sturen").click()
    page.get_by_text("Misschien heeft u deze al").wait_for()
    assert not Proposal.objects.exists()
    page.locator("[name=title]").fill("Breicafé")
    page.locator("[name=theme]").select_option("creative")
    page.locator("[name=venue]").fill("Zaal 2")
    button(page, "Het is iets anders: versturen").click()
    page.get_by_text("Wacht op de beheerder").first.wait_for()
    assert Proposal.objects.count() == 1

    desk = open_page(viewport=WIDE, user=cast.ivo, javascript=javascript)
    desk.goto(reverse("directory:upkeep"))
    desk.locator("summary", has_text="Terugsturen met een vraag").click()
    desk.locator("[name=reason]").fill("Op welke dag is het?")
    button(desk, "Terugsturen").click()
    desk.get_by_text("Niets om te bekijken").wait_for()

    page.goto(LIST)
    assert page.get_by_text("Op welke dag is het?").is_visible() and not wider_than_screen(page)
    page.get_by_role("link", name="Aanvullen en opnieuw versturen").click()
    assert page.locator("[name=venue]").input_value() == "Zaal 2"
    page.locator("[name=days][value='4']").check()
    button(page, "Naar de beheerder sturen").click()
    page.get_by_text("Wacht op de beheerder").first.wait_for()

    desk.goto(reverse("directory:upkeep"))
    button(desk, "Op de kaart zetten").click()
    desk.get_by_text("Toegevoegd: Breicafé").wait_for()
    page.goto(LIST)
    assert page.get_by_text("op de kaart sinds").is_visible()
    row = Activity.objects.get(title="Breicafé")
    assert (row.venue, row.days, row.organisation) == ("Zaal 2", 4, cast.provider)


def fill(page):
    """Fill in the least that can be sent."""
    page.locator("[name=title]").fill("Breicafé")
    page.locator("[name=theme]").select_option("creative")


def test_a_double_press_and_the_way_back_are_one_proposal(open_page, cast):
    page = open_page(viewport=PHONE, user=cast.gijs)
    page.goto(reverse("directory:propose"))
    fill(page)
    button(page, "Naar de beheerder sturen").dblclick()
    page.get_by_text("Wacht op de beheerder").first.wait_for()
    assert Proposal.objects.count() == 1

    page.go_back()
    fill(page)
    button(page, "Naar de beheerder sturen").click()
    page.get_by_text(re.compile("Misschien heeft u deze al|Wacht op de beheerder")).first.wait_for()
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(("language", "viewport"), [("nl", PHONE), ("en", WIDE)])
def test_axe_finds_nothing_on_what_came_back_and_what_is_answered(open_page, cast, language, viewport):
    from tests.directory.upkeep.proposed import sent, sent_back

    back = sent_back(cast, sent(cast))
    sent(cast, title="Breicafe")
    assert [len(one.doubles) for one in queries.to_answer(cast.actor(cast.ivo))] == [1]
    addresses = [
        (cast.gijs, LIST),
        (cast.gijs, reverse("directory:proposal", args=[back.pk])),
        (cast.ivo, reverse("directory:upkeep")),
    ]
    for person, address in addresses:
        page = open_page(language=language, viewport=viewport, user=person)
        assert page.goto(address).status == 200
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        assert axe_violations(page) == []
        assert not wider_than_screen(page)
