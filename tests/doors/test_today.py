"""Today: who needs what, for each role, and nothing that somebody may not see."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry, Dossier, Link, LinkPurpose, Relation
from kring.capacity.models import Appointment
from kring.duties.actions import owe
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.identity.models import Membership, Role
from kring.referral.actions.absence import register_absence
from kring.referral.actions.by_client import ask_to_stop
from kring.referral.actions.departure import depart, open_with_reason
from kring.referral.actions.receive import ask, give_back
from kring.referral.models import Referral
from kring.referral.rules.reasons import ReturnReason
from kring.rows import new_id
from tests.factories import a_booked_referral, a_person, a_referral, an_accepted_referral, days_ago


@pytest.fixture
def open_today(client):
    def get(user, query=""):
        client.force_login(user)
        response = client.get(f"/{query}")
        assert response.status_code == 200
        return response.content.decode()

    return get


def test_where_no_appointment_can_be_made_the_step_does_not_lead_to_a_page_without_a_form(cast, open_today):
    referral = a_referral(cast)
    due = {"organisation_id": cast.here.welfare.pk, "owner_id": cast.dewi.pk, "due_on": timezone.localdate()}
    owe(referral.dossier, StepCode.RESCHEDULE, **due, now=timezone.now())
    page = reverse("referral:appointment", args=[referral.pk])
    assert page in open_today(cast.dewi)

    give_back(cast.actor(cast.dewi), referral.pk, ReturnReason.UNCLEAR, None, "Welk nummer?")
    owe(referral.dossier, StepCode.RESCHEDULE, **due, now=timezone.now())
    assert page not in open_today(cast.dewi)


def test_coffee_is_for_who_has_nobody_waiting(cast, open_today):
    Membership.objects.create(
        region_id=cast.here.region.pk,
        user=cast.dewi,
        organisation=cast.here.welfare,
        role=Role.TEAM_LEAD,
        since=days_ago(9),
    )
    assert "Tijd voor koffie" in open_today(cast.dewi)

    theirs = a_referral(cast)
    Step.objects.filter(dossier=theirs.pk).update(owner=cast.els)
    overdue(theirs)
    page = open_today(cast.dewi)
    assert "Voor u is hier niets te doen" in page and "Tijd voor koffie" not in page


def overdue(referral, days=3):
    Step.objects.filter(dossier=referral.pk, done_at=None).update(due_on=days_ago(days))


def test_a_link_worker_sees_what_to_do_overdue_first_with_why_and_who(cast, open_today):
    later, first = a_referral(cast), a_referral(cast, person=a_person(first_name="Henk", last_name="van Dijk"))
    overdue(first)
    page = open_today(cast.dewi)

    assert page.index("H. van Dijk") < page.index("M. Beem")
    assert "de verwijzer wacht op uw antwoord" in page
    assert 'class="step overdue"' in page
    listed = AuditEntry.objects.get(verb="today.listed", user_id=cast.dewi.pk)
    assert set(listed.object_ids) == {str(first.pk), str(later.pk)}


def test_a_colleague_sees_nothing_of_it(cast, open_today):
    a_referral(cast)
    assert "Beem" in open_today(cast.dewi)
    assert "Beem" not in open_today(cast.els)
    assert "Beem" not in open_today(cast.karim)


def test_a_deputy_sees_it_with_for_whom(cast, open_today):
    a_referral(cast)
    today = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=7), cast.els.pk)
    page = open_today(cast.els)

    assert "M. Beem" in page
    assert "voor Dewi Darma, die er niet is" in page


def test_what_waits_for_the_referrer_stands_apart(cast, open_today):
    referral = a_referral(cast)
    ask(cast.actor(cast.dewi), referral.pk, "Wat bedoelt u?")
    page = open_today(cast.dewi)

    assert "Beem" in page[page.index('id="waiting"') :]
    assert "Beem" not in page[: page.index('id="waiting"')]
    assert "Beem" in open_today(cast.dewi, "?tab=waiting")


def test_tabs_count_and_filter(cast, open_today):
    overdue(a_referral(cast))
    a_referral(cast, person=a_person(first_name="Henk", last_name="Dijk"))
    assert "H. Dijk" not in open_today(cast.dewi, "?tab=overdue")
    assert "M. Beem" in open_today(cast.dewi, "?tab=overdue")
    assert "M. Beem" not in open_today(cast.dewi, "?tab=week")
    assert open_today(cast.dewi, "?tab=nonsense&after=nonsense")


def test_a_referrer_sees_questions_and_own_referrals(cast, open_today):
    asked = a_referral(cast)
    ask(cast.actor(cast.dewi), asked.pk, "Wat bedoelt u?")
    page = open_today(cast.anna)

    assert "Beantwoord de vraag van de welzijnscoach" in page
    assert f"/referrals/{asked.pk}/answer/" in page
    assert "Uw laatste verwijzingen" in page
    assert "/referrals/new/" in page
    assert "Beem" in open_today(cast.bram)
    assert "Beem" not in open_today(cast.carla)


def test_a_team_lead_sees_steps_without_names(cast, open_today):
    referral = a_referral(cast)
    assert referral.reference not in open_today(cast.fenna)
    overdue(referral)
    page = open_today(cast.fenna)

    assert referral.reference in page
    assert "Dewi Darma" in page
    assert "Beem" not in page


def test_a_team_lead_who_stands_in_sees_names(cast, open_today):
    a_referral(cast)
    today = timezone.localdate()
    register_absence(cast.actor(cast.fenna), cast.dewi.pk, today, today, None)
    assert "M. Beem" in open_today(cast.fenna)


@pytest.mark.parametrize("who", ["gijs", "hanna", "ivo"])
def test_others_get_a_short_page_with_where_they_can_go(cast, open_today, who):
    a_referral(cast)
    page = open_today(getattr(cast, who))
    assert "Beem" not in page
    assert "/activities/" in page or "<h1" in page


def test_presence_and_appointments_of_today(cast, open_today):
    referral = a_booked_referral(cast)
    Appointment.objects.filter(dossier=referral.pk).update(
        starts_at=timezone.localtime().replace(hour=14, minute=0, second=0, microsecond=0)
    )
    page = open_today(cast.dewi)
    assert re.search(r"<strong>14:00</strong> <a href=\"[^\"]*\">M. Beem</a>", page)
    assert "De Linde, kamer 3" in page
    assert page.index("Afspraken vandaag") < page.index("Volgende stappen"), "on a phone, what is fixed comes first"


def test_a_duty_that_nothing_else_finishes_is_done_by_hand(cast, client, open_today):
    referral = a_referral(cast)
    open_with_reason(cast.actor(cast.fenna), referral.pk, "Klacht over wachttijd")
    assert "Klacht over wachttijd" in open_today(cast.dewi)
    step = Step.objects.get(code=StepCode.FILE_OPENED)
    lead = Step.objects.get(code=StepCode.ACCEPT)

    client.post(f"/steps/{step.pk}/done/")
    client.post(f"/steps/{lead.pk}/done/")
    step.refresh_from_db()
    lead.refresh_from_db()
    assert (step.outcome, lead.done_at) == ("done", None)
    client.force_login(cast.els)
    assert client.post(f"/steps/{lead.pk}/done/").status_code == 404


def test_a_link_worker_takes_up_what_is_with_the_team(cast, client, open_today):
    referral = an_accepted_referral(cast)
    depart(cast.actor(cast.fenna), cast.dewi.pk, None)
    assert "Ik pak dit op" in open_today(cast.els)

    client.post(f"/files/{referral.pk}/take-up/")
    referral.refresh_from_db()
    assert referral.link_worker_id == cast.els.pk
    assert Step.objects.get(dossier=referral.pk, done_at=None).owner_id == cast.els.pk


def _copies(referral, count):
    """Many more files like this one, quickly: what is measured is reading them."""
    for _number in range(count):
        _copy(referral)


def _copy(referral):
    dossier = Dossier.objects.create(region_id=referral.region_id, opened_at=timezone.now())
    for relation in Relation.objects.filter(dossier=referral.pk):
        relation.pk, relation.dossier_id = new_id(), dossier.pk
        relation.save(force_insert=True)
    for step in Step.objects.filter(dossier=referral.pk):
        step.pk, step.dossier_id = new_id(), dossier.pk
        step.save(force_insert=True)
    again = Referral.objects.get(pk=referral.pk)
    again.dossier, again.key = dossier, new_id()
    again.save(force_insert=True)


@pytest.mark.parametrize("who", ["dewi", "anna", "fenna"])
def test_the_number_of_queries_does_not_grow_with_the_rows(cast, client, who):
    referral = a_referral(cast)
    if who == "anna":
        ask(cast.actor(cast.dewi), referral.pk, "Wat bedoelt u?")
    overdue(referral)
    client.force_login(getattr(cast, who))
    with_one = _queries_of_today(client)
    _copies(referral, 199)
    assert _queries_of_today(client) == with_one


def _queries_of_today(client) -> int:
    """Queries of the second of two visits: the first fills what a process keeps for a while, such as the region's colours."""
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    return len(queries)


