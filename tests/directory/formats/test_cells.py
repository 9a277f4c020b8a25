"""What the cells of a row say together is read, over several columns too; what cannot be read is told, and where it went."""

from datetime import time
from decimal import Decimal

import pytest

from kring.directory.formats import mapping
from kring.directory.formats.cells import ages, price, reach, when, where_it_is
from kring.directory.formats.items import Item, Where, Why
from kring.directory.formats.rows import Rows


def told(read, said, **options):
    """The columns, and (field, what is the matter) for each remark."""
    remarks = []
    columns = read(said, lambda field, why, value: remarks.append((field, why)), **options)
    return columns, remarks


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"days": "vrijdag", "starts": "23:00-02:00"}, (16, time(23), time(2))),
        ({"days": "vrijdag", "starts": "23.00 uur", "ends": "tot 2.00 uur"}, (16, time(23), time(2))),
        ({"when_words": "woensdag", "starts": "10:00-11:30"}, (4, time(10), time(11, 30))),
        ({"days": "ma t/m vr", "starts": "9-12"}, (31, time(9), time(12))),
        ({"days": "woensdag", "when_words": "10.00 - 11.30 uur"}, (4, time(10), time(11, 30))),
        ({"when_words": "10.00 - 11.30 uur\n\nwoensdag"}, (4, time(10), time(11, 30))),
        ({"days": "woensdag", "when_words": "woensdag 10.00 - 11.30 uur"}, (4, time(10), time(11, 30))),
        ({"days": "zaterdag", "starts": "vertrek 8.30 uur"}, (32, time(8, 30), None)),
        ({"days": "maandagavond", "starts": "19-21"}, (1, time(19), time(21))),
        ({"days": "dinsdag", "starts": "10:00:00", "ends": "11:00:00"}, (2, time(10), time(11))),
        ({"days": "dinsdag", "starts": "0.4375", "ends": "0.5"}, (2, time(10, 30), time(12))),
        ({"days": "dinsdag", "starts": "0,4166666667"}, (2, time(10), None)),
        ({"days": "dinsdag", "when_words": "0.75"}, (2, time(18), None)),
    ],
)
def test_days_and_hours_are_read_over_their_columns(said, expected):
    columns, remarks = told(when, said)
    assert (columns["days"], columns["starts"], columns["ends"]) == expected
    assert remarks == []


def test_two_spans_in_one_column_are_two_moments():
    columns, remarks = told(when, {"days": "ma", "starts": "10:00 - 12:00 en 13:00 - 15:00"})
    assert [(one["starts"], one["ends"]) for one in columns["moments"]] == [("10:00", "12:00"), ("13:00", "15:00")]
    assert remarks == []


@pytest.mark.parametrize(
    ("said", "days", "words", "remark"),
    [
        ({"days": "woensdag", "starts": "25:99"}, 4, "woensdag 25:99", ("starts", Why.TIME)),
        ({"days": "ma", "starts": "10:00", "ends": "laat"}, 1, "ma 10:00 - laat", ("ends", Why.TIME)),
        ({"days": "ma", "starts": "16:30", "ends": "15:30"}, 1, "ma 16:30 - 15:30", ("ends", Why.ORDER)),
        ({"when_words": "woensdag 10-12 uur", "starts": "14:00"}, 4, "woensdag 10-12 uur 14:00", ("starts", Why.ORDER)),
        ({"days": "maandagavond", "starts": "7", "ends": "9"}, 1, "maandagavond 7 - 9", ("starts", Why.ORDER)),
        ({"when_words": "elke dag om 25:99"}, 0, "elke dag om 25:99", ("when_words", Why.TIME)),
        ({"days": "ma", "starts": "0.437"}, 1, "ma 0.437", ("starts", Why.TIME)),
        ({"days": "ma", "starts": "1.4375"}, 1, "ma 1.4375", ("starts", Why.TIME)),
    ],
)
def test_hours_that_cannot_be_are_told_and_stay_in_the_words(said, days, words, remark):
    columns, remarks = told(when, said)
    assert (columns.get("days", 0), columns["when_words"], remarks) == (days, words, [remark])


@pytest.mark.parametrize(
    ("said", "cost", "words", "remarks"),
    [
        ({"cost_words": "€ -5"}, None, "€ -5", [("cost_words", Why.PRICE)]),
        ({"cost": "€ -5"}, None, "€ -5", [("cost", Why.PRICE)]),
        ({"cost": "veel", "cost_words": "zie site"}, None, "veel zie site", [("cost", Why.PRICE)]),
        ({"cost": "3,50", "cost_per": "per keer"}, Decimal("3.50"), "", []),
        ({"cost": "3,50"}, None, "3,50", []),
        ({"cost_words": "€ 7,50"}, None, "€ 7,50", []),
        ({"cost_words": "12,50", "cost_per": "per maand"}, Decimal("12.50"), "12,50", []),
    ],
)
def test_what_is_no_price_is_told_and_stays_in_the_words(said, cost, words, remarks):
    columns, found = told(price, said)
    assert (columns["cost"], columns["cost_words"], found) == (cost, words, remarks)


