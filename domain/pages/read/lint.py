"""Looking a page through for mistakes."""

import asyncio
from datetime import datetime

from domain.access import read as access
from domain.audience.read import segments as audience
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.catalog import read as catalog
from domain.pages.read.blocks import blocks_of_page
from domain.pages.rules import lint as rules
from domain.pages.rules.lint_block import named_skus
from domain.pages.values.lint import LintBlock, LintFinding, LintSite
from domain.pages.values.slate import Perspective


async def lint(
    db: ReadSession, site: SiteId, page: str, perspective: Perspective, now: datetime
) -> tuple[LintFinding, ...] | None:
    """What is wrong with the page as shoppers get it, or as its editors have it; None where there is no such page.

    Limits   four statements.
    """
    found = await blocks_of_page(db, site, page, now)
    if found is None:
        return None
    drafts = perspective is Perspective.DRAFT
    every = [(block, block.draft if drafts else block.live) for block in found]
    blocks = rules.kinds_known(
        [LintBlock(key=block.key, kind=block.kind, content=said) for block, said in every if said is not None]
    )
    shop = await access.site(db, site)
    known = LintSite(
        key=site,
        default_locale=shop.default_locale,
        locales=shop.locales,
        skus=await catalog.skus_to_be_had(db, site, {sku for block in blocks for sku in named_skus(block)}),
    )
    # Audiences that exclude themselves take long to see through; whoever else asks is not to wait for that.
    return await asyncio.to_thread(rules.lint, blocks, await audience.segments(db, site), known, now)
