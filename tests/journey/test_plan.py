"""A link worker writes what matters, and goals in the client's words."""

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed, NotVisible
from kring.duties.models import Step
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.next_step import NotPossible
from kring.journey.actions.plan import PlanEntry, add_goal, change_goal, drop_goal, reach_goal, save_plan
from kring.journey.events import PlanMade
from kring.journey.models import Goal, Plan
from kring.journey.rules.reaching import Outcome
from kring.referral.actions.history import ChangedMeanwhile
from kring.referral.models import Referral, ReferralEvent
from tests.factories import a_person, an_accepted_referral
from tests.journey.published import published


@pytest.fixture
def active(cast):
    """A course with one conversation, waiting for a plan."""
    referral = an_accepted_referral(cast)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    return Referral.objects.get(pk=referral.pk)


def the_step(referral):
    return Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None).code


def test_the_plan_is_kept_and_tells_once_that_there_is_one(cast, active):
    dewi = cast.actor(cast.dewi)
    entry = PlanEntry(
        what_matters="Weer onder de mensen",
        problems=("money",),
        problems_when="first",
        barriers=("transport", "buddy"),
        barriers_note="Buurvrouw gaat mee",
    )
    with published() as events:
        save_plan(dewi, active.pk, entry)
        save_plan(dewi, active.pk, entry)
        add_goal(dewi, active.pk, "Elke week zingen", 5)

    plan = Plan.objects.get(referral=active)
    assert (plan.problems, plan.problems_when, plan.barriers) == (["money"], "first", ["transport", "buddy"])
    assert sum(isinstance(event, PlanMade) for event in events) == 1
    assert the_step(active) == "follow_up"


def test_a_plan_without_words_is_no_plan_yet(cast, active):
    with published() as events:
        save_plan(cast.actor(cast.dewi), active.pk, PlanEntry(barriers=("transport",)))
    assert not any(isinstance(event, PlanMade) for event in events)
    assert the_step(active) == "make_plan"


def test_a_first_goal_is_a_plan(cast, active):
    with published() as events:
        goal = add_goal(cast.actor(cast.dewi), active.pk, "  Elke week zingen  ", 5)

    assert (goal.text, goal.importance) == ("Elke week zingen", 5)
    assert sum(isinstance(event, PlanMade) for event in events) == 1
    assert the_step(active) == "follow_up"


def test_a_step_that_was_chosen_is_left_alone_by_the_plan(cast, active):
    record_contact(cast.actor(cast.dewi), active.pk, NewContact(outcome=Outcome.NOT_REACHED))
    add_goal(cast.actor(cast.dewi), active.pk, "Elke week zingen", 5)
    assert the_step(active) == "call_again"


def test_changing_a_goal_keeps_the_former_words_in_the_history(cast, active):
    dewi = cast.actor(cast.dewi)
    goal = add_goal(dewi, active.pk, "Zingen", 3)
    change_goal(dewi, goal.pk, "Zingen in een koor", 4)

    event = ReferralEvent.objects.get(referral=active, kind="goal_changed")
    assert event.data["former"] == {"text": "Zingen", "importance": 3}
    assert Goal.objects.get().text == "Zingen in een koor"


def test_a_goal_is_reached_or_let_go_never_both(cast, active):
    dewi = cast.actor(cast.dewi)
    goal = add_goal(dewi, active.pk, "Zingen", 3)
    reach_goal(dewi, goal.pk)
    reached = Goal.objects.get()
    drop_goal(dewi, goal.pk)
    dropped = Goal.objects.get()

    assert (reached.reached_at is not None, reached.dropped_at) == (True, None)
    assert (dropped.reached_at, dropped.dropped_at is not None) == (None, True)
    verbs = AuditEntry.objects.filter(verb__startswith="goal.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["goal.set", "goal.changed", "goal.changed"]


@pytest.mark.parametrize(("text", "importance"), [("", 3), ("x" * 301, 3), ("Zingen", 0), ("Zingen", 6)])
def test_a_goal_without_words_or_with_an_importance_that_is_none_is_refused(cast, active, text, importance):
    with pytest.raises(NotPossible):
        add_goal(cast.actor(cast.dewi), active.pk, text, importance)
    assert not Goal.objects.exists()


def test_unknown_codes_are_refused(cast, active):
    with pytest.raises(ValueError, match="gold"):
        save_plan(cast.actor(cast.dewi), active.pk, PlanEntry(problems=("gold",)))
    assert not Plan.objects.exists()


def test_a_stale_page_changes_nothing(cast, active):
    dewi = cast.actor(cast.dewi)
    add_goal(dewi, active.pk, "Zingen", 3, active.seq)
    with pytest.raises(ChangedMeanwhile):
        add_goal(dewi, active.pk, "Zingen", 3, active.seq)
    with pytest.raises(ChangedMeanwhile):
        save_plan(dewi, active.pk, PlanEntry(what_matters="Rust"), active.seq)
    assert (Goal.objects.count(), Plan.objects.count()) == (1, 0)


def test_the_referrer_may_not_and_a_colleague_does_not_see_it(cast, active):
    goal = add_goal(cast.actor(cast.dewi), active.pk, "Zingen", 3)
    with pytest.raises(NotAllowed):
        save_plan(cast.actor(cast.anna), active.pk, PlanEntry(what_matters="Rust"))
    with pytest.raises(NotVisible):
        reach_goal(cast.actor(cast.els), goal.pk)
    with pytest.raises(NotVisible):
        change_goal(cast.actor(cast.karim), goal.pk, "Rust", 1)
    assert not Plan.objects.exists()


def test_a_goal_of_another_file_of_mine_belongs_there(cast, active):
    other = an_accepted_referral(cast, person=a_person(last_name="Tak"))
    goal = add_goal(cast.actor(cast.dewi), other.pk, "Tuinieren", 2)
    assert goal.referral_id == other.pk


def test_who_has_the_overview_is_named_on_the_plan_and_read_on_the_file_by_the_team_only(
    client, cast, active, in_english
):
    client.force_login(cast.dewi)
    file, plan = (reverse(name, args=[active.pk]) for name in ("doors:file", "journey:plan"))
    assert "Has the overview" not in client.get(file).text
    form = {"seq": active.seq, "problems": ["money", "housing"], "problems_when": "first", "barriers_note": ""}
    client.post(plan, form | {"what_matters": "Rust", "overview_by": "Praktijkmanager Ria, 0612345678"})

    assert Plan.objects.get().overview_by == "Praktijkmanager Ria, 0612345678"
    assert "Praktijkmanager Ria" in client.get(file).text
    assert "Praktijkmanager Ria" in client.get(plan).text
    client.force_login(cast.anna)
    assert "Praktijkmanager Ria" not in client.get(file).text
