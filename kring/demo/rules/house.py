"""The organisations and people of a region, as values that the histories are played with."""

import dataclasses

from kring.demo.rules.places import Town


@dataclasses.dataclass(slots=True)
class Worker:
    """A link worker: who, and when free. `hours` maps a weekday to (site, room, starts in minutes of the day).

    `away` holds (first day, last day) on the timeline; `taken` the moments that are booked.
    """

    id: str
    name: str
    phone: str
    hours: dict[int, list[tuple[str, str, tuple[int, ...]]]] = dataclasses.field(default_factory=dict)
    away: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    taken: set[int] = dataclasses.field(default_factory=set)

    def is_away(self, day: int) -> bool:
        """Whether the link worker is absent on a day."""
        return any(first <= day <= last for first, last in self.away)


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A client as a hand-over needs it: which row, the first name, and how a provider may reach them, number or address."""

    row: str
    first_name: str
    ways: tuple[str, ...]


@dataclasses.dataclass(slots=True)
class Practice:
    """A practice with those who refer and those who help them. `former` are clients whose course is over."""

    id: str
    name: str
    town: Town
    areas: tuple[str, ...]
    referrers: list[str] = dataclasses.field(default_factory=list)
    assistants: list[str] = dataclasses.field(default_factory=list)
    former: list[Known] = dataclasses.field(default_factory=list)
    takes_part: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """An activity as a hand-over needs it."""

    id: str
    title: str
    provider: str | None
    theme: str


@dataclasses.dataclass(slots=True)
class Place:
    """A location: what a course happens in.

    `versions` are (day from which it holds, id), newest last. `weight` is its share of the region's referrals, `migrants` the
    share of names from elsewhere, `heavy` the share of referrals to which the tree says 'rather something else'.
    """

    id: str
    region: str
    name: str
    welfare: str
    consent_text: str
    versions: list[tuple[int, str]]
    practices: list[Practice]
    workers: list[Worker]
    activities: dict[str, list[Chosen]]
    weight: float
    migrants: float = 0.15
    heavy: float = 0.08

    def version_on(self, day: int) -> str:
        """The version in force on a day."""
        return next((version for since, version in reversed(self.versions) if since <= day), self.versions[0][1])
