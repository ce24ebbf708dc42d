"""Passwords are looked at beside the loop, one at a time, so that who guesses many keeps nobody else waiting."""

import asyncio
import secrets
from typing import Final

from domain.people.rules import passwords

# Each takes 46 MiB and a core for a tenth of a second; a process has other things to do.
AT_ONCE: Final = 1


class Hashing:
    """Two queues: one for browsers that the person has signed in with before, one for everybody else."""

    def __init__(self, memory_kib: int = passwords.MEMORY_KIB) -> None:
        self._memory_kib = memory_kib
        self._known = asyncio.Semaphore(AT_ONCE)
        self._others = asyncio.Semaphore(AT_ONCE)

    async def matches(self, password: str, kept: str | None, *, known: bool) -> bool:
        """Whether this is the password that was kept. It takes as long where there is none."""
        async with self._known if known else self._others:
            return await asyncio.to_thread(passwords.matches, password, kept, self._memory_kib)

    async def hashed(self, password: str) -> str:
        """What is kept of a password."""
        async with self._known:
            salt = secrets.token_bytes(passwords.SALT_BYTES)
            return await asyncio.to_thread(passwords.hashed, password, salt, self._memory_kib)

    async def hashed_anew(self, password: str, kept: str) -> str | None:
        """What is to be kept of a password instead, where it was kept with other parameters than today's."""
        return await self.hashed(password) if passwords.outdated(kept, self._memory_kib) else None
