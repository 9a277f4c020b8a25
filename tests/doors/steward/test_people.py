import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.capacity.queries import slots_of
from kring.events.outbox import work_off
from kring.identity.models import LinkWorkerProfile, Membership, Role, User
from tests.cast import PASSWORD
from tests.doors.steward.two_windows import seen_on
from tests.factories import a_referral, an_accepted_referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(cast, client):
    client.force_login(cast.ivo)
    return client


def url(name, row=None):
    return reverse(f"steward:{name}", kwargs={"id": row.pk} if row else None)


def an_invitation(cast, **fields):
    today = timezone.localdate().isoformat()
    place = {"organisation": cast.here.practice.pk, "role": "referrer", "since": today}
    return {"email": "Nina@Example.org", "name": "Nina Nauta", "language": "nl"} | place | fields


def role_of(user):
    return Membership.objects.get(user=user)


def test_someone_invited_chooses_a_password_by_a_link_that_works_once(cast, steward):
    steward.post(url("invite"), an_invitation(cast))
    nina = User.objects.get(email="nina@example.org")
    assert not nina.has_usable_password()
    assert role_of(nina).organisation == cast.here.practice
    assert mail.outbox == []  # it goes through the outbox

    assert work_off() == 1
    letter = mail.outbox[0]
    assert letter.to == ["nina@example.org"]
    assert "Nina" not in letter.subject + letter.body
    assert "De Linde" not in letter.subject + letter.body
    path = re.search(r"http://localhost:8000(/\S+)", letter.body)[1]

    visitor = Client()
    chosen = visitor.get(path, follow=True)
    assert chosen.status_code == 200
    visitor.post(chosen.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    nina.refresh_from_db()
    assert nina.check_password(PASSWORD)
    again = Client().get(path, follow=True).content.decode()
    assert "password1" not in again


def test_every_part_of_an_invitation_is_in_the_log(cast, steward):
    steward.post(url("invite"), an_invitation(cast))
    nina = User.objects.get(email="nina@example.org")
    found = {line.object_ids[0] for line in AuditEntry.objects.filter(verb="steward.changed", user_id=cast.ivo.pk)}
    assert found == {str(nina.pk), str(role_of(nina).pk)}


def test_an_address_that_has_an_account_gets_the_role_and_keeps_its_name(cast, steward):
    steward.post(url("invite"), an_invitation(cast, email="karim@example.org", role="assistant"))
    cast.karim.refresh_from_db()
    assert cast.karim.name == "Karim Kaya"
    assert Membership.objects.filter(user=cast.karim, role=Role.ASSISTANT, region_id=cast.here.region.pk).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nina"),
        ("name", "N\u202eina"),
        ("name", "<b>"),
        ("name", "x" * 10_000),
        ("role", "king"),
        ("role", "municipality"),
        ("since", "2026-02-30"),
        ("until", "2001-01-01"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_nothing_is_made(cast, steward, field, value):
    page = steward.post(url("invite"), an_invitation(cast, **{field: value})).content.decode()
    assert f'id="id_{field}_error"' in page
    assert "De Linde" in page
    assert not User.objects.filter(email="nina@example.org").exists()


def test_an_organisation_of_another_region_cannot_be_joined(cast, steward):
    page = steward.post(url("invite"), an_invitation(cast, organisation=cast.there.practice.pk)).content.decode()
    assert 'id="id_organisation_error"' in page
    assert not User.objects.filter(email="nina@example.org").exists()


def test_a_closed_account_is_not_opened_by_inviting_it(cast, steward):
    steward.post(url("account_close", cast.gijs))
    page = steward.post(url("invite"), an_invitation(cast, email="gijs@example.org")).content.decode()
    assert 'id="id_email_error"' in page
    cast.gijs.refresh_from_db()
    assert not cast.gijs.is_active


def test_a_role_is_given_once_at_a_time(cast, steward):
    fields = {"organisation": cast.here.practice.pk, "role": "referrer", "since": "2026-01-01"}
    page = steward.post(url("role_add", cast.anna), fields).content.decode()
    assert 'id="id_role_error"' in page
    assert Membership.objects.filter(user=cast.anna).count() == 1
    steward.post(url("role_add", cast.anna), fields | {"role": "core_team"})
    assert Membership.objects.filter(user=cast.anna).count() == 2


def test_a_role_ends_on_its_last_day(cast, steward):
    today = timezone.localdate()
    steward.post(url("role_end", role_of(cast.anna)), {"until": today.isoformat()})
    assert role_of(cast.anna).until == today
    assert cast.actor(cast.anna).has(Role.REFERRER)
    page = steward.post(url("role_end", role_of(cast.anna)), {"until": "2019-12-31"}).content.decode()
    assert 'id="id_until_error"' in page
    assert role_of(cast.anna).until == today


def test_a_link_worker_with_open_referrals_does_not_leave(cast, steward):
    an_accepted_referral(cast)
    a_referral(cast)
    page = steward.post(url("role_end", role_of(cast.dewi)), {"until": timezone.localdate()}).content.decode()
    assert "2 open verwijzingen" in page
    assert "teamleider" in page
    assert role_of(cast.dewi).until is None


def test_nobody_can_book_with_a_link_worker_who_left(cast, steward):
    today = timezone.localdate()
    assert slots_of(cast.els.pk, timezone.now())
    steward.post(url("role_end", role_of(cast.els)), {"until": today})
    assert role_of(cast.els).until == today
    assert [slot for slot in slots_of(cast.els.pk, timezone.now()) if timezone.localdate(slot.starts_at) > today] == []
    assert cast.els.locations.get().until == today


def test_the_last_steward_stays(cast, steward):
    page = steward.post(url("role_end", role_of(cast.ivo)), {"until": timezone.localdate()}).content.decode()
    assert "enige beheerder" in page
    assert role_of(cast.ivo).until is None
    steward.post(url("account_close", cast.ivo))
    cast.ivo.refresh_from_db()
    assert cast.ivo.is_active


def test_closing_an_account_ends_its_sessions_at_once_and_for_good(cast, steward):
    cast.gijs.set_password(PASSWORD)
    cast.gijs.save()
    gijs = Client()
    gijs.force_login(cast.gijs)
    assert gijs.get("/").status_code == 200
    steward.post(url("account_close", cast.gijs))
    assert gijs.get("/").status_code == 302
    steward.post(url("account_reopen", cast.gijs))
    assert gijs.get("/").status_code == 302
    cast.gijs.refresh_from_db()
    assert cast.gijs.is_active
    assert not cast.gijs.has_usable_password()


def test_an_account_that_is_used_elsewhere_stays_open(cast, steward):
    Membership.objects.create(
        region_id=cast.there.region.pk,
        user=cast.gijs,
        organisation=cast.there.practice,
        role=Role.REFERRER,
        since=timezone.localdate(),
    )
    steward.post(url("account_close", cast.gijs))
    cast.gijs.refresh_from_db()
    assert cast.gijs.is_active


def test_details_and_profile_are_changed(cast, steward):
    details = {"name": "Dewi D. Darma", "job_title": "Coach", "language": "en"}
    steward.post(url("person_change", cast.dewi), details | seen_on(steward, url("person_change", cast.dewi)))
    profile = {"about": "Ik luister.", "background": "Verpleging", "trained_on": "2024-05-01", "volunteer": "on"}
    steward.post(url("profile", cast.dewi), profile | seen_on(steward, url("profile", cast.dewi)))
    cast.dewi.refresh_from_db()
    assert (cast.dewi.name, cast.dewi.language) == ("Dewi D. Darma", "en")
    found = LinkWorkerProfile.objects.get(user=cast.dewi)
    assert (found.about, found.background, found.volunteer) == ("Ik luister.", "Verpleging", True)
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = steward.post(url("profile", cast.dewi), profile | {"trained_on": tomorrow}).content.decode()
    assert 'id="id_trained_on_error"' in page
    assert "Ik luister." in page


def test_a_search_keeps_names_out_of_addresses(cast, steward):
    page = steward.post(url("people"), {"words": "dew"}).content.decode()
    assert "Dewi Darma" in page
    assert "Anna Aalbers" not in page
    assert "Karim Kaya" not in steward.post(url("people"), {"words": "karim"}).content.decode()
    assert "Anna Aalbers" in steward.get(url("people"), {"words": "dew"}).content.decode()


def test_who_is_about_to_leave_is_found(cast, steward):
    assert "Gijs Groen" not in steward.get(url("people"), {"show": "ending"}).content.decode()
    role_of(cast.gijs)
    Membership.objects.filter(user=cast.gijs).update(until=timezone.localdate() + timedelta(days=20))
    assert "Gijs Groen" in steward.get(url("people"), {"show": "ending"}).content.decode()


def test_the_yearly_check_names_everybody_of_this_region_only(cast, steward):
    page = steward.get(url("rights")).content.decode()
    for user in cast.everyone:
        assert (user.name in page) == (user not in (cast.jet, cast.karim, cast.lot))


def test_a_longer_list_takes_no_more_queries(cast, steward):
    def queries():
        with CaptureQueriesContext(connection) as found:
            steward.get(url("people"))
        return len(found)

    queries()  # what is looked up once per session
    few = queries()
    for at in range(30):
        steward.post(url("invite"), an_invitation(cast, email=f"n{at}@example.org"))
    assert "n7@example.org" in steward.get(url("people")).content.decode()
    assert queries() == few
