from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.access.policy import NotAllowed
from kring.doors.steward.locations.actions import set_contact
from kring.doors.steward.locations.queries import details, locations
from kring.identity.models import Organisation, OrganisationKind
from kring.programme.models import Location, LocationMember, LocationPractice
from kring.programme.queries import contact_person, locations_of_practices
from kring.referral.actions.send import send
from kring.referral.queries import desk
from tests.cast import an_organisation
from tests.doors.steward.two_windows import seen_on
from tests.factories import a_new_referral, an_accepted_referral

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(cast, client):
    client.force_login(cast.ivo)
    return client


def url(name, row=None):
    return reverse(f"steward:{name}", kwargs={"id": row.pk} if row else None)


def a_profile(cast, **fields):
    chosen = {"name": "Zuid", "programme": cast.here.programme.pk, "welfare": cast.here.welfare.pk}
    return chosen | {"urbanity": "2", "started_in": "2016", "systems": "Dossier en veilige mail"} | fields


def test_a_location_is_added_with_its_profile(cast, steward):
    steward.post(url("location_add"), a_profile(cast))
    added = Location.objects.get(name="Zuid")
    assert (added.urbanity, added.started_in, added.systems) == (2, 2016, "Dossier en veilige mail")
    assert AuditEntry.objects.get(verb="steward.changed").object_ids == [str(added.pk)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "westerveld"),
        ("started_in", "1816"),
        ("started_in", "soon"),
        ("urbanity", "9"),
        ("systems", "x" * 10_000),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(cast, steward, field, value):
    page = steward.post(url("location_add"), a_profile(cast, **{field: value})).content.decode()
    assert f'id="id_{field}_error"' in page
    assert Location.objects.filter(region_id=cast.here.region.pk).count() == 1


def test_programme_and_team_are_of_this_region(cast, steward):
    page = steward.post(
        url("location_add"), a_profile(cast, programme=cast.there.programme.pk, welfare=cast.there.welfare.pk)
    ).content.decode()
    assert 'id="id_programme_error"' in page
    assert 'id="id_welfare_error"' in page


def test_a_practice_that_is_only_known_cannot_refer_until_it_takes_part(cast, steward):
    practice = an_organisation(cast.here.region, OrganisationKind.PRACTICE, "De Wilg")
    steward.post(url("location_practice", cast.here.location), {"practice": practice.pk})
    row = LocationPractice.objects.get(practice=practice)
    assert row.takes_part is False
    assert locations_of_practices((practice.pk,)) == []
    steward.post(url("practice_joins", row))
    assert locations_of_practices((practice.pk,)) == [cast.here.location]
    steward.post(url("practice_leaves", row))
    assert locations_of_practices((practice.pk,)) == []


def test_a_practice_is_added_once(cast, steward):
    page = steward.post(
        url("location_practice", cast.here.location), {"practice": cast.here.practice.pk}
    ).content.decode()
    assert 'id="id_practice_error"' in page


def test_hours_divide_over_the_practices_that_take_part(cast, steward):
    assert details(cast.here.location).hours_per_practice == Decimal(16)
    member = LocationMember.objects.get(user=cast.els)
    seen = seen_on(steward, url("location_hours", member))
    steward.post(url("location_hours", member), {"hours_per_week": "4.5"} | seen)
    found = details(cast.here.location)
    assert (found.hours, found.hours_per_practice) == (Decimal("20.5"), Decimal("10.25"))
    LocationPractice.objects.filter(location=cast.here.location).update(takes_part=False)
    assert details(cast.here.location).hours_per_practice is None


@pytest.mark.parametrize("value", ["-1", "61", "many", "4.25"])
def test_impossible_hours_are_refused(cast, steward, value):
    member = LocationMember.objects.get(user=cast.els)
    page = steward.post(url("location_hours", member), {"hours_per_week": value}).content.decode()
    assert 'id="id_hours_per_week_error"' in page
    member.refresh_from_db()
    assert member.hours_per_week == 16


def test_only_link_workers_of_the_team_begin_at_a_location(cast, steward):
    steward.post(url("location_add"), a_profile(cast))
    south = Location.objects.get(name="Zuid")
    fields = {"hours_per_week": "8", "since": "2026-01-01"}
    page = steward.post(url("location_link_worker", south), fields | {"user": cast.anna.pk}).content.decode()
    assert 'id="id_user_error"' in page
    steward.post(url("location_link_worker", south), fields | {"user": cast.dewi.pk})
    assert [row.user for row in south.members.all()] == [cast.dewi]


