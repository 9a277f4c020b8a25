"""Finding activities: by words, kind, distance, cost and day; and everything about one of them."""

import dataclasses
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from kring.access.policy import visible
from kring.directory import wording
from kring.directory.elsewhere import Elsewhere, further_places, nearest
from kring.directory.found import NOTHING, Found, Order, OtherPlace, Results
from kring.directory.kinds import INFORMAL, NOT_FOR_ALL_EYES
from kring.directory.models import Activity, GroupSize, Picture, Theme
from kring.directory.ongoing import current
from kring.directory.postcodes import area_at
from kring.directory.remarks import lacking, notes, only_for
from kring.directory.rules import whom
from kring.directory.rules.holidays import Holiday, days_of
from kring.directory.rules.holidays import off as holidays_off
from kring.directory.rules.moments import all_of, off_soon, pause
from kring.directory.rules.places import Mode, Point
from kring.directory.rules.when import adds
from kring.directory.rules.words import said_theme, speaks_of_children
from kring.directory.school_holidays.queries import soon_for
from kring.directory.search import fitting
from kring.directory.search.columns import ids
from kring.directory.search.finding import Answer, answer
from kring.directory.search.fitting import Facet, Need
from kring.directory.search.gathering import gathered, others
from kring.directory.search.keeping import Index, index
from kring.directory.search.reasons import Note, why
from kring.directory.whereabouts import way_there
from kring.identity.actors import Actor
from kring.identity.models import Organisation, OrganisationKind, Role

