"""A steward says in the draft what is measured: chosen from what can be asked here, within a budget, read and compared in words."""

import html
import re

import pytest
from django.urls import reverse

from kring.doors.steward.programmes.measured import NUMBERS, here, suggestion
from kring.doors.steward.programmes.queries import changes
from kring.programme.actions import publish_draft, save_draft, start_draft
from kring.programme.models import ProgrammeVersion
from kring.programme.queries import agreement_of
from kring.programme.rules.measuring import USUAL, Occasion

pytestmark = pytest.mark.django_db

HEARD, LONELY = "experience", "djg-6"


@pytest.fixture
def steward(cast, client):
    client.force_login(cast.ivo)
    return client


@pytest.fixture
def draft(cast):
    return start_draft(cast.actor(cast.ivo), cast.here.programme)


def page(draft):
    return reverse("steward:draft", kwargs={"id": draft.pk, "section": "measuring"})


def reading_page(draft):
    return reverse("steward:version", kwargs={"id": draft.pk})


def sent(draft, **fields):
    """The form with nothing chosen, but for `fields`."""
    numbers = {f"{code}_{name}": USUAL[code][name] for code in Occasion for name in NUMBERS}
    return {"edited_at": draft.edited_at.isoformat(), **numbers, **fields}


def ticked(page, moment):
    """The questionnaires that are ticked at a moment."""
    inputs = re.findall(
        rf'<input type="checkbox"[^>]*name="{moment}_instruments" value="([^"]+)"( checked)?', page.text
    )
    return {code for code, checked in inputs if checked}


def offered(page):
    """The questionnaires that can be ticked."""
    return set(re.findall(r'name="start_instruments" value="([^"]+)"', page.text))


def error_of(page, field):
    """What is said to be wrong with a field; empty when nothing is."""
    found = re.search(rf'id="id_{field}_error">(.*?)</p>', page.text, re.S)
    return found[1] if found else ""


def measuring(draft):
    return ProgrammeVersion.objects.get(pk=draft.pk).content.get("measuring")


def test_nothing_is_measured_unless_it_is_chosen(steward, draft):
    assert ticked(steward.get(page(draft)), "start") == set()
    steward.post(page(draft), sent(draft))
    assert measuring(draft) == {"occasions": {}, "alarms": []}
    assert agreement_of(ProgrammeVersion.objects.get(pk=draft.pk)).measuring.occasions == ()


def test_the_suggestion_is_filled_in_but_not_saved(steward, draft):
    assert "?suggestion=1" in steward.get(page(draft)).text
    shown = steward.get(page(draft), {"suggestion": "1"})
    assert ticked(shown, "end") == {LONELY, HEARD}
    assert ticked(shown, "three_months") == set()
    assert measuring(draft) is None


def test_what_measures_already_is_not_overwritten_by_the_suggestion(steward, draft):
    steward.post(page(draft), sent(draft, end_instruments=[HEARD]))
    shown = steward.get(page(draft), {"suggestion": "1"})
    assert ticked(shown, "end") == {HEARD}
    assert ticked(shown, "start") == set()


def test_what_is_chosen_is_kept_as_agreed(steward, draft):
    steward.post(page(draft), sent(draft, start_instruments=[LONELY], start_days_after=30, start_remind_after=0))
    asked = agreement_of(ProgrammeVersion.objects.get(pk=draft.pk)).measuring.at("start")
    assert (asked.instruments, asked.days_after, asked.remind_after) == ((LONELY,), 30, 0)
    shown = steward.get(page(draft)).text
    assert "Gekozen: 6 vragen" in shown


def test_more_than_the_budget_is_refused_with_what_would_not_be_asked(steward, draft):
    over = sent(draft, start_instruments=[LONELY, HEARD], start_questions_at_most=11)
    assert steward.post(page(draft), over).status_code == 302
    draft.refresh_from_db()
    refused = steward.post(page(draft), sent(draft, start_instruments=[LONELY, HEARD], start_questions_at_most=10))
    said = error_of(refused, "start_instruments")
    assert "11 vragen" in said and "hoogstens 10" in said and "Hoe was het?" in said and "Jong Gierveld" not in said
    assert measuring(draft)["occasions"]["start"]["questions_at_most"] == 11


