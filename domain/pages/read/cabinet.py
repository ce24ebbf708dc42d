"""The items that pages show, as a process keeps them between pages: never older than the page."""

from collections.abc import Iterable
from itertools import islice
from typing import Final, cast

from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.catalog import read as catalog
from domain.catalog.values import Item
from domain.changes.read.hearing import Hearing
from domain.changes.values import Ids, Topic

# An item with its words and pictures takes some 4 kB; the first that were read make room.
MOST: Final = 10_000


class Cabinet:
    """Items by site and locale: put in when a page reads them, thrown out when a later look hears that they changed."""

    def __init__(self, hearing: Hearing) -> None:
        # None where there is no such item. Looked up hundreds of times a page: by its number alone, within a site and locale.
        self._shelves: dict[tuple[SiteId, str], dict[ItemId, Item | None]] = {}
        self._hearing = hearing
        hearing.tell(frozenset({Topic.ITEM}), self._throw_out)

    async def items(
        self, db: ReadSession, site: SiteId, ids: Iterable[ItemId], locale: str, snapshot: str
    ) -> dict[ItemId, Item]:
        """The items of these ids in this locale's words; those there are none of, or that are withdrawn, are left out.

        No statement where all are known to a page that has heard of all up to this `snapshot`; else one.
        """
        shelf = self._shelves.get((site, locale), {})
        wanted = dict.fromkeys(ids)
        held = [*map(shelf.get, wanted)]
        whole = dict(zip(wanted, held, strict=True))
        if all(held):
            return cast("dict[ItemId, Item]", whole)
        found = {id_: item for id_, item in whole.items() if item is not None}
        missing = [id_ for id_ in wanted if id_ not in shelf]
        if missing:
            read = await catalog.items_by_id(db, site, missing, locale)
            self._keep(site, locale, missing, read, snapshot)
            found.update(read)
        return found

    def _keep(
        self, site: SiteId, locale: str, asked: Iterable[ItemId], read: dict[ItemId, Item], snapshot: str
    ) -> None:
        late = self._hearing.since(site, snapshot, frozenset({Topic.ITEM}))
        if late is None:
            return
        shelf = self._shelves.setdefault((site, locale), {})
        shelf.update((id_, read.get(id_)) for id_ in set(asked).difference(late.tolist()))
        over = sum(len(every) for every in self._shelves.values()) - MOST
        if over > 0:
            fullest = max(self._shelves.values(), key=len)
            for id_ in list(islice(fullest, over)):
                del fullest[id_]

    def _throw_out(self, site: SiteId, items: Ids | None) -> None:
        for (whose, _), shelf in self._shelves.items():
            if whose != site:
                continue
            if items is None:
                shelf.clear()
                continue
            for id_ in items.tolist():
                shelf.pop(ItemId(id_), None)
