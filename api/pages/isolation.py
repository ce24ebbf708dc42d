"""The blocks of a page, each by itself: one that cannot be shown takes no other away."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import structlog

from api.copies import Copies
from api.errors import noted
from api.pages.types import Block, BlockUnavailable, block_of
from domain.base.bounded import Projections
from domain.pages.values import blocks as filled
from domain.pages.values import reasons
from domain.pages.values.slate import Visit

log = structlog.get_logger()

# Of pages that are given again: eight blocks of a thousand.
_BLOCKS = Projections[filled.AnyBlock, str, Block](8_000)


def let_go() -> None:
    """Blocks of pages that are over may be somebody's."""
    _BLOCKS.let_go()


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Blocks in order. `whole`: each of them is what it should be at this moment."""

    blocks: Sequence[Block]
    whole: bool


def alone(page: filled.Homepage) -> list[Block]:
    """The page's blocks; what cannot be shown says so."""
    return [_projected(block, page) for block in page.blocks]


def helped(copies: Copies, visit: Visit, page: filled.Homepage, *, everybodys: bool) -> Blocks:
    """The page's blocks; in the place of one that cannot be shown stands its last copy from a page that was everybody's.

    Only such pages leave copies, so that nobody is shown what was chosen for another.
    """
    made = alone(page)
    whole = not any(isinstance(each, BlockUnavailable) for each in made)
    for place, (block, each) in enumerate(zip(page.blocks, made, strict=True)):
        key: Hashable = (page.site, page.locale, visit.channel, visit.country, block.id)
        if not isinstance(each, BlockUnavailable):
            if everybodys:
                copies.put(key, each, visit.now)
        elif (copy := copies.get(key, visit.now)) is not None:
            log.warning("block_from_copy", reference=each.reference, site=page.site, block=block.key)
            made[place] = _placed(copy, block)
    return Blocks(blocks=made, whole=whole)


def _projected(block: filled.AnyBlock, page: filled.Homepage) -> Block:
    try:
        return _BLOCKS.of(block, page.locale, block_of)
    except Exception as error:  # noqa: BLE001 - one block that cannot be shown takes no other away
        reference = noted(error, site=page.site, block=block.key, kind=block.kind)
        reason = reasons.reason(page.locale, "unavailable")
        gone = filled.Unavailable(
            id=block.id,
            key=block.key,
            kind=block.kind,
            decision=replace(block.decision, reason=reason),
            message=reason.text,
            reference=reference,
        )
        return block_of(gone, page.locale)


def _placed(copy: Block, block: filled.AnyBlock) -> Block:
    """The copy, where the block stands now."""
    now = replace(copy.decision, position=block.decision.position, propensity=block.decision.propensity)
    return replace(copy, decision=now)
