"""Answers to a version of a questionnaire that this Kring does not bring: kept, told as that, and never in anybody's way."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from kring.insight.results.keeping import bring_all_up_to_date
from kring.outcomes import daily, instruments_here, library
from kring.outcomes.actions.answering import Given, answer_by_link, enter_paper, finish_by_link
from kring.outcomes.actions.asking import NotOpen
from kring.outcomes.models import Response, Score
from kring.outcomes.taking_along.queries import tables
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, a_moment, answers_of, moment_of, move_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    return a_moment(cast, start=["djg-6", "experience"])


@pytest.fixture
def begun(cast, asked):
    """A token of somebody who answered one question."""
    token, link = a_link_to(cast, asked)
    answer_by_link(link, Given(instrument="djg-6", item="3", value=2, language="nl"))
    return token, link


@pytest.fixture
def goes(monkeypatch):
    """Take questionnaires out of the library, as another version of Kring may."""
    known = dict(library.shipped())

    def take(*codes):
        monkeypatch.setattr(library, "shipped", lambda: {key: one for key, one in known.items() if key[0] not in codes})
        instruments_here.forget()

    yield take
    monkeypatch.undo()
    instruments_here.forget()


ALL = ("djg-6", "experience")


@pytest.mark.parametrize("page", ["outcomes:file", "doors:file"])
def test_the_file_is_there_and_says_what_cannot_be_read(cast, client, asked, begun, goes, page):
    finish_by_link(begun[1])
    client.force_login(cast.dewi)
    assert "djg-6" not in client.get(reverse(page, args=[asked.referral_id])).text
    goes("djg-6")
    told = client.get(reverse(page, args=[asked.referral_id]))
    assert told.status_code == 200
    if page == "outcomes:file":
        assert "djg-6 2006" in told.text and "die vragenlijst heeft deze versie van Kring niet" in told.text


def test_what_else_is_asked_goes_on_without_it(client, asked, begun, goes):
    goes("djg-6")
    assert "Werd er goed naar u geluisterd" in client.get(reverse("outcomes:link_question", args=[begun[0]])).text


@pytest.mark.parametrize("name", ["link", "link_question", "link_rather_not"])
def test_a_link_to_nothing_that_is_left_says_that_it_is_not_needed(client, begun, goes, name):
    goes(*ALL)
    told = client.get(reverse(f"outcomes:{name}", args=[begun[0]]), follow=True)
    assert told.status_code == 200 and "niet meer nodig" in told.text


@pytest.mark.parametrize("name", ["together", "sheet", "typed_over", "letter"])
def test_nor_is_it_asked_in_another_way(cast, client, asked, begun, goes, name):
    goes(*ALL)
    client.force_login(cast.dewi)
    assert client.get(reverse(f"outcomes:{name}", args=[asked.pk])).status_code == 302
    with pytest.raises(NotOpen):
        enter_paper(cast.actor(cast.dewi), asked.pk, {"djg-6": {"3": 1}}, timezone.localdate(), "nl")


def test_the_night_closes_the_windows_of_others(cast, asked, begun, goes):
    second = moment_of(an_accepted_referral(cast), "start")
    for one in (asked, second):
        move_window(one, -30, -1)
    goes("djg-6")
    assert daily.close_windows(timezone.now()) == 2
    assert answers_of(asked)["djg-6"] == {"3": 2}
    assert not Score.objects.filter(instrument="djg-6").exists()
    assert Response.objects.get(instrument="djg-6").finished_at


def test_results_and_the_download_leave_it_out(cast, asked, begun, goes):
    finish_by_link(begun[1])
    goes("djg-6")
    bring_all_up_to_date(timezone.now())
    assert [one.name for one in tables(cast.actor(cast.dewi), asked.referral.location_id)] == ["moments"]


def test_no_mail_asks_for_it(cast, asked, goes):
    goes(*ALL)
    from kring.events.models import OutboxMessage
    from kring.outcomes import letters

    asked.referral.client.__class__.objects.update(email="mien@voorbeeld.nl", may_mail=True)
    letters.ask(OutboxMessage(payload={"occasion_id": str(asked.pk), "again": False}))
    assert mail.outbox == []
