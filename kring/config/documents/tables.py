"""Markdown tables."""

from collections.abc import Iterable, Sequence

MADE_FROM = "<!-- Made by `./run docs` from {source}. Do not edit: change the table there. -->"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are plain text."""
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def page(source: str, *parts: str) -> str:
    """A whole document: where it comes from, and its parts with a blank line between them."""
    title, *rest = parts
    return "\n\n".join((title, MADE_FROM.format(source=source), *rest)) + "\n"


def plain(code: str) -> str:
    """A code as words: `on_hold` reads 'on hold'."""
    return code.replace("_", " ")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
