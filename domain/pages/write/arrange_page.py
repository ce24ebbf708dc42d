"""Who puts a page's blocks in order, and how many of them a shopper gets."""

from datetime import datetime

from sqlalchemy import update

from domain.access import write as access
from domain.access.rules import grants
from domain.access.values import Action, Hand, Touch
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.pages.errors import BlockInvalid, PageAbsent, PageChanged
from domain.pages.models import PageRow
from domain.pages.read.blocks import blocks_of_page
from domain.pages.read.blocks import page as page_of
from domain.pages.values.editing import MOST_SLOTS, Arrangement
from domain.pages.write.begin import take_pen
from domain.webhooks import write as webhooks
from domain.webhooks.rules import purged


async def arrange_page(
    db: WriteSession,
    site: SiteId,
    page: str,
    wanted: Arrangement,
    *,
    expected_version: int,
    by: Hand,
    now: datetime,
) -> bool:
    """Whether the page is arranged another way now. It counts for shoppers at once, as an order has no draft.

    Whoever decides about the order has to be allowed to publish any block's place.
    Errors   PageAbsent, PageChanged, BlockInvalid, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    found = await page_of(db, site, page)
    if found is None:
        raise PageAbsent(site, page)
    blocks = await blocks_of_page(db, site, page, now) or []
    if found.version != expected_version:
        raise PageChanged(page, expected_version, found.version, [each.key for each in blocks])
    if wanted.slots is not None and not 1 <= wanted.slots <= MOST_SLOTS:
        raise BlockInvalid(page, [("slots", f"is a whole number from 1 to {MOST_SLOTS}, or left out for all blocks")])
    kinds = sorted({each.kind for each in blocks})
    grants.require_touch(by, Action.PUBLISH, [Touch(kind=kind, field="position", locale=None) for kind in kinds])
    if wanted == found.arrangement:
        return False
    said = {"ordering": wanted.ordering, "slots": wanted.slots}
    await db.execute(update(PageRow).where(PageRow.id == found.id).values(version=found.version + 1, **said))
    before = {"ordering": found.arrangement.ordering, "slots": found.arrangement.slots}
    await access.remember(
        db,
        site,
        actor=by.label,
        action="arrange_page",
        things=[f"page:{page}"],
        details={"before": before, "after": said},
        now=now,
    )
    tag = f"page:{site}/{page}"
    await webhooks.tell(db, site, [purged(tag, found.version + 1, [tag])], now)
    return True
