"""The moments of a course follow its days: planned at acceptance, moved by the first conversation, ended by closing, taken back by
reopening, gone when consent is withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.links import LinkPurpose, find
from kring.duties.models import Step
from kring.journey.actions.course import close, reopen
from kring.outcomes import daily
from kring.outcomes.actions.answering import Given, answer_by_link
from kring.outcomes.actions.asking import NotOpen, ask_by_link, ask_the_end_now
from kring.outcomes.models import Occasion, Score
from kring.outcomes.rules.occasions import Standing
from kring.referral.actions.consent import withdraw_consent
from kring.referral.actions.mend import resend, withdraw
from kring.referral.actions.receive import accept, give_back
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.factories import an_accepted_referral
from tests.outcomes.factories import a_link_to, a_moment, measures, moment_of, they_met

pytestmark = pytest.mark.django_db

ALWAYS = {when: ["djg-6"] for when in ("start", "three_months", "end", "six_months_after")}


def standing(referral):
    """The moments that stand, by when."""
    return set(Occasion.objects.filter(referral=referral, cancelled_at=None).values_list("when", flat=True))


def test_nothing_is_asked_where_nothing_was_agreed(cast):
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    assert standing(referral) == set()


def test_a_course_is_measured_as_was_agreed_when_it_began(cast):
    referral = an_accepted_referral(cast)
    measures(cast.here)
    they_met(cast, referral)
    assert standing(referral) == set(), "its version measures nothing"


def test_acceptance_plans_the_start_and_the_first_conversation_the_rest(cast):
    measures(cast.here, **ALWAYS)
    referral = an_accepted_referral(cast)
    assert standing(referral) == {"start"}
    they_met(cast, referral)
    assert standing(referral) == {"start", "three_months"}
    assert moment_of(referral, "three_months").due_on == timezone.localdate() + timedelta(days=91)
    assert moment_of(referral, "start").instruments == [["djg-6", "2006"]]


def test_closing_plans_the_end_and_half_a_year_later(cast):
    measures(cast.here, **ALWAYS)
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    close(cast.actor(cast.dewi), referral.pk)
    assert standing(referral) == {"start", "end", "six_months_after"}, "three months in there is no course any more"


def test_reopening_takes_the_end_back_until_there_is_one(cast):
    measures(cast.here, **ALWAYS)
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    dewi = cast.actor(cast.dewi)
    close(dewi, referral.pk)
    _token, link = a_link_to(cast, moment_of(referral, "end"))
    reopen(dewi, referral.pk)
    assert standing(referral) == {"start", "three_months"}
    with pytest.raises(NotOpen):  # nobody answers about an end that was none
        answer_by_link(link, Given(instrument="djg-6", item="3", value=1, language="nl"))
    close(dewi, referral.pk)
    assert standing(referral) == {"start", "end", "six_months_after"}


def test_the_end_can_be_asked_in_the_last_conversation(cast):
    measures(cast.here, **ALWAYS)
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    dewi = cast.actor(cast.dewi)
    opened = ask_the_end_now(dewi, referral.pk)
    assert opened.due_on == timezone.localdate()
    close(dewi, referral.pk)
    assert moment_of(referral, "end").pk == opened.pk, "it is asked once"


def test_withdrawn_consent_ends_all_asking(cast):
    occasion = a_moment(cast)
    token = ask_by_link(cast.actor(cast.dewi), occasion.pk)
    assert find(token, LinkPurpose.QUESTIONS) is not None
    withdraw_consent(cast.actor(cast.dewi), occasion.referral_id)
    assert standing(occasion.referral) == set()
    assert find(token, LinkPurpose.QUESTIONS) is None


def test_a_questionnaire_without_its_words_is_not_asked(cast):
    measures(cast.here, start=["who-5", "djg-6"])
    referral = an_accepted_referral(cast)
    assert moment_of(referral, "start").instruments == [["djg-6", "2006"]]


GIVEN = Given(instrument="djg-6", item="3", value=1, language="nl")


@pytest.mark.parametrize("back", ["returned", "withdrawn"])
def test_a_file_that_went_back_before_anybody_met_asks_nobody(cast, back):
    """Nobody gets a step or a mail about it, and the link says that it is not needed; a new acceptance asks anew."""
    occasion = a_moment(cast)
    referral = occasion.referral
    _token, link = a_link_to(cast, occasion)
    answer_by_link(link, GIVEN)
    if back == "returned":
        give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.OTHER_SUPPORT, None, "Eerst iets anders.")
    else:
        withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.CLIENT_CHANGED_MIND)
    assert standing(referral) == set()
    with pytest.raises(NotOpen) as refused:
        answer_by_link(link, GIVEN)
    assert refused.value.standing is Standing.CANCELLED
    assert daily.ask(timezone.now()) == 0
    if back == "returned":
        resend(cast.actor(cast.anna), referral.pk, "Het kan nu wel.")
        accept(cast.actor(cast.dewi), referral.pk)
        assert standing(referral) == {"start"}


def test_after_the_course_nobody_tells_how_it_was_at_its_start(cast):
    """Also not who was asked and had weeks to go: it would be a beginning that was measured after the end."""
    measures(cast.here, **ALWAYS)
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    _token, link = a_link_to(cast, moment_of(referral, "start"))
    answer_by_link(link, GIVEN)
    before = moment_of(referral, "start").closes_on
    dewi, now = cast.actor(cast.dewi), timezone.now()
    close(dewi, referral.pk)
    with pytest.raises(NotOpen) as refused:
        answer_by_link(link, GIVEN)
    assert refused.value.standing is Standing.MISSED
    assert moment_of(referral, "end").closes_on > timezone.localdate()
    reopen(dewi, referral.pk)  # it was a mistake: the days that were told hold again
    assert moment_of(referral, "start").closes_on == before
    answer_by_link(link, GIVEN)
    daily.close_windows(now + timedelta(days=22))
    assert Score.objects.filter(when="start", scale="total").count() == 1


def test_nobody_is_reminded_of_the_start_of_a_course_that_is_over(cast):
    measures(cast.here, **ALWAYS)
    referral = an_accepted_referral(cast)
    they_met(cast, referral)
    referral.client.__class__.objects.update(email="mien@voorbeeld.nl", may_mail=True)
    a_link_to(cast, moment_of(referral, "start"))
    close(cast.actor(cast.dewi), referral.pk)
    Occasion.objects.filter(when="end").update(finished_at=timezone.now())
    assert daily.remind(timezone.now() + timedelta(days=8)) == 0


def test_a_window_that_closed_for_a_while_opens_with_its_step_when_the_file_is_opened_again(cast):
    occasion = a_moment(cast)
    referral, dewi, now = occasion.referral, cast.actor(cast.dewi), timezone.now()
    daily.ask(now)
    they_met(cast, referral)
    close(dewi, referral.pk)
    daily.close_windows(now)
    assert moment_of(referral, "start").closed_at is not None
    reopen(dewi, referral.pk)
    assert moment_of(referral, "start").closed_at is None
    daily.ask(now)
    assert Step.objects.filter(code="ask_questions", done_at=None).count() == 1
