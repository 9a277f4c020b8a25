"""Finding activities: by words, kind, distance, cost and day; and everything about one of them."""

import dataclasses
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kring.access.policy import visible
from kring.directory import wording
from kring.directory.elsewhere import Elsewhere, further_places, nearest
from kring.directory.models import Activity, GroupSize, Picture, Theme
from kring.directory.ongoing import current
from kring.directory.postcodes import area_at
from kring.directory.rules.moments import all_of, off_soon, pause
from kring.directory.rules.places import Mode, Point
from kring.directory.rules.when import adds
from kring.directory.rules.words import said_theme
from kring.directory.search import fitting
from kring.directory.search.columns import ids
from kring.directory.search.finding import Answer, answer
from kring.directory.search.fitting import Facet, Need
from kring.directory.search.keeping import Index, index
from kring.directory.search.reasons import NOTHING_ASKED, Note, Why, why
from kring.directory.whereabouts import way_there
from kring.identity.actors import Actor
from kring.identity.models import Organisation, OrganisationKind, Role

PAGE = 20
MOST_PAGES = 500
ANYTHING = Need()
ASKED_BEFORE = timedelta(days=21)


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. All of it is optional; `need` says what, without the place.

    `near` is a postcode, `mode` how they go (distances are told for it). `strictly`: only what surely fits; else something is let go
    when little is found, and what an entry does not say is a point of attention. `cursor` is what the former page gave as `next`.
    """

    need: Need = ANYTHING
    near: str = ""
    mode: Mode | None = None
    strictly: bool = True
    limit: int = PAGE
    cursor: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One activity as lists show it; the words are in the language of the page, empty when a thing is not known."""

    id: uuid.UUID
    title: str
    organiser: str
    theme: str
    theme_guessed: bool
    venue: str
    km: float | None
    distance: str
    cost: str
    when: str
    ages: str
    stops: str
    full: bool
    confirmed_on: date | None
    expires_on: date | None = None
    trial: bool = False
    city_pass: bool = False
    latitude: float | None = None
    longitude: float | None = None
    notes: tuple[Note, ...] = ()
    not_now: tuple[str, ...] = ()
    why: Why = NOTHING_ASKED

    @property
    def late(self) -> bool:
        """Whether it should have been confirmed by now."""
        return Note.UNCONFIRMED in self.notes

    @property
    def asked(self) -> bool:
        """Whether its owner is asked to look at it: three weeks before it counts as unconfirmed, and after."""
        return self.expires_on is not None and self.expires_on <= timezone.localdate() + ASKED_BEFORE

    @property
    def reasons(self) -> list[str]:
        """Why it fits what was asked, in words."""
        return wording.reasons(self.why, self.notes)

    @property
    def attention(self) -> list[str]:
        """What to look out for, in words."""
        return [*self.not_now, *wording.attention(self.why, self.notes)]


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """A page of results. `place` is the place the distances are from, None when there is none or it is not known.

    `let_go` is what was not insisted on to find enough; `read_as` the words that were read as others: (typed, read).
    """

    rows: list[Found]
    total: int
    place: str | None
    next: int | None
    previous: int | None
    let_go: tuple[Facet, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()

    @property
    def let_go_words(self) -> str:
        """What was not insisted on, in words."""
        return wording.let_go_words(self.let_go)


COLUMNS = (
    "id", "title", "organiser", "organisation__name", "theme", "theme_guessed", "venue", "latitude", "longitude", "days",
    "starts", "ends", "when_words", "cost", "cost_per", "cost_words", "age_min", "age_max", "full", "confirmed_on", "ends_on", "trial",
    "city_pass", "waiting", "expires_on", "moments",
)  # fmt: skip


def search(actor: Actor, wanted: Wanted) -> Results:
    """Activities that answer what is looked for, best first; without words nearest first, else by title.

    The index knows one region and finds; what is shown is read from the database, through the policy.
    """
    area = area_at(wanted.near)
    here = (area.latitude, area.longitude) if area else None
    if actor.region_id is None:
        return Results([], 0, area.place if area else None, None, None)
    found = index(actor.region_id)
    answered = answer(
        found, dataclasses.replace(wanted.need, here=here), timezone.localdate(), strictly=wanted.strictly
    )
    start = min(max(wanted.cursor, 0), wanted.limit * MOST_PAGES)
    numbers = answered.rows[start : start + wanted.limit]
    rows = shown(current(actor), found, answered, numbers.tolist(), here, wanted.mode)
    more = start + wanted.limit < len(answered.rows)
    return Results(
        rows=rows,
        total=len(answered.rows),
        place=area.place if area else None,
        next=start + wanted.limit if more else None,
        previous=max(start - wanted.limit, 0) if start else None,
        let_go=tuple(answered.let_go),
        read_as=tuple(answered.read_as),
    )


def shown(
    rows: QuerySet[Activity],
    found: Index,
    answered: Answer,
    numbers: list[int],
    here: Point | None,
    mode: Mode | None = None,
) -> list[Found]:
    """One page of the answer, read from the `rows` that the reader may see, each with its reasons and at its nearest place."""
    keys = dict(zip(ids(found.columns, numbers), numbers, strict=True))
    read = {row["id"]: row for row in rows.filter(pk__in=list(keys)).values(*COLUMNS)}
    said = found.reader.terms_of(numbers) if answered.wishes and numbers else {}
    nearer = fitting.nearer_elsewhere(found.columns, found.places, numbers, here) if here else set()
    further = further_places(rows.filter(pk__in=[key for key, at in keys.items() if at in nearer])) if nearer else {}
    page = []
    for key, number in keys.items():
        if key in read:
            marks = {facet: int(mark[number]) for facet, mark in answered.asked.items()}
            reasons = why(marks, answered.wishes, said.get(number, ()))
            page.append(dataclasses.replace(shape(read[key], here, mode, further.get(key, ())), why=reasons))
    return page


def by_ids(actor: Actor, ids: list[uuid.UUID], near: str = "") -> list[Found]:
    """The activities with these ids that go on, in the order of the ids; for a merged one that which it turned out to be."""
    area = area_at(near)
    here = (area.latitude, area.longitude) if area else None
    found = _read(current(actor).filter(pk__in=ids), here)
    stays = _merged(actor, [one for one in ids if one not in found])
    if stays:
        found |= _read(current(actor).filter(pk__in=stays.values()), here)
    wanted = dict.fromkeys(stays.get(one, one) for one in ids)
    return [found[one] for one in wanted if one in found]


def _read(rows: QuerySet[Activity], here: Point | None) -> dict[uuid.UUID, Found]:
    further = further_places(rows) if here else {}
    return {row["id"]: shape(row, here, further=further.get(row["id"], ())) for row in rows.values(*COLUMNS)}


def _merged(actor: Actor, ids: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Of these entries those that turned out to be another one: (its id, the other's)."""
    if not ids:
        return {}
    rows = visible(Activity, actor).filter(pk__in=ids).exclude(merged_into=None)
    return dict(rows.values_list("pk", "merged_into"))


def shape(
    row: dict[str, Any], here: Point | None, mode: Mode | None = None, further: Iterable[Elsewhere] = ()
) -> Found:
    """One row of `COLUMNS` in the words of the page's language; the distance from `here`, by `mode`.

    When one of its `further` places is nearer, the entry is shown there.
    """
    venue, point = row["venue"], (row["latitude"], row["longitude"])
    km, other = nearest(point, further, here) if here is not None else (None, None)
    if other is not None:
        venue, point = other.venue or other.address or venue, other.point
    moments, today = all_of(row["moments"]), timezone.localdate()
    theme = said_theme(row["theme"], row["theme_guessed"], row["title"])
    return Found(
        id=row["id"],
        title=row["title"],
        organiser=row["organisation__name"] or row["organiser"],
        theme=str(Theme(theme).label) if theme else "",
        theme_guessed=row["theme_guessed"],
        venue=venue,
        km=km,
        distance=wording.distance_words(km, mode),
        cost=wording.cost_words(row["cost"], row["cost_per"], row["cost_words"]),
        when=wording.when_words(row["days"], row["starts"], row["ends"], row["when_words"], moments),
        ages=wording.age_words(row["age_min"], row["age_max"]),
        stops=wording.stop_words(row["ends_on"]),
        full=row["full"],
        trial=row["trial"],
        city_pass=row["city_pass"],
        confirmed_on=row["confirmed_on"],
        expires_on=row["expires_on"],
        latitude=point[0],
        longitude=point[1],
        notes=tuple(_notes(row)),
        not_now=tuple(wording.not_now(pause(moments, today), off_soon(moments, today))),
    )


def _notes(row: dict[str, Any]) -> Iterator[Note]:
    if row["full"]:
        yield Note.FULL
    if row["trial"]:
        yield Note.TRIAL
    if row["city_pass"]:
        yield Note.CITY_CARD
    if row["waiting"]:
        yield Note.WAITING
    if row["expires_on"] is not None and row["expires_on"] < timezone.localdate():
        yield Note.UNCONFIRMED


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
    found = shape(Activity.objects.filter(pk=activity.pk).values(*COLUMNS).get(), None)
    today = timezone.localdate()
    version, shows = Picture.objects.filter(activity=activity).values_list("version", "shows").first() or ("", "")
    moments = [wording.moment_words(moment) for moment in all_of(activity.moments)]
    further = further_places(Activity.objects.filter(pk=activity.pk)).get(activity.pk, ())
    return Detail(
        found=found,
        description=activity.description,
        expect=activity.expect,
        address=way_there(activity).where,
        elsewhere=wording.places_words([place.words for place in further if place.words]),
        transport=activity.transport,
        moments=[*moments, *([activity.when_words] if adds(activity.when_words) else [])] if len(moments) > 1 else [],
        ages=", ".join(filter(None, dict.fromkeys((found.ages, activity.age_words)))),
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


def organisers(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """(id, name) of the organisations that can offer activities."""
    kinds = (OrganisationKind.PROVIDER, OrganisationKind.WELFARE, OrganisationKind.OTHER)
    rows = visible(Organisation, actor).filter(kind__in=kinds, active=True).order_by("name")
    return list(rows.values_list("id", "name"))


def own_activities(actor: Actor) -> list[Found]:
    """The activities of the provider's own organisations that go on."""
    own = current(actor).filter(organisation__in=actor.organisations(Role.PROVIDER)).order_by("title", "id")
    return [shape(row, None) for row in own.values(*COLUMNS)]
