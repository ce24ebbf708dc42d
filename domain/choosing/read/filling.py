"""What a process may know of all items before the first page asks for it."""

from datetime import datetime

from sqlalchemy import text

from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.changes.read import NEWS, news
from domain.choosing.read.facts import ENTRIES, entries
from domain.choosing.read.ledger import Ledger

# A tenth of a second of Postgres; a page that comes meanwhile waits for some milliseconds of ours at most.
AT_ONCE = 5_000

# Reads pk_items from where the last look ended.
_SOME = f"""
WITH wanted AS MATERIALIZED (
    SELECT id AS item FROM items WHERE id > :after AND site = :site AND kind = 'product' ORDER BY id LIMIT :most
)
SELECT * FROM {ENTRIES} CROSS JOIN {NEWS}
"""  # noqa: S608 - constants


async def fill(db: ReadSession, ledger: Ledger, site: SiteId, after: ItemId, now: datetime) -> ItemId | None:
    """The last product that the ledger knows now of those behind this one; None where there is none. One statement."""
    names = {"site": site, "after": after, "most": AT_ONCE, "seen": ledger.seen(site, now)}
    row = (await db.execute(text(_SOME), names)).one()
    heard, found = news(row), entries(row)
    ledger.hear(site, heard, now)
    if not len(found):
        return None
    ledger.keep(site, found["item"], found, heard.snapshot)
    return ItemId(int(found["item"].max()))
