"""Activities and postcodes are taken over from files: whole or not at all, and a second time without change."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kring.access.models import AuditEntry
from kring.directory.imports import import_activities, import_postcodes
from kring.directory.models import Activity, PostcodeArea
from kring.directory.sheets import Refused

HEADING = "id,titel,aanbieder,doelgroep_leeftijd,kosten,locatie,datum_tijd,url\n"
GOOD = [
    '1,Wandelen rond de plas,De Stappers,55+,gratis,"Buurthuis, zaal 2",Maandag 9.30 - 10.30 uur,https://example.org/1',
    "2,Bridge,De Kaart,46 t/m 85 jaar en 86+,€ 3.00 per keer,,,https://example.org/2",
    "3,Gym,De Zaal,,Vanaf € 20 per maand,,Zie de website,",
]


@pytest.fixture
def write(tmp_path):
    def make(rows, heading=HEADING, encoding="utf-8"):
        path = tmp_path / "list.csv"
        path.write_bytes((heading + "\n".join(rows) + "\n").encode(encoding))
        return path

    return make


def load(cast, path, **options):
    return import_activities(path, cast.here.region, "stappers", **options)


def imported():
    return Activity.objects.filter(source="stappers").order_by("source_id")


def test_what_is_certain_becomes_figures_and_the_words_stay(cast, write):
    outcome = load(cast, write(GOOD))

    assert (len(outcome.new), outcome.changed, outcome.same, outcome.gone) == (3, [], 0, [])
    walk, bridge, gym = imported()
    assert (walk.cost, walk.days, f"{walk.starts:%H:%M}", walk.age_min, walk.age_max) == (0, 1, "09:30", 55, None)
    assert (walk.theme, walk.theme_guessed, walk.venue) == ("walk", True, "Buurthuis, zaal 2")
    assert (bridge.cost, bridge.cost_per, bridge.cost_words) == (Decimal(3), "time", "€ 3.00 per keer")
    assert (gym.cost, gym.cost_words, gym.when_words) == (None, "Vanaf € 20 per maand", "Zie de website")
    assert walk.region_id == cast.here.region.pk


def test_a_second_time_changes_nothing(cast, write):
    load(cast, write(GOOD))
    before = list(imported().values())
    outcome = load(cast, write(GOOD))

    assert (outcome.new, outcome.changed, outcome.same, outcome.gone) == ([], [], 3, [])
    assert list(imported().values()) == before


def test_the_same_source_in_another_region_is_another_list(cast, write):
    path = write(GOOD)
    load(cast, path)
    import_activities(path, cast.there.region, "stappers")

    assert imported().count() == 6


def test_new_changed_and_gone_are_told_and_done(cast, write):
    load(cast, write(GOOD))
    outcome = load(cast, write([GOOD[0].replace("plas", "vijver"), GOOD[1], "4,Zingen,Koor,,gratis,,,"]))

    assert (outcome.new, outcome.changed, outcome.same, outcome.gone) == (
        ["Zingen"], ["Wandelen rond de vijver"], 1, ["Gym"],
    )  # fmt: skip
    assert imported().filter(active=False).values_list("title", flat=True).get() == "Gym"


def test_what_was_gone_comes_back_but_what_was_stopped_here_does_not(cast, write):
    load(cast, write(GOOD))
    load(cast, write(GOOD[:2]))
    Activity.objects.filter(source_id="2").update(active=False, ends_on="2020-01-01")
    outcome = load(cast, write(GOOD))

    assert outcome.changed == ["Gym"]
    assert list(imported().values_list("source_id", "active")) == [("1", True), ("2", False), ("3", True)]


def test_what_a_steward_set_stays(cast, write):
    load(cast, write(GOOD))
    imported().filter(source_id="1").update(theme="meet", theme_guessed=False, full=True, expect="Bel aan.")
    load(cast, write([GOOD[0].replace("gratis", "€ 1.00 per keer"), *GOOD[1:]]))

    walk = imported().first()
    assert (walk.cost, walk.theme, walk.full, walk.expect) == (1, "meet", True, "Bel aan.")


def test_a_dry_run_tells_and_writes_nothing(cast, write):
    outcome = load(cast, write(GOOD), dry=True)

    assert len(outcome.new) == 3
    assert imported().count() == 0


def test_half_a_file_does_not_end_everything(cast, write):
    load(cast, write(GOOD))
    with pytest.raises(Refused, match="--many-gone"):
        load(cast, write(GOOD[:1]))
    assert imported().filter(active=True).count() == 3

    load(cast, write(GOOD[:1]), many_gone=True)
    assert imported().filter(active=True).count() == 1


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("9,=1+1,A,,gratis,,,", "titel", "formula"),
        ("9,@SUM(A1),A,,gratis,,,", "titel", "formula"),
        ("9,Zingen,<b>Koor</b>,,gratis,,,", "aanbieder", "html"),
        ("9,Zin\x07gen,Koor,,gratis,,,", "titel", "control"),
        ("9,Zin\u202egen,Koor,,gratis,,,", "titel", "control"),
        (f"9,{'Z' * 201},Koor,,gratis,,,", "titel", "long"),
        ("9,,Koor,,gratis,,,", "titel", "empty"),
        (",Zingen,Koor,,gratis,,,", "id", "empty"),
        ("9,Zingen,Koor,,gratis,,,javascript:1", "url", "html"),
        ("9,Zingen,Koor,,gratis,,,ftp://example.org", "url", "address"),
        ("1,Zingen,Koor,,gratis,,,", "id", "twice"),
    ],
)
def test_one_bad_row_is_named_and_nothing_of_the_file_is_taken_over(cast, write, row, column, why):
    with pytest.raises(Refused) as refusal:
        load(cast, write([*GOOD, row]))

    assert (5, column, why) in [(one.row, one.column, one.why) for one in refusal.value.wrong]
    assert imported().count() == 0


@pytest.mark.parametrize(
    ("rows", "heading", "encoding"),
    [
        (GOOD, HEADING, "utf-16"),
        (["1,Café,A,,gratis,,,"], HEADING, "latin-1"),
        (GOOD, HEADING.replace("titel", "title"), "utf-8"),
        (GOOD, HEADING.replace("url", "url,geheim"), "utf-8"),
        (["1,Zingen,A"], HEADING, "utf-8"),
        (["1,Zingen,A,,gratis,,,,te veel"], HEADING, "utf-8"),
        (['1,"Zingen,A,,gratis,,,'], HEADING, "utf-8"),
        (["1," + "Z" * 200_000 + ",A,,gratis,,,"], HEADING, "utf-8"),
        ([], "", "utf-8"),
        (["PK\x03\x04\0\0"], "", "utf-8"),
    ],
    ids=["utf-16", "latin-1", "column renamed", "column more", "short", "long", "open quote", "huge", "empty", "zip"],
)
def test_a_file_of_another_kind_is_refused(cast, write, rows, heading, encoding):
    with pytest.raises(Refused):
        load(cast, write(rows, heading, encoding))
    assert imported().count() == 0


def test_a_byte_order_mark_is_no_obstacle(cast, write):
    assert len(load(cast, write(GOOD, encoding="utf-8-sig")).new) == 3


def test_the_command_tells_what_happened(cast, write):
    told = StringIO()
    call_command("import_activities", write(GOOD), region="westerveld", source="stappers", stdout=told)
    assert "Nieuw: 3, gewijzigd: 0, hetzelfde: 0, weg: 0." in told.getvalue()

    with pytest.raises(CommandError, match="geen regio"):
        call_command("import_activities", write(GOOD), region="nergens", source="stappers")
    with pytest.raises(CommandError, match="rij 3: titel lijkt op een formule"):
        call_command("import_activities", write([GOOD[0], "2,=A1,,,,,,"]), region="westerveld", source="stappers")
    assert AuditEntry.objects.count() == 0  # nothing about persons was touched


POSTCODES = "pc4,lat,lon,plaats,bruikbaar\n"


def test_usable_postcodes_are_taken_over_and_activities_find_their_place(cast, write):
    activity = Activity.objects.create(region_id=cast.here.region.pk, title="Koor", theme="culture", postcode="5211 AB")
    path = write(["5211,51.69,5.30,Den Bosch,1", "1000,52.3,4.9,Amsterdam,0", "1234,52.2,5.2,Elders,1"], POSTCODES)

    assert import_postcodes(path) == 2
    assert import_postcodes(path) == 2
    assert not PostcodeArea.objects.filter(code="1000").exists()
    known = PostcodeArea.objects.get(code="1234")
    assert (known.latitude, known.place, known.approximate) == (52.2, "Elders", False)
    activity.refresh_from_db()
    assert (activity.latitude, activity.longitude) == (51.69, 5.30)


@pytest.mark.parametrize(
    "row",
    ["52119,51.69,5.3,X,1", "52,51.69,5.3,X,1", "5211,91,5.3,X,1", "5211,51.69,200,X,1", "5211,nan,5.3,X,1", "5211,,,X,1",
     "5211,51.69,5.3,=X,1", "5212,1,1,X,1"],
)  # fmt: skip
def test_an_impossible_postcode_is_refused(db, write, row):
    with pytest.raises(Refused):
        import_postcodes(write(["5212,51.7,5.3,Den Bosch,1", row], POSTCODES))
    assert PostcodeArea.objects.count() == 0