def test_a_long_list_comes_in_pages_that_meet(cast, client):
    referral = a_referral(cast)
    _copies(referral, 60)
    client.force_login(cast.dewi)
    first = client.get("/").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(f"/{following}").content.decode()
    found = [set(re.findall(r'step-title"><a href="([^"]+)"', page)) for page in (first, second)]

    assert [len(one) for one in found] == [50, 11]
    assert not found[0] & found[1]


def test_who_has_no_membership_gets_a_kind_page(cast, client):
    client.force_login(cast.dewi)
    assert client.get("/").status_code == 200
    cast.dewi.memberships.update(until=timezone.localdate() - timedelta(days=1))
    page = client.get("/", follow=True)
    assert "geen rol in een organisatie" in page.content.decode()
    assert "Beem" not in page.content.decode()


def test_who_is_marked_as_away_reads_that_first_and_who_does_the_steps(cast, open_today):
    a_referral(cast)
    assert "U staat als afwezig" not in open_today(cast.dewi)
    today = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today + timedelta(days=7), cast.els.pk)
    page = open_today(cast.dewi)
    assert "U staat als afwezig tot en met" in page
    assert "Els Evers neemt voor u waar" in page
    assert reverse("doors:absence") in page
    assert "voor Dewi Darma, die er niet is" not in page
    assert "U staat als afwezig" not in open_today(cast.els)


