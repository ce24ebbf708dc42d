"""Questions about segments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
import structlog
from sqlalchemy import ColumnElement, ColumnExpressionArgument, Text, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from domain.audience.models import SegmentRow
from domain.audience.rules.grammar import parsed
from domain.audience.values.conditions import Condition, Use
from domain.audience.values.segments import Segment
from domain.base.database import ReadSession
from domain.base.values import SiteId

log = structlog.get_logger()


async def segments(db: ReadSession, site: SiteId) -> tuple[Segment, ...]:
    """The site's segments, by position."""
    return from_json((await db.execute(select(segments_json(site)))).scalar_one())


async def segment(db: ReadSession, site: SiteId, key: str) -> Segment | None:
    """The segment of this key, or None."""
    return next((segment for segment in await segments(db, site) if segment.key == key), None)


def segments_json(site: ColumnExpressionArgument[str] | str) -> ColumnElement[Any]:
    """The site's segments as one value, for a statement that reads other things too; `from_json` reads it.

    Uses pk_segments.
    """
    one = func.jsonb_build_object(
        "key",
        SegmentRow.key,
        "name",
        SegmentRow.name,
        "description",
        SegmentRow.description,
        "position",
        SegmentRow.position,
        # As text: a condition that was read before is not read again.
        "condition",
        cast(SegmentRow.condition, Text),
        "version",
        SegmentRow.version,
        "created_at",
        SegmentRow.created_at,
        "updated_at",
        SegmentRow.updated_at,
    )
    in_order = aggregate_order_by(one, SegmentRow.position, SegmentRow.key)
    return (
        select(func.coalesce(func.jsonb_agg(in_order), cast([], JSONB)))
        .where(SegmentRow.site == site)
        .scalar_subquery()
    )


def from_json(value: Sequence[Mapping[str, Any]]) -> tuple[Segment, ...]:
    """The segments in a value of `segments_json`; nobody is in one whose condition cannot be read any more."""
    return tuple(segment for each in value if (segment := _segment(each)) is not None)


def _segment(kept: Mapping[str, Any]) -> Segment | None:
    condition = _condition(kept["condition"])
    if condition is None:
        log.error("segment_unreadable", segment=kept["key"])
        return None
    return Segment(
        key=kept["key"],
        name=kept["name"],
        condition=condition,
        description=kept["description"],
        position=kept["position"],
        version=kept["version"],
        created_at=datetime.fromisoformat(kept["created_at"]),
        updated_at=datetime.fromisoformat(kept["updated_at"]),
    )


@lru_cache(maxsize=4096)
def _condition(written: str) -> Condition | None:
    condition = parsed(orjson.loads(written), allow=Use.SEGMENT)
    return None if isinstance(condition, list) else condition
