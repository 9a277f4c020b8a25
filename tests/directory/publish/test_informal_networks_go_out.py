"""An informal network stands on the open map with whom to call, and goes out as data without the name of a person."""

import json

from django.test import Client

from kring.directory.models import Activity
from kring.identity.models import Organisation


def test_the_contact_person_of_a_network_is_no_organisation_in_the_open_data(api, offer, open_map):
    offer("Straatnetwerk", theme="network", organiser="Annelies van 14", phone="020 123 45 67", contact_agreed=True)
    offer("Koor", theme="culture", organiser="Koor De Zon")
    services = {one["name"]: one for one in api("services", full=True, per_page=100)["contents"]}
    assert "Annelies" not in json.dumps(services["Straatnetwerk"]) and "organization" not in services["Straatnetwerk"]
    assert services["Koor"]["organization"]["name"] == "Koor De Zon"
    assert "Annelies van 14" not in [one["name"] for one in api("organizations", per_page=100)["contents"]]

    row = Activity.objects.get(title="Straatnetwerk")
    page = Client().get(f"/map/{open_map}/{row.pk}/?lang=nl").text
    assert "<dt>Contactpersoon</dt><dd>Annelies van 14</dd>" in page
    assert "Annelies" not in page.split('type="application/ld+json"')[1].split("</script>")[0]


def test_a_network_of_an_organisation_goes_out_with_it(api, offer, cast):
    organisation = Organisation.objects.filter(pk=cast.activity.organisation_id).get()
    offer("Straatnetwerk", theme="network", organisation=organisation)
    [one] = [one for one in api("services", full=True, per_page=100)["contents"] if one["name"] == "Straatnetwerk"]
    assert one["organization"]["name"] == organisation.name
