"""How deeply a JSON file is nested, found at the speed of copying bytes: the parser needs ever longer for each further level."""

from kring.directory.formats.items import Because, Refused
from kring.directory.formats.sources import Source

DEEPEST = 400  # levels of a whole file; a single object may have fewer (`Limits.depth`)
_BLOCK = 128 * 1024
_OTHERS = bytes(set(range(256)) - set(b'[]{}"'))


def check(source: Source) -> None:
    """Read the file once and refuse it when it goes deeper than `DEEPEST`. Raises Refused (DEEP)."""
    open_now, inside, left = b"", False, b""
    with source.open() as file:
        while block := file.read(_BLOCK):
            block = left + block
            # A backslash at the very end belongs to what comes next.
            odd = (len(block) - len(block.rstrip(b"\\"))) % 2
            block, left = (block[:-1], block[-1:]) if odd else (block, b"")
            marks = block.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _OTHERS)
            parts = marks.split(b'"')
            outside = b"".join(parts[inside::2])
            inside = inside ^ (len(parts) % 2 == 0)
            open_now = _reduced(open_now + outside)


def _reduced(marks: bytes) -> bytes:
    """The brackets without those that open and close again: every round takes away the innermost level."""
    for _ in range(DEEPEST):
        fewer = marks.replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(marks):
            break
        marks = fewer
    else:
        raise Refused(Because.DEEP)
    if len(marks) > 2 * DEEPEST:
        raise Refused(Because.DEEP)
    return marks
