"""The people in every test: a small fixed cast in two regions.

Westerveld: GP Anna and assistant Bram of practice De Linde, GP Carla of practice Het Anker; link workers Dewi and Els and
team lead Fenna of Welkom; Gijs of community centre De Brug; Hanna of the municipality; Ivo the steward.
Oosterveld: GP Jet, link worker Karim, steward Lot.
"""

import dataclasses
from datetime import date, time, timedelta

from django.db.models import Model
from django.utils import timezone

from kring.access.middleware import with_stand_ins
from kring.capacity.models import Presence
from kring.clients.models import ConsentText
from kring.directory.models import Activity, PostcodeArea, Theme
from kring.identity.actors import Actor, actor_for
from kring.identity.models import LinkWorkerProfile, Membership, Organisation, OrganisationKind, Region, Role, User
from kring.programme.models import Location, LocationMember, LocationPractice, Programme, ProgrammeVersion
from kring.programme.starting_point import CONSENT_EN, CONSENT_NL, starting_content

PASSWORD = "zacht-groen-lampje-42"
# Argon2 of PASSWORD is slow on purpose; tests sign in with force_login and set it only where signing in is the subject.


@dataclasses.dataclass(frozen=True)
class Place:
    """One region with everything a referral needs."""

    region: Region
    practice: Organisation
    welfare: Organisation
    programme: Programme
    version: ProgrammeVersion
    location: Location
    consent_text: ConsentText


@dataclasses.dataclass(frozen=True)
class Cast:
    """Everybody, by first name, and the two places they work in."""

    here: Place
    there: Place
    other_practice: Organisation
    provider: Organisation
    municipality: Organisation
    activity: Activity
    anna: User
    bram: User
    carla: User
    dewi: User
    els: User
    fenna: User
    gijs: User
    hanna: User
    ivo: User
    jet: User
    karim: User
    lot: User

    def actor(self, user: User) -> Actor:
        """What this person is in Kring today."""
        today = timezone.localdate()
        return with_stand_ins(actor_for(user, today), today)

    @property
    def everyone(self) -> tuple[User, ...]:
        """All people of the cast."""
        return tuple(value for value in vars(self).values() if isinstance(value, User))


def make_cast() -> Cast:
    """Write the cast into the database."""
    rows = Rows()
    made = _people_and_places(rows)
    rows.write()
    PostcodeArea.objects.get_or_create(
        code="1234", defaults={"place": "Westerveld", "latitude": 52.1, "longitude": 5.1, "approximate": True}
    )
    return made


class Rows:
    """Rows that are written together: one statement for each table."""

    def __init__(self) -> None:
        self._of: dict[type[Model], list[Model]] = {}

    def add[T: Model](self, row: T) -> T:
        """Keep a row for later; gives the row."""
        self._of.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        """Write all of them, in the order in which their tables came up."""
        for model, rows in self._of.items():
            model._default_manager.bulk_create(rows)


def an_organisation(region: Region, kind: OrganisationKind, name: str) -> Organisation:
    """One more organisation, written at once."""
    rows = Rows()
    made = _organisation(rows, region, kind, name)
    rows.write()
    return made


def a_link_worker(place: Place, name: str) -> User:
    """One more link worker, written at once."""
    rows = Rows()
    made = _link_worker(rows, place, name)
    rows.write()
    return made


