"""Where machine's words came from, and where they are in use."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, UUID, ColumnElement, Row, Select, Text, cast, func, select, tuple_, union
from sqlalchemy.dialects.postgresql import JSONPATH

from domain.base.database import ReadSession
from domain.base.values import BlockId, GenerationId, SiteId
from domain.pages.models import BlockRow, GenerationRow, PageRow
from domain.pages.read.blocks import blocks
from domain.pages.rules.proposals import in_use
from domain.pages.values.editing import BlockState, Generation
from domain.wording.models import CopyGuideRow
from domain.wording.read import guides

BATCH = 500
NEWEST_FIRST = (GenerationRow.created_at.desc(), GenerationRow.id.desc())


async def generations(
    db: ReadSession,
    site: SiteId,
    *,
    now: datetime,
    block: BlockId | None = None,
    locale: str | None = None,
    used: bool = False,
    outdated: bool = False,
    first: int,
    after: GenerationId | None = None,
) -> tuple[Sequence[Generation], bool]:
    """The site's generations, or those of one block, newest first, and whether there are more.

    `used`: only those that a draft, or what is live, names. `outdated`: only those whose guide says something else now.
    """
    statement = _generations(site).order_by(*NEWEST_FIRST).limit(first + 1)
    if block is not None:
        statement = statement.where(GenerationRow.block_id == block)
    if locale is not None:
        statement = statement.where(GenerationRow.locale == locale)
    if used:
        statement = statement.where(GenerationRow.id.in_(_used(site)))
    if outdated:
        statement = statement.where(GenerationRow.guide_version != _newest_guide(site))
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


def named(content: Any, path: str) -> ColumnElement[Any]:
    """The generations that stand at this path of content, as JSON."""
    return func.jsonb_path_query(content, cast(path, JSONPATH)).label("id")


def ids(of: Any) -> ColumnElement[Any]:
    """What `named` found, as ids."""
    return cast(of.op("#>>")(cast([], ARRAY(Text))), UUID)


def _used(site: SiteId) -> Select[Any]:
    entries = "$.*.*.generation"
    found = union(
        select(named(BlockRow.draft, entries)).where(BlockRow.site == site),
        select(named(BlockRow.live, entries)).where(BlockRow.site == site, BlockRow.live.is_not(None)),
    ).subquery()
    return select(ids(found.c.id))


def _newest_guide(site: SiteId) -> ColumnElement[int]:
    """The version that holds in a generation's locale. Uses pk_copy_guides."""
    mine = (CopyGuideRow.site == site, CopyGuideRow.locale == GenerationRow.locale)
    newest = select(func.max(CopyGuideRow.version)).where(*mine).correlate(GenerationRow).scalar_subquery()
    return func.coalesce(newest, 0)


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
