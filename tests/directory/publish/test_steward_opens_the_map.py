"""A steward puts the map on the open web, names who may show it, and takes it off again."""

import pytest
from django.test import Client
from django.urls import reverse

from kring.access.models import AuditEntry
from kring.doors.steward.region.forms import RegionForm
from kring.identity.models import Region


@pytest.fixture
def steward(cast):
    """Ivo's browser."""
    browser = Client()
    browser.force_login(cast.ivo)
    return browser


@pytest.fixture
def save(cast, steward):
    """Sends the page of the region with these changes."""

    def send(**changed):
        form = RegionForm(Region.objects.get(pk=cast.here.region.pk))
        given = {name: form[name].value() for name in form.fields} | {"seen": form.seen} | changed
        return steward.post(reverse("steward:region"), {name: value for name, value in given.items() if value})

    return send


def public_page(cast):
    return Client().get(reverse("public:map", args=[cast.here.region.slug])).status_code


def test_the_map_is_off_until_a_steward_puts_it_on_and_goes_off_again(cast, steward, save):
    assert public_page(cast) == 404
    assert save(public_map="on").status_code == 302
    assert public_page(cast) == 200
    assert reverse("public:map", args=[cast.here.region.slug]) in steward.get(reverse("steward:region")).text
    assert AuditEntry.objects.filter(verb="steward.changed", user_id=cast.ivo.pk).exists()

    assert save(public_map="").status_code == 302
    assert public_page(cast) == 404


def test_websites_are_named_one_a_line(cast, save):
    save(
        public_map="on",
        embedded_by="https://www.Westerveld.example/\nhttps://wijk.example:8443\n\nhttps://wijk.example:8443",
    )

    assert (
        Region.objects.get(pk=cast.here.region.pk).embedded_by
        == "https://www.westerveld.example\nhttps://wijk.example:8443"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "http://www.westerveld.example",
        "*",
        "https://*",
        "https://*.example",
        "https://a.example/pad",
        "https://a.example; script-src *",
        "'self'",
        "data:",
        "https://localhost",
    ],
)
def test_what_is_no_website_over_https_is_refused(cast, save, wrong):
    assert save(public_map="on", embedded_by="https://goed.example").status_code == 302
    answer = save(embedded_by=wrong)

    assert answer.status_code == 200 and 'id="id_embedded_by_error"' in answer.text
    assert Region.objects.get(pk=cast.here.region.pk).embedded_by == "https://goed.example"


def test_only_a_steward_of_the_region_may(cast, save):
    gijs = Client()
    gijs.force_login(cast.gijs)
    assert gijs.post(reverse("steward:region"), {"public_map": "on"}).status_code == 403
    assert not Region.objects.filter(public_map=True).exists()
