"""The team lead's pages, and absence as a link worker registers it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kring.access.models import Grant
from kring.capacity.models import Absence, Appointment
from kring.duties.models import Step
from kring.identity.models import Membership, Role
from kring.referral.actions.send import send
from kring.referral.models import Referral
from tests.factories import a_booked_referral, a_far_referral, a_new_referral, a_person, a_referral, days_ago

LISTS = {"/team/": ("waiting", "pressing"), "/": ("team",)}


@pytest.fixture
def as_fenna(cast, client):
    client.force_login(cast.fenna)
    return client


def test_the_team_page_shows_load_and_absence_and_no_client(cast, as_fenna):
    referral = a_referral(cast)
    page = as_fenna.get("/team/").content.decode()
    assert "Dewi Darma" in page
    pressing = 'aria-labelledby="pressing"'
    assert referral.reference not in page.split(pressing)[1]
    referral.dossier.steps.update(due_on=days_ago(2))
    page = as_fenna.get("/team/").content.decode()
    assert referral.reference in page.split(pressing)[1]
    assert "Beem" not in page
    assert "Karim" not in page


def test_who_waits_and_who_is_with_nobody_is_named_in_the_same_way_in_each_list(cast, as_fenna):
    new = a_new_referral(cast, person=a_person(last_name="Kanarie"), link_worker_id=None)
    own, whole_team = a_referral(cast), send(cast.actor(cast.anna), new)
    for referral in (own, whole_team):
        referral.dossier.steps.update(due_on=days_ago(2))
    for page in ("/team/", "/"):
        text = as_fenna.get(page).content.decode()
        lists = [text.split(f'aria-labelledby="{part}"')[1].split("</section>")[0] for part in LISTS[page]]
        for part in lists:
            assert ("Kanarie" in part, whole_team.reference in part) == (True, False)
            assert ("Beem" in part, own.reference in part) == (False, True)


@pytest.mark.parametrize("path", ["/team/", "/team/files/"])
def test_only_a_team_lead_opens_team_pages(cast, client, path):
    for user in (cast.dewi, cast.anna, cast.ivo, cast.hanna):
        client.force_login(user)
        assert client.get(path).status_code == 403
    client.force_login(cast.fenna)
    assert client.get(path).status_code == 200


def test_a_link_worker_registers_an_own_absence(cast, client):
    a_referral(cast)
    client.force_login(cast.dewi)
    page = client.get("/team/absence/").content.decode()
    assert "Fenna" not in page
    assert f'type="hidden" name="who" value="{cast.dewi.pk}"' in page
    assert f'value="{timezone.localdate().isoformat()}"' in page
    today = timezone.localdate().isoformat()
    given = {"who": cast.dewi.pk, "since": today, "until": today, "deputy": cast.els.pk}
    assert client.post("/team/absence/", given).status_code == 302
    assert Absence.objects.get().deputy == cast.els

    again = client.post("/team/absence/", given)
    assert again.status_code == 422
    assert "eerder een afwezigheid" in again.content.decode()
    assert client.post(f"/team/absence/{Absence.objects.get().pk}/back/").status_code == 302
    assert not Absence.objects.exists()


def test_an_impossible_absence_is_refused_beside_the_field_and_the_input_kept(cast, as_fenna):
    today = timezone.localdate()
    wrong = {"who": cast.dewi.pk, "since": today, "until": today - timedelta(days=1), "deputy": cast.dewi.pk}
    response = as_fenna.post("/team/absence/", wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert "De laatste dag ligt voor de eerste." in page
    assert "Kies iemand anders dan wie afwezig is." in page
    assert not Absence.objects.exists()


def test_nobody_registers_an_absence_of_a_stranger(cast, client):
    client.force_login(cast.dewi)
    today = timezone.localdate().isoformat()
    given = {"who": cast.els.pk, "since": today, "until": today, "deputy": ""}
    assert client.post("/team/absence/", given).status_code == 422
    assert not Absence.objects.exists()


def test_leaving_passes_the_files_on(cast, as_fenna):
    a_referral(cast)
    address = f"/team/people/{cast.dewi.pk}/leaves/"
    given = {"to": cast.els.pk, "last_day": timezone.localdate().isoformat()}
    assert as_fenna.post(address, given).status_code == 422
    assert as_fenna.post(address, given | {"sure": "on"}).status_code == 302
    assert Referral.objects.get().link_worker == cast.els
    assert as_fenna.get(f"/team/people/{cast.karim.pk}/leaves/").status_code == 404


def test_a_file_is_opened_with_a_reason(cast, as_fenna):
    referral, far = a_referral(cast), a_far_referral(cast)
    page = as_fenna.get(f"/team/files/?who={cast.dewi.pk}").content.decode()
    assert referral.reference in page
    assert "Beem" not in page

    address = f"/team/files/{referral.pk}/open/"
    assert as_fenna.get(address).status_code == 200
    assert as_fenna.post(address, {"reason": "kort"}).status_code == 422
    assert not Grant.objects.exists()
    assert as_fenna.post(address, {"reason": "Klacht van de cliënt over wachten"}).status_code == 302
    assert Grant.objects.get().user == cast.fenna
    assert as_fenna.get(f"/team/files/{far.pk}/open/").status_code == 404


def test_who_works_in_two_regions_chooses_one(cast, client):
    there = cast.there
    Membership.objects.create(
        region_id=there.region.pk, user=cast.fenna, organisation=there.welfare, role=Role.TEAM_LEAD, since=days_ago(9)
    )
    client.force_login(cast.fenna)
    assert "Dewi Darma" in client.get("/team/").content.decode()
    assert "/region/" in client.get("/team/").content.decode()
    client.post("/region/", {"region": there.region.pk})
    assert "Karim Kaya" in client.get("/team/").content.decode()
    client.post("/region/", {"region": cast.here.welfare.pk})
    assert "Karim Kaya" in client.get("/team/").content.decode()


@pytest.mark.parametrize("who", ["dewi", "fenna"])
def test_which_appointments_fall_away_is_said_beforehand_and_what_to_make_anew_afterwards(cast, client, who):
    booked = a_booked_referral(cast)
    when = timezone.localdate(Appointment.objects.get().starts_at)
    client.force_login(getattr(cast, who))
    named = "Beem" if who == "dewi" else booked.reference
    given = {"who": cast.dewi.pk, "since": when.isoformat(), "until": when.isoformat(), "deputy": "", "seen": "0"}
    asked = client.post("/team/absence/", given)
    assert (asked.status_code, named in asked.text, 'name="seen" value="1"' in asked.text) == (422, True, True)
    assert ("Beem" in asked.text) == (who == "dewi")
    assert Appointment.objects.get().cancelled_at is None and not Absence.objects.exists()

    assert client.post("/team/absence/", given | {"seen": "1"}).status_code == 302
    assert Appointment.objects.get().cancelled_at
    told = client.post(f"/team/absence/{Absence.objects.get().pk}/back/", follow=True).text
    assert "komen niet terug" in told
    assert booked.reference in told or "Beem" in told
    assert f"/files/{booked.pk}/" in told


def test_an_appointment_to_make_anew_that_nobody_has_stays_in_the_list_of_the_team_lead(cast, client):
    booked = a_booked_referral(cast)
    when = timezone.localdate(Appointment.objects.get().starts_at).isoformat()
    client.force_login(cast.fenna)
    client.post("/team/absence/", {"who": cast.dewi.pk, "since": when, "until": when, "deputy": "", "seen": "1"})
    assert f"/files/{booked.pk}/" in client.get("/team/absence/").text

    Step.objects.filter(dossier=booked.pk, code="reschedule").update(owner=None, kept_for=None)
    assert f"/files/{booked.pk}/" in client.get("/team/absence/").text
    client.force_login(cast.dewi)
    assert f"/files/{booked.pk}/" not in client.get("/team/absence/").text
