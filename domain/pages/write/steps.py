"""What every change of a block does: compare versions, ask what the hand may touch, remember the step, tell others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, Final

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects.postgresql import JSONB

from domain.access import write as access
from domain.access.rules import grants
from domain.access.values import Action, Hand, Touch
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockAbsent, BlockChanged
from domain.pages.models import BlockRevisionRow, BlockRow
from domain.pages.read.blocks import block as block_of
from domain.pages.read.blocks import revision
from domain.pages.rules import layers
from domain.pages.rules.kinds import kind_named
from domain.pages.values.content import Content, FieldEdit, Reader, Scope
from domain.pages.values.editing import BlockState
from domain.webhooks import write as webhooks
from domain.webhooks.rules import purged
from domain.webhooks.values import NewEvent


class Same(Enum):
    """What is live stays what it is."""

    LIVE = "live"


SAME: Final = Same.LIVE

# Python's None has to become SQL's NULL and not JSON's null.
NULLABLE_JSON: Final = JSONB(none_as_null=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of one block: what it was, what its draft becomes, and what becomes of what is live."""

    before: BlockState
    action: Action
    draft: Content
    live: Content | Same | None = SAME
    note: str | None = None
    since: datetime | None = None
    """The moment from which on it is live, where that is not now."""

    @property
    def moves_live(self) -> bool:
        return self.live is not SAME and self.live != self.before.live

    @property
    def after(self) -> BlockState:
        """The block once the step is taken."""
        return replace(self.before, version=self.before.version + 1, draft=self.draft)


async def present(db: WriteSession, site: SiteId, block_id: BlockId, now: datetime) -> BlockState:
    """The block as it is now; whoever holds the site's pen is the only one to change it.

    Errors   BlockAbsent.
    """
    found = await block_of(db, site, block_id, now)
    if found is None:
        raise BlockAbsent(str(block_id))
    return found


async def require_version(
    db: WriteSession,
    block: BlockState,
    expected: int,
    edits: Sequence[FieldEdit] = (),
    *,
    scope: Scope | None = None,
    reader: Reader | None = None,
) -> None:
    """Nothing, or BlockChanged with base, theirs and mine for every field the writer meant to change."""
    if block.version == expected:
        return
    base = await revision(db, block.id, expected)
    sides = (
        layers.conflicts(
            kind_named(block.kind),
            base={} if base is None else base.content,
            theirs=block.draft,
            edits=edits,
            scope=scope,
            reader=reader,
        )
        if scope is not None and reader is not None
        else []
    )
    raise BlockChanged(str(block.id), expected, block.version, sides)


async def take_step(db: WriteSession, step: Step, *, by: Hand, now: datetime) -> BlockState:
    """The block after a change, with its revision, audit entry and event."""
    return (await take_steps(db, [step], by=by, now=now))[0]


async def take_steps(db: WriteSession, steps: Sequence[Step], *, by: Hand, now: datetime) -> list[BlockState]:
    """The blocks after changes that happen together, each with its revision, audit entry and event.

    Errors   NotAllowed if this hand may not touch what a step changes; then nothing was written.
    """
    if not steps:
        return []
    changes = [layers.changed(step.before.draft, step.draft) for step in steps]
    for step, changed in zip(steps, changes, strict=True):
        grants.require_touch(by, step.action, touches(step, changed))
    await _update(db, steps, now)
    await _remember(db, steps, changes, by=by, now=now)
    return [_after(step, now) for step in steps]


def touches(step: Step, changed: Sequence[str]) -> list[Touch]:
    """What a step touches: what it changes in the draft, and in what is live where it moves that."""
    named = set(changed)
    if step.moves_live:
        live = step.live if isinstance(step.live, dict) else {}
        named.update(layers.changed(step.before.live or {}, live))
    found = [layers.touched(change) for change in sorted(named)]
    return [Touch(kind=step.before.kind, field=field, locale=scope.locale) for field, scope in found]


def _after(step: Step, now: datetime) -> BlockState:
    if isinstance(step.live, Same) or not step.moves_live:
        return step.after
    number = None if step.live is None else step.after.version
    at = None if step.live is None else step.since or now
    return replace(step.after, live=step.live, live_version=number, live_at=at)


async def _update(db: WriteSession, steps: Sequence[Step], now: datetime) -> None:
    values: list[dict[str, Any]] = []
    for step in steps:
        after = _after(step, now)
        values.append(
            {
                "id_": step.before.id,
                "draft_": step.draft,
                "version_": after.version,
                "live_": after.live,
                "live_version_": after.live_version,
                "live_at_": after.live_at,
            }
        )
    await db.execute(
        update(BlockRow)
        .where(BlockRow.id == bindparam("id_"))
        .values(
            draft=bindparam("draft_", type_=NULLABLE_JSON),
            version=bindparam("version_"),
            live=bindparam("live_", type_=NULLABLE_JSON),
            live_version=bindparam("live_version_"),
            live_at=bindparam("live_at_"),
            updated_at=now,
        ),
        values,
    )


async def _remember(
    db: WriteSession, steps: Sequence[Step], changes: Sequence[Sequence[str]], *, by: Hand, now: datetime
) -> None:
    """Revisions, audit entries and events: a few statements, however many steps."""
    site = steps[0].before.site
    await db.execute(
        insert(BlockRevisionRow),
        [
            {
                "site": site,
                "block_id": step.before.id,
                "number": step.after.version,
                "action": step.action,
                "by": by.label,
                "at": now,
                "changed": list(changed),
                "content": step.draft,
                "went_live": _went_live(step),
                "live": step.live if _went_live(step) == "apart" else None,
                "note": step.note,
            }
            for step, changed in zip(steps, changes, strict=True)
        ],
    )
    details = [
        {"version": step.after.version, "changed": list(changed), "live": _went_live(step), "note": step.note}
        for step, changed in zip(steps, changes, strict=True)
    ]
    things = [f"block:{step.before.id}" for step in steps]
    for action in dict.fromkeys(step.action for step in steps):
        mine = [i for i, step in enumerate(steps) if step.action == action]
        await access.remember(
            db,
            site,
            actor=by.label,
            action=action,
            things=[things[i] for i in mine],
            details=[details[i] for i in mine],
            now=now,
        )
    told = [_event(step, changed) for step, changed in zip(steps, changes, strict=True)]
    await webhooks.tell(db, site, [*told, *(_purge(step) for step in steps if _went_live(step))], now)


def _went_live(step: Step) -> str | None:
    if not step.moves_live:
        return None
    if step.live is None:
        return "nothing"
    return "content" if step.live == step.draft else "apart"


def _purge(step: Step) -> NewEvent:
    block = step.before
    tags = [f"block:{block.id}", f"page:{block.site}/{block.page}"]
    return purged(tags[0], step.after.version, tags)


def _event(step: Step, changed: Sequence[str]) -> NewEvent:
    kind = {"content": "published", "apart": "published", "nothing": "unpublished"}.get(
        _went_live(step) or "", "changed"
    )
    return NewEvent(
        entity=f"block:{step.before.id}",
        sequence=step.after.version,
        type=f"block.{kind}",
        payload={
            "block": str(step.before.id),
            "page": step.before.page,
            "key": step.before.key,
            "kind": step.before.kind,
            "action": step.action,
            "version": step.after.version,
            "changed": list(changed),
        },
    )
