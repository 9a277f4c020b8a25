"""A file is opened again: its end was none. What was answered stays, as of a former ending, and the true end is asked anew."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from faults.crash import at_every_write
from kring.insight.results.reading import Key, of_location
from kring.journey.actions.course import close, reopen
from kring.outcomes import daily
from kring.outcomes.actions.answering import Given, answer_by_link, enter_paper, finish_by_link
from kring.outcomes.actions.asking import NotOpen, ask_by_link, ask_the_end_now, decline, hand_out
from kring.outcomes.models import DeclinedBecause, Occasion, Response, Score
from kring.outcomes.rules.occasions import Standing
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, a_moment_at_the_end, answers_of, measures, moment_of, they_met

pytestmark = pytest.mark.django_db

ITEMS = ("3", "9", "10", "4", "7", "8")
LONELY = dict.fromkeys(ITEMS[:3], 1) | dict.fromkeys(ITEMS[3:], 3)
NOT_LONELY = dict.fromkeys(ITEMS[:3], 3) | dict.fromkeys(ITEMS[3:], 1)
END = Key("djg-6", "2006", "total", "end")


def answer(cast, occasion, answers):
    """The client answers everything by link; returns the link."""
    _token, link = a_link_to(cast, occasion)
    for item, value in answers.items():
        answer_by_link(link, Given(instrument="djg-6", item=item, value=value, language="nl"))
    finish_by_link(link)
    return link


def ends_of(referral):
    """All moments at the end, oldest first."""
    return list(Occasion.objects.filter(referral=referral, when="end").order_by("pk"))


def total_of(occasion):
    return Score.objects.get(response__occasion=occasion, scale="total").value


def at_the_end(cast):
    """Somebody who was asked at the start and at the end, and answered both; the file is closed."""
    measures(cast.here, start=["djg-6"], end=["djg-6"], six_months_after=["djg-6"])
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    answer(cast, moment_of(referral, "start"), LONELY)
    close(cast.actor(cast.dewi), referral.pk)
    return referral


def measured(referral):
    """What the figures of the location have of this person's end: scores before and after, and why there is none after."""
    found = of_location(referral.region_id, referral.location_id, timezone.localdate()).measured.get(END, [])
    return [(one.before, one.after, one.because) for one in found]


def test_who_answered_at_an_end_that_was_none_is_asked_at_the_true_end(cast):
    referral = at_the_end(cast)
    dewi, first = cast.actor(cast.dewi), moment_of(referral, "end")
    link = answer(cast, first, LONELY)
    reopen(dewi, referral.pk)
    assert (
        Occasion.objects.filter(referral=referral, when__in=("end", "six_months_after"), cancelled_at=None).count() == 0
    )
    close(dewi, referral.pk)
    again = moment_of(referral, "end")
    assert again.pk != first.pk and again.finished_at is None and again.asked_at is None
    answer(cast, again, NOT_LONELY)
    first.refresh_from_db()
    assert first.former and not moment_of(referral, "end").former
    assert (total_of(first), total_of(again)) == (6, 0), "neither is lost"
    with pytest.raises(NotOpen) as refused:  # the link of then says what it said: answered
        answer_by_link(link, Given(instrument="djg-6", item="3", value=3, language="nl"))
    assert refused.value.standing is Standing.ANSWERED


def test_the_last_end_counts_in_the_figures_and_no_other(cast):
    referral = at_the_end(cast)
    dewi = cast.actor(cast.dewi)
    answer(cast, moment_of(referral, "end"), LONELY)
    assert measured(referral) == [(6, 6, "")]
    reopen(dewi, referral.pk)
    assert measured(referral) == [], "the course goes on: there is no end"
    close(dewi, referral.pk)
    assert measured(referral) == [], "the end may still be answered"
    answer(cast, moment_of(referral, "end"), NOT_LONELY)
    assert measured(referral) == [(6, 0, "")]


def test_who_does_not_answer_at_the_true_end_is_missing_there(cast):
    """What was said about the former ending is not told as if it were said at this one."""
    referral = at_the_end(cast)
    dewi = cast.actor(cast.dewi)
    answer(cast, moment_of(referral, "end"), LONELY)
    reopen(dewi, referral.pk)
    close(dewi, referral.pk)
    decline(dewi, moment_of(referral, "end").pk, DeclinedBecause.TOO_MUCH)
    assert measured(referral) == [(6, None, "declined")]


def test_half_a_year_later_is_asked_anew_too(cast):
    referral = at_the_end(cast)
    dewi, later = cast.actor(cast.dewi), moment_of(referral, "six_months_after")
    Occasion.objects.filter(pk=later.pk).update(opens_on=timezone.localdate())
    answer(cast, later, LONELY)
    reopen(dewi, referral.pk)
    close(dewi, referral.pk)
    later.refresh_from_db()
    assert later.former and moment_of(referral, "six_months_after").finished_at is None


