"""How much one place may ask of the public map in a minute, counted by each process, in memory and for no longer than that minute."""

import threading
import time
from collections import Counter

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

MINUTE = 60  # seconds


class Meter:
    """Counts what was asked by whom within the present minute."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: Counter[str] = Counter()

    def allows(self, who: str, weight: int, most: int) -> bool:
        """Note that somebody asks something of this weight; whether it is still within the limit."""
        minute = int(time.monotonic() // MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[who] += weight
            return self._counts[who] <= most


_meter = Meter()


def allows(request: HttpRequest, weight: int = 1) -> bool:
    """Whether the place that asks may have this."""
    return _meter.allows(get_adapter(request).get_client_ip(request), weight, settings.KRING_PUBLIC_REQUESTS)
