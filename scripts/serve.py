"""`./run`: brings the database up to date, then runs the web server, the outbox workers and the nightly work until one is told to stop."""

import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections

HOST = "127.0.0.1"
MOST_WORKERS = 4
SECONDS_TO_START = 30
SECONDS_TO_STOP = 15

# Licences and notes of packages are not for a browser.
NOT_SERVED = ["*.txt", "*.md"]


def port() -> int:
    """The port asked for with PORT, 8000 by default; ends with one clear line when it cannot be had."""
    asked = os.environ.get("PORT", "8000")
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        sys.exit(f"PORT={asked} is not a port number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(asked)))
        except OSError as error:
            sys.exit(f"Port {asked} cannot be used ({error.strerror}). Choose another one: PORT=8001 ./run")
    return int(asked)


def behind_a_proxy() -> None:
    """End with one clear line when every page would redirect to itself: this server speaks plain http."""
    if settings.HTTPS and not settings.BEHIND_PROXY:
        sys.exit(
            f"Kring serves plain http on {HOST}, and people use {settings.KRING_BASE_URL}: put a proxy with TLS in front, and set"
            " KRING_BEHIND_PROXY=1. docs/installing.md shows how."
        )


def prepare() -> None:
    """Bring database and static files up to date, and fill an empty demo."""
    call_command("check", databases=["default"], stdout=io.StringIO())
    call_command("migrate", interactive=False, verbosity=0)
    if settings.KRING_DEMO:
        call_command("make_demo", size="small", if_empty=True)
    call_command("index_activities", missing=True, stdout=io.StringIO())
    collect_static()
    # The server's own processes open their own.
    connections.close_all()


def collect_static() -> None:
    """Gather the static files when one of them changed since the last time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(NOT_SERVED):
            status = os.stat(storage.path(name))
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, ignore_patterns=NOT_SERVED, verbosity=0)
    stamp.write_text(digest.hexdigest())


def start(chosen: int) -> dict[str, subprocess.Popen]:
    """Start the web server, the outbox workers and the nightly work, out of reach of Ctrl-C: we end them ourselves, in order."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "kring.config.wsgi:application"]
    server += ["--host", HOST, "--port", str(chosen), "--workers", str(workers)]
    # More than one blocking thread makes the slowest writes ten times slower.
    server += ["--blocking-threads", "1", "--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning"]
    outbox = [sys.executable, "manage.py", "run_outbox", "--lane"]
    daily = [sys.executable, "manage.py", "run_daily", "--keep-running"]
    return {
        "web server": subprocess.Popen(server, start_new_session=True),
        "outbox worker": subprocess.Popen([*outbox, "short"], start_new_session=True),
        "worker for feeds, lists and results": subprocess.Popen([*outbox, "long"], start_new_session=True),
        "daily work": subprocess.Popen(daily, start_new_session=True, stdout=subprocess.DEVNULL),
    }


def wait_until_it_answers(chosen: int, server: subprocess.Popen) -> None:
    """Return when the port answers, or when the server gave up."""
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, chosen)) == 0:
                return
        time.sleep(0.1)


def stop(processes: dict[str, subprocess.Popen]) -> None:
    """End what still runs: ask first, then insist."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + SECONDS_TO_STOP
    for process in processes.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def stop_asked(number: int, frame: FrameType | None) -> None:
    """Signal handler: end as with Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Run Kring until Ctrl-C; 1 when one of its processes ended by itself."""
    signal.signal(signal.SIGTERM, stop_asked)
    os.umask(0o077)
    chosen = port()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.config.settings")
    if os.environ.get("KRING_DEMO") == "1":
        os.environ.setdefault("KRING_BASE_URL", f"http://{HOST}:{chosen}")
        # The terminal shows the accounts to try, not a line for each request.
        os.environ.setdefault("KRING_LOG_LEVEL", "WARNING")
    os.environ["KRING_STATEMENT_TIMEOUT"] = "0"
    django.setup()
    behind_a_proxy()
    prepare()
    del os.environ["KRING_STATEMENT_TIMEOUT"]
    processes = start(chosen)
    try:
        wait_until_it_answers(chosen, processes["web server"])
        if settings.KRING_DEMO:
            call_command("demo_accounts")
        print(f"\nKring is ready at {settings.KRING_BASE_URL}   (Ctrl-C ends it)", flush=True)
        while True:
            for name, process in processes.items():
                if process.poll() is not None:
                    print(f"The {name} ended by itself.", file=sys.stderr)
                    return 1
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("\nKring stops.")
        return 0
    finally:
        stop(processes)


if __name__ == "__main__":
    sys.exit(main())
