"""An entry as documents of HSDS 3.0, read into the columns of Activity that are searched and shown. Pure.

Figures only where they are certain, and always the words. The way back is `documents.py`.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kring.directory.rules import moments as times
from kring.directory.rules import reading, schedules, terms, whom
from kring.directory.rules.access import bits
from kring.directory.rules.areas import Area, Place, Placed, at_home, degrees, placed
from kring.directory.rules.cells import is_web_address
from kring.directory.rules.places import Point, whole
from kring.directory.rules.texts import cut, one_line
from kring.directory.rules.tongues import code_of

type Document = Mapping[str, Any]
type Home = Callable[[str], Point | None]  # where a postcode lies

# What each column holds when it is not said.
UNSAID: dict[str, Any] = {
    "title": "", "description": "", "organiser": "", "theme": "",
    "venue": "", "street": "", "postcode": "", "town": "", "transport": "", "latitude": None, "longitude": None,
    "days": 0, "starts": None, "ends": None, "when_words": "", "moments": [],
    "cost": None, "cost_per": "", "cost_words": "", "trial": False, "city_pass": False,
    "age_min": None, "age_max": None, "age_words": "", "for_whom": 0, "spoken": "", "access": 0, "group_size": "", "buddy": None,
    "meets": "", "places": None, "waiting": None, "expect": "", "phone": "", "email": "", "website": "",
    "full": False, "active": True, "ends_on": None, "funded_by": "", "funded_until": None,
}  # fmt: skip
# The most characters that each text column holds.
LONGEST = {
    "title": 200, "organiser": 200, "venue": 200, "street": 200, "postcode": 7, "town": 80, "transport": 500,
    "when_words": 200, "cost_words": 200, "age_words": 500, "spoken": 60, "meets": 200, "phone": 40, "email": 254, "website": 500,
    "funded_by": 200,
}  # fmt: skip
OPEN = ("", "active")
EURO_LANDS = frozenset({"", "NL", "BE", "DE", "FR", "LU", "IE", "AT", "ES", "IT", "PT", "FI"})
_EMAIL = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[a-zA-Z]{2,}")
_DUTCH_POSTCODE = re.compile(r"(\d{4})\s*([A-Za-z]{2})")
_AMERICAN_POSTCODE = re.compile(r"(\d{5})-\d{4}")
_DIAL = re.compile(r"[^\d+()/.\- xX]")


def columns(
    service: Document,
    organization: Document | None = None,
    locations: Iterable[Document] = (),
    *,
    today: date,
    language: str = "nl",
    near: Area | None = None,
    home: Home | None = None,
) -> dict[str, Any]:
    """Every column of `UNSAID`, as the documents say it.

    `organization` and `locations` are the root objects that the service refers to, in any order; ones nested in the service count
    too. `near` is where the entries of this list can be: other coordinates are left out, swapped ones put right. Of several
    places the first where people can go is taken.
    """
    organization = organization or _mapping(service.get("organization"))
    known = {str(one.get("id")): one for one in locations}
    links = [one for one in _list(service.get("service_at_locations")) if isinstance(one, dict)]
    link, location = _where(links, known)
    said = terms.read([*_list(service.get("attributes")), *_list(location.get("attributes"))])
    found = {
        "title": one_line(service.get("name")),
        "description": service.get("description") if isinstance(service.get("description"), str) else "",
        "organiser": one_line(organization.get("name")),
        **place_of(location, near, home),
        **_times(service, link, today),
        **_cost(service, location, said, today, language),
        **_ages(service),
        **_contact(service, link, location, organization),
        "spoken": _spoken(service, language),
        "active": one_line(service.get("status")).casefold() in OPEN,
        "funded_by": "; ".join(filter(None, (one_line(one.get("source")) for one in _objects(service, "funding")))),
    }
    access = said.pop("access", 0) | bits(_accessibility(location)) | bits([found["transport"]], only=64)
    words = {name: said.pop(name) for name in ("when_words", "cost_words") if said.get(name)}
    found |= {"for_whom": whom.read(found["title"], found["age_words"]), **said, "access": access, **words}
    for name, longest in LONGEST.items():
        if name in found:
            found[name] = cut(found[name], longest)
    return UNSAID | {"moments": []} | found


def _mapping(value: Any) -> Document:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(document: Document, name: str) -> Iterator[Document]:
    return (one for one in _list(document.get(name)) if isinstance(one, dict))


def _where(links: list[Document], known: Mapping[str, Document]) -> tuple[Document, Document]:
    """The first link with a place where people can go, and that place; empty mappings when there is none."""
    for link in links:
        # What stands in the link may be no more than the id of the place.
        location = known.get(str(link.get("location_id"))) or _mapping(link.get("location"))
        if location and str(location.get("location_type") or "physical") == "physical":
            return link, location
    return (links[0] if links else {}), {}


def _address(location: Document) -> Document:
    found = list(_objects(location, "addresses"))
    return next((one for one in found if one.get("address_type", "physical") == "physical"), found[0] if found else {})


def home_of(location: Document, home: Home | None) -> Point | None:
    """Where the postcode of a place's own address lies; None where nobody can know: without one, or in another country."""
    address = _address(location)
    dutch = one_line(address.get("country")).upper() in ("", "NL")
    code = whole(one_line(address.get("postal_code")))
    return home(code) if home and code and dutch and address.get("address_type", "physical") == "physical" else None


