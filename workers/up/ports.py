"""Ports of this machine: free ones, remembered ones, and who sits on a taken one."""

import random
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below the range the kernel hands out to outgoing connections (from 32768), so that a remembered port stays ours.
FIRST, LAST = 20_000, 32_000


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free(near: int | None = None, host: str = LOOPBACK) -> int:
    """A port nobody listens on: the next one after `near`, or any."""
    candidates = range(near + 1, 65_536) if near else random.sample(range(FIRST, LAST), 200)
    return next(port for port in candidates if is_free(port, host))


def remembered(note: Path) -> int | None:
    """The port written down in `note`; None where there is none or it is not a port."""
    try:
        port = int(note.read_text())
    except (OSError, ValueError):
        return None
    return port if 0 < port < 65_536 else None


def keep(note: Path, say: Callable[[str], None]) -> int:
    """The port written down in `note`; another one, and word of it, where somebody else has taken that meanwhile."""
    port = remembered(note)
    if port is not None and is_free(port):
        return port
    chosen = free()
    if port is not None:
        say(f"port {port} is taken by {holder(port)}; moving to {chosen}")
    note.write_text(str(chosen))
    return chosen


def holder(port: int) -> str:
    """Who listens on a taken port, for a message: `pid 4711 (python3 -m http.server)`, or words for not knowing."""
    inodes = _listening_inodes(port)
    for fd in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if str(fd.readlink()) in inodes:
                process = fd.parent.parent
                words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                return f"pid {process.name} ({words[:60]})"
    return "a program of another user"


def _listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        with suppress(OSError):
            for line in table.read_text().splitlines()[1:]:
                words = line.split()
                if words[3] == "0A" and int(words[1].rsplit(":", 1)[1], 16) == port:
                    inodes.add(f"socket:[{words[9]}]")
    return inodes
