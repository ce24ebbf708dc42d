"""Which releases have come due for a block, inside the statement that reads the block."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, func, not_, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from domain.pages.models import BlockRow, ReleaseChangeRow, ReleaseRow
from domain.pages.values.releases import ReleaseId


def due(
    now: datetime | BindParameter[Any], including: ReleaseId | BindParameter[Any] | None = None
) -> ColumnElement[Any]:
    """The changes of every scheduled release whose moment has come, oldest first, as JSON; NULL where there are none.

    `including` counts whatever its state, last where its own moment has not come: a look at what it would bring.
    Uses ix_release_changes_block_id.
    """
    come = and_(ReleaseRow.state == "scheduled", ReleaseRow.scheduled_at <= now)
    wanted = come if including is None else or_(come, ReleaseRow.id == including)
    last = and_(ReleaseRow.id == including, not_(come))
    one = func.jsonb_build_object(
        *("release", ReleaseRow.id, "title", ReleaseRow.title, "at", ReleaseRow.scheduled_at),
        *("changes", ReleaseChangeRow.changes, "shows", ReleaseChangeRow.shows, "was_live", ReleaseChangeRow.was_live),
    )
    in_order = (
        [ReleaseRow.scheduled_at, ReleaseRow.id]
        if including is None
        else [last, ReleaseRow.scheduled_at, ReleaseRow.id]
    )
    return (
        select(func.jsonb_agg(aggregate_order_by(one, *in_order)))
        .select_from(ReleaseChangeRow)
        .join(ReleaseRow, ReleaseRow.id == ReleaseChangeRow.release_id)
        .where(ReleaseChangeRow.block_id == BlockRow.id, wanted)
        .correlate(BlockRow)
        .scalar_subquery()
    )
