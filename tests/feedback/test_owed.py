"""Which feedback is owed when, and when it is settled."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.policy import NotAllowed, NotVisible
from kring.clients.models import Consent
from kring.duties.calendar import closed_days
from kring.duties.models import Step
from kring.duties.rules import working_days_after
from kring.feedback.actions import NotFeedback, send_feedback
from kring.feedback.models import Feedback
from kring.feedback.rules.lines import MOST_CHARACTERS
from kring.feedback.rules.owed import About
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close, hold, reopen, resume
from kring.journey.actions.plan import add_goal
from kring.journey.rules.pause import HoldReason
from kring.journey.rules.reaching import Outcome
from kring.programme.models import ProgrammeVersion
from kring.programme.starting_point import starting_content
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.actions.mend import withdraw
from kring.referral.actions.receive import give_back, pass_on
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.reasons import ReturnReason, WithdrawReason
from tests.factories import a_referral, an_accepted_referral


def spoke(cast, referral):
    """Dewi spoke with the client."""
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))


def duties(referral, code="feedback"):
    """(moment, due) of what is owed now."""
    rows = Step.objects.filter(dossier=referral.pk, code=code, done_at=None).order_by("due_on", "opened_at")
    return [(step.details.get("moment"), step.due_on) for step in rows]


def in_working_days(count):
    today = timezone.localdate()
    return working_days_after(today, count, closed_days(today))


def give(cast, referral, about=About.AFTER_INTAKE, text="Eerste gesprek gehad.", **options):
    return send_feedback(
        cast.actor(cast.dewi), referral.pk, about, text, key=options.pop("key", uuid.uuid4()), **options
    )


def test_feedback_is_owed_within_the_norm_after_the_first_conversation(cast):
    referral = an_accepted_referral(cast)
    assert duties(referral) == []
    spoke(cast, referral)
    assert duties(referral) == [("after_intake", in_working_days(10))]


def test_an_attempt_that_comes_to_nothing_is_no_intake(cast):
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    assert duties(referral) == []


def test_feedback_is_owed_when_there_is_a_plan_and_one_covers_both(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    add_goal(cast.actor(cast.dewi), referral.pk, "Weer onder de mensen komen", 4)
    assert [moment for moment, _ in duties(referral)] == ["after_intake", "at_plan"]

    give(cast, referral, About.AT_PLAN)
    assert duties(referral) == []


def test_feedback_after_the_intake_does_not_cover_a_later_plan(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    add_goal(cast.actor(cast.dewi), referral.pk, "Weer onder de mensen komen", 4)
    give(cast, referral, About.AFTER_INTAKE)
    assert [moment for moment, _ in duties(referral)] == ["at_plan"]


def test_at_the_end_one_feedback_takes_the_place_of_all_and_is_due_no_later(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    early = timezone.localdate() + timedelta(days=1)
    Step.objects.filter(dossier=referral.pk, code="feedback").update(due_on=early)
    close(cast.actor(cast.dewi), referral.pk)
    assert duties(referral) == [("at_end", early)]


def test_breaking_off_asks_for_feedback_about_drop_out(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    close(cast.actor(cast.dewi), referral.pk, client_stopped=True)
    assert [moment for moment, _ in duties(referral)] == ["at_drop_out"]


def test_who_comes_back_is_owed_no_feedback_about_the_end(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    give(cast, referral)
    close(cast.actor(cast.dewi), referral.pk)
    assert [moment for moment, _ in duties(referral)] == ["at_end"]
    reopen(cast.actor(cast.dewi), referral.pk)
    assert duties(referral) == []


def test_what_the_ending_took_the_place_of_is_owed_again_when_the_client_comes_back(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    before = duties(referral)
    assert [moment for moment, _ in before] == ["after_intake"]
    close(cast.actor(cast.dewi), referral.pk)
    reopen(cast.actor(cast.dewi), referral.pk)
    assert duties(referral) == before


def test_what_was_told_at_the_end_is_not_owed_again(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    close(cast.actor(cast.dewi), referral.pk)
    give(cast, referral, About.AT_END)
    reopen(cast.actor(cast.dewi), referral.pk)
    assert duties(referral) == []


def test_the_clock_stands_still_during_a_hold(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    until = in_working_days(20)
    hold(cast.actor(cast.dewi), referral.pk, until, HoldReason.CLIENT_ASKED)
    assert duties(referral) == [("after_intake", working_days_after(until, 10, closed_days(until)))]
    resume(cast.actor(cast.dewi), referral.pk)
    assert duties(referral) == [("after_intake", in_working_days(10))]


def test_what_is_owed_during_a_hold_waits_for_its_end(cast):
    referral = an_accepted_referral(cast)
    until = in_working_days(5)
    hold(cast.actor(cast.dewi), referral.pk, until, HoldReason.CLIENT_ASKED)
    spoke(cast, referral)
    assert duties(referral) == [("after_intake", working_days_after(until, 10, closed_days(until)))]


def test_a_referral_that_went_back_or_was_withdrawn_owes_nothing(cast):
    back, gone = an_accepted_referral(cast), an_accepted_referral(cast)
    give_back(cast.actor(cast.dewi), back.pk, ReturnReason.UNCLEAR, None, "Wat is de vraag?")
    withdraw(cast.actor(cast.anna), gone.pk, WithdrawReason.MISTAKE)
    assert (duties(back), duties(gone)) == ([], [])


def test_the_duty_goes_with_the_file_to_a_colleague(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)
    assert Step.objects.get(dossier=referral.pk, code="feedback", done_at=None).owner_id == cast.els.pk


def test_only_moments_that_were_agreed_are_owed(cast):
    # Published versions do not change: this location agreed something else from a next version on.
    version = ProgrammeVersion.objects.create(
        region_id=cast.here.region.pk,
        programme=cast.here.programme,
        number=2,
        content=starting_content() | {"moments": ["at_plan"]},
        published_at=timezone.now(),
    )
    referral = an_accepted_referral(cast, version_id=version.pk)
    spoke(cast, referral)
    assert duties(referral) == []
    add_goal(cast.actor(cast.dewi), referral.pk, "Weer onder de mensen komen", 4)
    assert [moment for moment, _ in duties(referral)] == ["at_plan"]


def test_without_consent_nothing_is_owed_and_nothing_can_be_sent(cast):
    referral = an_accepted_referral(cast)
    Consent.objects.filter(dossier=referral.pk).update(withdrawn_at=timezone.now())
    spoke(cast, referral)
    assert duties(referral) == []
    with pytest.raises(NotAllowed):
        give(cast, referral)
    Consent.objects.filter(dossier=referral.pk).update(withdrawn_at=None)
    assert give(cast, referral)


def test_sending_settles_the_duty_and_is_in_the_history(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    feedback = give(cast, referral)
    assert duties(referral) == []
    event = ReferralEvent.objects.filter(referral=referral).latest("seq")
    assert (event.kind, event.data) == (
        "feedback_sent",
        {"feedback": str(feedback.pk), "moment": "after_intake", "on_time": True},
    )


def test_late_feedback_is_known_to_be_late(cast):
    referral = an_accepted_referral(cast)
    spoke(cast, referral)
    Step.objects.filter(dossier=referral.pk, code="feedback").update(due_on=timezone.localdate() - timedelta(days=1))
    give(cast, referral)
    assert ReferralEvent.objects.filter(referral=referral).latest("seq").data["on_time"] is False


def test_a_double_click_sends_once(cast):
    referral = an_accepted_referral(cast)
    key, seq = uuid.uuid4(), Referral.objects.get(pk=referral.pk).seq
    first, second = give(cast, referral, key=key, seq=seq), give(cast, referral, key=key, seq=seq)
    assert first == second
    assert Feedback.objects.count() == 1


def test_a_stale_page_sends_nothing(cast):
    referral = an_accepted_referral(cast)
    seq = Referral.objects.get(pk=referral.pk).seq
    spoke(cast, referral)
    with pytest.raises(ChangedMeanwhile):
        give(cast, referral, seq=seq)
    assert Feedback.objects.count() == 0


@pytest.mark.parametrize("text", ["", "  \n ", "a" * (MOST_CHARACTERS + 1), "1\n2\n3\n4\n5\n6"])
def test_more_than_fits_or_nothing_at_all_is_refused(cast, text):
    referral = an_accepted_referral(cast)
    with pytest.raises(NotFeedback):
        give(cast, referral, text=text)
    assert give(cast, referral, text="a" * MOST_CHARACTERS)


def test_there_is_no_feedback_before_acceptance(cast):
    referral = a_referral(cast)
    with pytest.raises(NotAllowed):
        give(cast, referral)


def test_only_who_accompanies_sends_and_strangers_find_nothing(cast):
    referral = an_accepted_referral(cast)
    with pytest.raises(NotAllowed):
        send_feedback(cast.actor(cast.anna), referral.pk, About.IN_BETWEEN, "Zelf.", key=uuid.uuid4())
    for stranger in (cast.els, cast.carla, cast.karim):
        with pytest.raises(NotVisible):
            send_feedback(cast.actor(stranger), referral.pk, About.IN_BETWEEN, "Zelf.", key=uuid.uuid4())
    assert give(cast, referral, About.IN_BETWEEN)
