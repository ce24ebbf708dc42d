"""Copies of what was whole a moment ago, to be shown where it cannot be made again just now."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Any

# A block of twelve products takes some 30 kB as objects: 15 MB in all.
COPIES = 500
# As many kilobytes for each block of a page: as much again.
PAGES = 60
# Prices, stock and the end of an offer move; nobody is shown older ones.
LAST = timedelta(minutes=5)


class Copies:
    """The last good one of each thing, for some minutes. What is in here may be shown to anybody."""

    def __init__(self, limit: int = COPIES) -> None:
        self._kept: OrderedDict[Hashable, tuple[datetime, Any]] = OrderedDict()
        self._limit = limit

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, key: Hashable, thing: object, now: datetime) -> None:
        self._kept[key] = (now, thing)
        self._kept.move_to_end(key)
        while len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    def get(self, key: Hashable, now: datetime) -> Any:
        """The copy, or None where there is none that is young enough."""
        at, thing = self._kept.get(key, (None, None))
        return thing if at is not None and now - at < LAST else None
