"""The window of a moment is made of days in the region, also on the days of 23 and of 25 hours."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.config.management.commands import run_daily
from kring.duties.models import Step
from kring.journey.actions.course import close
from kring.outcomes import daily
from kring.outcomes.actions.answering import enter_paper
from kring.outcomes.models import Score
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, a_moment, answers_of, measures, moment_of, they_met
from tests.outcomes.phone import Phone

pytestmark = pytest.mark.django_db

LONELY = {"3": 1, "4": 3, "7": 3, "9": 1, "8": 3, "10": 1}
NOT_LONELY = {"3": 3, "4": 1, "7": 1, "9": 3, "8": 1, "10": 3}

# The last minute and the first of days beside a change of the clock in the Netherlands, in universal time.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
MOMENTS = [
    (SPRING, datetime(2026, 3, 28, 22, 59, tzinfo=UTC), False),  # 23:59 the day before, in winter time
    (SPRING, datetime(2026, 3, 28, 23, 0, tzinfo=UTC), True),  # midnight, still in winter time
    (SPRING, datetime(2026, 3, 29, 21, 59, tzinfo=UTC), True),  # 23:59, in summer time
    (SPRING, datetime(2026, 3, 29, 22, 0, tzinfo=UTC), False),  # midnight after it: an hour sooner than the day before
    (AUTUMN, datetime(2026, 10, 24, 21, 59, tzinfo=UTC), False),
    (AUTUMN, datetime(2026, 10, 24, 22, 0, tzinfo=UTC), True),
    (AUTUMN, datetime(2026, 10, 25, 22, 59, tzinfo=UTC), True),
    (AUTUMN, datetime(2026, 10, 25, 23, 0, tzinfo=UTC), False),
]


def on_one_day(cast, day):
    """A moment whose window is one day, and a phone with its link."""
    occasion = a_moment(cast)
    token, link = a_link_to(cast, occasion)
    occasion.opens_on = occasion.due_on = occasion.closes_on = day
    occasion.asked_at = None
    occasion.save(update_fields=["opens_on", "due_on", "closes_on", "asked_at"])
    type(link).objects.update(expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    return occasion, token


@pytest.mark.parametrize(("day", "now", "taken"), MOMENTS, ids=[str(one[1]) for one in MOMENTS])
def test_an_answer_counts_from_midnight_to_midnight(cast, client, monkeypatch, day, now, taken):
    occasion, token = on_one_day(cast, day)
    monkeypatch.setattr(timezone, "now", lambda: now)
    Phone(client, token).says(1, "1")
    assert bool(answers_of(occasion)) == taken
    if taken:
        assert occasion.responses.get().answered_on == day


@pytest.mark.parametrize(("day", "now", "taken"), MOMENTS, ids=[str(one[1]) for one in MOMENTS])
def test_a_window_closes_when_its_day_is_over(cast, day, now, taken):
    occasion, _token = on_one_day(cast, day)
    over = timezone.localdate(now) > day
    assert daily.close_windows(now) == int(over)
    occasion.refresh_from_db()
    assert (occasion.closed_at is not None) == over


def test_a_clock_that_ran_ahead_for_a_night_closes_no_window_for_good(cast, client):
    """Who answered meanwhile is counted when the real day comes, and who was not asked yet is asked after all."""
    answering, waiting = a_moment(cast), moment_of(an_accepted_referral(cast), "start")
    token, _link = a_link_to(cast, answering)
    now = timezone.now()
    daily.ask(now)
    daily.close_windows(now + timedelta(days=2000))
    assert not Step.objects.filter(code="ask_questions", done_at=None).exists()
    for one in (answering, waiting):
        one.refresh_from_db()
        assert one.closed_at > now and one.finished_at is None
    Phone(client, token).says(1, "1")  # the clock is right again
    daily.close_windows(now)
    daily.ask(now)
    assert Step.objects.filter(code="ask_questions", done_at=None).count() == 1
    daily.close_windows(now + timedelta(days=22))
    for one in (answering, waiting):
        one.refresh_from_db()
        assert one.closed_at == now + timedelta(days=22)
    assert answering.finished_at and waiting.finished_at is None
    assert set(Score.objects.values_list("referral", flat=True)) == {answering.referral_id}


def test_while_the_clock_is_behind_nothing_is_taken_and_it_goes_on_afterwards(cast, client, monkeypatch):
    occasion = a_moment(cast)
    token, _link = a_link_to(cast, occasion)
    now = timezone.now()
    with monkeypatch.context() as behind:
        behind.setattr(timezone, "now", lambda: now - timedelta(days=400))
        phone = Phone(client, token)
        phone.says(1, "1")
        assert "Het is nog geen tijd" in phone.opens().text
    assert not answers_of(occasion)
    Phone(client, token).says(1, "1")
    assert answers_of(occasion)["djg-6"] == {"3": 1}


def test_what_came_first_stays_first_though_a_clock_stood_wrong(cast, client):
    """A change is that from the start to the end, not from the earliest day to the latest."""
    measures(cast.here)
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    dewi, today = cast.actor(cast.dewi), timezone.localdate()
    enter_paper(dewi, moment_of(referral, "start").pk, {"djg-6": LONELY}, today, "nl")
    Score.objects.update(answered_on=today + timedelta(days=900))
    close(dewi, referral.pk)
    enter_paper(dewi, moment_of(referral, "end").pk, {"djg-6": NOT_LONELY}, today, "nl")
    client.force_login(cast.dewi)
    text = client.get(reverse("outcomes:file", args=[referral.pk])).text
    scores = text[text.index('id="scores"') :]
    assert scores.index("bij het begin") < scores.index("aan het einde")
    assert "lager is gunstiger 6 0" in " ".join(re.sub("<[^>]+>", " ", scores).split())


def test_the_night_never_sleeps_less_than_nothing(monkeypatch):
    """Between two looks at the clock the hour may come."""
    ticks = iter(datetime(2026, 1, 2, 1, 59, 59, 999_999, UTC) + timedelta(microseconds=one) for one in range(9))
    slept = []

    class Enough(Exception):
        pass

    def sleep(seconds):
        slept.append(seconds)
        raise Enough

    monkeypatch.setattr(run_daily.time, "sleep", sleep)
    monkeypatch.setattr(run_daily.timezone, "now", lambda: next(ticks))
    monkeypatch.setattr(run_daily, "DAILY", [])
    ticks = iter([datetime(2026, 1, 2, 1, 0, tzinfo=UTC), *ticks])
    with pytest.raises(Enough):
        run_daily.Command().handle(keep_running=True)
    assert slept[0] > 0


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"])
def test_there_is_one_night_for_each_day_also_when_the_clock_changes(day):
    evening = datetime.fromisoformat(f"{day}T20:00:00+00:00")
    first = run_daily.next_run(evening)
    second = run_daily.next_run(first)
    assert (first.hour, second.hour) == (3, 3)
    assert (second.date() - first.date()).days == 1 and first > evening
