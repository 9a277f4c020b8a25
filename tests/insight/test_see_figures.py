"""The page of figures: who sees what, at which cost, and what can be taken along."""

import csv
import dataclasses
import io

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.identity.models import Membership, Role
from kring.insight import page, queries
from kring.insight.models import MonthCounts
from kring.insight.rules.months import month_of
from kring.programme.models import Location
from tests.factories import a_referral
from tests.insight.rollups import a_year_of_work, another_location

DASHBOARD = reverse("insight:dashboard")


def names(cast, user):
    return {(scope.name, scope.is_own) for scope in queries.scopes(cast.actor(user))}


def test_a_team_sees_its_own_work_and_others_through_the_gate(cast):
    another_location(cast, "Zuid")
    through_gate = {("Westerveld", False), ("Zuid", False)}
    assert {scope.key for scope in queries.scopes(cast.actor(cast.hanna))} == {
        "region",
        *(str(pk) for pk in Location.objects.filter(region_id=cast.here.region.pk).values_list("pk", flat=True)),
    }
    assert names(cast, cast.hanna) == through_gate
    assert names(cast, cast.ivo) == through_gate
    assert names(cast, cast.dewi) == {("Westerveld", True), *through_gate}
    assert names(cast, cast.fenna) == {("Westerveld", True), *through_gate}
    assert names(cast, cast.anna) == {("De Linde", False)}
    assert names(cast, cast.carla) == {("Het Anker", False)}
    own = [scope for scope in queries.scopes(cast.actor(cast.dewi)) if scope.is_own]
    assert [scope.locations for scope in own] == [(cast.here.location.pk,)]


def test_a_referrer_sees_the_own_practice_only_and_never_a_small_number(cast):
    over = month_of(timezone.localdate()) - 1
    for practice, sent in ((cast.here.practice, 11), (cast.other_practice, 9)):
        MonthCounts.objects.create(
            region_id=cast.here.region.pk,
            location_id=cast.here.location.pk,
            practice_id=practice.pk,
            month=over,
            sent=sent,
            stop_money=1,
        )
    told = {cast.anna: (11, False), cast.carla: (None, False), cast.dewi: (20, True)}
    for user, (number, has_reasons) in told.items():
        actor = cast.actor(user)
        chosen, _all = queries.scope(actor, "")
        board = queries.board(actor, chosen, timezone.localdate())
        assert board.totals["sent"].value == number
        assert any(count.value for count in board.stops.values()) == has_reasons


def test_a_practice_that_refers_much_reads_reasons_of_enough_people(cast, client):
    a_year_of_work(cast.here, months=30, a_month_each=60)
    client.force_login(cast.anna)
    cells = _cells(client, "")
    assert int(cells["Activiteit gevonden"][0]) >= 10
    actor = cast.actor(cast.anna)
    told = queries.board(actor, queries.scope(actor, "")[0], timezone.localdate())
    assert told.stops and all(count.value >= 10 for count in (*told.stops.values(), *told.endings.values()))
    assert "uw eigen team" not in client.get(DASHBOARD).content.decode()


def test_somebody_of_a_practice_never_gets_it_back_out_of_the_total(cast):
    """Own number and gated total together would tell the neighbour's: so the gated total is without the own practice."""
    Membership.objects.create(
        region_id=cast.here.region.pk,
        user=cast.anna,
        organisation=cast.municipality,
        role=Role.MUNICIPALITY,
        since=timezone.localdate(),
    )
    over = month_of(timezone.localdate()) - 1
    for practice, number in ((cast.here.practice, 20), (cast.other_practice, 4)):
        MonthCounts.objects.create(
            region_id=cast.here.region.pk,
            location_id=cast.here.location.pk,
            practice_id=practice.pk,
            month=over,
            sent=number,
        )
    for user, total in ((cast.hanna, 24), (cast.anna, None)):
        actor = cast.actor(user)
        chosen, _all = queries.scope(actor, "region")
        assert queries.board(actor, chosen, timezone.localdate()).totals["sent"].value == total


