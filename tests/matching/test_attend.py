"""A client starts, comes, and some day stops."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from kring.access.models import AuditEntry
from kring.access.policy import NotVisible
from kring.config import wiring
from kring.directory import actions as directory
from kring.duties import wording
from kring.duties.models import Step
from kring.events.bus import connect
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import NotThatDay, answer, start, stop, take_back, tick_attendance
from kring.matching.models import Attendance, Handover, StopReason
from kring.matching.rules.health import about_health
from kring.matching.rules.lifecycle import HandoverState, NotNow
from kring.matching.taking_back import may_be_taken_back
from kring.referral.actions.consent import withdraw_consent
from kring.referral.models import ReferralEvent
from tests.factories import an_accepted_referral
from tests.matching.handovers import a_handover, a_start, a_welcome, bearer_of, owed


def test_starting_is_in_the_history_and_asks_how_it_goes(cast):
    handover = a_start(cast)
    today = timezone.localdate()

    assert (handover.state, handover.started_on) == ("started", today)
    event = ReferralEvent.objects.get(kind="activity_started")
    assert event.data["on"] == today.isoformat()
    assert owed(handover.referral_id) == ["follow_up"]


def test_somebody_can_come_without_waiting_for_an_answer(cast):
    handover = a_handover(cast)
    started = start(cast.actor(cast.dewi), handover.pk, timezone.localdate())
    assert (started.state, started.answered_at) == ("started", None)
    assert list(started.attendance.values_list("on", "present")) == [(timezone.localdate(), True)]


def test_a_second_start_changes_nothing(cast):
    handover = a_start(cast)
    start(cast.actor(cast.gijs), handover.pk, timezone.localdate())
    assert ReferralEvent.objects.filter(kind="activity_started").count() == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_nobody_comes_before_the_hand_over_or_tomorrow(cast, days):
    handover, day = a_welcome(cast), timezone.localdate() + timedelta(days=days)
    for refused in (
        lambda: start(cast.actor(cast.gijs), handover.pk, day),
        lambda: tick_attendance(cast.actor(cast.gijs), handover.pk, day, True),
        lambda: stop(cast.actor(cast.gijs), handover.pk, StopReason.DONE, day),
    ):
        with pytest.raises(NotThatDay):
            refused()
    assert Attendance.objects.count() == 0


def test_the_first_tick_starts_the_activity_and_a_tick_can_be_corrected(cast):
    handover, today = a_welcome(cast), timezone.localdate()
    bearer = bearer_of(handover)
    tick_attendance(bearer, handover.pk, today, False)
    handover.refresh_from_db()
    assert handover.state == "welcome"

    tick_attendance(bearer, handover.pk, today, True)
    handover.refresh_from_db()
    assert (handover.state, handover.started_on) == ("started", today)
    assert Attendance.objects.get().present
    assert AuditEntry.objects.filter(verb="attendance.ticked", dossier_id=handover.referral_id).count() == 2


def test_attendance_is_not_ticked_before_a_welcome_or_after_the_end(cast):
    today = timezone.localdate()
    waiting = a_handover(cast)
    with pytest.raises(NotNow):
        tick_attendance(bearer_of(waiting), waiting.pk, today, False)
    stopped = a_start(cast)
    stop(bearer_of(stopped), stopped.pk, StopReason.GROUP)
    with pytest.raises(NotNow):
        tick_attendance(bearer_of(stopped), stopped.pk, today, False)
    assert Attendance.objects.get().present


def test_stopping_has_a_reason_and_a_step(cast):
    handover = a_start(cast)
    stop(bearer_of(handover), handover.pk, StopReason.TRANSPORT)

    handover.refresh_from_db()
    assert (handover.state, handover.stop_reason, handover.stopped_on) == ("stopped", "transport", timezone.localdate())
    assert ReferralEvent.objects.get(kind="activity_stopped").data["reason"] == "transport"
    assert owed(handover.referral_id) == ["follow_up"]


def test_after_stopping_the_client_can_be_handed_over_again(cast):
    handover = a_start(cast)
    stop(cast.actor(cast.dewi), handover.pk, StopReason.HEALTH)
    again = a_handover(cast, handover.referral)
    assert again.pk != handover.pk


def test_a_stop_that_was_a_mistake_stands_as_before_and_its_step_too(cast):
    handover = a_start(cast)
    stop(bearer_of(handover), handover.pk, StopReason.GROUP)
    again = take_back(bearer_of(handover), handover.pk, seen="stopped")

    assert (again.state, again.stop_reason, again.stopped_on) == ("started", "", None)
    step = Step.objects.get(dossier=handover.referral_id, done_at=None, code="follow_up")
    assert "because" not in step.details
    event = ReferralEvent.objects.get(kind="handover_taken_back")
    assert (event.data["was"], event.data["reason"]) == ("stopped", "group")


def _spoke(cast, handover):
    record_contact(cast.actor(cast.dewi), handover.referral_id, NewContact(outcome=Outcome.ATTENDED))


def _again(cast, handover):
    a_handover(cast, handover.referral)


def _consent_ends(cast, handover):
    withdraw_consent(cast.actor(cast.dewi), handover.referral_id)


@pytest.mark.parametrize("followed", [_spoke, _again, _consent_ends])
def test_once_something_followed_a_stop_is_not_taken_back(cast, followed):
    handover = a_start(cast)
    stop(cast.actor(cast.dewi), handover.pk, StopReason.DONE)
    assert may_be_taken_back([handover.pk]) == {handover.pk}
    followed(cast, handover)

    assert may_be_taken_back([handover.pk]) == set()
    with pytest.raises(NotNow):
        take_back(cast.actor(cast.dewi), handover.pk, seen="stopped")


@pytest.mark.parametrize(
    ("happens", "title", "why"),
    [
        ("unsuitable", "Zoek een andere activiteit", "%s zegt dat het niet past: vertel het de cliënt"),
        ("stopped", "Vraag hoe het gaat (%s)", "de cliënt komt niet meer naar %s"),
    ],
)
def test_the_step_says_which_activity_and_what_happened(cast, happens, title, why):
    handover = a_start(cast) if happens == "stopped" else a_handover(cast)
    if happens == "stopped":
        stop(cast.actor(cast.gijs), handover.pk, StopReason.HEALTH)
    else:
        answer(cast.actor(cast.gijs), handover.pk, HandoverState(happens))
    step = Step.objects.get(dossier=handover.referral_id, done_at=None, details__because=happens)
    with translation.override("nl"):
        told = (wording.title(step.code, step.details), wording.why(step.code, step.details))
    assert told == tuple(words.replace("%s", cast.activity.title) for words in (title, why))


def test_no_reason_to_stop_speaks_of_health():
    with translation.override("nl"):
        assert not [label for label in StopReason.labels if about_health(str(label)) or "gezond" in str(label)]


def test_strangers_tick_nothing(cast):
    handover, other = a_start(cast), a_handover(cast)
    for actor in (cast.actor(cast.karim), cast.actor(cast.els), bearer_of(other)):
        for refused in (
            lambda actor=actor: tick_attendance(actor, handover.pk, timezone.localdate(), True),
            lambda actor=actor: stop(actor, handover.pk, StopReason.DONE),
            lambda actor=actor: start(actor, handover.pk, timezone.localdate()),
        ):
            with pytest.raises(NotVisible):
                refused()
    assert Attendance.objects.get().handover == handover


def test_an_activity_that_ends_gives_every_client_it_touches_a_step(cast):
    waiting, coming, taking_part, gone = a_handover(cast), a_welcome(cast), a_start(cast), a_handover(cast)
    answer(cast.actor(cast.dewi), gone.pk, HandoverState.UNSUITABLE)
    directory.stop(cast.actor(cast.ivo), cast.activity.pk, timezone.localdate() + timedelta(days=60))

    assert owed(waiting.referral_id) == ["await_provider", "find_other"]
    assert owed(coming.referral_id) == ["confirm_start", "find_other"]
    assert owed(taking_part.referral_id) == ["follow_up", "find_other"]
    assert owed(gone.referral_id) == ["find_other"]  # its own, from the answer


def test_an_activity_that_fills_up_touches_only_who_is_on_the_way(cast):
    waiting, taking_part = a_handover(cast), a_start(cast)
    directory.set_full(cast.actor(cast.gijs), cast.activity.pk, True)

    assert owed(waiting.referral_id) == ["await_provider", "find_other"]
    assert owed(taking_part.referral_id) == ["follow_up"]


def test_without_the_wiring_nobody_would_hear_of_it(cast, request):
    request.addfinalizer(lambda: connect(wiring.IN_TRANSACTION, wiring.AFTER_COMMIT, wiring.LONG, wiring.WHEN_PARKED))
    connect({}, {})
    waiting = a_handover(cast)
    directory.set_full(cast.actor(cast.gijs), cast.activity.pk, True)
    assert owed(waiting.referral_id) == ["await_provider"]


def test_another_hand_over_ends_the_looking(cast):
    handover = a_handover(cast)
    answer(cast.actor(cast.dewi), handover.pk, HandoverState.UNSUITABLE)
    assert owed(handover.referral_id) == ["find_other"]

    other = directory.add(cast.actor(cast.ivo), directory.Offer(title="Koor", theme="culture"))
    a_handover(cast, handover.referral, activity_id=other.pk)
    assert owed(handover.referral_id) == ["await_provider"]


def test_speaking_with_the_client_answers_how_it_goes(cast):
    referral = an_accepted_referral(cast)
    a_start(cast, referral=referral)
    assert owed(referral.pk) == ["follow_up"]

    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    assert owed(referral.pk) == ["follow_up"]
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    assert owed(referral.pk) == []


@pytest.mark.parametrize(
    ("ticks", "words"),
    [
        ([True], "came 1 time"),
        ([False], "came 0 times, missed 1 time"),
        ([True, True, False, False], "came 2 times, missed 2 times"),
    ],
)
def test_the_file_says_how_often_somebody_came(cast, client, in_english, ticks, words):
    handover, today = a_welcome(cast), timezone.localdate()
    Handover.objects.update(sent_at=timezone.now() - timedelta(days=9))
    for place, present in enumerate(ticks):
        tick_attendance(cast.actor(cast.gijs), handover.pk, today - timedelta(days=place), present)
    client.force_login(cast.dewi)
    page = client.get(reverse("doors:file", args=[handover.referral_id])).text
    assert f'<span class="cell-value">{words}</span>' in page