PAGE = 20
MOST_PAGES = 500
MOST_OTHERS = 8  # places of one activity that a list names
ANYTHING = Need()
BY_ARRANGEMENT = frozenset({Facet.DAY, Facet.TIME, Facet.COST})  # of an informal network


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. All of it is optional; `need` says what, without the place.

    `near` is a postcode, `mode` how they go (distances are told for it). `strictly`: only what surely fits; else something is let go
    when little is found, and what an entry does not say is a point of attention. `together`: what is the same at several places is one
    line. `cursor` is what the former page gave as `next`.
    """

    need: Need = ANYTHING
    near: str = ""
    mode: Mode | None = None
    strictly: bool = True
    together: bool = False
    limit: int = PAGE
    cursor: int = 0


COLUMNS = (
    "id", "title", "organiser", "organisation__name", "theme", "theme_guessed", "venue", "town", "latitude", "longitude", "days",
    "starts", "ends", "when_words", "cost", "cost_per", "cost_words", "age_min", "age_max", "full", "confirmed_on", "listed_on", "ends_on",
    "trial", "city_pass", "language", "waiting", "expires_on", "moments", "age_words", "phone", "email", "website", "region_id",
    "for_whom",
)  # fmt: skip


def search(actor: Actor, wanted: Wanted) -> Results:
    """Activities that answer what is looked for, best first; without words nearest first, else by title."""
    if actor.region_id is None:
        return NOTHING
    return page_of(actor.region_id, current(actor), wanted)


def page_of(region_id: uuid.UUID, rows: QuerySet[Activity], wanted: Wanted, *, public: bool = False) -> Results:
    """One page of what answers, in a region. `public`: only what is meant for everybody counts.

    The index finds; what is shown is read from `rows`, which are those that the reader may see.
    """
    area = area_at(wanted.near)
    here = (area.latitude, area.longitude) if area else None
    found, need = index(region_id), dataclasses.replace(wanted.need, here=here)
    answered = answer(found, need, timezone.localdate(), strictly=wanted.strictly, public=public)
    lines = gathered(found.columns, answered.rows) if wanted.together else answered.rows
    start = min(max(wanted.cursor, 0), wanted.limit * MOST_PAGES)
    numbers = lines[start : start + wanted.limit].tolist()
    more = start + wanted.limit < len(lines)
    alike = int(np.isin(lines, list(answered.resembling)).sum()) if answered.resembling else 0
    return Results(
        rows=_shown(rows, found, answered, numbers, wanted, here),
        total=len(lines) - alike,
        resembling=alike,
        place=area.place if area else None,
        next=start + wanted.limit if more else None,
        previous=max(start - wanted.limit, 0) if start else None,
        order=_order(answered, here, strictly=wanted.strictly and not need.in_words),
        let_go=tuple(answered.let_go),
        read_as=tuple(answered.read_as),
        unsaid=tuple(answered.unsaid),
        beyond=_beyond(rows, found, answered, wanted, here) if not start else (),
    )


def _beyond(
    rows: QuerySet[Activity], found: Index, answered: Answer, wanted: Wanted, here: Point | None
) -> tuple[Found, ...]:
    """What speaks of a thing of which nothing near enough speaks, and is not much further away."""
    keys = ids(found.columns, list(answered.beyond))
    read = {row["id"]: row for row in rows.filter(pk__in=keys).values(*COLUMNS)} if keys else {}
    further = further_places(rows.filter(pk__in=keys)) if keys else {}
    soon = soon_for(read.values())
    return tuple(shape(read[key], here, wanted.mode, further.get(key, ()), soon) for key in keys if key in read)


def _order(answered: Answer, here: Point | None, *, strictly: bool) -> Order:
    weighed = set(answered.asked) - {Facet.AGE, Facet.PLACE}
    if answered.wishes or (weighed and not strictly):
        return Order.FIT
    return Order.NEAR if here else Order.TITLE


def _shown(
    rows: QuerySet[Activity], found: Index, answered: Answer, numbers: list[int], wanted: Wanted, here: Point | None
) -> list[Found]:
    """One page of the answer, each with its reasons, at its nearest place and with its others."""
    twins = {number: others(found.columns, answered.rows, number) for number in numbers} if wanted.together else {}
    named = [one for number in numbers for one in twins.get(number, ())[:MOST_OTHERS]]
    keys = dict(zip([*numbers, *named], ids(found.columns, [*numbers, *named]), strict=True))
    read = {row["id"]: row for row in rows.filter(pk__in=keys.values()).values(*COLUMNS)}
    said = found.reader.terms_of(numbers) if answered.wishes and numbers else {}
    nearer = fitting.nearer_elsewhere(found.columns, found.places, keys, here) if here else set()
    further = further_places(rows.filter(pk__in=[keys[number] for number in nearer])) if nearer else {}
    elsewhere = Counter(found.places["row"][np.isin(found.places["row"], numbers)].tolist())
    soon = soon_for(read.values())
    shaped = {
        number: shape(read[key], here, wanted.mode, further.get(key, ()), soon)
        for number, key in keys.items()
        if key in read
    }
    page = []
    for number in (number for number in numbers if number in shaped):
        marks = {facet: int(mark[number]) for facet, mark in answered.asked.items()}
        reasons = why(_told(marks, read[keys[number]], wanted.need), answered.wishes, said.get(number, ()))
        same = twins.get(number, ())
        also = tuple(
            OtherPlace(one.id, one.where, one.distance, one.latitude, one.longitude)
            for one in filter(None, map(shaped.get, same))
        )
        places = len(same) + elsewhere[number]
        lacks = lacking(read[keys[number]], shaped[number].km, marks) if answered.asked else ()
        unwanted = (Note.UNWANTED,) if number in answered.unwanted else ()
        meant = only_for(read[keys[number]]["for_whom"], wanted.need.whom)
        said_of = (*unwanted, *meant, *shaped[number].notes, *lacks)
        page.append(dataclasses.replace(shaped[number], why=reasons, places=places, others=also, notes=said_of))
    return page


def _told(marks: dict[Facet, int], row: dict[str, Any], need: Need) -> dict[Facet, int]:
    """The marks that are worth telling: an entry that names no age is mostly for all, unless its words are about children or age. That
    others come too is told to who would be among themselves, where it is not told already that it is for others."""
    if row["theme"] == INFORMAL:  # by arrangement: there is no day, time or price to ask for
        marks = {facet: mark for facet, mark in marks.items() if facet not in BY_ARRANGEMENT or mark != fitting.UNSAID}
    if marks.get(Facet.WHOM) == fitting.UNSAID and (not need.whom & whom.ONLY or row["for_whom"]):
        marks = {facet: mark for facet, mark in marks.items() if facet is not Facet.WHOM}
    if marks.get(Facet.AGE) == fitting.UNSAID and not row["age_words"] and not speaks_of_children(row["title"]):
        return {facet: mark for facet, mark in marks.items() if facet is not Facet.AGE}
    return marks


def by_ids(actor: Actor, ids: list[uuid.UUID], near: str = "") -> list[Found]:
    """The activities with these ids that go on, in the order of the ids; for a merged one that which it turned out to be."""
    here = (area.latitude, area.longitude) if (area := area_at(near)) else None
    found = _read(current(actor).filter(pk__in=ids), here)
    stays = _merged(actor, [one for one in ids if one not in found])
    if stays:
        found |= _read(current(actor).filter(pk__in=stays.values()), here)
    wanted = dict.fromkeys(stays.get(one, one) for one in ids)
    return [found[one] for one in wanted if one in found]


def _read(rows: QuerySet[Activity], here: Point | None) -> dict[uuid.UUID, Found]:
    further = further_places(rows) if here else {}
    read = list(rows.values(*COLUMNS))
    soon = soon_for(read)
    return {row["id"]: shape(row, here, further=further.get(row["id"], ()), holidays=soon) for row in read}


def _merged(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Of these entries those that turned out to be another one: (its id, the other's)."""
    if not ids:
        return {}
    rows = visible(Activity, actor).filter(pk__in=ids).exclude(merged_into=None)
    return dict(rows.values_list("pk", "merged_into"))


