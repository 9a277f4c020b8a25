"""A contact was written in the wrong file and goes to the right one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, StandIn
from kring.access.policy import NotAllowed, NotVisible
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.feedback.models import Notice
from kring.journey.actions.contacts import NewContact, move_contact_to_right_file, record_contact
from kring.journey.actions.course import close, reopen
from kring.journey.actions.next_step import ChosenStep, NotPossible, set_next_step
from kring.journey.events import ContactMoved
from kring.journey.models import Contact
from kring.journey.queries import files_to_move_to
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.departure import open_with_reason
from kring.referral.actions.receive import accept
from kring.referral.actions.steps import lead_on
from kring.referral.models import Referral, ReferralEvent
from kring.referral.rules.lifecycle import NotNow
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.journey.published import published


@pytest.fixture
def files(cast):
    """Two files of Dewi and a conversation that stands in the wrong one."""
    wrong = an_accepted_referral(cast)
    right = an_accepted_referral(cast, person=a_person(first_name="Toos", last_name="Tak"))
    new = NewContact(outcome=Outcome.ATTENDED, note="Houdt van tuinieren.")
    return wrong, right, record_contact(cast.actor(cast.dewi), wrong.pk, new)


def the_step(referral):
    return Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None).code


def test_the_contact_goes_and_both_histories_keep_a_trace_that_names_no_other_file(cast, files):
    wrong, right, contact = files
    with published() as events:
        move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, right.pk)

    moved = Contact.objects.get(pk=contact.pk)
    assert (moved.referral_id, moved.moved_from_id, moved.note) == (right.pk, wrong.pk, "Houdt van tuinieren.")
    away = ReferralEvent.objects.get(referral=wrong, kind="contact_moved_away")
    assert away.data == {"contact": str(contact.pk), "outcome": "attended"}
    assert str(wrong.pk) not in str(list(ReferralEvent.objects.filter(referral=right).values_list("data", flat=True)))
    told = [event for event in events if isinstance(event, ContactMoved)]
    assert [(event.from_referral_id, event.to_referral_id) for event in told] == [(wrong.pk, right.pk)]
    logged = AuditEntry.objects.filter(verb="contact.moved").values_list("dossier_id", flat=True)
    assert set(logged) == {wrong.pk, right.pk}


def test_first_contact_and_next_step_are_worked_out_anew_in_both(cast, files):
    wrong, right, contact = files
    move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, right.pk)
    wrong.refresh_from_db()
    right.refresh_from_db()

    assert (wrong.state, wrong.first_contact_at, the_step(wrong)) == ("accepted", None, "make_contact")
    back = ReferralEvent.objects.get(referral=wrong, kind="not_met")
    assert (back.before, back.after, back.data["contact"]) == ("active", "accepted", str(contact.pk))
    assert (right.state, right.first_contact_at, the_step(right)) == ("active", contact.recorded_at, "make_plan")


def test_with_another_conversation_or_a_decision_to_go_on_the_file_stays_active(cast, files):
    wrong, right, contact = files
    dewi = cast.actor(cast.dewi)
    second = record_contact(dewi, wrong.pk, NewContact(outcome=Outcome.ATTENDED))
    move_contact_to_right_file(dewi, contact.pk, right.pk)
    assert Referral.objects.get(pk=wrong.pk).state == "active"

    close(dewi, wrong.pk)
    reopen(dewi, wrong.pk)
    move_contact_to_right_file(dewi, second.pk, right.pk)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.first_contact_at) == ("active", None)


def test_feedback_about_an_intake_that_was_somebody_elses_is_not_owed_any_more(cast, files):
    wrong, right, contact = files
    owed = Step.objects.filter(code="feedback", done_at=None).values_list("dossier_id", flat=True)
    assert list(owed.all()) == [wrong.pk]
    move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, right.pk)
    assert list(owed.all()) == [right.pk]


def test_to_and_from_a_file_that_ended_which_then_ended_otherwise(cast, files):
    wrong, right, contact = files
    dewi = cast.actor(cast.dewi)
    close(dewi, right.pk)
    assert Referral.objects.get(pk=right.pk).ending == "not_reached"
    move_contact_to_right_file(dewi, contact.pk, right.pk)

    right.refresh_from_db()
    assert (right.state, right.ending, right.first_contact_at) == (
        "closed",
        "conversations_only",
        contact.recorded_at,
    )
    assert not Step.objects.filter(dossier_id=right.pk, kind="lead", done_at=None).exists()
    move_contact_to_right_file(dewi, contact.pk, wrong.pk)
    assert Referral.objects.get(pk=right.pk).ending == "not_reached"


@pytest.mark.parametrize("deputy", ["els", "fenna"])
def test_who_stands_in_moves_it_between_files_of_the_one_who_is_away(cast, files, deputy):
    wrong, right, contact = files
    of_els = accept(cast.actor(cast.els), a_referral(cast, to=cast.els, person=a_person(last_name="Veer")).pk)
    person = getattr(cast, deputy)
    with pytest.raises(NotVisible):
        move_contact_to_right_file(cast.actor(person), contact.pk, right.pk)
    today = timezone.localdate()
    StandIn.objects.create(
        region_id=cast.here.region.pk,
        organisation=cast.here.welfare,
        absent=cast.dewi,
        deputy=person if deputy == "els" else None,
        since=today,
        until=today,
    )
    offered = {file["pk"] for file in files_to_move_to(cast.actor(person), wrong, today)}
    assert offered == ({right.pk, of_els.pk} if deputy == "els" else {right.pk})
    move_contact_to_right_file(cast.actor(person), contact.pk, right.pk)

    assert Contact.objects.get(pk=contact.pk).referral_id == right.pk
    heard = Notice.objects.filter(happening="contact_moved").values_list("dossier_id", "user_id")
    assert set(heard) == {(file.pk, user.pk) for file in (wrong, right) for user in (cast.anna, cast.dewi)}


def test_a_team_lead_who_stands_in_moves_it_without_reading_the_note(client, cast, files, in_english):
    wrong, _right, contact = files
    StandIn.objects.create(
        region_id=cast.here.region.pk,
        organisation=cast.here.welfare,
        absent=cast.dewi,
        since=timezone.localdate(),
        until=timezone.localdate(),
    )
    address = reverse("journey:move_contact", args=[wrong.pk, contact.pk])
    client.force_login(cast.dewi)
    assert contact.note in client.get(address).text
    client.force_login(cast.fenna)
    page = client.get(address)
    assert page.status_code == 200 and "Toos Tak" in page.text
    assert contact.note not in page.text


def test_a_file_that_is_open_to_the_team_lead_for_a_reason_is_not_written_in(cast, files):
    wrong, right, contact = files
    fenna = cast.actor(cast.fenna)
    for file in (wrong, right):
        open_with_reason(fenna, file.pk, "Vraag van de cliënt over een afspraak.")
    assert files_to_move_to(fenna, wrong, timezone.localdate()) == []
    with pytest.raises(NotAllowed):
        move_contact_to_right_file(fenna, contact.pk, right.pk)


def test_a_conversation_after_that_is_the_first_one_of_the_wrong_file(cast, files):
    wrong, right, contact = files
    move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, right.pk)
    later = record_contact(cast.actor(cast.dewi), wrong.pk, NewContact(outcome=Outcome.ATTENDED))

    assert Referral.objects.get(pk=wrong.pk).first_contact_at == later.recorded_at


def test_not_to_the_same_file_nor_to_one_that_nobody_accompanies(cast, files):
    wrong, _right, contact = files
    with pytest.raises(NotPossible):
        move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, wrong.pk)
    waiting = a_referral(cast, person=a_person(last_name="Veer"))
    with pytest.raises(NotNow):
        move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, waiting.pk)
    assert Contact.objects.get(pk=contact.pk).referral_id == wrong.pk


def test_not_to_a_file_one_may_not_see_and_not_by_someone_else(cast, files):
    wrong, right, contact = files
    of_els = accept(cast.actor(cast.els), a_referral(cast, to=cast.els, person=a_person(last_name="Veer")).pk)
    with pytest.raises(NotVisible):
        move_contact_to_right_file(cast.actor(cast.dewi), contact.pk, of_els.pk)
    with pytest.raises(NotVisible):
        move_contact_to_right_file(cast.actor(cast.els), contact.pk, of_els.pk)
    with pytest.raises(NotAllowed):
        move_contact_to_right_file(cast.actor(cast.anna), contact.pk, right.pk)
    assert Contact.objects.get(pk=contact.pk).referral_id == wrong.pk


def test_an_older_contact_leaves_the_step_alone(cast, files):
    wrong, right, contact = files
    dewi = cast.actor(cast.dewi)
    record_contact(dewi, wrong.pk, NewContact(outcome=Outcome.ATTENDED))
    Step.objects.filter(dossier_id=wrong.pk, kind="lead", done_at=None).update(code="follow_up")
    move_contact_to_right_file(dewi, contact.pk, right.pk)

    assert the_step(wrong) == "follow_up"


def test_where_it_was_the_only_conversation_the_steps_are_worked_out_anew_whatever_came_after(cast, files):
    wrong, right, contact = files
    dewi = cast.actor(cast.dewi)
    for file, code in ((wrong, "follow_up"), (right, "make_contact")):
        record_contact(dewi, file.pk, NewContact(outcome=Outcome.NOT_REACHED))
        Step.objects.filter(dossier_id=file.pk, kind="lead", done_at=None).update(code=code)
    move_contact_to_right_file(dewi, contact.pk, right.pk)

    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.state, the_step(wrong)) == ("accepted", "call_again")
    assert (right.state, the_step(right)) == ("active", "call_again")


def test_a_next_step_that_was_chosen_later_stays_where_it_is(cast, files):
    wrong, right, _contact = files
    dewi, today = cast.actor(cast.dewi), timezone.localdate()
    again = record_contact(dewi, wrong.pk, NewContact(outcome=Outcome.ATTENDED))
    set_next_step(dewi, wrong.pk, ChosenStep(StepCode.FOLLOW_UP, today + timedelta(days=3), "Samen naar de inloop."))
    move_contact_to_right_file(dewi, again.pk, right.pk)
    assert Step.objects.get(dossier_id=wrong.pk, kind="lead", done_at=None).details["words"] == "Samen naar de inloop."

    written_with_it = record_contact(
        dewi,
        wrong.pk,
        NewContact(
            outcome=Outcome.ATTENDED,
            step=ChosenStep(StepCode.FOLLOW_UP, today + timedelta(days=4), "Bel de dochter van Toos."),
        ),
    )
    move_contact_to_right_file(dewi, written_with_it.pk, right.pk)
    assert "words" not in Step.objects.get(dossier_id=wrong.pk, kind="lead", done_at=None).details


@pytest.mark.parametrize("met_before", [False, True])
def test_that_the_client_is_to_be_told_of_a_lost_appointment_stays_to_be_done(cast, met_before):
    dewi, today = cast.actor(cast.dewi), timezone.localdate()
    early = timezone.now() - timedelta(days=6)
    wrong, right = (an_accepted_referral(cast, person=a_person(last_name=name)) for name in ("Veen", "Tak"))
    if met_before:
        record_contact(dewi, right.pk, NewContact(outcome=Outcome.ATTENDED))
    Referral.objects.filter(pk__in=(wrong.pk, right.pk)).update(sent_at=early)
    lead_on(Referral.objects.get(pk=right.pk), StepCode.RESCHEDULE, today, timezone.now(), {"was": "2026-11-24"})
    contact = record_contact(
        dewi, wrong.pk, NewContact(outcome=Outcome.ATTENDED, on=timezone.localdate() - timedelta(days=3))
    )
    move_contact_to_right_file(dewi, contact.pk, right.pk)
    assert the_step(right) == "reschedule"
