"""What each token may still spend, as this process knows it: at once, and put right with the others' ten times a second.

No request waits for Postgres to be let in. Processes that spend from one purse at the same time may together overdraw it
by what they let in between two settlements. While Postgres is away each process counts for itself.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.allowances import rules, write
from domain.allowances.values import Spent, Standing
from domain.base.database import Database

PURSES = 10_000
"""More are not looked after at once; who has spent nothing for longest is forgotten first, and read again if they return."""


@dataclass(slots=True)
class _Purse:
    level: float
    at: float
    a_minute: int
    pending: float = 0.0


class Purses:
    """The purses of those who asked something lately."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._purses: OrderedDict[UUID, _Purse] = OrderedDict()
        self._spending: set[UUID] = set()

    def pay(self, purse: UUID, price: float, a_minute: int) -> Standing:
        """How somebody stands after paying, or why they cannot."""
        held = self._purse(purse, a_minute)
        before = held.level
        held.level, standing = rules.pay(held.level, price, a_minute)
        if held.level > before:
            held.pending += held.level - before
            self._spending.add(purse)
        return standing

    def _purse(self, purse: UUID, a_minute: int) -> _Purse:
        now = self._clock()
        held = self._purses.get(purse)
        if held is None:
            held = self._purses[purse] = _Purse(0.0, now, a_minute)
            while len(self._purses) > PURSES:
                self._spending.discard(self._purses.popitem(last=False)[0])
        self._purses.move_to_end(purse)
        held.level, held.at, held.a_minute = rules.leaked(held.level, a_minute, now - held.at), now, a_minute
        return held

    async def settle(self, writes: Database, now: datetime) -> None:
        """What this process spent is added to what the others did, and known here from now on."""
        spending, self._spending = self._spending, set()
        spent = []
        for each in spending:
            held = self._purses[each]
            spent.append(Spent(purse=each, points=held.pending, a_minute=held.a_minute))
            held.pending = 0.0
        if not spent:
            return
        try:
            async with writes.write() as db:
                levels = await write.settle(db, spent, now)
        except Exception:
            for one in spent:
                if (held_still := self._purses.get(one.purse)) is not None:
                    held_still.pending += one.points
                    self._spending.add(one.purse)
            raise
        for purse, level in levels.items():
            if (known := self._purses.get(purse)) is not None:
                # What was spent while Postgres added is in nobody's sum yet.
                known.level, known.at = level + known.pending, self._clock()
