"""The floor under a page: the very statements that it runs, run again with the bare driver, all rows fetched."""

import contextlib
import dataclasses
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client as Browser

from benchmarks.load import Target, preset
from kring.config.sqlite.base import PRAGMAS


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """What opening a page asked of the database, and its size in bytes."""

    statements: list[tuple[str, Any]]
    size: int


def statements_of(target: dict) -> Page:
    """Open a page once to warm up, then once more and note its statements. Raises RuntimeError when it does not open."""
    browser = _browser_of(target)
    browser.get(target["path"])
    noted: list[tuple[str, Any]] = []
    with connection.execute_wrapper(_noting(noted)):
        answer = browser.get(target["path"])
    return Page(noted, _size_of(target, answer, 200))


def statements_of_sending(target: dict) -> Page:
    """Open a form, send it, and note the statements of the sending. Raises RuntimeError when it is not taken."""
    browser, page = _browser_of(target), Target(**target)
    fields = preset(browser.get(page.path).text, page.form_id) | page.form
    noted: list[tuple[str, Any]] = []
    with connection.execute_wrapper(_noting(noted)):
        answer = browser.post(page.path, fields)
    return Page(noted, _size_of(target, answer, page.wanted))


def _browser_of(target: dict) -> Browser:
    browser = Browser()
    name, _, value = target["cookie"].partition("=")
    if name:
        browser.cookies[name] = value
    return browser


def _size_of(target: dict, answer: Any, wanted: int) -> int:
    if answer.status_code != wanted:
        raise RuntimeError(f"{target['path'].split('/')[1]}: {answer.status_code}")
    return len(answer.content)


def _noting(noted: list[tuple[str, Any]]) -> Any:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        noted.append((sql, params))
        return execute(sql, params, many, context)

    return wrapper


def replay(statements: list[tuple[str, Any]], seconds: float) -> dict:
    """Run a page's statements again and again with the bare driver; what they write is not kept."""
    with bare() as cursor:
        prepared = [(for_driver(sql), params) for sql, params in statements if not _is_bookkeeping(sql)]
        times = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until or not times:
            began = time.perf_counter()
            cursor.execute("BEGIN")
            for sql, params in prepared:
                cursor.execute(sql, params or ())
                if cursor.description:
                    cursor.fetchall()
            cursor.execute("ROLLBACK")
            times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {
        "ms": round(times[len(times) // 2], 3),
        "per_second": round(1000 * len(times) / sum(times)),
        "statements": len(prepared),
    }


def _is_bookkeeping(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT"))


def for_driver(sql: str) -> str:
    """A statement with the placeholders of the bare driver."""
    return sql.replace("%s", "?").replace("%%", "%") if connection.vendor == "sqlite" else sql


@contextlib.contextmanager
def bare() -> Iterator[Any]:
    """A cursor of the driver itself, with the settings that Kring's own connections have."""
    connection.close()
    name = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        raw = sqlite3.connect(name["NAME"], isolation_level=None)
        for pragma, value in PRAGMAS.items():
            raw.execute(f"PRAGMA {pragma} = {value}")
        _functions(raw)
    else:
        raw = psycopg.connect(host=name["HOST"], user=name["USER"], dbname=name["NAME"], autocommit=True)
    try:
        yield raw.cursor()
    finally:
        raw.close()


def _functions(raw: sqlite3.Connection) -> None:
    """Django's date functions: a statement that uses one must find it."""
    connection.ensure_connection()
    from_django = __import__("django.db.backends.sqlite3._functions", fromlist=["register"]).register
    from_django(raw)


def version() -> str:
    """The database's own name and version."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 'SQLite ' || sqlite_version()")
        else:
            cursor.execute("SELECT 'PostgreSQL ' || current_setting('server_version')")
        return cursor.fetchone()[0]


def durability() -> dict[str, str]:
    """What makes an accepted entry survive a power cut, as the database tells it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return {
                name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("journal_mode", "synchronous")
            }
        found = {}
        for name in ("fsync", "synchronous_commit", "full_page_writes", "shared_buffers"):
            cursor.execute("SELECT current_setting(%s)", [name])
            found[name] = cursor.fetchone()[0]
        return found
