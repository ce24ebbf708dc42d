"""Another order of a page: as few blocks as possible get another position, in their drafts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.pages.errors import BlockInvalid, PageAbsent, PageChanged
from domain.pages.models import PageRow
from domain.pages.read.blocks import blocks_of_page
from domain.pages.read.blocks import page as page_of
from domain.pages.rules import layers, order
from domain.pages.rules.kinds import kind_named
from domain.pages.values.content import FieldEdit, Layer, Scope
from domain.pages.write import steps
from domain.pages.write.begin import take_pen


async def reorder_blocks(
    db: WriteSession,
    site: SiteId,
    page: str,
    *,
    expected_version: int,
    wanted: Sequence[BlockId],
    by: Hand,
    now: datetime,
) -> list[BlockId]:
    """The blocks that moved; none where the drafts stand in this order already.

    Errors   PageAbsent, PageChanged, BlockInvalid where `wanted` is not every block of the page once, NotAllowed; then
             nothing was written.
    """
    await take_pen(db, site, now)
    found = await page_of(db, site, page)
    if found is None:
        raise PageAbsent(site, page)
    blocks = await blocks_of_page(db, site, page, now) or []
    if found.version != expected_version:
        raise PageChanged(page, expected_version, found.version, [each.key for each in blocks])
    by_id = {each.id: each for each in blocks}
    if sorted(wanted) != sorted(by_id):
        raise BlockInvalid(page, [("blocks", f"has to name each of the page's {len(by_id)} blocks once")])
    if list(wanted) == [each.id for each in blocks]:
        return []
    moves = order.moves([order.position(by_id[each].draft) for each in wanted])
    moved = [(by_id[wanted[index]], place) for index, place in moves.items()]
    # A person may have said it over everything; then that is where it is said again.
    await steps.take_steps(
        db,
        [
            steps.Step(
                before=block,
                action=Action.REORDER,
                draft=layers.edited(
                    kind_named(block.kind),
                    block.draft,
                    [FieldEdit(name="position", value=place)],
                    scope=layers.holder(block.draft, "position", None) or Scope(layer=Layer.LOCALE),
                    by=by.label,
                    at=now,
                ),
            )
            for block, place in moved
        ],
        by=by,
        now=now,
    )
    await db.execute(update(PageRow).where(PageRow.id == found.id).values(version=found.version + 1))
    return [block.id for block, _ in moved]
