"""An activity has a picture, drawn anew; whoever may see the activity may see it, everybody when the entry is public."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from kring.directory.models import Activity, Picture
from kring.identity.models import Region
from tests.directory.upkeep.kept import appointed, page_of
from tests.doors.photos import a_picture


@pytest.fixture
def put(cast, client):
    """Put a picture as the provider."""

    def send(content=None, person=None, **more):
        client.force_login(person or cast.gijs)
        file = SimpleUploadedFile("foto.jpg", a_picture(size=(1200, 900)) if content is None else content, "image/jpeg")
        address = reverse("directory:picture_edit", args=[cast.activity.pk])
        return client.post(address, {"picture": file, "shows": "Mensen op een bank", **more})

    return send


def public_address(cast):
    return reverse("directory:public_picture", args=[cast.activity.pk])


def test_it_is_drawn_anew_in_one_size_without_what_a_camera_writes_along(cast, put, client):
    file = io.BytesIO()
    picture = Image.new("RGB", (1200, 900), "teal")
    exif = picture.getexif()
    exif[0x010E] = "Kade 12, Westerveld"
    picture.save(file, "JPEG", exif=exif, comment=b"Kade 12")
    assert b"Kade 12" in file.getvalue()
    assert put(file.getvalue()).status_code == 302
    kept = bytes(Picture.objects.get().content)
    assert Image.open(io.BytesIO(kept)).size == (960, 640)
    assert b"Kade 12" not in kept
    page = client.get(reverse("directory:activity", args=[cast.activity.pk])).content.decode()
    assert 'alt="Mensen op een bank"' in page


@pytest.mark.parametrize("content", [b"", b"tekst", a_picture(size=(200, 200)), a_picture()[:400]])
def test_what_cannot_be_shown_is_refused_kindly_and_the_former_stays(put, content):
    put()
    before = Picture.objects.get().version
    assert put(content).status_code == 422
    assert Picture.objects.get().version == before


def test_professionals_of_the_region_see_it_and_no_others(cast, put, client):
    put()
    address = reverse("directory:picture", args=[cast.activity.pk])
    for person, status in ((cast.dewi, 200), (cast.anna, 200), (cast.karim, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.logout()
    assert client.get(address).status_code == 302


def test_everybody_sees_it_only_while_the_entry_and_the_map_are_public(cast, put, client):
    put()
    client.logout()
    assert client.get(public_address(cast)).status_code == 404
    Region.objects.update(public_map=True)
    answer = client.get(public_address(cast))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    for hidden in ({"public": False}, {"active": False}, {"ends_on": timezone.localdate().replace(year=2020)}):
        Activity.objects.update(**{"public": True, "active": True, "ends_on": None} | hidden)
        assert client.get(public_address(cast)).status_code == 404, hidden


def test_the_picture_of_a_hidden_entry_is_not_kept_on_the_way_for_long(cast, put, client):
    put()
    client.logout()
    Region.objects.update(public_map=True)
    first = client.get(public_address(cast))
    said = dict(part.strip().partition("=")[::2] for part in first["Cache-Control"].split(","))
    assert "must-revalidate" in said and int(said["max-age"]) <= 5 * 60
    asked_again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(public_address(cast), **asked_again).status_code == 304
    Activity.objects.update(public=False)
    assert client.get(public_address(cast), **asked_again).status_code == 404


def test_who_keeps_the_entry_by_link_puts_and_removes_it_too(cast, client):
    token = appointed(cast)
    file = SimpleUploadedFile("foto.png", a_picture("red", "PNG", (600, 500)), "image/png")
    change = reverse("directory:kept_picture_edit", args=[token])
    client.post(change, {"picture": file, "shows": "Een rode deur"})
    assert client.get(reverse("directory:kept_picture", args=[token])).status_code == 200
    assert client.get(page_of(token)).status_code == 200
    client.post(change, {"remove": "1"})
    assert not Picture.objects.exists()


def test_only_who_keeps_the_entry_puts_one(cast, put):
    assert put(person=cast.dewi).status_code == 403
    assert put(person=cast.karim).status_code == 404
    Activity.objects.update(organisation=None)
    assert put().status_code == 403
    assert not Picture.objects.exists()
    assert put(person=cast.ivo).status_code == 302
