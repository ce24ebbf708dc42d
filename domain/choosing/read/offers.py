"""What shelves offer that is the same for everybody: what is new, what ends soon, categories, single items."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.base.bounded import Bounded
from domain.base.values import SiteId
from domain.changes.read.hearing import Hearing
from domain.changes.values import Ids, Topic
from domain.choosing.read.wanted import KEPT, RENEWED_AFTER
from domain.matching.values import AIMED, Ask, Candidate

# Some forty candidates each.
MOST: Final = 1_000


@dataclass(slots=True)
class _Kept:
    candidates: list[Candidate]
    at: datetime
    renewed_at: datetime


class Offers:
    """Candidates of asks that nobody's taste decides, as they were a moment ago, and until any item of the site changes."""

    def __init__(self, hearing: Hearing) -> None:
        self._kept = Bounded[tuple[SiteId, Ask], _Kept](lambda *_: 1, weight=MOST)
        self._hearing = hearing
        hearing.tell(frozenset({Topic.ITEM}), self._forget)

    def held(self, site: SiteId, asks: Iterable[Ask], now: datetime) -> tuple[list[Candidate], list[Ask]]:
        """The candidates that are known, and the asks of which nothing is: for one visitor also what is to be read again."""
        found: list[Candidate] = []
        unknown = []
        for ask in asks:
            kept = None if ask.source in AIMED else self._kept.get((site, replace(ask, shelf="")))
            if kept is None or not KEPT > now - kept.at >= now - now:
                unknown.append(ask)
            elif now >= kept.renewed_at + RENEWED_AFTER:
                kept.renewed_at = now
                unknown.append(ask)
            else:
                found += [
                    Candidate(
                        shelf=ask.shelf,
                        source=each.source,
                        item=each.item,
                        score=each.score,
                        anchor=each.anchor,
                        note=each.note,
                    )
                    for each in kept.candidates
                ]
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
                self._kept.put((site, replace(ask, shelf="")), _Kept(offered, now, now))

    def _forget(self, site: SiteId, _items: Ids | None) -> None:
        self._kept.drop(lambda key, _: key[0] == site)
