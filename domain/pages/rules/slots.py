"""Deciding what goes into which slot. Nothing here touches a database, a clock or a network."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from domain.base.values import BlockId, ItemId
from domain.behaviour.values import ShopperState
from domain.catalog.values import Item
from domain.experiments.values.policies import Ordered
from domain.matching.values import Ask, Candidate, Source
from domain.pages.fields import rich_text
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.rules.trying import Tried
from domain.pages.values import reasons
from domain.pages.values.blocks import AnyBlock, SpokenField, Unavailable
from domain.pages.values.merchandising import LeftOut
from domain.pages.values.slate import LiveBlock, Slate, Visit
from domain.pages.values.trace import ItemTrace

# What orders the blocks where their editors do.
POLICY = "editorial-1"
NOTHING_TRIED = Tried()
NOTHING_MISSING: Mapping[str, Exception] = {}
NOTHING_CALLED: Mapping[str, str] = {}

Failed = Callable[[LiveBlock, Exception], str]
"""Told of a block that could not be filled; answers with the reference under which it is in the log."""


def asks(blocks: Sequence[LiveBlock], visit: Visit, state: ShopperState) -> list[Ask]:
    """Every list the page wants, for all blocks together."""
    wanted = [ask for block in blocks for ask in _asked(block, visit, state)]
    return [ask for ask in wanted if state.liked or ask.source is not Source.TASTE]


def _asked(block: LiveBlock, visit: Visit, state: ShopperState) -> list[Ask]:
    """What the block asks for; nothing where its content cannot be read: filling it says so, and takes no page away."""
    kind = all_kinds().get(block.kind)
    try:
        return [] if kind is None else kind.asks(block, visit, state)
    except Exception:  # noqa: BLE001 - as when it is filled
        return []


def wanted_items(candidates: Sequence[Candidate], state: ShopperState) -> set[ItemId]:
    """The items the page needs to know more about: what was found, what it hangs on, what was last looked at."""
    found = {candidate.item for candidate in candidates}
    anchors = {candidate.anchor for candidate in candidates if candidate.anchor is not None}
    return found | anchors | {event.item for event in state.events[:20]}


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledPage:
    """The blocks of a page, those with nothing to say, what its rails' rules kept out of each, and for a preview the numbers behind their items."""

    blocks: tuple[AnyBlock, ...]
    empty: frozenset[str]
    left_out: Mapping[BlockId, Sequence[LeftOut]]
    numbers: Mapping[BlockId, Sequence[ItemTrace]]


def fill(
    blocks: Sequence[LiveBlock],
    *,
    visit: Visit,
    state: ShopperState,
    new: bool,
    candidates: Sequence[Candidate],
    items: Mapping[ItemId, Item],
    failed: Failed,
    policy: str = POLICY,
    limit: int | None = None,
    trial: Tried = NOTHING_TRIED,
    missing: Mapping[str, Exception] = NOTHING_MISSING,
    called: Mapping[str, str] = NOTHING_CALLED,
) -> FilledPage:
    """The blocks of the page in the order they come: no product twice, nothing out of stock, a reason on every item.

    Limits   the first `limit` blocks that have something to say; pinned ones are on the page in any case.
    One block that fails becomes Unavailable, as do those whose goods are `missing`; the others are not harmed.
    """
    by_shelf: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_shelf[candidate.shelf].append(candidate)
    locale = visit.locales[0]
    slate = Slate(
        visit=visit,
        state=state,
        new=new,
        candidates=by_shelf,
        items=items,
        # The items of a rail share one or two.
        reason=cache(lambda code, about: reasons.reason(locale, code, about)),
        html=rich_text.html,
        policy=policy,
        made=trial.made,
        reserved=trial.reserved,
        called=called,
    )
    filled: list[tuple[LiveBlock, AnyBlock]] = []
    empty: set[str] = set()
    pins = sum(block.fields.get("pinned") is True for block in blocks)
    for block in blocks:
        pinned = block.fields.get("pinned") is True
        pins -= pinned
        if limit is not None and len(filled) + pins >= limit and not pinned:
            continue
        made = _fill_one(block, slate, failed, missing.get(block.key))
        if made is None:
            empty.add(block.key)
        else:
            filled.append((block, made))
    return FilledPage(
        blocks=tuple(_placed(made, slot, block) for slot, (block, made) in enumerate(filled)),
        empty=frozenset(empty),
        left_out=slate.left_out,
        numbers=slate.numbers,
    )


def decided(blocks: Sequence[AnyBlock], order: Ordered) -> tuple[AnyBlock, ...]:
    """The blocks with how likely each was to stand where it stands."""
    chances = {placed.key: placed.propensity for placed in order.placed}
    return tuple(replace(block, decision=replace(block.decision, propensity=chances[block.key])) for block in blocks)


def _placed(filled: AnyBlock, slot: int, block: LiveBlock) -> AnyBlock:
    """The block where it stands, with the locale and the hand behind its words."""
    words = [value for value in block.values.values() if value.locale is not None and value.value is not None]
    return replace(
        filled,
        decision=replace(filled.decision, position=slot),
        spoken=tuple(SpokenField(field=value.name, locale=value.locale) for value in words if value.locale is not None),
        involvement=layers.involvement(words),
    )


def _fill_one(block: LiveBlock, slate: Slate, failed: Failed, missing: Exception | None) -> AnyBlock | None:
    kind = all_kinds().get(block.kind)
    try:
        if missing is not None:
            raise missing  # noqa: TRY301 - one place decides what a failed block becomes
        if kind is None:
            raise LookupError(f"no kind {block.kind!r}")  # noqa: TRY301 - one place decides what a failed block becomes
        return kind.fill(block, slate)
    except Exception as error:  # noqa: BLE001 - one failing block never takes the page away
        decision = slate.decision("unavailable")
        return Unavailable(
            id=block.id,
            key=block.key,
            kind=block.kind,
            decision=decision,
            message=decision.reason.text,
            reference=failed(block, error),
        )
