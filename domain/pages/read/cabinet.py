"""The items that pages show, as a process keeps them between pages: never older than the page."""

from collections.abc import Iterable
from typing import Final, TypeAlias

from domain.base.bounded import Bounded
from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.catalog import read as catalog
from domain.catalog.values import Item
from domain.changes.read.hearing import Hearing
from domain.changes.values import Ids, Topic

# An item with its words and pictures takes some 4 kB.
MOST: Final = 10_000

_Key: TypeAlias = tuple[SiteId, str, ItemId]


class Cabinet:
    """Items by site and locale: put in when a page reads them, thrown out when a later look hears that they changed."""

    def __init__(self, hearing: Hearing) -> None:
        self._kept = Bounded[_Key, Item | None](lambda _key, _item: 1, weight=MOST)
        self._locales: dict[SiteId, set[str]] = {}
        self._hearing = hearing
        hearing.tell(frozenset({Topic.ITEM}), self._throw_out)

    async def items(
        self, db: ReadSession, site: SiteId, ids: Iterable[ItemId], locale: str, snapshot: str
    ) -> dict[ItemId, Item]:
        """The items of these ids in this locale's words; those there are none of, or that are withdrawn, are left out.

        No statement where all are known to a page that has heard of all up to this `snapshot`; else one.
        """
        found: dict[ItemId, Item] = {}
        missing = []
        for id_ in dict.fromkeys(ids):
            key = (site, locale, id_)
            if key not in self._kept:
                missing.append(id_)
            elif (item := self._kept.use(key)) is not None:
                found[id_] = item
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
        self._locales.setdefault(site, set()).add(locale)
        for id_ in set(asked).difference(late.tolist()):
            self._kept.put((site, locale, id_), read.get(id_))

    def _throw_out(self, site: SiteId, items: Ids | None) -> None:
        locales = self._locales.get(site, set())
        if items is None:
            self._kept.drop(lambda key, _: key[0] == site)
        else:
            for id_ in items.tolist():
                for locale in locales:
                    self._kept.pop((site, locale, ItemId(id_)))
