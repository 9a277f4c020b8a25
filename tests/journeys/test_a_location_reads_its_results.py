"""A location reads its results: its own team sees its people, its team lead and its funder read the same through the gate."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kring.ui import figures
from tests.browser import axe_violations, wider_than_screen
from tests.insight.measured import called_back, measure, said, work_out
from tests.insight.rollups import a_year_of_work, another_location
from tests.journeys.words import BOTH, words_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BEFORE_AND_AFTER = [(5 - at % 3, 2 + at % 4) for at in range(40)]
OTHERS = {"Noord": 20, "Oost": 30, "Zuid": 50}
QUESTIONNAIRE = {
    "nl": "De Jong Gierveld-schaal, 6 vragen: Eenzaamheid",
    "en": "De Jong Gierveld scale, 6 items: Loneliness",
}


@pytest.fixture
def year(cast):
    """Forty people measured twice and five who were not, beside three other locations; how it was, calls back and courses that ended."""
    a_year_of_work(cast.here, a_month_each=42)
    measure(cast, BEFORE_AND_AFTER)
    measure(cast, [(5, None)] * 5)
    for at, (name, people) in enumerate(OTHERS.items()):
        changes = [(5 - number % 3, 1 + (number + at) % 4) for number in range(people)]
        measure(cast, changes, location=another_location(cast, name))
    said(cast, [(4, 3)] * 26 + [(3, 1)] * 11)
    called_back(cast, [(True, True)] * 8 + [(True, False)] * 4)
    work_out()
    return cast


def fine(page):
    """Readable for everybody with everything unfolded, and no wider than the screen."""
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def opens(page, say, label=""):
    """From the figures to the results, and there to one of the places."""
    page.goto(reverse("insight:dashboard"))
    page.get_by_role("link", name=say("Results")).click()
    page.get_by_role("heading", name=say("Results"), level=1).wait_for()
    if label:
        page.get_by_label(say("Results of")).select_option(label=label)
        page.get_by_role("button", name=say("Show"), exact=True).click()
        page.get_by_text(f"{label.split(': ')[1]} · {say('the last twelve months')}").wait_for()


def few(say):
    """Of forty who were measured twice beside up to nine who were not: 'fewer than 10: at most 18%'."""
    return f"{say('fewer than %(limit)d', limit=10)}: {say('at most %(most)s', most='18%')}"


def fact(card, name):
    """What stands beside a name."""
    term = card.locator("dt").filter(has_text=name).first
    return term.locator("xpath=following-sibling::dd[1]")


@BOTH
def test_its_own_team_reads_everything(open_page, year, language, viewport):
    # given Dewi, who works there and may read these questionnaires in the files
    say = words_in(language)
    page = open_page(user=year.dewi, language=language, viewport=viewport)

    # when she goes from the figures to the results of her own location
    opens(page, say, say("Own location: %(name)s", name=year.here.location.name))

    # then the change stands there with what it cannot show, and who was not measured again
    card = page.locator("#djg-6-total-end")
    expect(card.get_by_role("heading", name=QUESTIONNAIRE[language])).to_be_visible()
    expect(fact(card, say("Measured twice"))).to_have_text("40")
    expect(fact(card, say("Not measured again"))).to_contain_text("5")
    expect(
        card.get_by_text(say("Whether the help did this is not known: nobody was measured who had no help."))
    ).to_be_visible()

    # and how it was, exactly, what the calls told, and how many courses broke off
    with_words = say("%(yes)s of %(n)s people %(what)s: %(share)s (between %(low)s and %(high)s).")
    told = with_words.split("%(what)s")[0] % {"yes": "26", "n": "37"}
    expect(page.get_by_text(f"{told}{say('felt heard and helped')}")).to_be_visible()
    expect(page.get_by_role("heading", name=say("Called back"))).to_be_visible()
    expect(page.get_by_text(say("Courses that broke off"))).to_be_visible()

    # and before all of it who answered and who did not, everybody of each moment
    asked = page.locator("#answering")
    expect(asked.get_by_role("heading", name=say("Who answered, and who did not"))).to_be_visible()
    expect(asked.get_by_role("row").nth(1)).to_contain_text("45 (100%")
    expect(asked.get_by_role("row").nth(2)).to_contain_text("77 (94%")
    expect(asked.get_by_role("row").nth(2)).to_contain_text("5 (6%)")
    fine(page)


@pytest.mark.parametrize("reader", ["fenna", "hanna"], ids=["team lead", "funder"])
@BOTH
def test_who_does_not_know_these_people_reads_them_through_the_gate(open_page, year, language, viewport, reader):
    # given the team lead, who may not read questionnaires in files, or the municipality that pays
    say = words_in(language)
    page = open_page(user=getattr(year, reader), language=language, viewport=viewport)

    # when they look at the same location
    opens(page, say, say("Location: %(name)s", name=year.here.location.name))

    # then people are told in tens and scores in steps; of the five who were not measured again only that they are few
    card = page.locator("#djg-6-total-end")
    expect(fact(card, say("Measured twice"))).to_have_text("40")
    expect(fact(card, say("Not measured again"))).to_have_text(few(say))
    expect(fact(card, say("Mean change"))).to_contain_text("≈")

    # and of the start, since that quarter is over, about how many answered; of who did not only that they are few
    asked = page.locator("#answering")
    expect(asked.get_by_role("row").nth(1)).to_contain_text("85%")
    expect(asked.get_by_role("row").nth(1)).to_contain_text(say("at most %(most)s", most="23%"))
    expect(asked).not_to_contain_text("45")
    fine(page)


@BOTH
def test_a_funder_lays_locations_beside_each_other(open_page, year, language, viewport):
    # given the municipality
    say = words_in(language)
    page = open_page(user=year.hanna, language=language, viewport=viewport)

    # when it looks at the programme
    opens(page, say, say("Programme: %(name)s", name=year.here.programme.name))

    # then each location is a dot in the room that chance has, named in a table by the alphabet and by nothing else
    funnel = page.locator(".chart").filter(
        has_text=say("Locations beside each other: %(questionnaire)s", questionnaire="")
    )
    assert funnel.locator(".dot").count() == len(OTHERS) + 1
    assert all(funnel.locator(area).get_attribute("d") for area in (".funnel-wide", ".funnel-narrow"))
    funnel.locator("summary").click()
    rows = funnel.locator("tbody tr")
    expect(rows.first).to_be_visible()
    names = [row.locator("th").inner_text() for row in rows.all()]
    assert names == sorted([*OTHERS, year.here.location.name], key=str.casefold)
    told = {name: row.locator("td").first.inner_text().split()[-1] for name, row in zip(names, rows.all(), strict=True)}
    assert told == {name: figures.number(people) for name, people in (OTHERS | {year.here.location.name: 40}).items()}
    fine(page)


def test_what_leaves_is_what_stands_there(open_page, year):
    # given the funder at the results of the location
    say = words_in("nl")
    page = open_page(user=year.hanna)
    opens(page, say, say("Location: %(name)s", name=year.here.location.name))
    shown = fact(page.locator("#djg-6-total-end"), say("Mean change")).inner_text()

    # when it takes them along
    with page.expect_download() as loading:
        page.get_by_role("link", name="Download (CSV)").click()
    lines = loading.value.path().read_text("utf-8-sig").splitlines()

    # then the file has what the page has, and nothing about fewer people
    (told,) = {line for line in lines if line.startswith(say("Mean change"))}
    assert shown.removeprefix("≈\N{NO-BREAK SPACE}").split(" ")[0] in told
    assert f"{say('Not measured again')};{few(say)}" in lines