def test_away_without_a_deputy_names_the_team_lead(cast, open_today):
    today = timezone.localdate()
    register_absence(cast.actor(cast.dewi), cast.dewi.pk, today, today, None)
    assert "de teamleider houdt uw dossiers in het oog" in open_today(cast.dewi)


STOPS = "De cliënt wil stoppen: de welzijnscoach heeft nog één gesprek"


def test_the_practice_sees_that_the_client_wants_to_stop(cast, client, open_today):
    referral = an_accepted_referral(cast)
    file = reverse("doors:file", args=[referral.pk])
    client.force_login(cast.anna)
    for page in (open_today(cast.anna), client.get(file).text):
        assert STOPS not in page
        assert "De welzijnscoach legt het eerste contact" in page
    ask_to_stop(Link.objects.get(dossier=referral.pk, purpose=LinkPurpose.CLIENT))
    assert STOPS in open_today(cast.anna)
    assert STOPS in client.get(file).text


def test_a_search_without_hits_says_what_was_looked_for_and_what_to_try(cast, client):
    a_referral(cast)
    client.force_login(cast.anna)
    look = reverse("referral:search")
    assert "M. Beem" in client.post(look, {"name": "bee"}, headers={"HX-Request": "true"}).text
    found = client.post(look, {"name": "Qx"}, headers={"HX-Request": "true"}).text
    assert "Niemand gevonden van wie de achternaam begint met ‘Qx’." in found
    assert "Hier staat niets" not in found
    assert "Niemand gevonden" in client.post(look, {"name": "Qx"}).text
    assert "Typ het begin van een achternaam." in client.post(look, {"name": ""}).text
