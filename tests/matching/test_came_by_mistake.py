"""'Came' was ticked by mistake and is corrected: the hand-over stands as if nobody came."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.journey.actions.course import close
from kring.journey.course import facts_of
from kring.matching.actions.attend import start, stop, take_back, tick_attendance
from kring.matching.events import ActivityNotStarted
from kring.matching.models import Handover, StopReason
from kring.referral.actions.mend import withdraw
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.reasons import WithdrawReason
from tests.factories import an_accepted_referral
from tests.journey.published import published
from tests.matching.handovers import a_handover, a_start, a_welcome, bearer_of, lead, owed, token_of


def _kinds(referral_id):
    return list(
        ReferralEvent.objects.filter(referral=referral_id, kind__startswith="activity_")
        .order_by("seq")
        .values_list("kind", flat=True)
    )


@pytest.fixture
def since_last_week(cast):
    """Mrs Beem is welcome; she was introduced nine days ago."""
    handover = a_welcome(cast)
    Handover.objects.update(sent_at=timezone.now() - timedelta(days=9))
    return handover


@pytest.mark.parametrize("who", ["link", "account", "link worker"])
def test_without_a_day_on_which_they_came_it_stands_as_before_the_start(cast, who):
    handover, today = a_welcome(cast), timezone.localdate()
    actor = {"link": bearer_of(handover), "account": cast.actor(cast.gijs), "link worker": cast.actor(cast.dewi)}[who]
    answered_at = handover.answered_at
    tick_attendance(actor, handover.pk, today, True)
    with published() as events:
        tick_attendance(actor, handover.pk, today, False)

    handover.refresh_from_db()
    assert (handover.state, handover.started_on, handover.answered_at) == ("welcome", None, answered_at)
    assert owed(handover.referral_id) == ["confirm_start"]
    assert _kinds(handover.referral_id) == ["activity_started", "activity_not_started"]
    told = ReferralEvent.objects.get(kind="activity_not_started")
    assert told.data == {
        "handover": str(handover.pk),
        "title": cast.activity.title,
        "by": "link_worker" if who == "link worker" else "provider",
        "noted_on": today.isoformat(),
    }
    (event,) = [event for event in events if isinstance(event, ActivityNotStarted)]
    assert (event.before, event.after, event.noted_on) == ("started", "welcome", today)
    logged = AuditEntry.objects.filter(verb="handover.changed", dossier_id=handover.referral_id)
    assert logged.count() == 2


def test_who_had_not_answered_is_asked_again(cast):
    handover, today = a_handover(cast), timezone.localdate()
    start(cast.actor(cast.dewi), handover.pk, today)
    tick_attendance(cast.actor(cast.dewi), handover.pk, today, False)

    handover.refresh_from_db()
    assert (handover.state, handover.started_on, handover.answered_at) == ("sent", None, None)
    assert owed(handover.referral_id) == ["await_provider"]


def test_the_step_that_leads_is_again_the_one_of_before(cast):
    referral, today = an_accepted_referral(cast), timezone.localdate()
    referral.dossier.steps.filter(done_at=None).update(code=StepCode.MAKE_PLAN)
    handover = a_start(cast, referral=referral)
    assert lead(referral.pk)[0] == "follow_up"
    tick_attendance(bearer_of(handover), handover.pk, today, False)
    assert (lead(referral.pk), owed(referral.pk)) == (("confirm_start", cast.dewi.pk), [])


def test_another_day_on_which_they_came_is_the_first(cast, since_last_week):
    handover, today = since_last_week, timezone.localdate()
    gijs = cast.actor(cast.gijs)
    for ago, present in ((0, True), (7, True), (3, True), (7, False)):
        tick_attendance(gijs, handover.pk, today - timedelta(days=ago), present)
        handover.refresh_from_db()
        assert handover.state == "started"
        first = {0: 0, 3: 7}.get(ago, 7 if present else 3)
        assert handover.started_on == today - timedelta(days=first)
    assert _kinds(handover.referral_id) == ["activity_started"]


def test_a_day_on_which_they_did_not_come_leaves_the_start_alone(cast, since_last_week):
    handover, today = since_last_week, timezone.localdate()
    start(cast.actor(cast.dewi), handover.pk, today - timedelta(days=2))
    tick_attendance(cast.actor(cast.gijs), handover.pk, today, False)
    handover.refresh_from_db()
    assert (handover.state, handover.started_on) == ("started", today - timedelta(days=2))


def test_who_comes_after_all_starts_once_more(cast):
    handover, today = a_welcome(cast), timezone.localdate()
    for present in (True, False, False, True):
        tick_attendance(bearer_of(handover), handover.pk, today, present)
    handover.refresh_from_db()
    assert (handover.state, handover.started_on) == ("started", today)
    assert _kinds(handover.referral_id) == ["activity_started", "activity_not_started", "activity_started"]
    assert facts_of(Referral.objects.get(pk=handover.referral_id), False).activities_started == 1


def test_a_stop_by_mistake_after_a_start_by_mistake_can_both_be_put_right(cast):
    handover, today = a_start(cast), timezone.localdate()
    stop(bearer_of(handover), handover.pk, StopReason.GROUP)
    take_back(bearer_of(handover), handover.pk, seen="stopped")
    tick_attendance(bearer_of(handover), handover.pk, today, False)
    assert Handover.objects.get(pk=handover.pk).state == "welcome"


def test_the_ending_counts_no_start_that_was_a_mistake(cast):
    mistaken, other = a_start(cast), a_start(cast)
    tick_attendance(bearer_of(mistaken), mistaken.pk, timezone.localdate(), False)
    dewi = cast.actor(cast.dewi)
    assert close(dewi, mistaken.referral_id).ending == "not_reached"
    assert close(dewi, other.referral_id).ending == "completed_with_activity"


def test_a_course_that_ended_with_the_mistake_ended_otherwise_and_asks_nothing(cast):
    handover = a_start(cast)
    assert close(cast.actor(cast.dewi), handover.referral_id).ending == "completed_with_activity"
    tick_attendance(bearer_of(handover), handover.pk, timezone.localdate(), False)

    handover.refresh_from_db()
    referral = Referral.objects.get(pk=handover.referral_id)
    assert (handover.state, handover.started_on) == ("cancelled", None)
    assert (referral.state, referral.ending) == ("closed", "not_reached")
    about = Step.objects.filter(dossier=referral.pk, done_at=None, details__handover=str(handover.pk))
    assert not about.exists()


def test_with_another_activity_a_course_that_ended_keeps_its_ending(cast):
    referral = an_accepted_referral(cast)
    mistaken = a_start(cast, referral=referral)
    stop(cast.actor(cast.dewi), mistaken.pk, StopReason.DONE)
    again = a_start(cast, referral=referral)
    close(cast.actor(cast.dewi), referral.pk)
    tick_attendance(bearer_of(again), again.pk, timezone.localdate(), False)
    assert Referral.objects.get(pk=referral.pk).ending == "completed_with_activity"


def test_a_referral_that_was_taken_back_stays_that(cast):
    handover = a_start(cast)
    withdraw(cast.actor(cast.anna), handover.referral_id, WithdrawReason.MISTAKE)
    tick_attendance(bearer_of(handover), handover.pk, timezone.localdate(), False)
    referral = Referral.objects.get(pk=handover.referral_id)
    assert (Handover.objects.get(pk=handover.pk).state, referral.state) == ("cancelled", "withdrawn")
    assert referral.ending != "not_reached"


def test_every_page_shows_it_as_before_and_the_history_says_who(cast, client):
    handover, today = a_welcome(cast), timezone.localdate()
    given = {"on": today.isoformat(), "present": "1"}
    tick = reverse("doors:provider_attendance", args=[token_of(handover)])
    page = reverse("doors:provider_link", args=[token_of(handover)])
    client.post(tick, given)
    assert "Doet mee" in client.get(page).text
    assert client.post(tick, given | {"present": "0"}).status_code == 302
    shown = client.get(page).text
    assert "Komt meedoen" in shown and "Doet mee" not in shown and "Komt niet meer" not in shown

    client.force_login(cast.dewi)
    assert "Voor het eerst geweest" in client.get(reverse("matching:handover", args=[handover.pk])).text
    file = client.get(reverse("doors:file", args=[handover.referral_id])).text
    assert "doet mee" not in file
    history = file[file.index("Toch niet naar de activiteit geweest") :]
    assert "de aanbieder" in history[: history.index("Voor het eerst naar de activiteit geweest")]
