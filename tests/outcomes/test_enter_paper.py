"""Paper: a sheet without a name, and typing over what came back: nothing wrong can be entered, and corrections leave a trace."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.duties.models import Step
from kring.outcomes import daily
from kring.outcomes.actions.answering import Given, WrongAnswers, answer_by_link, enter_paper, finish_by_link
from kring.outcomes.actions.asking import NotOpen
from kring.outcomes.models import Response, Score
from kring.rows import new_id
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, a_moment, a_moment_at_the_end, answers_of, moment_of, move_window

pytestmark = pytest.mark.django_db

SHEET = {"q1": "1", "q2": "3", "q3": "3", "q4": "1", "q5": "3", "q6": "1"}


@pytest.fixture
def asked(cast):
    return a_moment(cast)


@pytest.fixture
def dewi(cast, client):
    client.force_login(cast.dewi)
    return client


def url(name, occasion):
    return reverse(f"outcomes:{name}", args=[occasion.pk])


def types(client, occasion, key=None, **fields):
    sent = {"key": key or new_id(), "answered_on": timezone.localdate().isoformat(), "language": "nl"} | SHEET | fields
    return client.post(url("typed_over", occasion), sent)


def test_the_sheet_has_every_question_and_no_name(dewi, asked):
    text = dewi.get(url("sheet", asked)).text
    assert "Ik ervaar een leegte om me heen" in text and text.count('class="box"') == 18
    assert asked.referral.reference in text and "bij het begin" in text
    assert "Mien" not in text and "Beem" not in text and "1955" not in text
    assert AuditEntry.objects.filter(verb="questions.printed", dossier_id=asked.referral_id).exists()


def test_the_sheet_comes_in_the_language_that_is_asked_for(dewi, asked):
    text = dewi.get(url("sheet", asked), {"language": "en"}).text
    assert "I experience a general sense of emptiness" in text and "Put a cross in the box" in text


def test_the_sheet_has_the_link_only_when_one_was_asked_for(cast, dewi, asked):
    assert "/q/" not in dewi.get(url("sheet", asked)).text
    token, _link = a_link_to(cast, asked)
    text = dewi.get(url("sheet", asked)).text
    assert f"/q/{token}/" in text and 'class="qr"' in text


def test_handing_it_out_is_noted_and_settles_the_step(cast, dewi, asked):
    daily.ask(timezone.now())
    assert Step.objects.filter(code="ask_questions", done_at=None).exists()
    dewi.post(url("handed_out", asked))
    asked.refresh_from_db()
    assert asked.asked_at and asked.mode == "paper"
    assert not Step.objects.filter(code="ask_questions", done_at=None).exists()


def test_a_sheet_is_typed_over_and_scored(dewi, asked):
    assert types(dewi, asked).url == reverse("outcomes:file", args=[asked.referral_id])
    assert answers_of(asked) == {"djg-6": {"3": 1, "4": 3, "7": 3, "9": 1, "8": 3, "10": 1}}
    assert Score.objects.get(scale="total").value == 6
    asked.refresh_from_db()
    assert asked.mode == "paper" and Response.objects.get().answered_on == timezone.localdate()


def test_the_number_of_an_answer_can_be_typed(dewi, asked):
    text = dewi.get(url("typed_over", asked)).text
    assert text.count("<select") == 7 and ">2  min of meer<" in text  # six questions, and the language


def test_what_was_left_open_is_missing_and_not_zero(dewi, asked):
    types(dewi, asked, q1="")
    assert "3" not in answers_of(asked)["djg-6"]
    assert Score.objects.get(scale="total").missing == 1
    assert Score.objects.get(scale="emotional").value is None


@pytest.mark.parametrize("wrong", ["4", "0", "ja", "1.5"])
def test_a_wrong_answer_cannot_be_entered(dewi, asked, wrong):
    assert types(dewi, asked, q1=wrong).status_code == 422
    assert not Response.objects.exists()


def test_an_empty_sheet_is_no_answer(cast, dewi, asked):
    assert types(dewi, asked, **dict.fromkeys(SHEET, "")).status_code == 422
    with pytest.raises(WrongAnswers):
        enter_paper(cast.actor(cast.dewi), asked.pk, {"djg-6": {}}, timezone.localdate(), "nl")


def test_the_same_form_twice_writes_once(dewi, asked):
    key = new_id()
    for _time in range(2):
        assert types(dewi, asked, key=key).status_code == 302
    assert Response.objects.count() == 1 and answers_of(asked)["djg-6"]["3"] == 1


@pytest.mark.parametrize("changed", [{"q1": "2"}, {"q1": ""}, {"language": "en"}])
def test_going_back_and_changing_an_answer_says_so_and_is_kept_by_one_more_press(dewi, asked, changed):
    """The browser's back button brings the form with its key again: what was changed in it is never thrown away in silence."""
    key = new_id()
    types(dewi, asked, key=key)
    told = types(dewi, asked, key=key, **changed)
    assert told.status_code == 409 and "met andere antwoorden bewaard" in told.text
    assert Response.objects.count() == 1 and answers_of(asked)["djg-6"]["3"] == 1
    fresh = re.search(r'name="key" value="([^"]+)"', told.text)[1]
    assert fresh != str(key) and types(dewi, asked, key=fresh, **changed).status_code == 302
    standing = Response.objects.get(replaced_at=None)
    assert standing.replaces_id == key
    assert (standing.answers.get("3"), standing.language) == (
        {"2": 2, "": None}.get(changed.get("q1"), 1),
        changed.get("language", "nl"),
    )


