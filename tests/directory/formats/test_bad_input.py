"""What could harm is refused or contained, with a word that says what it is. Each first shows that without the bound it would come in."""

import dataclasses
import io
import json
import os
import struct
import tracemalloc
import zipfile

import pytest
from django.utils import translation
from openpyxl import Workbook

from kring.directory.formats import reading, wording
from kring.directory.formats.encodings import encoding_of
from kring.directory.formats.items import Because, Item, Refused, Where, Why
from kring.directory.formats.limits import LIMITS, MB
from kring.directory.formats.sources import Source
from kring.directory.formats.tables import of_csv
from kring.directory.rules.areas import NETHERLANDS, Land
from kring.directory.rules.texts import without_markup
from tests.directory.formats.lists import SERVICE, by_key, package, read, refusal, table, written, zipped


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


MINE = {"columns": {"id": "id", "titel": "title", "tekst": "description"}}


class Endless(io.RawIOBase):
    """A file of ten million rows that is nowhere: each block is made when it is asked for."""

    def __init__(self, rows: int):
        self.rows, self.at, self.left = rows, 0, b"id,titel,tekst\n"

    def readable(self):
        return True

    def readinto(self, into):
        while len(self.left) < len(into) and self.at < self.rows:
            self.left += b"".join(
                b"%d,Koffie,Tekst van een rij\n" % number for number in range(self.at, self.at + 1000)
            )
            self.at += 1000
        count = min(len(into), len(self.left))
        into[:count], self.left = self.left[:count], self.left[count:]
        return count


def ten_million(read: list[Endless]):
    def opened():
        read.append(Endless(10_000_000))
        return io.BufferedReader(read[-1])

    return Source("lijst.csv", 0, opened)


def test_ten_million_rows_take_no_more_memory_than_a_few_and_stop_at_the_limit():
    opened: list[Endless] = []
    rows = of_csv(ten_million(opened), dataclasses.replace(LIMITS, rows=50_000), "utf-8-sig", ",")
    tracemalloc.start()
    with pytest.raises(Refused) as refused:
        for _count, (_at, cells) in enumerate(rows, 1):
            assert cells["titel"] == "Koffie"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.because == Because.MANY_ROWS and _count == 50_000
    assert most < 2 * MB and opened[0].at < 100_000
    assert wording.reason(refused.value).startswith("There are more than 50,000 entries in it. Whoever runs")


def test_a_list_of_many_entries_is_read_without_holding_it(tmp_path):
    path = tmp_path / "feed.json"
    with path.open("w") as file:
        file.write(
            "["
            + ",".join(json.dumps(SERVICE | {"id": f"s{at}", "description": "x" * 2000}) for at in range(2000))
            + "]"
        )
    tracemalloc.start()
    count = sum(isinstance(one, Item) for one in reading.read(path))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2002 and path.stat().st_size > 4 * MB and most < 2.5 * MB


def test_too_many_entries_of_json_are_refused(tmp_path):
    path = written(tmp_path / "feed.json", [SERVICE | {"id": f"s{at}"} for at in range(5)])
    assert len(read(path)[0]) == 7
    assert refusal(path, limits=dataclasses.replace(LIMITS, rows=4)).because == Because.MANY_ROWS


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = written(tmp_path / "feed.json", [SERVICE])
    assert read(path)[0]
    with path.open("r+b") as file:
        os.truncate(file.fileno(), LIMITS.size + 1)
    assert wording.reason(refusal(path)) == "The file is larger than 200 MB."


GOOD = {
    "organizations.csv": table(["id", "name"], ["o", "De Zon"]),
    "services.csv": table(["id", "organization_id", "name", "status"], ["s", "o", "Koffie", "active"]),
}


def test_a_zip_bomb_is_refused(tmp_path):
    assert len(read(zipped(tmp_path / "good.zip", GOOD))[0]) == 2
    bomb = GOOD | {"big.csv": b"0" * (40 * MB)}
    assert refusal(zipped(tmp_path / "bomb.zip", bomb)).because == Because.ZIP_RATIO
    assert read(tmp_path / "bomb.zip", limits=dataclasses.replace(LIMITS, ratio=10**9))[0]


def test_a_zip_of_very_many_files_is_refused(tmp_path):
    path = zipped(tmp_path / "many.zip", GOOD | {f"{at}.csv": "" for at in range(LIMITS.entries)})
    assert refusal(path).because == Because.ZIP_MANY
    assert read(path, limits=dataclasses.replace(LIMITS, entries=999))[0]


