"""What machines lately said on a site: what sounds like it is better said otherwise."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal_column, or_, select

from domain.base.database import ReadSession
from domain.base.values import BlockId, SiteId
from domain.pages.models import BlockRow, GenerationRow, ProposalRow
from domain.pages.values.editing import Told
from domain.pages.values.proposals import ProposalState

LATELY = 300
"""Texts that are looked back at: thirty pages or so."""
LOOKED_THROUGH = 2_000
"""Of so many of the newest making, those are kept that somebody hears, drafts or is asked about."""


async def lately(
    db: ReadSession, site: SiteId, block: BlockId, locale: str, fields: Collection[str]
) -> tuple[Told, ...]:
    """What other blocks of the site say, draft or propose in such fields in this locale, newest first, with what it was made from.

    Reads ix_generations_site_created_at_id.
    """
    newest = (
        select(GenerationRow.id)
        .where(GenerationRow.site == site, GenerationRow.locale == locale, GenerationRow.field.in_(fields))
        .order_by(GenerationRow.created_at.desc(), GenerationRow.id.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    this = func.jsonb_build_object("id", cast(GenerationRow.id, String))
    path: ColumnElement[str] = literal_column("'$.*.*.generation ? (@ == $id)'::jsonpath")
    heard = [func.jsonb_path_exists(each, path, this) for each in (BlockRow.draft, BlockRow.live)]
    waiting = exists().where(
        and_(ProposalRow.generation_id == GenerationRow.id, ProposalRow.state == ProposalState.OPEN)
    )
    rows = await db.execute(
        select(GenerationRow.text, GenerationRow.brief)
        .join(newest, newest.c.id == GenerationRow.id)
        .join(BlockRow, BlockRow.id == GenerationRow.block_id)
        .where(GenerationRow.block_id != block, GenerationRow.brief.is_not(None), or_(*heard, waiting))
        .order_by(GenerationRow.created_at.desc(), GenerationRow.id.desc())
        .limit(LATELY)
    )
    return tuple(Told(text=row.text, brief=row.brief) for row in rows)
