"""Segments that were learnt go live: keys and names stay with the groups they stood for."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import write as access
from domain.audience.models import LearntSegmentRow, SegmentAxisRow, SegmentRow, SegmentRunRow
from domain.audience.rules import succession
from domain.audience.rules.grammar import to_json
from domain.audience.values.conditions import InLearnt
from domain.audience.values.learnt import NewGroup, NewRun, Rows
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.choosing import jobs
from domain.jobs import write as promises

# Behind what editors made: where two segments have a variant, theirs wins.
FIRST_POSITION = 1_000
DESCRIPTION = "Learnt from what shoppers look at and buy; who is in it is decided when a page is read."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """The run that is live until now; `away` is how far its groups lie from the middle of all shoppers."""

    version: int
    space: int
    keys: tuple[str, ...]
    names: tuple[str, ...]
    away: Rows = field(repr=False)


async def store_run(db: WriteSession, site: SiteId, new: NewRun, now: datetime) -> int:
    """The version of the run, which is live now; the one before it is kept, and those before that are gone.

    A group that goes on keeps its key, its name, and whatever an editor made of its segment. New groups become
    segments; those that ended leave, unless somebody has edited them: then nobody is in them. What is wanted within each
    segment is promised to be counted anew.
    """
    await access.take_pen(db, site)
    before = await _before(db, site)
    called = await _called(db, site, before, new)
    version = 1 if before is None else before.version + 1
    await db.execute(update(SegmentRunRow).where(SegmentRunRow.site == site, SegmentRunRow.live).values(live=False))
    await _insert(db, site, new, called, version=version, now=now)
    await db.execute(delete(SegmentRunRow).where(SegmentRunRow.site == site, SegmentRunRow.version < version - 1))
    old = () if before is None else before.keys
    ended = sorted(set(old) - {key for key, _ in called})
    await _follow(db, site, [each for each in called if each[0] not in old], ended, now)
    await access.remember(
        db,
        site,
        actor="worker",
        action="learn_segments",
        things=[f"segment:{key}" for key, _ in called],
        details={"version": version, "shoppers": new.shoppers, "ended": ended},
        now=now,
    )
    await promises.add(db, [jobs.rebuild_memory(site)], now)
    return version


async def _before(db: WriteSession, site: SiteId) -> _Before | None:
    run = (
        await db.execute(
            select(SegmentRunRow.id, SegmentRunRow.version, SegmentRunRow.space_id).where(
                SegmentRunRow.site == site, SegmentRunRow.live
            )
        )
    ).one_or_none()
    if run is None:
        return None
    axes = select(SegmentAxisRow.axis).where(SegmentAxisRow.run_id == run.id).order_by(SegmentAxisRow.position)
    groups = (
        await db.execute(
            select(LearntSegmentRow.key, LearntSegmentRow.name, LearntSegmentRow.mean)
            .where(LearntSegmentRow.run_id == run.id)
            .order_by(LearntSegmentRow.key)
        )
    ).all()
    means = np.array([group.mean for group in groups], np.float32)
    return _Before(
        version=run.version,
        space=run.space_id,
        keys=tuple(group.key for group in groups),
        names=tuple(group.name for group in groups),
        away=means @ np.array((await db.scalars(axes)).all(), np.float32),
    )


async def _called(db: WriteSession, site: SiteId, before: _Before | None, new: NewRun) -> list[tuple[str, str]]:
    """Key and name of each group of the new run."""
    going_on: list[int | None] = [None] * len(new.groups)
    if before is not None and before.space == new.space:
        means = np.stack([group.mean for group in new.groups])
        going_on = succession.successors(before.away, means @ new.axes)
    taken = set(await db.scalars(select(SegmentRow.key).where(SegmentRow.site == site)))
    taken |= set(() if before is None else before.keys)
    called: list[tuple[str, str]] = []
    for group, old in zip(new.groups, going_on, strict=True):
        if before is not None and old is not None:
            called.append((before.keys[old], before.names[old]))
        else:
            called.append((succession.key(group.keywords, taken), succession.name(group.keywords)))
            taken.add(called[-1][0])
    return called


async def _insert(
    db: WriteSession, site: SiteId, new: NewRun, called: Sequence[tuple[str, str]], *, version: int, now: datetime
) -> None:
    run = await db.scalar(
        insert(SegmentRunRow)
        .values(
            site=site,
            space_id=new.space,
            version=version,
            live=True,
            learnt_at=now,
            shoppers=new.shoppers,
            report=asdict(new.report),
            items=new.vocabulary.items,
            words=dict(new.vocabulary.counts),
        )
        .returning(SegmentRunRow.id)
    )
    axes = [
        {"run_id": run, "position": position, "axis": axis.tolist(), "shift": float(shift)}
        for position, (axis, shift) in enumerate(zip(new.axes, new.shifts, strict=True))
    ]
    await db.execute(insert(SegmentAxisRow), axes)
    groups = [
        {"run_id": run, "key": key, "name": name, **_group(group)}
        for (key, name), group in zip(called, new.groups, strict=True)
    ]
    await db.execute(insert(LearntSegmentRow), groups)


def _group(group: NewGroup) -> dict[str, Any]:
    half_logs = np.log(group.precision.astype(np.float64)).sum() / 2
    return {
        "keywords": list(group.keywords),
        "related": list(group.related),
        "share": group.share,
        "size": group.size,
        "mean": group.mean.tolist(),
        "precision": group.precision.tolist(),
        "log_scale": float(np.log(max(group.share, 1e-12)) + half_logs),
        "items": list(group.items),
    }


async def _follow(
    db: WriteSession, site: SiteId, begun: Sequence[tuple[str, str]], ended: Sequence[str], now: datetime
) -> None:
    """The site's segments follow the run; what a person has touched or taken away stays as they left it."""
    await db.execute(
        delete(SegmentRow).where(SegmentRow.site == site, SegmentRow.key.in_(ended), SegmentRow.version == 1)
    )
    if not begun:
        return
    made = upsert(SegmentRow).values(
        [
            {
                "site": site,
                "key": key,
                "name": name[:200],
                "description": DESCRIPTION,
                "position": FIRST_POSITION,
                "condition": to_json(InLearnt(keys=(key,))),
                "version": 1,
                "created_at": now,
                "updated_at": now,
            }
            for key, name in begun
        ]
    )
    await db.execute(made.on_conflict_do_nothing())
