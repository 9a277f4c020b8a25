"""A steward brings real lists, a link worker finds three activities for somebody and hands over, and the region sees what is missing.

The lists are not part of Kring: without them this is not run.
"""

import shutil

import pytest
from django.urls import reverse

from kring.directory.imports import import_postcodes
from kring.directory.models import Activity, Intake
from kring.events.outbox import work_off
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.rules.reaching import Outcome
from kring.matching.models import Handover, Waiting
from scripts.needs import ACTIVITIES, LISTS, POSTCODES, missing_lists
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_person, an_accepted_referral
from tests.journeys.words import words_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MIAMI = LISTS / "us_miami211_hsds"
HOME = "5211 AB"
COLUMNS = {
    "id": "id", "titel": "title", "aanbieder": "organiser", "doelgroep_leeftijd": "age_words", "kosten": "cost_words",
    "locatie": "venue", "datum_tijd": "when_words", "url": "website",
}  # fmt: skip


@pytest.fixture
def lists(settings, tmp_path):
    """The Dutch list as it is, and the American one as a package; where they are not at hand, `./run test` says so."""
    missing = missing_lists() + ([] if MIAMI.is_dir() else [MIAMI.name])
    if missing:
        pytest.skip(f"not at hand, so not walked: {', '.join(missing)}")
    settings.KRING_VAR = tmp_path / "var"
    import_postcodes(POSTCODES)
    return {"Sport in de stad": ACTIVITIES, "Miami": shutil.make_archive(tmp_path / "miami", "zip", MIAMI)}


@pytest.fixture
def beem(cast):
    """Mrs Beem is 71, lives in the middle of town, and wants to walk again, not alone, and not for much."""
    referral = an_accepted_referral(cast, person=a_person(postcode=HOME))
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    return referral


def test_from_two_lists_to_somebody_who_is_welcome(open_page, cast, lists, beem):
    say, steward = words_in("en"), open_page(user=cast.ivo, language="en", viewport=WIDE)
    a_new_feed_is_named(steward, say, "Sport in de stad", "nl")
    a_file_is_brought(steward, say, lists["Sport in de stad"])
    its_columns_are_recognised(steward, say)
    what_would_change_is_seen_and_agreed(steward, say, new=255)

    a_new_feed_is_named(steward, say, "Miami", "en")
    a_file_is_brought(steward, say, lists["Miami"])
    what_would_change_is_seen_and_agreed(steward, say, new=4_089)
    the_same_file_again_changes_nothing(steward, say, lists["Miami"])

    say, dewi = words_in("nl"), open_page(user=cast.dewi, language="nl", viewport=WIDE)
    what_fits_is_asked_and_told_with_reasons(dewi, say, beem)
    chosen = three_go_on_the_list_for_at_home(dewi, say)
    one_of_them_is_told_that_she_comes(dewi, say, beem, chosen)

    what_nobody_offers_is_noted(dewi, say, beem)
    the_region_sees_what_is_missing(open_page, cast, say)


def a_new_feed_is_named(page, say, name, language):
    page.goto(reverse("steward:map"))
    page.locator(f"main a[href='{reverse('steward:feed_add')}']").first.click()
    page.locator("[name=name]").fill(name)
    page.locator("select[name=language]").select_option(language)
    page.get_by_role("button", name=say("Save")).click()
    page.get_by_role("heading", name=name, level=1).wait_for()


def a_file_is_brought(page, say, path):
    page.locator("[name=file]").set_input_files(path)
    page.get_by_role("button", name=say("Read it")).click()
    page.get_by_text(say("The file is being read and compared. Nothing is changed.")).wait_for()
    work_off()
    page.reload()


def its_columns_are_recognised(page, say):
    page.get_by_role("heading", name=say("Which column holds what?"), level=1).wait_for()
    assert axe_violations(page) == []
    recognised = {name: page.get_by_label(name, exact=True).input_value() for name in COLUMNS}
    assert recognised == COLUMNS
    page.get_by_role("button", name=say("Read the file")).click()
    work_off()
    page.reload()


