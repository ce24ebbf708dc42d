"""What shelves offer that is the same for everybody: what is new, what ends soon, categories, single items."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.base.bounded import Bounded
from domain.base.values import SiteId
from domain.changes.read.hearing import Hearing
from domain.changes.values import Ids, Topic
from domain.choosing.read.wanted import Momentary
from domain.matching.values import AIMED, Ask, Candidate

# Some forty candidates each.
MOST: Final = 1_000


class Offers:
    """Candidates of asks that nobody's taste decides, as they were a moment ago, and until any item of the site changes."""

    def __init__(self, hearing: Hearing) -> None:
        # By shelf: what is the same for all is written out once for each that asks.
        self._kept = Bounded[tuple[SiteId, Ask], Momentary[dict[str, list[Candidate]]]](lambda *_: 1, weight=MOST)
        self._hearing = hearing
        hearing.tell(frozenset({Topic.ITEM}), self._forget)

    def held(self, site: SiteId, asks: Iterable[Ask], now: datetime) -> tuple[list[Candidate], list[Ask]]:
        """The candidates that are known, and the asks of which nothing is: for one visitor also what is to be read again."""
        found: list[Candidate] = []
        unknown = []
        for ask in asks:
            kept = None if ask.source in AIMED else self._kept.get((site, replace(ask, shelf="")))
            shelves = None if kept is None else kept.held(now)
            if shelves is None:
                unknown.append(ask)
                continue
            if ask.shelf not in shelves:
                of_another = next(iter(shelves.values()))
                shelves[ask.shelf] = [each._replace(shelf=ask.shelf) for each in of_another]
            found += shelves[ask.shelf]
        return found, unknown

    def keep(
        self, site: SiteId, asks: Sequence[Ask], candidates: Iterable[Candidate], snapshot: str, now: datetime
    ) -> None:
        """These were found in this snapshot or later, unless something was heard to have changed since."""
        late = self._hearing.since(site, snapshot, frozenset({Topic.ITEM}))
        if late is None or len(late):
            return
        shelves: dict[tuple[str, str], list[Candidate]] = {}
        for each in candidates:
            shelves.setdefault((each.shelf, each.source), []).append(each)
        for ask in asks:
            if ask.source not in AIMED:
                offered = shelves.get((ask.shelf, ask.source), [])
                self._kept.put((site, replace(ask, shelf="")), Momentary({ask.shelf: offered}, now))

    def _forget(self, site: SiteId, _items: Ids | None) -> None:
        self._kept.drop(lambda key, _: key[0] == site)
