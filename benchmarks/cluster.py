"""A PostgreSQL cluster for the benchmark alone: on a socket, without a port, as durable as in earnest, kept between runs."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from scripts.needs import postgres

SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "60",
    "shared_buffers": "2GB",
    "effective_cache_size": "6GB",
    "work_mem": "16MB",
    "max_wal_size": "16GB",
    "checkpoint_timeout": "30min",
    "timezone": "UTC",
}
SECONDS = 60


@contextlib.contextmanager
def durable_cluster(kept: Path) -> Iterator[tuple[str, bool]]:
    """Run the cluster kept in a folder; gives its address for KRING_DATABASE, and whether it is new.

    PostgreSQL refuses to run as root and then runs as another account; where that account cannot reach the folder the cluster
    is made in a temporary one and thrown away at the end. Raises RuntimeError without PostgreSQL.
    """
    programs = postgres()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs were not found: use --database sqlite")
    account = _account()
    # A socket's path may have at most 107 characters.
    socket = Path(tempfile.mkdtemp(prefix="kring-bench-", dir="/tmp"))
    data = kept if _can_reach(kept, account) else socket / "data"
    is_new = not (data / "PG_VERSION").exists()
    server = None
    try:
        _give(socket, account)
        if is_new:
            _make(programs, data, account)
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (socket / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", socket, *options],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **account,
            )
        _wait(socket, server)
        if is_new:
            with psycopg.connect(host=str(socket), user="kring", dbname="postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE kring")
        yield f"postgresql://kring@{str(socket).replace('/', '%2F')}/kring", is_new
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait(SECONDS)
        shutil.rmtree(socket, ignore_errors=True)


def _account() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": "/"}


def _can_reach(folder: Path, account: dict[str, Any]) -> bool:
    if not account:
        return True
    return subprocess.run(["test", "-x", folder.parent], check=False, **account).returncode == 0


def _give(folder: Path, account: dict[str, Any]) -> None:
    if account:
        os.chown(folder, account["user"], account["group"])


def _make(programs: Path, data: Path, account: dict[str, Any]) -> None:
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    _give(data, account)
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "kring", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"],
        capture_output=True,
        text=True,
        check=False,
        **account,
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr.strip()}")


def _wait(socket: Path, server: subprocess.Popen) -> None:
    until = time.monotonic() + SECONDS
    while True:
        try:
            psycopg.connect(host=str(socket), user="kring", dbname="postgres", connect_timeout=3).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {(socket / 'log').read_text()}") from error
            time.sleep(0.1)
        else:
            return
