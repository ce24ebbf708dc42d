"""The folder `.etalage` of one clone: held by one `make up` at a time, and what it wrote down for others."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from workers.up import programs
from workers.up.errors import CannotStart
from workers.up.notes import write_secret

PATIENCE = ((signal.SIGTERM, 10.0),)


class State:
    """What lies where in the folder. The folder may be deep, hold spaces, and lie below one only root may enter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.services = self.folder / "services.json"
        self.tokens = self.folder / "tokens.json"
        self.account = self.folder / "account.json"
        self.secret_key = self.folder / "secret_key"
        self._lock = self.folder / "up.lock"
        self._processes = self.folder / "processes.json"

    @contextmanager
    def held(self, address: str) -> Iterator[None]:
        """The folder exists and is ours until the block ends; what a killed run left running has been stopped.

        Errors   CannotStart where another run holds it, or where it cannot be written.
        """
        try:
            # Others may pass through (the servers run as somebody else when we are root) but not look.
            self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
            lock = self._lock.open("a+", encoding="utf-8")
        except OSError as error:
            raise CannotStart(
                f"{self.folder} cannot be written ({error.strerror}). Make it writable, or choose another place: "
                "STATE_DIR=/some/folder make up"
            ) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotStart(self._who_holds_it()) from None
            lock.truncate(0)
            lock.write(json.dumps({"pid": os.getpid(), "birth": programs.birth(os.getpid()), "address": address}))
            lock.flush()
            self.stop_leftovers()
            self.services.unlink(missing_ok=True)
            yield

    def note_processes(self, pids: Mapping[str, int]) -> None:
        """Remembered, in case we are killed: name, pid and birth of everything we run."""
        births = {name: [pid, programs.birth(pid)] for name, pid in pids.items()}
        write_secret(self._processes, json.dumps(births, indent=1))

    def stop_leftovers(self) -> None:
        """Nothing that a killed run of this clone started is running."""
        for pid, birth in self._noted():
            if birth is not None and programs.birth(pid) == birth:
                programs.stop_stranger(pid, PATIENCE)
        self._processes.unlink(missing_ok=True)

    def stop_holder(self, patience_s: float = 60.0) -> None:
        """The run that holds the folder, in whatever terminal, has been asked to stop and has.

        Errors   CannotStart where it does not.
        """
        if not self._lock.exists():
            return
        deadline = time.monotonic() + patience_s
        with self._lock.open("a+", encoding="utf-8") as lock:
            while time.monotonic() < deadline:
                with suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                holder = self._holder()
                pid = int(holder.get("pid", 0))
                if programs.birth(pid) == holder.get("birth"):
                    os.kill(pid, signal.SIGTERM)
                time.sleep(0.5)
        raise CannotStart(f"{self._who_holds_it()} It was asked to stop and did not within {patience_s:.0f} s.")

    def _who_holds_it(self) -> str:
        holder = self._holder()
        return (
            f"Étalage already runs from this clone: pid {holder.get('pid', '?')}, {holder.get('address', 'no address yet')}. "
            "Use that one, or stop it with Ctrl-C in its terminal."
        )

    def _holder(self) -> dict[str, str | int]:
        with suppress(OSError, ValueError):
            return dict(json.loads(self._lock.read_text(encoding="utf-8")))
        return {}

    def _noted(self) -> list[tuple[int, str | None]]:
        with suppress(OSError, ValueError, TypeError):
            noted = json.loads(self._processes.read_text(encoding="utf-8"))
            return [(int(pid), birth) for pid, birth in reversed(noted.values())]
        return []
