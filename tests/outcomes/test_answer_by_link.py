"""A client answers by link, alone on a phone: one question at a time, kept at once, and nothing that was answered is ever shown."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.clients.models import Consent
from kring.duties.models import Step
from kring.outcomes.instruments_here import forget
from kring.outcomes.library import shipped
from kring.outcomes.models import AdoptedInstrument, Occasion, Response, Score
from tests.outcomes.factories import a_link_to, a_moment, a_moment_at_the_end, adopts, answers_of, move_window
from tests.outcomes.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    return a_moment(cast)


@pytest.fixture
def phone(cast, client, asked):
    return Phone(client, a_link_to(cast, asked)[0])


def test_the_welcome_says_what_it_is_and_changes_nothing(phone, asked):
    before = Occasion.objects.values().get(pk=asked.pk)
    shown = phone.opens()
    assert "6 vragen" in shown.text and "ongeveer 2 minuten" in shown.text and "Welkom" in shown.text
    # The team reads figures about few people too, so a client is not promised otherwise.
    assert "Buiten het team gaan die cijfers over veel mensen samen" in shown.text
    assert Occasion.objects.values().get(pk=asked.pk) == before and not Response.objects.exists()
    assert AuditEntry.objects.filter(verb="link.opened", dossier_id=asked.referral_id).exists()


def test_nobody_who_finds_the_link_learns_who_it_is_about(phone):
    phone.says(1, "2")
    for name, query in (("link", {}), ("link_question", {}), ("link_question", {"n": "1"}), ("link_rather_not", {})):
        text = phone.opens(name, **query).text
        assert not re.search(r"Mien|Beem|Dewi|Anna|eenzaam|lonel|djg", text)


def test_each_answer_is_kept_and_leads_to_the_next_question(phone, asked):
    for place, value in enumerate("121323", start=1):
        answer = phone.says(place, value)
        assert answer.status_code == 302
        assert answer.url.endswith(f"?n={place + 1}" if place < 6 else "?n=end")
    assert answers_of(asked) == {"djg-6": {"3": 1, "4": 2, "7": 1, "9": 3, "8": 2, "10": 3}}
    assert "laatste vraag" in phone.opens("link_question", n="end").text


def test_done_scores_and_thanks(phone, asked):
    for place in range(1, 7):
        phone.says(place, "2")
    assert "Bedankt" in phone.done().text
    asked.refresh_from_db()
    assert asked.finished_at and asked.mode == "link"
    assert {score.scale: score.value for score in Score.objects.all()} == {"total": 6, "emotional": 3, "social": 3}
    line = AuditEntry.objects.filter(verb="questions.answered").last()
    assert line.dossier_id == asked.referral_id and line.user_id is None and line.bearer_id


def test_who_stopped_half_way_goes_on_there(phone):
    phone.says(1, "1")
    phone.skips(2)
    assert "Vraag 3 van 6" in phone.opens("link_question").text
    welcome = phone.opens().text
    assert "Ga verder met vraag 3 van 6" in welcome


def test_a_skipped_question_is_not_asked_again_and_counts_as_not_answered(phone, asked):
    phone.skips(1)
    for place in range(2, 7):
        phone.says(place, "1")
    phone.done()
    assert answers_of(asked)["djg-6"]["3"] is None
    total = Score.objects.get(scale="total")
    assert (total.answered, total.missing) == (5, 1)


def test_what_was_answered_is_never_shown_not_on_the_way_back_either(phone):
    phone.says(1, "2")
    text = phone.opens("link_question", n="1").text
    assert "checked" not in text and "niet te zien" in text
    assert "niet te zien" not in phone.opens("link_question", n="2").text


def test_going_on_without_choosing_keeps_what_was_answered(phone, asked):
    phone.says(1, "2")
    assert phone.says(1).url.endswith("?n=2")
    assert answers_of(asked) == {"djg-6": {"3": 2}}
    phone.skips(1)
    assert answers_of(asked) == {"djg-6": {"3": None}}


def test_next_without_an_answer_asks_to_choose_or_to_leave_it_open(phone, asked):
    shown = phone.says(1)
    assert shown.status_code == 422 and "Kies een van de antwoorden" in shown.text
    assert not answers_of(asked)


@pytest.mark.parametrize("wrong", ["4", "0", "1.5", "ja", "１"])
def test_what_may_not_be_answered_is_not_taken(phone, asked, wrong):
    assert phone.says(1, wrong).status_code == 422
    assert not answers_of(asked)


@pytest.mark.parametrize("place", ["0", "x", "-1", "99999", "²"])
def test_a_place_that_is_not_there_goes_on_where_one_was(phone, asked, place):
    assert phone.opens("link_question", n=place).status_code == 200
    assert phone.says(place, "1").url == phone.url("link_question")
    assert not answers_of(asked)


def test_a_double_tap_and_a_reload_do_no_harm(phone, asked):
    assert phone.says(1, "1").url == phone.says(1, "1").url
    assert answers_of(asked) == {"djg-6": {"3": 1}} and Response.objects.count() == 1


def test_sending_done_twice_scores_once(phone):
    phone.says(1, "1")
    phone.done()
    assert "Bedankt" in phone.done().text
    assert Score.objects.count() == 3


def test_words_and_choices_of_several_questionnaires(cast, client):
    occasion = a_moment_at_the_end(cast)
    phone = Phone(client, a_link_to(cast, occasion)[0])
    assert "11 vragen" in phone.opens().text
    assert "Uw antwoorden helpen" in phone.opens("link_question", n="7").text
    phone.says(10, "4")
    assert "<textarea" in phone.opens("link_question", n="11").text
    phone.says(11, "  Meer tijd. ")
    assert answers_of(occasion) == {"experience": {"stopped": 4, "better": "Meer tijd."}}
    assert "Meer tijd" not in phone.opens("link_question", n="11").text


def test_an_empty_box_leaves_words_open_and_a_citizen_number_is_refused(cast, client):
    occasion = a_moment_at_the_end(cast, end=["experience"])
    phone = Phone(client, a_link_to(cast, occasion)[0])
    assert phone.says(5, "111222333").status_code == 422
    assert phone.says(5, "").status_code == 302
    assert answers_of(occasion) == {"experience": {"better": None}}


def test_who_leaves_every_question_open_would_rather_not_answer(phone, asked):
    for place in range(1, 7):
        phone.skips(place)
    assert "U beantwoordt deze vragen niet" in phone.done().text
    asked.refresh_from_db()
    assert asked.finished_at is None and asked.declined_because == "not_said" and not Score.objects.exists()


@pytest.fixture
def concerns(cast, client):
    """Somebody is asked for own concerns, in words of the region."""
    adopts(cast.here, cast.ivo, "mycaw", "2007")
    occasion = a_moment(cast, start=["mycaw"])
    return Phone(client, a_link_to(cast, occasion)[0]), occasion


def test_an_own_concern_is_asked_about_without_repeating_its_words(concerns):
    phone, occasion = concerns
    phone.says(1, "De trap op")
    text = phone.opens("link_question").text
    assert "Vraag 2 van 6" in text and "wat u eerder opschreef" in text and "De trap" not in text
    assert "De trap" not in phone.opens("link_question", n="1").text
    phone.says(2, "0")
    assert answers_of(occasion) == {"mycaw": {"concern-1": "De trap op", "concern-1-now": 0}}


def test_who_names_no_second_concern_is_not_asked_about_it(concerns):
    phone, occasion = concerns
    phone.says(1, "De trap op")
    phone.says(2, "5")
    assert phone.says(3, "").url.endswith("?n=5")
    assert "Vraag 4 van 5" in phone.opens("link_question").text
    assert phone.says(4, "2").url == phone.url("link_question")  # from a page that was still open
    assert answers_of(occasion)["mycaw"]["concern-2"] is None
    phone.skips(1)  # what was said about it goes with it
    assert answers_of(occasion) == {"mycaw": {"concern-1": None, "concern-2": None}}


def test_a_scale_has_its_ends_in_words_and_many_numbers_are_typed(cast, client):
    adopts(cast.here, cast.ivo, "eq-5d-5l", next(v for c, v in shipped() if c == "eq-5d-5l"))
    adopts(cast.here, cast.ivo, "cantril", "1965")
    occasion = a_moment(cast, start=["cantril", "eq-5d-5l"])
    phone = Phone(client, a_link_to(cast, occasion)[0])
    text = phone.opens("link_question", n="1").text
    assert text.count('type="radio"') == 11 and "nl items.now.low" in text and "nl items.now.high" in text
    typed = phone.opens("link_question", n="8").text
    assert 'type="radio"' not in typed and 'inputmode="numeric"' in typed
    for wrong in ("101", "-1", "veel", "7,5"):
        assert phone.says(8, wrong).status_code == 422
    assert phone.says(8, "100").status_code == 302
    assert answers_of(occasion) == {"eq-5d-5l": {"vas": 100}}


def test_only_a_language_that_has_every_word_can_be_chosen(cast, client):
    assert adopts(cast.here, cast.ivo, "cantril", "1965")
    row = AdoptedInstrument.objects.get()
    row.texts = {"nl": row.texts["nl"]}
    row.save()
    forget()
    phone = Phone(client, a_link_to(cast, a_moment(cast, start=["cantril"]))[0])
    client.post(reverse("ui:language"), {"language": "en", "next": "/"})
    shown = phone.opens("link_question")
    assert '<html lang="nl">' in shown.text and "nl items.now" in shown.text
    assert reverse("ui:language") not in shown.text


def test_the_page_is_in_the_language_of_the_client_or_the_chosen_one(cast, client, phone, asked):
    type(asked.referral.client).objects.update(language="en")
    shown = phone.opens("link_question")
    assert '<html lang="en">' in shown.text and "I experience a general sense of emptiness" in shown.text
    assert shown["Content-Language"] == "en"
    client.post(reverse("ui:language"), {"language": "nl", "next": "/"})
    shown = phone.opens("link_question").text
    assert '<html lang="nl">' in shown and "Ik ervaar een leegte om me heen" in shown


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        (0, 0, "6 vragen"),
        (-21, 0, "6 vragen"),
        (-21, -1, "De tijd voor deze vragen is voorbij"),
        (1, 5, "nog geen tijd"),
    ],
)
def test_the_borders_of_the_window(phone, asked, opens, closes, told):
    move_window(asked, opens, closes)
    asked.asked_at = None
    asked.save(update_fields=["asked_at"])
    assert told in phone.opens().text
    taken = phone.says(1, "1")
    assert taken.status_code == 302 and bool(answers_of(asked)) == ("6 vragen" in told)


@pytest.mark.parametrize(
    ("field", "told"),
    [("finished_at", "Bedankt"), ("declined_at", "Dat is goed"), ("cancelled_at", "niet meer nodig")],
)
def test_each_way_in_which_it_is_over_is_one_kind_page_with_a_phone_number(phone, asked, field, told):
    asked.referral.welfare.phone = "0531234567"
    asked.referral.welfare.save()
    assert phone.opens("link_question").status_code == 200
    setattr(asked, field, timezone.now())
    asked.save(update_fields=[field])
    shown = phone.opens()
    assert told in shown.text and "053" in shown.text and shown.status_code == 200
    assert phone.opens("link_question").url == phone.url()
    assert phone.says(1, "1").url == phone.url()
    assert phone.opens("link_rather_not").url == phone.url()
    assert not answers_of(asked)


def test_without_consent_nothing_is_shown_or_taken_whatever_the_moment_says(phone, asked):
    assert phone.opens("link_question").status_code == 200
    Consent.objects.update(withdrawn_at=timezone.now())
    assert "niet meer nodig" in phone.opens().text
    assert phone.opens("link_question").status_code == 302
    assert phone.says(1, "1").status_code == 302 and not answers_of(asked)


def test_an_earlier_link_stops_working_when_a_new_one_is_made(cast, client, phone, asked):
    assert phone.opens().status_code == 200
    token, _link = a_link_to(cast, asked)
    assert phone.opens().status_code == 404 and phone.says(1, "1").status_code == 404
    assert Phone(client, token).opens().status_code == 200


def test_a_link_of_another_kind_opens_no_questions(client, cast, asked):
    from kring.access.links import LinkPurpose, token_for

    token = token_for(asked.referral_id, LinkPurpose.CLIENT)
    assert client.get(reverse("doors:client", args=[token])).status_code == 200
    assert Phone(client, token).opens().status_code == 404


def test_addresses_hold_no_question_and_no_answer(phone):
    seen = [phone.says(place, "3").url for place in range(1, 7)]
    assert {address.partition("?")[2] for address in seen} == {"n=2", "n=3", "n=4", "n=5", "n=6", "n=end"}


def test_a_call_is_owed_to_nobody_without_an_alarm(phone):
    phone.says(6, "1")
    assert not Step.objects.filter(code="call_about_answer").exists()
