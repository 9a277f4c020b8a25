"""Every made-up history is one that Kring itself would have written."""

import json
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from kring.demo.making import PLANS, Size
from kring.demo.rules.introducing import KINDS
from kring.demo.rules.tables import TABLES
from kring.demo.stream import Job, Plan, pieces
from kring.journey.rules.ending import Facts, ending
from kring.matching.actions import gate
from kring.matching.rules import lifecycle as handovers
from kring.referral.rules import lifecycle as referrals

TODAY = date(2026, 3, 3)
NOW = "2026-03-03 06:00:59"
CLOSED = frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)})


def job(seed=3, plan=Plan(1, 500, 400, small=True)):  # noqa: B008
    return Job(plan, seed, TODAY, CLOSED, "Europe/Amsterdam", "a hash")


def rows_of(made):
    """Rows as dictionaries, by table."""
    found = defaultdict(list)
    for piece in made:
        for table, rows in piece.rows.items():
            found[table].extend(dict(zip(TABLES[table], row, strict=True)) for row in rows)
    return found


@pytest.fixture(scope="module")
def rows():
    return rows_of(pieces(job()))


@pytest.fixture(scope="module")
def events(rows):
    """The events of each referral, in order of writing."""
    found = defaultdict(list)
    for event in rows["referral_referralevent"]:
        found[event["referral_id"]].append(event)
    return found


def test_every_history_follows_the_lifecycle(rows, events):
    moves = {move.value: move for move in referrals.Move}
    for referral in rows["referral_referral"]:
        state = None
        for event in events[referral["dossier_id"]]:
            if event["kind"] in moves:
                assert event["before"] == (state or "")
                state = referrals.step(state, moves[event["kind"]]).to
            else:
                assert event["before"] == state
            assert event["after"] == state
        assert referral["state"] == state


def test_events_are_numbered_without_gaps_and_stand_in_order_of_time(rows, events):
    for referral in rows["referral_referral"]:
        own = events[referral["dossier_id"]]
        assert [event["seq"] for event in own] == list(range(1, referral["seq"] + 1))
        assert [event["at"] for event in own] == sorted(event["at"] for event in own)


def test_hand_overs_follow_their_own_lifecycle_and_are_told_as_kring_tells_them(rows, events):
    assert KINDS == {move: kind for move, kind in gate.KINDS.items() if move in KINDS}
    by_kind = {kind: move for move, kind in KINDS.items()}
    states = defaultdict(lambda: None)
    for own in events.values():
        for event in own:
            if event["kind"] in by_kind:
                key = json.loads(event["data"])["handover"].replace("-", "")
                states[key] = handovers.step(states[key], by_kind[event["kind"]]).to
    assert {row["id"]: row["state"] for row in rows["matching_handover"]} == dict(states)


def test_no_activity_is_waited_for_once_the_course_is_over(rows):
    open_ones = {row["id"] for row in rows["access_dossier"] if row["closed_at"] is None}
    unanswered = [row for row in rows["matching_handover"] if row["state"] in ("sent", "welcome")]
    assert unanswered and {row["referral_id"] for row in unanswered} <= open_ones
    live = {row["subject_id"] for row in rows["access_link"] if not row["revoked_at"]}
    assert live >= {row["id"] for row in rows["matching_handover"] if row["state"] == "cancelled"} != set()


def test_an_open_dossier_has_exactly_one_lead_step_and_a_closed_one_none(rows):
    leads = Counter(
        step["dossier_id"] for step in rows["duties_step"] if step["kind"] == "lead" and step["done_at"] is None
    )
    open_ones = {dossier["id"] for dossier in rows["access_dossier"] if dossier["closed_at"] is None}
    assert leads == Counter(dict.fromkeys(open_ones, 1))
    states = {row["dossier_id"]: row["state"] in referrals.OPEN for row in rows["referral_referral"]}
    assert {key for key, is_open in states.items() if is_open} == open_ones


def test_every_referral_has_its_relations_consent_and_a_line_in_the_log(rows):
    standing = Counter((row["dossier_id"], row["kind"]) for row in rows["access_relation"] if row["until"] is None)
    sent = Counter(row["dossier_id"] for row in rows["access_auditentry"] if row["verb"] == "referral.sent")
    consents = Counter(row["dossier_id"] for row in rows["clients_consent"])
    for referral in rows["referral_referral"]:
        key = referral["dossier_id"]
        assert standing[key, "referrer"] == standing[key, "link_worker"] == sent[key] == consents[key] == 1


