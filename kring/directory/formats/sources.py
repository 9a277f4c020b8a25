"""Where bytes come from: a file, the files of a folder, or the entries of a zip that has been looked at first. Nothing is unpacked."""

import dataclasses
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from kring.directory.formats.items import Because, Refused
from kring.directory.formats.limits import Limits

_ARCHIVES = frozenset({".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst"})
_WORKBOOK = "xl/workbook.xml"
# The parts of a workbook that are read piece by piece, by the start of their names; openpyxl builds a tree of each other one.
_IN_PIECES = ("xl/worksheets/", "xl/sharedstrings.xml")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """One file: what it is called, how large it is in bytes, and how to open it (again) for reading bytes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def stem(self) -> str:
        """The name without folder and extension, in lower case."""
        return PurePosixPath(self.name).stem.casefold()

    @property
    def extension(self) -> str:
        """'.csv', in lower case."""
        return PurePosixPath(self.name).suffix.casefold()


def of_file(path: Path) -> Source:
    """One file as a source."""
    return Source(path.name, path.stat().st_size, lambda: path.open("rb"))


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip does."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[list[Source]]:
    """The sources in a file, folder or zip; a workbook (also a zip) is one source. Raises Refused."""
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        sources = [of_file(one) for one in files]
        if sum(source.size for source in sources) > limits.size:
            raise Refused(Because.LARGE, most=limits.size)
        yield sources
        return
    if not path.is_file():
        raise Refused(Because.NOT_READABLE)
    if path.stat().st_size > limits.size:
        raise Refused(Because.LARGE, most=limits.size)
    if path.stat().st_size == 0:
        raise Refused(Because.EMPTY)
    if not is_zip(path):
        yield [of_file(path)]
        return
    try:
        with zipfile.ZipFile(path) as archive:
            workbook = _WORKBOOK in archive.namelist()
            check(archive, limits, nested=workbook)
            yield [of_file(path)] if workbook else _entries(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, zlib.error) as error:
        raise Refused(Because.NOT_READABLE) from error


def is_workbook(source: Source) -> bool:
    """Whether a source is an Excel file (of 2007 and later)."""
    with source.open() as file:
        if file.read(4) != b"PK\x03\x04":
            return False
        file.seek(0)
        try:
            with zipfile.ZipFile(file) as archive:
                return _WORKBOOK in archive.namelist()
        except zipfile.BadZipFile:
            return False


def check(archive: zipfile.ZipFile, limits: Limits, nested: bool = False) -> None:
    """Refuse a zip that could fill a disk or write where it should not, by what it says of its entries.

    Reading an entry stops at the size it said, so what it says is enough. `nested`: archives inside are fine (a workbook's are
    never opened). Raises Refused.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.entries:
        raise Refused(Because.ZIP_MANY, most=limits.entries)
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise Refused(Because.ZIP_PATH, name=entry.filename[:80])
        if entry.flag_bits & 0x1:
            raise Refused(Because.ZIP_LOCKED)
        if not nested and path.suffix.casefold() in _ARCHIVES:
            raise Refused(Because.ZIP_NESTED, name=entry.filename[:80])
        if entry.file_size > limits.small and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise Refused(Because.ZIP_RATIO, name=entry.filename[:80])
        most = limits.part if path.as_posix().casefold().startswith(_IN_PIECES) else limits.small_part
        if nested and entry.file_size > most:
            raise Refused(Because.ZIP_LARGE, most=most)
    if sum(entry.file_size for entry in entries) > limits.unzipped:
        raise Refused(Because.ZIP_LARGE, most=limits.unzipped)


def _entries(archive: zipfile.ZipFile) -> list[Source]:
    def opener(entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
        return lambda: archive.open(entry)

    return [
        Source(entry.filename, entry.file_size, opener(entry))
        for entry in archive.infolist()
        if not entry.is_dir() and not _is_hidden(entry.filename)
    ]


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