def test_a_month_that_is_not_over_is_for_the_team_only(cast):
    MonthCounts.objects.create(
        region_id=cast.here.region.pk,
        location_id=cast.here.location.pk,
        practice_id=cast.here.practice.pk,
        month=month_of(timezone.localdate()),
        sent=50,
    )
    for user, key, total in ((cast.dewi, "", 50), (cast.dewi, "region", None), (cast.hanna, "", None)):
        actor = cast.actor(user)
        chosen, _all = queries.scope(actor, key)
        assert queries.board(actor, chosen, timezone.localdate()).totals["sent"].value == total


@pytest.mark.parametrize("route", ["insight:dashboard", "insight:download"])
def test_another_region_a_stranger_and_nonsense_do_not_exist(cast, client, route):
    for user, key, status in (
        (cast.hanna, cast.here.location.pk, 200),
        (cast.hanna, cast.there.location.pk, 404),
        (cast.hanna, "practice", 404),
        (cast.hanna, "'; DROP TABLE", 404),
        (cast.anna, cast.here.location.pk, 404),
        (cast.anna, "region", 404),
        (cast.lot, cast.there.location.pk, 200),
        (cast.gijs, "", 403),
        (cast.bram, "", 403),
    ):
        client.force_login(user)
        assert client.get(reverse(route), {"scope": key}).status_code == status, (user.name, key)


def test_a_municipality_never_meets_a_small_number(cast, client):
    for _ in range(3):
        a_referral(cast)
    MonthCounts.objects.update(month=month_of(timezone.localdate()) - 1)
    client.force_login(cast.dewi)
    assert _cells(client, "")["Verwezen"] == ["3"]
    client.force_login(cast.hanna)
    assert _cells(client, "")["Verwezen"] == ["minder dan 10"]


def _cells(client, key):
    found = client.get(reverse("insight:download"), {"scope": key})
    text = found.content.decode("utf-8-sig")
    return {row[0]: row[1:] for row in csv.reader(io.StringIO(text), delimiter=";") if len(row) > 1}


def test_why_courses_broke_off_is_told_to_the_team_and_through_the_gate_to_others(cast, client):
    a_year_of_work(cast.here, months=26, a_month_each=60)
    title = "Waarom trajecten afbraken"
    client.force_login(cast.dewi)
    own = client.get(DASHBOARD).content.decode()
    assert title in own and "Geen reden verteld" in own and "Komen was lastig" in own
    client.force_login(cast.hanna)
    assert title in client.get(DASHBOARD).content.decode()
    at_one_place = client.get(DASHBOARD, {"scope": cast.here.location.pk}).content.decode()
    assert title not in at_one_place
    told = queries.board(cast.actor(cast.hanna), queries.scope(cast.actor(cast.hanna), "")[0], timezone.localdate())
    assert told.breaks and all(count.value >= 10 for count in told.breaks.values())


