"""Become another program: without root's powers, and never outliving the parent. Run as a script, with no site packages.

A script and not `preexec_fn`, because code between fork and exec must not run in a process that has threads.
"""

import ctypes
import os
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522
NOBODY_ELSE = -1


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def arguments(*, parent: int, death_signal: int, uid: int, gid: int, capability: int) -> list[str]:
    """What to put before a command so that it is started through this script."""
    script = os.path.abspath(__file__)  # noqa: PTH100 - pathlib costs a start of this script 10 ms
    facts = (parent, death_signal, uid, gid, capability)
    return [sys.executable, "-I", "-S", script, *(str(fact) for fact in facts)]


def main(argv: Sequence[str]) -> None:
    """Drop what was asked, tie this process to its parent, and become the command.

    Limits   off Linux nothing is tied; the next `make up` finds what was left.
    """
    parent, death_signal, uid, gid, capability = (int(word) for word in argv[:5])
    libc = ctypes.CDLL(None, use_errno=True)
    if uid != NOBODY_ELSE:
        _become(libc, uid, gid, capability)
    if sys.platform == "linux":
        # After the change of user: changing credentials clears it.
        _prctl(libc, PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            sys.exit(1)
    try:
        os.execv(argv[5], list(argv[5:]))  # noqa: S606 - that is what this script is for
    except OSError as error:
        sys.exit(f"{argv[5]}: {error.strerror}")


def _become(libc: ctypes.CDLL, uid: int, gid: int, capability: int) -> None:
    if capability != NOBODY_ELSE:
        _prctl(libc, PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if sys.platform != "linux":
        return
    if capability != NOBODY_ELSE:
        bit = 1 << capability
        sets = (_Capabilities * 2)(_Capabilities(bit, bit, bit), _Capabilities(0, 0, 0))
        if libc.capset(ctypes.byref(_Header(CAPABILITY_VERSION_3, 0)), sets) != 0:
            sys.exit(f"capset: {os.strerror(ctypes.get_errno())}")
        _prctl(libc, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)
    _prctl(libc, PR_SET_NO_NEW_PRIVS, 1)


def _prctl(libc: ctypes.CDLL, option: int, *values: int) -> None:
    words = [ctypes.c_ulong(value) for value in (*values, *(0,) * (4 - len(values)))]
    if libc.prctl(option, *words) != 0:
        sys.exit(f"prctl {option}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main(sys.argv[1:])
