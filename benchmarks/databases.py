"""The databases that are measured: made by the demonstration's generator, kept in var/bench by size, seed, day and code."""

import contextlib
import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.cluster import durable_cluster

ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("sqlite", "postgresql")
SIZES = ("region", "country", "small", "short")
SEED = 1
MADE_WITH = (
    "kring/demo/**/*.py", "kring/**/migrations/*.py", "kring/**/*models.py", "kring/insight/**/*.py", "kring/directory/search/*.py",
    "kring/directory/rules/*.py", "kring/directory/elsewhere.py", "kring/directory/choices.py",
    "kring/directory/postcode*.py", "kring/directory/thesaurus/*.txt",
    "benchmarks/inside.py", "benchmarks/matching/speed.py",
)  # fmt: skip


@dataclasses.dataclass(slots=True)
class Database:
    """A database that is filled and answers. `made` is what the generator said of it."""

    name: str
    size: str
    folder: Path
    url: str
    made: dict[str, Any] = dataclasses.field(default_factory=dict)

    def environment(self, port: int = 8000) -> dict[str, str]:
        """As in production, but for what loopback cannot have: https, mail, and the second factor."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KRING_", "DJANGO_"))}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "kring.config.settings",
            "KRING_DEMO": "1",
            "KRING_BASE_URL": f"http://127.0.0.1:{port}",
            "KRING_DATABASE": self.url,
            "KRING_VAR": str(self.folder),
        }

    def inside(self, what: str, **asked: Any) -> dict[str, Any]:
        """Ask `benchmarks.inside` something, in a process of its own that has Kring loaded. Raises CalledProcessError."""
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.inside", what, json.dumps(asked)],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return json.loads(told.stdout)


@contextlib.contextmanager
def ready(name: str, size: str, cache: Path | None) -> Iterator[Database]:
    """A filled database: the kept one of today and this code, or else a new one."""
    cache = cache or ROOT / "var" / "bench"
    folder = cache / f"{name}-{size}-{SEED}-{date.today():%Y%m%d}-{code_hash()}"
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "made.json"
    with contextlib.ExitStack() as stack:
        if name == "postgresql":
            url, is_new = stack.enter_context(durable_cluster(folder / "cluster"))
            if is_new:
                told.unlink(missing_ok=True)
        else:
            url = f"sqlite:///{folder / 'kring.sqlite3'}"
        database = Database(name, size, folder, url)
        if not told.exists():
            (folder / "kring.sqlite3").unlink(missing_ok=True)
            print(f"{name}: making the {size} database ...", file=sys.stderr, flush=True)
            told.write_text(json.dumps(database.inside("fill", size=size, seed=SEED)))
        database.made = json.loads(told.read_text())
        yield database


def code_hash() -> str:
    """Eight letters that change when what the database is made with changes."""
    digest = hashlib.sha256()
    for pattern in MADE_WITH:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