def test_the_start_and_three_months_stay_as_they_are(cast):
    measures(cast.here, start=["djg-6"], three_months=["djg-6"], end=["djg-6"])
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    for when in ("start", "three_months"):
        Occasion.objects.filter(referral=referral, when=when).update(opens_on=timezone.localdate())
        answer(cast, moment_of(referral, when), LONELY)
    dewi = cast.actor(cast.dewi)
    close(dewi, referral.pk)
    reopen(dewi, referral.pk)
    assert {one.when: one.former for one in Occasion.objects.filter(referral=referral, cancelled_at=None)} == {
        "start": False,
        "three_months": False,
    }


def test_in_the_last_conversation_the_end_can_be_asked_again(cast):
    referral = at_the_end(cast)
    dewi = cast.actor(cast.dewi)
    answer(cast, moment_of(referral, "end"), LONELY)
    reopen(dewi, referral.pk)
    browser = Client()
    browser.force_login(cast.dewi)
    page = browser.get(reverse("outcomes:file", args=[referral.pk])).content.decode()
    assert reverse("outcomes:ask_the_end", args=[referral.pk]) in page
    asked = ask_the_end_now(dewi, referral.pk)
    answer(cast, asked, NOT_LONELY)
    close(dewi, referral.pk)
    assert moment_of(referral, "end").pk == asked.pk, "asked and answered just before: not once more at the closing"


def test_the_file_shows_both_and_says_which_was_none(cast):
    referral = at_the_end(cast)
    dewi = cast.actor(cast.dewi)
    answer(cast, moment_of(referral, "end"), LONELY)
    reopen(dewi, referral.pk)
    close(dewi, referral.pk)
    answer(cast, moment_of(referral, "end"), NOT_LONELY)
    browser = Client()
    browser.force_login(cast.dewi)
    page = browser.get(reverse("outcomes:file", args=[referral.pk])).content.decode()
    # As a card, and above the scores of the course.
    assert "aan het einde, voordat het dossier weer openging" in page.lower() and "aan het einde (eerder), " in page


def test_a_reminder_and_a_step_are_about_the_end_that_there_is(cast):
    referral = at_the_end(cast)
    dewi, client = cast.actor(cast.dewi), referral.client
    client.may_mail, client.email, client.preferred = True, "client@example.org", "mail"
    client.save()
    answer(cast, moment_of(referral, "end"), LONELY)
    reopen(dewi, referral.pk)
    assert (daily.ask(timezone.now()), daily.remind(timezone.now()), daily.close_windows(timezone.now())) == (0, 0, 0)
    close(dewi, referral.pk)
    assert daily.ask(timezone.now()) == 1
    assert moment_of(referral, "end").asked_at or moment_of(referral, "end").step_at
    assert not mail.outbox or len(mail.outbox) == 1


def test_what_was_said_before_the_file_was_opened_again_counts_for_no_later_end(cast):
    """The window of the true end does not open before the day of the reopening, however wide it is."""
    measures(cast.here, start=["djg-6"], end={"instruments": ["djg-6"], "days_before": 14})
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    dewi = cast.actor(cast.dewi)
    Occasion.objects.filter(referral=referral).update(opens_on="2026-01-01")
    type(referral).objects.filter(pk=referral.pk).update(
        accepted_at=timezone.now() - timedelta(days=60), first_contact_at=timezone.now() - timedelta(days=50)
    )
    close(dewi, referral.pk)
    assert moment_of(referral, "end").opens_on < timezone.localdate()
    reopen(dewi, referral.pk)
    close(dewi, referral.pk)
    assert moment_of(referral, "end").opens_on == timezone.localdate()


def test_a_sheet_of_the_former_end_is_corrected_where_it_was_typed_over(cast):
    referral = at_the_end(cast)
    dewi, end, today = cast.actor(cast.dewi), moment_of(referral, "end"), timezone.localdate()
    hand_out(dewi, end.pk)
    enter_paper(dewi, end.pk, {"djg-6": LONELY}, today, "nl")
    reopen(dewi, referral.pk)
    close(dewi, referral.pk)
    enter_paper(dewi, end.pk, {"djg-6": LONELY | {"3": 3}}, today, "nl")
    end.refresh_from_db()
    assert end.former and total_of(end) == 5
    assert answers_of(moment_of(referral, "end")) == {}


