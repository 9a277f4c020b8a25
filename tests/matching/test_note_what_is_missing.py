"""A link worker finds nothing that fits, and notes what is missing; who waits is known only to those who may see the file."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible, visible
from kring.journey.actions.course import close as close_file
from kring.matching.actions.gaps import close, note_gap, note_need, take_back
from kring.matching.actions.hand_over import NotAccompanied
from kring.matching.missing import clients, gaps, own_waiting, waits_of
from kring.matching.models import Gap, GapEvent, Waiting
from kring.matching.rules.gaps import Constraint, Missing, Sought, constraints
from kring.referral.actions.consent import withdraw_consent
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.matching.gaps import COOKING, a_need


def another(cast, name="Teun", **options):
    return an_accepted_referral(cast, person=a_person(first_name=name, last_name=f"{name}sen"), **options)


def test_what_was_asked_says_what_stands_in_the_way():
    assert constraints(Sought()) == [Constraint.NONE]
    asked = Sought(evening=True, wheelchair=True, cost=True)
    assert constraints(asked) == [Constraint.WHEELCHAIR, Constraint.EVENING, Constraint.COST, Constraint.NONE]
    assert constraints(Sought(days=0b1100000))[0] == Constraint.WEEKEND
    assert constraints(Sought(days=0b1100001)) == [Constraint.NONE]


def test_two_who_miss_the_same_wait_for_the_same_gap(cast):
    first, second = a_need(cast), a_need(cast, another(cast))
    assert first.gap_id == second.gap_id
    assert Gap.objects.count() == 1
    other = a_need(cast, first.referral, Missing("cook", "1234", Constraint.WHEELCHAIR))
    assert other.gap_id != first.gap_id
    assert {row.title for row in waits_of(cast.actor(cast.dewi), first.referral)} == {
        "Koken en eten, ’s avonds",
        "Koken en eten, rolstoeltoegankelijk",
    }


def test_noting_the_same_twice_counts_once(cast):
    first = a_need(cast)
    again = a_need(cast, first.referral)
    assert again.pk == first.pk
    assert own_waiting(cast.actor(cast.dewi), [first.gap_id]) == {first.gap_id: 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiting.objects.create(
            region_id=first.region_id, gap=first.gap, referral=first.referral, since=timezone.now(), noted_by=cast.dewi
        )


def test_one_gap_is_open_for_the_same_thing_whoever_writes_it(cast):
    gap = a_need(cast).gap
    same = {"theme": gap.theme, "area": gap.area, "constraint": gap.constraint}
    with pytest.raises(IntegrityError), transaction.atomic():
        Gap.objects.create(region_id=gap.region_id, state="open", opened_at=timezone.now(), **same)
    elsewhere = Gap.objects.create(region_id=cast.there.region.pk, state="open", opened_at=timezone.now(), **same)
    assert elsewhere.pk != gap.pk


def test_after_a_gap_was_filled_the_same_is_missing_anew(cast):
    row = a_need(cast)
    close(cast.actor(cast.ivo), row.gap_id, cast.activity.pk)
    again = a_need(cast, another(cast))
    assert again.gap_id != row.gap_id


def test_only_who_accompanies_the_client_notes_it(cast):
    referral = an_accepted_referral(cast)
    for user, refusal in (
        (cast.anna, NotAllowed),
        (cast.carla, NotVisible),
        (cast.hanna, NotVisible),
        (cast.karim, NotVisible),
    ):
        with pytest.raises(refusal):
            note_need(cast.actor(user), referral.pk, COOKING)
    assert not Gap.objects.exists()
    assert note_need(cast.actor(cast.dewi), referral.pk, COOKING).referral_id == referral.pk


def test_nobody_waits_before_the_referral_was_accepted(cast):
    referral = a_referral(cast)
    with pytest.raises(NotAccompanied):
        note_need(cast.actor(cast.dewi), referral.pk, COOKING)
    assert not Waiting.objects.exists()


def test_who_waits_is_known_only_to_those_who_may_see_the_file(cast):
    row = a_need(cast)
    assert [one.name for one in clients(cast.actor(cast.dewi), row.gap)] == [row.referral.client.full_name]
    for user in (cast.els, cast.fenna, cast.hanna, cast.ivo, cast.gijs, cast.carla, cast.karim):
        assert not visible(Waiting, cast.actor(user)).filter(pk=row.pk).exists()
        assert clients(cast.actor(user), row.gap) == []


def test_the_gap_itself_says_nothing_of_anybody(cast):
    row = a_need(cast)
    (lack,) = gaps(cast.actor(cast.hanna))
    assert lack.title == "Koken en eten, ’s avonds"
    assert lack.where == "1234 Westerveld"
    (event,) = GapEvent.objects.filter(gap=row.gap)
    assert (event.kind, event.user_id, event.data) == ("note", None, {})


@pytest.mark.parametrize("who", ["anna", "bram", "gijs", "karim"])
def test_what_is_missing_is_not_for_referrers_providers_and_other_regions(cast, who):
    a_need(cast)
    assert gaps(cast.actor(cast.dewi))
    assert gaps(cast.actor(getattr(cast, who))) == []


def test_the_end_of_the_file_takes_the_client_off(cast):
    row, stays = a_need(cast), a_need(cast, another(cast))
    assert own_waiting(cast.actor(cast.dewi), [row.gap_id]) == {row.gap_id: 2}
    close_file(cast.actor(cast.dewi), row.referral_id)
    row.refresh_from_db()
    assert row.ended_why == "file_closed"
    assert own_waiting(cast.actor(cast.dewi), [row.gap_id]) == {row.gap_id: 1}
    assert [one.referral_id for one in clients(cast.actor(cast.dewi), row.gap)] == [stays.referral_id]


def test_withdrawn_consent_takes_the_client_off(cast):
    row = a_need(cast)
    withdraw_consent(cast.actor(cast.dewi), row.referral_id)
    row.refresh_from_db()
    assert row.ended_why == "no_consent"
    assert own_waiting(cast.actor(cast.dewi), [row.gap_id]) == {}
    with pytest.raises(NotAllowed):
        a_need(cast, row.referral)
    assert own_waiting(cast.actor(cast.dewi), [row.gap_id]) == {}


def test_a_deleted_file_leaves_no_trace_in_the_gap(cast):
    row = a_need(cast)
    other = a_need(cast, another(cast))
    Waiting.objects.filter(pk=row.pk).delete()
    assert own_waiting(cast.actor(cast.dewi), [row.gap_id]) == {row.gap_id: 1}
    assert Waiting._meta.get_field("referral").remote_field.on_delete.__name__ == "CASCADE"
    assert other.gap.events.count() == 1


def test_taking_it_back_ends_the_waiting_and_may_be_done_twice(cast):
    row = a_need(cast)
    for _time in range(2):
        take_back(cast.actor(cast.dewi), row.referral_id, row.pk)
    assert waits_of(cast.actor(cast.dewi), row.referral) == []
    assert AuditEntry.objects.filter(verb="gap.taken_back").count() == 1
    again = a_need(cast, row.referral)
    assert again.pk != row.pk


def test_somebody_else_cannot_take_it_back(cast):
    row = a_need(cast)
    for user, refusal in ((cast.anna, NotAllowed), (cast.els, NotVisible), (cast.hanna, NotVisible)):
        with pytest.raises(refusal):
            take_back(cast.actor(user), row.referral_id, row.pk)
    theirs = a_need(cast, another(cast))
    with pytest.raises(NotVisible):
        take_back(cast.actor(cast.dewi), row.referral_id, theirs.pk)
    assert waits_of(cast.actor(cast.dewi), row.referral)


def test_a_gap_may_be_noted_for_nobody_in_particular(cast):
    gap = note_gap(cast.actor(cast.hanna), COOKING)
    assert own_waiting(cast.actor(cast.dewi), [gap.pk]) == {}
    assert a_need(cast).gap_id == gap.pk
    with pytest.raises(NotAllowed):
        note_gap(cast.actor(cast.anna), COOKING)


def test_the_log_knows_for_whom_it_was_noted_and_nothing_of_what(cast):
    row = a_need(cast)
    entry = AuditEntry.objects.get(verb="gap.noted")
    assert (entry.dossier_id, entry.user_id) == (row.referral_id, cast.dewi.pk)
    assert "cook" not in str(entry.__dict__)


def test_the_history_of_a_gap_cannot_be_rewritten(cast):
    event = a_need(cast).gap.events.get()
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE matching_gapevent SET kind = 'drop'")
    event.refresh_from_db()
    assert event.kind == "note"


def test_the_address_of_what_is_missing_does_not_tell_when_it_was_noted(cast):
    need = a_need(cast)
    assert need.referral_id.version == 7, "a key that tells its moment"
    assert need.gap.pk.version == 4
