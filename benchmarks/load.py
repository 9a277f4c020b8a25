"""So many users, each with a connection that stays open: they open a page, wait for it, look at it or not, and open the next."""

import dataclasses
import html
import http.client
import random
import re
import threading
import time
from urllib.parse import urlencode

MOST_SECONDS = 30  # for one answer
HIDDEN = re.compile(r"<(?:input)\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|value|type|checked)(?:="([^"]*)")?')


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """Something to open: who asks (a cookie header) and where.

    `form` are the fields to send with those that are preset in the form with the id `form_id`; `wanted` is what then is answered.
    """

    path: str
    cookie: str = ""
    form: dict[str, str] | None = None
    form_id: str = "refer"
    wanted: int = 302


@dataclasses.dataclass(slots=True)
class Heard:
    """What one user measured: milliseconds of each answer, bytes, and what went wrong."""

    times: list[float] = dataclasses.field(default_factory=list)
    size: int = 0
    opened: int = 0  # pages in all, those that were not timed included
    errors: list[str] = dataclasses.field(default_factory=list)


def measure(port: int, targets: list[Target], users: int, seconds: float, pause: float = 0.0) -> dict:
    """Let the users open the targets for so many seconds; requests a second, milliseconds, bytes, errors.

    `pause`: how many seconds a user looks at a page before opening the next, half of it to one and a half, so that they
    do not march in step. Without it every user always has a request under way.
    """
    warmed = targets[: 2 * users]
    for target in warmed:
        _warm_up(port, target)
    heard = [Heard() for _ in range(users)]
    began = time.perf_counter()
    threads = [
        threading.Thread(target=_user, args=(port, targets[number::users] or targets, one, began + seconds, pause))
        for number, one in enumerate(heard)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    times = sorted(t for one in heard for t in one.times)
    errors = [error for one in heard for error in one.errors]
    return {
        "requests": len(times),
        "opened": len(warmed) + sum(one.opened for one in heard),
        "per_second": round(len(times) / took, 1),
        "p50_ms": _percentile(times, 50),
        "p95_ms": _percentile(times, 95),
        "p99_ms": _percentile(times, 99),
        "bytes": round(sum(one.size for one in heard) / max(len(times), 1)),
        "errors": len(errors),
        "first_errors": sorted(set(errors))[:3],
    }


def _percentile(times: list[float], percent: int) -> float | None:
    return round(times[min(len(times) - 1, len(times) * percent // 100)], 1) if times else None


def _warm_up(port: int, target: Target) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=MOST_SECONDS)
    connection.request("GET", target.path, headers={"Cookie": target.cookie})
    connection.getresponse().read()
    connection.close()


def _user(port: int, targets: list[Target], heard: Heard, until: float, pause: float) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=MOST_SECONDS)
    number = 0
    if pause:
        time.sleep(random.uniform(0, pause))
    while time.perf_counter() < until:
        target = targets[number % len(targets)]
        number += 1
        try:
            (_open if target.form is None else _send)(connection, target, heard)
        except (OSError, http.client.HTTPException) as error:
            heard.errors.append(type(error).__name__)
            connection.close()
        if pause:
            time.sleep(random.uniform(pause / 2, pause * 3 / 2))
    connection.close()


def _open(connection: http.client.HTTPConnection, target: Target, heard: Heard) -> None:
    began = time.perf_counter()
    connection.request("GET", target.path, headers={"Cookie": target.cookie})
    answer = connection.getresponse()
    body = answer.read()
    _note(heard, answer.status, 200, began, body)


def _send(connection: http.client.HTTPConnection, target: Target, heard: Heard) -> None:
    """Open the form (not measured), fill it in, and send it."""
    heard.opened += 1
    connection.request("GET", target.path, headers={"Cookie": target.cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    token = next((part for part in answer.headers.get_all("Set-Cookie", []) if "kring-form" in part), "")
    fields = preset(page, target.form_id) | target.form
    headers = {
        "Cookie": f"{target.cookie}; {token.partition(';')[0]}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    began = time.perf_counter()
    connection.request("POST", target.path, urlencode(fields, doseq=True), headers)
    answer = connection.getresponse()
    body = answer.read()
    _note(heard, answer.status, target.wanted, began, body)


def _note(heard: Heard, status: int, wanted: int, began: float, body: bytes) -> None:
    heard.opened += 1
    if status == wanted:
        heard.times.append((time.perf_counter() - began) * 1000)
        heard.size += len(body)
    else:
        heard.errors.append(f"{status} instead of {wanted}")


def preset(page: str, form_id: str) -> dict[str, list[str]]:
    """The fields of a page's form that are filled in already: hidden ones, and boxes and choices that are ticked."""
    form = page.partition(f'id="{form_id}"')[2].partition("</form>")[0]
    fields: dict[str, list[str]] = {}
    for tag in HIDDEN.findall(form):
        given = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag)}
        ticked = given.get("type") in ("radio", "checkbox")
        if given.get("name") and (not ticked or "checked" in given):
            fields.setdefault(given["name"], []).append(given.get("value", ""))
    return fields
