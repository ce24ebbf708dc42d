"""Questions about what copywriters were taught by editors."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from domain.access.models import SiteRow
from domain.access.values import Action
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.pages.models import AdapterRow, BlockRevisionRow, LiveAdapterRow, ProposalRow
from domain.pages.values.adapters import Adapter
from domain.pages.values.proposals import ProposalState

_ANSWERED = (ProposalState.ACCEPTED, ProposalState.KEPT, ProposalState.MERGED, ProposalState.REJECTED)


async def live_adapter(db: ReadSession, site: SiteId) -> Adapter | None:
    """The adapter that the site's copywriter writes with; None where it writes as it was shipped. Uses pk_live_copy_adapters."""
    row = (await db.execute(_adapters(site).where(LiveAdapterRow.version.is_not(None)))).one_or_none()
    return None if row is None else _adapter(row)


async def adapters(db: ReadSession, site: SiteId, *, first: int = 50) -> Sequence[Adapter]:
    """The site's adapters, the newest first."""
    rows = await db.execute(_adapters(site).order_by(AdapterRow.version.desc()).limit(first))
    return [_adapter(row) for row in rows]


async def adapter(db: ReadSession, site: SiteId, version: int) -> Adapter | None:
    """The adapter of this version, if there is one."""
    row = (await db.execute(_adapters(site).where(AdapterRow.version == version))).one_or_none()
    return None if row is None else _adapter(row)


async def files(db: ReadSession, site: SiteId, version: int) -> bytes | None:
    """What the adapter consists of, packed: some 2.5 MB."""
    chosen = (AdapterRow.site == site, AdapterRow.version == version)
    packed: bytes | None = await db.scalar(select(AdapterRow.files).where(*chosen))
    return packed


async def sites_to_teach(db: ReadSession, enough: int) -> Sequence[SiteId]:
    """The sites whose editors have answered or changed so much since an adapter was last taught.

    Limits   an edit is counted whatever it changed: the job itself counts what it can learn from.
    """
    last = func.coalesce(
        select(func.max(AdapterRow.taught_at)).where(AdapterRow.site == SiteRow.key).scalar_subquery(),
        func.to_timestamp(0),
    )
    answers = _count(ProposalRow, and_(ProposalRow.site == SiteRow.key, ProposalRow.state.in_(_ANSWERED)))
    answers = answers.where(ProposalRow.decided_at > last)
    edits = _count(BlockRevisionRow, and_(BlockRevisionRow.site == SiteRow.key, BlockRevisionRow.action == Action.EDIT))
    edits = edits.where(BlockRevisionRow.at > last)
    due = select(SiteRow.key).where(answers.scalar_subquery() + edits.scalar_subquery() >= enough)
    return [SiteId(site) for site in await db.scalars(due.order_by(SiteRow.key))]


def _count(table: type[Any], which: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(table).where(which)


def _adapters(site: SiteId) -> Select[*tuple[Any, ...]]:
    own = AdapterRow.__table__.c
    live = and_(LiveAdapterRow.site == AdapterRow.site, LiveAdapterRow.version == AdapterRow.version)
    return (
        select(*(column for column in own if column.name != "files"), LiveAdapterRow.version.label("live"))
        .select_from(AdapterRow)
        .outerjoin(LiveAdapterRow, live)
        .where(AdapterRow.site == site)
    )


def _adapter(row: Row[*tuple[Any, ...]]) -> Adapter:
    return Adapter(
        site=SiteId(row.site),
        version=row.version,
        base=row.base,
        settings=row.settings,
        metrics=row.metrics,
        history=row.history,
        data_hash=row.data_hash,
        taught_at=row.taught_at,
        promoted_at=row.promoted_at,
        live=row.live is not None,
    )
