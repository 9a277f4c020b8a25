"""In which encoding a text file is written, and what stands between its cells."""

import codecs
import csv
from typing import IO

from kring.directory.formats.items import Because, Refused
from kring.directory.formats.sources import Source

ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
SEPARATORS = (";", ",", "\t")
_BLOCK = 1024 * 1024
_LOOK = 64 * 1024


def encoding_of(source: Source) -> str:
    """'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be' or 'cp1252' (what Excel in Western Europe writes).

    The whole file is looked at. Raises Refused: NOT_READABLE when it is no text, ENCODING (with the line) when most of it is
    UTF-8 but not all, since then some words would be spoilt whatever one chose.
    """
    with source.open() as file:
        start = file.read(_LOOK)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in start:
            return _utf_16(start)
        fault = _first_fault(start, file)
    if fault is None:
        return "utf-8-sig"
    return _older(source, fault)


def _utf_16(start: bytes) -> str:
    """UTF-16 without a mark: text in Western letters has a zero in every other byte."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    raise Refused(Because.NOT_READABLE)


def _first_fault(start: bytes, rest: IO[bytes]) -> int | None:
    """The line of the first byte that is not UTF-8, from 1; None when all of it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, block = 1, start
    while True:
        if b"\0" in block:
            raise Refused(Because.NOT_READABLE)
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        if not block:
            return None
        line += block.count(b"\n")
        block = rest.read(_BLOCK)


def _older(source: Source, line: int) -> str:
    good = bad = 0
    with source.open() as file:
        while block := file.read(_BLOCK):
            if b"\0" in block or any(byte in block for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")):
                raise Refused(Because.ENCODING, line=line)
            text = block.decode("utf-8", errors="replace")
            bad += text.count("\ufffd")
            good += sum(map(text.count, ("é", "ë", "ï", "è", "ö", "ü", "á", "’", "‘", "–", "€", "ó", "ñ")))
    if good > bad:
        raise Refused(Because.ENCODING, line=line)
    return "cp1252"


def separator_of(source: Source, encoding: str) -> str:
    """What stands between the cells: the one that gives the first lines the same, largest number of cells."""
    with source.open() as file:
        # Half a character at the end does not matter here.
        lines = file.read(_LOOK).decode(encoding, errors="ignore").splitlines()[:20]
    best, most = ",", 0
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            score = widths[0] * (1 + 3 * (sum(width == widths[0] for width in widths) / len(widths)))
            if score > most:
                best, most = separator, score
    return best
