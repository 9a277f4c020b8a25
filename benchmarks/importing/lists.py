"""Lists made for measuring, with as much in every entry as real ones have."""

import csv
import json
from pathlib import Path

from openpyxl import Workbook

HEADING = (
    "id",
    "titel",
    "omschrijving",
    "aanbieder",
    "locatie",
    "adres",
    "postcode",
    "plaats",
    "wanneer",
    "kosten",
    "leeftijd",
)
TEXT = (
    "Samen koffie drinken, een spelletje doen of een praatje maken. Iedereen uit de buurt is welkom, ook voor het eerst. "
    * 4
)


def _cells(at: int) -> tuple[str, ...]:
    return (
        str(at), f"Koffieochtend {at}", TEXT, f"Buurthuis {at % 500}", f"Zaal {at % 2000}", f"Straat {at % 2000}",
        f"{5200 + at % 60} AB", "Stad", "dinsdag 10.00 - 11.30 uur", "€ 3,50 p.k.", "55+",
    )  # fmt: skip


def in_columns(path: Path, count: int) -> Path:
    """A list in CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        writer.writerows(map(_cells, range(count)))
    return path


def in_sheet(path: Path, count: int) -> Path:
    """The same in Excel."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Aanbod")
    sheet.append(HEADING)
    for at in range(count):
        sheet.append(_cells(at))
    book.save(path)
    return path


def in_json(path: Path, count: int) -> Path:
    """A list of services in full, as HSDS 3.0."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for at in range(count):
            file.write("," * (at > 0) + json.dumps(_service(at)))
        file.write("]")
    return path


def _service(at: int) -> dict:
    location = {
        "id": f"l{at % 2000}", "location_type": "physical", "name": f"Zaal {at % 2000}", "latitude": 51.6 + at % 2000 / 1e4,
        "longitude": 5.3, "accessibility": [{"id": f"x{at % 2000}", "description": "Rolstoeltoegankelijk"}],
        "addresses": [{"id": f"a{at % 2000}", "address_1": "Straat 1", "city": "Stad", "postal_code": "5211 AB", "country": "NL"}],
    }  # fmt: skip
    return {
        "id": f"s{at}", "name": f"Koffieochtend {at}", "status": "active", "description": TEXT, "email": "info@voorbeeld.example",
        "organization": {"id": f"o{at % 500}", "name": f"Buurthuis {at % 500}", "description": "Een huis voor de buurt"},
        "schedules": [{"id": f"p{at}", "freq": "WEEKLY", "byday": "TU,TH", "opens_at": "10:00", "closes_at": "11:30"}],
        "cost_options": [{"id": f"c{at}", "amount": 3.5, "currency": "EUR", "amount_description": "per keer"}],
        "languages": [{"id": f"t{at}", "name": "Turks", "code": "tr"}],
        "phones": [{"id": f"f{at}", "number": "073 123 45 67", "type": "voice"}],
        "service_at_locations": [{"id": f"sl{at}", "location": location}],
    }  # fmt: skip
