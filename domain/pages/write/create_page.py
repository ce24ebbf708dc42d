"""A page with the blocks a new shop starts with."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import read as access
from domain.access import write as access_write
from domain.access.values import Action, Hand, Site
from domain.base.database import WriteSession
from domain.base.values import BlockId, Json, SiteId
from domain.jobs import write as promises
from domain.jobs.values import Priority
from domain.pages import jobs
from domain.pages.errors import BlockInvalid, PageChanged
from domain.pages.models import BlockRow, PageRow
from domain.pages.read.blocks import blocks_of_page
from domain.pages.read.blocks import page as page_of
from domain.pages.read.policies import policies
from domain.pages.rules import layers, order, validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.rules.policies import wanted_at_all
from domain.pages.values.content import Content, FieldEdit, Layer, Reader, Scope
from domain.pages.values.editing import BlockState, NewBlock
from domain.pages.values.fields import CopyPolicy
from domain.pages.write import steps
from domain.pages.write.begin import take_pen

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


async def create_page(
    db: WriteSession, site: SiteId, key: str, title: str, blocks: Sequence[NewBlock], *, by: Hand, now: datetime
) -> bool:
    """Whether the page was made; one that is there already is left as it is.

    Errors   UnknownSite, BlockInvalid, NotAllowed; then nothing was written.
    """
    shop = await access.site(db, site)
    await take_pen(db, site, now)
    made = await db.execute(
        upsert(PageRow).values(site=site, key=key, title=title).on_conflict_do_nothing().returning(PageRow.id)
    )
    page = made.scalar_one_or_none()
    if page is None:
        return False
    await access_write.remember(
        db, site, actor=by.label, action="create_page", things=[f"page:{key}"], details={"title": title}, now=now
    )
    for position, block in enumerate(blocks):
        await _add(db, shop, (page, key), block, position, by=by, now=now)
    return True


async def create_block(
    db: WriteSession, site: SiteId, page: str, block: NewBlock, *, expected_version: int, by: Hand, now: datetime
) -> BlockId | None:
    """The new block, last on its page, as a draft; None where the page does not exist.

    Errors   PageChanged; BlockInvalid for an unknown kind, a key that is taken, or words that do not fit; NotAllowed; then
             nothing was written.
    """
    shop = await access.site(db, site)
    await take_pen(db, site, now)
    found = await page_of(db, site, page)
    if found is None:
        return None
    blocks = await blocks_of_page(db, site, page, now) or []
    if found.version != expected_version:
        raise PageChanged(page, expected_version, found.version, [each.key for each in blocks])
    if block.key in {each.key for each in blocks}:
        raise BlockInvalid(block.key, [("key", f"is taken on page {page!r}; choose another")])
    await db.execute(update(PageRow).where(PageRow.id == found.id).values(version=found.version + 1))
    last = max((order.position(each.draft) for each in blocks), default=-order.GAP)
    return await _add(db, shop, (found.id, page), block, last + order.GAP, by=by, now=now)


async def _add(
    db: WriteSession, shop: Site, page: tuple[UUID, str], block: NewBlock, position: float, *, by: Hand, now: datetime
) -> BlockId:
    content = _content(shop, block, position, by.label, now)
    kind = all_kinds()[block.kind]
    rules = await policies(db, shop.key)
    complete = not validity.problems_of_publishing(kind, content, (shop.default_locale,))
    goes_live = complete and block.copy_policy is CopyPolicy.PUBLISH
    made = await db.execute(
        insert(BlockRow)
        .values(
            site=shop.key,
            page_id=page[0],
            key=block.key,
            kind=block.kind,
            version=0,
            draft={},
            copy_policy=block.copy_policy,
        )
        .returning(BlockRow.id)
    )
    new = BlockState(
        id=BlockId(made.scalar_one()),
        site=shop.key,
        page=page[1],
        key=block.key,
        kind=block.kind,
        version=0,
        draft={},
        live=None,
        live_version=None,
        live_at=None,
        copy_policy=block.copy_policy,
    )
    live = content if goes_live else None
    await steps.take_step(db, steps.Step(before=new, action=Action.CREATE, draft=content, live=live), by=by, now=now)
    if wanted_at_all(kind, block.copy_policy, rules):
        await promises.add(
            db, [jobs.write_copy(shop.key, new.id, locale, 1, Priority.BACKGROUND) for locale in shop.locales], now
        )
    return new.id


def _content(shop: Site, block: NewBlock, position: float, by: str, now: datetime) -> Content:
    """What the shop says about the block from the start, to everybody.

    Errors   BlockInvalid.
    """
    kind = all_kinds().get(block.kind)
    if not KEY.fullmatch(block.key):
        raise BlockInvalid(block.key[:60], [("key", "has 1 to 63 small letters, digits, - and _")])
    if kind is None:
        raise BlockInvalid(block.key, [("kind", f"{block.kind!r} is not one of {', '.join(sorted(all_kinds()))}")])
    own = shop.default_locale
    placed = {} if any(each.name == "position" for each in block.said) else {"position": position}
    spoken: list[tuple[str, Sequence[FieldEdit]]] = [(own, [*_edits({**placed, **block.settings}), *block.said])]
    # The site's own words first: the others render them.
    for locale in sorted(shop.locales, key=lambda each: each != own):
        # A British or a German shop starts with English words rather than with none.
        nearest = next((each for each in layers.chain(locale, "en") if each in block.words), None)
        if nearest is not None and (nearest != "en" or locale.startswith("en") or locale == own):
            spoken.append((locale, _edits(block.words[nearest])))
    content: Content = {}
    for locale, edits in spoken:
        if problems := validity.problems_of_edits(kind, edits):
            raise BlockInvalid(block.key, problems)
        clean = [validity.canonical(kind, edit) for edit in edits]
        scope = Scope(layer=Layer.LOCALE, locale=locale)
        source = None if locale == own else layers.plain(kind, content, Reader(locales=(own,)))
        content = layers.edited(kind, content, clean, scope=scope, by=by, at=now, source=source)
    return content


def _edits(said: Mapping[str, Json]) -> list[FieldEdit]:
    return [FieldEdit(name=name, value=value) for name, value in said.items()]
