"""Under whose name a server runs when we are root: Postgres refuses to be root, and nothing needs it to be."""

import os
import pwd
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workers.up.errors import CannotStart

# Reading and traversing everything is less than writing everything; a container often grants only the latter.
CAP_DAC_READ_SEARCH = 2
CAP_DAC_OVERRIDE = 1
CAP_SETUID = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user without root's powers."""

    uid: int
    gid: int


def unprivileged(home: Path, data: Path | None = None) -> Account | None:
    """Who should run the server in `home`; None where we are not root and simply stay ourselves.

    Whoever owns its `data` already; else the owner of the nearest folder above that is a person's (a clone mounted
    into a container, a clone of a user who said sudo); else `nobody`.
    Errors   CannotStart where root may not become anybody else.
    """
    if os.geteuid() != 0:
        return None
    if _permitted() >> CAP_SETUID & 1 == 0:
        raise CannotStart(
            "Postgres refuses to run as root, and this root may not change its user (no CAP_SETUID). "
            "Run as an ordinary user, or point DATABASE_URL and REDIS_URL at servers of your own."
        )
    if data is not None and data.exists():
        owner = data.stat()
        return Account(uid=owner.st_uid, gid=owner.st_gid)
    above = (place.stat().st_uid for place in home.absolute().parents if place.exists())
    entry = _entry_of(next((uid for uid in above if uid != 0), None)) or _nobody()
    if entry is None:
        raise CannotStart(
            "Postgres refuses to run as root, and this machine has no user `nobody` to run it as. "
            "Run as an ordinary user, or point DATABASE_URL at a server of your own."
        )
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def capability_to_reach(paths: Iterable[Path]) -> int | None:
    """The one power of root a server keeps so that it can walk to these paths; None where anybody can.

    A clone below /root (mode 0700) cannot be entered by another user, and opening somebody's home directory to
    all is not ours to do.
    """
    if all(_open_to_all(path.resolve()) for path in paths):
        return None
    permitted = _permitted()
    return next((bit for bit in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE) if permitted >> bit & 1), None)


def give(path: Path, account: Account | None) -> None:
    """`path` now belongs to `account`, if there is one."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents if parent.exists())


def _entry_of(uid: int | None) -> pwd.struct_passwd | None:
    """The user of this id, if it has a name: initdb asks for one."""
    if uid is None:
        return None
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return None


def _nobody() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return None


def _permitted() -> int:
    """The capabilities we may use, as a bit set; off Linux root has all there are."""
    status = Path("/proc/self/status")
    if not status.exists():
        return -1
    line = next(line for line in status.read_text().splitlines() if line.startswith("CapPrm:"))
    return int(line.split()[1], 16)