def test_a_zip_that_is_large_unpacked_is_refused(tmp_path):
    path = zipped(tmp_path / "large.zip", GOOD)
    assert refusal(path, limits=dataclasses.replace(LIMITS, unzipped=50)).because == Because.ZIP_LARGE


def test_a_zip_that_lies_about_a_size_gives_no_more_than_it_said(tmp_path):
    path = zipped(tmp_path / "lie.zip", GOOD | {"phones.csv": "x" * 5000})
    content = bytearray(path.read_bytes())
    at = content.rindex(b"phones.csv") - 46  # the entry in the directory at the end
    assert struct.unpack_from("<I", content, at + 24) == (5000,)
    struct.pack_into("<I", content, at + 24, 10)
    path.write_bytes(content)
    assert refusal(path).because == Because.NOT_READABLE


@pytest.mark.parametrize("name", ["../services.csv", "/etc/services.csv", "C:\\services.csv", "a/../../services.csv"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    assert refusal(zipped(tmp_path / "path.zip", GOOD | {name: "x"})).because == Because.ZIP_PATH


def test_an_archive_inside_an_archive_is_refused(tmp_path):
    inner = zipped(tmp_path / "inner.zip", GOOD).read_bytes()
    assert refusal(zipped(tmp_path / "outer.zip", GOOD | {"inner.zip": inner})).because == Because.ZIP_NESTED


def test_a_locked_or_broken_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "locked.zip", GOOD)
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(content)
    assert refusal(path).because == Because.ZIP_LOCKED
    (tmp_path / "half.zip").write_bytes(zipped(tmp_path / "whole.zip", GOOD).read_bytes()[:200])
    assert refusal(tmp_path / "half.zip").because == Because.NOT_READABLE


@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0 old excel", b"%PDF-1.7", b"\x89PNG\r\n", b"\x1f\x8b\x08"])
def test_another_kind_of_file_is_refused(tmp_path, start):
    (tmp_path / "lijst.csv").write_bytes(start + b"id,titel\n1,Koffie\n")
    with pytest.raises(Refused) as refused:
        reading.look(tmp_path / "lijst.csv")
    assert refused.value.because in (Because.UNKNOWN_FORMAT, Because.NOT_READABLE)


def test_a_workbook_that_is_none_is_refused(tmp_path):
    path = zipped(tmp_path / "lijst.xlsx", {"xl/workbook.xml": "<nonsense", "[Content_Types].xml": "<Types/>"})
    assert refusal(path, mapping=MINE).because == Because.NOT_READABLE


def test_zeros_are_no_text(tmp_path):
    (tmp_path / "x.csv").write_bytes(b"id,titel\n1,Ko\x00ffie\n")
    with pytest.raises(Refused) as refused:
        encoding_of(Source("x.csv", 0, lambda: (tmp_path / "x.csv").open("rb")))
    assert refused.value.because == Because.NOT_READABLE


def test_a_quote_that_never_closes_spoils_one_row_and_not_the_list(tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_text('id,titel,tekst\n1,Koffie,a\n2,"Thee' + "x" * 200_000 + '\n3,Soep,b\n"\n4,Taart,c\n')
    items, wrong = read(path, mapping=MINE)
    assert "1" in [item.id for item in items] and any(one.why == Why.LONG for one in wrong)


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "-cmd|x!A0"])
def test_a_formula_stays_text_and_is_told(tmp_path, formula):
    path = tmp_path / "lijst.csv"
    path.write_text(table(["id", "titel", "tekst"], ["1", "Koffie", formula], ["2", "Thee", "-5 graden, + koek"]))
    items, wrong = read(path, mapping=MINE)
    assert by_key(items)["service", "1"]["description"] == formula
    assert [(one.where, one.field, one.why, one.kept) for one in wrong] == [
        (Where("lijst.csv", 2), "description", Why.FORMULA, True)
    ]
    items, wrong = read(written(tmp_path / "feed.json", [SERVICE | {"description": formula}]))
    assert [one.why for one in wrong] == [Why.FORMULA]


