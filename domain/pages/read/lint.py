"""Looking a page through for mistakes."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.access import read as access
from domain.audience.read import segments as audience
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.catalog import read as catalog
from domain.pages.read.blocks import blocks_of_page
from domain.pages.rules import lint as rules
from domain.pages.rules.lint_block import named_skus
from domain.pages.values.editing import BlockState
from domain.pages.values.lint import LintBlock, LintFinding, LintSite
from domain.pages.values.slate import Perspective


async def lint(
    db: ReadSession, site: SiteId, page: str, perspective: Perspective, now: datetime
) -> tuple[LintFinding, ...] | None:
    """What is wrong with the page as shoppers get it, or as its editors have it; None where there is no such page.

    Limits   four statements.
    """
    found = await blocks_of_page(db, site, page, now)
    return None if found is None else (await lint_pages(db, site, {page: found}, perspective, now))[page]


async def lint_pages(
    db: ReadSession, site: SiteId, pages: Mapping[str, Sequence[BlockState]], perspective: Perspective, now: datetime
) -> dict[str, tuple[LintFinding, ...]]:
    """What is wrong with each of these pages, whose blocks are here already.

    Limits   three statements, however many pages.
    """
    drafts = perspective is Perspective.DRAFT
    blocks = {
        page: rules.kinds_known(
            [
                LintBlock(key=block.key, kind=block.kind, content=said)
                for block in found
                if (said := block.draft if drafts else block.live) is not None
            ]
        )
        for page, found in pages.items()
    }
    shop = await access.site(db, site)
    named = {sku for each in blocks.values() for block in each for sku in named_skus(block)}
    known = LintSite(
        key=site,
        default_locale=shop.default_locale,
        locales=shop.locales,
        skus=await catalog.skus_to_be_had(db, site, named),
    )
    segments = await audience.segments(db, site)

    def looked() -> dict[str, tuple[LintFinding, ...]]:
        return {page: rules.lint(each, segments, known, now) for page, each in blocks.items()}

    # Audiences that exclude themselves take long to see through; whoever else asks is not to wait for that.
    return await asyncio.to_thread(looked)