def judged(location: Document, near: Area | None, home: Home | None = None) -> Placed | None:
    """The coordinates of a place as they can be used; None when it has none. `home` says where a whole postcode lies."""
    north, east = degrees(location.get("latitude")), degrees(location.get("longitude"))
    if north is None or east is None:
        return None
    found = placed(north, east, at_home(near, home_of(location, home)))
    if (
        found.place is Place.FAR_AWAY and near is not None
    ):  # swapped, it may lie among the others and not in its own postcode
        among = placed(north, east, near)
        return among if among.place is Place.SWAPPED else found
    return found


def place_of(location: Document, near: Area | None = None, home: Home | None = None) -> dict[str, Any]:
    """The columns that say where an entry is, from the place as a feed has it."""
    address = _address(location)
    street = ", ".join(
        filter(None, (one_line(address.get("address_1")), one_line(address.get("address_2")).strip(" ,")))
    )
    found = judged(location, near, home)
    point = found.point if found else None
    return {
        "venue": one_line(location.get("name")),
        "street": street,
        "postcode": postcode(one_line(address.get("postal_code"))),
        "town": one_line(address.get("city")),
        "transport": one_line(location.get("transportation")),
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
    }


def postcode(text: str) -> str:
    """A postcode as it is kept: '1234ab' is '1234 AB', 'SW1A 1AA' is 'SW1A1AA', '33157-1234' is '33157'; empty when it is longer,
    or one that cannot be ('0000 XX')."""
    dutch = _DUTCH_POSTCODE.fullmatch(text)
    if dutch is not None:
        return f"{dutch[1]} {dutch[2].upper()}" if dutch[1] >= "1000" else ""
    plus_four = _AMERICAN_POSTCODE.fullmatch(text)
    ways = (text, text.replace(" ", ""), plus_four[1] if plus_four else "")
    return next((way for way in ways if len(way) <= LONGEST["postcode"]), "")


def _times(service: Document, link: Document, today: date) -> dict[str, Any]:
    plans = [*_objects(service, "schedules"), *_objects(link, "schedules")]
    every = schedules.together(moment for plan in plans for moment in schedules.moments(plan))
    now = schedules.current(every, today)
    rhythmic = schedules.few([moment for moment in now if moment.days])
    short = times.in_short([moment for moment in now if moment.days])
    lasts = [moment.last for moment in every]
    # A season that has passed does not end an entry that its source still calls active.
    ends_on = max(lasts) if lasts and all(lasts) and now else None
    return {
        "days": short.days,
        "starts": short.starts,
        "ends": short.ends,
        "moments": [times.as_kept(moment) for moment in rhythmic] if _tells_more(rhythmic) else [],
        "when_words": "; ".join(dict.fromkeys(moment.words for moment in now or every if moment.words)),
        "ends_on": ends_on,
    }


def _tells_more(found: list[times.Moment]) -> bool:
    """Whether moments say what the columns of days, hours, words and last day do not."""
    return len(found) > 1 or any(not dataclasses.replace(one, words="", last=None).plain for one in found)


