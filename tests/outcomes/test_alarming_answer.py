"""An answer about which somebody calls: the client reads the fixed words once, the link worker gets a step, and nothing more follows."""

import pytest
from django.utils import timezone

from kring.clients.models import Client
from kring.duties.models import Step
from kring.outcomes.models import Occasion
from kring.referral.models import ReferralEvent
from tests.outcomes.factories import a_link_to, a_moment
from tests.outcomes.phone import Phone

pytestmark = pytest.mark.django_db

ALARM = {"instrument": "djg-6", "item": "10", "value": 1, "at_most": True}
OWED = {"code": "call_about_answer", "done_at": None}


@pytest.fixture
def asked(cast):
    return a_moment(cast, start=["djg-6"], alarms=[ALARM])


@pytest.fixture
def phone(cast, client, asked):
    return Phone(client, a_link_to(cast, asked)[0])


def test_the_next_page_holds_the_fixed_words_and_then_it_goes_on(cast, phone, asked):
    cast.here.welfare.phone = "0531234567"
    cast.here.welfare.save()
    shown = phone.says(6, "1")
    assert shown.status_code == 200
    for words in ("Bel 112", "0800-0113", "053", "nemen contact met u op", "?n=end"):
        assert words in shown.text
    assert "link worker" not in shown.text and "crisisdienst" not in shown.text, "that is for professionals"
    assert "0800-0113" not in phone.opens("link_question", n="end").text
    assert "0800-0113" not in phone.opens().text


def test_no_address_tells_that_it_was_shown(phone):
    assert phone.says(6, "1").request["PATH_INFO"] == phone.says(5, "1").request["PATH_INFO"]


def test_another_answer_shows_nothing(phone):
    assert phone.says(6, "2").status_code == 302
    assert not Step.objects.filter(**OWED).exists()


def test_the_link_worker_calls_today(cast, phone, asked):
    phone.says(6, "1")
    step = Step.objects.get(**OWED)
    assert step.owner == cast.dewi and step.due_on >= timezone.localdate()
    assert step.details == {"occasion": str(asked.pk), "when": "start"}


def test_a_double_tap_shows_it_again_and_owes_one_call(phone):
    assert "0800-0113" in phone.says(6, "1").text
    assert "0800-0113" in phone.says(6, "1").text
    assert Step.objects.filter(**OWED).count() == 1


def test_who_was_called_is_not_called_again_about_the_same_answer(phone):
    phone.says(6, "1")
    Step.objects.filter(**OWED).update(done_at=timezone.now(), outcome="done")
    phone.says(6, "1")
    assert not Step.objects.filter(**OWED).exists()
    phone.says(6, "3")
    phone.says(6, "1")
    assert Step.objects.filter(**OWED).exists(), "said anew"


def test_it_changes_nothing_else(phone, asked):
    before = Occasion.objects.values("finished_at", "declined_at", "closes_on").get(pk=asked.pk)
    events = ReferralEvent.objects.count()
    phone.says(6, "1")
    assert Occasion.objects.values("finished_at", "declined_at", "closes_on").get(pk=asked.pk) == before
    assert ReferralEvent.objects.count() == events


def test_nobody_promises_contact_to_who_wants_none(phone):
    Client.objects.update(may_call=False, may_text=False, may_mail=False, may_write=False)
    text = phone.says(6, "1").text
    assert "nemen contact met u op" not in text and "Bel 112" in text


def test_the_programmes_own_words_stand_with_it(cast, client):
    content = cast.here.version.content
    content["crisis_text"] = {"nl": "Of bel de huisartsenpost.", "en": "Or call the out-of-hours surgery."}
    phone = Phone(client, a_link_to(cast, a_moment(cast, start=["djg-6"], alarms=[ALARM]))[0])
    assert "Of bel de huisartsenpost." in phone.says(6, "1").text
