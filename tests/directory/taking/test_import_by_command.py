"""Whoever runs this installation takes over a list by command: told before, done once, refused when it is odd."""

import dataclasses
import importlib
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kring.access.models import AuditEntry
from kring.directory.formats.limits import LIMITS
from kring.directory.models import Activity, Feed
from kring.identity.models import Region

HEADING = "id,titel,aanbieder,doelgroep_leeftijd,kosten,locatie,datum_tijd,url\n"
GOOD = [
    '1,Wandelen rond de plas,De Stappers,55+,gratis,"Buurthuis, zaal 2",Maandag 9.30 - 10.30 uur,https://example.org/1',
    "2,Bridge,De Kaart,46 t/m 85 jaar en 86+,€ 3.00 per keer,,,https://example.org/2",
    "3,Gym,De Zaal,,Vanaf € 20 per maand,,Zie de website,",
]


@pytest.fixture
def write(cast, tmp_path):
    def make(rows, heading=HEADING, encoding="utf-8"):
        path = tmp_path / "list.csv"
        path.write_bytes((heading + "\n".join(rows) + "\n").encode(encoding))
        return path

    return make


def load(path, **options):
    told = StringIO()
    call_command("import", path, **({"feed": "stappers", "region": "westerveld", "stdout": told} | options))
    return told.getvalue()


def imported():
    return Activity.objects.filter(source="stappers").order_by("source_id")


def test_what_is_certain_becomes_figures_and_the_words_stay(write):
    assert "Nieuw: 3, gewijzigd: 0, hetzelfde: 0, weg: 0." in load(write(GOOD))

    walk, bridge, gym = imported()
    assert (walk.cost, walk.days, f"{walk.starts:%H:%M}", walk.age_min, walk.age_max) == (0, 1, "09:30", 55, None)
    assert (walk.theme, walk.theme_guessed, walk.venue) == ("walk", True, "Buurthuis, zaal 2")
    assert (bridge.cost, bridge.cost_per, bridge.cost_words) == (Decimal(3), "time", "€ 3.00 per keer")
    assert (gym.cost, gym.cost_words, gym.when_words) == (None, "Vanaf € 20 per maand", "Zie de website")
    assert AuditEntry.objects.count() == 0  # nothing about persons was touched


def test_a_second_time_changes_nothing(write):
    load(write(GOOD))
    before = list(imported().values())

    assert "hetzelfde: 3" in load(write(GOOD))
    assert list(imported().values()) == before


def test_the_same_list_in_another_region_is_another_list(write):
    load(write(GOOD))
    load(write(GOOD), region="oosterveld")

    assert imported().count() == 6


def test_new_changed_and_gone_are_told_and_done(write):
    load(write(GOOD))
    told = load(write([GOOD[0].replace("plas", "vijver"), GOOD[1], "4,Zingen,Koor,,gratis,,,"]))

    assert "Nieuw: 1, gewijzigd: 1, hetzelfde: 1, weg: 1." in told
    assert list(imported().values_list("title", "active")) == [
        ("Wandelen rond de vijver", True), ("Bridge", True), ("Gym", False), ("Zingen", True),
    ]  # fmt: skip


def test_a_preview_tells_and_writes_nothing(write):
    told = load(write(GOOD), preview=True)

    assert "+ Wandelen rond de plas" in told
    assert imported().count() == 0


def test_half_a_file_does_not_end_everything(write):
    load(write(GOOD))
    with pytest.raises(CommandError, match="--sure"):
        load(write(GOOD[:1]))
    assert imported().filter(active=True).count() == 3

    load(write(GOOD[:1]), sure=True)
    assert imported().filter(active=True).count() == 1


def test_entries_that_are_missing_stay_when_that_is_asked(write):
    load(write(GOOD))
    load(write(GOOD[:2]), keep_missing=True)

    assert imported().filter(active=True).count() == 3


def test_a_bad_row_is_named_and_holds_up_no_other(write):
    told = load(
        write([*GOOD, *(f"{number},Soep {number},Koken,,gratis,,," for number in range(10, 20)), "99,,Koor,,gratis,,,"])
    )

    assert "rij 15" in told and "Niet te lezen: 1." in told
    assert imported().count() == 13


def test_what_looks_like_a_formula_or_a_script_is_only_text(write):
    load(write([*GOOD, "9,=1+1,<b>Koor</b><script>alert(1)</script>,,gratis,,,javascript:alert(1)"]))

    odd = imported().get(source_id="9")
    assert "<" not in odd.organiser and "script" not in odd.website


@pytest.mark.parametrize(
    ("rows", "heading"),
    [([], ""), ([], HEADING), (["PK\x03\x04\0\0"], ""), (["1,Zingen"], "nummer,zonder\n")],
    ids=["empty", "only a heading", "zip", "no title"],
)
def test_a_file_of_another_kind_is_refused(write, rows, heading):
    with pytest.raises(CommandError):
        load(write(rows, heading))
    assert imported().count() == 0


def test_what_is_larger_than_is_taken_from_others_comes_in_when_that_is_said(write, monkeypatch):
    command = importlib.import_module("kring.directory.management.commands.import")
    monkeypatch.setattr(command, "LIMITS", dataclasses.replace(LIMITS, rows=2, size=500))
    with pytest.raises(CommandError, match="Geweigerd"):
        load(write(GOOD))
    assert imported().count() == 0
    load(write(GOOD), any_size=True)
    assert imported().count() == 3


def test_the_columns_can_be_said_and_are_kept(write, tmp_path):
    columns = tmp_path / "columns.json"
    columns.write_text('{"columns": {"wat dan": "title", "voor hoeveel": "cost_words"}}')
    load(write(["Zingen,gratis"], "wat dan,voor hoeveel\n"), columns=columns)
    assert "hetzelfde: 1" in load(write(["Zingen,gratis"], "wat dan,voor hoeveel\n"))
    assert Feed.objects.get().mapping["columns"]["wat dan"] == "title"

    with pytest.raises(CommandError, match="kolommen"):
        load(write(["Zingen,gratis"], "iets,anders\n"))


def test_a_region_or_file_that_is_not_there_is_said(write, tmp_path):
    with pytest.raises(CommandError, match="geen regio"):
        load(write(GOOD), region="nergens")
    with pytest.raises(CommandError, match="geen bestand"):
        load(tmp_path / "niets.csv")


def test_a_region_is_called_by_its_name_or_its_short_name_and_told_when_there_is_none(cast, write):
    Region.objects.filter(slug="westerveld").update(name="Het Westerveld")
    assert "Nieuw: 3" in load(write(GOOD), region="het westerveld")
    assert "hetzelfde: 3" in load(write(GOOD), region="westerveld")
    with pytest.raises(CommandError, match=r"geen regio 'nergens'. Er zijn: .*Het Westerveld \(westerveld\)"):
        load(write(GOOD), region="nergens")


def test_a_refused_file_leaves_no_feed_behind(write, tmp_path):
    empty = tmp_path / "empty.json"
    empty.write_text("[]")
    with pytest.raises(CommandError):
        load(empty)
    assert not Feed.objects.filter(name="stappers").exists()

    load(write(GOOD))
    with pytest.raises(CommandError):
        load(empty)
    assert imported().filter(active=True).count() == 3
