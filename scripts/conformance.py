"""`./run conformance`: holds the map as open data against the official schemas and against the description that it serves itself.

Without an address it makes a throw-away region from the demonstration and, where they lie beside the checkout, from real lists with ids
and values of all kinds. What is not at hand is said, not passed over. The end is 1 when anything does not fit.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jsonschema import Draft202012Validator, FormatChecker

from scripts import hsds

ROOT = Path(__file__).resolve().parents[1]
BESIDE = ROOT.parent / "shared"
OFFICIAL = BESIDE / "standards" / "hsds" / "uk"
PHASES = "examples,coverage,fuzzing"
CHECKS = "response_schema_conformance,status_code_conformance,content_type_conformance"
# The official description names no status but 200, so what is not there cannot be told by its rules.
OFFICIAL_CHECKS = "response_schema_conformance,content_type_conformance"
PER_PAGE = 200
BY_ID = 100  # of each list are asked by their ids
# What the short form leaves out: it asks fewer by their ids, and lets schemathesis invent little.
SHORT_BY_ID, SHORT_EXAMPLES, SHORT_PHASES = 10, 2, "examples,fuzzing"
TOO_MUCH = 429

# List -> (schema of a row, schema of a row in full, schema of one by its id).
SCHEMAS = {
    "services": ("compiled/service_list", "compiled/service", "compiled/service"),
    "service_at_locations": (
        "compiled/service_at_location_list",
        "compiled/service_at_location",
        "compiled/service_at_location",
    ),
    "organizations": ("compiled/organization_list", "compiled/organization", "compiled/organization"),
    "taxonomies": ("taxonomy", None, "taxonomy"),
    "taxonomy_terms": ("taxonomy_term", None, "taxonomy_term"),
}
# List -> the table of HSDS 3.0 that a row of it is of.
TABLES = {
    "services": "service",
    "service_at_locations": "service_at_location",
    "organizations": "organization",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}

type Ask = Callable[..., Any]


@dataclass
class Report:
    """How many answers were held against a schema, what did not fit, and which members no table of HSDS 3.0 has."""

    checked: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)

    def hold(self, schema: str, name: str, answer: Any, where: str) -> None:
        """Hold one answer of a list against a schema of Open Referral UK, and against HSDS 3.0, where each is at hand."""
        if OFFICIAL.exists():
            self._count(schema)
            for error in validator(schema).iter_errors(answer):
                self.problems.append(f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
        if hsds.at_hand():
            self._count(f"HSDS 3.0, {TABLES[name]}")
            self.problems += [f"{where}: HSDS 3.0: {one}" for one in hsds.problems(TABLES[name], answer)]
            self.beside |= hsds.beside(TABLES[name], answer)

    def _count(self, what: str) -> None:
        self.checked[what] = self.checked.get(what, 0) + 1


_validators: dict[str, Draft202012Validator] = {}


def validator(schema: str) -> Draft202012Validator:
    """The official schema of this name."""
    if schema not in _validators:
        rules = json.loads((OFFICIAL / "schema" / f"{schema}.json").read_text("utf-8"))
        _validators[schema] = Draft202012Validator(rules, format_checker=FormatChecker())
    return _validators[schema]


def walk(ask: Ask, most: int = 10**9) -> Report:
    """Every page of every list, short and in full, and up to `most` of each by their ids, against the official schemas."""
    report = Report()
    for name, (short, full, one) in SCHEMAS.items():
        ids = [row["id"] for row in _listed(ask, name, short, report, {})]
        if full and ids != [row["id"] for row in _listed(ask, name, full, report, {"full": "true"})]:
            report.problems.append(f"{name}: in full there are others")
        if len(set(ids)) != len(ids):
            report.problems.append(f"{name}: the same id twice")
        for id in ids[:: max(1, len(ids) // most)] if ids else ():
            report.hold(one, name, ask(f"{name}/{id}"), f"{name}/{id}")
    return report


def _listed(ask: Ask, name: str, schema: str, report: Report, given: dict[str, str]) -> Iterator[dict[str, Any]]:
    number, last = 1, False
    while not last:
        page = ask(name, page=number, per_page=PER_PAGE, **given)
        _hold_page(page, number, report, name)
        for row in page["contents"]:
            report.hold(schema, name, row, f"{name} {given or ''} {row.get('id')}")
            yield row
        last, number = page["last_page"], number + 1


def _hold_page(page: dict[str, Any], number: int, report: Report, name: str) -> None:
    expected = {
        "page_number": number,
        "size": len(page["contents"]),
        "first_page": number == 1,
        "last_page": number >= page["total_pages"],
        "empty": not page["contents"],
        "total_pages": -(-page["total_items"] // PER_PAGE),
    }
    report.checked["pages"] = report.checked.get("pages", 0) + 1
    wrong = {key: page[key] for key, value in expected.items() if page[key] != value}
    if wrong:
        report.problems.append(f"{name}, page {number}: {wrong}")


def fuzz(description: str, base: str, *, checks: str, examples: int, phases: str = PHASES) -> tuple[int, str]:
    """Let schemathesis ask everything that a description allows, and more; (0 when nothing was found, what it says)."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", description, "--url", base, "--phases", phases]
    command += ["--checks", checks, "--max-examples", str(examples), "--no-color", "--generation-deterministic"]
    # Some seconds of documents in one answer may take a while on a machine that does other work.
    command += ["--request-timeout", "120"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def tried(told: str) -> str:
    """The lines of schemathesis that say how much was tried."""
    found = re.search(r"Test cases:\n\s*(.+)", told)
    return found[1] if found else told[-2000:]


def over_http(base: str) -> Ask:
    """Asks a server, and waits when it says so."""

    def ask(path: str = "", **given: Any) -> Any:
        address = f"{base}/{path}" + (f"?{urlencode(given)}" if given else "")
        while True:
            try:
                with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 (given by whoever runs this, or our own)
                    return json.load(answer)
            except urllib.error.HTTPError as refused:
                if refused.code != TOO_MUCH:
                    raise
                time.sleep(int(refused.headers["Retry-After"]))

    return ask


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(var: Path, *, short: bool = False) -> tuple[subprocess.Popen, str]:
    """A server on a throw-away region; (its process, the address of the map as data)."""
    port = free_port()
    os.environ |= {
        "KRING_VAR": str(var),
        "KRING_DATABASE": f"sqlite:///{var / 'kring.sqlite3'}",
        "KRING_SEARCH": str(var / "search"),
        "KRING_DEMO": "1",
        "KRING_BASE_URL": f"http://127.0.0.1:{port}",
        "KRING_LOG_LEVEL": "ERROR",
        "KRING_PUBLIC_REQUESTS": "1000000000",
        "DJANGO_SETTINGS_MODULE": "kring.config.settings",
    }
    made = subprocess.run(
        [sys.executable, "-m", "scripts.open_region", *(["--short"] if short else [])],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    *told, slug = made.stdout.split("\n")[:-1]
    print("\n".join(told), flush=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "kring.config.wsgi:application"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "1", "--no-ws"]
    with (var / "server.log").open("w") as log:
        server = subprocess.Popen([*command, "--log-level", "warning"], cwd=ROOT, stdout=log, stderr=log)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    return server, f"http://127.0.0.1:{port}/map/{slug}/api"


def check(base: str, examples: int, *, short: bool = False) -> int:
    """All checks against the map as data under this address; prints figures and what does not fit."""
    failed = 0
    for missing in [*(() if OFFICIAL.exists() else (OFFICIAL,)), *(() if hsds.at_hand() else (hsds.BESIDE,))]:
        print(f"not at hand, so not tried: {missing.relative_to(ROOT.parent)}")
    if OFFICIAL.exists() or hsds.at_hand():
        began = time.monotonic()
        report = walk(over_http(base), SHORT_BY_ID if short else BY_ID)
        seconds = round(time.monotonic() - began, 1)
        told = {"official schemas": report.checked, "beside HSDS 3.0": sorted(report.beside), "seconds": seconds}
        print(json.dumps(told), flush=True)
        print("\n".join(report.problems[:50]))
        failed += bool(report.problems)
    runs = [("own description", f"{base}/openapi.json", CHECKS)]
    if OFFICIAL.exists():
        runs.append(("official description", str(OFFICIAL / "openapi.local.json"), OFFICIAL_CHECKS))
    for name, description, checks in runs:
        code, told = fuzz(description, base, checks=checks, examples=examples, phases=SHORT_PHASES if short else PHASES)
        print(json.dumps({f"schemathesis, {name}": tried(told), "found something": bool(code)}), flush=True)
        if code:
            print(told[-6000:])
        failed += bool(code)
    return 1 if failed else 0


def main() -> int:
    """Run the checks; 1 when something does not fit."""
    parser = argparse.ArgumentParser(prog="./run conformance", description=__doc__)
    parser.add_argument(
        "--url", help="the map as data of a server that runs, such as https://kring.example/map/region/api"
    )
    parser.add_argument("--examples", type=int, help="how much schemathesis invents for each address (100)")
    parser.add_argument(
        "--short",
        action="store_true",
        help="half a minute: without the long lists, and little invented (part of the tests)",
    )
    given = parser.parse_args()
    examples = given.examples or (SHORT_EXAMPLES if given.short else 100)
    if given.url:
        return check(given.url.rstrip("/"), examples, short=given.short)
    with tempfile.TemporaryDirectory(prefix="kring-conformance-") as folder:
        server, base = serve(Path(folder), short=given.short)
        try:
            return check(base, examples, short=given.short)
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    sys.exit(main())