def test_a_questionnaire_without_its_words_cannot_be_chosen(steward, draft):
    assert LONELY in offered(steward.get(page(draft)))
    assert "eq-5d-5l" not in offered(steward.get(page(draft)))
    refused = steward.post(page(draft), sent(draft, start_instruments=["eq-5d-5l"]))
    assert error_of(refused, "start_instruments") and measuring(draft) is None


def test_a_client_is_asked_nothing_twice_at_one_moment(steward, draft):
    refused = steward.post(page(draft), sent(draft, start_instruments=["djg-11", LONELY]))
    said = html.unescape(error_of(refused, "start_instruments"))
    assert "twee keer" in said and "Ik ervaar een leegte om me heen" in said and "11 vragen" in said
    assert measuring(draft) is None
    assert (
        steward.post(page(draft), sent(draft, start_instruments=[LONELY], end_instruments=["djg-11"])).status_code
        == 302
    )


def test_a_question_to_call_about_says_what_its_answers_are(steward, draft):
    shown = html.unescape(steward.get(page(draft)).text)
    assert "Ik ervaar een leegte om me heen (1: ja – 3: nee)" in shown


def test_a_mistake_at_a_moment_does_not_untick_it(steward, draft):
    over = sent(draft, start_instruments=[HEARD], start_questions_at_most=1)
    refused = steward.post(page(draft), over | {"alarm_0_about": "experience/heard", "alarm_0_value": 1})
    assert error_of(refused, "start_instruments") and not error_of(refused, "alarm_0_about")


def test_to_which_answers_somebody_calls(steward, draft):
    fields = {"alarm_0_about": "experience/heard", "alarm_0_value": 1, "alarm_0_side": "high"}
    refused = steward.post(page(draft), sent(draft, **fields))
    assert "Hoe was het?" in error_of(refused, "alarm_0_about")  # it is not asked at any moment
    steward.post(page(draft), sent(draft, start_instruments=[HEARD], **fields))
    assert measuring(draft)["alarms"] == [{"instrument": HEARD, "item": "heard", "value": 1, "at_most": False}]
    draft.refresh_from_db()
    refused = steward.post(page(draft), sent(draft, start_instruments=[HEARD], **(fields | {"alarm_0_value": 9})))
    assert "heeft dat antwoord niet" in error_of(refused, "alarm_0_value")
    steward.post(page(draft), sent(draft, start_instruments=[HEARD]))
    assert measuring(draft)["alarms"] == []


def test_a_version_is_read_and_compared_in_words(cast, steward, draft):
    steward.post(page(draft), sent(draft, start_instruments=[LONELY], alarm_0_about="djg-6/3", alarm_0_value=1))
    text = steward.get(reading_page(draft)).text
    assert "De Jong Gierveld" in text and "6 vragen" in text
    assert "measuring" not in text
    draft.refresh_from_db()
    publish_draft(cast.actor(cast.ivo), draft, draft.edited_at)
    later = start_draft(cast.actor(cast.ivo), cast.here.programme)
    steward.post(page(later), sent(later, start_instruments=["djg-11"], start_remind_after=9))
    later.refresh_from_db()
    compared = changes(draft.content, later.content, here(cast.here.region.pk))
    assert any("6 vragen" in one["where"] and one["kind"] == "removed" for one in compared)
    assert any("11 vragen" in one["where"] and one["kind"] == "added" for one in compared)
    assert any(one["before"] == "7" and one["after"] == "9" for one in compared)
    shown = html.unescape(steward.get(reading_page(later)).text)
    assert all(one["where"] in shown for one in compared)


def test_two_windows_are_shown_beside_each_other(cast, steward, draft):
    before = sent(draft, start_instruments=[LONELY])
    save_draft(cast.actor(cast.ivo), draft, {"measuring": suggestion()}, draft.edited_at)
    answer = steward.post(page(draft), before)
    assert answer.status_code == 409
    assert "Gevraagd zes maanden na het einde" in answer.text
    assert ticked(answer, "start") == {LONELY} and ticked(answer, "end") == set()
