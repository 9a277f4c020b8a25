"""One question to somebody else's server, within bounds: http and https only, no address inside a network, so much and so long.

However slowly a server answers, byte by byte if it likes, the visit ends at its deadline: every single read waits no longer than that.
"""

import dataclasses
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from kring.directory.formats.items import Because, Refused
from kring.directory.formats.limits import FEED_LIMITS, FeedLimits

_BLOCK = 64 * 1024
_HIDING = (ipaddress.IPv6Network("::/96"), ipaddress.IPv6Network("64:ff9b::/96"))
_MOVED = (301, 302, 303, 307, 308)
_LATER = (429, 503)
_WAITS = 3  # for one answer
_LONGEST_WAIT = 120  # seconds
_ASKED = {
    "User-Agent": "Kring",
    "Accept": "application/json, text/csv;q=0.9, */*;q=0.5",
    "Accept-Encoding": "identity",  # nothing to unpack, so nothing that grows
}


@dataclasses.dataclass(slots=True)
class Budget:
    """What is left of one visit, over all its questions. `told` is called at every step, and whenever something comes in."""

    limits: FeedLimits = FEED_LIMITS
    private: bool = False  # whether addresses inside a network are allowed
    secure: bool = False  # whether only https will do
    told: Callable[[], None] | None = None
    deadline: float = 0.0
    taken: int = 0  # bytes

    def __post_init__(self) -> None:
        self.deadline = self.deadline or time.monotonic() + self.limits.time

    def spend(self, size: int, answer: int, most: int) -> None:
        """Count bytes that came in; `answer` is how many of this answer, that may be `most`. Raises Refused (LARGE)."""
        self.taken += size
        if self.taken > self.limits.size or answer > most:
            raise Refused(Because.LARGE, most=self.limits.size if self.taken > self.limits.size else most)

    def left(self) -> float:
        """Seconds that the next step may take. Raises Refused (SLOW)."""
        if self.told is not None:
            self.told()
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise Refused(Because.SLOW)
        return min(seconds, self.limits.silence)


class _Bounded:
    """A socket of which no read outlasts the visit: http.client reads lines of an answer byte by byte if need be."""

    budget: Budget

    def recv_into(self: Any, *given: Any, **named: Any) -> int:
        self.settimeout(self.budget.left())
        return super().recv_into(*given, **named)


class _Plain(_Bounded, socket.socket):
    pass


class _Secure(_Bounded, ssl.SSLSocket):
    pass


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `address` is where it came from after redirects; `body` comes in blocks, once."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]


def ask(address: str, budget: Budget, headers: Mapping[str, str] | None = None, *, most: int = 0) -> Answer:
    """Get an address; the answer is 200 or 304, and at most `most` bytes (else as much as a page).

    Every redirect is judged as the first address was. A server that says how long it wants to be left alone gets that, within the
    time of the visit. Raises Refused.
    """
    most, waits, moves = most or budget.limits.page, 0, 0
    while moves <= budget.limits.redirects:
        connection = _connect(_judged(address, budget), budget)
        response = _asked(connection, address, headers or {})
        found = {name.casefold(): value for name, value in response.getheaders()}
        if response.status in (200, 304):
            return Answer(address, response.status, found, _body(response, connection, budget, most))
        response.close()
        connection.close()
        if response.status in _LATER and waits < _WAITS and _waited(found.get("retry-after", ""), budget):
            waits += 1
            continue
        moves += 1
        if response.status not in _MOVED or not found.get("location"):
            raise Refused(Because.STATUS, status=response.status)
        address = urljoin(address, found["location"])
    raise Refused(Because.REDIRECTS, most=budget.limits.redirects)


def _waited(seconds: str, budget: Budget) -> bool:
    """Whether the server said for how long, and that is over now. Raises Refused (SLOW)."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 4 and int(seconds) <= _LONGEST_WAIT):
        return False
    until = time.monotonic() + int(seconds)
    while (rest := until - time.monotonic()) > 0:
        time.sleep(min(rest, budget.left(), 1.0))
    return True


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


def _judged(address: str, budget: Budget) -> SplitResult:
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
    if budget.secure and parts.scheme != "https":
        raise Refused(Because.PLAIN)
    return parts


def _connect(parts: SplitResult, budget: Budget) -> http.client.HTTPConnection:
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
        connection.sock = _secured(link, host) if secure else _Plain(fileno=link.detach())
        connection.sock.settimeout(budget.left())
        connection.sock.budget = budget
        return connection
    raise Refused(Because.UNREACHABLE)


def _secured(link: socket.socket, host: str) -> _Secure:
    context = ssl.create_default_context()
    context.sslsocket_class = _Secure
    try:
        return context.wrap_socket(link, server_hostname=host)
    except (ssl.SSLError, OSError) as error:
        link.close()
        raise Refused(Because.UNREACHABLE) from error


def is_public(place: str) -> bool:
    """Whether an IP address is one of the open internet, not of this machine or a network behind it.

    An IPv6 address that a network takes for an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo) is judged by that one too.
    """
    address = ipaddress.ip_address(place.partition("%")[0])
    hidden = _hidden(address) if isinstance(address, ipaddress.IPv6Address) else ()
    return all(one.is_global and not one.is_multicast for one in hidden or (address,))


def _hidden(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses in an IPv6 one: of RFC 4291 (2.5.5), 6052, 3056 and 4380."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in prefix for prefix in _HIDING):
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(one for one in found if one is not None)


def _body(
    response: http.client.HTTPResponse, connection: http.client.HTTPConnection, budget: Budget, most: int
) -> Iterator[bytes]:
    size = 0
    try:
        length = response.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > most:
            raise Refused(Because.LARGE, most=most)
        while block := response.read1(_BLOCK):
            size += len(block)
            budget.spend(len(block), size, most)
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
