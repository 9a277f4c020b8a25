"""A file of a feed changes what is new, changed or gone in it: nothing else, of nobody else, and the second time nothing."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from kring.directory.claims import said
from kring.directory.models import Activity, Origin, Record, Said
from kring.rows import insert_all
from tests.directory.taking.feeds import LOCATION, SERVICES, a_feed, a_service, entries, take, written


@pytest.fixture
def feed(cast, tmp_path):
    feed = a_feed(cast)
    take(feed, tmp=tmp_path)
    return feed


def changed_at(feed):
    return {key: row.changed_at for key, row in entries(feed).items()}


def test_services_become_entries_with_everything_kept_beside_them(feed):
    first = entries(feed)["1"]

    assert (first.title, first.organiser, first.venue) == ("Zingen op maandag", "De Zangers", "Buurthuis De Brug")
    assert (first.theme, first.theme_guessed, first.active) == ("culture", True, True)
    assert first.latitude == 52.1  # of its postcode, since the feed does not say
    assert first.record.document == SERVICES[0]
    kinds = Record.objects.filter(feed=feed).order_by("kind", "source_id").values_list("kind", "source_id")
    assert list(kinds) == [("location", "loc-1"), ("organization", "org-1"), *(("service", key) for key in "123")]


def test_the_same_again_changes_nothing(feed, tmp_path):
    before = written(feed)
    take(feed, tmp=tmp_path)

    assert written(feed) == before


def test_only_what_changed_is_touched(feed, tmp_path):
    before = changed_at(feed)
    take(feed, [SERVICES[0] | {"name": "Zingen op zondag"}, *SERVICES[1:]], tmp_path)

    after = changed_at(feed)
    assert entries(feed)["1"].title == "Zingen op zondag"
    assert {key for key in after if after[key] != before[key]} == {"1"}


def test_a_place_that_changes_changes_the_entries_that_are_there(feed, tmp_path):
    take(feed, tmp=tmp_path, location=LOCATION | {"name": "Kerkje"})

    assert {row.venue for row in entries(feed).values()} == {"Kerkje"}


def test_what_is_gone_ends_and_comes_back_by_itself(feed, tmp_path):
    take(feed, SERVICES[:2], tmp_path)
    assert not entries(feed)["3"].active
    assert Record.objects.get(feed=feed, kind="service", source_id="3").gone_at is not None

    take(feed, tmp=tmp_path)
    assert entries(feed)["3"].active
    assert Record.objects.get(feed=feed, kind="service", source_id="3").gone_at is None


def test_what_was_stopped_here_stays_stopped(feed, tmp_path):
    Activity.objects.filter(pk=entries(feed)["2"].pk).update(active=False, ends_on="2020-01-01")
    take(feed, [SERVICES[0], SERVICES[1] | {"name": "Zingen op vrijdag"}, SERVICES[2]], tmp_path)

    assert (entries(feed)["2"].active, entries(feed)["2"].title) == (False, "Zingen op vrijdag")


def test_a_feed_that_says_that_something_stopped_ends_it(feed, tmp_path):
    take(feed, [SERVICES[0] | {"status": "inactive"}, *SERVICES[1:]], tmp_path)
    assert not entries(feed)["1"].active


def test_missing_entries_stay_when_nobody_wants_them_ended(feed, tmp_path):
    take(feed, SERVICES[:1], tmp_path, end_missing=False)

    assert all(row.active for row in entries(feed).values())


def test_nobody_elses_entries_are_touched(cast, feed, tmp_path):
    other = a_feed(cast, "dorp")
    take(other, tmp=tmp_path)
    theirs, own = written(other), Activity.objects.filter(pk=cast.activity.pk).values().get()
    take(feed, [a_service("9", "Iets anders")], tmp_path)

    assert [row.active for row in entries(feed).values()].count(False) == 3
    assert written(other) == theirs
    assert Activity.objects.filter(pk=cast.activity.pk).values().get() == own


def test_what_the_organiser_said_after_the_feed_stays_while_the_feed_repeats_itself(feed, tmp_path):
    _says(entries(feed)["1"], phone="0207654321")
    take(feed, [SERVICES[0] | {"description": "Voor iedereen."}, *SERVICES[1:]], tmp_path)

    first = entries(feed)["1"]
    assert (first.phone, first.description) == ("0207654321", "Voor iedereen.")


def test_what_the_feed_says_later_is_shown_and_the_organisers_word_is_kept(feed, tmp_path):
    _says(entries(feed)["1"], phone="0207654321")
    take(feed, [_with_phone("020 999 9999"), *SERVICES[1:]], tmp_path)

    first = entries(feed)["1"]
    assert first.phone == "020 999 9999"
    lost = Said.objects.get(activity=first, subject="phone", shown=False)
    assert (lost.origin, lost.value, lost.settled) == ("provider", {"phone": "0207654321"}, False)


def test_what_the_feed_changed_before_the_organiser_spoke_is_kept_but_not_shown(feed, tmp_path):
    _says(entries(feed)["1"], phone="0207654321")
    take(feed, [_with_phone("020 999 9999", last_modified="2020-01-01T10:00:00Z"), *SERVICES[1:]], tmp_path)

    first = entries(feed)["1"]
    assert first.phone == "0207654321"
    assert Said.objects.get(activity=first, subject="phone", origin="feed").value == {"phone": "020 999 9999"}


def test_a_feed_that_falls_silent_does_not_wipe_out_what_the_organiser_said(feed, tmp_path):
    _says(entries(feed)["1"], phone="0207654321")
    take(feed, [a_service("1", "Zingen op maandag"), *SERVICES[1:]], tmp_path)

    assert entries(feed)["1"].phone == "0207654321"


def test_when_both_say_the_same_nothing_is_left_to_choose(feed, tmp_path):
    _says(entries(feed)["1"], phone="020 999 9999")
    take(feed, [_with_phone("020 999 9999"), *SERVICES[1:]], tmp_path)

    assert entries(feed)["1"].phone == "020 999 9999"
    assert not Said.objects.exists()


def test_new_entries_are_written_letter_for_letter_and_once(cast, tmp_path):
    other, text = a_feed(cast, "dorp"), 'Tab\t, \\N, \\., regel\nen "aanhaling" – één é'
    service = a_service("9", "Zingen", description=text, minimum_age=0, extra={"text": text, "none": None})
    take(other, [service], tmp_path)

    row, record = entries(other)["9"], Record.objects.get(feed=other, kind="service")
    assert (row.description, record.document, row.record_id) == (text, service, record.pk)
    assert (row.starts, row.confirmed_on, row.moments, row.trial) == (None, None, [], False)
    with pytest.raises(IntegrityError):
        insert_all(Record, [record])


def test_a_theme_that_somebody_chose_stays(feed, tmp_path):
    Activity.objects.filter(pk=entries(feed)["1"].pk).update(theme="meet", theme_guessed=False)
    take(feed, [SERVICES[0] | {"name": "Wandelen op maandag"}, *SERVICES[1:]], tmp_path)

    assert (entries(feed)["1"].theme, entries(feed)["1"].title) == ("meet", "Wandelen op maandag")


def _says(activity, **changes):
    said(activity, Origin.PROVIDER, changes, timezone.now())
    activity.save()


def _with_phone(number, **fields):
    return SERVICES[0] | {"phones": [{"id": "p1", "number": number}]} | fields
