"""What a process knows of a site's items between pages, never older than the page that asks."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from domain.base.values import SiteId
from domain.changes.values import FORGET_AFTER, News, Topic, age
from domain.choosing.read.facts import ENTRY, Entries
from domain.choosing.values.evidence import Ids, no_ids
from domain.choosing.values.ids import among

# 90 bytes an item with its place.
MOST: Final = 2_000_000
# A look that takes longer than so many others that heard something keeps nothing of what it read.
REMEMBERED: Final = 64


@dataclass(slots=True, kw_only=True)
class _Site:
    """What was heard of a site: up to which snapshot, and what changed lately, newest last."""

    number: int
    snapshot: str
    at: datetime
    lately: deque[tuple[int, Ids]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    deaf_before: int = 0


class Ledger:
    """Entries of items: written down when a page reads them, crossed out when a later look hears that they changed.

    Limits   MOST items of all sites together; of more, nothing is kept. One a process and database, for one thread.
    """

    def __init__(self) -> None:
        self._places = np.empty(0, np.int32)
        self._entries = np.empty(0, ENTRY)
        # The site an entry is of; 0 for one that is crossed out, negative where there is no such product.
        self._sites = np.empty(0, np.int32)
        self._count = 0
        self._heard: dict[SiteId, _Site] = {}

    def seen(self, site: SiteId, now: datetime) -> str | None:
        """The snapshot since which news are wanted; None where nothing is remembered."""
        heard = self._heard.get(site)
        if heard is None:
            return None
        if not abs(now - heard.at) < FORGET_AFTER:
            self._cross_out_all(heard.number)
            del self._heard[site]
            return None
        return heard.snapshot

    def hear(self, site: SiteId, news: News, now: datetime) -> None:
        """What changed is no longer known."""
        heard = self._heard.get(site)
        if heard is None:
            number = 1 + max((each.number for each in self._heard.values()), default=0)
            self._heard[site] = _Site(number=number, snapshot=news.snapshot, at=now, deaf_before=news.age)
            return
        changed = news.of(Topic.ITEM, Topic.HEAT)
        if news.everything:
            self._cross_out_all(heard.number)
            heard.deaf_before = max(heard.deaf_before, news.age)
        elif len(changed):
            self._cross_out(changed, heard.number)
            if len(heard.lately) == REMEMBERED:
                heard.deaf_before = max(heard.deaf_before, heard.lately[0][0])
            heard.lately.append((news.age, changed))
        if news.age >= age(heard.snapshot):
            heard.snapshot, heard.at = news.snapshot, now

    def known(self, site: SiteId, items: Ids) -> tuple[Entries, Ids]:
        """The entries of those of the items that are products, in their order, and the items that nothing is known of."""
        heard = self._heard.get(site)
        if heard is None or not len(items):
            return self._entries[:0], items
        places = self._places_of(items)
        sites = np.where(places >= 0, self._sites.take(places, mode="clip"), 0) if self._count else places * 0
        return self._entries[places[sites == heard.number]], items[np.abs(sites) != heard.number]

    def keep(self, site: SiteId, asked: Ids, found: Entries, snapshot: str) -> None:
        """The entries are known now, and of the other items that were asked for that there is no such product.

        What was heard to have changed since this snapshot is left out.
        """
        heard = self._heard.get(site)
        if heard is None or age(snapshot) < heard.deaf_before:
            return
        since = [changed for at, changed in heard.lately if at > age(snapshot)]
        late = np.concatenate([no_ids(), *since])
        found = found[~among(found["item"], late)]
        absent = asked[~among(asked, np.concatenate([found["item"], late]))]
        self._write(found["item"], found, heard.number)
        blank = np.zeros(len(absent), ENTRY)
        blank["item"] = absent
        self._write(absent, blank, -heard.number)

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

    def _cross_out(self, items: Ids, number: int) -> None:
        places = self._places_of(items)
        places = places[places >= 0]
        self._sites[places[np.abs(self._sites[places]) == number]] = 0

    def _cross_out_all(self, number: int) -> None:
        self._sites[np.abs(self._sites) == number] = 0


def _longer(array: NDArray[Any], least: int, fill: int) -> NDArray[Any]:
    """The array with room for at least so many, twice as long as before, so that growing costs little."""
    longer = np.full(max(least, 2 * len(array)), fill, array.dtype)
    longer[: len(array)] = array
    return longer
