"""A steward compares two entries that may be the same, merges them or keeps them apart, and can undo it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.directory.models import Activity, Likeness, Merge


@pytest.fixture
def pair(cast):
    """Two choirs, one of which is the organiser's own entry."""
    common = {"region_id": cast.here.region.pk, "theme": "culture"}
    one = Activity.objects.create(title="Zangkoor De Brug", phone="0201234567", source="stad", source_id="1", **common)
    other = Activity.objects.create(
        title="Koor De Brug", email="koor@example.org", organisation=cast.provider, **common
    )
    return Likeness.objects.create(
        region_id=cast.here.region.pk,
        one=one,
        other=other,
        reasons=["title", "place"],
        strength=90,
        found_at=timezone.now(),
    )


@pytest.fixture
def steward(client, cast):
    client.force_login(cast.ivo)
    return client


def test_the_list_says_why_and_the_page_lays_both_side_by_side(steward, pair):
    shown = steward.get(reverse("steward:duplicates")).text
    assert "de titels lijken op elkaar, dezelfde plek" in shown

    page = steward.get(reverse("steward:duplicate", args=[pair.pk])).text
    assert "0201234567" in page and "koor@example.org" in page


def test_merging_takes_of_each_what_was_chosen_and_undoing_it_gives_both_back(steward, cast, pair):
    address = reverse("steward:duplicate", args=[pair.pk])
    chosen = {"stays": "other", "title": "other", "phone": "one", "email": "other", "organiser": "other"}
    assert steward.post(address, chosen).status_code == 302

    kept, gone = Activity.objects.get(pk=pair.other_id), Activity.objects.get(pk=pair.one_id)
    assert (kept.title, kept.phone, kept.email) == ("Koor De Brug", "0201234567", "koor@example.org")
    assert gone.merged_into_id == kept.pk
    assert steward.get(reverse("directory:activity", args=[gone.pk])).url == reverse(
        "directory:activity", args=[kept.pk]
    )
    listed = steward.get(reverse("steward:duplicates")).text
    assert reverse("steward:duplicate", args=[pair.pk]) not in listed
    made = Merge.objects.get()
    undo = reverse("steward:merge_undo", args=[made.pk])
    # Before all pairs: which was which, when, and by whom.
    latest = listed.split("Laatst samengevoegd")[1].split("</section>")[0]
    assert undo in latest
    assert "Koor De Brug" in latest and "Zangkoor De Brug" in latest and "Ivo" in latest
    assert cast.provider.name in latest and "stad" in latest
    assert listed.count(undo) == 1

    steward.post(undo)
    kept.refresh_from_db()
    assert kept.phone == ""
    listed = steward.get(reverse("steward:duplicates")).text
    assert reverse("steward:duplicate", args=[pair.pk]) in listed
    assert "Laatst samengevoegd" not in listed and "ongedaan gemaakt" in listed.rsplit("Eerder samengevoegd", 1)[1]
    assert Activity.objects.get(pk=gone.pk).merged_into_id is None


def test_a_choice_that_is_left_out_is_asked_for_and_nothing_is_merged(steward, pair):
    answer = steward.post(reverse("steward:duplicate", args=[pair.pk]), {"stays": "one"})

    assert answer.status_code == 422
    assert not Merge.objects.exists()


def test_what_is_two_is_not_proposed_again(steward, pair):
    assert "Zangkoor De Brug" in steward.get(reverse("steward:duplicates")).text
    steward.post(reverse("steward:duplicate_apart", args=[pair.pk]))

    assert "Zangkoor De Brug" not in steward.get(reverse("steward:duplicates")).text


def test_two_that_nobody_proposed_are_looked_up_compared_and_merged_from_the_page_of_one(steward, cast, pair):
    own = cast.activity
    page = steward.get(reverse("directory:activity", args=[own.pk])).text
    look = reverse("steward:duplicate_look", args=[own.pk])
    assert look in page
    found = steward.get(look, {"q": "koor"}).text
    assert "Zangkoor De Brug" in found and "Koor De Brug" in found
    assert own.title not in steward.get(look).text.split("<table")[-1]  # it is not the same as itself
    assert "Geen andere activiteit gevonden" in steward.get(look, {"q": "xyzzy"}).text

    address = f"{reverse('steward:duplicate_same', args=[own.pk])}?with={pair.one_id}"
    assert address in found
    compared = steward.get(address).text
    assert own.title in compared and "0201234567" in compared
    assert reverse("steward:duplicate_apart", args=[pair.pk]) not in compared
    assert Likeness.objects.count() == 1

    chosen = {name: "one" for name in re.findall(r'type="radio"[^>]*name="(\w+)"', compared)}
    assert steward.post(address, {**chosen, "phone": "other"}).status_code == 302
    own.refresh_from_db()
    assert own.phone == "0201234567"
    assert Activity.objects.get(pk=pair.one_id).merged_into_id == own.pk
    assert steward.get(address).status_code == 404  # one of them is gone

    steward.post(reverse("steward:merge_undo", args=[Merge.objects.get().pk]))
    assert Activity.objects.get(pk=pair.one_id).merged_into_id is None

    # Undone is not yet 'they are two': the pair is a question like any other, until that is said.
    again = Likeness.objects.exclude(pk=pair.pk).get()
    compare, unmerged = reverse("steward:duplicate", args=[again.pk]), "eerder samengevoegd"
    listed = steward.get(reverse("steward:duplicates")).text
    assert compare in listed and unmerged in listed
    steward.post(reverse("steward:duplicate_apart", args=[again.pk]))
    assert compare not in steward.get(reverse("steward:duplicates")).text


def test_no_entry_of_another_region_nor_the_entry_itself_can_be_the_same(steward, cast, pair):
    address = reverse("steward:duplicate_same", args=[cast.activity.pk])
    assert steward.get(address, {"with": str(pair.other_id)}).status_code == 200
    far = Activity.objects.create(region_id=cast.there.region.pk, title="Koor", theme="culture")
    for other in (str(far.pk), str(cast.activity.pk), "x", ""):
        assert steward.get(address, {"with": other}).status_code == 404
    assert steward.get(address).url == reverse("steward:duplicate_look", args=[cast.activity.pk])
