"""The photo of a link worker: who puts it, who sees it where, and when it goes."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kring.access.links import token_for
from kring.access.models import AuditEntry, LinkPurpose
from kring.access.photos import forget_leavers
from kring.identity.models import Membership, Organisation, Photo, Role
from kring.referral.actions.card import renew_link
from kring.referral.actions.departure import depart
from kring.referral.actions.mend import withdraw
from kring.referral.actions.receive import pass_on
from kring.referral.rules.reasons import WithdrawReason
from tests.cast import a_link_worker
from tests.doors.photos import a_file, a_photo_of, a_picture
from tests.factories import a_booked_referral, a_referral, an_accepted_referral

pytestmark = pytest.mark.django_db

PUT, REMOVE, ACCOUNT = (reverse(f"account:{name}") for name in ("photo", "photo_remove", "overview"))
NEW = reverse("referral:new")


def steward_url(name, user):
    return reverse(f"steward:{name}", args=[user.pk])


def address(photo):
    return reverse("doors:photo", args=[photo.pk], query={"v": photo.version})


def card_of(referral):
    return reverse("doors:card", args=[referral.pk])


def own_link(referral):
    return reverse("doors:client", args=[token_for(referral.pk, LinkPurpose.CLIENT)])


def photo_on(link):
    """The address of the photo on a client's page; None where there is none."""
    found = re.search(r'<img class="avatar[^>]* src="([^"]+)"', Client().get(link).content.decode())
    return found and found[1]


def as_(user):
    browser = Client()
    browser.force_login(user)
    return browser


def page(user, url):
    answer = as_(user).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def told(verb):
    return list(AuditEntry.objects.filter(verb=verb).values_list("user_id", "object_type", "object_ids"))


# --- Putting and removing -----------------------------------------------------------------------------------------------


def test_a_link_worker_puts_a_photo_that_stands_wherever_the_name_stands(cast):
    referral = a_booked_referral(cast)
    places = [(cast.anna, NEW), (cast.anna, card_of(referral)), (cast.anna, reverse("doors:file", args=[referral.pk]))]
    places += [(cast.dewi, ACCOUNT), (cast.ivo, steward_url("person", cast.dewi))]
    assert [user.name for user, url in places if "/photos/" in page(user, url)] == []

    dewi = as_(cast.dewi)
    assert dewi.post(PUT, a_file()).url == ACCOUNT
    photo = Photo.objects.get(user=cast.dewi)
    assert photo.region_id == cast.here.region.pk
    assert "Uw foto is opgeslagen" in dewi.get(ACCOUNT).content.decode()
    assert [url for user, url in places if f'src="{address(photo)}"' not in page(user, url)] == []
    assert photo_on(own_link(referral)).endswith(f"/photo/?v={photo.version}")
    assert told("photo.put") == [(cast.dewi.pk, "identity.User", [str(cast.dewi.pk)])]


def test_another_photo_takes_its_place_at_another_address(cast):
    dewi = as_(cast.dewi)
    dewi.post(PUT, a_file(a_picture("teal")))
    before = Photo.objects.get()
    dewi.post(PUT, a_file(a_picture("orange", "PNG"), "foto.png"))
    after = Photo.objects.get()
    assert address(before) != address(after)
    assert bytes(before.content) != bytes(after.content)


def test_who_removes_the_photo_is_shown_with_initials_again(cast):
    photo = a_photo_of(cast.dewi, cast.here)
    dewi = as_(cast.dewi)
    assert address(photo) in page(cast.anna, NEW)
    dewi.post(REMOVE)
    assert not Photo.objects.exists()
    assert dewi.get(address(photo)).status_code == 404
    assert "/photos/" not in page(cast.anna, NEW)
    assert '<span class="avatar large" aria-hidden="true">DD</span>' in page(cast.anna, NEW)
    assert told("photo.removed") == [(cast.dewi.pk, "identity.User", [str(cast.dewi.pk)])]
    dewi.post(REMOVE)  # nothing left to remove, and nothing to tell
    assert len(told("photo.removed")) == 1


