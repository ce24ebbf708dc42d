"""Servers in folders of their own, stopped whatever happens, and what they said."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from workers.up.postgres import Postgres
from workers.up.redis import Redis


class Heard(list[str]):
    """What was said to the person at the terminal."""

    def __call__(self, line: str) -> None:
        self.append(line)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def make_postgres(heard: Heard) -> Iterator[Callable[..., Postgres]]:
    made = []

    def make(home: Path, *, durable: bool = False) -> Postgres:
        made.append(Postgres(home, heard, durable=durable))
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def make_redis(heard: Heard) -> Iterator[Callable[[Path], Redis]]:
    made = []

    def make(home: Path) -> Redis:
        made.append(Redis(home, heard))
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can walk to; pytest's own are closed to all others."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with us."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    yield process
    process.kill()
    process.wait()


def ask(url: str, *statements: str) -> object:
    """The answer to the last statement."""

    async def go() -> object:
        connection = await asyncpg.connect(url, timeout=10, ssl=False)
        try:
            answers = [await connection.fetchval(statement) for statement in statements]
        finally:
            await connection.close()
        return answers[-1]

    return asyncio.run(go())


def eventually(true: Callable[[], object], patience_s: float = 60.0) -> bool:
    """Whether it became true in time."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def gone(pid: int) -> bool:
    """Whether the process has ended, reaped or not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return False
    return True
