"""A database that is kept for measuring is made anew when anything that it, or its index, is made with changed."""

import ast

from benchmarks.databases import MADE_WITH, ROOT


def imported_by(path):
    """The modules of the directory that a file imports, as paths."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kring.directory"):
            for name in ("", *(f".{alias.name}" for alias in node.names)):
                found = ROOT / ((node.module + name).replace(".", "/") + ".py")
                if found.exists():
                    yield found


def test_everything_from_which_the_index_is_made_counts():
    known = {path for pattern in MADE_WITH for path in ROOT.glob(pattern)}
    begins = [ROOT / "kring/directory/search/keeping.py", ROOT / "kring/directory/search/columns.py"]
    reached, waiting = set(), list(begins)
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += imported_by(path)
    assert ROOT / "kring/directory/rules/words.py" in reached
    reached |= set((ROOT / "kring/directory/thesaurus").iterdir())
    assert sorted(str(path.relative_to(ROOT)) for path in reached - known) == []
