"""Programs this machine runs for us: started tied to us, watched until they answer, stopped for certain."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from workers.up import account, launch
from workers.up.account import Account

Say = Callable[[str], None]

LOG_LIMIT_BYTES = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A command, how it runs, and how it is asked to stop: signals with the seconds each is given."""

    command: Sequence[str]
    environment: Mapping[str, str]
    account: Account | None = None
    reaches: Sequence[Path] = ()
    death_signal: signal.Signals = signal.SIGTERM
    farewell: Sequence[tuple[signal.Signals, float]] = field(default=((signal.SIGTERM, 10.0),))


def start(program: Program, *, output: int | IO[bytes], cwd: Path | None = None) -> subprocess.Popen[bytes]:
    """The running program, in a session of its own: Ctrl-C in our terminal reaches us alone, and we stop in order."""
    keep = account.capability_to_reach([Path(program.command[0]), *program.reaches]) if program.account else None
    tied = launch.arguments(
        parent=os.getpid(),
        death_signal=program.death_signal,
        uid=program.account.uid if program.account else launch.NOBODY_ELSE,
        gid=program.account.gid if program.account else launch.NOBODY_ELSE,
        capability=launch.NOBODY_ELSE if keep is None else keep,
    )
    return subprocess.Popen(  # noqa: S603 - our own commands
        [*tied, *program.command],
        env=dict(program.environment),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes], farewell: Sequence[tuple[signal.Signals, float]]) -> None:
    """The program has ended: asked as it likes to be asked, killed where it does not listen."""
    for number, patience_s in (*farewell, (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)


def stop_stranger(pid: int, farewell: Sequence[tuple[signal.Signals, float]]) -> None:
    """The same for a process that an earlier, killed run of ours left behind."""
    born = birth(pid)
    for number, patience_s in (*farewell, (signal.SIGKILL, 5.0)):
        if born is None or birth(pid) != born:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline and birth(pid) == born:
            time.sleep(0.05)


def birth(pid: int) -> str | None:
    """When this process began, as the system counts; None where it has ended. Tells a pid from its next owner."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None if Path("/proc/self").exists() else _birth_by_ps(pid)
    return None if words[0] in "ZX" else words[19]


def _birth_by_ps(pid: int) -> str | None:
    answer = subprocess.run(  # noqa: S603 - a number
        ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607 - wherever this system has it
        capture_output=True,
        text=True,
        check=False,
        timeout=10,
    )
    return answer.stdout.strip() or None


def open_log(path: Path) -> IO[bytes]:
    """The log to append to; begun anew once it is long."""
    long = path.exists() and path.stat().st_size > LOG_LIMIT_BYTES
    return path.open("wb" if long else "ab")


def last_lines(path: Path, since: int = 0, lines: int = 8) -> str:
    """The end of a log, indented for a message; only what was written after byte `since`."""
    try:
        with path.open("rb") as log:
            log.seek(max(since, path.stat().st_size - 8_192))
            text = log.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])
