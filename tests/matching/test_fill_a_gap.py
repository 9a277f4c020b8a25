"""Somebody takes a gap up, plans, names partners, and says what is there now; whoever waits gets a step through their link worker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.config.documents.states import document
from kring.directory.models import Activity
from kring.duties.models import Step
from kring.duties.wording import why
from kring.journey.actions.course import close as close_file
from kring.matching.actions import gaps
from kring.matching.actions.hand_over import hand_over
from kring.matching.missing import history, own_waiting, partners
from kring.matching.models import Gap, Waiting
from kring.matching.rules.gaps import TABLE, GapMove, GapState, NotNow, moves, step
from tests.factories import a_person, an_accepted_referral
from tests.matching.gaps import a_gap, a_need, a_plan
from tests.matching.handovers import new_handover


def owed(referral_id):
    rows = Step.objects.filter(
        dossier_id=referral_id, kind="owed", done_at=None, code__in=("there_is_now", "find_other")
    )
    return list(rows.order_by("opened_at").values_list("code", "owner_id", "details"))


def test_every_state_but_the_last_ones_leads_on_and_the_document_says_so():
    assert set(moves(GapState.OPEN)) == {GapMove.TAKE_UP, GapMove.CLOSE, GapMove.DROP}
    assert not moves(GapState.CLOSED)
    assert not moves(GapState.DROPPED)
    text = document()
    for edge in TABLE.values():
        assert edge.why in text


@pytest.mark.parametrize("state", list(GapState))
@pytest.mark.parametrize("move", list(GapMove))
def test_what_is_not_in_the_table_is_refused(state, move):
    if (state, move) in TABLE:
        assert step(state, move).to in GapState
    else:
        with pytest.raises(NotNow):
            step(state, move)


@pytest.mark.parametrize("who", ["dewi", "fenna", "hanna", "ivo"])
def test_who_knows_the_region_takes_a_gap_up(cast, who):
    gap, user = a_gap(cast), getattr(cast, who)
    taken = gaps.take_up(cast.actor(user), gap.pk, a_plan(), seen="open")
    assert (taken.state, taken.owner_id, taken.next_step) == ("taken", user.pk, "Bellen met De Brug")
    assert taken.organisation_id == cast.actor(user).organisation_for()
    assert AuditEntry.objects.filter(verb="gap.changed", user_id=user.pk, dossier_id=None).count() == 1


def test_referrers_providers_and_other_regions_do_not(cast):
    gap = a_gap(cast)
    for who, refusal in (("anna", NotAllowed), ("gijs", NotAllowed), ("karim", NotVisible), ("lot", NotVisible)):
        with pytest.raises(refusal):
            gaps.take_up(cast.actor(getattr(cast, who)), gap.pk, a_plan())
    gap.refresh_from_db()
    assert gap.state == "open"
    gaps.take_up(cast.actor(cast.hanna), gap.pk, a_plan())


def test_another_next_step_and_somebody_else_going_on_are_kept_in_the_history(cast):
    gap = a_gap(cast)
    gaps.take_up(cast.actor(cast.hanna), gap.pk, a_plan())
    gaps.plan(cast.actor(cast.hanna), gap.pk, a_plan(next_step="Langs bij de kok"))
    gaps.take_up(cast.actor(cast.ivo), gap.pk, a_plan(next_step="Ruimte zoeken"))
    told = [(one.title, one.who, one.text) for one in history(cast.actor(cast.ivo), gap)]
    assert told == [
        ("Opgepakt", "Ivo IJzer", "Ruimte zoeken"),
        ("Een andere volgende stap", "Hanna Haan", "Langs bij de kok"),
        ("Opgepakt", "Hanna Haan", "Bellen met De Brug"),
    ]


def test_the_history_does_not_tell_on_which_day_it_was_noted(cast):
    gap = a_gap(cast)
    assert gap.events.count() == 1
    assert history(cast.actor(cast.hanna), gap) == []


def test_who_cannot_go_on_gives_it_back(cast):
    gap = a_gap(cast)
    gaps.take_up(cast.actor(cast.hanna), gap.pk, a_plan())
    back = gaps.give_back(cast.actor(cast.hanna), gap.pk)
    assert (back.state, back.owner_id, back.next_step, back.due_on) == ("open", None, "", None)
    with pytest.raises(NotNow):
        gaps.give_back(cast.actor(cast.hanna), gap.pk)


def test_an_old_page_changes_nothing(cast):
    gap = a_gap(cast)
    gaps.take_up(cast.actor(cast.hanna), gap.pk, a_plan(), seen="open")
    with pytest.raises(NotNow):
        gaps.take_up(cast.actor(cast.ivo), gap.pk, a_plan(next_step="Iets anders"), seen="open")
    gap.refresh_from_db()
    assert gap.owner_id == cast.hanna.pk


def test_what_is_there_now_gives_every_link_worker_a_step_and_ends_the_waiting(cast):
    first = a_need(cast)
    other = an_accepted_referral(cast, person=a_person(first_name="Teun", last_name="Zwaluw"))
    a_need(cast, other)
    gaps.close(cast.actor(cast.ivo), first.gap_id, cast.activity.pk, seen="open")
    told = {"activity_id": str(cast.activity.pk), "activity": "Wandelgroep De Brug"}
    for referral_id in (first.referral_id, other.pk):
        assert owed(referral_id) == [("there_is_now", cast.dewi.pk, told)]
    assert why("there_is_now", told) == "er is nu: Wandelgroep De Brug"
    assert set(Waiting.objects.values_list("ended_why", flat=True)) == {"answered"}
    gap = Gap.objects.get(pk=first.gap_id)
    assert (gap.state, gap.activity_id) == ("closed", cast.activity.pk)
    assert own_waiting(cast.actor(cast.dewi), [gap.pk]) == {}
    assert history(cast.actor(cast.hanna), gap)[0].text == "Wandelgroep De Brug"


def test_handing_over_to_it_finishes_the_step(cast):
    row = a_need(cast)
    gaps.close(cast.actor(cast.ivo), row.gap_id, cast.activity.pk)
    assert owed(row.referral_id)
    hand_over(cast.actor(cast.dewi), row.referral_id, new_handover(cast))
    assert owed(row.referral_id) == []


def test_handing_over_to_something_else_does_not_finish_it(cast):
    row = a_need(cast)
    other = Activity.objects.create(
        region_id=cast.here.region.pk, title="Kookclub", theme="cook", organiser="Koks", street="Dijk 1"
    )
    gaps.close(cast.actor(cast.ivo), row.gap_id, other.pk)
    hand_over(cast.actor(cast.dewi), row.referral_id, new_handover(cast))
    assert [code for code, _owner, _details in owed(row.referral_id)] == ["there_is_now"]


def test_who_stopped_waiting_before_hears_nothing(cast):
    row = a_need(cast)
    gaps.take_back(cast.actor(cast.dewi), row.referral_id, row.pk)
    gaps.close(cast.actor(cast.ivo), row.gap_id, cast.activity.pk)
    assert owed(row.referral_id) == []
    row.refresh_from_db()
    assert row.ended_why == "taken_off"


@pytest.mark.parametrize("fields", [{"active": False}, {"ends_on": timezone.localdate() - timedelta(days=1)}])
def test_what_has_stopped_fills_nothing(cast, fields):
    gap = a_gap(cast)
    for name, value in fields.items():
        setattr(cast.activity, name, value)
    cast.activity.save()
    with pytest.raises(NotVisible):
        gaps.close(cast.actor(cast.ivo), gap.pk, cast.activity.pk)
    gap.refresh_from_db()
    assert gap.state == "open"
    assert not Waiting.objects.exclude(ended_at=None).exists()


def test_an_activity_of_another_region_fills_nothing(cast):
    gap = a_gap(cast)
    far = Activity.objects.create(region_id=cast.there.region.pk, title="Koor", theme="cook")
    with pytest.raises(NotVisible):
        gaps.close(cast.actor(cast.ivo), gap.pk, far.pk)


def test_what_will_not_come_gives_a_step_to_look_for_something_else(cast):
    row = a_need(cast)
    gaps.drop(cast.actor(cast.hanna), row.gap_id, "Er is geen ruimte.", seen="open")
    [(code, owner, details)] = owed(row.referral_id)
    assert (code, owner, details["because"]) == ("find_other", cast.dewi.pk, "dropped")
    assert why(code, details) == "wat ontbrak komt er niet; zoek iets anders"
    gap = Gap.objects.get(pk=row.gap_id)
    assert (gap.state, gap.why) == ("dropped", "Er is geen ruimte.")
    with pytest.raises(NotNow):
        gaps.close(cast.actor(cast.hanna), gap.pk, cast.activity.pk)


def test_partners_are_organisations_of_the_region_or_others_by_name(cast):
    gap, actor = a_gap(cast), cast.actor(cast.hanna)
    gaps.add_partner(actor, gap.pk, cast.provider.pk, "", "Keuken op woensdag")
    gaps.add_partner(actor, gap.pk, None, " Woningcorporatie ", "")
    gaps.add_partner(actor, gap.pk, cast.provider.pk, "", "Keuken op donderdag")
    assert [(one.name, one.part) for one in partners(actor, gap)] == [
        ("Woningcorporatie", ""),
        ("De Brug", "Keuken op donderdag"),
    ]
    with pytest.raises(NotVisible):
        gaps.add_partner(actor, gap.pk, cast.there.welfare.pk, "", "")
    gaps.remove_partner(actor, partners(actor, gap)[0].id)
    assert [one.name for one in partners(actor, gap)] == ["De Brug"]


def test_a_gap_that_is_over_takes_no_partners(cast):
    gap = a_gap(cast)
    gaps.close(cast.actor(cast.ivo), gap.pk, cast.activity.pk)
    with pytest.raises(NotNow):
        gaps.add_partner(cast.actor(cast.ivo), gap.pk, cast.provider.pk, "", "")


def test_the_step_goes_when_the_file_is_closed(cast):
    row = a_need(cast)
    gaps.close(cast.actor(cast.ivo), row.gap_id, cast.activity.pk)
    assert owed(row.referral_id)
    close_file(cast.actor(cast.dewi), row.referral_id)
    assert owed(row.referral_id) == []
