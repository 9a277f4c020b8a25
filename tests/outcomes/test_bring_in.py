"""Questionnaires of elsewhere come in out of a file: first a look, then in one go, and the same file again changes nothing."""

import html
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kring.access.policy import NotAllowed
from kring.directory.formats.items import Refused
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.journey.actions.course import close, reopen
from kring.outcomes.actions.asking import decline
from kring.outcomes.bringing import actions
from kring.outcomes.bringing.actions import bring
from kring.outcomes.bringing.looking import look
from kring.outcomes.bringing.wording import WHY_NOT, why_not
from kring.outcomes.models import DeclinedBecause, Occasion, Response, Score
from kring.outcomes.rules.intake import Not, columns, day, moment
from kring.programme.rules.measuring import Occasion as When
from kring.referral.actions.consent import withdraw_consent
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.outcomes.factories import a_moment, a_moment_at_the_end, adopts, measures, moment_of, they_met

pytestmark = pytest.mark.django_db

ITEMS = ("3", "4", "7", "9", "8", "10")
HEADING = "reference;moment;date;instrument;version;" + ";".join(ITEMS)
LONELY = (1, 3, 3, 1, 3, 1)


def row(referral, answers=LONELY, *, moment="start", on=None, instrument="djg-6", version="2006"):
    on = (on or timezone.localdate()).isoformat()
    return ";".join(map(str, (referral.reference, moment, on, instrument, version, *answers)))


def file_of(*rows):
    return "\n".join([HEADING, *rows])


@pytest.fixture
def moment_of_today(cast):
    return a_moment(cast)


@pytest.fixture
def dewi(cast):
    return cast.actor(cast.dewi)


def whys(found):
    return [one.why for one in found.staying]


def test_a_look_changes_nothing_and_agreeing_writes_answers_and_scores(cast, dewi, moment_of_today):
    text = file_of(row(moment_of_today.referral))
    assert len(look(dewi, text).coming) == 1
    assert not Response.objects.exists()
    bring(dewi, text)
    response = Response.objects.get()
    assert (response.mode, response.answers) == ("imported", dict(zip(ITEMS, LONELY, strict=True)))
    assert Score.objects.get(scale="total").value == 6
    moment_of_today.refresh_from_db()
    assert moment_of_today.finished_at is not None and moment_of_today.mode == "imported"


def test_the_same_file_again_brings_nothing(dewi, moment_of_today):
    text = file_of(row(moment_of_today.referral))
    assert len(bring(dewi, text).coming) == 1
    again = bring(dewi, text)
    assert (len(again.coming), again.here, again.staying) == (0, 1, ())
    assert Response.objects.count() == 1


def test_other_answers_to_what_was_answered_stay_outside(dewi, moment_of_today):
    bring(dewi, file_of(row(moment_of_today.referral)))
    found = bring(dewi, file_of(row(moment_of_today.referral, (2, 2, 2, 2, 2, 2))))
    assert whys(found) == [Not.OTHERWISE]
    assert Response.objects.get().answers["3"] == 1


def test_rows_that_do_not_come_in_say_why_and_the_others_do(cast, dewi, moment_of_today):
    today, mine = timezone.localdate(), moment_of_today.referral
    others = a_referral(cast, by=cast.carla, to=cast.els, practice_id=cast.other_practice.pk)
    bad = {
        Not.REFERENCE: row(others),
        Not.MOMENT: row(mine, moment="half way"),
        Not.DATE: row(mine).replace(today.isoformat(), "31-2-2026"),
        Not.QUESTIONNAIRE: row(mine, instrument="no-such"),
        Not.VERSION: row(mine, version="1999"),
        Not.ANSWERS: row(mine, (1, 3, 9, 1, 3, 1)),
        Not.HALF_FILLED: row(mine, (1, "", "", "", "", "")),
        Not.OUTSIDE: row(mine, on=today + timedelta(days=1)),
        Not.NOT_COME: row(mine, moment="end"),
        Not.CELLS: row(mine) + ";1",
    }
    found = look(dewi, file_of(*bad.values(), row(mine), row(mine)))
    assert whys(found) == [*bad, Not.TWICE]
    assert [one.number for one in found.staying] == [*range(2, 12), 13]
    assert [one.line.number for one in found.coming] == [12]
    bring(dewi, file_of(*bad.values(), row(mine), row(mine)))
    assert Response.objects.count() == 1


def test_files_of_others_and_unknown_ones_are_told_alike(cast, moment_of_today):
    mine = moment_of_today.referral
    assert len(look(cast.actor(cast.dewi), file_of(row(mine))).coming) == 1
    told = [look(cast.actor(user), file_of(row(mine))).staying for user in (cast.els, cast.karim)]
    unknown = look(cast.actor(cast.els), file_of(row(mine).replace(mine.reference, "AAAA-AAAA"))).staying
    assert [[(one.number, one.why) for one in staying] for staying in (*told, unknown)] == [[(2, Not.REFERENCE)]] * 3


