"""Feedback in a real browser: how little it takes, and that everyone can use it."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings

from kring.feedback.actions import read, send_feedback
from kring.feedback.models import Feedback
from kring.feedback.rules.owed import About
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.plan import add_goal
from kring.journey.rules.reaching import Outcome
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import an_accepted_referral
from tests.journeys.hand import Hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEASURED = Path(settings.ROOT) / "var" / "interactions.json"
BOTH_SIZES = pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
BOTH_LANGUAGES = pytest.mark.parametrize("language", ["nl", "en"])
TEXT = (
    "Eerste gesprek op 8 jan 2026.\nIn eigen woorden: “Weer onder de mensen komen”.\nHierna: we maken samen een plan."
)


@pytest.fixture
def referral(cast):
    """They met, there is a goal, feedback is owed."""
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    add_goal(cast.actor(cast.dewi), referral.pk, "Weer onder de mensen komen", 4)
    return referral


@pytest.fixture
def feedback(cast, referral):
    """Feedback that was sent."""
    return send_feedback(cast.actor(cast.dewi), referral.pk, About.AFTER_INTAKE, TEXT, key=uuid.uuid4())


@pytest.mark.parametrize("start", ["today", "file"])
def test_feedback_is_sent_in_two_interactions(open_page, cast, referral, start):
    page = open_page(user=cast.dewi)
    hand = Hand(page)
    if start == "today":
        page.goto("/")
        hand.tap(page.locator(f'a[href^="/files/{referral.pk}/feedback/"]').first)
    else:
        page.goto(f"/files/{referral.pk}/")
        hand.tap(page.get_by_role("link", name="Terugkoppeling: concept klaar"))
    hand.tap(page.get_by_role("button", name="Terugkoppeling versturen"))

    page.wait_for_url(f"**/files/{referral.pk}/")
    assert "Weer onder de mensen komen" in Feedback.objects.get().text
    hand.note(f"send feedback, from {start}", MEASURED)
    assert (hand.interactions, hand.keystrokes) == (2, 0)


def test_the_practice_reads_in_one_interaction(open_page, cast, feedback):
    page = open_page(user=cast.anna)
    hand = Hand(page)
    page.goto("/")
    hand.tap(page.get_by_role("button", name="Lees").first)

    assert page.get_by_text("Weer onder de mensen komen").is_visible()
    hand.note("read feedback, from today", MEASURED)
    assert hand.interactions == 1


def test_copying_puts_the_text_on_the_clipboard(open_page, cast, feedback):
    page = open_page(user=cast.anna, permissions=["clipboard-read", "clipboard-write"])
    read(cast.actor(cast.anna), feedback.pk)
    page.goto(f"/files/{feedback.referral_id}/feedback/")
    page.get_by_role("button", name="Kopiëren naar het patiëntendossier").click()

    page.get_by_text("Gekopieerd. Plak het in het patiëntendossier.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith("Registreren als: ICPC Z68")


def test_all_of_it_works_without_javascript(open_page, cast, referral):
    page = open_page(user=cast.dewi, javascript=False)
    page.goto(f"/files/{referral.pk}/feedback/")
    page.get_by_role("button", name="Terugkoppeling versturen").click()
    page.wait_for_url(f"**/files/{referral.pk}/")

    page = open_page(user=cast.anna, javascript=False)
    page.goto("/")
    page.get_by_role("button", name="Lees").first.click()
    page.get_by_role("button", name="Kopiëren naar het patiëntendossier").click()
    assert "ICPC Z68" in page.get_by_label("Selecteer de tekst").input_value()


def test_the_counter_says_when_it_is_too_much_and_the_text_stays(open_page, cast, referral, watch):
    watch.allow("422")
    page = open_page(user=cast.dewi)
    page.goto(f"/files/{referral.pk}/feedback/")
    page.get_by_label("Terugkoppeling").fill("a" * 605)
    assert page.get_by_text("5 tekens te veel").is_visible()
    page.get_by_role("button", name="Terugkoppeling versturen").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Terugkoppeling").input_value() == "a" * 605


@BOTH_SIZES
@BOTH_LANGUAGES
def test_axe_finds_nothing_on_the_draft(open_page, cast, feedback, language, viewport):
    page = open_page(user=cast.dewi, language=language, viewport=viewport)
    page.goto(f"/files/{feedback.referral_id}/feedback/")
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


@BOTH_SIZES
@BOTH_LANGUAGES
def test_axe_finds_nothing_for_the_practice(open_page, cast, feedback, language, viewport):
    page = open_page(user=cast.anna, language=language, viewport=viewport)
    page.goto(f"/files/{feedback.referral_id}/feedback/")
    assert axe_violations(page) == []
    page.locator(f"#feedback-{feedback.pk} button").first.click()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    page.goto(f"/files/{feedback.referral_id}/")
    assert axe_violations(page) == []


@BOTH_SIZES
def test_axe_finds_nothing_on_the_text_to_copy_or_after_a_mistake(open_page, cast, feedback, viewport, watch):
    watch.allow("422")
    page = open_page(user=cast.anna, viewport=viewport)
    read(cast.actor(cast.anna), feedback.pk)
    page.goto(f"/files/{feedback.referral_id}/feedback/")
    # A browser that gives no clipboard gets the page to copy from.
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Kopiëren naar het patiëntendossier").click()
    page.get_by_label("Selecteer de tekst").wait_for()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)

    page = open_page(user=cast.dewi, viewport=viewport)
    page.goto(f"/files/{feedback.referral_id}/feedback/")
    page.get_by_label("Terugkoppeling").fill("")
    page.get_by_role("button", name="Terugkoppeling versturen").click()
    page.get_by_role("alert").wait_for()
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