def test_the_steward_puts_and_removes_a_photo_on_the_persons_page(cast):
    ivo = as_(cast.ivo)
    assert ivo.post(steward_url("photo", cast.dewi), a_file()).url == steward_url("person", cast.dewi)
    assert address(Photo.objects.get(user=cast.dewi)) in page(cast.ivo, steward_url("person", cast.dewi))
    ivo.post(steward_url("photo_remove", cast.dewi))
    assert not Photo.objects.exists()
    line = (cast.ivo.pk, "identity.User", [str(cast.dewi.pk)])
    assert told("photo.put") + told("photo.removed") == [line, line]


def test_only_who_is_shown_to_clients_is_asked_for_a_photo(cast):
    assert PUT in page(cast.dewi, ACCOUNT)
    assert as_(cast.dewi).post(PUT, a_file()).status_code == 302
    for user in (cast.anna, cast.fenna, cast.gijs, cast.ivo):
        assert PUT not in page(user, ACCOUNT)
        assert as_(user).post(PUT, a_file()).status_code == 403
        assert as_(user).post(REMOVE).status_code == 403
    assert list(Photo.objects.values_list("user", flat=True)) == [cast.dewi.pk]

    assert steward_url("photo", cast.dewi) in page(cast.ivo, steward_url("person", cast.dewi))
    assert steward_url("photo", cast.anna) not in page(cast.ivo, steward_url("person", cast.anna))
    answer = as_(cast.ivo).post(steward_url("photo", cast.anna), a_file())
    assert answer.status_code == 422
    assert "geen welzijnscoach" in answer.content.decode()
    assert Photo.objects.count() == 1


def test_a_photo_of_somebody_elsewhere_cannot_be_put_or_removed(cast):
    photo = a_photo_of(cast.karim, cast.there)
    assert as_(cast.ivo).post(steward_url("photo", cast.karim), a_file()).status_code == 404
    assert as_(cast.ivo).post(steward_url("photo_remove", cast.karim)).status_code == 404
    assert as_(cast.fenna).post(steward_url("photo_remove", cast.dewi)).status_code == 403
    assert Photo.objects.get() == photo
    as_(cast.lot).post(steward_url("photo_remove", cast.karim))
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "foto.jpg", "geen foto"),
        (b"<!doctype html><script>alert(1)</script>", "foto.jpg", "geen foto"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "foto.heic", "HEIC"),
        (a_picture()[:400], "foto.jpg", "beschadigd"),
        (a_picture(size=(100, 300)), "foto.jpg", "te klein: minstens 128"),
        (a_picture(size=(5200, 5000)), "foto.jpg", "te veel beeldpunten"),
        (b"", "foto.jpg", "leeg"),
        (a_picture() + bytes(settings.FILE_UPLOAD_MAX_MEMORY_SIZE), "foto.jpg", "te groot: hoogstens 10 MB"),
    ],
)
def test_a_file_that_will_not_do_is_refused_kindly_beside_the_field_and_the_old_photo_stays(cast, content, name, why):
    before = a_photo_of(cast.dewi, cast.here, "orange")
    for user, put in ((cast.dewi, PUT), (cast.ivo, steward_url("photo", cast.dewi))):
        answer = as_(user).post(put, a_file(content, name))
        assert answer.status_code == 422
        html = answer.content.decode()
        assert why in re.search(r'id="id_photo_error">(.*?)</p>', html, re.DOTALL)[1]
        assert 'aria-invalid="true"' in html
        assert address(before) in html
    assert Photo.objects.get().version == before.version


def test_nothing_chosen_is_told_too(cast):
    answer = as_(cast.dewi).post(PUT, {})
    assert answer.status_code == 422
    assert "Kies eerst een foto" in answer.content.decode()


def test_a_file_on_its_way_in_is_kept_in_memory_and_not_beyond_the_limit(cast, monkeypatch):
    seen = {}

    def look(_field, given, _initial=None):
        seen.update(size=given.size, kept=len(given.read()), on_disk=hasattr(given, "temporary_file_path"))
        raise ValidationError("seen")

    monkeypatch.setattr("kring.identity.picture_field.PictureField.clean", look)
    limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    as_(cast.dewi).post(PUT, a_file(bytes(3 * limit)))
    assert (seen["size"], seen["on_disk"]) == (3 * limit, False)
    assert limit <= seen["kept"] < limit + 100_000
    as_(cast.dewi).post(PUT, a_file(bytes(1000)))
    assert seen == {"size": 1000, "kept": 1000, "on_disk": False}