def test_who_withdrew_consent_or_would_rather_not_stays_outside(cast, dewi, moment_of_today):
    text = file_of(row(moment_of_today.referral))
    assert look(dewi, text).coming
    decline(dewi, moment_of_today.pk, DeclinedBecause.PRIVACY)
    assert whys(look(dewi, text)) == [Not.DECLINED]
    withdraw_consent(dewi, moment_of_today.referral.pk)
    assert whys(look(dewi, text)) == [Not.CONSENT]


def test_a_moment_that_was_not_planned_is_made_with_the_usual_window(cast, dewi):
    referral = an_accepted_referral(cast)
    assert not Occasion.objects.exists()
    bring(dewi, file_of(row(referral)))
    made = Occasion.objects.get()
    assert (made.when, made.instruments) == ("start", [["djg-6", "2006"]])
    assert made.finished_at is not None


def test_a_moment_with_more_questionnaires_stays_open_until_all_are_there(cast, dewi):
    measures(cast.here, start=["djg-6", "experience"])
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    bring(dewi, file_of(row(referral)))
    assert moment_of(referral, "start").finished_at is None
    experience = f"{HEADING};heard\n{row(referral, ('',) * 6, instrument='experience', version='1')};4"
    bring(dewi, experience)
    assert moment_of(referral, "start").finished_at is not None


def test_another_version_than_is_asked_is_refused(cast, dewi, moment_of_today):
    assert look(dewi, file_of(row(moment_of_today.referral))).coming
    moment_of_today.instruments = [["djg-6", "2005"]]
    moment_of_today.save()
    assert whys(look(dewi, file_of(row(moment_of_today.referral)))) == [Not.VERSION]


def test_an_alarming_answer_rings_while_the_window_is_open(cast, dewi):
    alarm = {"instrument": "djg-6", "item": "9", "value": 1, "at_most": True}
    occasion = a_moment(cast, start=["djg-6"], alarms=[alarm])
    bring(dewi, file_of(row(occasion.referral)))
    assert Step.objects.filter(code=StepCode.CALL_ABOUT_ANSWER).exists()


def test_a_file_that_cannot_be_read_as_a_whole_changes_nothing(dewi, moment_of_today):
    good = file_of(row(moment_of_today.referral))
    for bad in ("", "a;b\n1;2", HEADING, good.replace("version", "wat"), f"{HEADING}\n" + "x;y\n" * 6_000):
        with pytest.raises(Refused):
            bring(dewi, bad)
    assert not Response.objects.exists()
    bring(dewi, good)
    assert Response.objects.exists()


def test_only_who_accompanies_brings_in(cast, moment_of_today):
    text = file_of(row(moment_of_today.referral))
    with pytest.raises(NotAllowed):
        bring(cast.actor(cast.anna), text)
    assert bring(cast.actor(cast.dewi), text).coming


def test_nobody_is_offered_what_would_bring_nothing(cast, client):
    """A team lead accompanies nobody, so no row of theirs could come in."""
    for user, offered in ((cast.dewi, True), (cast.fenna, False)):
        client.force_login(user)
        assert (reverse("outcomes:bring") in client.get(reverse("outcomes:measurements")).text) is offered
        assert client.get(reverse("outcomes:bring")).status_code == (200 if offered else 403)


def test_words_that_no_form_takes_are_refused_with_their_question(cast, dewi):
    adopts(cast.here, cast.ivo, "mycaw", "2007")
    occasion = a_moment(cast, start=["mycaw"])
    heading = "reference;moment;date;instrument;version;concern-1;concern-1-now"
    today = timezone.localdate().isoformat()
    for words, told in (
        ("123456782", "burgerservicenummer"),
        ("\u202emorgen", "niet te lezen"),
        ("a\x07b", "geen antwoord"),
    ):
        line = f"{occasion.referral.reference};start;{today};mycaw;2007;{words};3"
        (stays,) = look(dewi, f"{heading}\n{line}").staying
        assert stays.why is Not.ANSWERS and [one.place for one in stays.problems] == ["concern-1"]
        assert told in why_not(stays)
    bring(dewi, f"{heading}\n{occasion.referral.reference};start;{today};mycaw;2007;De trap;3")
    assert Response.objects.get().answers["concern-1"] == "De trap"


@pytest.mark.parametrize("planned", [True, False])
def test_a_button_that_is_pressed_twice_at_once_brings_it_once(cast, dewi, monkeypatch, planned):
    """The second press looked before the first had written."""
    if planned:
        referral = a_moment(cast).referral
    else:
        referral = an_accepted_referral(cast)
    text = file_of(row(referral))
    stale = look(dewi, text)
    monkeypatch.setattr(actions, "look", lambda *_given: stale)
    first, second = bring(dewi, text), bring(dewi, text)
    assert (len(first.coming), len(second.coming), second.here) == (1, 0, 1)
    assert Response.objects.count() == 1 and Occasion.objects.filter(when="start").count() == 1


