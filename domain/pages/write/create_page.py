"""A page with the blocks a new shop starts with."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import read as access
from domain.access.values import Site
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.jobs import write as promises
from domain.jobs.values import Priority
from domain.pages import jobs
from domain.pages.errors import BlockInvalid
from domain.pages.models import BlockRow, PageRow
from domain.pages.rules import layers, validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Content, CopyPolicy, FieldEdit, NewBlock
from domain.pages.write import steps

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


async def create_page(
    db: WriteSession, site: SiteId, key: str, title: str, blocks: Sequence[NewBlock], *, by: str, now: datetime
) -> bool:
    """Whether the page was made; one that is there already is left as it is.

    Errors   UnknownSite, BlockInvalid; then nothing was written.
    """
    shop = await access.site(db, site)
    made = await db.execute(
        upsert(PageRow).values(site=site, key=key, title=title).on_conflict_do_nothing().returning(PageRow.id)
    )
    page = made.scalar_one_or_none()
    if page is None:
        return False
    for position, block in enumerate(blocks):
        await _add(db, shop, page, block, position, by=by, now=now)
    return True


async def create_block(
    db: WriteSession, site: SiteId, page: str, block: NewBlock, *, by: str, now: datetime
) -> BlockId | None:
    """The new block, last on its page; None where the page does not exist.

    Errors   BlockInvalid for an unknown kind, a key that is taken, or words that do not fit; then nothing was written.
    """
    shop = await access.site(db, site)
    found = select(PageRow.id).where(PageRow.site == site, PageRow.key == page).with_for_update()
    page_id = (await db.execute(found)).scalar_one_or_none()
    if page_id is None:
        return None
    keys = (await db.execute(select(BlockRow.key).where(BlockRow.page_id == page_id))).scalars().all()
    if block.key in keys:
        raise BlockInvalid(block.key, [("key", f"is taken on page {page!r}; choose another")])
    last = select(func.coalesce(func.max(BlockRow.position), -1)).where(BlockRow.page_id == page_id)
    position = (await db.execute(last)).scalar_one() + 1
    return await _add(db, shop, page_id, block, position, by=by, now=now)


async def _add(
    db: WriteSession, shop: Site, page: UUID, block: NewBlock, position: int, *, by: str, now: datetime
) -> BlockId:
    content = _content(shop, block, by, now)
    kind = all_kinds()[block.kind]
    complete = not validity.problems_of_publishing(kind, content, (shop.default_locale,))
    goes_live = complete and block.copy_policy is CopyPolicy.PUBLISH
    values: dict[str, Any] = {"draft": content, "copy_policy": block.copy_policy, "position": position}
    if goes_live:
        values |= {"live": content, "live_version": 1, "live_at": now}
    made = await db.execute(
        insert(BlockRow)
        .values(site=shop.key, page_id=page, key=block.key, kind=block.kind, **values)
        .returning(BlockRow.id)
    )
    block_id = BlockId(made.scalar_one())
    await steps.remember(
        db, shop.key, block_id, 1, action="create", by=by, now=now, changed=layers.changed({}, content), content=content
    )
    if block.copy_policy is not CopyPolicy.NEVER and any(spec.generated for spec in kind.fields):
        await promises.add(
            db, [jobs.write_copy(shop.key, block_id, locale, 1, Priority.BACKGROUND) for locale in shop.locales], now
        )
    return block_id


def _content(shop: Site, block: NewBlock, by: str, now: datetime) -> Content:
    """What a person said about the block from the start.

    Errors   BlockInvalid.
    """
    kind = all_kinds().get(block.kind)
    if not KEY.fullmatch(block.key):
        raise BlockInvalid(block.key[:60], [("key", "has 1 to 63 small letters, digits, - and _")])
    if kind is None:
        raise BlockInvalid(block.key, [("kind", f"{block.kind!r} is not one of {', '.join(sorted(all_kinds()))}")])
    content: Content = {}
    spoken = [(shop.default_locale, block.settings)]
    for locale in shop.locales:
        # A British or a German shop starts with English words rather than with none.
        nearest = next((each for each in layers.chain(locale, "en") if each in block.words), None)
        if nearest is not None and (nearest != "en" or locale.startswith("en") or locale == shop.default_locale):
            spoken.append((locale, block.words[nearest]))
    for locale, said in spoken:
        edits = [FieldEdit(name=name, value=value) for name, value in said.items()]
        if problems := validity.problems_of_edits(kind, edits):
            raise BlockInvalid(block.key, problems)
        clean = [replace(edit, value=validity.sanitised(kind, edit)) for edit in edits]
        content = layers.edited(kind, content, clean, locale=locale, by=by, at=now)
    return content
