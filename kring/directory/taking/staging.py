"""What was read of a file, on disk and out of the way of the database: a file of any size is compared without holding it in memory."""

import contextlib
import dataclasses
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kring.directory.formats.items import Document, Item, Where, Why, Wrong
from kring.directory.rules.areas import degrees

BATCH = 500
LONGEST_ID = 200
MOST_AT_ONCE = 30_000  # values in one question to SQLite
type Key = tuple[str, str]  # kind and id

_TABLES = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE item (
    kind TEXT, id TEXT, digest TEXT, document TEXT, refers TEXT, part TEXT, row INTEGER, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE wrong (part TEXT, row INTEGER, field TEXT, why TEXT, kept INTEGER, value TEXT, heading TEXT);
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Staged:
    """One object as it was read."""

    kind: str
    id: str
    digest: str
    document: Document
    text: str = ""


def digest_of(document: Document) -> tuple[str, str]:
    """A document as JSON text, and its digest: the same for the same content in any order of its fields."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def refers_to(document: Document) -> list[Key]:
    """The organisation and the locations that a service names."""
    found = [("organization", str(document["organization_id"]))] if document.get("organization_id") else []
    places = document.get("service_at_locations") or ()
    return found + [("location", str(place["location_id"])) for place in places if place.get("location_id")]


class Staging:
    """The objects and faults of one reading. `open_new` begins anew, `open` reads what is there."""

    def __init__(self, path: Path):
        self.database = sqlite3.connect(path)

    @classmethod
    @contextlib.contextmanager
    def open_new(cls, path: Path) -> Iterator["Staging"]:
        """An empty one."""
        path.unlink(missing_ok=True)
        with cls.open(path) as staging:
            staging.database.executescript(_TABLES)
            yield staging
            staging.database.commit()

    @classmethod
    @contextlib.contextmanager
    def open(cls, path: Path) -> Iterator["Staging"]:
        """What an earlier reading left. Raises FileNotFoundError when there is none and no new one is being made."""
        staging = cls(path)
        try:
            yield staging
        finally:
            staging.database.close()

    def fill(self, read: Iterable[Item | Wrong], beat: Callable[[int], None]) -> None:
        """Take in what a reader gives; `beat` is told the number of rows once in a while."""
        items: list[tuple] = []
        for count, one in enumerate(read, 1):
            if isinstance(one, Item) and len(one.id) > LONGEST_ID:
                one = Wrong(one.where, "id", Why.LONG, False, one.id[:LONGEST_ID])
            if isinstance(one, Wrong):
                self.database.execute("INSERT INTO wrong VALUES (?, ?, ?, ?, ?, ?, ?)", one.as_row)
            else:
                text, digest = digest_of(one.document)
                refers = json.dumps(refers_to(one.document)) if one.kind == "service" else "[]"
                items.append((one.kind, one.id, digest, text, refers, one.where.part, one.where.row))
            if count % BATCH == 0:
                self._insert(items)
                beat(count)
        self._insert(items)

    def _insert(self, items: list[tuple]) -> None:
        self.database.executemany("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?, ?)", items)
        items.clear()

    def count(self, kind: str) -> int:
        """How many objects of a kind there are."""
        return self.database.execute("SELECT count(*) FROM item WHERE kind = ?", (kind,)).fetchone()[0]

    def digests(self) -> Iterator[tuple[str, str, str]]:
        """(kind, id, digest) of every object."""
        return self.database.execute("SELECT kind, id, digest FROM item")

    def services(self) -> Iterator[tuple[str, list[Key]]]:
        """(id, what it names) of every service, in the order of the file."""
        rows = self.database.execute("SELECT id, refers FROM item WHERE kind = 'service' ORDER BY part, row, id")
        return ((key, [tuple(one) for one in json.loads(refers)]) for key, refers in rows)

    def ids(self, kind: str) -> set[str]:
        """The ids of all objects of a kind."""
        return {key for (key,) in self.database.execute("SELECT id FROM item WHERE kind = ?", (kind,))}

    def leave_out(self, kind: str, ids: Iterable[str]) -> None:
        """Forget the objects of a kind with these ids."""
        self.database.executemany("DELETE FROM item WHERE kind = ? AND id = ?", ((kind, key) for key in ids))

    def documents(self, kind: str, ids: Iterable[str]) -> dict[str, Staged]:
        """The objects of a kind with these ids."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Staged] = {}
        for start in range(0, len(wanted), MOST_AT_ONCE):
            some = wanted[start : start + MOST_AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self.database.execute(
                f"SELECT id, digest, document FROM item WHERE kind = ? AND id IN ({marks})",  # noqa: S608 (only question marks)
                (kind, *some),
            )
            found |= {key: Staged(kind, key, digest, json.loads(text), text) for key, digest, text in rows}
        return found

    def described(self) -> int:
        """How many services say what they are."""
        query = """SELECT count(*) FROM item WHERE kind = 'service' AND trim(coalesce(json_extract(document, '$.description'), '')) <> ''"""
        return self.database.execute(query).fetchone()[0]

    def points(self) -> Iterator[tuple[float, float]]:
        """Where the places of the list are, as it says; those without coordinates in figures are passed over."""
        query = """SELECT json_extract(document, '$.latitude'), json_extract(document, '$.longitude') FROM item WHERE kind = 'location'"""
        for north, east in self.database.execute(query):
            latitude, longitude = degrees(north), degrees(east)
            if latitude is not None and longitude is not None:
                yield latitude, longitude

    def places(self) -> Iterator[tuple[Document, Where]]:
        """Every place that has coordinates, and where it stands."""
        query = """SELECT document, part, row FROM item WHERE kind = 'location' AND json_extract(document, '$.latitude') IS NOT NULL"""
        for text, part, row in self.database.execute(query):
            yield json.loads(text), Where(part, row)

    def say_where(self, found: Iterable[Wrong]) -> None:
        """Take in what is the matter with places, judged with all that is known, instead of what the list alone gave to think."""
        rows = list(found)
        for one in rows:
            given = (one.where.part, one.where.row, f"%{one.value}")
            self.database.execute(
                "DELETE FROM wrong WHERE part = ? AND row = ? AND value LIKE ? AND why IN ('off_earth', 'swapped', 'far_away')",
                given,
            )
        self.database.executemany("INSERT INTO wrong VALUES (?, ?, ?, ?, ?, ?, ?)", (one.as_row for one in rows))

    def faults(self, *, kept: bool) -> int:
        """How many rows did not come in, or (`kept`) came in with something mended."""
        query = "SELECT count(*) FROM (SELECT DISTINCT part, row FROM wrong WHERE kept = ?)"
        return self.database.execute(query, (kept,)).fetchone()[0]

    def first_wrong(self, limit: int) -> list[Wrong]:
        """The first things that are the matter; what did not come in stands first."""
        rows = self.database.execute("SELECT * FROM wrong ORDER BY kept, part, row LIMIT ?", (limit,))
        return [Wrong.of_row(row) for row in rows]

    def first_services(self, limit: int) -> list[tuple[str, Where]]:
        """(id, where it stands) of the first services of the file."""
        query = "SELECT id, part, row FROM item WHERE kind = 'service' ORDER BY part, row, id LIMIT ?"
        return [(key, Where(part, row)) for key, part, row in self.database.execute(query, (limit,))]

    def remarks(self, limit: int) -> dict[Where, list[Wrong]]:
        """What is the matter with rows that came in, by where they stand; the first."""
        found: dict[Where, list[Wrong]] = {}
        for row in self.database.execute("SELECT * FROM wrong WHERE kept ORDER BY part, row LIMIT ?", (limit,)):
            one = Wrong.of_row(row)
            found.setdefault(one.where, []).append(one)
        return found
