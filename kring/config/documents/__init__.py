"""Documents in `docs/` that are made from tables in the code, so that they cannot say something else than Kring does."""

from collections.abc import Callable
from pathlib import Path

from kring.config.documents import hears, sees, states

DOCS = Path(__file__).resolve().parents[3] / "docs"

# name of the file -> what makes its text
GENERATED: dict[str, Callable[[], str]] = {
    "states.md": states.document,
    "who-sees-what.md": sees.document,
    "who-hears-what.md": hears.document,
}


def outdated(folder: Path = DOCS) -> list[str]:
    """Names of the documents that differ from what the code says."""
    return [name for name, make in GENERATED.items() if not _is(folder / name, make())]


def write(folder: Path = DOCS) -> list[str]:
    """Write the documents that differ; their names."""
    changed = outdated(folder)
    for name in changed:
        (folder / name).write_text(GENERATED[name](), encoding="utf-8")
    return changed


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
