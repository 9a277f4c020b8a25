"""How much one place may ask of the public map in a minute, counted by each process, in memory and for no longer than that minute.

A process answers one request at a time, so who asks for much keeps others waiting. What an answer weighs (`rules/weights.py`) is known
before it is made; heavy ones are also counted for everybody together, so that many places cannot do what one may not, and one place
gets a part of those only, so that it leaves some for others.
"""

import ipaddress
import threading
import time
from collections import Counter

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

MINUTE = 60  # seconds
HEAVY = 10  # requests; an answer that weighs so much counts for everybody together too
EVERYBODY = "everybody"
PARTS = 3  # into which the heavy answers of everybody are divided; one place gets one of them
HOME = 64  # bits of an IPv6 address that one subscriber gets; the others are theirs to choose


class TooMuch(Exception):
    """Somebody, or everybody together, asked as much as a minute allows."""


class Meter:
    """Counts what was asked by whom within the present minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: Counter[str] = Counter()

    def allows(self, who: str, weight: int, most: int) -> bool:
        """Whether somebody has something left; what is asked is then counted, also where it is more than what was left."""
        minute = int(time.monotonic() // MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            if self._counts[who] >= most:
                return False
            self._counts[who] += weight
            return True


_meter = Meter()


def place(address: str) -> str:
    """The place behind an IP address: of IPv6 the network that one subscriber has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), HOME), strict=False))


def allows(request: HttpRequest, weight: int = 1) -> bool:
    """Whether the place that asks may have this."""
    return _meter.allows(_asking(request), weight, settings.KRING_PUBLIC_REQUESTS)


def _asking(request: HttpRequest) -> str:
    return place(get_adapter(request).get_client_ip(request))


def weigh(request: HttpRequest, weight: int) -> None:
    """Count what an answer weighs, of which one request was counted when it came in. Raises TooMuch."""
    if weight > 1 and not allows(request, weight - 1):
        raise TooMuch
    most = settings.KRING_PUBLIC_REQUESTS
    if weight >= HEAVY and not (
        _meter.allows(f"heavy {_asking(request)}", weight, -(-most // PARTS)) and _meter.allows(EVERYBODY, weight, most)
    ):
        raise TooMuch