def test_what_is_far_too_large_is_refused_before_a_byte_is_read_and_two_files_at_once_too(cast, monkeypatch):
    read = []
    monkeypatch.setattr("kring.ui.uploads.KeptInMemory.receive_data_chunk", lambda *given: read.append(given))
    stranger = Client(enforce_csrf_checks=True)  # the form is read for the token before anybody asks who this is
    stranger.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    for browser in (as_(cast.dewi), stranger):
        assert browser.post(PUT, a_file(bytes(settings.UPLOAD_READ_AT_MOST))).status_code == 400
    assert read == []
    several = {name: a_file(bytes(1000))["photo"] for name in ("photo", "other")}
    assert as_(cast.dewi).post(PUT, several).status_code == 400
    as_(cast.dewi).post(PUT, a_file(bytes(1000)))
    assert read


# --- Seeing -------------------------------------------------------------------------------------------------------------


def test_a_photo_comes_as_a_picture_that_only_the_readers_own_browser_keeps(cast):
    photo = a_photo_of(cast.dewi, cast.here)
    referral = a_referral(cast)
    for browser, url in ((as_(cast.anna), address(photo)), (Client(), photo_on(own_link(referral)))):
        answer = browser.get(url)
        assert answer.content == bytes(photo.content)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, max-age=86400"
        again = browser.get(url, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = browser.get(url, headers={"If-None-Match": '"another"'})
        assert (other.status_code, other.content) == (200, answer.content)


def test_everybody_in_the_region_sees_it_and_for_everybody_else_it_does_not_exist(cast):
    photo = a_photo_of(cast.dewi, cast.here)
    nothing = address(photo).replace(str(photo.pk), str(cast.dewi.pk))
    for user in cast.everyone:
        there = as_(user).get(address(photo))
        if user in (cast.jet, cast.karim, cast.lot):
            assert there.status_code == 404
            assert there.content == as_(user).get(nothing).content
        else:
            assert there.status_code == 200
    assert Client().get(address(photo)).status_code == 302


def test_a_clients_link_shows_the_own_link_worker_only(cast):
    a_photo_of(cast.dewi, cast.here, "teal")
    els = a_photo_of(cast.els, cast.here, "orange")
    referral = an_accepted_referral(cast)
    link = own_link(referral)
    seen = Client().get(photo_on(link)).content
    assert seen == bytes(Photo.objects.get(user=cast.dewi).content)
    assert Client().get(address(els)).status_code == 302

    pass_on(cast.actor(cast.dewi), referral.pk, cast.els.pk)
    assert Client().get(photo_on(link)).content == bytes(els.content)


def test_a_link_that_ended_shows_no_photo(cast):
    a_photo_of(cast.dewi, cast.here)
    referral = a_referral(cast)
    url = photo_on(own_link(referral))
    assert Client().get(url).status_code == 200
    renew_link(cast.actor(cast.anna), referral.pk)
    assert Client().get(url).status_code == 404

    url = photo_on(own_link(referral))
    assert Client().get(url).status_code == 200
    withdraw(cast.actor(cast.anna), referral.pk, WithdrawReason.MISTAKE)
    assert Client().get(url).status_code == 404
    assert photo_on(own_link(referral)) is None


def test_without_a_photo_the_link_has_none(cast):
    referral = a_referral(cast)
    url = reverse("doors:client_photo", args=[token_for(referral.pk, LinkPurpose.CLIENT)])
    assert Client().get(url).status_code == 404
    a_photo_of(cast.dewi, cast.here)
    assert Client().get(url).status_code == 200


def test_beside_a_name_the_photo_says_nothing_more_and_alone_it_says_whose_it_is(cast):
    a_photo_of(cast.dewi, cast.here)
    referral = a_referral(cast)
    pages = {url: page(cast.anna, url) for url in (NEW, card_of(referral))} | {
        "link": Client().get(own_link(referral)).content.decode()
    }
    for html in pages.values():
        assert re.findall(r'<img class="avatar[^>]*alt="([^"]*)"', html) == [""]
    assert 'alt="Foto van Dewi Darma"' in page(cast.dewi, ACCOUNT)
    assert 'alt="Foto van Dewi Darma"' in page(cast.ivo, steward_url("person", cast.dewi))


def test_more_link_workers_to_choose_from_take_no_more_queries_for_their_photos(cast):
    def asked():
        anna = as_(cast.anna)
        anna.get(NEW)
        with CaptureQueriesContext(connection) as queries:
            html = anna.get(NEW).content.decode()
        return html.count('src="/photos/'), len([q for q in queries if "identity_photo" in q["sql"]]), len(queries)

    a_photo_of(cast.dewi, cast.here)
    seen, for_photos, in_all = asked()
    assert (seen, for_photos) == (1, 1)
    for number in range(6):
        a_photo_of(a_link_worker(cast.here, f"W{number} Worker"), cast.here)
    assert asked() == (7, 1, in_all)


def test_today_does_not_ask_for_photos_at_all(cast):
    a_photo_of(cast.dewi, cast.here)
    a_booked_referral(cast)
    for user in (cast.dewi, cast.anna, cast.fenna):
        browser = as_(user)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("doors:today"))
        assert [query for query in queries if "identity_photo" in query["sql"]] == []


