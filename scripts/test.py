"""`./run test`: everything that must pass, with a plain summary at the end.

Without arguments: style, layers, settings, generated documents, migrations, all tests on SQLite (those in a browser too)
and then, on PostgreSQL, those to which the database can make a difference. With `--whole`, and always with CI=true: all of
them on PostgreSQL too. With other arguments: pytest with these on SQLite, and with `--both` on PostgreSQL as well.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import needs
from scripts.lint import CHECKS
from scripts.postgres import throwaway_cluster

MANAGE = [sys.executable, "manage.py"]
BEFORE_THE_TESTS = {
    **CHECKS,
    "settings and database": [*MANAGE, "check", "--database", "default"],
    "settings of a real installation": [sys.executable, "-m", "scripts.deployment"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "generated documents": [*MANAGE, "write_docs", "--check"],
}

HOW_TO_GET = {
    "browser": "No Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path.",
    "postgres": "No PostgreSQL 15 or newer found: install its server (Debian: apt-get install postgresql).",
}

# A disk in memory: as durable as a database in earnest believes any disk to be, without the waiting.
FAST = "/dev/shm"

# Where the browser tests write what a person had to do for a job (tests/journeys/hand.py).
MEASURED = Path(__file__).resolve().parents[1] / "var" / "interactions.json"

# At a desk: what a developer can break on one database only. What touches none, and pages walked for their looks, CI runs again.
MAKES_A_DIFFERENCE = "not one_database and (not browser or both_databases)"

# Of the keystroke-level model: to think of it and point at it (1.35 + 1.1 seconds), and one key of an average typist.
SECONDS_TO_ACT = 2.45
SECONDS_TO_TYPE = 0.28

NOT_RUN = "not run"
PASSED = "passed"
FAILED = "FAILED"


class Run:
    """One run: what was done and how it ended."""

    def __init__(self) -> None:
        self.in_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
        self.results: list[tuple[str, str]] = []
        self.browser = needs.browser()
        self.remarks: list[str] = []
        if self.browser is None:
            self.remarks.append(HOW_TO_GET["browser"])

    def real_lists(self) -> None:
        """Say so where the lists to walk on are not at hand; they belong to others, so that is no failure in CI either."""
        if missing := needs.missing_lists():
            self.results.append(("walk on real lists of activities and postcodes", NOT_RUN))
            self.remarks.append(f"Real lists are not beside this checkout ({needs.BESIDE}): {', '.join(missing)}.")

    def step(self, name: str, command: list[str], **environment: str) -> None:
        """Run one command, its output going straight through, and remember how it ended."""
        print(f"\n=== {name} ===", flush=True)
        ended = subprocess.run(command, env=os.environ | environment, check=False).returncode
        self.results.append((name, FAILED if ended else PASSED))

    def pytest(self, name: str, arguments: list[str], **environment: str) -> None:
        """Run the tests in two processes; without a browser those that need one are told apart."""
        if self.browser:
            environment["CHROMIUM"] = self.browser
        elif not self.in_ci:
            self.results.append((f"tests in a browser, {name}", NOT_RUN))
        workers = [] if {"-n", "--pdb"} & set(arguments) else ["-n", "2", "--dist", "worksteal"]
        command = [sys.executable, "-m", "pytest", *workers, *arguments]
        with tempfile.TemporaryDirectory(prefix="kring-test-", dir=FAST if os.path.isdir(FAST) else None) as folder:
            self.step(f"tests on {name}", command, **environment, KRING_TEST_VAR=folder)

    def on_postgres(self, arguments: list[str]) -> None:
        """The tests on a cluster of our own."""
        programs = needs.postgres()
        if programs is None:
            self.remarks.append(HOW_TO_GET["postgres"])
            self.results.append(("tests on PostgreSQL", FAILED if self.in_ci else NOT_RUN))
            return
        with throwaway_cluster(programs) as address:
            # The cluster is thrown away with its databases: nobody need drop them while a last thread still looks at one.
            self.pytest("PostgreSQL", ["--reuse-db", *arguments], KRING_DATABASE=address)

    def summary(self) -> int:
        """Print how everything ended; the exit status."""
        print("\n=== summary ===")
        for name, ended in self.results:
            print(f"{ended:8} {name}")
        for remark in self.remarks:
            print(remark)
        print_measures(MEASURED)
        failed = any(ended == FAILED for _, ended in self.results)
        print("Not everything passed." if failed else "Everything that ran passed.")
        return 1 if failed else 0


def print_measures(file: Path) -> None:
    """Print how much work the jobs were that a browser did in this run; nothing when there were none.

    The time is an estimate for somebody who knows the page, by the keystroke-level model (Card, Moran and Newell, 1980).
    """
    if not file.exists():
        return
    print("\nWhat a person has to do:")
    for what, count in sorted(json.loads(file.read_text()).items()):
        acts, keys = count["interactions"], count["keystrokes"]
        seconds = acts * SECONDS_TO_ACT + keys * SECONDS_TO_TYPE
        print(f"  {what}: {acts} interactions, {keys} keystrokes, about {seconds:.0f} seconds")
    print()


def main(arguments: list[str]) -> int:
    """Run what was asked; 0 when all of it passed."""
    # Ended from outside, clean up as with Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ.pop("KRING_DATABASE", None)
    MEASURED.unlink(missing_ok=True)
    run = Run()
    both, whole = "--both" in arguments, "--whole" in arguments or run.in_ci
    wanted = [argument for argument in arguments if argument not in {"--both", "--whole"}]
    if not wanted:
        for name, command in BEFORE_THE_TESTS.items():
            run.step(name, command)
        run.real_lists()
    run.pytest("SQLite", wanted)
    if both or not wanted:
        run.on_postgres(wanted if wanted or whole else ["-m", MAKES_A_DIFFERENCE])
    return run.summary()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
