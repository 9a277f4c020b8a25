"""The real web server, as `./run` starts it, on a free loopback port; and the memory its processes took."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.databases import ROOT, Database

SECONDS = 40


class Server:
    """A running server."""

    def __init__(self, port: int, process: subprocess.Popen):
        self.port, self.process = port, process

    def peak_memory(self) -> dict[str, float] | None:
        """The most memory that each process ever held (resident, MiB), largest first; None where the system does not tell."""
        if not Path("/proc/self/status").exists():
            return None
        found = {}
        for pid in [self.process.pid, *_children(self.process.pid)]:
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                peak = next((line.split()[1] for line in lines if line.startswith("VmHWM")), None)
                if peak:
                    found[f"process {len(found)}"] = round(int(peak) / 1024, 1)
        return found

    def processor_seconds(self) -> float | None:
        """Processor time that all processes of the server used so far; None where the system does not tell."""
        if not Path("/proc/self/stat").exists():
            return None
        ticks = 0
        for pid in [self.process.pid, *_children(self.process.pid)]:
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        below = [int(word) for word in text.split()]
        return below + [grandchild for child in below for grandchild in _children(child)]
    return []


@contextlib.contextmanager
def running(database: Database, workers: int) -> Iterator[Server]:
    """Start the server; it is stopped at the end, however that comes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "kring.config.wsgi:application"]
    words += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)]
    words += ["--blocking-threads", "1", "--workers-kill-timeout", "10", "--no-ws", "--log-level", "warning"]
    log = database.folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, cwd=ROOT, env=database.environment(port), stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait(port, process, log)
        yield Server(port, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the web server did not start: {log.read_text()[-2000:]}")
