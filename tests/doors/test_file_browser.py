"""The file in a real browser, as link worker and as GP."""

import pytest

from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.plan import PlanEntry, add_goal, save_plan
from kring.journey.models import Contact
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.messages import send_note
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_referral, an_accepted_referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def referral(cast):
    """A course with something in every section."""
    referral = an_accepted_referral(cast)
    dewi = cast.actor(cast.dewi)
    record_contact(dewi, referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    record_contact(
        dewi, referral.pk, NewContact(outcome=Outcome.ATTENDED, note="Zong vroeger in een koor.\nMist het.", minutes=40)
    )
    plan = PlanEntry(
        what_matters="Weer onder de mensen, en zingen.",
        problems=("money",),
        problems_when="alongside",
        barriers=("transport", "buddy"),
        barriers_note="De buurvrouw wil meegaan",
    )
    save_plan(dewi, referral.pk, plan)
    add_goal(dewi, referral.pk, "Elke week zingen", 5)
    send_note(dewi, referral.pk, "Mevrouw komt graag naar de praktijk.")
    return referral


def address(referral):
    return f"/files/{referral.pk}/"


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("who", ["anna", "dewi"])
def test_axe_finds_nothing_on_the_file(open_page, cast, referral, who, language, viewport):
    page = open_page(getattr(cast, who), language, viewport)
    page.goto(address(referral))

    assert page.get_by_role("heading", level=1).inner_text().startswith("Mien Beem")
    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def test_the_open_menu_stays_on_a_phone(open_page, cast):
    page = open_page(cast.dewi, "en", PHONE)
    page.goto(address(a_referral(cast)))
    page.locator(".page-header-actions .menu > summary").click()
    assert page.get_by_role("link", name="Pass to a colleague").is_visible()
    assert not wider_than_screen(page)


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("route", ["contacts/new/", "plan/", "goals/new/", "step/", "hold/", "close/"])
def test_axe_finds_nothing_on_the_forms(open_page, cast, referral, route, viewport):
    page = open_page(cast.dewi, "nl", viewport)
    page.goto(address(referral) + route)

    assert axe_violations(page) == []
    assert not wider_than_screen(page)


def test_a_contact_is_recorded_on_a_phone_in_few_taps(open_page, cast, referral):
    page = open_page(cast.dewi, "nl", PHONE)
    page.goto(address(referral))
    page.get_by_role("link", name="Gesproken", exact=True).click()
    page.get_by_label("Notitie").fill("Koffie gedronken.\nGaat dinsdag kijken bij het koor.")
    page.get_by_role("button", name="Vastleggen").click()

    page.wait_for_url(f"**{address(referral)}")
    assert page.get_by_text("Gaat dinsdag kijken bij het koor.").is_visible()
    assert Contact.objects.filter(referral=referral).count() == 3


def test_no_answer_is_one_tap_without_javascript_too(open_page, cast, referral):
    page = open_page(cast.dewi, "nl", PHONE, javascript=False)
    page.goto(address(referral))
    page.get_by_role("button", name="Geen gehoor").click()

    page.wait_for_url(f"**{address(referral)}")
    assert Contact.objects.filter(referral=referral, outcome="not_reached").count() == 2
