"""What shoppers see changes only here, or where a person allowed machines to publish checked words."""

from datetime import datetime

from domain.access import read as access
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockInvalid
from domain.pages.rules import validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import BlockState
from domain.pages.write import steps


async def publish_block(
    db: WriteSession, site: SiteId, block_id: BlockId, *, expected_version: int, by: str, now: datetime
) -> BlockState:
    """The block with its draft live. Publishing what is live already writes nothing.

    Errors   BlockAbsent, BlockChanged, BlockInvalid where something required is missing; then nothing was written.
    """
    shop = await access.site(db, site)
    block = await steps.locked(db, site, block_id)
    await steps.require_version(db, block, expected_version, (), (shop.default_locale,))
    missing = validity.problems_of_publishing(all_kinds()[block.kind], block.draft, (shop.default_locale,))
    if missing:
        raise BlockInvalid(block.key, missing)
    if block.live == block.draft:
        return block
    return await steps.take_step(db, block, action="publish", by=by, now=now, draft=block.draft, live=block.draft)
