"""Who pays for an activity and until when that is certain: told in time to who keeps it and who sends people there, to nobody else."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from kring.directory.models import Activity, Correction
from kring.directory.rules.money import NEAR, WELL_BEFORE, ends_within
from kring.directory.upkeep.daily import tell_of_money
from kring.events.outbox import work_off
from kring.identity.models import Membership, Region, Role
from tests.directory.upkeep.kept import appointed, form, page_of, save

WORRY = "Het geld hiervoor"


@pytest.fixture
def funded(cast):
    """Let the money of the walking group end in so many days."""

    def make(days, **fields):
        until = timezone.localdate() + timedelta(days=days)
        Activity.objects.filter(pk=cast.activity.pk).update(
            **{"funded_by": "Gemeente Noorderhaven", "funded_until": until} | fields
        )
        return cast.activity

    return make


def told():
    count = tell_of_money(timezone.now())
    work_off()
    return count, [letter.to[0] for letter in mail.outbox]


def test_money_ends_within_a_period_unless_the_activity_stops_before():
    today, day = date(2026, 11, 22), date(2027, 2, 20)
    assert day - today == NEAR and ends_within(day, None, today, NEAR)
    assert not ends_within(day + timedelta(days=1), None, today, NEAR)
    assert ends_within(day + timedelta(days=1), None, today, WELL_BEFORE)
    assert ends_within(date(2020, 1, 1), None, today, NEAR)
    assert not ends_within(day, day, today, NEAR) and not ends_within(None, None, today, NEAR)


def test_who_sends_people_there_is_warned_shortly_before_and_ever_after_until_somebody_says_that_it_goes_on(
    cast, funded, client
):
    client.force_login(cast.dewi)
    page = reverse("directory:activity", args=[cast.activity.pk])

    def warned(days, **fields):
        funded(days, **fields)
        return WORRY in client.get(page).text

    assert [warned(91), warned(90), warned(-400), warned(30, active=False)] == [False, True, True, False]
    assert "Gemeente Noorderhaven" in client.get(page).text
    assert not warned(400, active=True)


def test_nothing_of_it_stands_on_the_public_page_in_lists_or_for_another_organiser(cast, funded, client):
    Region.objects.filter(pk=cast.here.region.pk).update(public_map=True)
    funded(10)
    entry = reverse("directory:activity", args=[cast.activity.pk])
    client.force_login(cast.anna)
    assert WORRY in client.get(entry).text
    assert "Gemeente Noorderhaven" not in client.get(reverse("directory:search")).text
    client.force_login(cast.gijs)
    assert WORRY in client.get(entry).text  # its own
    Activity.objects.filter(pk=cast.activity.pk).update(organisation=None)
    other = client.get(entry).text
    client.logout()
    for text in (other, client.get(f"/map/{cast.here.region.slug}/{cast.activity.pk}/").text):
        assert "Wandelgroep De Brug" in text and WORRY not in text and "Gemeente Noorderhaven" not in text


def test_who_pays_is_in_the_open_data_and_until_when_is_not(cast, funded, client):
    Region.objects.filter(pk=cast.here.region.pk).update(public_map=True)
    funded(10)
    data = client.get(f"/map/{cast.here.region.slug}/api/services/{cast.activity.pk}").json()
    assert [one["source"] for one in data["funding"]] == ["Gemeente Noorderhaven"]
    until = Activity.objects.get(pk=cast.activity.pk).funded_until
    assert until.isoformat() not in str(data)


def test_its_owner_is_told_once_half_a_year_before_and_once_again_for_another_day(cast, funded):
    funded(181)
    assert told() == (0, [])
    funded(180)
    assert told() == (1, ["gijs@example.org"])
    assert told()[0] == 0
    funded(170)
    assert told()[0] == 1
    [letter, _again] = mail.outbox
    assert "1 activiteit van uw organisatie" in letter.body and reverse("doors:provider") in letter.body
    funded(-1)
    assert told()[0] == 0


def test_whoever_has_the_link_is_told_reads_it_there_and_says_that_it_goes_on(cast, funded, client):
    Membership.objects.filter(organisation=cast.provider, role=Role.PROVIDER).delete()
    token = appointed(cast)
    work_off()
    funded(100)
    assert told()[1][1:] == ["ria@example.org"]
    assert page_of(token) in mail.outbox[1].body and "Wandelgroep De Brug" in mail.outbox[1].body
    assert WORRY in client.get(page_of(token)).text
    later = timezone.localdate() + timedelta(days=500)
    given = form(funded_by="Het fonds", funded_until=later.isoformat())
    assert save(client, page_of(token, "edit"), given).status_code == 302
    row = Activity.objects.get(pk=cast.activity.pk)
    assert (row.funded_by, row.funded_until) == ("Het fonds", later)
    assert {"funded_by", "funded_until"} <= set(Correction.objects.get().after)
    assert WORRY not in client.get(page_of(token)).text


def test_the_steward_sees_it_as_a_list_of_its_own_and_the_first_page_counts_it(cast, funded, client):
    client.force_login(cast.ivo)
    upkeep, counted = reverse("directory:upkeep"), f"{reverse('directory:upkeep')}#money"
    assert "Geld houdt binnenkort op" not in client.get(upkeep).text
    funded(-3)
    text = client.get(upkeep).text
    assert "Geld houdt binnenkort op" in text and "Gemeente Noorderhaven" in text and "is voorbij" in text
    assert counted in client.get(reverse("steward:start")).text


def test_the_provider_sees_on_its_own_page_of_which_activity_the_money_ends(cast, funded, client):
    client.force_login(cast.gijs)
    funded(181)
    assert "geld tot" not in client.get(reverse("doors:provider")).text
    funded(180)
    assert "geld tot" in client.get(reverse("doors:provider")).text
