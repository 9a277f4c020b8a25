"""A service as a feed could give it: everything that HSDS 3.0 has, and something that it has not. Nobody in it is real."""

from typing import Any

ORGANISER = "6d0c7a52-6f6e-4a8a-9f3e-0d2a3b1c4e5f"
SERVICE = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"
PLACE = "7e6d5c4b-3a29-4180-9f8e-7d6c5b4a3928"
OTHER_PLACE = "1f2e3d4c-5b6a-4978-8796-a5b4c3d2e1f0"
TERM = "3c4d5e6f-7081-4293-a4b5-c6d7e8f90a1b"


def _id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def a_service(**fields: Any) -> dict[str, Any]:
    """A choir at two places."""
    phone = {"id": _id(1), "number": "0570 000 001", "type": "voice", "languages": [{"id": _id(2), "code": "nl"}]}
    term = {"id": TERM, "name": "Zingen", "description": "Samen zingen", "taxonomy": "Soorten", "language": "nl"}
    return {
        "id": SERVICE,
        "name": "Smartlappenkoor De Schorre Merel",
        "alternate_name": "De Merel",
        "description": "Wie graag zingt, zingt mee.",
        "url": "https://merel.example/koor",
        "email": "zing@merel.example",
        "status": "active",
        "fees_description": "De eerste keer gratis",
        "minimum_age": 18,
        "last_modified": "2026-03-01T10:00:00Z",
        "alert": "In de zomer geen koor.",
        "tone": "vals mag",
        "phones": [phone],
        "schedules": [
            {"id": _id(3), "freq": "WEEKLY", "interval": 1, "byday": "WE", "opens_at": "20:00", "closes_at": "22:00"}
        ],
        "cost_options": [{"id": _id(4), "option": "per keer", "amount": 2.5, "currency": "EUR"}],
        "languages": [{"id": _id(5), "name": "Nederlands", "code": "nl", "note": "en wat Fries"}],
        "required_documents": [{"id": _id(6), "document": "Geen"}],
        "contacts": [{"id": _id(7), "title": "Secretariaat", "email": "zing@merel.example"}],
        "funding": [{"id": _id(8), "source": "Contributie"}],
        "attributes": [{"id": _id(9), "link_type": "kind", "value": "koor", "taxonomy_term": term}],
        "metadata": [{"id": _id(10), "resource_type": "service", "last_action_type": "update"}],
        "organization": {
            "id": ORGANISER,
            "name": "Stichting De Merel",
            "description": "Wij zingen.",
            "website": "https://merel.example",
            "year_incorporated": 1987,
        },
        "service_at_locations": [
            _at(PLACE, "Gymzaal", 11, "1234 AB", 52.11, 5.1),
            _at(OTHER_PLACE, "Kerkje", 12, "8888 AB", 52.5, 5.9),
        ],
    } | fields


def _at(place: str, name: str, number: int, postcode: str, latitude: float, longitude: float) -> dict[str, Any]:
    address = {
        "id": _id(20 + number),
        "address_1": "Zangstraat 1",
        "city": "Westerveld",
        "state_province": "Drenthe",
        "postal_code": postcode,
        "country": "NL",
        "address_type": "physical",
    }
    location = {
        "id": place,
        "location_type": "physical",
        "name": name,
        "latitude": latitude,
        "longitude": longitude,
        "addresses": [address],
        "accessibility": [{"id": _id(30 + number), "description": "Een drempel bij de deur"}],
    }
    return {"id": _id(number), "location": location}


def lost(said: Any, shown: Any, where: str = "") -> list[str]:
    """What was said and is not shown, as places in the document; more may be shown than was said."""
    if isinstance(said, dict) and isinstance(shown, dict):
        return [
            place
            for name, value in said.items()
            for place in ([f"{where}/{name}"] if name not in shown else lost(value, shown[name], f"{where}/{name}"))
        ]
    if isinstance(said, list) and isinstance(shown, list) and len(said) <= len(shown):
        pairs = zip(said, shown, strict=False)
        return [place for number, (one, other) in enumerate(pairs) for place in lost(one, other, f"{where}/{number}")]
    return [] if said == shown else [where]
