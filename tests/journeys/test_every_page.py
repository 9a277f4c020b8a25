"""Every page of the house that somebody can open, in a browser: axe finds nothing and nothing is wider than the screen.

The pages are those of the matrix (`tests/access`), so a new one is looked at on the day it appears: in Dutch, every other one on
a phone. Pages that were made for a state of a referral get one in that state. The steward's are walked by a test of their own.
"""

import pytest

from kring.referral.actions.receive import ask, give_back
from kring.referral.rules.reasons import ReturnReason
from tests.access.test_matrix import PERMISSION_PAGES, address_of, expected
from tests.access.world import make_world
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.doors.steward.test_pages import ABOUT, PLAIN
from tests.factories import a_person, a_referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What is not a page: pictures, styles, downloads, answers to scripts.
NO_PAGE = {
    "account:held",
    "account:stay",
    "directory:picture",
    "doors:client_photo",
    "doors:photo",
    "insight:download",
    "insight:results_download",
    "steward:preview_css",
}
# What can only be done in another state than that of the course in the world.
IN_STATE = {
    "referral:accept": "sent",
    "referral:ask": "sent",
    "referral:return": "sent",
    "referral:pass_on": "sent",
    "referral:answer": "questioned",
    "referral:resend": "returned",
}
PARTS = 3


def shown_pages():
    """The pages that are opened with GET."""
    return [page for page in PERMISSION_PAGES if "GET" in page[1].callback.methods and page[0] not in NO_PAGE]


def is_the_stewards(name):
    return name.startswith("steward:")


def test_the_test_of_the_stewards_pages_walks_all_of_them():
    pages = {name for name, *_rest in shown_pages() if is_the_stewards(name)}
    assert pages == {f"steward:{name}" for name in (*PLAIN, *ABOUT, "draft", "duplicate_same", "questionnaire")}


def in_state(cast, state):
    """A referral of Anna to Dewi in this state."""
    referral = a_referral(cast, person=a_person(first_name=state.title(), last_name="Staat"))
    if state == "questioned":
        ask(cast.actor(cast.dewi), referral.pk, "Wat bedoelt u?")
    elif state == "returned":
        give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    return referral


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page(open_page, cast, part):
    world = make_world(cast)
    pages, wrong = {}, []
    to_look_at = [page for page in shown_pages() if not is_the_stewards(page[0])]
    for number, page in enumerate(to_look_at[part::PARTS]):
        name, pattern, declaration = page
        person = next(one for one in world.roles if expected(world, one, name, declaration, "ours") == "in")
        viewport = (PHONE, WIDE)[number % 2]
        if (person, viewport) not in pages:
            pages[person, viewport] = open_page(user=world.people[person], viewport=viewport)
        row = in_state(cast, IN_STATE[name]) if name in IN_STATE else None
        if declaration.model and row is None:
            row = world.row(declaration.model, "ours")
        address = address_of(name, pattern, world, "ours", row.pk if row else None)
        wrong += look_at(pages[person, viewport], f"{name} ({person})", address)
    assert wrong == []


def look_at(page, name, address):
    """What is wrong with a page as it opens, with everything unfolded."""
    status = page.goto(address).status
    if status != 200:
        return [f"{name}: {status}"]
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    wider = ["wider than the screen"] if wider_than_screen(page) else []
    return [f"{name}: {found}" for found in (*axe_violations(page), *wider)]
