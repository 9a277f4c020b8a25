"""Every page of the steward opens, for the steward only."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.capacity.models import Presence
from kring.directory.models import Activity, Feed, Intake, IntakeState, Likeness, Merge
from kring.directory.taking import files
from kring.identity.models import Membership
from kring.outcomes.models import AdoptedInstrument
from kring.programme.actions import start_draft
from kring.programme.models import LocationMember, LocationPractice
from tests.factories import a_booked_referral

pytestmark = pytest.mark.django_db

PLAIN = [
    "start",
    "organisations",
    "organisation_add",
    "people",
    "invite",
    "rights",
    "locations",
    "location_add",
    "programmes",
    "programme_add",
    "rosters",
    "presence_add",
    "consent",
    "region",
    "tiles",
    "questionnaires",
    "questionnaire_own",
    "web_texts",
    "map",
    "feed_add",
    "disputed",
    "duplicates",
    "holidays",
]
ABOUT = {
    "organisation": "practice",
    "organisation_change": "practice",
    "person": "user",
    "person_change": "user",
    "profile": "user",
    "role_add": "user",
    "role_end": "membership",
    "location": "location",
    "location_change": "location",
    "location_practice": "location",
    "location_link_worker": "location",
    "location_hours": "member",
    "practice_contact": "taking_part",
    "programme": "programme",
    "programme_rename": "programme",
    "version": "version",
    "presence_change": "presence",
    "presence_end": "presence",
    "feed": "feed",
    "feed_change": "feed",
    "intake": "intake",
    "intake_wrong": "intake",
    "intake_columns": "list",
    "duplicate": "likeness",
    "duplicate_look": "entry",
    "questionnaire_words": "adopted",
}
POSTED = {
    "organisation_stop": "practice",
    "organisation_resume": "practice",
    "invite_again": "user",
    "account_close": "user",
    "account_reopen": "user",
    "practice_joins": "taking_part",
    "practice_leaves": "taking_part",
    "draft_start": "programme",
    "publish": "draft",
    "draft_discard": "draft",
    "feed_bring": "feed",
    "feed_fetch": "feed",
    "intake_agree": "intake",
    "intake_drop": "intake",
    "duplicate_apart": "likeness",
    "merge_undo": "merge",
    "questionnaire_end": "adopted",
}


def things(place, user, steward):
    """The rows of a region that the steward's pages are about."""
    return {
        "practice": place.practice.pk,
        "user": user.pk,
        "membership": Membership.objects.get(user=user).pk,
        "location": place.location.pk,
        "member": LocationMember.objects.get(location=place.location, user=user).pk,
        "taking_part": LocationPractice.objects.get(location=place.location, practice=place.practice).pk,
        "programme": place.programme.pk,
        "version": place.version.pk,
        "draft": start_draft(steward, place.programme).pk,
        "presence": Presence.objects.filter(user=user).first().pk,
        "adopted": AdoptedInstrument.objects.create(
            region_id=place.region.pk,
            instrument="who-5",
            version="1998",
            adopted_by_id=steward.user_id,
            adopted_at=timezone.now(),
        ).pk,
    } | _of_the_map(place.region.pk, steward.user_id)


def _of_the_map(region_id, user_id):
    """A feed with a file that was compared and one whose columns have no names yet; entries that are alike or were merged."""
    now, common = timezone.now(), {"region_id": region_id}
    feed = Feed.objects.create(**common, name="Stadslijst", address="https://example.org/lijst.json")
    counts = {"services": 3, "new": 1, "changed": 1, "same": 0, "gone": 1, "wrong": 1, "mended": 1}
    intake = Intake.objects.create(
        **common, feed=feed, file_name="lijst.json", state=IntakeState.READY, by_id=user_id, made_at=now, counts=counts,
        shown={"new": ["Zangkoor"], "changed": [["Bridge", ["cost"]]], "gone": ["Soep"]}, reason="many_wrong",
        wrong=[["lijst.json", 4, "name", "empty", False, "", ""], ["lijst.json", 5, "email", "address", True, "koor(at)", "mail"]],
    )  # fmt: skip
    columns = Intake(**common, feed=feed, state=IntakeState.COLUMNS, by_id=user_id, made_at=now)
    files.keep(columns, "lijst.csv", [b"titel;prijs\nZingen;gratis\n"])
    columns.save()
    one, other, gone = (Activity.objects.create(**common, title=f"Zangkoor {n}", theme="culture") for n in "123")
    alike = Likeness.objects.create(**common, one=one, other=other, reasons=["title"], strength=90, found_at=now)
    merge = Merge.objects.create(**common, kept=one, gone=gone, before={}, by_id=user_id, at=now)
    return {
        "feed": feed.pk, "intake": intake.pk, "list": columns.pk, "likeness": alike.pk, "merge": merge.pk,
        "entry": one.pk, "other": other.pk,
    }  # fmt: skip


@pytest.fixture
def here(cast):
    return things(cast.here, cast.dewi, cast.actor(cast.ivo))


@pytest.fixture
def there(cast):
    return things(cast.there, cast.karim, cast.actor(cast.lot))


# The library is the same in every region.
QUESTIONNAIRE = ("who-5", "1998")


def addresses(rows):
    found = {name: reverse(f"steward:{name}", kwargs={"id": rows[kind]}) for name, kind in ABOUT.items()}
    found["duplicate_same"] = reverse("steward:duplicate_same", args=[rows["entry"]], query={"with": rows["other"]})
    for section in ("general", "norms", "words", "discussed", "tree", "measuring"):
        found[section] = reverse("steward:draft", kwargs={"id": rows["draft"], "section": section})
    return found


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_opens_for_the_steward_only(cast, client, name):
    client.force_login(cast.ivo)
    assert client.get(reverse(f"steward:{name}")).status_code == 200
    for other in (cast.anna, cast.dewi, cast.fenna, cast.hanna, cast.gijs):
        client.force_login(other)
        assert client.get(reverse(f"steward:{name}")).status_code == 403


def test_pages_about_something_open_for_the_steward_of_that_region_only(cast, client, here):
    for name, address in addresses(here).items():
        client.force_login(cast.ivo)
        assert client.get(address).status_code == 200, name
        client.force_login(cast.lot)
        assert client.get(address).status_code == 404, name
        client.force_login(cast.anna)
        assert client.get(address).status_code in (403, 404), name


@pytest.mark.parametrize("name", POSTED)
def test_changes_are_for_the_steward_of_that_region_only(cast, client, here, name):
    address = reverse(f"steward:{name}", kwargs={"id": here[POSTED[name]]})
    client.force_login(cast.ivo)
    assert client.get(address).status_code == 405
    client.force_login(cast.lot)
    assert client.post(address).status_code == 404
    client.force_login(cast.anna)
    assert client.post(address).status_code in (403, 404)
    client.force_login(cast.ivo)
    assert client.post(address).status_code in (302, 422)  # it was there all along


def test_nobodys_file_is_on_a_page_of_the_steward(cast, client, here):

    referral = a_booked_referral(cast)
    client.force_login(cast.ivo)
    of_the_library = reverse("steward:questionnaire", args=QUESTIONNAIRE)
    for address in [*addresses(here).values(), of_the_library, *(reverse(f"steward:{name}") for name in PLAIN)]:
        text = client.get(address).content.decode()
        assert "Beem" not in text
        assert referral.reference not in text
        assert str(referral.pk) not in text
