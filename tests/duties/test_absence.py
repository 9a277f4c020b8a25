"""Someone is away, returns, or leaves: nothing that was theirs waits for nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry, StandIn
from kring.access.policy import NotVisible, visible
from kring.capacity.models import Appointment
from kring.capacity.queries import slots_of
from kring.duties.models import Step
from kring.duties.queries import steps_for, without_lead_step
from kring.duties.rules import StepCode
from kring.identity.models import Membership
from kring.referral.actions.absence import AlreadyAway, end_absence, register_absence
from kring.referral.actions.daily import tidy
from kring.referral.actions.departure import NotInTeam, depart, open_with_reason
from kring.referral.actions.deputies import NoDeputy
from kring.referral.actions.receive import accept, ask, give_back
from kring.referral.models import Referral
from kring.referral.rules.reasons import ReturnReason
from tests.factories import a_booked_referral, a_far_referral, a_referral, an_accepted_referral

WEEK = timedelta(days=7)


def away(cast, deputy=None, by=None, days=7):
    today = timezone.localdate()
    until = today + timedelta(days=days)
    return register_absence(cast.actor(by or cast.dewi), cast.dewi.pk, today, until, deputy.pk if deputy else None)


def owners(referral):
    return set(Step.objects.filter(dossier=referral.pk, done_at=None).values_list("owner__name", flat=True))


def test_steps_pass_to_the_deputy_who_may_then_see_the_file(cast):
    referral = a_referral(cast)
    assert not visible(Referral, cast.actor(cast.els)).exists()

    away(cast, deputy=cast.els)

    assert owners(referral) == {"Els Evers"}
    assert visible(Referral, cast.actor(cast.els)).get() == referral
    assert steps_for(cast.actor(cast.els)).count() == 1
    accept(cast.actor(cast.els), referral.pk)


def test_without_a_deputy_the_team_lead_has_them(cast):
    referral = a_referral(cast)
    away(cast)

    assert owners(referral) == {None}
    assert steps_for(cast.actor(cast.fenna)).count() == 1
    assert not visible(Referral, cast.actor(cast.els)).exists()


def test_steps_come_back_when_the_absence_is_over(cast):
    referral = a_referral(cast)
    away(cast, deputy=cast.els)

    later = timezone.now() + WEEK + timedelta(days=1)
    assert tidy(later).returned == 1
    assert owners(referral) == {"Dewi Darma"}
    assert tidy(later).returned == 0


def test_a_step_that_arises_meanwhile_is_seen_at_once_and_lent_by_the_daily_round(cast):
    away(cast, deputy=cast.els)
    referral = a_referral(cast)

    assert owners(referral) == {"Dewi Darma"}
    assert steps_for(cast.actor(cast.els)).count() == 1
    assert tidy(timezone.now()).lent == 1
    assert owners(referral) == {"Els Evers"}


def test_a_coming_absence_leaves_the_steps_where_they_are_until_it_begins(cast):
    referral = a_referral(cast)
    start = timezone.localdate() + timedelta(days=10)
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, start, start + WEEK, cast.els.pk)

    assert owners(referral) == {"Dewi Darma"}
    assert tidy(timezone.now() + timedelta(days=10)).lent == 1
    assert owners(referral) == {"Els Evers"}


def test_back_early_takes_everything_back(cast):
    referral = a_referral(cast)
    absence = away(cast, deputy=cast.els)

    assert end_absence(cast.actor(cast.dewi), absence.pk) == 1
    assert owners(referral) == {"Dewi Darma"}
    assert not visible(Referral, cast.actor(cast.els)).exists()


def test_slots_close_and_appointments_become_a_step(cast):
    booked = a_booked_referral(cast)
    accept(cast.actor(cast.dewi), booked.pk)
    later = a_booked_referral(cast)
    free = [slot.starts_at for slot in slots_of(cast.dewi.pk, timezone.now(), 14)]
    away(cast, deputy=cast.els, days=20)

    assert free and not slots_of(cast.dewi.pk, timezone.now(), 14)
    assert set(Appointment.objects.values_list("cancelled_by", flat=True)) == {"absence"}
    lead = Step.objects.get(dossier=booked.pk, done_at=None)
    assert (lead.kind, lead.code, lead.owner) == ("lead", StepCode.RESCHEDULE, cast.els)
    steps = Step.objects.filter(dossier=later.pk, done_at=None).order_by("kind")
    assert [(step.kind, step.code) for step in steps] == [("lead", "accept"), ("owed", "reschedule")]
    assert booked.events.last().kind == "appointment_cancelled"


def test_a_deputy_is_a_link_worker_of_the_team(cast):
    for nobody in (cast.karim, cast.anna, cast.fenna, cast.dewi):
        with pytest.raises(NoDeputy):
            away(cast, deputy=nobody)
    assert not StandIn.objects.exists()
    away(cast, deputy=cast.els)
    with pytest.raises(AlreadyAway):
        away(cast, deputy=cast.els)


def test_only_self_lead_and_steward_register_an_absence(cast):
    for stranger in (cast.els, cast.karim, cast.lot):
        with pytest.raises(NotVisible):
            away(cast, by=stranger)
    away(cast, by=cast.fenna)
    assert AuditEntry.objects.get(verb="absence.registered").on_behalf_of_id == cast.dewi.pk


def test_departure_passes_every_open_file_with_its_steps(cast):
    sent, active, questioned, returned = (
        a_booked_referral(cast),
        an_accepted_referral(cast),
        a_referral(cast),
        a_referral(cast),
    )
    ask(cast.actor(cast.dewi), questioned.pk, "Wat bedoelt u?")
    give_back(cast.actor(cast.dewi), returned.pk, ReturnReason.UNCLEAR, None, "Graag meer.")

    done = depart(cast.actor(cast.fenna), cast.dewi.pk, cast.els.pk)

    assert (done.to_colleague, done.to_team) == (4, 0)
    assert set(Referral.objects.values_list("link_worker__name", flat=True)) == {"Els Evers"}
    assert owners(sent) == owners(active) == {"Els Evers"}
    assert owners(questioned) == owners(returned) == {"Anna Aalbers"}
    assert visible(Referral, cast.actor(cast.els)).count() == 4
    assert not visible(Referral, cast.actor(cast.dewi)).exists()
    assert Membership.objects.get(user=cast.dewi).until == timezone.localdate()
    assert not list(without_lead_step())


def test_departure_without_a_colleague_leaves_the_files_with_the_whole_team(cast):
    referral = an_accepted_referral(cast)
    done = depart(cast.actor(cast.fenna), cast.dewi.pk, None)

    assert (done.to_colleague, done.to_team) == (0, 1)
    assert owners(referral) == {None}
    assert steps_for(cast.actor(cast.els)).count() == 1


def test_what_was_lent_to_someone_who_leaves_goes_to_the_team_and_still_comes_back(cast):
    referral = a_referral(cast)
    away(cast, deputy=cast.els)
    depart(cast.actor(cast.fenna), cast.els.pk, None)

    assert owners(referral) == {None}
    assert steps_for(cast.actor(cast.fenna)).count() == 1
    tidy(timezone.now() + WEEK + timedelta(days=1))
    assert owners(referral) == {"Dewi Darma"}


def test_departure_is_for_the_lead_of_the_team(cast):
    a_referral(cast)
    with pytest.raises(NotInTeam):
        depart(cast.actor(cast.fenna), cast.dewi.pk, cast.karim.pk)
    with pytest.raises(NotVisible):
        depart(cast.actor(cast.fenna), cast.karim.pk, None)
    assert not Membership.objects.exclude(until=None).exists()
    depart(cast.actor(cast.fenna), cast.dewi.pk, cast.els.pk)


def test_the_team_lead_opens_a_file_with_a_reason_and_the_owner_hears_it(cast):
    referral = a_referral(cast)
    assert not visible(Referral, cast.actor(cast.fenna)).exists()

    open_with_reason(cast.actor(cast.fenna), referral.pk, "Klacht over wachttijd")

    assert visible(Referral, cast.actor(cast.fenna)).get() == referral
    told = Step.objects.get(code=StepCode.FILE_OPENED)
    assert (told.owner, told.details["reason"]) == (cast.dewi, "Klacht over wachttijd")
    assert AuditEntry.objects.filter(verb="dossier.opened_with_reason", dossier_id=referral.pk).count() == 1


def test_a_file_of_another_team_cannot_be_opened_with_any_reason(cast):
    far = a_far_referral(cast)
    with pytest.raises(NotVisible):
        open_with_reason(cast.actor(cast.fenna), far.pk, "Nieuwsgierig")


def test_long_overdue_steps_are_marked_once(cast):
    a_referral(cast)
    later = timezone.now() + timedelta(days=21)
    assert tidy(later).escalated == 1
    assert tidy(later).escalated == 0


def test_a_file_that_reaches_someone_after_the_last_day_goes_to_the_team(cast):
    depart(cast.actor(cast.fenna), cast.dewi.pk, None)
    late = a_referral(cast)
    assert owners(late) == {"Dewi Darma"}

    tomorrow = timezone.now() + timedelta(days=1)
    assert tidy(tomorrow).left == 1
    assert owners(late) == {None}
    assert tidy(tomorrow).left == 0
