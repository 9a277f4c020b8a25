"""Somebody's own list in CSV, Excel or JSON comes in with a mapping; what it is written in is found."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import Workbook

from kring.directory.formats import mapping
from kring.directory.formats.items import Where, Why
from kring.directory.formats.reading import Format, look
from kring.directory.rules.projection import columns
from tests.directory.formats.lists import MAPPING, by_key, read, refusal, table, written

TODAY = date(2026, 11, 22)
ROWS = [
    ["id", "titel", "wanneer", "kosten"],
    ["1", "Koffie", "wo 10.00–11.30, niet in schoolvakanties", "€ 3,50 p.k."],
    ["2", "Schilderen", "zie website", "gratis proefles"],
]


def said(items, id, language="nl"):
    found = by_key(items)
    service = found["service", id]
    locations = [value for (kind, _), value in found.items() if kind == "location"]
    organization = found.get(("organization", service.get("organization_id")))
    return columns(service, organization, locations, today=TODAY, language=language)


def file(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_words_are_read_where_they_are_certain_and_kept_where_they_are_not(tmp_path):
    items, wrong = read(file(tmp_path / "lijst.csv", table(*ROWS)), mapping=MAPPING)
    assert wrong == []
    coffee, painting = said(items, "1"), said(items, "2")
    assert (coffee["days"], coffee["starts"], coffee["ends"]) == (4, time(10), time(11, 30))
    assert coffee["moments"][0]["not_in_school_holidays"] is True
    assert (coffee["cost"], coffee["cost_per"]) == (Decimal("3.50"), "time")
    assert (painting["days"], painting["when_words"]) == (0, "zie website")
    assert (painting["cost"], painting["trial"], painting["cost_words"]) == (None, True, "gratis proefles")


def test_for_whom_it_is_comes_from_the_words_of_a_row(tmp_path):
    rows = table(
        ["naam", "doelgroep"], ["Koffie", "Mantelzorgers"], ["Zwemmen voor vrouwen", "18+"], ["Biljart", "iedereen"]
    )
    path = file(tmp_path / "lijst.csv", rows)
    items, _ = read(path, mapping=mapping.guess(["naam", "doelgroep"]))
    found = {item.document["name"]: columns(item.document, today=TODAY) for item in items if item.kind == "service"}
    assert {title: row["for_whom"] for title, row in found.items()} == {
        "Koffie": 4,
        "Zwemmen voor vrouwen": 1,
        "Biljart": 0,
    }


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252"), (",", "utf-16-le")],
)
def test_encoding_and_separator_are_found(tmp_path, separator, encoding):
    text = "id\ttitel\twanneer\tkosten\n1\tCafé ’t Hoekje\tdinsdag\t€ 3,50 p.k.\n".replace(",", "·").replace(
        "\t", separator
    )
    path = file(tmp_path / "lijst.csv", text, encoding)
    seen = look(path)
    assert (seen.format, seen.separator) == (Format.CSV, separator)
    assert seen.encoding.startswith(encoding[:5])
    items, _ = read(path, mapping=MAPPING)
    assert said(items, "1")["title"] == "Café ’t Hoekje"


def test_a_file_in_two_encodings_is_refused_with_the_line(tmp_path):
    path = tmp_path / "lijst.csv"
    path.write_bytes("id,titel\n1,Café één\n2,Zoë’s atelier\n".encode() + b"3,Caf\xe9\n")
    refused = refusal(path, mapping=MAPPING)
    assert (refused.because, refused.details["line"]) == ("encoding", 4)


def test_a_sheet_of_excel_comes_in(tmp_path):
    book = Workbook()
    book.active.title = "Uitleg"
    sheet = book.create_sheet("Aanbod")
    sheet.append(["Sociale kaart 2026"])
    sheet.append([])
    sheet.append(["Nr", "Activiteit", "Dag", "Begintijd", "Eindtijd", "Einddatum", "Prijs", "Lat", "Lon"])
    sheet.append([1, "Koffie", "dinsdag", time(10), time(11, 30), datetime(2027, 6, 30), "gratis", 51.7, 5.3])
    sheet.append([2.0, "=1+1", "", "", "", "30-06-2999", "=SOM(A1:A9)", None, None])
    book.save(tmp_path / "lijst.xlsx")
    seen = look(tmp_path / "lijst.xlsx", mapping={"sheet": "Aanbod"})
    assert (seen.format, seen.sheets) == (Format.EXCEL, ("Uitleg", "Aanbod"))
    items, wrong = read(tmp_path / "lijst.xlsx", mapping={**seen.guess, "sheet": "Aanbod"})
    coffee = said(items, "1")
    assert (coffee["days"], coffee["starts"], coffee["ends"], coffee["ends_on"]) == (
        2,
        time(10),
        time(11, 30),
        date(2027, 6, 30),
    )
    assert (coffee["latitude"], coffee["cost"]) == (51.7, 0)
    assert said(items, "2")["title"] == "=1+1" and said(items, "2")["ends_on"] is None
    assert [(one.where, one.field, one.why, one.kept) for one in wrong] == [
        (Where("Aanbod", 5), "title", Why.FORMULA, True),
        (Where("Aanbod", 5), "cost_words", Why.FORMULA, True),
        (Where("Aanbod", 5), "ends_on", Why.FAR_DATE, True),
    ]
    assert refusal(tmp_path / "lijst.xlsx", mapping={**seen.guess, "sheet": "Weg"}).because == "sheet"


def test_a_list_in_json_comes_in_by_paths(tmp_path):
    entry = {
        "id": "a",
        "tekst": {"nl": {"naam": "Koffie"}},
        "contact": {"tel": "073 123 4567"},
        "tags": ["eten", "samen"],
        "x": [{"y": 1}],
    }
    path = written(tmp_path / "kaart.json", {"versie": {"nr": 1}, "plekken": [entry, {"id": "b", "tekst": {}}]})
    mine = {
        "columns": {"id": "id", "tekst.nl.naam": "title", "contact.tel": "phone", "tags": "keywords"},
        "items": "plekken",
    }
    seen = look(path, mapping={"items": "plekken"})
    assert seen.format == Format.JSON_LIST and "tekst.nl.naam" in seen.headings
    items, wrong = read(path, mapping=mine)
    assert (said(items, "a")["title"], said(items, "a")["phone"]) == ("Koffie", "073 123 4567")
    assert [one["taxonomy_term"]["name"] for one in by_key(items)["service", "a"]["attributes"]] == ["eten", "samen"]
    assert [(one.where.row, one.field, one.why) for one in wrong] == [(2, "title", Why.EMPTY)]
    assert refusal(path, mapping=mine | {"items": "weg"}).because == "list"


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            ["Naam activiteit", "Aanbieder", "E-mailadres"],
            {"Naam activiteit": "title", "Aanbieder": "organiser", "E-mailadres": "email"},
        ),
        (["Postcode", "Plaats", "Huisnr."], {"Postcode": "postcode", "Plaats": "place", "Huisnr.": "house_number"}),
        (
            ["Title", "Price", "lat", "lng"],
            {"Title": "title", "Price": "cost_words", "lat": "latitude", "lng": "longitude"},
        ),
        (["Kosten per keer", "BSN", "Contactpersoon"], {"Kosten per keer": "cost_words"}),
        (["adres.straat", "naam"], {"adres.straat": "street", "naam": "title"}),
        (["Naam", "Korte omschrijving aanbod"], {"Naam": "title"}),
        (["Naam", "Lange beschrijving"], {"Naam": "title", "Lange beschrijving": "description"}),
        (["Naam", "Locatie omschrijving"], {"Naam": "title"}),
        (["Naam", "Omschrijving", "Lange beschrijving"], {"Naam": "title", "Omschrijving": "description"}),
        (
            ["name", "translations.pap.short_summary", "translations.nl.short_summary", "general.long_description.nl"],
            {"name": "title", "translations.nl.short_summary": "description"},
        ),
        (["name", "translations.pap.short_summary"], {"name": "title"}),
    ],
)
def test_a_mapping_is_guessed_from_the_headings(headings, expected):
    assert mapping.guess(headings)["columns"] == expected


def test_every_field_can_be_guessed_but_not_twice():
    found = mapping.guess(["titel", "naam", "activiteit"])["columns"]
    assert found == {"titel": "title"}


def test_a_mapping_that_cannot_work_is_told():
    bad = {"columns": {"a": "organiser", "b": "organiser", "c": "schoenmaat"}, "themes": {"x": "dans"}, "vreemd": 1}
    assert set(mapping.problems(bad, ["a", "b"])) == {
        ("unknown_key", "vreemd"), ("unknown_field", "schoenmaat"), ("twice", "organiser"), ("no_title", "title"),
        ("no_column", "c"), ("theme", "dans"),
    }  # fmt: skip
    assert mapping.problems(MAPPING, ["id", "titel", "wanneer", "kosten"]) == []


def test_a_column_that_is_not_named_is_not_taken(tmp_path):
    path = file(tmp_path / "lijst.csv", "id,titel,contactpersoon\n1,Koffie,Iemand Anders\n")
    items, _ = read(path, mapping={"columns": {"id": "id", "titel": "title"}})
    assert items and "Iemand" not in str(items)
    with_it, _ = read(path, mapping={"columns": {"id": "id", "titel": "title", "contactpersoon": "contact"}})
    assert "Iemand" in str(with_it)


def test_fixed_values_themes_and_left_out_rows(tmp_path):
    path = file(
        tmp_path / "lijst.csv",
        "titel,soort,stand\nKoffie,Ontmoeten,current\nTennis,Sport,removed\nOud,Ontmoeten,gestopt\n",
    )
    mine = {
        "columns": {"titel": "title", "soort": "category", "stand": "status"},
        "fixed": {"organiser": "Gemeente"},
        "themes": {"ontmoeten": "meet"},
        "skip": {"stand": ["Removed"]},
    }
    items, wrong = read(path, mapping=mine)
    services = [item for item in items if item.kind == "service"]
    assert wrong == [] and len(services) == 2
    coffee, old = (said(items, item.id) for item in services)
    assert (coffee["theme"], coffee["organiser"], coffee["active"], old["active"]) == ("meet", "Gemeente", True, False)


def test_a_row_without_an_id_keeps_the_one_it_gets(tmp_path):
    first, _ = read(
        file(tmp_path / "a.csv", "titel,prijs\nKoffie,1\nThee,2\n"), mapping={"columns": {"titel": "title"}}
    )
    again, _ = read(
        file(tmp_path / "b.csv", "titel,prijs\nThee,9\nkoffie,9\n"), mapping={"columns": {"titel": "title"}}
    )
    assert {item.id for item in first} == {item.id for item in again} and len(first) == 2


def test_the_same_row_twice_is_one_entry_and_another_row_with_its_id_is_not_taken(tmp_path):
    path = file(tmp_path / "lijst.csv", "id,titel\n1,Koffie\n1,Koffie\n1,Thee\n")
    items, wrong = read(path, mapping={"columns": {"id": "id", "titel": "title"}})
    assert [item.document["name"] for item in items] == ["Koffie"]
    assert [(one.where.row, one.why, one.kept) for one in wrong] == [(3, Why.TWICE, True), (4, Why.TWICE, False)]


def test_a_row_without_an_id_that_stands_there_twice_is_told_by_its_title(tmp_path):
    path = file(tmp_path / "lijst.csv", "titel,prijs\nKoffie,1\nKoffie,1\n")
    _items, wrong = read(path, mapping={"columns": {"titel": "title"}})
    assert [(one.why, one.field, one.value, one.kept) for one in wrong] == [(Why.TWICE, "title", "Koffie", True)]


def test_entries_of_one_organiser_and_one_place_share_them(tmp_path):
    path = file(
        tmp_path / "lijst.csv",
        "titel,door,waar,postcode\nA,De Zon,Zaal,5211ab\nB,de zon,Zaal,5211AB\nC,De Maan,Zaal,5212AB\n",
    )
    items, _ = read(
        path, mapping={"columns": {"titel": "title", "door": "organiser", "waar": "venue", "postcode": "postcode"}}
    )
    assert [item.kind for item in items] == [
        "organization", "location", "service", "service", "organization", "location", "service",
    ]  # fmt: skip


def test_a_file_without_the_columns_of_its_mapping_is_refused(tmp_path):
    path = file(tmp_path / "lijst.csv", "id,naam\n1,Koffie\n")
    refused = refusal(path, mapping=MAPPING)
    assert (refused.because, refused.details["columns"]) == ("columns", "titel, wanneer, kosten")


@pytest.mark.parametrize("text", ["", "id,titel,wanneer,kosten\n", "\n\n\n"])
def test_a_list_without_rows_is_refused(tmp_path, text):
    assert refusal(file(tmp_path / "lijst.csv", text), mapping=MAPPING).because in ("empty", "no_heading")


def test_places_written_in_one_cell(tmp_path):
    path = file(tmp_path / "lijst.csv", 'titel;waar\nA;"51,7; 5,3"\nB;(51.7, 5.3)\nC;hier\n')
    items, wrong = read(path, mapping={"columns": {"titel": "title", "waar": "point"}})
    services = [item for item in items if item.kind == "service"]
    assert len(services) == 3 and {said(items, item.id)["latitude"] for item in services[:2]} == {51.7}
    assert [(one.where.row, one.field, one.why) for one in wrong] == [(4, "point", Why.NUMBER)]
