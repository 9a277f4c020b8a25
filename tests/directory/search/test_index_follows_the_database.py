"""Whatever is written to the social map is found by the next search, whoever wrote it and in whichever way."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from kring.directory import actions
from kring.directory.models import Activity, OwnWords
from kring.directory.queries import Wanted, search
from kring.directory.search import keeping
from kring.directory.search.finding import answer
from kring.directory.search.fitting import Need
from kring.directory.search.keeping import folder_of
from kring.doors.steward.organisations.actions import FIELDS, change


@pytest.fixture
def titles(cast):
    def look(text):
        return [row.title for row in search(cast.actor(cast.dewi), Wanted(Need(text=text))).rows]

    return look


def make(cast, title, **fields):
    return Activity.objects.create(region_id=cast.here.region.pk, title=title, theme="meet", **fields)


def test_new_changed_and_stopped_entries(cast, titles):
    assert titles("kantklossen") == []
    entry = make(cast, "Kantklossen")
    assert titles("kantklossen") == ["Kantklossen"]
    entry.title = "Bijenhouden"
    entry.save(update_fields=["title"])
    assert titles("kantklossen") == []
    assert titles("bijenhouden") == ["Bijenhouden"]
    actions.stop(cast.actor(cast.ivo), entry.pk, timezone.localdate() - timedelta(days=1))
    assert titles("bijenhouden") == []


def test_rows_written_at_once(cast, titles):
    Activity.objects.bulk_create(
        Activity(region_id=cast.here.region.pk, title=f"Figuurzagen {n}", theme="meet") for n in range(3)
    )
    assert len(titles("figuurzagen")) == 3
    rows = list(Activity.objects.filter(title__startswith="Figuurzagen"))
    for row in rows:
        row.title = "Houtsnijden"
    Activity.objects.bulk_update(rows, ["title"])
    assert titles("figuurzagen") == []
    assert len(titles("houtsnijden")) == 3
    Activity.objects.filter(title="Houtsnijden").update(title="Mandenvlechten")
    assert len(titles("mandenvlechten")) == 3


def test_a_row_that_was_written_before_and_seen_later_is_not_missed(cast, titles):
    """A transaction that ends after a later one leaves a row whose time of change the index has passed already."""
    make(cast, "Eerst")
    titles("eerst")
    late = make(cast, "Nagekomen kunstje")
    Activity.objects.filter(pk=late.pk).update(changed_at=timezone.now() - timedelta(seconds=3))
    assert titles("nagekomen") == ["Nagekomen kunstje"]


def test_an_index_that_is_gone_broken_or_of_another_format_is_made_again(cast, titles):
    make(cast, "Kantklossen")
    folder = folder_of(cast.here.region.pk)
    for break_it in (
        lambda: (folder / "state.json").unlink(),
        lambda: (folder / "state.json").write_text("{half"),
        lambda: (folder / "state.json").write_text(
            json.dumps(json.loads((folder / "state.json").read_text()) | {"format": -1})
        ),
    ):
        assert titles("kantklossen") == ["Kantklossen"]
        break_it()
    assert titles("kantklossen") == ["Kantklossen"]


def test_what_another_format_left_behind_goes_and_who_still_reads_it_can_go_on(cast, titles, monkeypatch):
    make(cast, "Kantklossen")
    region = cast.here.region.pk
    monkeypatch.setattr(keeping, "FORMAT", 0)
    reading, old = keeping.index(region), folder_of(region) / "terms-0"
    assert old.is_dir()
    monkeypatch.undo()
    assert titles("kantklossen") == ["Kantklossen"]
    assert [path.name for path in folder_of(region).glob("terms-*")] == [f"terms-{keeping.FORMAT}"]
    assert answer(reading, Need(text="kantklossen"), timezone.localdate(), strictly=True).rows.tolist() == [1]


def test_many_changes_at_once_make_it_anew(cast, titles, monkeypatch):
    monkeypatch.setattr(keeping, "MANY_CHANGES", 2)
    titles("iets")
    for number in range(4):
        make(cast, f"Kantklossen {number}")
    assert len(titles("kantklossen")) == 4


def test_while_another_process_writes_the_index_answers_as_it_is(cast, titles):
    make(cast, "Kantklossen")
    assert titles("kantklossen") == ["Kantklossen"]
    make(cast, "Klosjesmiddag")
    with keeping._writing(folder_of(cast.here.region.pk), wait=True) as mine:
        assert mine
        assert titles("klosjesmiddag") == []
    assert titles("klosjesmiddag") == ["Klosjesmiddag"]


def test_a_steward_s_own_words_count_from_the_next_search(cast, titles):
    make(cast, "Soos")
    assert titles("keuvelen") == []
    OwnWords.objects.create(region_id=cast.here.region.pk, language="nl", lines="keuvelen > soos")
    assert titles("keuvelen") == ["Soos"]


def test_an_organisation_that_gets_another_name_is_found_by_it(cast, titles):
    make(cast, "Kantklossen", organisation=cast.provider)
    assert "Kantklossen" not in titles("draaiorgelmuseum")
    details = {name: getattr(cast.provider, name) for name in FIELDS} | {"name": "Draaiorgelmuseum"}
    change(cast.actor(cast.ivo), cast.provider, details)
    assert "Kantklossen" in titles("draaiorgelmuseum")


def test_the_index_of_a_region_holds_nothing_of_another(cast, titles):
    Activity.objects.create(region_id=cast.there.region.pk, title="Kantklossen", theme="meet")
    assert [row.title for row in search(cast.actor(cast.karim), Wanted(Need(text="kantklossen"))).rows] == [
        "Kantklossen"
    ]
    assert titles("kantklossen") == []
