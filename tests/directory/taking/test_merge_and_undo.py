"""Two entries become one and can be two again; whoever was on the way to either still is."""

import pytest

from kring.access.policy import NotAllowed
from kring.directory.models import Activity, Keeper
from kring.directory.queries import Wanted, by_ids, search
from kring.directory.search.fitting import Need
from kring.directory.taking.merging import NotTwo, merge, undo
from kring.directory.upkeep import keepers
from tests.directory.taking.feeds import SERVICES, a_feed, entries, take


@pytest.fixture
def two(cast):
    common = {"region_id": cast.here.region.pk, "theme": "culture"}
    one = Activity.objects.create(title="Koor De Brug", phone="0201234567", **common)
    other = Activity.objects.create(title="Zangkoor De Brug", phone="", email="koor@example.org", **common)
    return one, other


def fresh(row):
    return Activity.objects.get(pk=row.pk)


def test_the_one_that_stays_says_what_was_chosen_and_the_other_is_not_shown(cast, two):
    one, other = two
    merge(cast.actor(cast.ivo), one.pk, other.pk, {"email", "title"})

    kept = fresh(one)
    assert (kept.title, kept.phone, kept.email) == ("Zangkoor De Brug", "0201234567", "koor@example.org")
    assert (fresh(other).merged_into_id, fresh(other).active) == (one.pk, False)
    found = [row.id for row in search(cast.actor(cast.dewi), Wanted(Need(text="koor"))).rows]
    assert found == [one.pk]


def test_undoing_it_leaves_everything_as_it_was(cast, two):
    one, other = two
    before = list(Activity.objects.order_by("pk").values())
    row = merge(cast.actor(cast.ivo), one.pk, other.pk, {"email", "title"})
    assert list(Activity.objects.order_by("pk").values()) != before
    undo(cast.actor(cast.ivo), row.pk)

    changed = ("changed_at",)
    assert [_without(each, changed) for each in Activity.objects.order_by("pk").values()] == [
        _without(each, changed) for each in before
    ]


def test_what_somebody_changed_since_stays_when_it_is_undone(cast, two):
    one, other = two
    row = merge(cast.actor(cast.ivo), one.pk, other.pk, {"email", "title"})
    Activity.objects.filter(pk=one.pk).update(title="Koor van de Brug")
    undo(cast.actor(cast.ivo), row.pk)

    assert (fresh(one).title, fresh(one).email) == ("Koor van de Brug", "")


def test_what_one_of_them_kept_off_the_public_page_and_who_kept_it_goes_along(cast, two, mailoutbox):
    one, other = two
    Activity.objects.filter(pk=other.pk).update(public=False, organisation=cast.provider)
    keepers.appoint(cast.actor(cast.ivo), other.pk, name="Ria", email="ria@example.org")
    before = (fresh(one).public, fresh(one).organisation_id)
    assert before == (True, None)

    row = merge(cast.actor(cast.ivo), one.pk, other.pk, set())
    assert (fresh(one).public, fresh(one).organisation_id) == (False, cast.provider.pk)
    assert Keeper.objects.get().activity_id == one.pk
    undo(cast.actor(cast.ivo), row.pk)
    assert (fresh(one).public, fresh(one).organisation_id) == before
    assert Keeper.objects.get().activity_id == other.pk


def test_an_entry_that_somebody_keeps_goes_on_being_theirs(cast, two):
    one, other = two
    Activity.objects.filter(pk=other.pk).update(organisation=cast.provider)
    keepers.appoint(cast.actor(cast.ivo), one.pk, name="Ria", email="ria@example.org")
    merge(cast.actor(cast.ivo), one.pk, other.pk, set())
    assert fresh(one).organisation_id is None and Keeper.objects.get().activity_id == one.pk


def test_a_shortlist_that_names_the_one_that_went_shows_the_one_that_stayed(cast, two):
    one, other = two
    assert [row.id for row in by_ids(cast.actor(cast.dewi), [other.pk])] == [other.pk]
    merge(cast.actor(cast.ivo), one.pk, other.pk, set())

    assert [row.id for row in by_ids(cast.actor(cast.dewi), [other.pk])] == [one.pk]


def test_who_was_merged_goes_along_when_the_kept_one_is_merged_again_and_comes_back(cast, two):
    one, other = two
    third = Activity.objects.create(region_id=one.region_id, title="Het koor", theme="culture")
    merge(cast.actor(cast.ivo), one.pk, other.pk, set())
    row = merge(cast.actor(cast.ivo), third.pk, one.pk, set())
    assert {fresh(one).merged_into_id, fresh(other).merged_into_id} == {third.pk}

    undo(cast.actor(cast.ivo), row.pk)
    assert (fresh(one).merged_into_id, fresh(other).merged_into_id) == (None, one.pk)


def test_a_merged_entry_cannot_be_merged_again_nor_undone_twice(cast, two):
    one, other = two
    row = merge(cast.actor(cast.ivo), one.pk, other.pk, set())
    with pytest.raises(NotTwo):
        merge(cast.actor(cast.ivo), cast.activity.pk, other.pk, set())
    undo(cast.actor(cast.ivo), row.pk)
    with pytest.raises(NotTwo):
        undo(cast.actor(cast.ivo), row.pk)


def test_only_a_steward_merges(cast, two):
    one, other = two
    with pytest.raises(NotAllowed):
        merge(cast.actor(cast.gijs), one.pk, other.pk, set())
    assert merge(cast.actor(cast.ivo), one.pk, other.pk, set()).kept_id == one.pk


def test_a_feed_goes_on_writing_to_a_merged_entry_without_showing_it_again(cast, two, tmp_path):
    feed = a_feed(cast)
    take(feed, tmp=tmp_path)
    gone = entries(feed)["1"]
    merge(cast.actor(cast.ivo), two[0].pk, gone.pk, set())
    take(feed, [one | {"name": f"{one['name']} om acht uur"} for one in SERVICES], tmp_path)

    gone = fresh(gone)
    assert (gone.title, gone.active, gone.merged_into_id) == ("Zingen op maandag om acht uur", False, two[0].pk)


def _without(row, names):
    return {name: value for name, value in row.items() if name not in names}
