"""What the refer page says when something does not belong there, or when safety goes first."""

import re

import pytest
from django.urls import reverse

from kring.referral.models import Draft, Referral
from tests.referral.test_refer_page import filled_in
from tests.ui.test_citizen_number import NUMBER

pytestmark = pytest.mark.django_db
ADDRESS = "referral:new"


@pytest.fixture
def gp(client, cast, in_english):
    client.force_login(cast.anna)
    return client


def ticked_moments(page: str) -> list[str]:
    return re.findall(r'name="when"[^>]* checked', page)


def send_button(page: str) -> str:
    return re.search(r'<button class="button (\w+)[^>]*id="send"', page)[1]


def test_an_empty_form_has_one_summary_with_a_link_to_each_field(gp):
    page = gp.post(reverse(ADDRESS), {}).text

    assert page.count('class="notice danger error-summary"') == 1
    for field in ("first_name", "last_name", "birth_date", "none_apply", "help_question", "consent"):
        assert f'<a href="#id_{field}">' in page
        assert f'id="id_{field}"' in page
    links, told = page.count('<a href="#id_'), re.search(r"There are (\d+) problems", page)
    assert links == int(told[1])


def test_in_a_crisis_safety_goes_first_and_nothing_is_chosen_by_itself(gp, cast):
    shown = gp.get(reverse(ADDRESS)).text
    assert (len(ticked_moments(shown)), send_button(shown)) == (1, "primary")

    form = filled_in(cast, yes=["danger"], none_apply="", overruled_because="Ook eenzaam.")
    answer = gp.post(reverse(ADDRESS), form)

    assert answer.status_code == 422 and not Referral.objects.exists()
    assert (ticked_moments(answer.text), send_button(answer.text)) == ([], "secondary")
    assert answer.text.index("112") < answer.text.index("Rather:")
    assert "Refer besides the crisis care" in answer.text

    again = form | {"crisis_seen": "on"}
    assert gp.post(reverse(ADDRESS), again | {"overruled_because": ""}).status_code == 422
    gp.post(reverse(ADDRESS), again)
    assert Referral.objects.get().overruled_because == "Ook eenzaam."


def test_while_ticking_the_moments_and_the_button_follow_the_advice_both_ways(gp, cast):
    danger = filled_in(cast, yes=["danger"], none_apply="")
    turned = gp.post(reverse("referral:advice"), danger).text
    assert (ticked_moments(turned), send_button(turned)) == ([], "secondary")
    assert 'name="when"' in turned and "has-error" not in turned

    same = gp.post(reverse("referral:advice"), danger | {"crisis_seen": "on"}).text
    assert 'name="when"' not in same  # a moment that was chosen since is left alone

    back = gp.post(reverse("referral:advice"), danger | {"yes": [], "crisis_seen": "on", "when": ""}).text
    assert (len(ticked_moments(back)), send_button(back)) == (1, "primary")


def test_a_draft_of_a_crisis_opens_without_a_chosen_moment(gp, cast):
    gp.post(reverse("referral:keep"), filled_in(cast, yes=["danger"], none_apply=""))
    page = gp.get(reverse(ADDRESS), {"draft": Draft.objects.get().pk}).text

    assert (ticked_moments(page), send_button(page)) == ([], "secondary")


def test_a_citizen_number_is_refused_with_the_input_kept_and_no_draft_holds_it(gp, cast):
    form = filled_in(cast, help_question=f"Alleen sinds het voorjaar, BSN {NUMBER}.")
    answer = gp.post(reverse(ADDRESS), form)

    assert answer.status_code == 422 and not Referral.objects.exists()
    assert "looks like a citizen service number" in answer.text and "Alleen sinds het voorjaar" in answer.text
    gp.post(reverse("referral:keep"), form)
    kept = Draft.objects.get().data
    assert NUMBER not in str(kept)
    assert kept["help_question"] == "Alleen sinds het voorjaar, BSN •••."
    assert kept["phone"] == form["phone"]


