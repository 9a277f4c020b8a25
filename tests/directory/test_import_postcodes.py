"""Postcodes are taken over from a file: whole or not at all."""

import pytest

from kring.directory.imports import import_postcodes
from kring.directory.models import Activity, PostcodeArea, PostcodePoint
from kring.directory.postcodes import Place, Points, area_at
from kring.directory.sheets import Refused


@pytest.fixture
def write(tmp_path):
    def make(rows, heading, encoding="utf-8"):
        path = tmp_path / "list.csv"
        path.write_bytes((heading + "\n".join(rows) + "\n").encode(encoding))
        return path

    return make


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


def test_what_stands_more_exactly_than_at_the_middle_of_its_postcode_stays_there(cast, write):
    exact = Activity.objects.create(
        region_id=cast.here.region.pk,
        title="Koor",
        theme="culture",
        postcode="5211 AB",
        latitude=51.7001,
        longitude=5.3,
    )
    abroad = Activity.objects.create(region_id=cast.here.region.pk, title="Choir", theme="culture", postcode="52117")
    middle = Activity.objects.create(region_id=cast.here.region.pk, title="Band", theme="culture", postcode="5211 AC")
    import_postcodes(write(["5211,51.69,5.30,Den Bosch,1"], POSTCODES))
    import_postcodes(write(["5211,51.68,5.30,Den Bosch,1"], POSTCODES))
    for activity in (exact, abroad, middle):
        activity.refresh_from_db()
    assert [exact.latitude, abroad.latitude, middle.latitude] == [51.7001, None, 51.68]


@pytest.mark.parametrize(
    "row",
    ["52119,51.69,5.3,X,1", "52,51.69,5.3,X,1", "5211,91,5.3,X,1", "5211,51.69,200,X,1", "5211,nan,5.3,X,1", "5211,,,X,1",
     "5211,51.69,5.3,=X,1", "5212,1,1,X,1"],
)  # fmt: skip
def test_an_impossible_postcode_is_refused(db, write, row):
    with pytest.raises(Refused):
        import_postcodes(write(["5212,51.7,5.3,Den Bosch,1", row], POSTCODES))
    assert PostcodeArea.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_file_in_another_encoding_is_refused(db, write, encoding):
    with pytest.raises(Refused):
        import_postcodes(write(["5212,51.7,5.3,Súdwest,1"], POSTCODES, encoding))
    assert PostcodeArea.objects.count() == 0


WHOLE = "pc6,lat,lon,plaats\n"


def test_whole_postcodes_say_more_exactly_where_somebody_lives_and_an_activity_is(cast, write):
    koor = Activity.objects.create(region_id=cast.here.region.pk, title="Koor", theme="culture", postcode="5211 ab")
    band = Activity.objects.create(region_id=cast.here.region.pk, title="Band", theme="culture", postcode="5211 AC")
    import_postcodes(write(["5211,51.69,5.30,Den Bosch,1"], POSTCODES))
    assert area_at("5211AB") == Place("5211", "Den Bosch", 51.69, 5.30)

    path = write(
        ["5211AB,51.6912,5.3041,Den Bosch", "5212 xz,51.70,5.32,Den Bosch", "5212XY,51.72,5.32,Den Bosch"], WHOLE
    )
    assert import_postcodes(path) == 3
    assert import_postcodes(path) == 3

    assert area_at("5211 ab") == Place("5211", "Den Bosch", 51.6912, 5.3041)
    assert area_at("5211 ZZ") == Place("5211", "Den Bosch", 51.69, 5.30)
    assert area_at("5212") == Place("5212", "Den Bosch", pytest.approx(51.71), 5.32)
    for activity, latitude in ((koor, 51.6912), (band, 51.69)):
        activity.refresh_from_db()
        assert activity.latitude == latitude
    assert PostcodeArea.objects.filter(code__startswith="521").count() == 2


def test_what_comes_in_is_put_where_its_whole_postcode_is(cast, write):
    import_postcodes(write(["5211,51.69,5.30,Den Bosch,1"], POSTCODES))
    import_postcodes(write(["5211AB,51.6912,5.3041,Den Bosch"], WHOLE))
    points = Points()
    assert [points.of(code) for code in ("5211 AB", "5211AC", "5211", "9999 AA", "33157")] == [
        (51.6912, 5.3041), (51.69, 5.30), (51.69, 5.30), None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row", ["5211,51.69,5.3,X", "0211AB,51.69,5.3,X", "5211A1,51.69,5.3,X", "5211AB,,5.3,X", "5211AB,51,5,"]
)
def test_an_impossible_whole_postcode_is_refused(db, write, row):
    import_postcodes(write(["5211AC,51.69,5.3,X"], WHOLE))
    with pytest.raises(Refused):
        import_postcodes(write(["5211AD,51.69,5.3,X", row], WHOLE))
    assert [one.code for one in PostcodePoint.objects.all()] == ["5211AC"]
