"""Finding activities: by words, kind, distance, cost and day; and everything about one of them."""

import dataclasses
import math
import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from kring.access.policy import visible
from kring.directory import wording
from kring.directory.models import Activity, CostPer, PostcodeArea, Theme
from kring.directory.rules.places import KM_PER_DEGREE, Point, area_of, km_between
from kring.directory.rules.reading import MONTHS, TIMES_A_MONTH
from kring.directory.rules.words import wanted_words
from kring.identity.actors import Actor
from kring.identity.models import Organisation, OrganisationKind, Role

PAGE = 20
MOST_PAGES = 500


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for. All of it is optional.

    `near` is a postcode, `within` kilometres, `most` euros a month for going every week (0: free only), `days` a mask of
    days (Monday is 1), `age` in years. `cursor` is what the former page gave as `next`.
    """

    text: str = ""
    theme: str = ""
    near: str = ""
    within: float | None = None
    most: Decimal | None = None
    days: int = 0
    age: int | None = None
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


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """A page of results. `place` is the place the distances are from, None when there is none or it is not known."""

    rows: list[Found]
    total: int
    place: str | None
    next: int | None
    previous: int | None


COLUMNS = (
    "id", "title", "organiser", "organisation__name", "theme", "theme_guessed", "venue", "latitude", "longitude", "days",
    "starts", "ends", "when_words", "cost", "cost_per", "cost_words", "age_min", "age_max", "full", "confirmed_on", "ends_on",
)  # fmt: skip


def search(actor: Actor, wanted: Wanted) -> Results:
    """Activities that fit, nearest first, then by title. Always three queries at most.

    What is not known is never taken for a fit, but for the place: an activity without one comes last, whatever the distance
    asked for, since leaving it out would hide most of a list that names no addresses.
    """
    area = PostcodeArea.objects.filter(pk=area_of(wanted.near)).first() if area_of(wanted.near) else None
    here = (area.latitude, area.longitude) if area else None
    rows = _fitting(current(actor), wanted)
    order = ["title", "id"]
    if here is not None:
        rows = rows.annotate(apart=_apart(here))
        order = [F("apart").asc(nulls_last=True), *order]
        if wanted.within is not None:
            rows = rows.filter(Q(apart=None) | Q(apart__lte=(wanted.within / KM_PER_DEGREE) ** 2))
    start = min(max(wanted.cursor, 0), wanted.limit * MOST_PAGES)
    found = list(rows.order_by(*order).values(*COLUMNS)[start : start + wanted.limit + 1])
    more = len(found) > wanted.limit
    return Results(
        rows=[shape(row, here) for row in found[: wanted.limit]],
        total=rows.count() if more or start else len(found),
        place=area.place if area else None,
        next=start + wanted.limit if more else None,
        previous=max(start - wanted.limit, 0) if start else None,
    )


def current(actor: Actor) -> QuerySet[Activity]:
    """The activities that someone may see and that go on today."""
    going = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return visible(Activity, actor).filter(going, active=True)


def by_ids(actor: Actor, ids: list[uuid.UUID], near: str = "") -> list[Found]:
    """The activities with these ids that go on, in the order of the ids."""
    area = PostcodeArea.objects.filter(pk=area_of(near)).first() if area_of(near) else None
    here = (area.latitude, area.longitude) if area else None
    found = {row["id"]: shape(row, here) for row in current(actor).filter(pk__in=ids).values(*COLUMNS)}
    return [found[one] for one in ids if one in found]


def _fitting(rows: QuerySet[Activity], wanted: Wanted) -> QuerySet[Activity]:
    for word in wanted_words(wanted.text):
        rows = rows.filter(search_text__contains=word)
    if wanted.theme:
        rows = rows.filter(theme=wanted.theme)
    if wanted.most is not None:
        rows = rows.alias(monthly=_monthly()).filter(monthly__lte=wanted.most)
    if wanted.days:
        rows = rows.alias(shared=F("days").bitand(wanted.days)).filter(shared__gt=0)
    if wanted.age is not None:
        rows = rows.filter(Q(age_min=None) | Q(age_min__lte=wanted.age), Q(age_max=None) | Q(age_max__gte=wanted.age))
    return rows


def _apart(here: Point) -> Any:
    """The square of the distance in degrees of latitude: orders as the distance does, in plain arithmetic of any database.

    Within a region a degree of longitude is as long everywhere; the distance that is shown is exact.
    """
    latitude, longitude = here
    shrink = math.cos(math.radians(latitude)) ** 2
    north = Cast(F("latitude"), FloatField()) - Value(latitude)
    east = Cast(F("longitude"), FloatField()) - Value(longitude)
    return north * north + east * east * Value(shrink)


def _monthly() -> Case:
    """Euros a month for going every week, as `reading.euros_a_month` has it."""
    return Case(
        When(cost=0, then=Value(Decimal(0))),
        When(cost_per=CostPer.TIME, then=F("cost") * TIMES_A_MONTH),
        *(When(cost_per=per, then=F("cost") / months) for per, months in MONTHS.items()),
        default=None,
        output_field=DecimalField(max_digits=12, decimal_places=4),
    )


def shape(row: dict[str, Any], here: Point | None) -> Found:
    """One row of `COLUMNS` in the words of the page's language."""
    known = here is not None and row["latitude"] is not None and row["longitude"] is not None
    km = km_between(here, (row["latitude"], row["longitude"])) if known else None
    return Found(
        id=row["id"],
        title=row["title"],
        organiser=row["organisation__name"] or row["organiser"],
        theme=str(Theme(row["theme"]).label),
        theme_guessed=row["theme_guessed"],
        venue=row["venue"],
        km=km,
        distance=wording.distance_words(km),
        cost=wording.cost_words(row["cost"], row["cost_per"], row["cost_words"]),
        when=wording.when_words(row["days"], row["starts"], row["ends"], row["when_words"]),
        ages=wording.age_words(row["age_min"], row["age_max"]),
        stops=wording.stop_words(row["ends_on"]),
        full=row["full"],
        confirmed_on=row["confirmed_on"],
    )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Everything about one activity, in words; `found` holds what lists show too."""

    found: Found
    description: str
    expect: str
    postcode: str
    phone: str
    email: str
    website: str
    ended: bool
    source: str


def detail(activity: Activity) -> Detail:
    """One activity that the actor may see, as its page shows it."""
    row = Activity.objects.filter(pk=activity.pk).values(*COLUMNS).get()
    return Detail(
        found=shape(row, None),
        description=activity.description,
        expect=activity.expect,
        postcode=activity.postcode,
        phone=activity.phone,
        email=activity.email,
        website=activity.website,
        ended=not activity.active or (activity.ends_on is not None and activity.ends_on < timezone.localdate()),
        source=activity.source,
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