def what_would_change_is_seen_and_agreed(page, say, new):
    before = Activity.objects.count()
    page.get_by_text(say("This is what would happen. Nothing is changed yet.")).wait_for()
    intake = Intake.objects.latest("made_at")
    assert intake.counts["new"] == new
    assert intake.counts["wrong"] <= 0.01 * new
    assert Activity.objects.count() == before
    assert axe_violations(page) == []
    if page.locator("[name=sure]").count():
        page.locator("[name=sure]").check()
    page.get_by_role("button", name=say("Take over"), exact=True).click()
    work_off()
    page.reload()
    page.get_by_text(say("Taken over"), exact=True).first.wait_for()
    assert Activity.objects.count() == before + new


def the_same_file_again_changes_nothing(page, say, path):
    page.goto(reverse("steward:feed", args=[Intake.objects.latest("made_at").feed_id]))
    a_file_is_brought(page, say, path)
    page.get_by_text(say("Everything is as it was.")).wait_for()
    page.get_by_role("button", name=say("Do not take over")).click()


def what_fits_is_asked_and_told_with_reasons(page, say, beem):
    page.goto(reverse("doors:file", args=[beem.pk]))
    page.locator(f"a[href='{reverse('matching:search', args=[beem.pk])}']").first.click()
    assert page.locator("[name=near]").input_value().replace(" ", "") == HOME.replace(" ", "")
    page.locator("[name=q]").fill("ik wil weer wandelen met anderen")
    page.locator("[name=within]").select_option("bicycle:15")
    page.get_by_role("button", name=say("Search"), exact=True).click()
    page.get_by_role("button", name=say("Start again")).wait_for()
    first = page.locator("table tbody tr").first
    first.wait_for()
    assert "andel" in first.inner_text()
    assert first.locator(".reasons .fits").count() > 0
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def three_go_on_the_list_for_at_home(page, say):
    rows = page.locator("table tbody tr")
    titles = [rows.nth(number).locator("a").first.inner_text() for number in range(3)]
    for number in range(3):
        assert rows.nth(number).locator(".reasons .fits").count() > 0
        rows.nth(number).locator("input[name=pick]").check()
    with page.expect_navigation():
        page.get_by_role("button", name=say("Print the list to take home")).click()
    for title in titles:
        assert page.get_by_role("heading", name=title).first.is_visible()
    assert "Beem" not in page.inner_text("body")
    page.go_back()
    page.get_by_role("button", name=say("Start again")).wait_for()
    return titles[0]


def one_of_them_is_told_that_she_comes(page, say, beem, title):
    page.locator("table tbody tr", has_text=title).first.get_by_role("link", name=say("Hand over")).click()
    page.locator("[name=reach][value=link_worker]").check()
    page.locator("[name=said_yes]").check()
    page.get_by_role("button", name=say("Hand over"), exact=True).click()
    page.wait_for_url("**/handovers/*/")
    assert Handover.objects.get(referral=beem).activity.title == title


def what_nobody_offers_is_noted(page, say, beem):
    page.goto(reverse("matching:search", args=[beem.pk]))
    page.locator("[name=missing-theme]").select_option("cook")
    page.locator("[name=missing-constraint]").select_option("evening")
    page.get_by_role("button", name=say("Note what is missing")).click()
    page.get_by_text(say("Noted. You get a step in Today as soon as it is there.")).wait_for()
    assert Waiting.objects.get(referral=beem).gap.area == HOME[:4]


def the_region_sees_what_is_missing(open_page, cast, say):
    for viewport in (PHONE, WIDE):
        page = open_page(user=cast.hanna, language="nl", viewport=viewport)
        page.goto(reverse("doors:gaps"))
        assert page.get_by_text(HOME[:4]).first.is_visible()
        assert "Beem" not in page.inner_text("body")
        assert axe_violations(page) == []
        assert not wider_than_screen(page)
