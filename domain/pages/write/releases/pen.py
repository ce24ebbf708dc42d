"""How every command on a release begins and ends: the one that was seen, in a state that allows it; remembered and told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import write as access
from domain.access.rules import grants
from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import BlockId, Json, SiteId
from domain.pages.errors import ReleaseAbsent
from domain.pages.models import ReleaseChangeRow, ReleaseRow
from domain.pages.read import releases as read
from domain.pages.rules import release_checks
from domain.pages.values.releases import BlockChange, BlockCheck, Release, ReleaseId, ReleaseState
from domain.webhooks import write as webhooks
from domain.webhooks.values import NewEvent


async def seen(
    db: WriteSession,
    site: SiteId,
    release_id: ReleaseId,
    expected_version: int,
    *,
    states: Sequence[ReleaseState],
    now: datetime,
) -> Release:
    """The release that the writer saw, in one of these states.

    Errors   ReleaseAbsent, ReleaseInOtherState, ReleaseChanged.
    """
    found = await read.release(db, site, release_id)
    if found is None:
        raise ReleaseAbsent(str(release_id))
    release_checks.require_state(found, states, expected_version, now)
    return found


def require_touch(blocks: Sequence[BlockCheck], by: Hand) -> None:
    """Nothing, or NotAllowed where this hand may not release everything that is done to these blocks."""
    grants.require_action(by, Action.RELEASE)
    for each in blocks:
        grants.require_touch(by, Action.RELEASE, release_checks.touches(each.state.kind, each.change))


async def keep_changes(db: WriteSession, release: ReleaseId, changes: Sequence[BlockChange]) -> None:
    """The release does this to these blocks, whatever it did to them before."""
    if not changes:
        return
    rows = upsert(ReleaseChangeRow).values(
        [
            {
                "release_id": release,
                "block_id": each.block,
                "changes": [slot.to_json() for slot in each.slots],
                "shows": each.shows,
                "was_live": each.was_live,
            }
            for each in changes
        ]
    )
    said = {name: rows.excluded[name] for name in ("changes", "shows", "was_live")}
    await db.execute(rows.on_conflict_do_update(index_elements=["release_id", "block_id"], set_=said))


async def drop_changes(db: WriteSession, release: ReleaseId, blocks: Sequence[BlockId]) -> None:
    """The release does nothing to these blocks."""
    await db.execute(
        delete(ReleaseChangeRow).where(
            ReleaseChangeRow.release_id == release, ReleaseChangeRow.block_id.in_(list(blocks))
        )
    )


async def moved_on(
    db: WriteSession,
    release: Release,
    verb: str,
    details: Mapping[str, Json],
    *,
    by: Hand,
    now: datetime,
    event: str | None = None,
) -> Release:
    """The release at its next version and in its new state, with an audit entry and, where there is one, an event."""
    next_one = replace(release, version=release.version + 1)
    await db.execute(
        update(ReleaseRow)
        .where(ReleaseRow.id == release.id)
        .values(version=next_one.version, state=next_one.state, scheduled_at=next_one.scheduled_at, updated_at=now)
    )
    thing = f"release:{release.id}"
    said = {"title": release.title, "version": next_one.version, **details}
    await access.remember(db, release.site, actor=by.label, action=verb, things=[thing], details=said, now=now)
    if event is not None:
        payload = {"release": str(release.id), "title": release.title, **details}
        told = NewEvent(entity=thing, sequence=next_one.version, type=event, payload=payload)
        await webhooks.tell(db, release.site, [told], now)
    return next_one
