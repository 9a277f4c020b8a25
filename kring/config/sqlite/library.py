"""Chooses the SQLite library before Django's backend is imported.

SQLite before 3.51.3 can lose or corrupt committed writes under WAL when several connections write (the 'WAL reset'
race). Many Pythons are linked to an older one. `pysqlite3` carries its own, newer SQLite and has the same interface.
"""

import importlib
import sqlite3
import sys

FIRST_SAFE_VERSION = (3, 51, 3)
# The same repair was put into these two older lines.
SAFE_BACKPORTS = {(3, 44): 6, (3, 50): 7}


def is_safe_under_wal(version: tuple[int, ...]) -> bool:
    """Whether a SQLite of this version keeps every committed write when the journal mode is WAL."""
    if version >= FIRST_SAFE_VERSION:
        return True
    backport = SAFE_BACKPORTS.get(version[:2])
    return backport is not None and version[2] >= backport


def choose() -> bool:
    """Put the newest SQLite at hand under the name `sqlite3`; return whether it is safe under WAL."""
    if is_safe_under_wal(sqlite3.sqlite_version_info):
        return True
    try:
        carried = importlib.import_module("pysqlite3")
    except ImportError:
        return False
    if not is_safe_under_wal(carried.sqlite_version_info):
        return False
    sys.modules["sqlite3"] = carried
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
    return True
