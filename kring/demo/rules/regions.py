"""The regions themselves: the small one with its four ways of working, and large ones with as many locations as it takes."""

import copy
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kring.demo.rules import staff
from kring.demo.rules.activities import Offer
from kring.demo.rules.course import Making
from kring.demo.rules.dice import Dice
from kring.demo.rules.house import Chosen, Place
from kring.demo.rules.measured import WITH_ITS_OWN
from kring.demo.rules.places import Town
from kring.demo.rules.region import AFTERNOON, MORNING, Builder

_ACCOUNTS = {account.part: account for account in staff.ACCOUNTS}
_SAMIRA, _JOOST = (account for account in staff.ACCOUNTS if account.part == "link_worker")
_WHERE_TO = {
    "crisis": {"nl": "Bel 112 bij gevaar, anders de dienstdoende crisisdienst.", "en": "Call 112 in danger, otherwise the crisis service."},
    "mental_health": {"nl": "Via de POH-GGZ in de eigen praktijk.", "en": "Through the practice's own mental health worker."},
    "intensive_primary_care": {"nl": "Overleg met de praktijkmanager.", "en": "Ask the practice manager."},
    "debt_help": {"nl": "Het geldloket van de gemeente, ook zonder afspraak.", "en": "The municipal money desk, no appointment needed."},
    "social_work": {"nl": "Het wijkteam, elke werkdag bereikbaar.", "en": "The neighbourhood team, every working day."},
}  # fmt: skip
_SATURDAY = 5
# Name, month and day about which it begins, and how many weeks it takes.
_SCHOOL_HOLIDAYS = (
    ("Voorjaarsvakantie", 2, 24, 1), ("Meivakantie", 4, 28, 2), ("Zomervakantie", 7, 15, 6), ("Herfstvakantie", 10, 20, 1),
    ("Kerstvakantie", 12, 25, 2),
)  # fmt: skip
# Villages that work as the five centres do, with their share of the referrals: so many that a figure of each can be told.
_VILLAGES = (("Dalfsen", 0.11), ("Hasselt", 0.095), ("Hattem", 0.085), ("Wijhe", 0.08))
WEEK = ((0, MORNING), (0, AFTERNOON), (1, MORNING), (1, AFTERNOON), (2, MORNING), (2, AFTERNOON), (3, MORNING), (3, AFTERNOON), (4, MORNING), (4, AFTERNOON))  # fmt: skip


type Programme = tuple[str, list[tuple[int, str]]]  # its key, and from which day each version holds


class Region:
    """What a finished region offers to those who tell its courses."""

    def __init__(self, builder: Builder, places: list[Place]):
        self.id, self.name, self.places = builder.region, builder.name, places


class _Base:
    """What each region has: its steward, municipality and core team, consent and the starting point of a programme."""

    def __init__(self, builder: Builder, town: Town, content: Mapping[str, Any], consent: tuple[str, str], known: bool):
        self.builder, self.known = builder, known
        accounts = _ACCOUNTS if known else {}
        office = builder.organisation("other", f"Samenwerking Kring {builder.name}", town)
        self.steward = builder.person(office, "steward", "functioneel beheerder", accounts.get("steward"))[0]
        builder.person(office, "core_team", "projectleider", accounts.get("core_team"))
        town_hall = builder.organisation("municipality", f"Gemeente {builder.name} (demo)", town)
        builder.person(town_hall, "municipality", "beleidsmedewerker", accounts.get("municipality"))
        self.consent = builder.consent_text(*consent)
        self.content = copy.deepcopy(dict(content)) | {"where_to": _WHERE_TO}

    def programme(self, name: str, **changes: Any) -> Programme:
        """A programme from the starting point with changes."""
        return self.builder.programme(name, self.content | changes, self.steward)


def small(
    making: Making,
    towns: tuple[Town, ...],
    content: Mapping[str, Any],
    consent: tuple[str, str],
    password: str,
    offers: Sequence[Offer],
    wider: Sequence[Offer],
    dice: Dice,
) -> Region:
    """The demonstration region: four locations, each with its own way of working, and villages that share the one of the first; what is
    of `wider` kinds is where they are offered, with `dice` of its own: the rest of the region does not change with it.
    """
    builder = Builder(making, "IJsselstreek", "ijsselstreek", password, offers)
    town = {one.name: one for one in towns}
    base = _Base(builder, town["Zwolle"], content, consent, known=True)
    programme = base.programme("Breed verwijzen naar welzijn", variant="broad", measuring=WITH_ITS_OWN)
    zwolle = _five_centres(builder, base, town["Zwolle"], programme)
    places = [
        zwolle,
        _city_practice(builder, base, town["Deventer"]),
        _centre(builder, base, town["Apeldoorn"]),
        _care_group(builder, base, towns),
        *(_village(builder, base, town[name], programme, zwolle, weight) for name, weight in _VILLAGES),
    ]
    _holidays(builder, places)
    builder.dice = dice
    builder.activities(town["Deventer"], 1.0, offers=wider)
    _school_holidays(builder)
    builder.dice = making.dice
    return Region(builder, places)


