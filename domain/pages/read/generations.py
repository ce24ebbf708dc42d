"""Where machine's words came from, and where they are in use."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, tuple_

from domain.base.database import ReadSession
from domain.base.values import BlockId, GenerationId, SiteId
from domain.pages.models import BlockRow, GenerationRow, PageRow
from domain.pages.read.blocks import blocks
from domain.pages.rules.proposals import in_use
from domain.pages.values.editing import BlockState, Generation
from domain.wording.read import guides

BATCH = 500
NEWEST_FIRST = (GenerationRow.created_at.desc(), GenerationRow.id.desc())


async def generations(
    db: ReadSession,
    site: SiteId,
    *,
    now: datetime,
    block: BlockId | None = None,
    first: int,
    after: GenerationId | None = None,
) -> tuple[Sequence[Generation], bool]:
    """The site's generations, or those of one block, newest first, and whether there are more."""
    statement = _generations(site).order_by(*NEWEST_FIRST).limit(first + 1)
    if block is not None:
        statement = statement.where(GenerationRow.block_id == block)
    if after is not None:
        seen = select(GenerationRow.created_at, GenerationRow.id).where(GenerationRow.id == after).subquery()
        place = tuple_(GenerationRow.created_at, GenerationRow.id)
        statement = statement.join(seen, place < tuple_(seen.c.created_at, seen.c.id))
    rows = (await db.execute(statement)).all()
    return await _with_use(db, site, rows[:first], now), len(rows) > first


async def generation(db: ReadSession, site: SiteId, generation_id: GenerationId, now: datetime) -> Generation | None:
    """The generation of this id, or None."""
    rows = (await db.execute(_generations(site).where(GenerationRow.id == generation_id))).all()
    return next(iter(await _with_use(db, site, rows, now)), None)


async def all_generations(
    db: ReadSession, site: SiteId, *, now: datetime, since: datetime | None = None
) -> AsyncIterator[Sequence[Generation]]:
    """Every generation of the site in batches, oldest first; a batch is in memory at a time."""
    statement = _generations(site).order_by(GenerationRow.created_at, GenerationRow.id)
    if since is not None:
        statement = statement.where(GenerationRow.created_at >= since)
    rows = await db.stream(statement, execution_options={"yield_per": BATCH})
    async for batch in rows.partitions(BATCH):
        yield await _with_use(db, site, batch, now)


def _generations(site: SiteId) -> Select[*tuple[Any, ...]]:
    return (
        select(GenerationRow.__table__, BlockRow.key.label("block_key"), BlockRow.kind, PageRow.key.label("page"))
        .join(BlockRow, BlockRow.id == GenerationRow.block_id)
        .join(PageRow, PageRow.id == BlockRow.page_id)
        .where(GenerationRow.site == site)
    )


async def _with_use(
    db: ReadSession, site: SiteId, rows: Sequence[Row[*tuple[Any, ...]]], now: datetime
) -> list[Generation]:
    states = await blocks(db, site, {BlockId(row.block_id) for row in rows}, now)
    newest = {each.locale: each.version for each in await guides(db, site)} if rows else {}
    return [_generation(row, states[BlockId(row.block_id)], newest.get(row.locale, row.guide_version)) for row in rows]


def _generation(row: Row[*tuple[Any, ...]], block: BlockState, guide: int) -> Generation:
    generation_id = GenerationId(row.id)
    return Generation(
        id=generation_id,
        block=block.id,
        block_key=row.block_key,
        page=row.page,
        kind=row.kind,
        field=row.field,
        locale=row.locale,
        text=row.text,
        origin=row.origin,
        model=row.model,
        model_revision=row.model_revision,
        prompt_version=row.prompt_version,
        inputs_hash=row.inputs_hash,
        settings=row.settings,
        seed=row.seed,
        verdicts=row.verdicts,
        candidates=row.candidates,
        took_ms=row.took_ms,
        guide_version=row.guide_version,
        outdated=row.guide_version != guide,
        created_at=row.created_at,
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
        in_use=in_use(block.draft, block.live, row.field, generation_id),
    )
