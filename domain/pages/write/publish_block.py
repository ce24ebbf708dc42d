"""What shoppers see changes only here and by releases, or where a person allowed machines to publish checked words."""

from datetime import datetime

from domain.access import read as access
from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockInvalid
from domain.pages.rules import validity
from domain.pages.rules.kinds import kind_named
from domain.pages.values.editing import BlockState
from domain.pages.write import steps
from domain.pages.write.begin import take_pen


async def publish_block(
    db: WriteSession, site: SiteId, block_id: BlockId, *, expected_version: int, by: Hand, now: datetime
) -> BlockState:
    """The block with its draft live. Publishing what is live already writes nothing.

    Errors   BlockAbsent, BlockChanged, BlockInvalid where something required is missing, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    shop = await access.site(db, site)
    block = await steps.present(db, site, block_id, now)
    await steps.require_version(db, block, expected_version)
    missing = validity.problems_of_publishing(kind_named(block.kind), block.draft, (shop.default_locale,))
    if missing:
        raise BlockInvalid(block.key, missing)
    if block.live == block.draft:
        return block
    step = steps.Step(before=block, action=Action.PUBLISH, draft=block.draft, live=block.draft)
    return await steps.take_step(db, step, by=by, now=now)


async def unpublish_block(
    db: WriteSession, site: SiteId, block_id: BlockId, *, expected_version: int, by: Hand, now: datetime
) -> BlockState:
    """The block with nothing live; its draft stays. Taking away what is not there writes nothing.

    Errors   BlockAbsent, BlockChanged, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    block = await steps.present(db, site, block_id, now)
    await steps.require_version(db, block, expected_version)
    if block.live is None:
        return block
    step = steps.Step(before=block, action=Action.UNPUBLISH, draft=block.draft, live=None)
    return await steps.take_step(db, step, by=by, now=now)