def test_a_draft_says_beside_the_field_that_a_number_was_left_out(gp, cast):
    gp.post(reverse("referral:keep"), filled_in(cast, help_question=f"Alleen, nummer {NUMBER}."))
    page = gp.get(reverse(ADDRESS), {"draft": Draft.objects.get().pk}).text

    assert NUMBER not in page and "Alleen, nummer •••." in page
    assert page.count("was left out where the dots are") == 1
    assert 'id="id_help_question_left_out"' in page and "id_help_question_left_out" in page.split("<textarea", 1)[1]
    gp.post(reverse("referral:keep"), filled_in(cast, help_question="Alleen."))
    for draft in Draft.objects.filter(data__help_question="Alleen."):
        assert "left out" not in gp.get(reverse(ADDRESS), {"draft": draft.pk}).text


def test_a_phone_number_in_the_question_is_remarked_on_once(gp, cast):
    form = filled_in(cast, help_question="Alleen, bel haar dochter op 06 12345678.")
    answer = gp.post(reverse(ADDRESS), form)

    assert answer.status_code == 422 and not Referral.objects.exists()
    assert "There is a phone number here." in answer.text
    assert '<a href="#id_phone">' in answer.text and 'name="phone_seen"' in answer.text
    gp.post(reverse(ADDRESS), form | {"phone_seen": "on"})
    assert Referral.objects.get().help_question == form["help_question"]


def problems(page: str) -> list[str]:
    """The fields that the summary above the form leads to."""
    return re.findall(r'<li><a href="#id_(\w+)"', page)


def test_everything_that_is_missing_is_told_at_once_and_the_chosen_moment_stays(gp, cast):
    form = filled_in(cast, phone="", email="", reach=["may_call", "may_mail"], yes=["debts"], none_apply="")
    answer = gp.post(reverse(ADDRESS), form | {"first_name": "", "consent": ""})

    assert answer.status_code == 422
    assert set(problems(answer.text)) == {"first_name", "phone", "email", "overruled_because", "consent"}
    assert "There are 5 problems" in answer.text
    assert len(ticked_moments(answer.text)) == 1
    assert f'value="{form["when"]}" checked' in answer.text


def test_a_crisis_tells_at_once_that_reason_phone_and_moment_are_asked(gp, cast):
    answer = gp.post(reverse(ADDRESS), filled_in(cast, phone="", yes=["danger"], none_apply="")).text
    assert set(problems(answer)) == {"phone", "overruled_because", "when"}
    assert "Choose the moment yourself" in answer


def test_a_number_that_is_no_number_is_told_once(gp, cast):
    answer = gp.post(reverse(ADDRESS), filled_in(cast, phone="bel maar")).text
    assert problems(answer) == ["phone"]
    assert "There is 1 problem<" in answer


def test_a_field_that_the_ticks_ask_for_is_not_called_optional(gp):
    page = gp.get(reverse(ADDRESS)).text
    assert re.search(r'<label for="id_email">E-mail\s*<span class="optional">', page)
    assert not re.search(r'<label for="id_phone">Phone\s*<span class="optional">', page)


def test_after_a_taken_time_a_second_try_says_again_that_it_is_gone(gp, cast):
    form = filled_in(cast)
    gp.force_login(cast.carla)
    gp.post(reverse(ADDRESS), filled_in(cast, cast.carla))
    gp.force_login(cast.anna)
    first = gp.post(reverse(ADDRESS), form)
    assert first.status_code == 409
    assert '<input type="hidden" name="taken" value="on">' in first.text
    # True whether somebody booked it or the link worker is away.
    assert "This time is not free any more." in first.text and "Somebody else" not in first.text

    other = re.search(r'name="when" value="([^"]+)" checked', first.text)[1]
    assert len(ticked_moments(first.text)) == 1 and other != form["when"]
    assert other.rpartition("|")[2] == form["when"].rpartition("|")[2]
    assert "Chosen now: the next free time with the same link worker" in first.text

    second = gp.post(reverse(ADDRESS), form | {"when": "", "taken": "on"}).text
    assert "The time you chose first is not free any more." in second
    assert '<input type="hidden" name="taken" value="on">' in second
    without = gp.post(reverse(ADDRESS), form | {"when": ""}).text
    assert problems(without) == ["when"] and "The time you chose first" not in without
