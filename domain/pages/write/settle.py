"""Writing down what has come due. Shoppers see it from its moment on; this only brings the tables up to date."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from domain.access import write as access
from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.models import ReleaseChangeRow, ReleaseRow
from domain.pages.read.blocks import blocks
from domain.pages.rules import releases
from domain.pages.values.editing import BlockState
from domain.pages.values.releases import BlockChange, ReleaseId
from domain.pages.write import steps
from domain.webhooks import write as webhooks
from domain.webhooks.values import NewEvent

SCHEDULE = Hand(label="schedule", machine=True)


async def settle_due(db: WriteSession, site: SiteId, now: datetime) -> int:
    """How many releases of the site had come due and are published for good now, each as of its moment.

    The caller holds the site's pen.
    """
    due = select(ReleaseRow.__table__).where(
        ReleaseRow.site == site, ReleaseRow.state == "scheduled", ReleaseRow.scheduled_at <= now
    )
    rows = (await db.execute(due.order_by(ReleaseRow.scheduled_at, ReleaseRow.id))).all()
    for row in rows:
        await put_live(db, row, await changes_of(db, ReleaseId(row.id)), by=SCHEDULE, at=row.scheduled_at, now=now)
    return len(rows)


async def changes_of(db: WriteSession, release: ReleaseId) -> list[BlockChange]:
    """What the release does to each of its blocks."""
    rows = await db.execute(
        select(ReleaseChangeRow.__table__)
        .where(ReleaseChangeRow.release_id == release)
        .order_by(ReleaseChangeRow.block_id)
    )
    return [releases.change(BlockId(row.block_id), row.changes, row.shows, was_live=row.was_live) for row in rows]


async def put_live(
    db: WriteSession, release: Row[Any], changes: Sequence[BlockChange], *, by: Hand, at: datetime, now: datetime
) -> list[BlockState]:
    """The blocks with the release's changes live, in one go; the release is published as of `at`.

    A draft that said what was live follows; where an editor has moved on since, their words stay.
    """
    # As written down, not as seen: this release itself is among what has come due.
    states = await blocks(db, release.site, [change.block for change in changes], None)
    taken = []
    before: list[dict[str, Any]] = []
    for change in changes:
        block = states[change.block]
        live = releases.applied(block.live, change)
        taken.append(
            steps.Step(
                before=block,
                action=Action.RELEASE,
                draft=releases.followed(block.draft, block.live, live),
                live=live,
                note=f"release {release.title}",
            )
        )
        before.append({"block_": change.block, "before_": block.live})
    moved = [step for step in taken if step.moves_live or step.draft != step.before.draft]
    after = await steps.take_steps(db, moved, by=by, now=now)
    if before:
        await (await db.connection()).execute(
            update(ReleaseChangeRow)
            .where(ReleaseChangeRow.release_id == release.id, ReleaseChangeRow.block_id == bindparam("block_"))
            .values(before=bindparam("before_", type_=steps.NULLABLE_JSON)),
            before,
        )
    await _published(db, release, by=by, at=at, now=now)
    return after


async def _published(db: WriteSession, release: Row[Any], *, by: Hand, at: datetime, now: datetime) -> None:
    version = release.version + 1
    await db.execute(
        update(ReleaseRow)
        .where(ReleaseRow.id == release.id)
        .values(state="published", published_at=at, settled_at=now, version=version, updated_at=now)
    )
    await access.remember(
        db,
        release.site,
        actor=by.label,
        action="publish_release",
        things=[f"release:{release.id}"],
        details={"title": release.title, "at": at.isoformat()},
        now=now,
    )
    payload = {"release": str(release.id), "title": release.title, "at": at.isoformat()}
    event = NewEvent(entity=f"release:{release.id}", sequence=version, type="release.published", payload=payload)
    await webhooks.tell(db, release.site, [event], now)
