"""A PostgreSQL cluster that lives as long as a `with` block: own folder, own socket, no port, no fsync."""

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

# Nothing here outlives the run, so nothing needs to survive a crash.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}
SECONDS_TO_START = 30
SECONDS_TO_STOP = 20


@contextlib.contextmanager
def throwaway_cluster(programs: Path) -> Iterator[str]:
    """Start a cluster and give its address for KRING_DATABASE; it is stopped and removed at the end, however that comes."""
    # A socket's path may have at most 107 characters, so not below a long TMPDIR.
    folder = Path(tempfile.mkdtemp(prefix="kring-pg-", dir="/tmp"))
    server = None
    try:
        account = _account_for(folder)
        data = folder / "data"
        made = subprocess.run(
            [
                programs / "initdb",
                "-D",
                data,
                "-U",
                "kring",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
            capture_output=True,
            text=True,
            check=False,
            **account,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.strip()}")
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *options],
                stdout=log,
                stderr=log,
                # Out of reach of Ctrl-C: the tests end first, then we end the server.
                start_new_session=True,
                **account,
            )
        _wait_until_it_answers(folder, server)
        yield f"postgresql://kring@{str(folder).replace('/', '%2F')}/kring"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _account_for(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then the folder and the server are the account `postgres`'s."""
    if os.geteuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "cwd": folder}


def _wait_until_it_answers(folder: Path, server: subprocess.Popen) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(host=str(folder), user="kring", dbname="postgres", connect_timeout=3).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}") from error
            time.sleep(0.1)
        else:
            return


def _stop(server: subprocess.Popen) -> None:
    # SIGINT is PostgreSQL's fast shutdown: it ends the sessions that are left.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
