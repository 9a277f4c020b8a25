"""The forms of the journey: saved and back to the file, a message beside the field, or 'changed meanwhile'."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.duties.models import Step
from kring.duties.rules import SETTLED_BY_HAND, WITH_THE_ACTIVITY, StepCode
from kring.duties.wording import title
from kring.journey.actions.contacts import NewContact, record_contact
from kring.journey.actions.course import close
from kring.journey.actions.plan import add_goal
from kring.journey.models import Contact, Goal, Plan
from kring.journey.queries import ends_unfinished
from kring.journey.rules.reaching import Outcome
from kring.matching.actions.attend import answer
from kring.matching.rules.lifecycle import HandoverState
from kring.referral.models import Referral, ReferralEvent
from kring.ui.dates import day
from tests.factories import a_person, a_referral, an_accepted_referral
from tests.matching.handovers import a_handover

CONTACT = {"outcome": "attended", "kind": "phone", "role": "link_worker", "step": "", "note": "Twee regels."}


@pytest.fixture
def referral(cast, client):
    """A course that Dewi, who is signed in, took up."""
    client.force_login(cast.dewi)
    return an_accepted_referral(cast)


def seq(referral):
    return Referral.objects.get(pk=referral.pk).seq


def post(client, route, referral, data, **kwargs):
    data = {"seq": seq(referral)} | data
    return client.post(reverse(f"journey:{route}", kwargs={"id": referral.pk, **kwargs}), data)


def today():
    return timezone.localdate()


def test_a_contact_is_recorded_and_the_proposal_taken_over(client, referral):
    response = post(client, "contact", referral, CONTACT | {"on": today().isoformat(), "minutes": "30"})

    assert response.status_code == 302
    assert response["Location"] == reverse("doors:file", args=[referral.pk])
    contact = Contact.objects.get()
    assert (contact.note, contact.minutes, contact.outcome) == ("Twee regels.", 30, "attended")
    assert Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None).code == "make_plan"


def test_another_outcome_keeps_what_was_typed_and_records_nothing(client, referral):
    page = client.get(reverse("journey:contact", args=[referral.pk])).text
    assert 'name="instead" value="no_show"' in page and 'value="attended" aria-current="true"' in page
    key, on = re.search(r'name="key" value="([^"]+)"', page)[1], today()
    typed = CONTACT | {"key": key, "on": on.isoformat(), "minutes": "25", "step_words": "Koor", "instead": "no_show"}
    answer = post(client, "contact", referral, typed)

    assert (answer.status_code, Contact.objects.count()) == (200, 0)
    for kept in ("Twee regels.</textarea>", 'value="25"', 'value="Koor"', f'name="key" value="{key}"'):
        assert kept in answer.text
    assert 'name="outcome" value="no_show"' in answer.text and 'value="no_show" aria-current="true"' in answer.text
    assert 'value="practice" selected' in answer.text  # as proposed for this outcome; a way chosen by hand stays
    assert 'value="online" selected' in post(client, "contact", referral, typed | {"kind": "online"}).text
    sent = post(client, "contact", referral, CONTACT | {"key": key, "on": on.isoformat(), "outcome": "no_show"})
    assert (sent.status_code, Contact.objects.get().outcome) == (302, "no_show")


def test_a_step_of_ones_own_replaces_the_proposal(client, referral):
    due = today() + timedelta(days=5)
    chosen = {"step": "follow_up", "step_due": due.isoformat(), "step_words": "Bellen over het koor"}
    post(client, "contact", referral, CONTACT | chosen | {"on": today().isoformat()})

    step = Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None)
    assert (step.code, step.due_on, step.details) == ("follow_up", due, {"words": "Bellen over het koor"})


def test_no_answer_is_one_tap(client, referral):
    response = post(client, "quick_contact", referral, {"outcome": "not_reached"})
    assert response.status_code == 302
    assert Contact.objects.get().kind == "phone"
    assert Step.objects.get(dossier_id=referral.pk, kind="lead", done_at=None).code == "call_again"


def test_a_conversation_is_not_recorded_by_a_single_tap(client, referral):
    assert post(client, "quick_contact", referral, {"outcome": "attended"}).status_code == 400
    assert not Contact.objects.exists()


BAD = [
    ("note", "Gesproken\x00 of niet", "note"),
    ("note", "Gesproken \x07", "note"),
    ("note", "\u202egnipsjew", "note"),
    ("note", "x" * 10_000, "note"),
    ("on", "2026-02-31", "on"),
    ("on", "0001-01-01", "on"),
    ("on", "9999-12-31", "on"),
    ("on", "gisteren", "on"),
    ("minutes", "-5", "minutes"),
    ("minutes", "99999", "minutes"),
    ("kind", "duif", "kind"),
    ("step_due", "2026-02-31", "step_due"),
    ("step_words", "x" * 10_000, "step_words"),
]


@pytest.mark.parametrize(("field", "value", "wrong"), BAD)
def test_input_that_cannot_be_gets_a_message_beside_its_field_and_is_kept(client, referral, field, value, wrong):
    good = CONTACT | {"on": today().isoformat(), "note": "Blijft staan"}
    response = post(client, "contact", referral, good | {field: value})
    html = response.content.decode()

    assert response.status_code == 422
    assert f'id="id_{wrong}_error"' in html
    assert not Contact.objects.exists()
    if field != "note":
        assert "Blijft staan" in html
    if len(value) > 1000:
        assert value in html
    assert post(client, "contact", referral, good).status_code == 302


def test_letters_of_any_script_and_emoji_are_welcome(client, referral):
    note = "Zei: «да» 🙂 مرحبا"
    post(client, "contact", referral, CONTACT | {"note": note, "on": today().isoformat()})
    assert Contact.objects.get().note == note


def test_a_stale_page_says_what_changed_keeps_the_input_and_can_be_sent_again(client, cast, referral):
    old = seq(referral)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    data = CONTACT | {"on": today().isoformat(), "seq": old}
    response = client.post(reverse("journey:contact", args=[referral.pk]), data)
    html = response.content.decode()

    assert response.status_code == 409
    assert "Twee regels." in html
    assert "Dewi Darma" in html
    assert f'name="seq" value="{old + 1}"' in html
    assert Contact.objects.count() == 1
    assert client.post(reverse("journey:contact", args=[referral.pk]), data | {"seq": old + 1}).status_code == 302
    assert Contact.objects.count() == 2


def test_a_stale_plan_shows_both_versions(client, referral):
    old = seq(referral)
    post(client, "plan", referral, {"what_matters": "Rust in huis"})
    response = client.post(
        reverse("journey:plan", args=[referral.pk]), {"seq": old, "what_matters": "Weer onder de mensen"}
    )
    html = response.content.decode()

    assert response.status_code == 409
    assert "Rust in huis" in html
    assert "Weer onder de mensen" in html
    assert Plan.objects.get().what_matters == "Rust in huis"


def test_a_stale_button_can_be_pressed_all_the_same(client, cast, referral):
    old = seq(referral)
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.NOT_REACHED))
    response = client.post(reverse("journey:quick_contact", args=[referral.pk]), {"seq": old, "outcome": "not_reached"})
    html = response.content.decode()

    assert response.status_code == 409
    assert f'name="seq" value="{old + 1}"' in html
    assert 'name="outcome" value="not_reached"' in html
    assert Contact.objects.count() == 1


def test_the_plan_is_written_and_read_back(client, referral):
    data = {
        "what_matters": "Zingen",
        "problems": ["money", "housing"],
        "problems_when": "first",
        "barriers": ["transport"],
        "barriers_note": "Buurvrouw rijdt",
    }
    assert post(client, "plan", referral, data).status_code == 302
    html = client.get(reverse("journey:plan", args=[referral.pk])).content.decode()
    assert "Zingen" in html
    assert "Buurvrouw rijdt" in html
    assert html.count("checked") == 4


def test_other_problems_ask_whether_they_go_first(client, referral):
    response = post(client, "plan", referral, {"problems": ["money"]})
    assert response.status_code == 422
    assert 'id="id_problems_when_error"' in response.content.decode()


def test_a_goal_is_added_changed_reached(client, referral):
    assert post(client, "new_goal", referral, {"text": "Zingen", "importance": "5"}).status_code == 302
    goal = Goal.objects.get()
    assert (
        post(client, "goal", referral, {"text": "Zingen in een koor", "importance": "4"}, goal=goal.pk).status_code
        == 302
    )
    assert post(client, "reach_goal", referral, {}, goal=goal.pk).status_code == 302
    goal.refresh_from_db()
    assert (goal.text, goal.importance, goal.reached_at is not None) == ("Zingen in een koor", 4, True)


def test_a_goal_of_another_file_is_not_found_here(client, cast, referral):
    other = an_accepted_referral(cast, person=a_person(last_name="Tak"))
    goal = add_goal(cast.actor(cast.dewi), other.pk, "Tuinieren", 3)
    assert post(client, "reach_goal", other, {}, goal=goal.pk).status_code == 302
    assert post(client, "drop_goal", referral, {}, goal=goal.pk).status_code == 404
    assert client.get(reverse("journey:goal", args=[referral.pk, goal.pk])).status_code == 404


def test_hold_resume_close_and_reopen_from_the_pages(client, referral):
    until = (today() + timedelta(days=30)).isoformat()
    assert post(client, "hold", referral, {"until": until, "reason": "client_asked"}).status_code == 302
    assert Referral.objects.get(pk=referral.pk).state == "on_hold"
    assert post(client, "resume", referral, {}).status_code == 302
    assert Referral.objects.get(pk=referral.pk).state == "active"

    shown = client.get(reverse("journey:close", args=[referral.pk])).content.decode()
    assert 'name="ending" value="not_reached"' in shown
    assert post(client, "close", referral, {"ending": "not_reached"}).status_code == 302
    assert Referral.objects.get(pk=referral.pk).ending == "not_reached"
    assert post(client, "reopen", referral, {}).status_code == 302
    assert Referral.objects.get(pk=referral.pk).state == "active"


def test_closing_shows_another_ending_when_the_client_wants_to_stop(client, referral):
    page = reverse("journey:close", args=[referral.pk]) + "?client_stopped=1"
    assert 'name="ending" value="stopped_by_client"' in client.get(page).content.decode()
    post(client, "close", referral, {"ending": "stopped_by_client", "client_stopped": "1"})
    assert Referral.objects.get(pk=referral.pk).ending == "stopped_by_client"


def test_closing_names_what_is_still_open_and_ends_with_it(client, cast, referral):
    page = reverse("journey:close", args=[referral.pk])
    assert "Zoek een andere activiteit" not in client.get(page).content.decode()
    answer(cast.actor(cast.gijs), a_handover(cast, referral).pk, HandoverState.FULL)
    shown = client.get(page).content.decode()
    assert "Staat nog open, en eindigt met het afronden" in shown and "Zoek een andere activiteit" in shown
    post(client, "close", referral, {"ending": "not_reached"})
    assert not Step.objects.filter(dossier_id=referral.pk, code="find_other", done_at=None).exists()


def test_all_that_closing_ends_is_named_before_and_nothing_else(client, cast, referral):
    beside = SETTLED_BY_HAND | WITH_THE_ACTIVITY | {StepCode.FOLLOW_UP, StepCode.READ_FEEDBACK}
    for code in beside - {StepCode.TALK_WITH_REFERRER}:  # that belongs to one way of handing over
        common = {"region_id": referral.region_id, "dossier_id": referral.pk, "organisation_id": referral.welfare_id}
        Step.objects.create(**common, kind="owed", code=code, owner=cast.dewi, due_on=today(), opened_at=timezone.now())
    before = {step.pk: step for step in Step.objects.filter(dossier_id=referral.pk, done_at=None)}
    named = ends_unfinished(referral)
    close(cast.actor(cast.dewi), referral.pk)
    ended = [before[step.pk] for step in Step.objects.filter(pk__in=before).exclude(done_at=None)]
    assert sorted(named) == sorted(f"{title(step.code, step.details)}, {day(step.due_on)}" for step in ended)


@pytest.mark.parametrize("route", ["reach_goal", "drop_goal"])
def test_a_goal_marked_by_mistake_is_put_back(client, referral, route):
    post(client, "new_goal", referral, {"text": "Elke week zingen", "importance": "5"})
    goal = Goal.objects.get()
    back = reverse("journey:put_back_goal", kwargs={"id": referral.pk, "goal": goal.pk})
    file = reverse("doors:file", args=[referral.pk])
    assert back not in client.get(file).text
    post(client, route, referral, {}, goal=goal.pk)
    assert back in client.get(file).text
    assert post(client, "put_back_goal", referral, {}, goal=goal.pk).status_code == 302
    goal.refresh_from_db()
    assert (goal.reached_at, goal.dropped_at) == (None, None)
    assert back not in client.get(file).text
    kinds = ReferralEvent.objects.filter(referral=referral).order_by("-seq").values_list("kind", flat=True)
    assert kinds[0] == "goal_put_back"


def test_why_a_course_broke_off_may_be_told_and_is_in_the_history_of_who_accompanied(client, cast, referral):
    page = reverse("journey:close", args=[referral.pk]) + "?client_stopped=1"
    asked = client.get(page).content.decode()
    assert 'value="hard_to_come"' in asked and "Niet gevraagd, of niet gezegd" in asked
    given = {"ending": "stopped_by_client", "client_stopped": "1", "reason": "nonsense"}
    refused = post(client, "close", referral, given)
    assert refused.status_code == 422 and 'id="id_reason_error"' in refused.content.decode()
    assert post(client, "close", referral, given | {"reason": "hard_to_come"}).status_code == 302
    told = "Komen was lastig: tijd, vervoer of geld"
    assert ReferralEvent.objects.get(referral=referral, kind="close").data["reason"] == "hard_to_come"
    file = reverse("doors:file", args=[referral.pk])
    assert told in client.get(file).content.decode()
    client.force_login(cast.anna)
    assert "Cliënt is gestopt" in client.get(file).content.decode()
    assert told not in client.get(file).content.decode()


def test_nobody_has_to_say_why_and_an_ending_that_is_no_breaking_off_does_not_ask(client, cast, referral):
    page = reverse("journey:close", args=[referral.pk])
    assert 'name="reason"' in client.get(page).content.decode()  # never spoken with: not reached
    record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    assert 'name="reason"' not in client.get(page).content.decode()
    post(client, "close", referral, {"ending": "conversations_only"})
    assert "reason" not in ReferralEvent.objects.get(referral=referral, kind="close").data
    again = an_accepted_referral(cast)
    assert post(client, "close", again, {"ending": "not_reached", "reason": "untold"}).status_code == 302
    assert "reason" not in ReferralEvent.objects.get(referral=again, kind="close").data


def test_an_ending_that_is_no_longer_the_one_shown_is_asked_again(client, referral):
    response = post(client, "close", referral, {"ending": "plan_delivered"})
    assert response.status_code == 409
    assert 'name="ending" value="not_reached"' in response.content.decode()
    assert Referral.objects.get(pk=referral.pk).state == "accepted"


@pytest.mark.parametrize("until", ["", "2020-01-01", "2026-02-30", "9999-01-01"])
def test_a_hold_until_an_impossible_day_is_refused_beside_the_field(client, referral, until):
    response = post(client, "hold", referral, {"until": until, "reason": "health"})
    assert response.status_code == 422
    assert 'id="id_until_error"' in response.content.decode()
    assert Referral.objects.get(pk=referral.pk).state == "accepted"


def test_choosing_a_step_needs_a_day_within_the_norm(client, referral):
    far = (today() + timedelta(days=300)).isoformat()
    assert post(client, "step", referral, {"step": "follow_up", "step_due": ""}).status_code == 422
    assert post(client, "step", referral, {"step": "follow_up", "step_due": far}).status_code == 422
    near = (today() + timedelta(days=3)).isoformat()
    assert post(client, "step", referral, {"step": "follow_up", "step_due": near}).status_code == 302


def test_before_acceptance_the_pages_say_why_not(client, cast):
    client.force_login(cast.dewi)
    waiting = a_referral(cast)
    for route in ("contact", "plan", "new_goal", "step", "hold", "close"):
        response = client.get(reverse(f"journey:{route}", args=[waiting.pk]))
        assert response.status_code == 403, route


def test_the_referrer_is_refused_and_strangers_find_nothing(client, cast, referral):
    for route in ("contact", "plan", "new_goal", "step", "hold", "close"):
        address = reverse(f"journey:{route}", args=[referral.pk])
        client.force_login(cast.dewi)
        assert client.get(address).status_code == 200, route
        client.force_login(cast.anna)
        assert client.get(address).status_code == 403, route
        for stranger in (cast.els, cast.carla, cast.karim):
            client.force_login(stranger)
            assert client.get(address).status_code == 404, route


def test_moving_a_contact_offers_only_own_files_that_are_under_way(client, cast, referral):
    mine = an_accepted_referral(cast, person=a_person(first_name="Toos", last_name="Tak"))
    contact = record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED, note="Tuin."))
    a_referral(cast, person=a_person(first_name="Wim", last_name="Wacht"))
    a_referral(cast, to=cast.els, person=a_person(first_name="Ella", last_name="Elders"))
    html = client.get(
        reverse("journey:move_contact", kwargs={"id": referral.pk, "contact": contact.pk})
    ).content.decode()
    assert "Toos Tak" in html
    assert "Wim Wacht" not in html
    assert "Ella Elders" not in html

    response = post(client, "move_contact", referral, {"to": str(mine.pk)}, contact=contact.pk)
    assert response.status_code == 302
    assert Contact.objects.get().referral_id == mine.pk


def test_moving_to_a_strangers_file_is_refused_by_the_form(client, cast, referral):
    contact = record_contact(cast.actor(cast.dewi), referral.pk, NewContact(outcome=Outcome.ATTENDED))
    of_els = a_referral(cast, to=cast.els, person=a_person(last_name="Elders"))
    response = post(client, "move_contact", referral, {"to": str(of_els.pk)}, contact=contact.pk)
    assert response.status_code == 422
    assert Contact.objects.get().referral_id == referral.pk
