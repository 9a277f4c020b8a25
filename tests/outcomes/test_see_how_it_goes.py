"""What a file shows of questions: to the link worker all, to the referrer what the client agreed to share, to a team lead nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kring.access.policy import NotAllowed
from kring.outcomes.actions import asking
from kring.outcomes.actions.answering import Given, answer_by_link, finish_by_link
from kring.outcomes.models import DeclinedBecause, Occasion, Score
from kring.referral.actions.absence import register_absence
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, a_moment, measures, moment_of, they_met

pytestmark = pytest.mark.django_db

LONELY = {"3": 1, "4": 3, "7": 3, "8": 3, "9": 1, "10": 1}


class Browsers(dict):
    """A signed-in browser for each of the cast, opened when it is needed."""

    def __init__(self, cast):
        super().__init__()
        self.cast = cast

    def __missing__(self, name):
        self[name] = Client()
        self[name].force_login(getattr(self.cast, name))
        return self[name]


@pytest.fixture
def browsers(cast):
    """A signed-in browser for each of the cast."""
    return Browsers(cast)


@pytest.fixture
def answered(cast):
    """A moment that was answered by link."""
    occasion = a_moment(cast)
    answer_all(cast, occasion)
    return occasion


def answer_all(cast, occasion, answers=LONELY):
    """The client answers every question."""
    _token, link = a_link_to(cast, occasion)
    for item, value in answers.items():
        answer_by_link(link, Given(instrument="djg-6", item=item, value=value, language="nl"))
    finish_by_link(link)


def page_of(browser, occasion):
    """The page about the questions of a file."""
    return browser.get(reverse("outcomes:file", args=[occasion.referral_id]))


def shares_nothing(page):
    """Whether a page says that nothing is shared, and shows nothing."""
    text = page.content.decode()
    return "deelt geen uitkomsten" in text and "Eenzaamheid" not in text and "beantwoord" not in text


def test_the_link_worker_sees_moments_and_scores(cast, browsers, answered):
    page = page_of(browsers["dewi"], answered).content.decode()
    assert "beantwoord" in page and "Eenzaamheid" in page
    assert str(int(Score.objects.get(scale="total").value)) in page


def test_the_referrer_sees_it_when_the_client_agrees_and_not_any_more_when_not(cast, browsers, answered):
    assert shares_nothing(page_of(browsers["anna"], answered))
    browsers["dewi"].post(reverse("outcomes:share", args=[answered.pk]), {"agreed": "on"})
    page = page_of(browsers["anna"], answered)
    assert page.status_code == 200 and "Eenzaamheid" in page.content.decode()
    file = browsers["anna"].get(reverse("doors:file", args=[answered.referral_id])).content.decode()
    assert reverse("outcomes:file", args=[answered.referral_id]) in file
    browsers["dewi"].post(reverse("outcomes:share", args=[answered.pk]))
    assert shares_nothing(page_of(browsers["anna"], answered))


def test_the_referrer_sees_only_the_moments_that_are_shared(cast, browsers):
    measures(cast.here, start=["djg-6"], three_months=["djg-6"])
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    start = moment_of(referral, "start")
    answer_all(cast, start)
    asking.share(cast.actor(cast.dewi), start.pk, agreed=True)
    for name, sees in (("dewi", True), ("anna", False)):
        assert ("na drie maanden" in page_of(browsers[name], start).content.decode().lower()) is sees, name


def test_a_team_lead_sees_no_scores_also_while_somebody_is_away(cast, browsers, answered):
    today = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=5), None)
    file = browsers["fenna"].get(reverse("doors:file", args=[answered.referral_id]))
    assert file.status_code == 200
    assert reverse("outcomes:file", args=[answered.referral_id]) not in file.content.decode()
    assert page_of(browsers["fenna"], answered).status_code == 403


def test_a_stranger_finds_nothing(browsers, answered):
    assert page_of(browsers["els"], answered).status_code == 404


def test_no_score_is_called_good_or_bad(browsers, answered):
    page = page_of(browsers["dewi"], answered).content.decode().lower()
    for word in ("ernstig", "sterk eenzaam", "matig", "depressi", "risico", "advies"):
        assert word not in page, word


def test_the_client_would_rather_not_and_answers_after_all(cast, browsers):
    occasion = a_moment(cast)
    browsers["dewi"].post(reverse("outcomes:decline", args=[occasion.pk]), {"because": DeclinedBecause.TOO_MUCH})
    occasion.refresh_from_db()
    assert occasion.declined_because == DeclinedBecause.TOO_MUCH
    assert "te veel" in page_of(browsers["dewi"], occasion).content.decode()
    browsers["dewi"].post(reverse("outcomes:after_all", args=[occasion.pk]))
    occasion.refresh_from_db()
    assert occasion.declined_at is None and occasion.declined_because == ""


def test_what_was_answered_cannot_be_declined(cast, browsers, answered):
    page = browsers["dewi"].post(
        reverse("outcomes:decline", args=[answered.pk]), {"because": DeclinedBecause.NOT_SAID}, follow=True
    )
    assert "niets veranderd" in page.content.decode()
    assert Occasion.objects.get(pk=answered.pk).declined_at is None


def test_the_practice_asks_nobody(cast, answered):
    asking.share(cast.actor(cast.dewi), answered.pk, agreed=True)
    with pytest.raises(NotAllowed):
        asking.ask_by_link(cast.actor(cast.anna), answered.pk)


def test_a_change_is_told_without_a_word_about_better_or_worse(cast, browsers):
    measures(cast.here, start=["djg-6"], three_months=["djg-6"])
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    start, later = moment_of(referral, "start"), moment_of(referral, "three_months")
    answer_all(cast, start)
    Occasion.objects.filter(pk=later.pk).update(opens_on=timezone.localdate())
    answer_all(cast, moment_of(referral, "three_months"), LONELY | {"9": 3})
    page = page_of(browsers["dewi"], start).content.decode()
    assert "Kring heeft geen gepubliceerd cijfer" in page, "which is not to say that nothing was published"
    assert "<table" in page, "what is drawn stands in a table as well"


def test_scores_are_drawn_as_far_apart_as_they_were_in_time(cast, browsers):
    measures(cast.here, start=["djg-6"], three_months=["djg-6"], end=["djg-6"])
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    for when, days_ago in (("start", 100), ("end", 75), ("three_months", 0)):
        if when == "end":
            asking.ask_the_end_now(cast.actor(cast.dewi), referral.pk)
        Occasion.objects.filter(pk=moment_of(referral, when).pk).update(opens_on=timezone.localdate())
        answer_all(cast, moment_of(referral, when))
        answered_on = timezone.localdate() - timedelta(days=days_ago)
        Score.objects.filter(response__occasion=moment_of(referral, when)).update(answered_on=answered_on)
    dots = re.findall(r"M12 \S+L31 \S+L88 ", page_of(browsers["dewi"], moment_of(referral, "start")).content.decode())
    assert dots, "the second score lies at a quarter of the time between the first and the last"
