import re

import pytest
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.clients.models import ConsentText
from kring.doors.steward.region.themes import forget
from tests.doors.steward.two_windows import seen_on

pytestmark = pytest.mark.django_db

COLOURS = {
    "brand": "#7a1f5c",
    "brand_ink": "#ffffff",
    "action": "#7a1f5c",
    "action_ink": "#ffffff",
    "link": "#0b5a86",
    "radius": "none",
}


@pytest.fixture
def steward(cast, client):
    forget()
    client.force_login(cast.ivo)
    return client


def settings_of(cast, **fields):
    return {"name": "Westerveld", "smallest_count": "10", **COLOURS, **fields}


def stylesheet(page):
    """The address of the sheet with the colours: a region's own, or that of a preview."""
    return re.search(r'href="([^"]*(?:/theme/|preview\.css)[^"]*)"', page)[1].replace("&amp;", "&")


def test_the_region_wears_its_own_colours(cast, steward, django_capture_on_commit_callbacks):
    before = stylesheet(steward.get(reverse("steward:start")).content.decode())
    with django_capture_on_commit_callbacks(execute=True):
        steward.post(reverse("steward:region"), settings_of(cast, **seen_on(steward, reverse("steward:region"))))
    cast.here.region.refresh_from_db()
    assert cast.here.region.theme == {"brand": "#7a1f5c", "action": "#7a1f5c", "radius": "none"}
    address = stylesheet(steward.get(reverse("steward:start")).content.decode())
    assert address != before
    assert "#7a1f5c" in steward.get(address).content.decode()
    line = AuditEntry.objects.get(verb="steward.changed")
    assert line.object_ids == [str(cast.here.region.pk)]


def test_another_region_keeps_its_own(cast, steward, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        steward.post(reverse("steward:region"), settings_of(cast, **seen_on(steward, reverse("steward:region"))))
    client.force_login(cast.lot)
    assert "westerveld" not in stylesheet(client.get(reverse("steward:start")).content.decode())


@pytest.mark.parametrize(
    ("fields", "sign"),
    [
        ({"brand_ink": "#7a1f5d"}, "contrast"),
        ({"link": "#ffff00"}, "contrast"),
        ({"brand": "red"}, 'id="id_brand_error"'),
        ({"brand": "#fff;}body{display:none"}, 'id="id_brand_error"'),
        ({"radius": "9rem"}, 'id="id_radius_error"'),
        ({"smallest_count": "4"}, 'id="id_smallest_count_error"'),
        ({"name": ""}, 'id="id_name_error"'),
    ],
)
def test_what_people_cannot_read_or_could_give_someone_away_is_refused(cast, steward, fields, sign):
    page = steward.post(reverse("steward:region"), settings_of(cast, **fields)).content.decode()
    assert sign in page
    cast.here.region.refresh_from_db()
    assert (cast.here.region.theme, cast.here.region.smallest_count) == ({}, 10)


def test_a_preview_saves_nothing(cast, steward):
    page = steward.post(reverse("steward:region"), settings_of(cast, preview="1")).content.decode()
    assert "#7a1f5c" in steward.get(stylesheet(page)).content.decode()
    cast.here.region.refresh_from_db()
    assert cast.here.region.theme == {}


def test_a_forged_preview_gives_the_saved_colours_and_nothing_of_its_own(cast, steward):
    address = reverse("steward:preview_css")
    assert "#7a1f5c" in steward.get(address, settings_of(cast)).content.decode()
    forged = steward.get(address, settings_of(cast, brand="#fff;}body{display:none")).content.decode()
    assert "#7a1f5c" not in forged
    assert "display" not in forged


def a_text(cast, **fields):
    return {"text_nl": "Ik vind het goed.", "text_en": "I agree.", "seen": "1"} | fields


def test_a_new_consent_text_is_a_new_version_and_the_old_one_stays(cast, steward):
    steward.post(reverse("steward:consent"), a_text(cast))
    texts = ConsentText.objects.filter(region_id=cast.here.region.pk).order_by("version")
    assert [text.version for text in texts] == [1, 2]
    assert texts[0].text_nl == cast.here.consent_text.text_nl
    assert ConsentText.objects.filter(region_id=cast.there.region.pk).count() == 1


def test_both_languages_are_needed_and_the_words_must_be_new(cast, steward):
    page = steward.post(reverse("steward:consent"), a_text(cast, text_en="")).content.decode()
    assert 'id="id_text_en_error"' in page
    assert "Ik vind het goed." in page
    same = {"text_nl": cast.here.consent_text.text_nl, "text_en": cast.here.consent_text.text_en}
    steward.post(reverse("steward:consent"), a_text(cast, **same))
    assert ConsentText.objects.filter(region_id=cast.here.region.pk).count() == 1


def test_two_stewards_at_once_make_one_version_and_the_other_sees_it(cast, steward):
    steward.post(reverse("steward:consent"), a_text(cast))
    answer = steward.post(reverse("steward:consent"), a_text(cast, text_nl="Iets anders."))
    assert answer.status_code == 409
    assert "Iets anders." in answer.content.decode()
    assert 'name="seen" value="2"' in answer.content.decode()
    assert ConsentText.objects.filter(region_id=cast.here.region.pk).count() == 2