def test_the_ending_follows_from_what_was_delivered(rows, events):
    contacts = Counter(row["referral_id"] for row in rows["journey_contact"] if row["outcome"] == "attended")
    goals = Counter(row["referral_id"] for row in rows["journey_goal"])
    checked = 0
    for referral in rows["referral_referral"]:
        own = events[referral["dossier_id"]]
        closed = [json.loads(event["data"]) for event in own if event["kind"] == "close"]
        if referral["state"] != "closed" or len(closed) > 1:
            continue
        facts = Facts(
            client_stopped=closed[-1]["client_stopped"],
            conversations=contacts[referral["dossier_id"]],
            activities_started=sum(event["kind"] == "activity_started" for event in own),
            goals=goals[referral["dossier_id"]],
            waits_for_other_help=referral["ending"] == "other_support",
        )
        assert referral["ending"] == ending(facts).value
        checked += 1
    assert checked > 100


def test_nothing_was_recorded_in_the_future_and_no_slot_is_taken_twice(rows):
    assert max(event["at"] for event in rows["referral_referralevent"]) <= NOW
    assert max(contact["recorded_at"] for contact in rows["journey_contact"]) <= NOW
    assert max(feedback["read_at"] or "" for feedback in rows["feedback_feedback"]) <= NOW
    standing = Counter(
        (row["user_id"], row["starts_at"]) for row in rows["capacity_appointment"] if row["cancelled_at"] is None
    )
    assert set(standing.values()) == {1}
    assert any(row["starts_at"] > NOW for row in rows["capacity_appointment"])


def test_the_region_that_one_tries_has_a_year_of_history():
    """A month with nobody would leave a hole in every chart of a year."""
    sent = {row["sent_at"][:7] for row in rows_of(pieces(job(plan=PLANS[Size.SMALL])))["referral_referral"]}
    year = {f"{day.year}-{day.month:02}" for day in (TODAY - timedelta(days=30 * back) for back in range(13))}
    assert year <= sent


def test_the_region_shows_every_state_ending_and_what_goes_wrong(rows, events):
    assert {row["state"] for row in rows["referral_referral"]} == {state.value for state in referrals.State}
    assert {row["ending"] for row in rows["referral_referral"]} >= {
        "completed_with_activity", "stopped_by_client", "not_reached", "plan_delivered", "conversations_only",
    }  # fmt: skip
    kinds = {event["kind"] for own in events.values() for event in own}
    assert kinds >= {"ask", "return", "resend", "withdraw", "pass_on", "correct", "hold", "resume", "reopen", "message"}
    overdue = [s for s in rows["duties_step"] if s["done_at"] is None and s["due_on"] < TODAY.isoformat()]
    assert overdue
    assert [s for s in rows["duties_step"] if s["kept_for_id"]], "somebody is away and a colleague has the steps"
    assert len(rows["directory_activity"]) > 80
    assert len(rows["programme_location"]) == 8


def test_what_people_wrote_fits_where_it_is_kept(rows):
    assert max(len(row["text"]) for row in rows["feedback_feedback"]) <= 600
    assert max(len(row["help_question"]) for row in rows["referral_referral"]) <= 280
    assert max(len(row["practicalities"]) for row in rows["matching_handover"]) <= 300


def test_phone_numbers_are_not_given_out_and_addresses_lead_nowhere(rows):
    phones = [row["phone"] for row in rows["clients_client"] + rows["identity_user"] + rows["identity_organisation"]]
    assert all(phone.split()[-1].startswith("0") for phone in phones)
    mails = {row["email"] for row in rows["clients_client"] + rows["identity_user"] if row["email"]}
    assert all(mail.endswith("kring.example") for mail in mails)


def test_the_same_seed_makes_the_same_region_and_another_seed_another():
    plan = Plan(1, 40, 400, small=True)
    first, again, other = (list(pieces(job(seed, plan))) for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_a_large_region_is_made_in_pieces_of_the_same_kind():
    rows = rows_of(pieces(job(plan=Plan(2, 60, 900))))
    assert len(rows["identity_region"]) == 2
    assert len(rows["referral_referral"]) == 120
    regions = {row["id"]: row["region_id"] for row in rows["clients_client"]}
    assert all(row["region_id"] == regions[row["client_id"]] for row in rows["referral_referral"])


def test_a_provider_gets_a_way_that_the_client_wants(rows):
    clients = {one["id"]: one for one in rows["clients_client"]}
    of = {one["dossier_id"]: clients[one["client_id"]] for one in rows["referral_referral"]}
    ways = [(one["reach_by"], of[one["referral_id"]]) for one in rows["matching_handover"]]
    assert len(ways) > 50
    assert {by for by, _client in ways} == {"phone", "email", "link_worker"}
    assert all(client["may_call"] and client["phone"] for by, client in ways if by == "phone")
    assert all(client["may_mail"] and client["email"] for by, client in ways if by == "email")