def _five_centres(b: Builder, base: _Base, town: Town, programme: Programme) -> Place:
    """Five centres that each have a link worker for 20 hours; refers broadly to the social domain."""
    welfare = b.organisation("welfare", "Welzijnswerk De Draad", town)
    b.person(welfare, "team_lead", "teamleider", _ACCOUNTS["team_lead"])
    activities = b.activities(town, 0.8, _ACCOUNTS["provider"])
    key = b.key()
    practices, workers = [], []
    for number, name in enumerate(
        ("De Wilgenpoort", "Het Singelhuis", "De Vechtbocht", "Het Assenpad", "De Stadshoeve")
    ):
        centre = b.organisation("health_centre", f"Gezondheidscentrum {name}", town)
        accounts = {part: _ACCOUNTS[part] for part in ("referrer", "assistant")} if number == 0 else {}
        practice = b.practice(f"Huisartsen {name}", town, referrers=4, assistants=2, parent=centre, **accounts)
        worker = b.worker(welfare, (_SAMIRA, _JOOST)[number] if number < 2 else None)
        for weekday, part in (WEEK[number], WEEK[(number + 3) % 10], WEEK[(number + 6) % 10]):
            b.present(worker, key, practice.id, weekday, part)
        practices.append(practice)
        workers.append((worker, 20.0))
    b.tips(activities, [worker for worker, _hours in workers])
    # Joost also receives people where Marieke works.
    b.present(workers[1][0], key, practices[0].id, 4, MORNING)
    return b.location(
        "Vijf centra Zwolle", programme, welfare, town, base.consent, practices, workers, activities, key=key,
        weight=0.42, migrants=0.18, urbanity=2, systems="verwijsmodule in het huisartsensysteem",
    )  # fmt: skip


def _village(b: Builder, base: _Base, town: Town, programme: Programme, near: Place, weight: float) -> Place:
    """A practice with 12 hours of a link worker; people go to what there is to do in the town nearby."""
    welfare = b.organisation("welfare", f"Welzijn {town.name}", town)
    b.person(welfare, "team_lead", "teamleider")
    practice = b.practice(f"Huisartsen {town.name}", town, referrers=3)
    key, worker = b.key(), b.worker(welfare)
    for slot in (1, 4, 8):
        b.present(worker, key, practice.id, *WEEK[slot])
    return b.location(
        town.name, programme, welfare, town, base.consent, [practice], [(worker, 12.0)], near.activities, key=key,
        weight=weight, migrants=0.05, urbanity=5,
    )  # fmt: skip


def _city_practice(b: Builder, base: _Base, town: Town) -> Place:
    """Two practices in a neighbourhood where problems pile up, with Krachtige Basiszorg beside it; 16 hours."""
    welfare = b.organisation("welfare", "Stichting Buurtgoed", town)
    b.person(welfare, "team_lead", "teamleider")
    activities = b.activities(town, 0.65)
    centre = b.organisation("health_centre", "Gezondheidscentrum De Raambrug", town)
    practices = [
        b.practice(f"Huisartsenpraktijk Raambrug {side}", town, referrers=3, assistants=2, parent=centre)
        for side in ("Noord", "Zuid")
    ]
    key, worker = b.key(), b.worker(welfare)
    for site, slot in ((0, 0), (1, 3), (0, 6), (1, 8)):
        b.present(worker, key, practices[site].id, *WEEK[slot])
    supports = base.content["supports"] | {
        "intensive_primary_care": {"nl": "Krachtige Basiszorg (kamer 2)", "en": "Krachtige Basiszorg (room 2)"}
    }
    kinds = ["money", "home", "work", "safety"]
    programme = base.programme("Welzijn op Recept naast Krachtige Basiszorg", supports=supports, kinds=kinds)
    return b.location(
        "De Raambrug Deventer", programme, welfare, town, base.consent, practices, [(worker, 16.0)], activities, key=key,
        weight=0.16, migrants=0.55, heavy=0.34, urbanity=1,
    )  # fmt: skip


def _centre(b: Builder, base: _Base, town: Town) -> Place:
    """One centre with 16 hours, of long standing."""
    welfare = b.organisation("welfare", "Samenwerk Welzijn", town)
    b.person(welfare, "team_lead", "teamleider")
    activities = b.activities(town, 0.65)
    centre = b.organisation("health_centre", "Gezondheidscentrum Het Veldpaviljoen", town)
    practices = [
        b.practice(f"Praktijk {name}", town, referrers=3, parent=centre) for name in ("Molenaar en Vos", "De Leest")
    ]
    key, worker = b.key(), b.worker(welfare)
    for site, slot in ((0, 2), (0, 5), (1, 7), (1, 8)):
        b.present(worker, key, practices[site].id, *WEEK[slot])
    programme = base.programme("Welzijn op Recept Veldpaviljoen")
    return b.location(
        "Het Veldpaviljoen Apeldoorn", programme, welfare, town, base.consent, practices, [(worker, 16.0)], activities,
        key=key, weight=0.16, started_in=2015, urbanity=2,
    )  # fmt: skip