# --- Leaving ------------------------------------------------------------------------------------------------------------


def test_the_photo_of_who_leaves_is_hidden_the_day_after_and_then_forgotten(cast):
    photo, stays = a_photo_of(cast.dewi, cast.here), a_photo_of(cast.els, cast.here)
    today = timezone.localdate()
    depart(cast.actor(cast.fenna), cast.dewi.pk, None)
    assert as_(cast.anna).get(address(photo)).status_code == 200  # the last day
    Membership.objects.filter(user=cast.dewi).update(until=today - timedelta(days=1))
    assert as_(cast.anna).get(address(photo)).status_code == 404
    assert forget_leavers(timezone.now()) == 1
    assert Photo.objects.get() == stays
    line = AuditEntry.objects.get(verb="photo.removed")
    assert (line.region_id, line.user_id, line.role) == (cast.here.region.pk, None, "daily_round")
    assert line.object_ids == [str(cast.dewi.pk)]


def test_the_photo_of_a_closed_account_is_hidden_at_once(cast):
    photo = a_photo_of(cast.dewi, cast.here)
    assert forget_leavers(timezone.now()) == 0
    assert as_(cast.anna).get(address(photo)).status_code == 200
    as_(cast.ivo).post(steward_url("account_close", cast.dewi))
    assert as_(cast.anna).get(address(photo)).status_code == 404
    assert forget_leavers(timezone.now()) == 1


def test_of_who_works_for_a_team_that_stopped_no_photo_is_taken_and_none_is_offered_to_be_put(cast):
    page = steward_url("person", cast.dewi)
    put = steward_url("photo", cast.dewi)
    assert put in as_(cast.ivo).get(page).content.decode()
    stopped = cast.other_practice
    Organisation.objects.filter(pk=stopped.pk).update(active=False)
    Membership.objects.filter(user=cast.dewi).update(organisation=stopped)
    answer = as_(cast.ivo).get(page)
    assert answer.status_code == 200 and put not in answer.content.decode()
    as_(cast.ivo).post(put, a_file(a_picture()))
    assert not Photo.objects.exists()
    Organisation.objects.filter(pk=stopped.pk).update(active=True)
    as_(cast.ivo).post(put, a_file(a_picture()))
    assert Photo.objects.exists()


def test_who_works_in_two_regions_has_a_photo_in_each(cast):
    here, welfare = a_photo_of(cast.dewi, cast.here, "teal"), cast.there.welfare
    Membership.objects.create(
        region_id=cast.there.region.pk,
        user=cast.dewi,
        organisation=welfare,
        role=Role.LINK_WORKER,
        since=timezone.localdate(),
    )
    there = a_photo_of(cast.dewi, cast.there, "orange")
    assert as_(cast.jet).get(address(there)).status_code == 200
    assert as_(cast.jet).get(address(here)).status_code == 404
    assert as_(cast.anna).get(address(here)).status_code == 200
    Membership.objects.filter(user=cast.dewi, organisation=welfare).delete()
    assert forget_leavers(timezone.now()) == 1
    assert Photo.objects.get() == here
