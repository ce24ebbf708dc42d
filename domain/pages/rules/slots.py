"""Deciding what goes into which slot. Nothing here touches a database, a clock or a network."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from domain.base.values import ItemId
from domain.behaviour.values import ShopperState
from domain.catalog.values import Item
from domain.matching.values import Ask, Candidate, Source
from domain.pages.rules.kinds import all_kinds
from domain.pages.values import reasons
from domain.pages.values.blocks import AnyBlock, Unavailable
from domain.pages.values.slate import LiveBlock, Slate, Visit

# Editors order the blocks; nothing is learnt yet. Issue C puts a trained policy beside it.
POLICY = "editorial-1"

Failed = Callable[[LiveBlock, Exception], None]


def asks(blocks: Sequence[LiveBlock], visit: Visit, state: ShopperState) -> list[Ask]:
    """Every list the page wants, for all blocks together."""
    kinds = all_kinds()
    wanted = [ask for block in blocks if block.kind in kinds for ask in kinds[block.kind].asks(block, visit, state)]
    return [ask for ask in wanted if state.liked or ask.source is not Source.TASTE]


def wanted_items(candidates: Sequence[Candidate], state: ShopperState) -> set[ItemId]:
    """The items the page needs to know more about: what was found, what it hangs on, what was last looked at."""
    found = {candidate.item for candidate in candidates}
    anchors = {candidate.anchor for candidate in candidates if candidate.anchor is not None}
    return found | anchors | {event.item for event in state.events[:20]}


def fill(
    blocks: Sequence[LiveBlock],
    *,
    visit: Visit,
    state: ShopperState,
    candidates: Sequence[Candidate],
    items: Mapping[ItemId, Item],
    failed: Failed,
) -> tuple[AnyBlock, ...]:
    """The blocks of the page in their editors' order: no product twice, nothing out of stock, a reason on every item.

    One block that fails becomes Unavailable; the others are not harmed.
    """
    by_shelf: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_shelf[candidate.shelf].append(candidate)
    locale = visit.locales[0]
    slate = Slate(
        visit=visit,
        state=state,
        candidates=by_shelf,
        items=items,
        reason=lambda code, about: reasons.reason(locale, code, about),
        policy=POLICY,
    )
    filled = [each for each in (_fill_one(block, slate, failed) for block in blocks) if each is not None]
    return tuple(replace(block, decision=replace(block.decision, position=slot)) for slot, block in enumerate(filled))


def _fill_one(block: LiveBlock, slate: Slate, failed: Failed) -> AnyBlock | None:
    kind = all_kinds().get(block.kind)
    try:
        if kind is None:
            raise LookupError(f"no kind {block.kind!r}")  # noqa: TRY301 - one place decides what a failed block becomes
        return kind.fill(block, slate)
    except Exception as error:  # noqa: BLE001 - one failing block never takes the page away
        failed(block, error)
        decision = slate.decision(block, "unavailable")
        return Unavailable(id=block.id, key=block.key, kind=block.kind, decision=decision, message=decision.reason.text)
