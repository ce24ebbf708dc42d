"""The order of a page's blocks for one shopper: their editors', or one drawn from what was learnt."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.base.values import ItemId, SiteId
from domain.behaviour.values import ShopperState
from domain.experiments.rules import page_features, plackett_luce
from domain.experiments.values.policies import BlockView, Ordered, PageContext, Placed, Policy
from domain.matching.values import Candidate
from domain.pages.values.editing import Arrangement, Ordering
from domain.pages.values.slate import LiveBlock, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An order as the policy drew it, of all blocks that there are for this visit."""

    views: tuple[BlockView, ...]
    context: PageContext
    policy: Policy
    order: Ordered


def drawn(
    blocks: Sequence[LiveBlock],
    arrangement: Arrangement,
    policy: Policy,
    *,
    visit: Visit,
    state: ShopperState,
    segment: str | None,
    fits: Callable[[], Mapping[str, float]],
    chance: int,
) -> Drawn | None:
    """The order the policy draws for this visit, pinned blocks in their places; None where the page keeps its editors'."""
    if arrangement.ordering is Ordering.ARRANGED:
        return None
    suits = fits()
    views = tuple(
        BlockView(
            key=block.key,
            kind=block.kind,
            place=place,
            slot=place if block.fields.get("pinned") is True else None,
            affinity=suits.get(block.key),
        )
        for place, block in enumerate(blocks)
    )
    context = PageContext(
        channel=visit.channel,
        hour=visit.now.hour,
        events=len(state.events),
        cart=bool(visit.cart),
        segment=segment,
    )
    order = plackett_luce.order(views, context, policy, chance)
    return Drawn(views=views, context=context, policy=policy, order=order)


def settled(drawn: Drawn, shown: Sequence[str], empty: Collection[str]) -> Ordered:
    """The order as it came about: blocks that had nothing to say were no choice, and pins stand where they stand.

    A softmax without some of its blocks is the softmax of the others, so the order itself stays as it was drawn.
    """
    places = {key: place for place, key in enumerate(shown)}
    views = [
        view if view.slot is None else replace(view, slot=places.get(view.key))
        for view in drawn.views
        if view.key not in empty
    ]
    steps = plackett_luce.chances(views, drawn.context, drawn.policy, shown)
    looked = [plackett_luce.examination(drawn.policy, step.slot) for step in steps]
    return replace(
        drawn.order,
        placed=tuple(
            Placed(key=step.chosen, slot=step.slot, propensity=step.chances[step.chosen], examined=each)
            for step, each in zip(steps, looked, strict=True)
        ),
        left_out=tuple(view.key for view in views if view.key not in places),
        seen=page_features.seen(views, drawn.context, looked),
    )


def in_order(blocks: Sequence[LiveBlock], drawn: Drawn | None) -> list[LiveBlock]:
    """The blocks as the policy ordered them; as they came where their editors did."""
    if drawn is None:
        return list(blocks)
    by_key = {block.key: block for block in blocks}
    return [by_key[placed.key] for placed in drawn.order.placed]


def fits(candidates: Sequence[Candidate], ranks: Mapping[ItemId, int]) -> dict[str, float]:
    """How well each shelf's best item suits the shopper, 1 for the first of what was chosen; shelves without one are left out."""
    best: dict[str, int] = {}
    for candidate in candidates:
        rank = ranks.get(candidate.item)
        if rank is not None:
            best[candidate.shelf] = min(rank, best.get(candidate.shelf, rank))
    return {shelf: 1 - rank / len(ranks) for shelf, rank in best.items()}


def chance(site: SiteId, page: str, person: str, last_at: datetime | None) -> int:
    """A number that is the same for the same person and page until the person does something: pages stay put."""
    return plackett_luce.chance_of(site, page, person, None if last_at is None else last_at.isoformat())
