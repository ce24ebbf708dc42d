"""A site that everybody writes to at once: what each writer does, and what has to be true whatever they did."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.engine import Row

from domain.access import read as access_read
from domain.access import write as access
from domain.access.models import AuditEntryRow
from domain.access.values import Hand, Site
from domain.audience.values.segments import NewSegment
from domain.audience.write.segments import save_segment
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.jobs.models import JobRow
from domain.pages.errors import BlockAbsent
from domain.pages.models import BlockRevisionRow, BlockRow, GenerationRow, ProposalRow, ReleaseRow
from domain.pages.read.blocks import block as block_of
from domain.pages.read.blocks import blocks as blocks_of
from domain.pages.read.blocks import page as page_of
from domain.pages.values.content import Content, FieldEdit, Layer, Scope
from domain.pages.values.editing import BlockState, NewBlock
from domain.pages.values.fields import CopyPolicy
from domain.pages.write.create_page import create_page
from domain.pages.write.edit_block import edit_block
from domain.pages.write.publish_block import publish_block
from domain.webhooks.models import EventRow
from tests.conftest import empty
from tests.shops import NOW, SHOP

T = TypeVar("T")
Slot = tuple[BlockId, str, str]
"""A block, a field and the key of a scope."""

ADA = Hand(label="Ada")
TABLES = (BlockRow, BlockRevisionRow, AuditEntryRow, JobRow, GenerationRow, ProposalRow, ReleaseRow, EventRow)
MACHINES = "generated"


class World:
    """A site `shop` with three heroes, one of each copy policy, on a loop of its own; `now` moves only when told to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.loop = asyncio.new_event_loop()
        self.now = NOW
        self.database = Database(url, pool_size=2)
        self.do(self._start())
        self.blocks = self.do(self._blocks())

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def close(self) -> None:
        self.do(self.database.close())
        self.loop.close()

    def advance(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def state(self, block: BlockId, now: datetime | None = None) -> BlockState:
        return self.do(self._state(block, now or self.now))

    def states(self) -> dict[BlockId, BlockState]:
        return self.do(self._states())

    def publish_first(self) -> None:
        """The first block says something, and shoppers see it."""
        self.do(self._publish_first())

    def page_version(self) -> int:
        return self.do(self._page_version())

    def rows(self) -> list[int]:
        """How many rows there are of everything that a command can write."""
        return self.do(self._rows())

    def broken(self) -> tuple[object, ...]:
        return self.do(self._broken())

    def history(self, block: BlockId) -> list[Row[Any]]:
        return self.do(self._history(block))

    def open_proposals(self) -> list[Row[Any]]:
        return self.do(self._open_proposals())

    async def _start(self) -> None:
        await empty(self.url)
        about = Site(key=SHOP, name="Shop", default_locale="en", locales=("en", "fr"), currency="EUR")
        loyal = NewSegment(key="loyal", name="Loyal", condition={"away_days": {"at_least": 3}})
        kinds = [NewBlock(key=policy.value, kind="hero", copy_policy=policy) for policy in CopyPolicy]
        async with self.database.write() as db:
            await access.create_site(db, about)
            await save_segment(db, SiteId(SHOP), loyal, expected_version=None, by="Ada", now=NOW)
            await create_page(db, SHOP, "home", "Home", kinds, by=ADA, now=NOW)

    async def _blocks(self) -> list[BlockId]:
        async with self.database.read() as db:
            rows = await db.execute(select(BlockRow.id).order_by(BlockRow.key))
            return [BlockId(each) for each in rows.scalars()]

    async def _state(self, block: BlockId, now: datetime) -> BlockState:
        async with self.database.read() as db:
            found = await block_of(db, SHOP, block, now)
        if found is None:
            raise BlockAbsent(str(block))
        return found

    async def _states(self) -> dict[BlockId, BlockState]:
        async with self.database.read() as db:
            return await blocks_of(db, SHOP, self.blocks, self.now)

    async def _publish_first(self) -> None:
        block, scope = self.blocks[0], Scope(layer=Layer.PERSON, locale="en")
        edits = [FieldEdit(name="headline", value="One")]
        async with self.database.write() as db:
            await edit_block(db, SHOP, block, expected_version=1, edits=edits, scope=scope, by=ADA, now=NOW)
            await publish_block(db, SHOP, block, expected_version=2, by=ADA, now=NOW)

    async def _page_version(self) -> int:
        async with self.database.read() as db:
            found = await page_of(db, SHOP, "home")
        return 0 if found is None else found.version

    async def _rows(self) -> list[int]:
        async with self.database.read() as db:
            counts = [select(func.count()).select_from(table.__table__).scalar_subquery() for table in TABLES]
            return list((await db.execute(select(*counts))).one())

    async def _broken(self) -> tuple[object, ...]:
        async with self.database.read() as db:
            return (await access_read.verify_audit(db, SHOP)).broken

    async def _history(self, block: BlockId) -> list[Row[Any]]:
        own = BlockRevisionRow.__table__
        async with self.database.read() as db:
            rows = await db.execute(select(own).where(own.c.block_id == block).order_by(own.c.number))
            return list(rows.all())

    async def _open_proposals(self) -> list[Row[Any]]:
        own = ProposalRow.__table__
        async with self.database.read() as db:
            rows = await db.execute(select(own).where(own.c.state == "open").order_by(own.c.created_at, own.c.id))
            return list(rows.all())


def words_of_people(block: BlockId, content: Content) -> dict[Slot, object]:
    """What people said, by where they said it: a value, or EMPTY. What nobody said is not there."""
    return {
        (block, field, key): EMPTY if entry.get("empty") else entry["value"]
        for field, said in content.items()
        for key, entry in said.items()
        if not key.startswith(MACHINES)
    }


EMPTY = object()
