"""What editors made of a machine's words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select

from domain.base.database import ReadSession
from domain.base.values import BlockId, GenerationId, SiteId
from domain.pages.models import BlockRow, GenerationRow, ProposalRow
from domain.pages.rules import layers
from domain.pages.values.adapters import Correction, Judgement
from domain.pages.values.content import Content
from domain.pages.values.proposals import ProposalState

# A text of some 100 letters with its brief: a few MB in memory.
MOST = 20_000


async def corrections(db: ReadSession, site: SiteId, *, most: int = MOST) -> list[Correction]:
    """What people made of the site's newest generated words, oldest first; words nobody has looked at are left out.

    What a person says now is what counts, whether they edited the field or answered a proposal. A person's own words that
    stood there before the machine wrote count where the person chose them over the machine's.
    Uses ix_generations_site_created_at_id and ix_proposals_generation_id.
    """
    newest = (
        select(GenerationRow)
        .where(GenerationRow.site == site, GenerationRow.brief.is_not(None))
        .order_by(GenerationRow.created_at.desc(), GenerationRow.id.desc())
        .limit(most)
        .subquery()
    )
    rows = await db.execute(
        select(newest, BlockRow.draft, ProposalRow.state, ProposalRow.decided_at)
        .join(BlockRow, BlockRow.id == newest.c.block_id)
        .outerjoin(ProposalRow, ProposalRow.generation_id == newest.c.id)
        .order_by(newest.c.block_id, newest.c.field, newest.c.locale, newest.c.created_at, newest.c.id)
    )
    found: list[Correction] = []
    for _, fields in groupby(rows, key=lambda row: (row.block_id, row.field, row.locale)):
        found += _of_field(list(fields))
    return sorted(found, key=lambda each: each.at)  # what was said at once stays in the order in which it was made


def _of_field(rows: Sequence[Row[*tuple[Any, ...]]]) -> Iterable[Correction]:
    """The corrections of one field's generations, oldest first."""
    last = rows[-1]
    said = _said(last.draft, last.field, last.locale)
    seen = None
    if said is not None:  # what stood there when the person wrote
        before = [
            row for row in rows if row.created_at <= said[1] and row.state is None
        ]  # a proposal stands in the inbox
        seen = before[-1].id if before else None
    for row in rows:
        words, judgement, at = _judged(row, said, seen=row.id == seen)
        if judgement is not None and at is not None:
            yield Correction(
                generation=GenerationId(row.id),
                block=BlockId(row.block_id),
                field=row.field,
                locale=row.locale,
                brief=row.brief,
                offered=row.text,
                words=words,
                judgement=judgement,
                at=at,
            )


def _judged(
    row: Row[*tuple[Any, ...]], said: tuple[str, datetime] | None, *, seen: bool
) -> tuple[str | None, Judgement | None, datetime | None]:
    """What the person said instead, what that makes of the words, and when."""
    decided = row.decided_at
    match row.state:
        case ProposalState.ACCEPTED:
            return row.text, Judgement.ACCEPTED, decided
        case ProposalState.REJECTED if said is None or said[0] == row.text:
            return None, Judgement.REJECTED, decided
        case ProposalState.REJECTED | ProposalState.KEPT | ProposalState.MERGED if said is not None:
            return said[0], Judgement.EDITED, decided
    if seen and said is not None:
        same = said[0] == row.text
        return said[0], Judgement.ACCEPTED if same else Judgement.EDITED, said[1]
    return None, None, None


def _said(draft: Content, field: str, locale: str) -> tuple[str, datetime] | None:
    """A person's words to everybody in this locale, and when they said them; None where there are none."""
    scope = layers.holder(draft, field, locale)
    entry: Mapping[str, Any] = {} if scope is None else draft[field][scope.key]
    words, at = entry.get("value"), entry.get("at")
    return (words, datetime.fromisoformat(at)) if isinstance(words, str) and words.strip() and at else None
