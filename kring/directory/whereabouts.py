"""Where a town is, and how to get to an activity: street, postcode, and whom to call."""

import dataclasses
import uuid

from django.db.models import Model

from kring.directory import wording
from kring.directory.elsewhere import further_places, nearest
from kring.directory.kinds import NOT_FOR_ALL_EYES, may_bring
from kring.directory.models import Activity, PostcodeArea
from kring.directory.ongoing import current
from kring.directory.postcodes import area_at
from kring.directory.rules.places import km_between
from kring.directory.rules.texts import first_sentences
from kring.identity.actors import Actor

A_LINE = 160  # characters: what it is, in a line


def middle_of(place: str) -> str:
    """The four digits of the postcode area in the middle of a town, by its name; empty when no town is called so."""
    if not place.strip():
        return ""
    areas = list(PostcodeArea.objects.filter(place__iexact=place.strip()).order_by("code"))
    if not areas:
        return ""
    middle = (
        sum(area.latitude for area in areas) / len(areas),
        sum(area.longitude for area in areas) / len(areas),
    )
    return min(areas, key=lambda area: km_between(middle, (area.latitude, area.longitude))).code


@dataclasses.dataclass(frozen=True, slots=True)
class Distance:
    """How far an activity is from the middle of a postcode area, in words; `ways` has the minutes of each way of going."""

    area: str
    words: str
    ways: list[str]


def distance_from(near: str, row: Activity) -> Distance | None:
    """How far the nearest place of an activity is from where a postcode lies; None when either is not known."""
    area = area_at(near)
    if area is None:
        return None
    further = further_places(Activity.objects.filter(pk=row.pk)).get(row.pk, ())
    km, _place = nearest((row.latitude, row.longitude), further, (area.latitude, area.longitude))
    if km is None:
        return None
    return Distance(f"{area.code} {area.place}", wording.km_words(km), wording.ways_words(km))


@dataclasses.dataclass(frozen=True, slots=True)
class WayThere:
    """What somebody needs to get to an activity; empty for what is not known.

    `where` is venue, street, postcode and town; `contact` the organiser's own address when the activity is somewhere else.
    `transport` is how to get there and `meets` who receives newcomers, both in the organiser's words; `about` says shortly what it is;
    `may_bring` whether the house may say that somebody can come along.
    """

    where: str
    contact: str
    phone: str
    expect: str
    transport: str = ""
    meets: str = ""
    about: str = ""
    may_bring: bool = True


def ways_there(
    actor: Actor, ids: list[uuid.UUID], near: str = "", *, longest: int = A_LINE
) -> dict[uuid.UUID, WayThere]:
    """How to get to each of these activities, of those that the actor may see; with a postcode to the place nearest to it.

    What it is, is told in at most `longest` characters.
    """
    rows = current(actor).filter(pk__in=ids).select_related("organisation")
    found, area = {row.pk: way_there(row, longest) for row in rows}, area_at(near)
    if area is None:
        return found
    further, here = further_places(rows), (area.latitude, area.longitude)
    for row in rows:
        _km, other = nearest((row.latitude, row.longitude), further.get(row.pk, ()), here)
        if other is not None and other.words:
            found[row.pk] = dataclasses.replace(found[row.pk], where=other.words, transport="")
    return found


def way_there(row: Activity, longest: int = A_LINE) -> WayThere:
    """How to get to one activity that the reader may know of; its organisation is read along."""
    organiser = row.organisation
    # Help for safety at home that does not say where it is, is not to be found by its organisation's address either.
    address = _address(organiser) if organiser and row.theme not in NOT_FOR_ALL_EYES else ""
    at_home = address and not row.street and row.venue in ("", organiser.name)
    if at_home:
        where = _line(row.venue, address)
    else:
        town = " ".join(filter(None, (row.postcode, row.town)))
        where = _line(row.venue, row.street, "" if town and town in row.venue else town)
    return WayThere(
        where=where,
        contact="" if at_home else address,
        phone=row.phone or (organiser.phone if organiser else ""),
        expect=row.expect,
        transport=row.transport,
        meets=row.meets,
        about=first_sentences(row.description, longest),
        may_bring=may_bring(row.theme, row.group_size),
    )


def _address(organiser: Model) -> str:
    return _line(organiser.address, " ".join(filter(None, (organiser.postcode, organiser.place))))


def _line(*parts: str) -> str:
    return ", ".join(filter(None, parts))
