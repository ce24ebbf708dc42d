"""An older version comes back, whole or in part, as a new step: history is added to, never rewritten."""

from collections.abc import Collection
from datetime import datetime

from domain.access import read as access
from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.jobs import write as promises
from domain.pages import jobs
from domain.pages.errors import BlockInvalid, VersionAbsent
from domain.pages.kinds.kind import Kind
from domain.pages.read.blocks import revision
from domain.pages.read.policies import policies
from domain.pages.rules import sides, validity
from domain.pages.rules.kinds import kind_named
from domain.pages.rules.policies import wanted_at_all
from domain.pages.values.content import Content
from domain.pages.values.editing import BlockState
from domain.pages.write import steps
from domain.pages.write.begin import take_pen


async def restore_block(
    db: WriteSession,
    site: SiteId,
    block_id: BlockId,
    *,
    expected_version: int,
    number: int | None,
    fields: Collection[str] | None = None,
    scopes: Collection[str] | None = None,
    by: Hand,
    now: datetime,
) -> BlockState:
    """The block with its draft as it was after step `number`; without a number, as what is live. What shoppers see stays.

    Only these fields, and only at these scopes (`layer[:name][@locale]`), where any are named. Restoring what is there
    already writes nothing.

    Errors   BlockAbsent, BlockChanged, VersionAbsent; BlockInvalid where the kind does not take what would come back;
             NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    shop = await access.site(db, site)
    block = await steps.present(db, site, block_id, now)
    await steps.require_version(db, block, expected_version)
    kind = kind_named(block.kind)
    if unknown := _unknown(kind, fields):
        raise BlockInvalid(block.key, unknown)
    draft = sides.restored(block.draft, await _then(db, block, number), fields, scopes)
    if draft == block.draft:
        return block
    if problems := sides.problems_of_restoring(kind, block.draft, draft):
        raise BlockInvalid(block.key, problems)
    note = "what is live" if number is None else f"revision {number}"
    step = steps.Step(before=block, action=Action.RESTORE, draft=draft, note=note)
    restored = await steps.take_step(db, step, by=by, now=now)
    if wanted_at_all(kind, block.copy_policy, await policies(db, site)):
        await promises.add(db, [jobs.write_copy(site, block.id, each, restored.version) for each in shop.locales], now)
    return restored


async def _then(db: WriteSession, block: BlockState, number: int | None) -> Content:
    if number is None:
        if block.live is None:
            raise VersionAbsent(f"Block {block.id}", "live version")
        return block.live
    found = await revision(db, block.id, number)
    if found is None:
        raise VersionAbsent(f"Block {block.id}", f"revision {number}")
    return found.content


def _unknown(kind: Kind, fields: Collection[str] | None) -> list[validity.Problem]:
    known = {spec.name for spec in kind.every_field}
    return [
        (name[:60], f"a {kind.label.lower()} has no such field; it has {', '.join(sorted(known))}")
        for name in fields or ()
        if name not in known
    ]
