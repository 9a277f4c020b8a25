"""The team lead reads the roster of the team's locations; only the steward changes it (R65)."""

from django.urls import reverse

from kring.capacity.models import Presence
from kring.identity.models import Membership, Organisation
from kring.programme.models import Location


def page(client, user):
    client.force_login(user)
    return client.get(reverse("doors:team_roster"))


def test_who_is_where_at_which_times_is_on_the_team_leads_roster(client, cast, in_english):
    client.force_login(cast.fenna)
    assert reverse("doors:team_roster") in client.get(reverse("doors:team")).text
    shown = page(client, cast.fenna).text
    for words in ("Westerveld", "Monday", "09:00–12:00", "Dewi Darma", "Els Evers", "De Linde, room 3"):
        assert words in shown
    assert "/steward/" not in shown
    assert "<form" not in shown.split("<main", 1)[1].split("</main>")[0]

    Presence.objects.filter(user=cast.els).delete()
    assert "Els Evers" not in page(client, cast.fenna).text


def test_the_roster_of_another_team_is_not_on_it(client, cast):
    others = Organisation.objects.create(region_id=cast.here.region.pk, kind="welfare", name="Andere")
    place = Location.objects.create(
        region_id=cast.here.region.pk, name="Noord", programme=cast.here.programme, welfare=others
    )
    presence = Presence.objects.filter(user=cast.els).first()
    presence.location = place
    presence.room = "Zolder"
    presence.save()
    assert "Zolder" not in page(client, cast.fenna).text
    Membership.objects.filter(user=cast.fenna).update(organisation=others)
    assert "Zolder" in page(client, cast.fenna).text


def test_who_leads_no_team_does_not_get_it(client, cast):
    assert page(client, cast.fenna).status_code == 200
    assert page(client, cast.dewi).status_code == 403
    assert page(client, cast.anna).status_code == 403
