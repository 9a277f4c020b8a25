"""What the tests need of the machine beside Python: a browser and PostgreSQL's server. Installed where that is allowed."""

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Real lists to walk on, beside the checkout. They are not part of Kring.
BESIDE = "../shared/data/directories"
LISTS = Path(__file__).resolve().parents[1] / BESIDE
ACTIVITIES = LISTS / "nl_den_bosch_sport" / "activiteiten.csv"
POSTCODES = LISTS / "nl_pc4" / "pc4_nl.csv"

# The same Chromium without a window of its own comes first: a browser test costs a quarter less with it.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_POSTGRES = 15
# Debian starts a server of its own when it installs one, unless told not to.
FOLDER = "/etc/postgresql-common/createcluster.d"
NO_CLUSTER = f"mkdir -p {FOLDER} && echo 'create_main_cluster = false' > {FOLDER}/kring.conf"


def missing_lists() -> list[str]:
    """Names of the real lists that are not at hand."""
    return [path.name for path in (ACTIVITIES, POSTCODES) if not path.is_file()]


def browser() -> str | None:
    """The path of a Chromium, installed if need be and if we may; None when there is none to be had."""
    return _found_browser() or (any(map(_install, BROWSERS[:2])) and _found_browser()) or _playwright_browser()


def postgres() -> Path | None:
    """The folder with PostgreSQL's server programs, 15 or newer; None when there is none to be had."""
    found = _found_postgres()
    if found is None and _as_root("sh", "-c", NO_CLUSTER) and _install("postgresql"):
        found = _found_postgres()
    return found


def _found_browser() -> str | None:
    given = os.environ.get("CHROMIUM")
    if given:
        if not shutil.which(given):
            sys.exit(f"CHROMIUM={given} is not a program.")
        return given
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _playwright_browser() -> str | None:
    """Playwright's own Chromium, fetched when it is not there yet."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        _quiet([sys.executable, "-m", "playwright", "install", "chromium"])
    return path if Path(path).exists() else None


def _found_postgres() -> Path | None:
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr/pgsql").glob("*/bin")]
    folders += [Path(found).resolve().parent for name in ("postgres", "pg_ctl") if (found := shutil.which(name))]
    versions = {folder: _postgres_version(folder) for folder in folders}
    best = max(versions, key=lambda folder: versions[folder], default=None)
    return best if best and versions[best] >= OLDEST_POSTGRES else None


def _postgres_version(folder: Path) -> int:
    """The major version of the server in this folder, 0 when it has none."""
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return 0
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+", told)
    return int(number[0]) if number else 0


def _install(package: str) -> bool:
    """Install a Debian package; False when this is not Debian, we may not, or it failed."""
    if not shutil.which("apt-get"):
        return False
    print(f"Installing {package} for the tests", flush=True)
    environment = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    return _package_lists() and _as_root(*environment, "install", "-y", "--no-install-recommends", package)


@functools.cache
def _package_lists() -> bool:
    return _as_root("apt-get", "-qq", "update")


def _as_root(*command: str) -> bool:
    """Run a command as root, if we are root or may become it without a password."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        return _quiet(list(command))
    return bool(shutil.which("sudo")) and _quiet(["sudo", "-n", *command])


def _quiet(command: list[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