def _cost(service: Document, location: Document, said: dict[str, Any], today: date, language: str) -> dict[str, Any]:
    words = one_line(service.get("fees_description")) or one_line(service.get("fees"))
    title, description = one_line(service.get("name")), one_line(service.get("description"))
    fee = reading.fee(words, title, description)
    options = [one for one in _objects(service, "cost_options") if not _past(one, today)]
    exact = _exact(options[0], _country(location), language) if len(options) == 1 else None
    price = exact or (fee.cost if not options else None)
    return {
        "cost": price.amount if price else None,
        "cost_per": price.per if price else "",
        "cost_words": words or ("; ".join(filter(None, map(_option_words, options))) if exact is None else ""),
        "trial": said.pop("trial", False) or fee.trial,
        "city_pass": said.pop("city_pass", False) or fee.city_pass,
    }


def _past(option: Document, today: date) -> bool:
    until = schedules.near_day(option.get("valid_to"))
    return until is not None and until < today


def _country(location: Document) -> str:
    return one_line(_address(location).get("country")).upper()


def _exact(option: Document, country: str, language: str) -> reading.Cost | None:
    """The one price of an entry in euros: for everybody (`option` is empty) and with what it buys."""
    try:
        amount = Decimal(str(option.get("amount")))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount < 100_000 or one_line(option.get("option")):
        return None
    if amount == 0:
        return reading.Cost(Decimal(0), "")
    currency = one_line(option.get("currency")).upper()
    euros = currency == "EUR" or (not currency and language == "nl" and country in EURO_LANDS)
    per = reading.unit(one_line(option.get("amount_description")))
    return reading.Cost(amount.quantize(Decimal("0.01")), per) if euros and per else None


def _option_words(option: Document) -> str:
    amount, currency = option.get("amount"), one_line(option.get("currency")).upper()
    price = " ".join(filter(None, ({"EUR": "€", "GBP": "£", "USD": "$"}.get(currency, currency), str(amount))))
    parts = (
        one_line(option.get("option")),
        price if amount is not None else "",
        one_line(option.get("amount_description")),
    )
    return " ".join(filter(None, parts))


def _ages(service: Document) -> dict[str, Any]:
    low, high = (_age(service.get(name)) for name in ("minimum_age", "maximum_age"))
    words = one_line(service.get("eligibility_description"))
    if low is None and high is None:
        low, high = reading.ages(words)
    high = high or None  # feeds write 0 for no limit
    if low is not None and high is not None and low > high:
        low = high = None
    return {
        "age_min": low or None,
        "age_max": high if high is not None and high < reading.OLDEST else None,
        "age_words": words,
    }


def _age(value: Any) -> int | None:
    number = degrees(value)
    return int(number) if number is not None and 0 <= number <= reading.OLDEST else None


def _spoken(service: Document, language: str) -> str:
    codes = [
        code_of(one_line(one.get("code"))) or code_of(one_line(one.get("name")))
        for one in _objects(service, "languages")
    ]
    kept = [code for code in dict.fromkeys(codes) if code and code != language]
    while len(" ".join(kept)) > LONGEST["spoken"]:
        kept.pop()
    return " ".join(kept)


def _accessibility(location: Document) -> list[str]:
    return [
        one_line(one.get(name))
        for one in _objects(location, "accessibility")
        for name in ("description", "details", "accessibility")
    ]


def _contact(service: Document, link: Document, location: Document, organization: Document) -> dict[str, str]:
    """How to reach the entry itself; the organisation's own ways where it has none. Names of persons are left out."""
    holders = (service, link, location, organization)
    return {
        "phone": next(filter(None, (_phone(holder) for holder in holders)), ""),
        "email": next(filter(None, (_email(service.get("email")), _email(organization.get("email")))), ""),
        "website": next(
            filter(None, map(website, (service.get("url"), organization.get("website"), organization.get("url")))), ""
        ),
    }


def _phone(holder: Document) -> str:
    contacts = [phone for contact in _objects(holder, "contacts") for phone in _objects(contact, "phones")]
    for phone in (*_objects(holder, "phones"), *contacts):
        number = one_line(str(phone.get("number") or "")).strip("\"' ")
        if str(phone.get("type") or "voice").casefold() in ("voice", "cell") and number and not _DIAL.search(number):
            return number
    return ""


def _email(value: Any) -> str:
    text = one_line(value)
    return text if _EMAIL.fullmatch(text) and len(text) <= LONGEST["email"] else ""


def website(value: Any) -> str:
    """A web address with its scheme ('www.x.nl' is 'https://www.x.nl'); empty for what is none."""
    text = one_line(value)
    if text and "://" not in text and re.match(r"(www\.)?[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|$)", text):
        text = f"https://{text}"
    return text if is_web_address(text) and len(text) <= LONGEST["website"] else ""
