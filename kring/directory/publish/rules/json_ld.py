"""An activity in the words of schema.org, for search engines. Pure."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is certain of an activity; empty or None for what is not known."""

    name: str
    description: str = ""
    provider: str = ""
    place: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    days: int = 0
    starts: time | None = None
    ends: time | None = None
    cost: Decimal | None = None
    phone: str = ""
    email: str = ""
    website: str = ""
    language: str = "nl"


def json_ld(facts: Facts, *, address: str) -> str:
    """The data block of a page: JSON that cannot end the element that it stands in."""
    said = {
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": address,
        "url": address,
        "name": facts.name,
        "description": facts.description,
        "inLanguage": facts.language,
        "provider": _typed("Organization", name=facts.provider),
        "availableChannel": _typed("ServiceChannel", **_channel(facts)),
        "hoursAvailable": _hours(facts),
        "offers": _offer(facts),
    }
    text = json.dumps(_filled(said), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _typed(kind: str, **said: Any) -> dict[str, Any] | None:
    found = _filled(said)
    return {"@type": kind, **found} if found else None


def _filled(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _channel(facts: Facts) -> dict[str, Any]:
    address = _typed("PostalAddress", streetAddress=facts.street, postalCode=facts.postcode, addressLocality=facts.town)
    here = facts.latitude is not None and facts.longitude is not None
    geo = _typed("GeoCoordinates", latitude=facts.latitude, longitude=facts.longitude) if here else None
    return {
        "serviceLocation": _typed("Place", name=facts.place, address=address, geo=geo),
        "servicePhone": _typed("ContactPoint", telephone=facts.phone, email=facts.email),
        "serviceUrl": facts.website,
    }


def _hours(facts: Facts) -> dict[str, Any] | None:
    if not facts.days or facts.starts is None:
        return None
    days = [f"https://schema.org/{name}" for place, name in enumerate(DAYS) if facts.days >> place & 1]
    ends = f"{facts.ends:%H:%M}" if facts.ends else ""
    return _typed("OpeningHoursSpecification", dayOfWeek=days, opens=f"{facts.starts:%H:%M}", closes=ends)


def _offer(facts: Facts) -> dict[str, Any] | None:
    return None if facts.cost is None else _typed("Offer", price=str(facts.cost), priceCurrency="EUR")