def _care_group(b: Builder, base: _Base, towns: tuple[Town, ...]) -> Place:
    """A care group of 15 practices of which 10 take part, with 4 hours each whatever their size."""
    home = next(one for one in towns if one.name == "Zutphen")
    names = "De Berkel,Het Kapelletje,Dorpspraktijk Oost,De Hofstede,Aan de Laak,De Esch,De Kerkbrink,Op de Bleek,Het Raedthuys,De Wiltzangh,De Mars,Het Pothuys,De Stoven,Het Kloosterveld,De Lanen".split(",")  # fmt: skip
    around = [one for one in towns if one.dial in ("0575", "0573", "0545", "0313")]
    group = b.organisation("care_group", "Zorggroep Berkeldal", home)
    welfare = b.organisation("welfare", "Welzijn De Berkelbrug", home)
    b.person(welfare, "team_lead", "teamleider")
    activities = b.activities(home, 0.7)
    practices = []
    for number, name in enumerate(names):
        practice = b.practice(f"Huisartsenpraktijk {name}", around[number % len(around)], referrers=2, parent=group)
        practice.takes_part = number < 10
        practices.append(practice)
    key = b.key()
    workers = [(b.worker(welfare), 16.0), (b.worker(welfare), 12.0), (b.worker(welfare), 12.0)]
    for number in range(10):
        b.present(workers[number % 3][0], key, practices[number].id, *WEEK[(number * 3) % 10])
    programme = base.programme("Welzijn op Recept Berkeldal")
    return b.location(
        "Zorggroep Berkeldal", programme, welfare, home, base.consent, practices, workers, activities, key=key,
        weight=0.26, migrants=0.06, urbanity=4,
    )  # fmt: skip


def _holidays(b: Builder, places: list[Place]) -> None:
    """Somebody is away right now and a colleague looks after the clients; somebody else will be."""
    team = places[0].workers
    today = b.days.today
    away, deputy = team[2], team[0]
    away.away = [span for span in away.away if span[1] < today - 20]
    b.away(away, today - 3, today + 8, deputy.id, registered=today - 25)
    texts = b.days.texts
    b.rows["access_standin"].append(
        (b.key(), b.region, places[0].welfare, away.id, deputy.id, texts[today - 3], texts[today + 8])
    )
    b.away(team[1], today + 33, today + 47, None, registered=today - 12)


def _school_holidays(b: Builder) -> None:
    """Those of this year and the next one that are not over, as schools would have them: whole weeks from a Saturday on."""
    today = date.fromisoformat(b.days.texts[b.days.today])
    for year in range(today.year - 1, today.year + 2):
        for name, month, day, weeks in _SCHOOL_HOLIDAYS:
            around = date(year, month, day)
            first = around - timedelta(days=(around.weekday() - _SATURDAY) % 7)
            last = first + timedelta(days=7 * weeks + 1)
            if last >= today:
                b.rows["directory_schoolholiday"].append((b.key(), b.region, name, first.isoformat(), last.isoformat()))


def large(
    making: Making, name: str, towns: tuple[Town, ...], content: Mapping[str, Any], consent: tuple[str, str],
    password: str, offers: Sequence[Offer], known: bool, locations: int = 40,
) -> Region:  # fmt: skip
    """A region of so many locations, each with five practices and four link workers."""
    builder = Builder(making, name, "-".join(name.lower().split()), password, offers)
    base = _Base(builder, towns[0], content, consent, known)
    programme = base.programme("Welzijn op Recept")
    main = towns[:5]
    found = {
        one.name: builder.activities(one, 1.0, _ACCOUNTS["provider"] if known and one is main[0] else None)
        for one in main
    }
    places = []
    for number in range(locations):
        town = main[number % len(main)]
        places.append(_location(builder, base, programme, town, found[town.name], number, known and number == 0))
    return Region(builder, places)


def _location(
    b: Builder, base: _Base, programme: Programme, town: Town, offers: dict[str, list[Chosen]],
    number: int, known: bool,
) -> Place:  # fmt: skip
    welfare = b.organisation("welfare", f"Welzijn {town.name} {number + 1}", town)
    b.person(welfare, "team_lead", "teamleider", _ACCOUNTS["team_lead"] if known else None)
    accounts = {part: _ACCOUNTS[part] for part in ("referrer", "assistant")} if known else {}
    practices = [
        b.practice(
            f"Huisartsen {town.name} {number + 1}.{index + 1}", town, referrers=3, **(accounts if index == 0 else {})
        )
        for index in range(5)
    ]
    key = b.key()
    workers = [
        (b.worker(welfare, (_SAMIRA, _JOOST)[index] if known and index < 2 else None), 24.0) for index in range(4)
    ]
    for index, (worker, _hours) in enumerate(workers):
        for turn in range(5):
            b.present(worker, key, practices[turn].id, *WEEK[(turn * 2 + index % 2) % 10])
    return b.location(
        f"Welzijn op Recept {town.name} {number + 1}", programme, welfare, town, base.consent, practices, workers, offers,
        key=key, migrants=0.1 + 0.02 * (number % 10), weight=b.dice.random() + 0.5,
    )  # fmt: skip