def test_a_question_whose_key_looks_turned_is_pointed_at(cast, dewi):
    measures(cast.here)
    rows = []
    for number in range(30):
        referral = an_accepted_referral(
            cast, person=a_person(first_name="Bo", last_name=f"Zwaan{'abcdefghij'[number % 10] * (1 + number // 10)}")
        )
        lonely = number % 2
        answers = [1 if lonely else 3, 3 if lonely else 1, 3 if lonely else 1, 1 if lonely else 3, 3 if lonely else 1]
        rows.append(row(referral, (*answers, 3 if lonely else 1)))  # the last is turned round
    (turned, *_more) = look(dewi, file_of(*rows)).turned
    assert turned.key.item == "10"


def test_the_page_shows_first_and_brings_after_a_yes(cast, client, moment_of_today):
    client.force_login(cast.dewi)
    page = reverse("outcomes:bring")
    file = SimpleUploadedFile("lijst.csv", ("\ufeff" + file_of(row(moment_of_today.referral), "x;y")).encode())
    shown = client.post(page, {"file": file})
    assert "Er is geen dossier van u met dit kenmerk" in html.unescape(shown.text)
    text = html.unescape(re.search(r'<textarea name="text"[^>]*>\s?(.*?)</textarea>', shown.text, re.S)[1])
    assert not Response.objects.exists()
    done = client.post(page, {"text": text}, follow=True)
    assert "1 vragenlijst" in done.text and Response.objects.count() == 1


@pytest.mark.parametrize(
    ("heading", "named"),
    [("reference;moment;3", "date, instrument, version."), (HEADING + ";9", "9."), ("a;b;c", "reference")],
)
def test_a_first_row_that_is_not_right_says_which_columns_are_not(cast, client, heading, named):
    client.force_login(cast.dewi)
    given = SimpleUploadedFile("a.csv", f"{heading}\n1;2;3".encode())
    page = html.unescape(client.post(reverse("outcomes:bring"), {"file": given}).text)
    assert "ontbreken of staan er dubbel: " + named in page and "koppeling" not in page


def test_a_file_in_the_encoding_of_a_spreadsheet_is_read(cast, client, moment_of_today):
    client.force_login(cast.dewi)
    text = file_of(row(moment_of_today.referral)).replace("moment;", "Moment;").replace("\n", "\r\n")
    shown = client.post(reverse("outcomes:bring"), {"file": SimpleUploadedFile("x.csv", text.encode("utf-16"))})
    assert shown.status_code == 200 and "De Jong Gierveld" in shown.text
    refused = client.post(reverse("outcomes:bring"), {"file": SimpleUploadedFile("x.csv", b"\x00\x01\x02" * 50)})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("text", "meant"),
    [("start", When.START), ("Six_months_after", When.SIX_MONTHS_AFTER), ("aan het einde", When.END), ("later", None)],
)
def test_moments_in_words(text, meant):
    assert moment(text) == meant


@pytest.mark.parametrize(
    ("text", "iso"),
    [("2026-09-30", "2026-09-30"), ("30-9-2026", "2026-09-30"), ("9/30/2026", None), ("gisteren", None)],
)
def test_days_as_lists_write_them(text, iso):
    found = day(text)
    assert (found.isoformat() if found else None) == iso


def test_columns_by_name_in_any_order():
    found, missing = columns(["Versie", "kenmerk", "datum", "3", "Moment"])
    assert found == {"version": "Versie", "reference": "kenmerk", "date": "datum", "moment": "Moment"}
    assert missing == ["instrument"]


def test_every_reason_has_a_sentence():
    assert set(WHY_NOT) == set(Not)


def test_a_row_of_an_end_that_was_none_is_here_and_is_not_the_true_end(cast, dewi):
    """The old list brought in once more would else answer the end that there is now."""
    occasion = a_moment_at_the_end(cast, end={"instruments": ["djg-6"], "days_before": 14})
    text = file_of(row(occasion.referral, moment="end"))
    assert len(bring(dewi, text).coming) == 1
    reopen(dewi, occasion.referral_id)
    assert (look(dewi, text).here, whys(look(dewi, text))) == (1, [])
    close(dewi, occasion.referral_id)
    again = bring(dewi, text)
    assert (len(again.coming), again.here) == (0, 1)
    assert moment_of(occasion.referral, "end").finished_at is None
    other = bring(dewi, file_of(row(occasion.referral, (3, 1, 1, 3, 1, 3), moment="end")))
    assert len(other.coming) == 1 and moment_of(occasion.referral, "end").finished_at is not None
