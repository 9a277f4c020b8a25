"""Today and the team's pages in a browser: nothing axe complains of, nothing wider than a phone, in both languages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.duties.models import Step
from kring.identity.models import User
from kring.referral.actions.absence import register_absence
from kring.referral.actions.receive import ask
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.factories import a_booked_referral, a_person, a_referral, an_accepted_referral, days_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = [
    ("dewi", "/"),
    ("dewi", "/team/absence/"),
    ("anna", "/"),
    ("fenna", "/"),
    ("fenna", "/team/"),
    ("fenna", "/team/files/?who={dewi}"),
    ("fenna", "/team/files/{file}/open/"),
    ("fenna", "/team/people/{dewi}/leaves/"),
    ("ivo", "/"),
]


@pytest.fixture
def busy(cast):
    """A day with something overdue, something waiting, an appointment and a colleague who is away."""
    late = a_referral(cast, person=a_person(first_name="Henk", last_name="van Dijk"))
    Step.objects.filter(dossier=late.pk).update(due_on=days_ago(9), escalated_at=timezone.now())
    an_accepted_referral(cast)
    a_booked_referral(cast)
    asked = a_referral(cast, person=a_person(first_name="Aicha", last_name="Bakkali"))
    ask(cast.actor(cast.dewi), asked.pk, "Wat bedoelt u?")
    a_referral(cast, to=cast.els, person=a_person(first_name="Jan", last_name="de Wit"))
    today = timezone.localdate()
    register_absence(cast.actor(cast.els), cast.els.pk, today, today + timedelta(days=5), cast.dewi.pk)
    return {"dewi": cast.dewi.pk, "file": late.pk}


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_the_page_is_in_order(cast, busy, open_page, who, path):
    for language, viewport in (("nl", PHONE), ("en", WIDE)):
        page = open_page(user=getattr(cast, who), language=language, viewport=viewport)
        page.goto(path.format(**busy))
        assert axe_violations(page) == []
        assert not wider_than_screen(page)


def test_a_client_is_found_by_name_on_a_phone_without_the_name_in_the_address(cast, busy, open_page):
    page = open_page(user=cast.dewi, viewport=PHONE)
    page.goto("/")
    page.get_by_label("Achternaam").fill("dij")
    page.locator("#found").get_by_role("link", name="H. van Dijk").click()
    page.wait_for_url("**/files/**")
    assert "ij" not in page.url.split("/", 3)[3]


def test_no_answer_is_one_tap(cast, busy, open_page):
    page = open_page(user=cast.dewi, viewport=PHONE)
    page.goto("/")
    page.get_by_role("button", name="Geen gehoor").first.click()
    page.wait_for_url("**/files/**")
    assert Step.objects.filter(code="call_again", done_at=None).exists()


CUT = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
BROKEN = """all => all.flatMap(one => {
  const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), found = [];
  for (let node = text.nextNode(); node; node = text.nextNode())
    for (const word of node.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) found.push(word[0]);
    }
  return found;
})"""


def test_the_names_in_the_bar_fit_on_a_phone_also_that_of_the_page_itself(cast, open_page):
    page = open_page(user=cast.anna, viewport=PHONE)
    page.goto("/referrals/")
    names = page.locator(".nav .nav-link > span:not(.count)")
    assert "Verwijzingen" in names.all_inner_texts()
    assert names.evaluate_all(CUT) == []


def test_names_in_the_list_of_rights_are_not_broken_within_a_word(cast, open_page):
    User.objects.filter(pk=cast.gijs.pk).update(name="Gijsbert Zwartepoorte-Quaedvliet")
    page = open_page(user=cast.ivo, viewport=PHONE)
    page.goto("/steward/people/rights/")
    assert page.locator(".rights tbody th").evaluate_all(BROKEN) == []
    assert page.locator(".rights tbody td").evaluate_all(BROKEN) == []
