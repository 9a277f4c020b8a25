"""Keeps the catalogues: `python -m kring.config.messages` extracts, updates and compiles; `compile` only compiles.

Every step has its own, in Dutch and in English. The message ids are English, so the English catalogue may stay empty.
No guessing by likeness and no line numbers: a catalogue changes only when a text does.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parents[1]
LANGUAGES = ("nl", "en")

METHODS = [("**/tests/**", "ignore"), ("**.py", "python"), ("**.jinja", "jinja2")]
OPTIONS = {
    "**.jinja": {
        "encoding": "utf-8",
        "silent": "false",
        "extensions": "jinja2.ext.do",
        "newstyle_gettext": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
    }
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# These change at every run and tell a reader nothing.
NOISE = (
    '"Project-Id-Version',
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Generated-By',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid',
)


def steps() -> list[Path]:
    """The folder of every step of the house."""
    return sorted(folder.parent for folder in HOUSE.glob("*/__init__.py"))


def extracted(step: Path) -> Catalog:
    """All texts in a step's Python and templates, with the comments for translators."""
    catalog = Catalog(project="Kring", charset="utf-8")
    found = extract_from_dir(step, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    for _, _, message, comments, context in found:
        catalog.add(message, auto_comments=comments, context=context)
    return catalog


def po_path(step: Path, language: str) -> Path:
    """Where a step keeps its texts in a language."""
    return step / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue in `path`, or an empty one."""
    if not path.exists():
        return Catalog(locale=language, project="Kring", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def as_text(catalog: Catalog) -> str:
    """The catalogue as it is kept: sorted by text, without dates, line numbers and texts no longer used."""
    catalog.header_comment = ""
    catalog.fuzzy = False
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(NOISE)).lstrip("\n")


def updated(step: Path) -> Iterator[tuple[Path, str]]:
    """Each catalogue of the step as it should be now: its path and its text. Nothing for a step without texts."""
    template = extracted(step)
    if not len(template):
        return
    for language in LANGUAGES:
        path = po_path(step, language)
        catalog = read(path, language)
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        yield path, as_text(catalog)


def update_all() -> list[Path]:
    """Write the catalogues that changed; return their paths."""
    changed = []
    for step in steps():
        for path, text in updated(step):
            if path.exists() and path.read_text() == text:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            changed.append(path)
    return changed


def compile_all() -> list[Path]:
    """Compile every catalogue that is newer than its compiled form; return the compiled ones."""
    made = []
    for po in sorted(HOUSE.glob("*/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with mo.open("wb") as file:
            write_mo(file, read(po, po.parents[1].name))
        made.append(mo)
    return made


def missing(language: str = "nl") -> list[str]:
    """Texts without a translation, as 'step: text'."""
    found = []
    for step in steps():
        for message in read(po_path(step, language), language):
            given = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.id and (message.fuzzy or not all(given)):
                found.append(f"{step.name}: {message.id}")
    return found


def main(arguments: list[str]) -> int:
    """Run the command; the exit status."""
    if arguments not in ([], ["compile"]):
        print("usage: python -m kring.config.messages [compile]", file=sys.stderr)
        return 2
    changed = [] if arguments else update_all()
    for path in [*changed, *compile_all()]:
        print(path.relative_to(HOUSE.parent))
    if not arguments:
        for text in missing():
            print(f"no Dutch yet: {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
