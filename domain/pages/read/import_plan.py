"""What a file of content would do to a site. Reading this is a dry run: nothing is written here."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_

from domain.access import read as access
from domain.audience.read import segments as audience
from domain.audience.rules.grammar import to_json
from domain.base.database import ReadSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import ImportConflict, ImportInvalid, LineProblem
from domain.pages.models import BlockRevisionRow, BlockRow, GenerationRow, PageRow, ProposalRow, ReleaseRow
from domain.pages.read.blocks import blocks, page_state
from domain.pages.read.export import releases_as_lines
from domain.pages.read.policies import policies
from domain.pages.rules import exchange, exchange_lines, exchange_plan
from domain.pages.values.content import Content
from domain.pages.values.editing import BlockState, PageState
from domain.pages.values.exchange import ImportPlan, Known, Line, LineType
from domain.wording.read import guides

AT_ONCE = 2_000


async def import_plan(
    db: ReadSession, site: SiteId, texts: Iterable[bytes], *, publish: bool, now: datetime
) -> ImportPlan:
    """Everything that would be written, checked to the last line. What the site has like that already is not in it.

    Errors   UnknownSite; ImportInvalid with every problem of every line; ImportConflict with everything that moved on
             since the file was made.
    """
    lines, problems = _lines(texts)
    known = await _known(db, site, lines, now)
    if problems := sorted([*problems, *exchange.problems(lines, known)], key=lambda each: each.line):
        raise ImportInvalid(problems)
    behind = exchange_plan.behind(lines, known, publish=publish)
    bases = await _bases(db, [(each.line.said["id"], each.line.said["version"]) for each in behind])
    if moved := exchange_plan.moved(lines, known, bases, publish=publish):
        raise ImportConflict(moved)
    return exchange_plan.plan(lines, known, publish=publish)


def _lines(texts: Iterable[bytes]) -> tuple[list[Line], list[LineProblem]]:
    lines: list[Line] = []
    problems: list[LineProblem] = []
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        found = exchange_lines.line(number, text)
        if isinstance(found, Line):
            lines.append(found)
        else:
            problems += found
    return lines, problems


async def _known(db: ReadSession, site: SiteId, lines: Sequence[Line], now: datetime) -> Known:
    shop = await access.site(db, site)
    groups = exchange.by_type(lines)
    places = await db.execute(
        select(BlockRow.id, BlockRow.key, PageRow.key.label("page"))
        .join(PageRow, PageRow.id == BlockRow.page_id)
        .where(BlockRow.site == site)
    )
    standing = {(row.page, row.key): BlockId(row.id) for row in places}
    found = await _blocks(db, site, _block_ids(groups), now)
    waiting = select(ProposalRow.block_id, ProposalRow.field, ProposalRow.locale).where(
        ProposalRow.site == site, ProposalRow.state == "open"
    )
    return Known(
        site=site,
        locales=shop.locales,
        default_locale=shop.default_locale,
        empty=not standing,
        segments={each.key: _segment(each) for each in await audience.segments(db, site)},
        policies={(each.kind, each.field or ""): each.policy for each in await policies(db, site)},
        guides={each.locale: each for each in await guides(db, site)},
        pages=await _pages(db, site),
        blocks=found,
        places=standing,
        generations=await _generations(db, _named_generations(groups), found),
        proposals=frozenset(await _present(db, ProposalRow, [line.said["id"] for line in groups[LineType.PROPOSAL]])),
        waiting=frozenset((BlockId(row.block_id), row.field, row.locale) for row in await db.execute(waiting)),
        releases=await _releases(db, site, [line.said["id"] for line in groups[LineType.RELEASE]]),
        elsewhere=await _elsewhere(db, site, groups),
    )


def _block_ids(groups: dict[LineType, list[Line]]) -> list[BlockId]:
    named = {line.said["id"] for line in groups[LineType.BLOCK]}
    named.update(line.said["block"] for kind in (LineType.GENERATION, LineType.PROPOSAL) for line in groups[kind])
    named.update(change["block"] for line in groups[LineType.RELEASE] for change in line.said["changes"])
    return sorted(BlockId(each) for each in named)


def _segment(found: Any) -> dict[str, Any]:
    said = {name: getattr(found, name) for name in exchange_lines.SHAPES[LineType.SEGMENT]}
    return said | {"condition": to_json(found.condition)}


async def _blocks(db: ReadSession, site: SiteId, ids: Sequence[BlockId], now: datetime) -> dict[BlockId, BlockState]:
    found: dict[BlockId, BlockState] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= await blocks(db, site, ids[start : start + AT_ONCE], now)
    return found


async def _pages(db: ReadSession, site: SiteId) -> dict[str, PageState]:
    rows = await db.execute(select(PageRow.__table__).where(PageRow.site == site))
    return {row.key: page_state(row) for row in rows}


def _named_generations(groups: dict[LineType, list[Line]]) -> set[UUID]:
    """The generations that any line makes or names."""
    named = {line.said["id"] for line in groups[LineType.GENERATION]}
    named.update(line.said["generation"] for line in groups[LineType.PROPOSAL])
    for line in groups[LineType.BLOCK]:
        for content in (line.said["draft"], line.said["live"] or {}):
            named.update(exchange.generations(content))
    for line in groups[LineType.RELEASE]:
        for change in line.said["changes"]:
            named.update(exchange.generations({slot["key"]: {"": slot["entry"] or {}} for slot in change["changes"]}))
    return named


async def _generations(db: ReadSession, named: Collection[UUID], of: Collection[BlockId]) -> dict[UUID, BlockId]:
    """Which of these generations there are for these blocks."""
    statement = select(GenerationRow.id, GenerationRow.block_id)
    return {
        row.id: BlockId(row.block_id)
        async for row in _rows(db, statement, GenerationRow.id, named)
        if row.block_id in of
    }


async def _present(db: ReadSession, table: Any, ids: Collection[UUID]) -> list[UUID]:
    return [row.id async for row in _rows(db, select(table.id), table.id, ids)]


async def _elsewhere(db: ReadSession, site: SiteId, groups: dict[LineType, list[Line]]) -> frozenset[UUID]:
    tables: dict[LineType, Any] = {
        LineType.PAGE: PageRow,
        LineType.BLOCK: BlockRow,
        LineType.GENERATION: GenerationRow,
        LineType.PROPOSAL: ProposalRow,
        LineType.RELEASE: ReleaseRow,
    }
    found: set[UUID] = set()
    for kind, table in tables.items():
        statement = select(table.id).where(table.site != site)
        ids = [line.said["id"] for line in groups[kind]]
        found.update([row.id async for row in _rows(db, statement, table.id, ids)])
    return frozenset(found)


async def _releases(db: ReadSession, site: SiteId, ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """These releases as lines would say them, whatever their state."""
    return {
        row.id: {**row._asdict(), "changes": exchange_lines.changes(row.changes)}
        async for row in _rows(db, releases_as_lines(site), ReleaseRow.id, ids)
    }


async def _bases(db: ReadSession, wanted: Sequence[tuple[BlockId, int]]) -> dict[BlockId, Content]:
    """What the drafts were at these versions."""
    row = BlockRevisionRow
    found: dict[BlockId, Content] = {}
    for start in range(0, len(wanted), AT_ONCE):
        numbered = tuple_(row.block_id, row.number).in_(wanted[start : start + AT_ONCE])
        rows = await db.execute(select(row.block_id, row.content).where(numbered))
        found |= {BlockId(each.block_id): each.content for each in rows}
    return found


async def _rows(
    db: ReadSession, statement: Select[*tuple[Any, ...]], column: Any, ids: Collection[UUID]
) -> AsyncIterator[Any]:
    """The rows with these ids, asked for in batches: a statement takes so many parameters and no more."""
    listed = sorted(ids)
    for start in range(0, len(listed), AT_ONCE):
        for row in await db.execute(statement.where(column.in_(listed[start : start + AT_ONCE]))):
            yield row
