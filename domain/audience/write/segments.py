"""Commands on segments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import write as access
from domain.audience.errors import SegmentAbsent, SegmentChanged, SegmentExists
from domain.audience.models import SegmentRow
from domain.audience.rules.grammar import to_json
from domain.audience.rules.segments import require_segment
from domain.audience.values.segments import NewSegment, Segment
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId


async def save_segment(
    db: WriteSession, site: SiteId, new: NewSegment, *, expected_version: int | None, by: str, now: datetime
) -> Segment:
    """The segment as it is kept now. Without a version it is a new one; saving what is there already writes nothing.

    Errors   SegmentInvalid, SegmentExists, SegmentAbsent, SegmentChanged; then nothing was written.
    """
    condition = require_segment(new)
    await access.take_pen(db, site)
    said: dict[str, Any] = {"name": new.name, "description": new.description, "position": new.position}
    fields = {**said, "condition": to_json(condition)}
    if expected_version is None:
        version, created_at, updated_at = 1, now, now
        made = upsert(SegmentRow).values(site=site, key=new.key, **fields, version=1, created_at=now, updated_at=now)
        if (await db.execute(made.on_conflict_do_nothing().returning(SegmentRow.key))).scalar_one_or_none() is None:
            raise SegmentExists(new.key)
        await _remember(db, site, new.key, "create_segment", {"version": 1, **fields}, by=by, now=now)
    else:
        kept = await _seen(db, site, new.key, expected_version)
        version, created_at, updated_at = kept.version, kept.created_at, kept.updated_at
        if fields != {name: getattr(kept, name) for name in fields}:
            version, updated_at = version + 1, now
            await db.execute(
                update(SegmentRow).where(*_this(site, new.key)).values(**fields, version=version, updated_at=now)
            )
            await _remember(db, site, new.key, "edit_segment", {"version": version, **fields}, by=by, now=now)
    return Segment(
        key=new.key, **said, condition=condition, version=version, created_at=created_at, updated_at=updated_at
    )


async def forget_segment(
    db: WriteSession, site: SiteId, key: str, *, expected_version: int, by: str, now: datetime
) -> None:
    """The segment is gone, and nobody is in it any more; what it was stands in the audit log.

    Errors   SegmentAbsent, SegmentChanged; then nothing was written.
    """
    await access.take_pen(db, site)
    kept = await _seen(db, site, key, expected_version)
    await db.execute(delete(SegmentRow).where(*_this(site, key)))
    details: dict[str, Json] = {"version": kept.version, "name": kept.name, "condition": kept.condition}
    await _remember(db, site, key, "forget_segment", details, by=by, now=now)


async def _seen(db: WriteSession, site: SiteId, key: str, expected: int) -> Row[tuple[object, ...]]:
    columns = SegmentRow.__table__.columns
    kept = (await db.execute(select(*columns).where(*_this(site, key)))).one_or_none()
    if kept is None:
        raise SegmentAbsent(key)
    if kept.version != expected:
        raise SegmentChanged(key, expected, kept.version)
    return kept


def _this(site: SiteId, key: str) -> tuple[ColumnElement[bool], ...]:
    return (SegmentRow.site == site, SegmentRow.key == key)


async def _remember(
    db: WriteSession, site: SiteId, key: str, action: str, details: Mapping[str, Json], *, by: str, now: datetime
) -> None:
    await access.remember(db, site, actor=by, action=action, things=[f"segment:{key}"], details=details, now=now)
