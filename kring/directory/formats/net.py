"""One question to somebody else's server, within bounds: http and https only, no address inside a network, so much and so long."""

import dataclasses
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, urljoin, urlsplit

from kring.directory.formats.items import Because, Refused
from kring.directory.formats.limits import FEED_LIMITS, FeedLimits

_BLOCK = 64 * 1024
_MOVED = (301, 302, 303, 307, 308)
_ASKED = {
    "User-Agent": "Kring",
    "Accept": "application/json, text/csv;q=0.9, */*;q=0.5",
    "Accept-Encoding": "identity",  # nothing to unpack, so nothing that grows
}


@dataclasses.dataclass(slots=True)
class Budget:
    """What is left of one visit, over all its questions."""

    limits: FeedLimits = FEED_LIMITS
    private: bool = False  # whether addresses inside a network are allowed
    deadline: float = 0.0
    taken: int = 0  # bytes

    def __post_init__(self) -> None:
        self.deadline = self.deadline or time.monotonic() + self.limits.time

    def spend(self, size: int, page: int) -> None:
        """Count bytes that came in; `page` is how many of this answer. Raises Refused (LARGE, SLOW)."""
        self.taken += size
        if self.taken > self.limits.size or page > self.limits.page:
            raise Refused(Because.LARGE, most=self.limits.size if self.taken > self.limits.size else self.limits.page)
        self.left()

    def left(self) -> float:
        """Seconds that the next step may take. Raises Refused (SLOW)."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise Refused(Because.SLOW)
        return min(seconds, self.limits.silence)


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `address` is where it came from after redirects; `body` comes in blocks, once."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]


def ask(address: str, budget: Budget, headers: Mapping[str, str] | None = None) -> Answer:
    """Get an address; the answer is 200 or 304. Every redirect is judged as the first address was. Raises Refused."""
    for _ in range(budget.limits.redirects + 1):
        connection, link = _connect(_judged(address), budget)
        response = _asked(connection, address, headers or {})
        found = {name.casefold(): value for name, value in response.getheaders()}
        if response.status in (200, 304):
            return Answer(address, response.status, found, _body(response, connection, link, budget))
        response.close()
        connection.close()
        if response.status not in _MOVED or not found.get("location"):
            raise Refused(Because.STATUS, status=response.status)
        address = urljoin(address, found["location"])
    raise Refused(Because.REDIRECTS, most=budget.limits.redirects)


def _asked(
    connection: http.client.HTTPConnection, address: str, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    parts = urlsplit(address)
    target = parts.path or "/"
    try:
        connection.request("GET", f"{target}?{parts.query}" if parts.query else target, headers={**_ASKED, **headers})
        return connection.getresponse()
    except TimeoutError as error:
        connection.close()
        raise Refused(Because.SLOW) from error
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        connection.close()
        raise Refused(Because.UNREACHABLE) from error


def _judged(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        usable = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None and parts.port != 0
        )
        address.encode("ascii")
    except ValueError as error:
        raise Refused(Because.ADDRESS) from error
    if not usable or any(char <= " " for char in address):
        raise Refused(Because.ADDRESS)
    return parts


def _connect(parts: SplitResult, budget: Budget) -> tuple[http.client.HTTPConnection, socket.socket]:
    """A connection to an address that was judged: the name is looked up once, so it cannot become another in between."""
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(Because.UNREACHABLE) from error
    places = [str(info[4][0]) for info in found]
    if not budget.private and not all(map(is_public, places)):
        raise Refused(Because.PRIVATE)
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port, timeout=budget.left())
    for place in places:
        try:
            link = socket.create_connection((place, port), timeout=budget.left())
        except OSError:
            continue
        try:
            connection.sock = ssl.create_default_context().wrap_socket(link, server_hostname=host) if secure else link
        except (ssl.SSLError, OSError) as error:
            link.close()
            raise Refused(Because.UNREACHABLE) from error
        return connection, connection.sock
    raise Refused(Because.UNREACHABLE)


def is_public(place: str) -> bool:
    """Whether an IP address is one of the open internet, not of this machine or a network behind it."""
    address = ipaddress.ip_address(place.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        for inside in (address.ipv4_mapped, address.sixtofour):
            if inside is not None:
                address = inside
                break
    return address.is_global and not address.is_multicast


def _body(
    response: http.client.HTTPResponse, connection: http.client.HTTPConnection, link: socket.socket, budget: Budget
) -> Iterator[bytes]:
    size = 0
    try:
        length = response.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > budget.limits.page:
            raise Refused(Because.LARGE, most=budget.limits.page)
        while True:
            if not response.isclosed():
                link.settimeout(budget.left())
            block = response.read1(_BLOCK)
            if not block:
                break
            size += len(block)
            budget.spend(len(block), size)
            yield block
        if length.isdigit() and size < int(length):
            raise Refused(Because.UNREACHABLE)  # it broke off
    except TimeoutError as error:
        raise Refused(Because.SLOW) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Refused(Because.UNREACHABLE) from error
    finally:
        response.close()
        connection.close()