def test_a_sheet_of_an_end_that_fell_away_unanswered_is_not_taken(cast):
    referral = at_the_end(cast)
    dewi, end = cast.actor(cast.dewi), moment_of(referral, "end")
    hand_out(dewi, end.pk)
    reopen(dewi, referral.pk)
    with pytest.raises(NotOpen):
        enter_paper(dewi, end.pk, {"djg-6": LONELY}, timezone.localdate(), "nl")


def test_there_is_one_end_that_stands(cast):
    end = a_moment_at_the_end(cast, start=["djg-6"], end=["djg-6"])
    answer(cast, end, LONELY)
    reopen(cast.actor(cast.dewi), end.referral_id)
    close(cast.actor(cast.dewi), end.referral_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Occasion.objects.filter(pk=end.pk).update(cancelled_at=None)


def test_a_program_that_dies_while_a_file_is_opened_again_leaves_nothing_half_done(cast):
    referral = at_the_end(cast)
    answer(cast, moment_of(referral, "end"), LONELY)
    assert at_every_write(lambda: reopen(cast.actor(cast.dewi), referral.pk)) > 4
    assert [one.former for one in ends_of(referral)] == [True]
    assert at_every_write(lambda: close(cast.actor(cast.dewi), referral.pk)) > 4
    assert [one.former for one in ends_of(referral)] == [True, False]


# Closing, answering and opening again come often, so that ends follow each other.
OFTEN = ["close", "answer", "reopen"] * 3
moves = some.lists(
    some.sampled_from([*OFTEN, "half", "rather not", "ask now", "again by link", "a day's work"]),
    min_size=4,
    max_size=14,
)


class Course:
    """One file, and what should be true of it whatever happens, beside what is."""

    def __init__(self, cast):
        self.cast, self.dewi = cast, cast.actor(cast.dewi)
        self.referral = an_accepted_referral(cast)
        they_met(cast, self.referral)
        answer(cast, moment_of(self.referral, "start"), LONELY)
        self.kept, self.links, self.open, self.former = {}, [], True, set()

    @property
    def end(self):
        return Occasion.objects.filter(referral=self.referral, when="end", cancelled_at=None).first()

    def does(self, move, value):
        """One thing that somebody does; what is not possible now is refused, and changes nothing."""
        end = self.end
        if move == "close" and self.open:
            close(self.dewi, self.referral.pk)
            self.open = False
        elif move == "reopen" and not self.open:
            reopen(self.dewi, self.referral.pk)
            self.open, self.former = True, {one.pk for one in ends_of(self.referral)}
        elif move == "ask now" and self.open:
            ask_the_end_now(self.dewi, self.referral.pk)
        elif move == "a day's work":
            daily.ask(timezone.now())
            daily.close_windows(timezone.now())
        elif move == "again by link":
            for link in self.links:
                with pytest.raises(NotOpen), transaction.atomic():
                    answer_by_link(link, Given(instrument="djg-6", item="3", value=value, language="nl"))
        elif end is not None and end.finished_at is None and end.declined_at is None:
            self._asked(move, end, value)

    def _asked(self, move, end, value):
        if move == "rather not":
            decline(self.dewi, end.pk, DeclinedBecause.TOO_MUCH)
        elif move == "half":
            token = ask_by_link(self.dewi, end.pk)
            assert token
            _token, link = a_link_to(self.cast, end)
            answer_by_link(link, Given(instrument="djg-6", item="3", value=value, language="nl"))
        elif move == "answer":
            said = dict.fromkeys(ITEMS, value)
            self.links.append(answer(self.cast, end, said))
            self.kept[end.pk] = said

    def holds(self):
        """What was answered is there, word for word; one end stands at most, none of before the last reopening, and a closed file has
        one; figures have that one.
        """
        standing = [one for one in ends_of(self.referral) if one.cancelled_at is None]
        assert len(standing) <= 1 and (self.open or standing)
        assert not self.former & {one.pk for one in standing}
        for pk, said in self.kept.items():
            assert Response.objects.get(occasion=pk, replaced_at=None).answers == said
            assert Score.objects.filter(response__occasion=pk, scale="total").count() == 1
        finished = [one for one in standing if one.finished_at is not None]
        told = [after for _before, after, _why in measured(self.referral)]
        assert told == ([total_of(one) for one in finished] or ([None] if standing and standing[0].declined_at else []))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=moves, values=some.lists(some.sampled_from([1, 2, 3]), min_size=14, max_size=14))
def test_whatever_is_closed_opened_and_answered_in_whatever_order(cast, done, values):
    with transaction.atomic():
        measures(cast.here, start=["djg-6"], end=["djg-6"], six_months_after=["djg-6"])
        course = Course(cast)
        for move, value in zip(done, values, strict=False):
            course.does(move, value)
            course.holds()
        transaction.set_rollback(True)