HTML = [
    ("<p>Koffie &amp; koek</p><script>steal()</script><ul><li>een<li>twee</ul>", "Koffie & koek\n\n- een\n- twee"),
    ("<img src=x onerror=alert(1)>Welkom", "Welkom"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;Welkom", "Welkom"),
    ("<scr<script>ipt>alert(1)</scr</script>ipt>", None),
    ("<style>p{}</style><svg onload=x><title>t</title></svg>Hoi", "Hoi"),
    ("<<b>script>x</<b>script>", None),
    ("&amp;lt;img src=x&amp;gt;", None),
    ("3 < 4 en 5 > 4", "3 < 4 en 5 > 4"),
]


@pytest.mark.parametrize(("text", "expected"), HTML)
def test_markup_becomes_the_text_a_reader_would_see(tmp_path, text, expected):
    items, wrong = read(written(tmp_path / "feed.json", [SERVICE | {"description": text}]))
    found = by_key(items)["service", "s1"]["description"]
    assert expected is None or found == expected
    assert not any(mark in found.casefold() for mark in ("<script", "<img", "onerror=", "<svg", "<style", "</"))
    assert [one.why for one in wrong] == ([] if "3 <" in text else [Why.HTML])


def test_deeply_written_out_markup_is_still_no_markup():
    text = "<script>alert(1)</script>"
    for _ in range(12):
        text = text.replace("&", "&amp;").replace("<", "&lt;")
    assert "<" not in without_markup(text)


def test_control_characters_and_turning_marks_go(tmp_path):
    items, wrong = read(written(tmp_path / "feed.json", [SERVICE | {"name": "Koffie\u202egnp.exe\x00\x1b"}]))
    assert by_key(items)["service", "s1"]["name"] == "Koffiegnp.exe"
    assert [(one.field, one.why) for one in wrong] == [("name", Why.CONTROL)]


def test_objects_in_each_other_without_end_are_one_bad_row(tmp_path):
    deep = {"x": 1}
    for _ in range(200):
        deep = {"x": deep}
    items, wrong = read(written(tmp_path / "feed.json", [SERVICE, SERVICE | {"id": "s2", "own": deep}]))
    assert [item.id for item in items if item.kind == "service"] == ["s1"]
    assert [(one.where.row, one.why, one.kept) for one in wrong] == [(2, Why.SHAPE, False)]


def test_lists_in_each_other_without_end_are_refused(tmp_path):
    start = '[{"id": "s", "name": "x", "status": "a", "y": '
    for inner in ("[" * 200_000, '{"a":' * 200_000, "[" * 3_000 + "]" * 3_000 + "}]", '{"[": "]\\"[", "a":' * 500_000):
        (tmp_path / "feed.json").write_text(start + inner)
        assert refusal(tmp_path / "feed.json").because == Because.DEEP


def test_brackets_inside_texts_are_not_deep(tmp_path):
    text = "[" * 5_000 + '"' + "\\" * 3 + "{" * 5_000
    items, wrong = read(
        written(
            tmp_path / "feed.json", [SERVICE | {"id": f"s{at}", "description": "x" * at + text} for at in range(300)]
        )
    )
    assert len(items) == 302 and wrong == []


def test_organisations_that_are_each_other_s_parent_are_cut_apart(tmp_path):
    parents = {"a": "b", "b": "c", "c": "a", "d": "d", "e": "a", "f": None}
    found = [
        {"id": id, "name": id, "website": "https://x.example", "parent_organization_id": up}
        for id, up in parents.items()
    ]
    items, wrong = read(written(tmp_path / "feed.json", found))
    after = {item.id: item.document.get("parent_organization_id") for item in items}
    assert len(items) == 6 and after["e"] == "a" and after["d"] is None
    assert sum(after[id] is None for id in "abc") == 1
    assert [(one.field, one.why, one.kept) for one in wrong] == [("parent_organization_id", Why.CIRCLE, True)] * 2
    for id in after:  # everybody now has an end
        seen = set()
        while id:
            assert id not in seen
            seen.add(id)
            id = after[id]


def test_terms_in_a_circle_are_cut_apart(tmp_path):
    rows = [["id", "name", "parent_id"], ["1", "A", "2"], ["2", "B", "1"], ["3", "C", "2"]]
    path = package(tmp_path / "p", {"taxonomy_terms": rows, "organizations": [["id", "name"], ["o", "X"]]})
    items, wrong = read(path)
    assert [one.why for one in wrong] == [Why.CIRCLE] and sum(item.kind == "taxonomy_term" for item in items) == 3


@pytest.mark.parametrize(
    ("latitude", "longitude", "near", "why"),
    [
        (51.7, 5.3, NETHERLANDS, None),
        (5.3, 51.7, NETHERLANDS, Why.SWAPPED),
        (100, 101, None, Why.OFF_EARTH),
        (0, 0, None, Why.OFF_EARTH),
        (48.8, 2.3, NETHERLANDS, Why.FAR_AWAY),
        (53.2, 4.0, NETHERLANDS, None),
        (53.2, 4.0, Land([(51.7, 5.3), (52.9, 4.75)]), Why.FAR_AWAY),
        ("noord", 5.3, None, Why.NUMBER),
    ],
)
def test_coordinates_that_are_no_place_are_told_and_stay_in_the_document(tmp_path, latitude, longitude, near, why):
    location = SERVICE["service_at_locations"][0]["location"] | {"latitude": latitude, "longitude": longitude}
    service = SERVICE | {"service_at_locations": [{"id": "sal1", "location": location}]}
    items, wrong = read(written(tmp_path / "feed.json", [service]), near=near)
    assert [(one.why, one.kept) for one in wrong] == ([(why, True)] if why else [])
    assert by_key(items)["location", "l1"]["latitude"] == latitude


def test_dates_that_say_always_are_told(tmp_path):
    plan = {
        "id": "p",
        "freq": "WEEKLY",
        "byday": "MO",
        "valid_from": "1900-01-01",
        "valid_to": "2999-12-31",
        "until": "morgen",
    }
    _, wrong = read(written(tmp_path / "feed.json", [SERVICE | {"schedules": [plan]}]))
    assert [(one.field, one.why) for one in wrong] == [
        ("schedules.valid_from", Why.FAR_DATE),
        ("schedules.valid_to", Why.FAR_DATE),
        ("schedules.until", Why.DATE),
    ]


@pytest.mark.parametrize("one", [*Why, *Because])
def test_everything_that_can_be_the_matter_has_a_sentence(one):
    if isinstance(one, Why):
        assert str(wording.WHY[one])
    else:
        assert "%(" not in wording.reason(Refused(one))


def test_a_sentence_says_where_and_what(tmp_path):
    _, wrong = read(written(tmp_path / "feed.json", [SERVICE, {"id": "s2", "status": "active", "name": ""}]))
    assert [f"{wording.place(one.where)}: {wording.what(one)}" for one in wrong] == ["feed.json, row 2: name is empty"]


def test_a_workbook_with_a_bomb_in_its_texts_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b" " * (40 * MB))
    assert refusal(tmp_path / "bomb.xlsx", mapping=MINE).because == Because.ZIP_RATIO


