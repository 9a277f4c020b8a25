"""Who looks at an activity and comes back finds the same list, also with the browser's own button; nobody else's search is shown."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.directory.models import Activity
from kring.journey.models import Plan
from kring.matching.looking import LAST
from tests.browser import PHONE
from tests.factories import a_person, an_accepted_referral
from tests.journeys.words import words_in

ASKED = {"q": "wandelen", "near": "1234 AB", "days": ["2", "4"], "any_age": "1"}


def searched(client, referral, **given):
    return client.post(reverse("matching:search", args=[referral.pk]), ASKED | given)


def opened(client, referral):
    return client.get(reverse("matching:search", args=[referral.pk])).text


@pytest.fixture
def dewi(client, cast):
    client.force_login(cast.dewi)
    return client


def test_what_was_looked_for_stands_there_again(dewi, cast):
    referral = an_accepted_referral(cast)
    assert 'value="wandelen"' not in opened(dewi, referral)
    searched(dewi, referral)
    again = opened(dewi, referral)
    assert 'value="wandelen"' in again and again.count("checked") == 3


def test_it_is_kept_for_that_client_only_and_until_the_next(dewi, cast):
    one, other = an_accepted_referral(cast), an_accepted_referral(cast, person=a_person(last_name="Tak"))
    searched(dewi, one)
    assert 'value="wandelen"' in opened(dewi, one)
    assert 'value="wandelen"' not in opened(dewi, other)
    searched(dewi, other, q="zingen")
    assert 'value="zingen"' in opened(dewi, other)
    assert 'value="wandelen"' not in opened(dewi, one)


def test_what_is_noted_as_missing_is_no_part_of_it(dewi, cast):
    referral = an_accepted_referral(cast)
    noted = {"missing-theme": "walk", "missing-words": "Iets met honden", "missing-constraints": ["cost"]}
    dewi.post(reverse("matching:missing", args=[referral.pk]), ASKED | noted)
    kept = dewi.session[LAST]["asked"]
    assert "q=wandelen" in kept and "days=2&days=4" in kept
    assert "missing" not in kept


def picks(page):
    """The keys that go along with the next search, each with whether it is a tick on the page."""
    found = re.findall(r'<input type="(checkbox|hidden)"[^>]*name="pick" value="([^"]+)"([^>]*)>', page)
    return {key: kind == "checkbox" for kind, key, rest in found if kind == "hidden" or "checked" in rest}


def test_what_was_ticked_goes_along_to_another_page_another_search_and_back_from_the_paper(dewi, cast):
    referral = an_accepted_referral(cast)
    entries = [
        Activity.objects.create(region_id=cast.here.region.pk, title=f"Groep {n:02}", theme="meet") for n in range(25)
    ]
    here, there = str(cast.activity.pk), str(entries[-1].pk)
    assert picks(searched(dewi, referral, q="").text) == {}
    ticked = {"q": "", "pick": [here, there, "x", here]}
    on_page = picks(searched(dewi, referral, **ticked).text)
    assert set(on_page) == {here, there} and not all(on_page.values())
    assert "2 gekozen" in opened(dewi, referral)
    assert set(picks(searched(dewi, referral, **ticked | {"q": "wandelen"}).text)) == {here, there}

    paper = dewi.post(reverse("matching:shortlist", args=[referral.pk]), ASKED | {"q": "kaarten", "pick": [there]})
    assert "Groep 24" in paper.text
    back = opened(dewi, referral)
    assert 'value="kaarten"' in back and set(picks(back)) == {there} and "1 gekozen" in back

    emptied = searched(dewi, referral, **ticked | {"unpick": "1"}).text
    assert picks(emptied) == picks(opened(dewi, referral)) == {} and "gekozen" not in emptied


def test_at_first_it_looks_for_the_question_and_what_matters_until_somebody_changes_it(dewi, cast):
    referral = an_accepted_referral(cast, help_question="Mist de wandelclub")
    Plan.objects.create(
        region_id=referral.region_id, referral=referral, what_matters="Weer naar buiten", changed_at=timezone.now()
    )
    first = 'value="Weer naar buiten. Mist de wandelclub."'
    page = opened(dewi, referral)
    assert first in page and "Ingevuld met de vraag van de verwijzer" in page
    page = searched(dewi, referral, q="").text
    assert first not in page and first not in opened(dewi, referral) and "Ingevuld met" not in page


def test_with_a_choice_that_there_is_none_of_nothing_is_looked_for_and_it_stays_in_sight(dewi, cast):
    referral = an_accepted_referral(cast)
    assert cast.activity.title in searched(dewi, referral, q="").text
    for wrong in ({"within": "abc"}, {"most": "-5"}, {"near": "12345"}):
        answer = searched(dewi, referral, **{"q": ""} | wrong)
        [value] = wrong.values()
        assert answer.status_code == 422 and f'value="{value}"' in answer.text
        assert "Er is nog niet gezocht" in answer.text and cast.activity.title not in answer.text
    general = reverse("directory:search")
    assert cast.activity.title in dewi.get(general).text
    answer = dewi.get(general, {"within": "abc", "most": "-5"})
    assert answer.status_code == 422 and 'value="abc" selected' in answer.text and 'value="-5" selected' in answer.text
    assert "Er is nog niet gezocht" in answer.text and cast.activity.title not in answer.text
    assert cast.activity.title in dewi.get(general, {"page": "abc"}).text


def test_it_ends_with_the_session(dewi, cast):
    referral = an_accepted_referral(cast)
    searched(dewi, referral)
    assert 'value="wandelen"' in opened(dewi, referral)
    dewi.logout()
    dewi.force_login(cast.dewi)
    assert 'value="wandelen"' not in opened(dewi, referral)


def test_who_starts_again_begins_where_the_client_lives(dewi, cast):
    referral = an_accepted_referral(cast, person=a_person(postcode="1234 AB"))
    searched(dewi, referral, near="")
    answer = searched(dewi, referral, afresh="1")
    assert answer.status_code == 302
    page = opened(dewi, referral)
    assert 'value="wandelen"' not in page and 'value="1234 AB"' in page


def test_the_page_of_an_activity_leads_back_to_the_file_and_to_handing_over(dewi, cast):
    referral = an_accepted_referral(cast)
    address = reverse("directory:activity", args=[cast.activity.pk])
    found, new = (reverse(name, args=args) for name, args in (
        ("matching:search", [referral.pk]), ("matching:new", [referral.pk, cast.activity.pk]),
    ))  # fmt: skip
    assert f"{address}?for={referral.pk}" in searched(dewi, referral).text
    page = dewi.get(address, query_params={"for": str(referral.pk)}).text
    assert f'href="{found}"' in page and f'href="{new}"' in page
    for other in (None, {"for": "<script>"}):
        page = dewi.get(address, query_params=other).text
        assert "/files/" not in page and "<script>" not in page.partition("<main")[2]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_browsers_own_button_goes_back_to_the_list(open_page, cast):
    say, page, referral = words_in("nl"), open_page(user=cast.dewi, viewport=PHONE), an_accepted_referral(cast)
    page.goto(reverse("matching:search", args=[referral.pk]))
    page.locator("[name=q]").fill("wandelen")
    page.get_by_role("button", name=say("Search"), exact=True).click()
    page.get_by_role("button", name=say("Start again")).wait_for()
    # What was found is in sight, and read from there on.
    page.wait_for_function("document.getElementById('found').getBoundingClientRect().top < 100")
    page.get_by_role("link", name=cast.activity.title, exact=True).click()
    page.get_by_role("heading", name=cast.activity.title, level=1).wait_for()
    page.go_back()
    assert page.locator("[name=q]").input_value() == "wandelen"
    assert page.get_by_role("link", name=cast.activity.title, exact=True).is_visible()
    page.reload()
    assert page.locator("[name=q]").input_value() == "wandelen"