def _people_and_places(rows: Rows) -> Cast:
    here = _place(rows, "Westerveld", "De Linde", "Welkom")
    there = _place(rows, "Oosterveld", "De Eik", "Samen")
    region = here.region
    other_practice = _organisation(rows, region, OrganisationKind.PRACTICE, "Het Anker")
    rows.add(LocationPractice(region_id=region.pk, location=here.location, practice=other_practice))
    provider = _organisation(rows, region, OrganisationKind.PROVIDER, "De Brug")
    municipality = _organisation(rows, region, OrganisationKind.MUNICIPALITY, "Gemeente Westerveld")
    activity = rows.add(
        Activity(
            region_id=region.pk,
            title="Wandelgroep De Brug",
            description="Samen een uur wandelen, met koffie na.",
            organisation=provider,
            theme=Theme.WALK,
            venue="De Brug",
            postcode="1234",
            latitude=52.1,
            longitude=5.1,
            days=0b10,
            starts=time(10),
            ends=time(11, 30),
            cost=0,
            email="brug@example.org",
            confirmed_on=timezone.localdate(),
        )
    )
    people = {
        "anna": _person(rows, here.region, "Anna Aalbers", here.practice, Role.REFERRER),
        "bram": _person(rows, here.region, "Bram Bos", here.practice, Role.ASSISTANT),
        "carla": _person(rows, here.region, "Carla Cornelissen", other_practice, Role.REFERRER),
        "dewi": _link_worker(rows, here, "Dewi Darma"),
        "els": _link_worker(rows, here, "Els Evers"),
        "fenna": _person(rows, here.region, "Fenna Faber", here.welfare, Role.TEAM_LEAD),
        "gijs": _person(rows, here.region, "Gijs Groen", provider, Role.PROVIDER),
        "hanna": _person(rows, here.region, "Hanna Haan", municipality, Role.MUNICIPALITY),
        "ivo": _person(rows, here.region, "Ivo IJzer", here.welfare, Role.STEWARD),
        "jet": _person(rows, there.region, "Jet Jager", there.practice, Role.REFERRER),
        "karim": _link_worker(rows, there, "Karim Kaya"),
        "lot": _person(rows, there.region, "Lot Lans", there.welfare, Role.STEWARD),
    }
    return Cast(
        here=here,
        there=there,
        other_practice=other_practice,
        provider=provider,
        municipality=municipality,
        activity=activity,
        **people,
    )


def _place(rows: Rows, name: str, practice_name: str, welfare_name: str) -> Place:
    region = rows.add(Region(name=name, slug=name.lower()))
    practice = _organisation(rows, region, OrganisationKind.PRACTICE, practice_name)
    welfare = _organisation(rows, region, OrganisationKind.WELFARE, welfare_name)
    programme = rows.add(Programme(region_id=region.pk, name="Welzijn op Recept"))
    version = rows.add(
        ProgrammeVersion(
            region_id=region.pk, programme=programme, number=1, content=starting_content(), published_at=timezone.now()
        )
    )
    location = rows.add(Location(region_id=region.pk, name=name, programme=programme, welfare=welfare))
    rows.add(LocationPractice(region_id=region.pk, location=location, practice=practice))
    text = rows.add(
        ConsentText(region_id=region.pk, version=1, text_nl=CONSENT_NL, text_en=CONSENT_EN, published_at=timezone.now())
    )
    return Place(region, practice, welfare, programme, version, location, text)


def _organisation(rows: Rows, region: Region, kind: OrganisationKind, name: str) -> Organisation:
    return rows.add(Organisation(region_id=region.pk, kind=kind, name=name, postcode="1234 AB", place=region.name))


def _person(rows: Rows, region: Region, name: str, organisation: Organisation, role: Role) -> User:
    user = User(email=f"{name.split()[0].lower()}@example.org", name=name)
    user.set_unusable_password()
    rows.add(user)
    rows.add(Membership(region_id=region.pk, user=user, organisation=organisation, role=role, since=date(2020, 1, 1)))
    return user


def _link_worker(rows: Rows, place: Place, name: str) -> User:
    user = _person(rows, place.region, name, place.welfare, Role.LINK_WORKER)
    rows.add(LinkWorkerProfile(user=user, background="Sociaal werk", trained_on=date(2024, 5, 1)))
    rows.add(
        LocationMember(
            region_id=place.region.pk, location=place.location, user=user, hours_per_week=16, since=date(2020, 1, 1)
        )
    )
    for weekday in range(5):
        rows.add(
            Presence(
                region_id=place.region.pk,
                user=user,
                location=place.location,
                site=place.practice,
                room="3" if name == "Dewi Darma" else name[0],
                weekday=weekday,
                starts=time(9),
                ends=time(12),
                slot_minutes=45,
                since=timezone.localdate() - timedelta(days=400),
            )
        )
    return user
