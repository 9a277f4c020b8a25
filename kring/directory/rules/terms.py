"""What Kring says of an entry that HSDS has no field for: terms of a taxonomy of its own, carried as attributes. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from kring.directory.rules.schedules import near_day

TAXONOMY = "Kring"

# Column -> value -> name, in the language of the data. A column with one empty value holds what `value` says.
NAMES: dict[str, dict[str, tuple[str, str]]] = {
    "theme": {
        "meet": ("Mensen ontmoeten", "Meeting people"),
        "sport": ("Sport en bewegen", "Sport and moving"),
        "walk": ("Wandelen", "Walking"),
        "culture": ("Cultuur en muziek", "Culture and music"),
        "nature": ("Natuur en tuin", "Nature and garden"),
        "creative": ("Dingen maken", "Making things"),
        "cook": ("Koken en eten", "Cooking and eating"),
        "learn": ("Leren", "Learning"),
        "peers": ("Lotgenoten", "Peer contact"),
        "volunteer": ("Vrijwilligerswerk", "Volunteering"),
        "help": ("Praktische hulp", "Practical help"),
        "network": ("Informeel netwerk", "Informal network"),
        "money": ("Geldzaken", "Money matters"),
        "home": ("Wonen", "Home and housing"),
        "work": ("Werk en inkomen", "Work and income"),
        "safety": ("Veilig thuis", "Safety at home"),
    },
    "access": {
        "1": ("Toegankelijk met een rolstoel", "Wheelchair accessible"),
        "2": ("Aangepast toilet", "Accessible toilet"),
        "4": ("Lift", "Lift"),
        "8": ("Ringleiding", "Hearing loop"),
        "16": ("Rustig, weinig prikkels", "Quiet, few stimuli"),
        "32": ("Parkeerplaats", "Parking"),
        "64": ("Bus of trein dichtbij", "Bus or train nearby"),
    },
    "for_whom": {
        "0": ("Voor iedereen", "For everybody"),
        "1": ("Vrouwen", "Women"),
        "2": ("Mannen", "Men"),
        "4": ("Mantelzorgers", "Informal carers"),
        "8": ("Mensen die iemand hebben verloren", "People who lost somebody"),
        "16": ("Nieuwkomers in het land", "Newcomers to the country"),
        "32": ("LHBTI+", "LGBTQI+"),
        "64": ("Ouders met jonge kinderen", "Parents with young children"),
    },
    "group_size": {
        "alone": ("Een op een", "One to one"),
        "small": ("Kleine groep", "Small group"),
        "large": ("Grote groep", "Large group"),
    },
    "buddy": {
        "yes": ("Iemand ontvangt nieuwe deelnemers", "Somebody meets newcomers"),
        "no": ("Niemand ontvangt nieuwe deelnemers", "Nobody meets newcomers"),
    },
    "trial": {"yes": ("De eerste keer is gratis", "The first time is free")},
    "city_pass": {"yes": ("Korting met de stadspas", "Cheaper with the city pass")},
    "full": {"yes": ("Vol op dit moment", "Full at the moment")},
    "meets": {"": ("Wie nieuwe deelnemers ontvangt", "Who meets newcomers")},
    "places": {"": ("Aantal plaatsen", "Number of places")},
    "waiting": {"": ("Aantal mensen op de wachtlijst", "People on the waiting list")},
    "expect": {"": ("Wat u kunt verwachten", "What to expect")},
    "when_words": {"": ("Wanneer, in woorden", "When, in words")},
    "cost_words": {"": ("Kosten, in woorden", "Cost, in words")},
    "funded_until": {"": ("Tot wanneer het geld zeker is", "Until when the money is certain")},
}  # fmt: skip
MASKS = (
    "access",
    "for_whom",
)  # of which several can be said; that it is for everybody is said only where words say otherwise
WHOLE_NUMBERS = ("places", "waiting")


def attributes(columns: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """The attributes (without ids) that carry what these columns say, in a fixed order."""
    found = []
    for column, names in NAMES.items():
        for code, value in _said(column, columns.get(column)):
            word = names[code][0 if language == "nl" else 1]
            term = {"code": ".".join(filter(None, (column, code))), "name": word, "taxonomy": TAXONOMY}
            one = {"link_type": column, "link_entity": "service", "taxonomy_term": term}
            found.append(one | ({"value": value} if value else {}))
    return found


def _said(column: str, value: Any) -> list[tuple[str, str]]:
    if column in MASKS:
        codes = [(code, "") for code in NAMES[column] if (value or 0) & int(code)]
        return codes or ([("0", "")] if value == 0 and "0" in NAMES[column] else [])
    if column == "buddy":
        return [] if value is None else [("yes" if value else "no", "")]
    if "" in NAMES[column]:
        return [("", str(value))] if value not in (None, "") else []
    code = "yes" if value is True else value
    return [(code, "")] if code in NAMES[column] else []


def is_ours(attribute: Any) -> bool:
    """Whether an attribute is a term of Kring's own taxonomy."""
    term = attribute.get("taxonomy_term") if isinstance(attribute, Mapping) else None
    return isinstance(term, Mapping) and term.get("taxonomy") == TAXONOMY


def column_of(attribute: Mapping[str, Any]) -> str:
    """The column that one of our attributes is about."""
    return str(attribute["taxonomy_term"].get("code", "")).partition(".")[0]


def read(found: Iterable[Any]) -> dict[str, Any]:
    """The columns that a document's attributes say; attributes of other taxonomies are passed over."""
    columns: dict[str, Any] = {}
    for attribute in found:
        if not is_ours(attribute):
            continue
        column, _, code = str(attribute["taxonomy_term"].get("code", "")).partition(".")
        if code not in NAMES.get(column, ()):
            continue
        if column in MASKS:
            columns[column] = columns.get(column, 0) | int(code)
        elif code:
            columns[column] = {"yes": True, "no": False}.get(code, code)
        else:
            value = _value(column, attribute.get("value"))
            if value is not None:
                columns[column] = value
    return columns


def _value(column: str, value: Any) -> Any:
    if column == "funded_until":
        return near_day(value)
    if column not in WHOLE_NUMBERS:
        return value if isinstance(value, str) else None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
