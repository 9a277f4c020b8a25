"""A region is built: organisations, people, programmes, rosters and activities, as rows and as values to play with."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from kring.demo.rules import portraits, staff
from kring.demo.rules.activities import ACCESS, Offer, organisers
from kring.demo.rules.course import Making
from kring.demo.rules.dice import row_id
from kring.demo.rules.house import Chosen, Place, Practice, Worker
from kring.demo.rules.names import a_name, a_postcode, a_street, landline, mobile
from kring.demo.rules.places import Town, middles
from kring.demo.rules.tables import field
from kring.demo.rules.timeline import DAY
from kring.directory.rules.expiry import months_later
from kring.directory.rules.words import fold

_USER_PHONE = field("identity_user", "phone")
_ORGANISATION_STREET = field("identity_organisation", "address")
_ORGANISATION_POSTCODE = field("identity_organisation", "postcode")
ROOMS = ("1", "2", "3", "4", "spreekkamer 5", "de tuinkamer", "overlegruimte")
MORNING, AFTERNOON = (9 * 60, "09:00:00", "12:00:00", 4), (13 * 60, "13:00:00", "16:00:00", 4)
SLOT = 45  # minutes
LONG_AGO = "2015-01-05"
CONFIRM_MONTHS = 6  # as a region begins with
BY_LINK = 0.2  # share of entries without an organisation that somebody keeps by link
TIPS = (
    "Vraag naar de gastvrouw: zij loopt de eerste keer met u mee naar binnen.",
    "Rustig op dinsdag, druk op vrijdag. Wie prikkels lastig vindt, kan het beste dinsdag komen.",
    "Bel liever dan mailen; ze nemen 's ochtends op.",
    "De ingang zit achter het gebouw, naast de fietsenstalling.",
    "Een keer kijken mag altijd, ook als het op de kaart vol staat.",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Host:
    """An organiser in a town; without an `organisation` it stands in the map by name only."""

    name: str
    organisation: str | None
    street: str
    postcode: str
    latitude: float | None
    longitude: float | None
    phone: str


class Builder:
    """Adds organisations and people to a region; every key and name comes from the dice."""

    def __init__(self, making: Making, name: str, slug: str, password: str, offers: Sequence[Offer]):
        self.making, self.dice, self.rows, self.days = making, making.dice, making.rows, making.days
        self.in_use: set[tuple[str, str, int, int]] = set()  # rooms, by site, weekday and part of the day
        self.password, self.offers = password, offers
        self.region = self.key()
        self.name, self.slug = name, slug
        self.addresses: set[str] = set()
        self.rows["identity_region"].append((self.region, name, slug, "NL", "{}", 10))

    def key(self) -> str:
        """A key from the beginning of the timeline."""
        return row_id(self.dice, self.days.milliseconds(DAY + self.dice.randrange(0, DAY)))

    def organisation(self, kind: str, name: str, town: Town, parent: str | None = None, area: str = "") -> str:
        """Add an organisation."""
        key = self.key()
        postcode = a_postcode(self.dice, area or self.dice.choice(town.areas))
        self.rows["identity_organisation"].append(
            (
                key, self.region, name, kind, parent, a_street(self.dice), postcode, town.name,
                landline(self.dice, town), f"post.{key[-6:]}@{staff.DOMAIN}", 1,
            )
        )  # fmt: skip
        return key

    def person(self, organisation: str, role: str, job: str, account: staff.Account | None = None) -> tuple[str, str]:
        """Add a professional with an account and a role; returns (key, name)."""
        key = self.key()
        name, email = (account.name, account.email) if account else self._made_up()
        job = account.job if account else job
        # The accounts to try are the oldest: the sign-in page shows the first ones of each role.
        made = self.days.moment(DAY // 2 if account else DAY)
        self.rows["identity_user"].append((key, self.password, email, name, job, mobile(self.dice), "nl", 1, made))
        self.join(key, organisation, role)
        return key, name

    def _made_up(self) -> tuple[str, str]:
        year = int(self.days.texts[self.days.today][:4])
        while True:
            name = a_name(self.dice, year - self.dice.randrange(26, 62), 0.15, year).full
            email = f"{'.'.join(fold(name).replace('ı', 'i').split())}@{self.slug}.{staff.DOMAIN}"
            if email.isascii() and email not in self.addresses:
                break
            number = len(self.addresses) + 2
            email = email.replace("@", f"{number}@")
            if email.isascii():
                break
        self.addresses.add(email)
        return name, email

    def join(self, user: str, organisation: str, role: str) -> None:
        """Give a person a role in an organisation."""
        self.rows["identity_membership"].append((self.key(), self.region, user, organisation, role, LONG_AGO, None))

    def programme(self, name: str, content: Mapping[str, Any], published_by: str) -> tuple[str, list[tuple[int, str]]]:
        """Add a programme with two published versions; returns its key and (day from which it holds, version)."""
        key = self.key()
        self.rows["programme_programme"].append((key, self.region, name))
        versions = []
        for number, day in ((1, 1), (2, max(1, self.days.today - 200))):
            version, at = self.key(), self.days.moment(day * DAY + 720)
            changed = dict(content) if number == 2 else {**content, "moments": ["after_intake", "at_plan", "at_end"]}
            self.rows["programme_programmeversion"].append(
                (version, self.region, key, number, json.dumps(changed, ensure_ascii=False), at, at, published_by)
            )
            versions.append((day if number > 1 else 0, version))
        return key, versions

    def consent_text(self, nl: str, en: str) -> str:
        """Add the words that are read to clients."""
        key = self.key()
        self.rows["clients_consenttext"].append((key, self.region, 1, nl, en, self.days.moment(DAY)))
        return key

    def practice(
        self,
        name: str,
        town: Town,
        *,
        referrers: int,
        assistants: int = 1,
        parent: str | None = None,
        **accounts: staff.Account,
    ) -> Practice:
        """Add a practice with the people who refer; `accounts` gives the first of them by role."""
        count = min(3, len(town.areas))
        areas = tuple(self.dice.sample(town.areas, count))
        key = self.organisation("practice", name, town, parent, areas[0])
        made = Practice(key, name, town, areas)
        for number in range(referrers):
            job = "huisarts" if number == 0 else self.dice.choice(staff.REFERRER_JOBS)
            account = accounts.get("referrer") if number == 0 else None
            made.referrers.append(self.person(key, "referrer", job, account)[0])
        for number in range(assistants):
            account = accounts.get("assistant") if number == 0 else None
            made.assistants.append(self.person(key, "assistant", "praktijkassistent", account)[0])
        return made

    def worker(self, welfare: str, account: staff.Account | None = None) -> Worker:
        """Add a link worker with a profile, and holidays now and then."""
        dice = self.dice
        key, name = self.person(welfare, "link_worker", "welzijnscoach", account)
        year = int(self.days.texts[self.days.today][:4])
        trained = f"{year - dice.randrange(1, 8)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        self.rows["identity_linkworkerprofile"].append(
            (
                self.key(), key, dice.choice(staff.ABOUT), dice.choice(staff.BACKGROUNDS), trained,
                1 if not account and dice.random() < 0.1 else 0, dice.choice(staff.LANGUAGES),
            )
        )  # fmt: skip
        if account or portraits.has_photo(key):
            content, version = portraits.drawn(account.look if account else portraits.look_of(key, name))
            # The photo goes by its owner's key: one key less to throw for.
            self.rows["identity_photo"].append((key, self.region, key, version, self.days.moment(DAY), content))
        phone = self.rows["identity_user"][-1][_USER_PHONE]
        made = Worker(key, name, phone)
        for first in range(dice.randrange(40, 120), self.days.today - 20, 190):
            self.away(made, first, first + dice.randrange(5, 16), None, registered=first - 30)
        return made

    def away(self, worker: Worker, first: int, last: int, deputy: str | None, registered: int) -> None:
        """A link worker is away from a day until a day."""
        worker.away.append((first, last))
        at = self.days.moment(max(registered, 1) * DAY + 700)
        texts = self.days.texts
        self.rows["capacity_absence"].append(
            (self.key(), self.region, worker.id, texts[first], texts[last], deputy, at)
        )

    def present(self, worker: Worker, place: str, site: str, weekday: int, part: tuple[int, str, str, int]) -> None:
        """A link worker receives people at a site, on a weekday, in a morning or an afternoon."""
        begin, starts, ends, count = part
        first = ROOMS.index(self.dice.choice(ROOMS))
        free = (room for room in ROOMS[first:] + ROOMS[:first] if (site, room, weekday, begin) not in self.in_use)
        room = next(free, "")
        self.in_use.add((site, room, weekday, begin))
        self.rows["capacity_presence"].append(
            (
                self.key(), self.region, worker.id, place, site, room, weekday, starts, ends, SLOT, self.days.texts[0],
                None,
            )
        )  # fmt: skip
        starts_at = tuple(begin + SLOT * number for number in range(count))
        worker.hours.setdefault(weekday, []).append((site, room, starts_at))

    def location(
        self, name: str, programme: tuple[str, list[tuple[int, str]]], welfare: str, town: Town, consent: str,
        practices: list[Practice], workers: list[tuple[Worker, float]], activities: dict[str, list[Chosen]], **more: Any
    ) -> Place:  # fmt: skip
        """Add a location with its practices and link workers (each with hours a week)."""
        key = more.pop("key", None) or self.key()
        year = int(self.days.texts[self.days.today][:4])
        self.rows["programme_location"].append(
            (
                key, self.region, name, programme[0], welfare, town.name, a_postcode(self.dice, town.areas[0]),
                more.pop("urbanity", 2), more.pop("started_in", year - self.dice.randrange(2, 10)),
                more.pop("systems", ""),
            )
        )  # fmt: skip
        for practice in practices:
            takes_part = 1 if practice.takes_part else 0
            contact = workers[0][0].id if workers and practice.takes_part else None
            self.rows["programme_locationpractice"].append(
                (self.key(), self.region, key, practice.id, takes_part, contact)
            )
        for worker, hours in workers:
            self.rows["programme_locationmember"].append(
                (self.key(), self.region, key, worker.id, hours, LONG_AGO, None)
            )
        taking_part = [practice for practice in practices if practice.takes_part]
        return Place(
            key, self.region, name, welfare, consent, programme[1], taking_part, [worker for worker, _ in workers],
            activities, **{"weight": 1.0} | more,
        )  # fmt: skip

    # --- Activities ------------------------------------------------------------------------------------------------

    def activities(
        self, town: Town, share: float, account: staff.Account | None = None, offers: Sequence[Offer] = ()
    ) -> dict[str, list[Chosen]]:
        """Organisers in a town and a share of what there is to do, by kind; the account goes to the organiser with most.

        What there is to do are the region's offers, unless others are given.

        What is given back are those of organisations: the others keep their entries by a link, or leave it to the steward.
        """
        hosts: dict[str, Host] = {}
        found: dict[str, list[Chosen]] = {}
        offers = offers or self.offers
        for number, (name, takes_part) in enumerate(organisers(offers)):
            hosts[name] = self._host(name, takes_part, town)
            if number == 0 and account:
                self.person(hosts[name].organisation, "provider", account.job, account)
        for offer in offers:
            if self.dice.random() > share:
                continue
            host = hosts[offer.organiser]
            chosen = self._activity(offer, town, host)
            if host.organisation:
                found.setdefault(offer.theme, []).append(chosen)
            elif self.dice.random() < BY_LINK:
                self._keeper(chosen.id, host)
        return found

    def _host(self, name: str, takes_part: bool, town: Town) -> Host:
        area, _place, latitude, longitude = self.dice.choice(middles(town))
        organisation = self.organisation("provider", f"{name} {town.name}", town, area=area) if takes_part else None
        if organisation:
            row = self.rows["identity_organisation"][-1]
            street, postcode = row[_ORGANISATION_STREET], row[_ORGANISATION_POSTCODE]
        else:
            street, postcode = a_street(self.dice), a_postcode(self.dice, area)
        return Host(name, organisation, street, postcode, latitude, longitude, landline(self.dice, town))

    def _keeper(self, activity: str, host: Host) -> None:
        at, key = self.days.moment(DAY), self.key()
        email = f"bijhouden.{activity[-6:]}@{staff.DOMAIN}"
        self.rows["directory_keeper"].append((self.key(), self.region, activity, host.name, email, at))
        expires = self.days.moment((len(self.days.texts) - 1) * DAY)  # as far as the timeline goes
        self.rows["access_link"].append([key, self.region, "keeper", None, activity, "", at, expires, None])

    def _activity(self, offer: Offer, town: Town, host: Host) -> Chosen:
        dice, key = self.dice, self.key()
        confirmed = self.days.today - dice.choice((3, 12, 30, 45, 80, 120, 160, 170, 240, 400))
        confirmed_on = date.fromisoformat(self.days.texts[confirmed])
        full = dice.random() < 0.06
        starts, ends = offer.short.starts, offer.short.ends
        low, high = offer.ages
        if offer.theme == "safety":  # where that is, is told on request
            host = dataclasses.replace(host, street="", postcode="", latitude=None, longitude=None)
        at_home = offer.theme == "network"
        if at_home:  # the street will do, whose door it is one hears on the telephone
            host = dataclasses.replace(host, street=host.street.rsplit(" ", 1)[0])
        bus = (
            f"Bus {dice.randrange(1, 15)}, halte {host.street.rsplit(' ', 1)[0]}."
            if offer.access & ACCESS["bus"] and host.street
            else ""
        )
        self.rows["directory_activity"].append(
            (
                key, self.region, offer.title, offer.text, host.organisation, "" if host.organisation else host.name,
                offer.language, offer.theme, 0, "" if at_home else host.name, host.street, host.postcode, town.name, bus, host.latitude, host.longitude,
                offer.short.days, _clock(starts), _clock(ends), offer.when_words, offer.moments, offer.cost, offer.per,
                offer.cost_words, int(offer.trial), int(offer.city_pass), low, high, offer.age_words, offer.for_whom, offer.spoken,
                offer.access, offer.group, int(offer.buddy), dice.choice((8, 10, 12)) if offer.group == "small" else None,
                dice.randrange(1, 9) if full else None, offer.expect, host.phone,
                f"aanmelden.{key[-6:]}@{staff.DOMAIN}", "", int(at_home), int(full), 1, self.days.texts[confirmed],
                months_later(confirmed_on, CONFIRM_MONTHS).isoformat(),
            )
        )  # fmt: skip
        return Chosen(key, offer.title, host.organisation, offer.theme)

    def tips(self, found: dict[str, list[Chosen]], workers: list[Worker]) -> None:
        """What link workers tell each other of some activities."""
        chosen = [one for theme in sorted(found) for one in found[theme][:2]]
        for number, one in enumerate(chosen):
            at = self.days.moment((self.days.today - 10 - number) * DAY)
            worker = workers[number % len(workers)]
            self.rows["directory_tip"].append(
                (self.key(), self.region, one.id, TIPS[number % len(TIPS)], worker.id, at)
            )


def _clock(at: time | None) -> str | None:
    return None if at is None else f"{at:%H:%M:%S}"
