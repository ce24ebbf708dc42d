"""Questions about pages: the homepage for a shopper, and what editors need to see."""

from dataclasses import replace
from functools import partial
from uuid import uuid4

import strawberry
import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from api.context import Context, Info
from api.ids import global_id, uuid_of
from api.pages import impressions, isolation, shared, standins
from api.pages.editor_types import EditableBlock, Page
from api.pages.preview import NO_IMPRESSION, HomepageContext, for_whom, note_use, require_release, visit_of
from api.pages.types import Block, Homepage
from domain.access import read as access
from domain.base.database import took_too_long
from domain.base.values import BlockId, ImpressionId, SiteId
from domain.pages.read.apart import apart
from domain.pages.read.blocks import block as block_state
from domain.pages.read.blocks import blocks_of_page, revisions
from domain.pages.read.blocks import page as page_state
from domain.pages.read.homepage import Terms
from domain.pages.values import blocks as filled
from domain.pages.values.slate import Perspective, Visit

log = structlog.get_logger()


@strawberry.type
class PagesQuery:
    @strawberry.field(description="The homepage as this shopper should see it now.")
    async def homepage(self, info: Info, context: HomepageContext) -> Homepage | None:
        visit = visit_of(info.context, context)
        if visit.preview is not None:
            async with info.context.reads.read() as db:
                await require_release(db, visit.site, visit.preview.release)
        try:
            page = await _filled(info.context, visit)
        except (SQLAlchemyError, OSError) as error:
            page = standins.page(info.context.standins, visit, error)
            stands_in = isolation.alone(page)
            info.context.seen.pages.append(True)
            return Homepage.of(page, stands_in, partial(impressions.issued, info.context, page, visit.shopper))
        info.context.seen.pages.append(page.degraded)
        if visit.preview is not None:
            await note_use(info.context)
            return Homepage.of(for_whom(info.context, page), isolation.alone(page), lambda: NO_IMPRESSION)
        everybodys = shared.is_everybodys(visit, page)
        blocks = isolation.helped(info.context.copies, visit, page, everybodys=everybodys)
        # A page with a hole in it is made again for whoever comes next.
        if everybodys and blocks.whole:
            standins.keep(info.context.standins, visit, page)
            info.context.share(info, shared.tags(page), seconds=shared.SECONDS, made_of=shared.made_of(page))
        return Homepage.of(page, blocks.blocks, partial(impressions.issued, info.context, page, visit.shopper))

    @strawberry.field(description="A page as its editors see it, drafts included; null where there is none.")
    async def page(
        self,
        info: Info,
        site: str,
        key: str,
        perspective: Perspective = Perspective.DRAFT,
        locale: str | None = None,
    ) -> Page | None:
        info.context.allowed("read_draft", site)
        return await page_of(info.context, SiteId(site), key, perspective, locale)

    @strawberry.field(description="A block as its editors see it, with its history; null for an id that is not known.")
    async def block(self, info: Info, id: strawberry.ID, locale: str | None = None) -> Block | None:
        return await editable(info.context, id, locale)


BLOCK_TYPES = (
    "EditableBlock",
    "HeroBlock",
    "ProductRail",
    "PromotionBanner",
    "ArticleFeed",
    "CategoryTiles",
    "WelcomeGuide",
    "RichText",
    "CustomBlock",
    "BlockUnavailable",
)


async def page_of(
    context: Context,
    site: SiteId,
    key: str,
    perspective: Perspective = Perspective.DRAFT,
    locale: str | None = None,
) -> Page | None:
    """The page as its editors see it; what was never published has no place in what is live."""
    async with context.reads.read() as db:
        shop = await access.site(db, site)
        page = await page_state(db, site, key)
        found = await blocks_of_page(db, site, key, context.now)
    if page is None or found is None:
        return None
    shown = [each for each in found if perspective is Perspective.DRAFT or each.live is not None]
    return Page(
        id=global_id("Page", f"{site}/{key}"),
        key=key,
        title=page.title,
        version=page.version,
        ordering=page.arrangement.ordering,
        slots=page.arrangement.slots,
        blocks=[EditableBlock.of(each, shop, locale, perspective=perspective) for each in shown],
    )


async def editable(context: Context, global_block_id: str, locale: str | None) -> EditableBlock | None:
    """The block of this global id as its editors see it; None for an id that is not known or not the actor's."""
    actor = context.actor
    block_id = uuid_of(global_block_id, *BLOCK_TYPES)
    if actor is None or block_id is None:
        return None
    context.allowed("read_draft", actor.site)
    async with context.reads.read() as db:
        shop = await access.site(db, actor.site)
        found = await block_state(db, actor.site, BlockId(block_id), context.now)
        history = [] if found is None else await revisions(db, found.id)
    return None if found is None else EditableBlock.of(found, shop, locale, history)


async def _filled(context: Context, visit: Visit) -> filled.Homepage:
    """The page; where something of it passes its budget, what can be had without vectors, then block by block.

    Errors   whatever Postgres says, where not even that was to be had.
    """
    terms = Terms(impression=ImpressionId(uuid4()), exact_rows=context.settings.exact_search_rows)
    for each in (terms, replace(terms, by_vectors=False)):
        try:
            return await context.pages.homepage(visit, each)
        except DBAPIError as error:
            if not took_too_long(error):
                raise
            log.warning("page_over_budget", site=visit.site, page=visit.page)
    async with context.reads.read() as db:
        return await apart(db, visit, impression=terms.impression, budget_ms=context.settings.block_timeout_ms)