def test_what_a_location_lacks_is_seen(cast, steward):
    assert [
        place.has_people and place.has_roster and place.has_programme for place in locations(cast.actor(cast.ivo))
    ] == [True]
    steward.post(url("location_add"), a_profile(cast))
    south = next(place for place in locations(cast.actor(cast.ivo)) if place.name == "Zuid")
    assert (south.has_people, south.has_roster, south.has_programme, south.hours) == (False, False, True, 0)


@pytest.fixture
def linde(cast):
    return LocationPractice.objects.get(practice=cast.here.practice)


def test_a_practice_gets_a_fixed_contact_person_and_both_sides_read_who(cast, steward, linde, in_english):
    referral = an_accepted_referral(cast)
    pages = (
        (cast.ivo, url("location", cast.here.location), "Els Evers <a href"),
        (cast.anna, reverse("referral:new"), "contact person of your practice"),
        (cast.anna, reverse("doors:file", args=[referral.pk]), "Contact person of De Linde: Els Evers"),
        (cast.dewi, reverse("doors:file", args=[referral.pk]), "Contact person of De Linde: Els Evers"),
    )
    for user, page, words in pages:
        steward.force_login(user)
        assert words not in steward.get(page).text
    steward.force_login(cast.ivo)
    assert "Els Evers" in steward.get(url("practice_contact", linde)).text
    seen = seen_on(steward, url("practice_contact", linde))
    steward.post(url("practice_contact", linde), {"contact": cast.els.pk} | seen)
    assert LocationPractice.objects.get(pk=linde.pk).contact == cast.els
    assert AuditEntry.objects.filter(verb="steward.changed", object_ids=[str(linde.pk)]).count() == 1
    for user, page, words in pages:
        steward.force_login(user)
        assert words in steward.get(page).text


def test_a_contact_person_is_a_link_worker_of_the_location(cast, steward, linde):
    for stranger in (cast.karim, cast.anna, cast.fenna):
        answer = steward.post(url("practice_contact", linde), {"contact": stranger.pk})
        assert 'id="id_contact_error"' in answer.text
        with pytest.raises(NotAllowed):
            set_contact(cast.actor(cast.ivo), linde, stranger)
    with pytest.raises(NotAllowed):
        set_contact(cast.actor(cast.anna), linde, cast.els)


def test_who_works_there_no_more_is_no_contact_person_and_the_steward_reads_it(cast, steward, linde, in_english):
    set_contact(cast.actor(cast.ivo), linde, cast.els)
    today = timezone.localdate()
    assert contact_person(cast.here.location.pk, cast.here.practice.pk, today) == cast.els
    LocationMember.objects.filter(user=cast.els).update(until=today - timedelta(days=1))
    assert contact_person(cast.here.location.pk, cast.here.practice.pk, today) is None
    assert "works here no more" in steward.get(url("location", cast.here.location)).text
    seen = seen_on(steward, url("practice_contact", linde))
    steward.post(url("practice_contact", linde), {"contact": ""} | seen)
    assert "works here no more" not in steward.get(url("location", cast.here.location)).text


@pytest.mark.parametrize("kind", [OrganisationKind.MENTAL_HEALTH, OrganisationKind.OCCUPATIONAL_HEALTH])
def test_mental_health_care_and_occupational_health_are_added_and_refer(cast, steward, kind):
    """R5: not only GPs refer."""
    steward.post(reverse("steward:organisation_add"), {"kind": kind.value, "name": "De Overstap"})
    added = Organisation.objects.get(name="De Overstap")
    assert added.kind == kind
    steward.post(url("location_practice", cast.here.location), {"practice": added.pk, "takes_part": "on"})
    role = {"organisation": added.pk, "role": "referrer", "since": "2026-01-01"}
    steward.post(reverse("steward:role_add", args=[cast.hanna.pk]), role)

    hanna = cast.actor(cast.hanna)
    shown = desk(hanna, None, timezone.now())
    assert shown.practice == added
    sent = send(hanna, a_new_referral(cast, practice_id=added.pk, referrer_id=cast.hanna.pk))
    assert (sent.practice, sent.referrer) == (added, cast.hanna)


def test_a_municipality_is_no_organisation_that_refers_to_a_location(cast, steward):
    answer = steward.post(url("location_practice", cast.here.location), {"practice": cast.municipality.pk})
    assert 'id="id_practice_error"' in answer.text