@pytest.mark.parametrize(
    ("code", "kept", "street"),
    [
        ("1234ab", "1234 AB", "Kerkstraat 1"),
        ("7411", "7411", "Kerkstraat 1"),
        ("48599", "48599", "Kerkstraat 1"),
        ("0000 XX", "", "Kerkstraat 1, 0000 XX"),
        ("12", "", "Kerkstraat 1, 12"),
    ],
)
def test_what_is_no_postcode_is_told_and_stands_with_the_street(code, kept, street):
    columns, remarks = told(where_it_is, {"street": "Kerkstraat 1", "postcode": code}, dutch=True)
    assert (columns["postcode"], columns["street"]) == (kept, street)
    assert remarks == ([] if kept else [("postcode", Why.POSTCODE)])


@pytest.mark.parametrize(
    ("text", "kept", "remarks"),
    [
        ("0570-123456", "0570-123456", []),
        ("0800-1234", "0800-1234", []),
        ("112", "112", []),
        ("12", "", [("phone", Why.PHONE)]),
        ("0612", "", [("phone", Why.PHONE)]),
        ("zie de website", "", [("phone", Why.PHONE)]),
        ("06-12345678 of 0570-123456", "06-12345678", [("phone", Why.PART)]),
        ("06-12345678 / 0570-123456", "06-12345678", [("phone", Why.PART)]),
    ],
)
def test_what_is_no_telephone_number_is_told_and_left_out(text, kept, remarks):
    columns, found = told(reach, {"phone": text})
    assert (columns["phone"], found) == (kept, remarks)


def test_ages_that_cannot_be_are_told():
    assert told(ages, {"age_min": "55", "age_max": "jong"}) == (
        {"age_min": 55, "age_max": None, "age_words": ""}, [("age_max", Why.NUMBER)],
    )  # fmt: skip
    columns, remarks = told(ages, {"age_min": "65", "age_max": "55"})
    assert columns == {"age_min": None, "age_max": None, "age_words": "65 - 55"}
    assert remarks == [("age_max", Why.ORDER)]


def test_a_remark_names_the_heading_of_the_list_and_the_row_comes_in():
    rows = Rows({"columns": {"Naam": "title", "Tijd": "starts", "Talen": "spoken", "Plekken": "places", "Tot": "ends"}})
    cells = {"Naam": "Koffie", "Tijd": "25:99", "Talen": "Klingon", "Plekken": "veel", "Tot": "-"}
    found = list(rows.items(cells, Where("lijst.csv", 2)))
    assert [one.id for one in found if isinstance(one, Item)]
    assert [(one.column, one.field, one.why, one.kept) for one in found if not isinstance(one, Item)] == [
        ("Tijd", "starts", Why.TIME, True),
        ("Talen", "spoken", Why.UNREAD, True),
        ("Plekken", "places", Why.NUMBER, True),
    ]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Titel", "Wanneer", "Tijd"], {"Wanneer": "when_words", "Tijd": "starts"}),
        (["Titel", "Tijd", "Dag"], {"Tijd": "starts", "Dag": "days"}),
        (["Titel", "Dag(en)", "Tijd van", "Tijd tot"], {"Dag(en)": "days", "Tijd van": "starts", "Tijd tot": "ends"}),
        (["Titel", "Dag", "Begintijd", "Tijd"], {"Dag": "days", "Begintijd": "starts", "Tijd": "when_words"}),
        (["Titel", "Tijd"], {"Tijd": "when_words"}),
    ],
)
def test_a_column_of_hours_beside_one_of_days_is_guessed(headings, expected):
    assert mapping.guess(headings)["columns"] == {"Titel": "title"} | expected


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Naam", "Wat is het?", "Wie organiseert"], ["title", "description", "organiser"]),
        (["Wat is het?", "Waar is het?", "Wat kost het?"], ["title", "venue", "cost_words"]),
        (["Naam", "Omschrijving", "Wie komt er"], ["title", "description", None]),
    ],
)
def test_headings_that_ask_are_guessed(headings, expected):
    found = mapping.guess(headings)["columns"]
    assert [found.get(heading) for heading in headings] == expected


@pytest.mark.parametrize(
    ("heading", "language", "cost"),
    [("Kosten per maand", "nl", 12.5), ("Kosten", "nl", None), ("Cost per month", "en", None)],
)
def test_a_heading_says_what_an_amount_of_a_dutch_list_buys(heading, language, cost):
    rows = Rows({"columns": {"Naam": "title", heading: "cost_words"}, "language": language})
    (service,) = rows.items({"Naam": "Koor", heading: "12,50"}, Where("", 2))
    assert [one["amount"] for one in service.document.get("cost_options", ())] == ([cost] if cost else [])


def test_days_and_hours_may_both_be_said_to_be_words():
    both = {"columns": {"Naam": "title", "Tijd": "when_words", "Wanneer": "when_words"}}
    assert mapping.problems(both) == []
    (service,) = Rows(both).items({"Naam": "Koffie", "Tijd": "10:00-11:30", "Wanneer": "woensdag"}, Where("", 2))
    assert (
        service.document["schedules"][0]["byday"] == "WE" and service.document["schedules"][0]["closes_at"] == "11:30"
    )