def test_the_key_of_another_sheet_is_not_found(cast, dewi, asked):
    other, key = moment_of(an_accepted_referral(cast), "start"), new_id()
    types(dewi, other, key=key)
    assert types(dewi, asked, key=key).status_code == 404
    assert Response.objects.get().occasion == other


def test_a_correction_replaces_and_leaves_a_trace(dewi, asked):
    types(dewi, asked)
    begun = dewi.get(url("typed_over", asked)).text
    assert "al eerder overgenomen" in begun and begun.count(" selected") == 7
    types(dewi, asked, q1="3")
    former, standing = Response.objects.order_by("started_at")
    assert (former.answers["3"], standing.answers["3"]) == (1, 3)
    assert standing.replaces == former and former.replaced_at
    assert Score.objects.get(scale="total").value == 5
    assert AuditEntry.objects.filter(verb="questions.corrected", dossier_id=asked.referral_id).count() == 1


@pytest.mark.parametrize(("day", "taken"), [(-1, False), (0, True), (21, True), (22, False)])
def test_the_day_on_the_sheet_lies_in_the_window(dewi, asked, day, taken):
    move_window(asked, -40, -19)  # a window of three weeks that is over: the sheet lay in a bag
    on = asked.opens_on + timedelta(days=day)
    assert types(dewi, asked, answered_on=on.isoformat()).status_code == (302 if taken else 422)
    assert Response.objects.exists() == taken


def test_a_day_to_come_is_refused(dewi, asked):
    assert types(dewi, asked, answered_on=(timezone.localdate() + timedelta(days=1)).isoformat()).status_code == 422
    assert types(dewi, asked).status_code == 302


def test_what_a_client_answered_on_a_screen_is_not_typed_over(cast, dewi, asked):
    assert dewi.get(url("typed_over", asked)).status_code == 200
    _token, link = a_link_to(cast, asked)
    answer_by_link(link, Given(instrument="djg-6", item="3", value=2, language="nl"))
    finish_by_link(link)
    assert dewi.get(url("typed_over", asked)).status_code == 302
    types(dewi, asked)
    assert answers_of(asked) == {"djg-6": {"3": 2}}
    with pytest.raises(NotOpen):
        enter_paper(cast.actor(cast.dewi), asked.pk, {"djg-6": {"3": 1}}, timezone.localdate(), "nl")


def test_several_questionnaires_on_one_page(cast, dewi):
    occasion = a_moment_at_the_end(cast)
    types(dewi, occasion, q7="4", q11="Meer tijd")
    assert answers_of(occasion)["experience"] == {"heard": 4, "better": "Meer tijd"}


def test_an_alarm_on_paper_owes_a_call_once(cast, dewi):
    alarm = {"instrument": "djg-6", "item": "10", "value": 1, "at_most": True}
    occasion = a_moment(cast, start=["djg-6"], alarms=[alarm])
    types(dewi, occasion)
    owed = Step.objects.filter(code="call_about_answer")
    assert owed.count() == 1
    owed.update(done_at=timezone.now(), outcome="done")
    types(dewi, occasion, q1="3")  # another answer is corrected: who was called about this one is not called again
    assert owed.count() == 1


@pytest.mark.parametrize(("who", "status"), [("dewi", 200), ("anna", 403), ("els", 404), ("hanna", 404)])
@pytest.mark.parametrize("name", ["sheet", "typed_over", "letter"])
def test_who_sees_paper(cast, client, asked, who, status, name):
    client.force_login(getattr(cast, who))
    assert client.get(url(name, asked)).status_code == status


def test_a_letter_has_the_link_as_a_code_and_tells_nothing(cast, dewi, asked):
    assert 'class="qr"' not in dewi.get(url("letter", asked)).text
    assert dewi.post(url("new_link", asked)).url == url("letter", asked)
    text = dewi.get(url("letter", asked)).text
    assert 'class="qr"' in text and "/q/" in text
    assert "Mien" not in text and "Beem" not in text and asked.referral.reference not in text
    asked.refresh_from_db()
    assert asked.mode == "link"


def test_a_lost_letter_gets_another_link(cast, dewi, client, asked):
    token, _link = a_link_to(cast, asked)
    assert client.get(reverse("outcomes:link", args=[token])).status_code == 200
    dewi.post(url("new_link", asked))
    assert client.get(reverse("outcomes:link", args=[token])).status_code == 404
    assert token not in dewi.get(url("letter", asked)).text


def test_nothing_is_printed_of_a_moment_that_is_over(dewi, asked):
    assert dewi.get(url("sheet", asked)).status_code == 200
    move_window(asked, -30, -1)
    for name in ("sheet", "letter"):
        assert dewi.get(url(name, asked)).status_code == 302
    for name in ("new_link", "handed_out"):
        assert dewi.post(url(name, asked)).status_code == 302
    asked.refresh_from_db()
    assert asked.asked_at is None
