"""A steward takes over a licensed questionnaire and writes one of the region's own, agrees on both in a programme, and they are asked."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from kring.outcomes import instruments_here, library
from kring.outcomes.models import AdoptedInstrument
from kring.programme.models import ProgrammeVersion
from tests.browser import axe_violations, wider_than_screen
from tests.factories import an_accepted_referral
from tests.journeys.words import BOTH, words_in
from tests.outcomes.factories import answers_of, moment_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LICENSED = ("swemwbs", "2009")  # seven questions with five answers each; only after registration
OWN = "our-walks"  # three questions
MANUAL = Path(__file__).resolve().parents[2] / "docs" / "instruments.md"
TOGETHER = 7 + 3


@pytest.fixture
def own_file():
    """The example of the manual."""
    return re.findall(r"```toml\n(.*?)```", MANUAL.read_text("utf-8"), re.S)[0]


@pytest.fixture(autouse=True)
def nothing_kept_of_before(cast):
    instruments_here.forget()
    yield
    instruments_here.forget()


def fine(page: Page) -> None:
    """Readable for everybody, and no wider than the screen."""
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


@BOTH
def test_from_the_library_to_the_conversation(open_page, cast, own_file, watch, language, viewport):
    say = words_in(language)
    watch.allow("422")
    page = open_page(user=cast.ivo, language=language, viewport=viewport)
    a_licensed_one_is_taken_over(page, say)
    its_words_are_put_in(page, say)
    one_of_the_region_is_added(page, say, own_file)
    both_are_agreed_within_a_budget(page, say, cast)
    object.__setattr__(cast.here, "version", ProgrammeVersion.objects.latest("number"))
    dewi = open_page(user=cast.dewi, language=language, viewport=viewport)
    dewi_asks_them_together(dewi, say, an_accepted_referral(cast))


def a_licensed_one_is_taken_over(page, say):
    # given a questionnaire of which Kring has the scoring and not the words
    page.goto(reverse("steward:questionnaires"))
    fine(page)
    instrument = library.instrument(*LICENSED)
    page.locator(f"a[href='{reverse('steward:questionnaire', args=LICENSED)}']").click()
    # when Ivo does not say who holds the licence, it stays where it is
    page.get_by_role("button", name=say("Take it over")).click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert not AdoptedInstrument.objects.exists()
    fine(page)
    # when he says so, it can be filled in
    page.get_by_label(say("Who holds the licence here")).fill("Welkom")
    page.get_by_label(say("Number or date of the licence")).fill("2026-7")
    page.get_by_role("button", name=say("Take it over")).click()
    expect(page.get_by_text(say("Taken over. Put in its words, then it can be asked."))).to_be_visible()
    assert AdoptedInstrument.objects.get().instrument == instrument.code


def its_words_are_put_in(page, say):
    # when he puts in (made-up) Dutch words of each question, and of the answers once
    questions = page.locator("main form [lang=nl]").filter(visible=True)
    expect(questions.first).to_be_visible()
    for number, field in enumerate(questions.all(), start=1):
        field.fill(f"Woorden {number}")
    fine(page)
    page.get_by_role("button", name=say("Keep the words")).click()
    # then it stands there as a client sees it, with the answers of the first at each
    expect(page.get_by_text(say("The words were kept."))).to_be_visible()
    shown = page.locator("main div[lang=nl] fieldset")
    expect(shown).to_have_count(7)
    answers = [fieldset.locator("label").all_inner_texts() for fieldset in shown.all()]
    assert len(answers[0]) == 5 and answers == [answers[0]] * 7
    fine(page)


def one_of_the_region_is_added(page, say, own_file):
    # when he brings a file whose scoring does not come out as it says, he reads where, and nothing is added
    page.goto(reverse("steward:questionnaire_own"))
    give(page, say, own_file.replace("value = 4 }", "value = 3 }"))
    expect(page.locator("main .notice code")).to_have_text("scales.liked.checks.1")
    assert AdoptedInstrument.objects.count() == 1
    fine(page)
    # when the file is right, it is there
    give(page, say, own_file)
    expect(page.get_by_text(say("Added. This is how a client sees it."))).to_be_visible()
    fine(page)
    page.goto(reverse("steward:questionnaires"))
    for name in (LICENSED, (OWN, "1")):
        row = page.get_by_role("row").filter(
            has=page.locator(f"a[href='{reverse('steward:questionnaire', args=name)}']")
        )
        expect(row.get_by_text(say("can be asked"))).to_be_visible()


def give(page: Page, say, text: str) -> None:
    """Choose a file and send it."""
    page.locator("[name=file]").set_input_files(
        {"name": "ours.toml", "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.get_by_role("button", name=say("Check and add")).click()


def both_are_agreed_within_a_budget(page, say, cast):
    # when he starts a draft, and ticks both at the start for no more than eight questions
    page.goto(reverse("steward:programme", args=[cast.here.programme.pk]))
    page.get_by_role("button", name=say("Start a draft")).click()
    page.get_by_role("link", name=say("Measuring"), exact=True).click()
    start: Locator = page.locator("[name=start_instruments]")
    start.and_(page.locator(f"[value={LICENSED[0]}]")).check()
    start.and_(page.locator(f"[value={OWN}]")).check()
    page.locator("[name=start_questions_at_most]").fill("8")
    page.get_by_role("button", name=say("Save in the draft")).click()
    # then it says that this is more than a client is asked at most, and with room for ten it is kept
    expect(page.locator(".error-summary")).to_be_visible()
    fine(page)
    page.locator("[name=start_questions_at_most]").fill(str(TOGETHER))
    page.get_by_role("button", name=say("Save in the draft")).click()
    expect(page.get_by_text(say("Saved in the draft."))).to_be_visible()
    # when he reads it once more and publishes
    page.get_by_role("link", name=say("Try, compare, publish")).click()
    expect(page.get_by_text(say("At most %(most)s questions.", most=TOGETHER))).to_be_visible()
    fine(page)
    page.get_by_role("button", name=re.compile(say("Publish version %(number)s", number=r"\d+"))).click()
    expect(page.get_by_text(say("published"), exact=True)).to_be_visible()
    asked = ProgrammeVersion.objects.latest("number").content["measuring"]["occasions"]["start"]
    assert (sorted(asked["instruments"]), asked["questions_at_most"]) == ([OWN, LICENSED[0]], TOGETHER)


def dewi_asks_them_together(page, say, referral):
    # given somebody who was referred since
    page.goto(reverse("outcomes:file", args=[referral.pk]))
    expect(page.get_by_text(re.compile(rf"\b{TOGETHER} "))).to_be_visible()
    fine(page)
    # when Dewi asks them in the conversation: three of the region's own, then those with the words that were put in
    page.get_by_role("link", name=say("Answer together")).first.click()
    say = words_in("nl")  # the language of the client
    for number, words in enumerate(
        ("Ik vond het gezellig.", "Ik vond het te zwaar.", "Hoe fijn was het wandelen?", "Woorden 1"), 1
    ):
        expect(page.get_by_text(say("Question %(number)d of %(total)d", number=number, total=TOGETHER))).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text(words)
        page.get_by_role("radio").nth(2).check()
        fine(page)
        page.get_by_role("button", name=say("Next")).click()
    # then what was said is kept, and the next one stands there
    expect(page.get_by_role("heading", level=1)).to_contain_text("Woorden 7")
    answers = answers_of(moment_of(referral, "start"))
    assert answers == {OWN: {"company": 2, "tiring": 2, "mark": 2}, LICENSED[0]: {"1": 3}}
