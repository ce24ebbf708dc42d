"""An editor's override: the draft changes, what shoppers see does not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.access import read as access
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.jobs import write as promises
from domain.pages import jobs
from domain.pages.errors import BlockInvalid
from domain.pages.rules import layers, validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import BlockState, CopyPolicy, FieldEdit
from domain.pages.write import steps


async def edit_block(
    db: WriteSession,
    site: SiteId,
    block_id: BlockId,
    *,
    expected_version: int,
    edits: Sequence[FieldEdit],
    locale: str | None,
    by: str,
    now: datetime,
) -> BlockState:
    """The block with the editor's words in its draft. Saving what is there already writes nothing.

    Errors   BlockAbsent, BlockChanged, BlockInvalid; then nothing was written.
    """
    shop = await access.site(db, site)
    block = await steps.locked(db, site, block_id)
    kind = all_kinds()[block.kind]
    words = locale or shop.default_locale
    await steps.require_version(db, block, expected_version, edits, layers.chain(words, shop.default_locale))
    if words not in shop.locales:
        raise BlockInvalid(block.key, [("locale", f"{words!r} is not one of this site's: {', '.join(shop.locales)}")])
    if problems := validity.problems_of_edits(kind, edits):
        raise BlockInvalid(block.key, problems)
    clean = [replace(edit, value=validity.sanitised(kind, edit)) for edit in edits]
    draft = layers.edited(kind, block.draft, clean, locale=words, by=by, at=now)
    if draft == block.draft:
        return block
    edited = await steps.take_step(db, block, action="edit", by=by, now=now, draft=draft, live=None)
    if block.copy_policy is not CopyPolicy.NEVER:
        await promises.add(db, [jobs.write_copy(site, block.id, each, edited.version) for each in shop.locales], now)
    return edited
