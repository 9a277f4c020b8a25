"""Making a demonstration region of a size: rows come in pieces and are written in a few large transactions."""

import dataclasses
import time
from collections.abc import Callable
from datetime import date
from enum import StrEnum

import holidays
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from kring.access import links
from kring.demo import adopted, called, lacking, measured, talking
from kring.demo.rules import places
from kring.demo.rules.tables import field, no_rows
from kring.demo.stream import PLENTY, Job, Piece, Plan, pieces, pieces_from_afar
from kring.demo.writing import Writer, finish, prepare
from kring.directory.models import PostcodeArea
from kring.identity.models import Region
from kring.insight.rebuild import rebuild

_TOKEN_HASH = field("access_link", "token_hash")


class Size(StrEnum):
    """How large."""

    SMALL = "small"
    REGION = "region"
    COUNTRY = "country"


PLANS = {
    Size.SMALL: Plan(1, 880, 400, small=True),
    Size.REGION: Plan(1, 100_000, 4 * 365),
    Size.COUNTRY: Plan(10, 100_000, 4 * 365),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """What was made: rows per table, and seconds for the rows and for the figures worked out from them."""

    written: dict[str, int]
    seconds: float
    seconds_for_figures: float


def make(plan: Plan, seed: int, today: date, say: Callable[[str], None]) -> Made:
    """Make the regions of a plan. The same seed on the same day makes the same rows, but for the password's salt."""
    began = time.monotonic()
    prepare()
    writer = Writer()
    _write_places(writer)
    job = Job(
        plan, seed, today, _closed(today, plan.back), settings.TIME_ZONE, make_password(settings.KRING_DEMO_PASSWORD)
    )
    for piece in (pieces if plan.regions * plan.referrals < PLENTY else pieces_from_afar)(job):
        _finish_links(piece)
        writer.write(piece.rows)
        if piece.done == plan.referrals:
            say(f"{piece.region}: {piece.done:,} referrals, {time.monotonic() - began:.0f} s so far")
    finish()
    written = time.monotonic()
    rebuild()
    for region in Region.objects.order_by("pk").values_list("pk", flat=True):
        lacking.make_up(region, seed, job.today)
        talking.make_up(region, seed)
        if plan.small:  # where people are asked how they fare
            adopted.make_up(region, seed, job.today)
            measured.make_up(region, seed, job.today)
            called.make_up(region, seed, job.today)
    return Made(writer.written, written - began, time.monotonic() - written)


def exists() -> bool:
    """Whether there is any region yet."""
    return Region.objects.exists()


def today() -> date:
    """The reference day."""
    return timezone.localdate()


def _closed(today: date, back: int) -> frozenset[date]:
    years = range(today.year - back // 365 - 1, today.year + 2)
    return frozenset(holidays.country_holidays("NL", years=years))


def _write_places(writer: Writer) -> None:
    known = set(PostcodeArea.objects.values_list("code", flat=True))
    rows = no_rows()
    for town in places.ALL_TOWNS:
        rows["directory_postcodearea"].extend((*area, 1) for area in places.middles(town) if area[0] not in known)
    writer.write(rows)


def _finish_links(piece: Piece) -> None:
    """What is kept of a link's token depends on this server's key, which the rules do not know."""
    for row in piece.rows["access_link"]:
        row[_TOKEN_HASH] = links.kept_of(row[0])
