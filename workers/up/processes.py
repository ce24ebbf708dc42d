"""What is kept running: started in order, looked after, restarted with back-off, stopped in reverse."""

import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Protocol

from workers.up import programs
from workers.up.errors import CannotStart
from workers.up.programs import Program, Say

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
# Up for this long, a process has recovered: its next fall is a new story.
RECOVERED_S = 60.0
SERVER_TRIES = 5
KEPT_LINES = 20


class Kept(Protocol):
    """A server or a process of ours."""

    name: str
    process: subprocess.Popen[bytes] | None

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Server(Kept, Protocol):
    url: str


class Child:
    """One of our own processes; what it prints appears under its name."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], say: Say, *, patience_s: float = 6.0
    ) -> None:
        self.name = name
        self.process: subprocess.Popen[bytes] | None = None
        self.last_lines: list[str] = []
        self._program = Program(command=command, environment=environment, farewell=((signal.SIGTERM, patience_s),))
        self._say = say
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        self.process = programs.start(self._program, output=subprocess.PIPE)
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def stop(self) -> None:
        if self.process is not None:
            programs.stop(self.process, self._program.farewell)
        if self._reader is not None:
            # A grandchild may keep the pipe open; its words are not worth waiting for.
            self._reader.join(1.0)

    def wait(self, patience_s: float) -> int | None:
        """The exit status of a process that ends by itself; None if it did not in time and was stopped."""
        assert self.process is not None
        try:
            return self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            return None
        finally:
            self.stop()

    def _read(self, output: IO[bytes]) -> None:
        with output:
            for line in lines(output):
                self.last_lines = [*self.last_lines, line][-KEPT_LINES:]
                self._say(line)


def lines(output: IO[bytes], pause_s: float = 2.0, clock: Callable[[], float] = time.monotonic) -> Iterator[str]:
    """The lines of an output; of a progress bar, which redraws one line, one state every `pause_s`."""
    rest, shown = b"", 0.0
    while chunk := output.read1(65_536):  # type: ignore[attr-defined]  # a pipe of Popen is a BufferedReader
        *whole, rest = re.split(rb"(?<=[\r\n])", rest + chunk)
        for piece in whole:
            if piece.endswith(b"\r"):
                if clock() - shown < pause_s:
                    continue
                shown = clock()
            if text := piece.decode(errors="replace").strip("\r\n"):
                yield text
    if rest:
        yield rest.decode(errors="replace")


@dataclass(slots=True)
class _Fall:
    """How often one of them fell lately, and when it is started again."""

    times: int = 0
    started_at: float = 0.0
    again_at: float | None = None


class Household:
    """Everything one `make up` keeps running: servers first, then the processes that need them."""

    def __init__(self, say: Callable[[str, str], None], note: Callable[[Mapping[str, int]], None]) -> None:
        self._say = say
        self._note = note
        self._servers: list[Server] = []
        self._children: list[Child] = []
        self._falls: dict[str, _Fall] = {}

    def start_server(self, server: Server) -> None:
        """The server answers.

        Errors   CannotStart.
        """
        self._servers.append(server)
        self._begin(server)

    def start(self, child: Child) -> None:
        self._children.append(child)
        self._begin(child)

    def falls(self, name: str) -> int:
        """How often this one ended by itself since it was last well."""
        return self._falls[name].times

    def tend(self, now: float) -> None:
        """One look at everybody: who ended is started again, later each time.

        Errors   CannotStart where a server cannot be brought back, or only at another address.
        """
        for server in self._servers:
            before = server.url
            self._look_after(server, now)
            if server.url != before:
                raise CannotStart(
                    f"{server.name.capitalize()} was killed and its port was taken before it was back. Run `make up` again."
                )
        for child in self._children:
            self._look_after(child, now)

    def stop(self) -> None:
        """Nobody is running: first our processes, all at once, then the servers in reverse."""
        with ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(Child.stop, self._children))
        for server in reversed(self._servers):
            server.stop()

    def _look_after(self, kept: Kept, now: float) -> None:
        fall = self._falls[kept.name]
        ended = kept.process is None or kept.process.poll() is not None
        if not ended:
            if now - fall.started_at > RECOVERED_S:
                fall.times = 0
            return
        if fall.again_at is None:
            pause_s = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**fall.times)
            fall.times += 1
            fall.again_at = now + pause_s
            self._say(kept.name, f"{_how_it_ended(kept.process)}; starting it again in {pause_s:g} s")
        elif now >= fall.again_at:
            fall.again_at = None
            try:
                self._begin(kept)
            except CannotStart as problem:
                if fall.times >= SERVER_TRIES:
                    raise
                self._say(kept.name, str(problem))
            else:
                self._say(kept.name, "is back")

    def _begin(self, kept: Kept) -> None:
        fall = self._falls.setdefault(kept.name, _Fall())
        fall.started_at = time.monotonic()
        kept.start()
        everybody: list[Kept] = [*self._servers, *self._children]
        self._note({one.name: one.process.pid for one in everybody if one.process is not None})


def _how_it_ended(process: subprocess.Popen[bytes] | None) -> str:
    if process is None or process.returncode is None:
        return "did not start"
    if process.returncode < 0:
        return f"was killed by signal {-process.returncode}"
    return f"ended with status {process.returncode}"
