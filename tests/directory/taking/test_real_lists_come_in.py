"""Real directories and the official examples come onto the map, and a second time change nothing.

They are not part of Kring: where they are absent this is not run.
"""

import pytest

from kring.directory.models import Activity, Likeness, Record
from kring.directory.taking.by_command import bring, feed_named, go_on, name_columns
from scripts.needs import LISTS

STANDARDS = LISTS.parents[1] / "standards" / "hsds" / "uk" / "examples"
# Where it lies, in which language, and how many rows it has.
REAL = {
    "Miami": (LISTS / "us_miami211_hsds", "en", 4089),
    "Ohana": (LISTS / "us_ohana_sample", "en", 23),
    "SociableLife": (LISTS / "uk_sociablelife" / "activities.csv", "en", 141),
    "Den Bosch": (LISTS / "nl_den_bosch_sport" / "activiteiten.csv", "nl", 255),
    "Bonaire": (LISTS / "nl_bonaire" / "sociale_kaart_bonaire.json", "nl", 29),
    "Deventer": (LISTS / "nl_deventer_voorstad" / "markers.csv", "nl", 238),
    "HSDS 3.0, a service": (LISTS / "spec_hsds_3" / "service_full.json", "en", 1),
    "HSDS 3.0, an organisation": (LISTS / "spec_hsds_3" / "organization_full.json", "en", 1),
    "Open Referral UK, a service": (STANDARDS / "service_full.json", "en", 1),
    "Open Referral UK, a list": (LISTS / "spec_oruk" / "service_list.json", "en", 1),
}


LONG = {"Miami": pytest.mark.one_database}


@pytest.fixture(params=[pytest.param(one, id=one[0], marks=LONG.get(one[0], ())) for one in REAL.items()])
def real(request, cast, settings, tmp_path):
    """The feed of one real list, the list, and how many entries there are in it."""
    settings.KRING_VAR = tmp_path / "var"
    name, (path, language, rows) = request.param
    if not path.exists():
        pytest.skip(f"not at hand: {path.name}")
    feed = feed_named(cast.here.region.pk, name, language)
    name_columns(feed, path)
    return feed, path, rows


def taken(feed, path):
    intake = bring(feed, path)
    assert intake.state == "ready", intake.reason
    go_on(intake, end_missing=True)
    return intake


def stands(feed):
    entries = Activity.objects.filter(region_id=feed.region_id, source=feed.name)
    return list(entries.order_by("pk").values()), list(Record.objects.filter(feed=feed).order_by("pk").values())


def test_it_comes_in_and_a_second_time_nothing_changes(cast, real):
    feed, path, rows = real
    own = Activity.objects.filter(pk=cast.activity.pk).values().get()
    first = taken(feed, path)

    came = Activity.objects.filter(source=feed.name).count()
    assert came >= 0.99 * rows
    assert first.counts["new"] == came and first.counts["wrong"] <= 0.01 * rows
    assert not Activity.objects.filter(source=feed.name, record=None).exists()
    assert not Activity.objects.filter(source=feed.name, title="").exists()

    before = stands(feed)
    again = taken(feed, path)
    assert (again.counts["new"], again.counts["changed"], again.counts["gone"]) == (0, 0, 0)
    assert stands(feed) == before
    assert Activity.objects.filter(pk=cast.activity.pk).values().get() == own


def test_what_stands_twice_in_a_real_list_is_proposed(cast, settings, tmp_path):
    settings.KRING_VAR = tmp_path / "var"
    path, language, _rows = REAL["Den Bosch"]
    if not path.exists():
        pytest.skip(f"not at hand: {path.name}")
    feed = feed_named(cast.here.region.pk, "sport", language)
    name_columns(feed, path)
    taken(feed, path)

    assert 5 <= Likeness.objects.count() <= 60