def test_a_workbook_with_more_text_than_fits_in_memory_is_refused(tmp_path):
    book = Workbook()
    book.active.append(["id", "titel", "tekst"])
    book.active.append(["1", "Koffie", "x" * 5000])
    book.save(tmp_path / "lijst.xlsx")
    with zipfile.ZipFile(tmp_path / "lijst.xlsx", "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'x' * 5000}</t></si></sst>")
    assert read(tmp_path / "lijst.xlsx", mapping=MINE)[0]
    limits = dataclasses.replace(LIMITS, part=4000)
    assert refusal(tmp_path / "lijst.xlsx", mapping=MINE, limits=limits).because == Because.ZIP_LARGE


@pytest.mark.parametrize(
    "name", ["xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/theme/theme1.xml", "docProps/core.xml"]
)
def test_each_part_of_a_workbook_is_bounded(tmp_path, name):
    book = Workbook()
    book.active.append(["id", "titel", "tekst"])
    book.active.append(["1", "Koffie", "lekker"])
    book.save(tmp_path / "good.xlsx")
    assert read(tmp_path / "good.xlsx", mapping=MINE)[0]
    with (
        zipfile.ZipFile(tmp_path / "good.xlsx") as good,
        zipfile.ZipFile(tmp_path / "lijst.xlsx", "w", zipfile.ZIP_DEFLATED) as large,
    ):
        for part in good.namelist():
            filling = b"<!--" + os.urandom(20_000).hex().encode() + b"-->" if part == name else b""
            large.writestr(part, good.read(part) + filling)
    assert read(tmp_path / "lijst.xlsx", mapping=MINE)[0]
    limits = dataclasses.replace(LIMITS, part=30_000, small_part=30_000)
    assert refusal(tmp_path / "lijst.xlsx", mapping=MINE, limits=limits).because == Because.ZIP_LARGE
    assert read(tmp_path / "good.xlsx", mapping=MINE, limits=limits)[0]
