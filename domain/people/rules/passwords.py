"""Passwords: which may be chosen, and how they are kept."""

import unicodedata
from contextlib import suppress
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.people.errors import PasswordRefused

# Where a password is all there is, NIST SP 800-63B-4 (2025), 3.1.1.2, asks for fifteen characters and for no rules of
# composition; more than 64 have to be taken, and somewhere hashing has to end.
SHORTEST, LONGEST = 15, 256
# "aaaaaaaaaaaaaaa" and "abcabcabcabcabc" are long and no secret.
FEWEST_LETTERS = 6
SALT_BYTES = 16

# OWASP's Password Storage Cheat Sheet (2025) asks for Argon2id with at least 46 MiB and one pass, or 19 MiB and two. Ours is
# 46 MiB and two passes: about 100 ms on a core of a small server, and only when somebody signs in.
MEMORY_KIB, PASSES = 47_104, 2


def require_password(password: str, email: str, name: str) -> None:
    """Nothing, or PasswordRefused with every reason."""
    plain = _plain(password)
    problems = []
    if len(plain) < SHORTEST:
        problems.append(f"has {len(plain)} characters, and {SHORTEST} are the least; a few words together do")
    if len(plain) > LONGEST:
        problems.append(f"has {len(plain)} characters, and {LONGEST} are the most")
    if len(plain) >= SHORTEST and len(set(plain.lower())) < FEWEST_LETTERS:
        problems.append("repeats a few characters over and over")
    known = [part.lower() for part in (email, email.partition("@")[0], name) if len(part) >= 4]
    rest = plain.lower()
    for part in known:
        rest = rest.replace(part, "")
    if len(plain) >= SHORTEST and len(rest) < len(plain) / 2:
        problems.append("is mostly your name or address")
    if problems:
        raise PasswordRefused(problems)


def hashed(password: str, salt: bytes, memory_kib: int = MEMORY_KIB) -> str:
    """What is kept of a password: Argon2id with its parameters and salt, as a PHC string.

    Limits   salt: sixteen random bytes (secrets.token_bytes). Takes 46 MiB and a tenth of a second: run it in a thread.
    """
    return _hasher(memory_kib).hash(_plain(password), salt=salt)


def matches(password: str, kept: str | None, memory_kib: int = MEMORY_KIB) -> bool:
    """Whether this is the password that was kept; where none was, no, after as long a time.

    Limits   as of `hashed`.
    """
    with suppress(VerificationError, InvalidHashError):
        # What is too long to be anybody's is not read to its end.
        _hasher(memory_kib).verify(kept or _nobodys(memory_kib), _plain(password[: 4 * LONGEST]))
        return kept is not None
    return False


def outdated(kept: str, memory_kib: int = MEMORY_KIB) -> bool:
    """Whether a password was kept with other parameters than today's, and should be kept anew."""
    return _hasher(memory_kib).check_needs_rehash(kept)


@cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=memory_kib, parallelism=1, salt_len=SALT_BYTES)


@cache
def _nobodys(memory_kib: int) -> str:
    """The hash that passwords of people we do not know are compared with."""
    return _hasher(memory_kib).hash("nobody has this password", salt=bytes(SALT_BYTES))


def _plain(password: str) -> str:
    """The same characters however a keyboard put them together."""
    return unicodedata.normalize("NFKC", password)
