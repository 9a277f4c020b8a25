"""The moments of a course follow its days: planned at acceptance, moved by the first conversation, ended by closing, taken back by
reopening, gone when consent is withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.links import LinkPurpose, find
from kring.journey.actions.course import close, reopen
from kring.outcomes.actions.answering import Given, answer_by_link
from kring.outcomes.actions.asking import NotOpen, ask_by_link, ask_the_end_now
from kring.outcomes.models import Occasion
from kring.referral.actions.consent import withdraw_consent
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
