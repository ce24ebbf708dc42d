"""What a process knows of a site's items between pages, never older than the page that asks."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from domain.base.values import SiteId
from domain.changes.read.hearing import Hearing
from domain.changes.values import Topic
from domain.choosing.read.facts import ENTRY, Entries
from domain.choosing.values.evidence import Ids
from domain.choosing.values.ids import among

# 90 bytes an item with its place.
MOST: Final = 2_000_000
# Four bytes for each number that was ever given out.
MOST_ID: Final = 50_000_000
TOPICS: Final = frozenset({Topic.ITEM, Topic.HEAT})


class Ledger:
    """Entries of items: written down when a page reads them, crossed out when a later look hears that they changed.

    Limits   MOST items of all sites together, numbered below MOST_ID; of others nothing is kept. One a process and database, for one thread.
    """

    def __init__(self, hearing: Hearing) -> None:
        self._places = np.empty(0, np.int32)
        self._entries = np.empty(0, ENTRY)
        # The site an entry is of; 0 for one that is crossed out, negative where there is no such product.
        self._sites = np.empty(0, np.int32)
        self._count = 0
        self._numbers: dict[SiteId, int] = {}
        self._emptied: set[SiteId] = set()
        self._hearing = hearing
        hearing.tell(TOPICS, self._cross_out)

    def known(self, site: SiteId, items: Ids) -> tuple[Entries, Ids]:
        """The entries of those of the items that are products, in their order, and the items that nothing is known of."""
        number = self._numbers.get(site, 0)
        if not number or not len(items):
            return self._entries[:0], items
        places = self._places_of(items)
        sites = np.where(places >= 0, self._sites.take(places, mode="clip"), 0) if self._count else places * 0
        return self._entries[places[sites == number]], items[np.abs(sites) != number]

    def ends(self, items: Ids, after: float) -> float:
        """The first moment after this one, in seconds, at which any of the items that are known ends; infinity where none does."""
        places = self._places_of(items)
        ends = self._entries["ends"].take(places[places >= 0])
        return float(ends[ends > after].min(initial=np.inf))

    def keep(self, site: SiteId, asked: Ids, found: Entries, snapshot: str) -> None:
        """The entries are known now, and of the other items that were asked for that there is no such product.

        What was heard to have changed since this snapshot is left out.
        """
        late = self._hearing.since(site, snapshot, TOPICS)
        if late is None:
            return
        number = self._numbers.setdefault(site, len(self._numbers) + 1)
        found = found[(found["item"] < MOST_ID) & ~among(found["item"], late)]
        absent = asked[(asked < MOST_ID) & ~among(asked, np.concatenate([found["item"], late]))]
        self._write(found["item"], found, number)
        blank = np.zeros(len(absent), ENTRY)
        blank["item"] = absent
        self._write(absent, blank, -number)

    def emptied(self) -> set[SiteId]:
        """The sites of which everything was crossed out since this was last asked."""
        emptied, self._emptied = self._emptied, set()
        return emptied

    def _places_of(self, items: Ids) -> NDArray[np.int32]:
        if not len(self._places):
            return np.full(len(items), -1, np.int32)
        return np.where(items < len(self._places), self._places.take(items, mode="clip"), np.int32(-1))

    def _write(self, items: Ids, rows: Entries, number: int) -> None:
        if not len(items):
            return
        if int(items.max()) >= len(self._places):
            self._places = _longer(self._places, int(items.max()) + 1, -1)
        new = np.unique(items[self._places[items] < 0])[: MOST - self._count]
        if self._count + len(new) > len(self._entries):
            size = self._count + len(new)
            self._entries, self._sites = _longer(self._entries, size, 0), _longer(self._sites, size, 0)
        self._places[new] = np.arange(self._count, self._count + len(new))
        self._count += len(new)
        places = self._places[items]
        kept = places >= 0
        self._entries[places[kept]], self._sites[places[kept]] = rows[kept], number

    def _cross_out(self, site: SiteId, items: Ids | None) -> None:
        number = self._numbers.get(site, 0)
        if not number:
            return
        if items is None:
            self._sites[np.abs(self._sites) == number] = 0
            self._emptied.add(site)
            return
        places = self._places_of(items)
        places = places[places >= 0]
        self._sites[places[np.abs(self._sites[places]) == number]] = 0


def _longer(array: NDArray[Any], least: int, fill: int) -> NDArray[Any]:
    """The array with room for at least so many, twice as long as before, so that growing costs little."""
    longer = np.full(max(least, 2 * len(array)), fill, array.dtype)
    longer[: len(array)] = array
    return longer