def test_the_download_holds_what_the_page_shows_and_is_logged(cast, client):
    a_year_of_work(cast.here)
    client.force_login(cast.hanna)
    answer = client.get(reverse("insight:download"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    entry = AuditEntry.objects.latest("at")
    assert (entry.verb, entry.user_id, entry.ground) == ("figures.downloaded", cast.hanna.pk, "region")
    shown = client.get(DASHBOARD).content.decode()
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > 40
    assert [cell for row in rows for cell in row if cell not in shown and cell != "Periode"] == []


def test_no_cell_of_a_download_is_a_formula(cast):
    for risky in ("=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1", "|calc", "%0A"):
        assert page.safe(risky) == f"'{risky}"
    assert page.safe("Westerveld") == "Westerveld"
    cast.here.location.name = '=HYPERLINK("http://example.org")'
    cast.here.location.save()
    actor = cast.actor(cast.hanna)
    chosen, _all = queries.scope(actor, str(cast.here.location.pk))
    now = timezone.now()
    made = page.page(chosen, queries.board(actor, chosen, timezone.localdate()), queries.capacity(chosen, now))
    assert "\n=" not in page.as_csv(made.rows()) and ";=" not in page.as_csv(made.rows())


@pytest.mark.parametrize("key", ["", "region"])
def test_the_number_of_questions_to_the_database_does_not_grow(cast, client, key, monkeypatch):
    # A region's colours are asked for anew once in a while; that must not fall between the two pages.
    monkeypatch.setattr("kring.doors.steward.region.themes.monotonic", lambda: 0.0)
    client.force_login(cast.dewi)
    a_year_of_work(cast.here, months=1)
    others = dataclasses.replace(cast.here, practice=cast.other_practice)

    def asked():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(DASHBOARD, {"scope": key}).status_code == 200
        return [query["sql"] for query in asked]

    asked()
    few = asked()
    assert a_year_of_work(others, practices=50, months=12, seed=2) == 600
    many = asked()
    assert len(many) == len(few)
    figures = [sql for sql in many if any(t in sql for t in ("programme_", "insight_", "capacity_"))]
    assert len(figures) <= 6
    # Only the waiting list of now looks at referrals, by way of the team's open steps.
    assert not any('FROM "referral_' in sql for sql in many)
    assert sum("referral_" in sql for sql in many) == (key == "")


def test_each_page_is_about_its_own_place(cast):
    a_year_of_work(cast.here)
    zuid = dataclasses.replace(cast.here, location=another_location(cast, "Zuid"))
    a_year_of_work(zuid, seed=2, a_month_each=70)
    actor, today = cast.actor(cast.hanna), timezone.localdate()
    boards = {scope.key: queries.board(actor, scope, today) for scope in queries.scopes(actor)}
    assert len({board.totals["sent"].value for board in boards.values()}) == 3
    there = cast.actor(cast.lot)
    assert all(queries.board(there, scope, today).totals["sent"].value is None for scope in queries.scopes(there))


def test_a_municipality_gets_waiting_times_endings_and_reasons_of_the_region_only(cast, client):
    a_year_of_work(cast.here, months=30)
    client.force_login(cast.hanna)
    region, place = _cells(client, "region"), _cells(client, cast.here.location.pk)
    assert int(region["Activiteit gevonden"][0]) >= 10
    assert int(region["Het is klaar of niet meer nodig"][0]) >= 10
    assert "werkdag" in region["Mediane wachttijd tot eerste contact"][1]
    assert "%" in region["Terugkoppeling op tijd"][0]
    assert region["Verwezen"] == place["Verwezen"]
    for name in ("Activiteit gevonden", "Mediane wachttijd tot eerste contact", "Terugkoppeling op tijd"):
        assert name not in place


def test_a_team_gets_the_categories_of_other_locations_without_its_own(cast):
    """What it knows of its own people would otherwise, taken away, leave a few of the others."""
    a_year_of_work(cast.here, months=30)
    zuid = dataclasses.replace(cast.here, location=another_location(cast, "Zuid"))
    a_year_of_work(zuid, months=30, seed=2)

    def people(user):
        actor = cast.actor(user)
        chosen, _all = queries.scope(actor, "region")
        board = queries.board(actor, chosen, timezone.localdate())
        return board.wait.people, sum(count.value for count in board.stops.values()), board.totals["sent"]

    (met, stopped, sent), (met_there, stopped_there, sent_too) = people(cast.hanna), people(cast.dewi)
    assert met_there < met * 2 / 3
    assert stopped_there < stopped * 2 / 3
    assert sent == sent_too
    MonthCounts.objects.filter(location_id=zuid.location.pk).delete()
    caches["figures"].clear()  # what is over does not change, so it was kept
    assert people(cast.dewi)[:2] == (None, 0)


def test_names_of_link_workers_are_not_on_the_page(cast, client):
    a_year_of_work(cast.here)
    for user in (cast.hanna, cast.fenna):
        client.force_login(user)
        text = client.get(DASHBOARD).content.decode()
        assert "Westerveld" in text
        for name in ("Dewi", "Els Evers", "Darma"):
            assert name not in text
