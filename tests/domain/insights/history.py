"""A shop's past, put into the tables as it was recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update

from domain.base.database import Database
from domain.base.values import ItemId, SiteId
from domain.behaviour.models import ImpressionRow, ShopperRow, SignalRow
from tests.shops import days_ago


class Past:
    """Collects what happened, and writes it all at once."""

    def __init__(self, shop: SiteId, items: Mapping[str, ItemId]) -> None:
        self._shop = shop
        self._items = items
        self._pages: list[dict[str, Any]] = []
        self._signals: list[dict[str, Any]] = []

    def page(
        self,
        who: str,
        at: datetime | float,
        blocks: Sequence[str | tuple[str, Sequence[str]]] = ("hero", "rail"),
        **given: object,
    ) -> UUID:
        """Somebody saw a page, days ago or at a moment, of these blocks and of the items in them, where they are said."""
        moment = at if isinstance(at, datetime) else days_ago(at)
        page = {"id": uuid4(), "site": self._shop, "shopper": who, "page": "home", "policy": "editorial-1"}
        page |= {"channel": "web", "shown_at": moment, "arms": None}
        shown = [(each, ()) if isinstance(each, str) else each for each in blocks]
        page["blocks"] = [
            [key, place, None, [self._items[sku] for sku in skus]] for place, (key, skus) in enumerate(shown)
        ]
        self._pages.append({**page, **{name: value for name, value in given.items() if name in page}})
        said: dict[str, Any] = {name: given[name] for name in ("marked", "measured") if name in given}
        self.did(who, "impression", moment + timedelta(seconds=1), page=page["id"], **said)
        return page["id"]  # type: ignore[return-value]

    def did(
        self, who: str, kind: str, at: datetime | float, sku: str | None = None, *, page: object = None, **given: object
    ) -> None:
        """Somebody did something, days ago or at a moment."""
        moment = at if isinstance(at, datetime) else days_ago(at)
        signal = {"id": str(uuid4()), "site": self._shop, "shopper": who, "kind": kind, "at": moment, "weight": 0.0}
        signal |= {"received_at": moment, "channel": "web", "impression_id": page, "block": None, "value": None}
        signal |= {
            "item_id": None if sku is None else self._items[sku],
            "marked": None,
            "measured": True,
            "position": None,
        }
        self._signals.append({**signal, **given})

    async def write(self, database: Database, one_person: Mapping[str, str] | None = None) -> None:
        """Everything is in the tables; `one_person` names keys that belong to the person of another key."""
        async with database.write() as db:
            keys = sorted({each["shopper"] for each in (*self._pages, *self._signals)})
            await db.execute(insert(ShopperRow), [{"site": self._shop, "key": key} for key in keys])
            rows = (await db.execute(select(ShopperRow.key, ShopperRow.id))).all()
            ids = {row.key: row.id for row in rows}
            for key, other in (one_person or {}).items():
                joined = update(ShopperRow).where(ShopperRow.key == key).values(person_id=ids[other])
                await db.execute(joined)
            for row, table in ((self._pages, ImpressionRow), (self._signals, SignalRow)):
                known = [
                    {**{k: v for k, v in each.items() if k != "shopper"}, "shopper_id": ids[each["shopper"]]}
                    for each in row
                ]
                if known:
                    await db.execute(insert(table), known)
