"""Where a reading lies while it is read: a file of its own beside memory, so that a large list takes no more memory than a small one.

Objects come in any order and more than once; they go out once, what is referred to before what refers to it.
"""

import marshal
import sqlite3
from collections.abc import Iterator
from typing import Any

from kring.directory.formats.items import Document, Where


def write(document: Document) -> bytes:
    """A document as it lies in the spool; equal documents give equal bytes. Raises ValueError for what is no plain document."""
    return marshal.dumps(document, 2)


def _read(written: bytes) -> Document:
    return marshal.loads(written)  # noqa: S302 - written above, in this process, in a file that nobody else can open


TOGETHER = 200  # children
_TABLES = """
create table root (
  at integer primary key, kind text not null, id text not null, part text not null, row integer not null, document blob not null
);
create unique index root_once on root (kind, id);
create table child (
  at integer primary key, owner_kind text not null, owner text not null, list text not null, kind text not null, id text not null,
  document blob not null
);
"""


class Spool:
    """Root objects and the rows that belong to them. Closed by `close`, and then it is gone."""

    def __init__(self) -> None:
        # An empty name is a database in a temporary file that SQLite itself takes away.
        self.db = sqlite3.connect("", isolation_level=None)
        self.db.execute("pragma synchronous = off")
        self.db.execute("pragma journal_mode = off")
        self.db.execute("pragma cache_size = -16000")
        self.db.executescript(_TABLES)
        self.db.execute("begin")  # one transaction for all of it: nobody else looks
        self.children_of: set[str] = set()  # kinds of owner
        self.waiting: list[tuple] = []  # children that are written together
        self.indexed = False

    def close(self) -> None:
        """Forget everything."""
        self.db.close()

    def add(self, kind: str, id: str, document: Document, where: Where, text: bytes = b"") -> Document | None:
        """Keep a root object. When there was one of this kind and id, nothing happens and that one is given.

        `text` is the document as `write` writes it, if that is known.
        """
        done = self.db.execute(
            "insert or ignore into root (kind, id, part, row, document) values (?, ?, ?, ?, ?)",
            (kind, id, where.part, where.row, text or write(document)),
        )
        return None if done.rowcount else self.get(kind, id)

    def get(self, kind: str, id: str) -> Document | None:
        """A root object, or None."""
        found = self.db.execute("select document from root where kind = ? and id = ?", (kind, id)).fetchone()
        return _read(found[0]) if found else None

    def replace(self, kind: str, id: str, document: Document) -> None:
        """Another document for a root object that is there."""
        self.db.execute(
            "update root set document = ? where kind = ? and id = ?",
            (write(document), kind, id),
        )

    def add_child(self, owner: tuple[str, str], into: str, kind: str, id: str, document: Document) -> None:
        """Keep a row that belongs to an object, in its list `into`."""
        self.children_of.add(owner[0])
        self.waiting.append((*owner, into, kind, id, write(document)))
        if len(self.waiting) == TOGETHER:
            self._write_waiting()

    def _write_waiting(self) -> None:
        self.db.executemany(
            "insert into child (owner_kind, owner, list, kind, id, document) values (?, ?, ?, ?, ?, ?)", self.waiting
        )
        self.waiting.clear()

    def children(self, kind: str, id: str) -> Iterator[tuple[str, str, str, Document]]:
        """(list, kind, id, document) of what belongs to an object, in the order in which it came."""
        if kind not in self.children_of:
            return
        if self.waiting:
            self._write_waiting()
        if not self.indexed:
            self.db.execute("create index child_of on child (owner_kind, owner)")
            self.indexed = True
        found = self.db.execute(
            "select list, kind, id, document from child where owner_kind = ? and owner = ? order by at", (kind, id)
        ).fetchall()
        for into, child_kind, child_id, document in found:
            yield into, child_kind, child_id, _read(document)

    def roots(self, kind: str) -> Iterator[tuple[str, Document, Where]]:
        """(id, document, where) of all objects of a kind, in the order in which they came."""
        cursor = self.db.execute("select id, document, part, row from root where kind = ? order by at", (kind,))
        for id, document, part, row in cursor:
            yield id, _read(document), Where(part, row)

    def counted(self, kind: str) -> int:
        """How many objects of a kind there are."""
        return self.db.execute("select count(*) from root where kind = ?", (kind,)).fetchone()[0]

    def parents(self, kind: str, field: str) -> dict[str, str]:
        """id -> the id that `field` names, for the objects of a kind that name one."""
        found: dict[str, Any] = {}
        for id, document, _ in self.roots(kind):
            if document.get(field):
                found[id] = str(document[field])
        return found
