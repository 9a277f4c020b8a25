import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.identity.models import Organisation, OrganisationKind
from tests.cast import an_organisation
from tests.doors.steward.two_windows import seen_on
from tests.factories import a_referral

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "De Kastanje",
    "kind": "practice",
    "postcode": "1234ab",
    "place": "Westerveld",
    "phone": "0612345678",
}


@pytest.fixture
def steward(cast, client):
    client.force_login(cast.ivo)
    return client


def url(name, row=None):
    return reverse(f"steward:{name}", kwargs={"id": row.pk} if row else None)


def test_an_organisation_is_added_and_that_is_in_the_log(cast, steward):
    steward.post(url("organisation_add"), DETAILS)
    added = Organisation.objects.get(name="De Kastanje")
    assert (added.region_id, added.postcode, added.phone) == (cast.here.region.pk, "1234 AB", "+31 6 12345678")
    line = AuditEntry.objects.get(verb="steward.changed")
    assert (line.user_id, line.object_ids) == (cast.ivo.pk, [str(added.pk)])


def test_a_double_is_refused_beside_the_name_and_what_was_typed_stays(cast, steward):
    page = steward.post(url("organisation_add"), DETAILS | {"name": "de linde"}).content.decode()
    assert 'id="id_name_error"' in page
    assert 'value="de linde"' in page
    assert Organisation.objects.filter(name__iexact="de linde").count() == 1


def test_the_same_name_for_another_kind_or_in_another_region_is_no_double(cast, steward):
    steward.post(url("organisation_add"), DETAILS | {"name": "De Linde", "kind": "provider"})
    steward.post(url("organisation_add"), DETAILS | {"name": "De Eik"})
    assert Organisation.objects.filter(region_id=cast.here.region.pk, name__in=["De Linde", "De Eik"]).count() == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 10_000),
        ("name", "De \x07 Bel"),
        ("name", "\u202etxet"),
        ("kind", "castle"),
        ("postcode", "99"),
        ("phone", "call me"),
        ("email", "nobody"),
        ("parent", "01a2009f-f142-77dc-9b10-30b6f8671a7c"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(steward, field, value):
    page = steward.post(url("organisation_add"), DETAILS | {field: value}).content.decode()
    assert f'id="id_{field}_error"' in page
    assert not Organisation.objects.filter(postcode="1234 AB", name=DETAILS["name"]).exists()


def test_an_organisation_is_no_part_of_its_own_part(cast, steward):
    group = an_organisation(cast.here.region, OrganisationKind.CARE_GROUP, "Zorggroep West")
    fields = {"name": "De Linde", "kind": "practice"}
    address = url("organisation_change", cast.here.practice)
    steward.post(address, fields | {"parent": group.pk} | seen_on(steward, address))
    cast.here.practice.refresh_from_db()
    assert cast.here.practice.parent == group
    page = steward.post(
        url("organisation_change", group),
        {"name": "Zorggroep West", "kind": "care_group", "parent": cast.here.practice.pk},
    ).content.decode()
    assert 'id="id_parent_error"' in page


def test_another_regions_organisation_cannot_be_the_whole(cast, steward):
    fields = {"name": "De Linde", "kind": "practice", "parent": cast.there.welfare.pk}
    page = steward.post(url("organisation_change", cast.here.practice), fields).content.decode()
    assert 'id="id_parent_error"' in page


def test_a_stopped_organisation_shuts_its_people_out(cast, client):
    client.force_login(cast.gijs)
    assert client.get(reverse("doors:today")).status_code == 200
    client.force_login(cast.ivo)
    client.post(url("organisation_stop", cast.provider))
    cast.provider.refresh_from_db()
    assert cast.provider.active is False
    client.force_login(cast.gijs)
    assert client.get(reverse("doors:today")).status_code != 200


def test_an_organisation_with_open_referrals_cannot_stop(cast, steward):
    a_referral(cast)
    page = steward.post(url("organisation_stop", cast.here.practice), follow=True).content.decode()
    cast.here.practice.refresh_from_db()
    assert cast.here.practice.active is True
    assert "1 open verwijzing" in page


def test_a_stopped_organisation_can_take_part_again(cast, steward):
    steward.post(url("organisation_stop", cast.provider))
    steward.post(url("organisation_resume", cast.provider))
    cast.provider.refresh_from_db()
    assert cast.provider.active is True


def test_the_list_is_searched_and_filtered(cast, steward):
    def names(**wishes):
        page = steward.get(url("organisations"), wishes).content.decode()
        return [name for name in ("De Linde", "Het Anker", "De Brug", "Welkom", "De Eik") if f">{name}</a>" in page]

    assert names() == ["De Linde", "Het Anker", "De Brug", "Welkom"]
    assert names(words="lind") == ["De Linde"]
    assert names(kind="practice") == ["De Linde", "Het Anker"]
    assert names(show="without_people") == []
    for left in (cast.gijs, cast.carla):
        left.memberships.update(until="2021-01-01")
    assert names(show="without_people") == ["Het Anker"]  # De Brug offers activities, and answers by link
    assert names(kind="castle") == ["De Linde", "Het Anker", "De Brug", "Welkom"]


def test_pages_of_a_long_list_follow_each_other_and_lead_back(cast, steward):
    for at in range(60):
        an_organisation(cast.here.region, OrganisationKind.OTHER, f"Club {at:02}")
    first = steward.get(url("organisations"), {"kind": "other"}).content.decode()
    assert "Club 49" in first
    assert "Club 50" not in first
    last = Organisation.objects.get(name="Club 49")
    second = steward.get(url("organisations"), {"kind": "other", "after": last.pk}).content.decode()
    assert "Club 49" not in second
    assert "Club 50" in second
    assert "Club 59" in second
    edge = Organisation.objects.get(name="Club 50")
    back = steward.get(url("organisations"), {"kind": "other", "before": edge.pk}).content.decode()
    assert "Club 00" in back
    assert "Club 49" in back
    assert 'rel="prev"' not in back
    nonsense = steward.get(url("organisations"), {"kind": "other", "after": "x"}).content.decode()
    assert "Club 00" in nonsense


def test_a_longer_list_takes_no_more_queries(cast, steward):
    def queries():
        with CaptureQueriesContext(connection) as found:
            steward.get(url("organisations"))
        return len(found)

    queries()  # what is looked up once per session
    few = queries()
    for at in range(40):
        an_organisation(cast.here.region, OrganisationKind.OTHER, f"Club {at:02}")
    assert queries() == few


def test_what_an_organisation_was_part_of_stays_in_its_form_when_that_takes_part_no_longer(cast, steward):
    whole = Organisation.objects.create(region_id=cast.here.region.pk, name="Zorggroep", kind="care_group")
    practice = cast.here.practice
    practice.parent = whole
    practice.save()
    chosen = f'<option value="{whole.pk}" selected>Zorggroep'
    page = url("organisation_change", practice)
    assert f"{chosen}</option>" in steward.get(page).text
    whole.active = False
    whole.save()
    assert f"{chosen} (doet niet meer mee)</option>" in steward.get(page).text
    assert str(whole.pk) not in steward.get(reverse("steward:organisation_add")).text
