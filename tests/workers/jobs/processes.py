"""Relays and workers in processes of their own, which may be killed."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


class Processes:
    def __init__(self, environment: dict[str, str], logs: Path) -> None:
        self._environment = environment
        self._logs = logs
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, role: str) -> subprocess.Popen[bytes]:
        """`worker`, `relay`, or `doomed-relay`."""
        return self.start_command("-m", "tests.workers.jobs.crew", role)

    def start_command(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._logs / f"{len(self._started)}-{arguments[-1]}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        self._started.append(process)
        return process

    async def stopped(self, process: subprocess.Popen[bytes], within_s: float = 60) -> int:
        """Its exit code, once it has ended by itself."""
        deadline = time.monotonic() + within_s
        while process.poll() is None:
            assert time.monotonic() < deadline, "still running"
            await asyncio.sleep(0.02)
        return process.returncode

    def said(self) -> str:
        """What all of them wrote, one after the other."""
        return "\n".join(log.read_text(errors="replace") for log in sorted(self._logs.glob("*.log")))

    def kill_all(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()


@contextmanager
def processes(database_url: str, redis_url: str, logs: Path) -> Iterator[Processes]:
    """Processes with short leases on these two servers; all gone at the end."""
    # Leases so short run out on a slow machine without anybody having died: many attempts, and no job is given up.
    short = {"JOB_LEASE_S": "1.5", "JOB_RESEND_S": "0.5", "JOB_ATTEMPTS": "50"}
    started = Processes({**os.environ, **short, "DATABASE_URL": database_url, "REDIS_URL": redis_url}, logs)
    try:
        yield started
    finally:
        started.kill_all()
