"""How much a reading takes in at most. Whoever runs an installation may allow more by command."""

import dataclasses
import sys

MB = 1024 * 1024


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file or feed; sizes in bytes."""

    size: int = 200 * MB  # of a file as it lies there
    rows: int = 1_000_000  # rows or objects of a file
    cell: int = 100_000  # characters of one text
    columns: int = 300
    depth: int = 40  # lists and objects inside each other
    entries: int = 200  # files in a zip
    unzipped: int = 1024 * MB  # of all files in a zip together
    part: int = 50 * MB  # of one sheet of a workbook, and of its texts; in memory tags take twenty times as much
    small_part: int = 20 * MB  # of each other part: openpyxl makes a tree of it, many times as large
    ratio: int = 200  # unzipped to zipped, from `small` on
    small: int = 10 * MB


LIMITS = Limits()
# For whoever runs an installation and trusts the file. What one entry may hold stays bounded.
ANY_SIZE = Limits(size=sys.maxsize, rows=sys.maxsize, entries=sys.maxsize, unzipped=sys.maxsize, part=sys.maxsize)


@dataclasses.dataclass(frozen=True, slots=True)
class FeedLimits:
    """Bounds of one visit to a feed; sizes in bytes, times in seconds."""

    size: int = 200 * MB  # of all pages together
    page: int = 50 * MB  # of one answer
    entry: int = 5 * MB  # of an entry that is asked for by itself
    pages: int = 5_000
    details: int = 20_000  # entries asked for one by one, when a feed's pages only summarise them
    silence: float = 20.0  # that one answer may keep waiting
    time: float = 1_800.0  # of the whole visit
    redirects: int = 5


FEED_LIMITS = FeedLimits()
