"""The sentence for each thing that is the matter with a list, from the catalogue."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kring.directory.formats.items import Because, Refused, Where, Why, Wrong
from kring.directory.rules.words import fold
from kring.ui import figures

WHY = {
    Why.EMPTY: _("is empty"),
    Why.LONG: _("is too long"),
    Why.CUT: _("is too long; its beginning is used, the whole text is kept"),
    Why.FORMULA: _("looks like a spreadsheet formula; kept as text"),
    Why.HTML: _("held HTML; only the text was kept"),
    Why.CONTROL: _("held control characters; they were taken out"),
    Why.ADDRESS: _("is not a web or e-mail address; left out"),
    Why.NUMBER: _("is not a number within bounds; left out"),
    Why.DATE: _("is not a date; left out"),
    Why.TIME: _("is not a time; left in the words"),
    Why.ORDER: _("does not fit the column beside it; left in the words"),
    Why.PRICE: _("is not a price; left in the words"),
    Why.POSTCODE: _("is not a postcode; stands with the street now"),
    Why.PHONE: _("is not a telephone number; left out"),
    Why.PART: _("holds more than a telephone number; only the first number was taken"),
    Why.UNREAD: _("is not understood; left out"),
    Why.TWICE: _("stands in the list more than once"),
    Why.OTHERWISE: _(
        "stands in the list more than once, each time otherwise; together they are one entry, and what came first counts"
    ),
    Why.CELLS: _("has more cells than the heading"),
    Why.SHAPE: _("is not built as an entry"),
    Why.UNKNOWN: _("names something that is not in the list"),
    Why.LOOSE: _("the row does not say what it belongs to; it is kept, and stands with no entry"),
    Why.LOST: _("names something that is not in the list; the row is kept, and stands with no entry"),
    Why.CIRCLE: _("is its own ancestor; the circle was cut here"),
    Why.FAR_DATE: _("is a date that says nothing; left out"),
    Why.OFF_EARTH: _("is no place on the map; left out"),
    Why.SWAPPED: _("had latitude and longitude in each other’s place; put right"),
    Why.FAR_AWAY: _("lies outside the area, perhaps in the sea; left out"),
}
BECAUSE = {
    Because.LARGE: _("The file is larger than %(most)s."),
    Because.MANY_ROWS: _(
        "There are more than %(most)s entries in it. Whoever runs this installation can take over a longer list by command."
    ),
    Because.DEEP: _("It is nested too deeply to read."),
    Because.NOT_READABLE: _("The file cannot be read. Is it whole?"),
    Because.ENCODING: _(
        "The letters are written in several ways (first seen in line %(line)s). Save the file as UTF-8."
    ),
    Because.UNKNOWN_FORMAT: _("This is not a format that Kring reads."),
    Because.NO_HEADING: _("There is no row with the names of the columns."),
    Because.COLUMNS: _("The columns are not as the mapping says: %(columns)s."),
    Because.SHEET: _("There is no sheet ‘%(sheet)s’."),
    Because.LIST: _("There is no list ‘%(items)s’ in the file, or it is empty."),
    Because.EMPTY: _("There are no entries in it. Nothing was changed."),
    Because.SCHEMA: _("This is the description of a format (a schema), not a list of activities."),
    Because.ZIP_MANY: _("There are more than %(most)s files in the zip."),
    Because.ZIP_LARGE: _("Unpacked, the zip is larger than %(most)s."),
    Because.ZIP_RATIO: _("A file in the zip is packed suspiciously tightly: %(name)s."),
    Because.ZIP_NESTED: _("There is an archive inside the zip: %(name)s."),
    Because.ZIP_PATH: _("A file in the zip has a name that leads elsewhere: %(name)s."),
    Because.ZIP_LOCKED: _("The zip has a password."),
    Because.ADDRESS: _("This is not a web address."),
    Because.PRIVATE: _("This address lies inside a network. Whoever runs this installation can allow that."),
    Because.UNREACHABLE: _("The feed cannot be reached, or it broke off."),
    Because.STATUS: _("The feed answered with an error (%(status)s)."),
    Because.SLOW: _("The feed takes too long to answer."),
    Because.REDIRECTS: _("The feed keeps sending us to other addresses."),
    Because.NOT_JSON: _("What came is not JSON."),
    Because.PAGES: _("The pages of the feed do not follow each other."),
    Because.PLAIN: _("The feed sends us to an address without https, where somebody in between could change it."),
    Because.BROKE: _(
        "Something went wrong in Kring itself, again and again, and it is no longer tried. Whoever runs this installation can see why."
    ),
    Because.BROKE_HALFWAY: _(
        "Taking it over broke off again and again, and is no longer tried. What was taken over stays; bring the file again to finish it."
    ),
}
# What a column of somebody's own list can hold (`mapping`).
FIELD_NAMES: dict[str, Promise] = {
    "id": _("the list's own number"),
    "title": _("title"),
    "description": _("description"),
    "organiser": _("organiser"),
    "venue": _("name of the place"),
    "street": _("street and number"),
    "house_number": _("house number"),
    "postcode": _("postcode"),
    "place": _("town"),
    "country": _("country"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "point": _("latitude and longitude in one column"),
    "when_words": _("days and times, in words"),
    "days": _("days"),
    "starts": _("time, or begins at"),
    "ends": _("ends at"),
    "cost_words": _("cost, in words"),
    "cost": _("amount in euros"),
    "cost_per": _("what the amount buys"),
    "age_words": _("for whom, in words"),
    "age_min": _("from age"),
    "age_max": _("to age"),
    "spoken": _("languages"),
    "access_words": _("accessibility, in words"),
    "phone": _("phone"),
    "email": _("e-mail"),
    "website": _("website"),
    "theme": _("kind of activity"),
    "category": _("category"),
    "keywords": _("keywords"),
    "starts_on": _("first day"),
    "ends_on": _("last day"),
    "status": _("state (active or not)"),
    "expect": _("what to expect"),
    "contact": _("contact person"),
    "transport": _("how to get there"),
    "group_size": _("size of the group"),
    "places": _("number of places"),
}
PROBLEMS: dict[str, Promise] = {
    "unknown_key": _("‘%(name)s’ is nothing that can be said of columns"),
    "unknown_field": _("‘%(name)s’ is no field"),
    "no_title": _("no column holds the title"),
    "twice": _("two columns hold the same: %(name)s"),
    "no_column": _("there is no column ‘%(name)s’"),
    "theme": _("‘%(name)s’ is no kind of activity"),
}
_BYTES = (Because.LARGE, Because.ZIP_LARGE)


def place(where: Where) -> str:
    """'services.csv, row 12'."""
    if not where.row:
        return where.part
    row = gettext("row %(row)d") % {"row": where.row}
    return f"{where.part}, {row}" if where.part else row


def what(wrong: Wrong) -> str:
    """'‘Tijd’ (begint om) is geen tijd': under the heading of the list where it has one."""
    field = str(FIELD_NAMES.get(wrong.field, wrong.field))
    if wrong.column:
        field = f"‘{wrong.column}’" + (f" ({field})" if field and fold(field) != fold(wrong.column) else "")
    return " ".join(filter(None, (field, str(WHY[wrong.why]))))


def problem(code: str, name: str) -> str:
    """Why columns cannot be read as was said (`mapping.problems`)."""
    return str(PROBLEMS[code]) % {"name": FIELD_NAMES.get(name, name)}


def reason(refused: Refused) -> str:
    """Why a whole file or feed is refused."""
    return str(BECAUSE[refused.because]) % _details(refused.because, refused.details)


def _details(because: Because, details: Mapping[str, Any]) -> dict[str, Any]:
    told = {"columns": "?", "line": "?", "name": "?", "sheet": "?", "items": "?", "status": "?", "most": "?", **details}
    if isinstance(told["most"], int):
        told["most"] = f"{told['most'] // (1024 * 1024)} MB" if because in _BYTES else figures.number(told["most"])
    return told