def shape(
    row: dict[str, Any],
    here: Point | None,
    mode: Mode | None = None,
    further: Iterable[Elsewhere] = (),
    holidays: Iterable[Holiday] = (),
) -> Found:
    """One row of `COLUMNS` in the words of the page's language; the distance from `here`, by `mode`.

    When one of its `further` places is nearer, the entry is shown there. `holidays` are those of its region, for what stays away then.
    """
    venue, point = row["venue"], (row["latitude"], row["longitude"])
    km, other = nearest(point, further, here) if here is not None else (None, None)
    if other is not None:
        venue, point = other.venue or other.address or venue, other.point
    moments, today = all_of(row["moments"]), timezone.localdate()
    away, off = holidays_off(moments, holidays, today), off_soon(moments, today)
    off = sorted(set(off) - days_of(away, off))
    theme = said_theme(row["theme"], row["theme_guessed"], row["title"])
    between_them = gettext("by arrangement") if theme == INFORMAL else ""
    return Found(
        id=row["id"],
        title=row["title"],
        organiser=row["organisation__name"] or row["organiser"],
        theme=str(Theme(theme).label) if theme else "",
        theme_guessed=row["theme_guessed"],
        delicate=theme in NOT_FOR_ALL_EYES,
        informal=theme == INFORMAL,
        venue=venue,
        town=row["town"] if other is None else other.town,
        km=km,
        distance=wording.distance_words(km, mode),
        cost=wording.cost_words(row["cost"], row["cost_per"], row["cost_words"]) or between_them,
        when=wording.when_words(row["days"], row["starts"], row["ends"], row["when_words"], moments) or between_them,
        ages=", ".join(
            filter(None, (wording.whom_words(row["for_whom"]), wording.age_words(row["age_min"], row["age_max"])))
        ),
        stops=wording.stop_words(row["ends_on"]),
        full=row["full"],
        trial=row["trial"],
        city_pass=row["city_pass"],
        language=row["language"],
        confirmed_on=row["confirmed_on"],
        listed_on=row["listed_on"],
        expires_on=row["expires_on"],
        latitude=point[0],
        longitude=point[1],
        notes=tuple(notes(row)),
        not_now=tuple(wording.not_now(pause(moments, today), off, away)),
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Everything about one activity, in words; `found` holds what lists show too. `address` is the whole of it, on one line,
    `elsewhere` where else it is.

    `late`: since when it should have been confirmed; None while it counts as right. `picture` is its version, empty for none.
    """

    found: Found
    description: str
    expect: str
    address: str
    elsewhere: list[str]
    transport: str
    moments: list[str]
    ages: str
    spoken: str
    group: str
    meets: str
    access: str
    room: str
    postcode: str
    phone: str
    email: str
    website: str
    ended: bool
    late: date | None
    source: str
    picture: str
    picture_shows: str


def detail(activity: Activity) -> Detail:
    """One activity that the reader may see, as its page shows it."""
    row = Activity.objects.filter(pk=activity.pk).values(*COLUMNS).get()
    found = shape(row, None, holidays=soon_for([row]))
    today = timezone.localdate()
    version, shows = Picture.objects.filter(activity=activity).values_list("version", "shows").first() or ("", "")
    moments = [wording.moment_words(moment) for moment in all_of(activity.moments)]
    further = further_places(Activity.objects.filter(pk=activity.pk)).get(activity.pk, ())
    also = tuple(OtherPlace(activity.pk, place.words, "", *(place.point or (None, None))) for place in further)
    return Detail(
        found=dataclasses.replace(found, others=also),
        description=activity.description,
        expect=activity.expect,
        address=way_there(activity).where,
        elsewhere=wording.places_words([place.words for place in further if place.words]),
        transport=activity.transport,
        moments=[*moments, *([activity.when_words] if adds(activity.when_words) else [])] if len(moments) > 1 else [],
        ages=", ".join(filter(None, dict.fromkeys((_for(activity), activity.age_words)))),
        spoken=wording.spoken_words(activity.spoken),
        group=str(GroupSize(activity.group_size).label) if activity.group_size else "",
        meets=wording.meets_words(activity.buddy, activity.meets),
        access=", ".join(wording.access_words(activity.access)),
        room=wording.room_words(activity.places, activity.waiting),
        postcode=activity.postcode,
        phone=activity.phone,
        email=activity.email,
        website=activity.website,
        ended=not activity.active or (activity.ends_on is not None and activity.ends_on < today),
        late=activity.expires_on if activity.expires_on is not None and activity.expires_on < today else None,
        source=activity.source,
        picture=version,
        picture_shows=shows,
    )


def _for(activity: Activity) -> str:
    """For whom and for which ages it is, but for what its own words say already."""
    said = whom.read("", activity.age_words)
    ages = wording.age_words(activity.age_min, activity.age_max)
    return ", ".join(filter(None, (wording.whom_words(activity.for_whom & ~said), ages)))


def organisers(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of the organisations that can offer activities."""
    kinds = (OrganisationKind.PROVIDER, OrganisationKind.WELFARE, OrganisationKind.OTHER)
    rows = visible(Organisation, actor).filter(kind__in=kinds, active=True).order_by("name")
    return list(rows.values_list("id", "name"))


def own_activities(actor: Actor) -> list[Found]:
    """The activities of the provider's own organisations that go on."""
    own = current(actor).filter(organisation__in=actor.organisations(Role.PROVIDER)).order_by("title", "id")
    read = list(own.values(*COLUMNS))
    soon = soon_for(read)
    return [shape(row, None, holidays=soon) for row in read]
