"""Writing down what has come due. Shoppers see it from its moment on; this only brings the tables up to date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from domain.access import write as access
from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.pages.models import ReleaseChangeRow, ReleaseRow
from domain.pages.read.blocks import blocks
from domain.pages.read.releases import changes_of, unsettled
from domain.pages.rules import releases
from domain.pages.values.releases import BlockChange, Release, ReleaseState
from domain.pages.write import steps
from domain.webhooks import write as webhooks
from domain.webhooks.values import NewEvent

SCHEDULE = Hand(label="schedule", machine=True)


async def settle_due(db: WriteSession, site: SiteId, now: datetime) -> int:
    """How many releases of the site had come due and are published for good now, each as of its moment.

    The caller holds the site's pen.
    """
    found = await unsettled(db, now, site)
    for each in found:
        await put_live(db, each, await changes_of(db, each.id), by=SCHEDULE, at=each.scheduled_at or now, now=now)
    return len(found)


async def put_live(
    db: WriteSession, release: Release, changes: Sequence[BlockChange], *, by: Hand, at: datetime, now: datetime
) -> Release:
    """The release, published as of `at`, with all its changes live in one go.

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
                since=at,
            )
        )
        before.append({"block_": change.block, "before_": block.live})
    moved = [step for step in taken if step.moves_live or step.draft != step.before.draft]
    await steps.take_steps(db, moved, by=by, now=now)
    if before:
        await db.execute(
            update(ReleaseChangeRow)
            .where(ReleaseChangeRow.release_id == release.id, ReleaseChangeRow.block_id == bindparam("block_"))
            .values(before=bindparam("before_", type_=steps.NULLABLE_JSON)),
            before,
        )
    return await _published(db, release, by=by, at=at, now=now)


async def _published(db: WriteSession, release: Release, *, by: Hand, at: datetime, now: datetime) -> Release:
    published = replace(
        release, state=ReleaseState.PUBLISHED, published_at=at, settled_at=now, version=release.version + 1
    )
    await db.execute(
        update(ReleaseRow)
        .where(ReleaseRow.id == release.id)
        .values(state=published.state, published_at=at, settled_at=now, version=published.version, updated_at=now)
    )
    await access.remember(
        db,
        release.site,
        actor=by.label,
        action="publish_release",
        things=[f"release:{release.id}"],
        details={"title": release.title, "version": published.version, "at": at.isoformat()},
        now=now,
    )
    payload = {"release": str(release.id), "title": release.title, "at": at.isoformat()}
    event = NewEvent(
        entity=f"release:{release.id}", sequence=published.version, type="release.published", payload=payload
    )
    await webhooks.tell(db, release.site, [event], now)
    return published
