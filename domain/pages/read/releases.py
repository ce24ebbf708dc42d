"""Questions about releases: which there are, what they would do, and which are late."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_

from domain.access import read as access
from domain.base.database import ReadSession
from domain.base.values import BlockId, SiteId
from domain.pages.models import ReleaseChangeRow, ReleaseRow
from domain.pages.read.blocks import blocks as blocks_of
from domain.pages.rules import order, release_checks, releases
from domain.pages.values.content import Content
from domain.pages.values.editing import BlockState
from domain.pages.values.releases import BlockChange, Due, Release, ReleaseCheck, ReleaseId, ReleaseState

LATE: Final = timedelta(seconds=60)
"""The chore comes by every few seconds: a release that nobody has settled for a minute means that nobody comes by."""


async def release(db: ReadSession, site: SiteId, release_id: ReleaseId) -> Release | None:
    """The release of this id, or None."""
    return next(iter(await _releases(db, _all().where(ReleaseRow.site == site, ReleaseRow.id == release_id))), None)


async def releases_of(
    db: ReadSession, site: SiteId, state: ReleaseState | None, first: int, after: ReleaseId | None = None
) -> tuple[list[Release], bool]:
    """A site's releases, the newest first, and whether there are more."""
    newest = (ReleaseRow.created_at, ReleaseRow.id)
    statement = _all().where(ReleaseRow.site == site).order_by(*(each.desc() for each in newest)).limit(first + 1)
    if state is not None:
        statement = statement.where(ReleaseRow.state == state)
    if after is not None:
        seen = select(*newest).where(ReleaseRow.id == after, ReleaseRow.site == site)
        statement = statement.where(tuple_(*newest) < seen.scalar_subquery())
    found = await _releases(db, statement)
    return found[:first], len(found) > first


async def unsettled(db: ReadSession, now: datetime, site: SiteId | None = None) -> list[Release]:
    """The releases that have come due and wait to be written down, in their order; of one site or of all."""
    statement = _all().where(*_waiting(now)).order_by(ReleaseRow.scheduled_at, ReleaseRow.id)
    return await _releases(db, statement if site is None else statement.where(ReleaseRow.site == site))


async def overdue_count(db: ReadSession, now: datetime) -> int:
    """How many releases wait to be written down for longer than a minute. Shoppers see them all the same."""
    return int((await db.execute(select(func.count()).where(*_waiting(now - LATE)))).scalar_one())


async def changes_of(db: ReadSession, release_id: ReleaseId) -> list[BlockChange]:
    """What the release does to each of its blocks."""
    return [change for change, _ in await changes_with_before(db, release_id)]


async def changes_with_before(db: ReadSession, release_id: ReleaseId) -> list[tuple[BlockChange, Content | None]]:
    """What the release does to each of its blocks, and for a published one what was live before."""
    rows = await db.execute(
        select(ReleaseChangeRow.__table__)
        .where(ReleaseChangeRow.release_id == release_id)
        .order_by(ReleaseChangeRow.block_id)
    )
    return [
        (releases.change(BlockId(row.block_id), row.changes, row.shows, was_live=row.was_live), row.before)
        for row in rows
    ]


async def check(db: ReadSession, found: Release, now: datetime) -> ReleaseCheck:
    """What the release would do now, block by block, in the order of their drafts."""
    return await check_changes(db, found, await changes_of(db, found.id), now)


async def check_changes(db: ReadSession, found: Release, changes: Sequence[BlockChange], now: datetime) -> ReleaseCheck:
    """What these changes would do now.

    Limits   three statements, however many blocks.
    """
    shop = await access.site(db, found.site)
    by_block = {change.block: change for change in changes}
    states = await blocks_of(db, found.site, list(by_block), now)
    others = await _scheduled(db, list(by_block), now, apart_from=found.id)
    return ReleaseCheck(
        release=found,
        blocks=tuple(
            release_checks.checked(state, by_block[state.id], others.get(state.id, ()), shop.default_locale)
            for state in order.in_order(list(states.values()))
        ),
    )


async def waiting_for(db: ReadSession, state: BlockState, now: datetime) -> list[Due]:
    """The scheduled releases, soonest first, that will make something else of what is live in this block."""
    found = await _scheduled(db, [state.id], now)
    return [each for each in found.get(state.id, ()) if release_checks.replaces(state, each.change)]


async def _scheduled(
    db: ReadSession, blocks: Collection[BlockId], now: datetime, apart_from: ReleaseId | None = None
) -> dict[BlockId, list[Due]]:
    """For each of these blocks the releases that will come. Uses ix_release_changes_block_id."""
    if not blocks:
        return {}
    rows = await db.execute(
        select(ReleaseChangeRow.__table__, ReleaseRow.title, ReleaseRow.scheduled_at)
        .join(ReleaseRow, ReleaseRow.id == ReleaseChangeRow.release_id)
        .where(
            ReleaseChangeRow.block_id.in_(blocks),
            ReleaseRow.state == ReleaseState.SCHEDULED,
            ReleaseRow.scheduled_at > now,
            ReleaseRow.id != apart_from if apart_from is not None else ReleaseRow.id.is_not(None),
        )
        .order_by(ReleaseRow.scheduled_at, ReleaseRow.id)
    )
    found: dict[BlockId, list[Due]] = {}
    for row in rows:
        change = releases.change(BlockId(row.block_id), row.changes, row.shows, was_live=row.was_live)
        due = Due(release=ReleaseId(row.release_id), title=row.title, at=row.scheduled_at, change=change)
        found.setdefault(change.block, []).append(due)
    return found


def _waiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (ReleaseRow.state == ReleaseState.SCHEDULED, ReleaseRow.scheduled_at <= now)


def _all() -> Select[tuple[object, ...]]:
    blocks = (
        select(func.count())
        .where(ReleaseChangeRow.release_id == ReleaseRow.id)
        .correlate(ReleaseRow)
        .scalar_subquery()
        .label("blocks")
    )
    return select(*ReleaseRow.__table__.c, blocks)


async def _releases(db: ReadSession, statement: Select[tuple[object, ...]]) -> list[Release]:
    return [_release(row) for row in await db.execute(statement)]


def _release(row: Row[tuple[object, ...]]) -> Release:
    return Release(
        id=ReleaseId(row.id),
        site=SiteId(row.site),
        title=row.title,
        state=ReleaseState(row.state),
        version=row.version,
        scheduled_at=row.scheduled_at,
        published_at=row.published_at,
        settled_at=row.settled_at,
        reverts=None if row.reverts is None else ReleaseId(row.reverts),
        created_by=row.created_by,
        created_at=row.created_at,
        blocks=row.blocks,
    )
