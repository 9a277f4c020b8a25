"""A steward sees what the feed and people say otherwise about an entry, and chooses."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.directory.claims import said
from kring.directory.models import Activity, Origin, Said
from tests.directory.taking.feeds import SERVICES, a_feed, entries, take


@pytest.fixture
def disputed(cast, tmp_path):
    """An entry of which the organiser gave another phone number."""
    feed = a_feed(cast)
    take(feed, tmp=tmp_path)
    entry = entries(feed)["1"]
    said(entry, Origin.PROVIDER, {"phone": "0207654321"}, timezone.now())
    entry.save()
    return entry


def page(client, entry):
    return client.get(reverse("directory:activity", args=[entry.pk])).text


def choose(client, entry, origin):
    row = Said.objects.get(activity=entry, origin=origin)
    return client.post(reverse("directory:choose", args=[entry.pk]), {"said": row.pk})


def test_the_steward_sees_both_words_and_others_only_what_is_shown(client, cast, disputed):
    client.force_login(cast.ivo)
    assert "0207654321" in page(client, disputed) and "020 123 4567" in page(client, disputed)

    client.force_login(cast.dewi)
    assert "020 123 4567" not in page(client, disputed)


def test_the_word_that_is_chosen_is_shown_and_stays_while_the_feed_repeats_itself(client, cast, disputed, tmp_path):
    client.force_login(cast.ivo)
    choose(client, disputed, "feed")
    assert Activity.objects.get(pk=disputed.pk).phone == "020 123 4567"
    choose(client, disputed, "provider")
    assert Activity.objects.get(pk=disputed.pk).phone == "0207654321"
    assert not Said.objects.filter(settled=False).exists()

    take(disputed.record.feed, [SERVICES[0] | {"description": "Nieuw"}, *SERVICES[1:]], tmp_path)
    assert Activity.objects.get(pk=disputed.pk).phone == "0207654321"


def test_the_list_of_what_is_to_choose_empties_itself(client, cast, disputed):
    client.force_login(cast.ivo)
    address = reverse("steward:disputed")
    assert disputed.title in client.get(address).text
    choose(client, disputed, "provider")

    assert disputed.title not in client.get(address).text


def test_a_word_about_another_entry_is_nobodys_choice_here(client, cast, disputed):
    client.force_login(cast.ivo)
    row = Said.objects.get(activity=disputed, origin="feed")
    client.post(reverse("directory:choose", args=[cast.activity.pk]), {"said": row.pk})

    assert Activity.objects.get(pk=cast.activity.pk).phone == ""
    assert not Said.objects.get(pk=row.pk).shown
