"""Putting blocks in order by a softmax over those not yet placed, and saying how likely that order was."""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.experiments.rules import page_features
from domain.experiments.values.policies import BlockView, Ordered, PageContext, Placed, Policy

# Before anything is known, a slot is looked at as often as eye-tracking of lists says: about one over its place's root.
FIRST_EXAMINED_FALLS = 0.5
# So many pages' worth of doubt about it.
FIRST_EXAMINED_PAGES = 50.0

Choose = Callable[[Sequence[str]], str]


@dataclass(slots=True, kw_only=True)
class Step:
    """One slot being filled: who could stand there, how likely each was, who does."""

    slot: int
    chosen: str
    chances: Mapping[str, float]


def chance_of(*facts: str | int | None) -> int:
    """The chance that belongs to these facts, such as site, page, shopper and what they did last, wherever it is asked for."""
    digest = hashlib.blake2b("\x00".join(map(str, facts)).encode(), digest_size=15).digest()
    return int.from_bytes(digest, "big")


def order(
    views: Sequence[BlockView], context: PageContext, policy: Policy, chance: int, *, slots: int | None = None
) -> Ordered:
    """The page in an order drawn by the policy: the same for the same chance, on every machine.

    Pinned blocks keep their slots and mandatory ones are on the page, before anything is drawn. A small change of the policy
    or one block more changes little: the luck of each block is its own.
    Limits   at most `slots` blocks; about 10 µs a block.
    Source   Plackett-Luce through the Gumbel trick (Yellott 1977).
    """
    even = _luck(chance, "") < policy.settings.uniform_share
    utilities = scaled_utilities(views, context, policy)
    luck = {view.key: -math.log(-math.log(_luck(chance, view.key))) for view in views}
    drawn = luck if even else {key: luck[key] + utilities[key] for key in luck}
    steps = list(_fill(views, utilities, policy, slots, lambda allowed: max(allowed, key=drawn.__getitem__)))
    shown = {step.chosen for step in steps}
    looked = [examination(policy, step.slot) for step in steps]
    return Ordered(
        placed=tuple(
            Placed(key=step.chosen, slot=step.slot, propensity=step.chances[step.chosen], examined=each)
            for step, each in zip(steps, looked, strict=True)
        ),
        left_out=tuple(view.key for view in views if view.key not in shown),
        uniform=even,
        policy=f"{policy.label}.even" if even else policy.label,
        seen=page_features.seen(views, context, looked),
    )


def chances(views: Sequence[BlockView], context: PageContext, policy: Policy, shown: Sequence[str]) -> list[Step]:
    """How likely the policy was to put each block into each slot, along the order that was really shown.

    Errors   ValueError if that order could never have come about: a pin was elsewhere then.
    """
    follow = iter(_free_of_pins(views, shown))
    utilities = scaled_utilities(views, context, policy)

    def as_shown(allowed: Sequence[str]) -> str:
        chosen = next(follow, None)
        if chosen is None or chosen not in allowed:
            raise ValueError(f"Block {chosen!r} was shown where the policy could not put it.")
        return chosen

    steps = list(_fill(views, utilities, policy, len(shown), as_shown))
    if [step.chosen for step in steps] != list(shown):
        raise ValueError("A pinned block was shown where the policy could not put it.")
    return steps


def utility(view: BlockView, context: PageContext, policy: Policy) -> float:
    """How attractive the block is believed to be for this visit, in logits of being clicked when looked at."""
    weights = policy.weights
    return sum(
        x * (weights[name].mean if name in weights else page_features.prior(name).mean)
        for name, x in page_features.features(view, context)
    )


def scaled_utilities(views: Sequence[BlockView], context: PageContext, policy: Policy) -> dict[str, float]:
    """Every block's utility over the temperature."""
    return {view.key: utility(view, context, policy) / policy.settings.temperature for view in views}


def examination(policy: Policy, slot: int) -> float:
    """How likely a shopper is to look at the slot; the first one always is, which fixes the scale."""
    if slot == 0:
        return 1.0
    first = math.pow(1 + slot, -FIRST_EXAMINED_FALLS)
    looked, shown = policy.examined[slot] if slot < len(policy.examined) else (0.0, 0.0)
    return (looked + first * FIRST_EXAMINED_PAGES) / (shown + FIRST_EXAMINED_PAGES)


def _fill(
    views: Sequence[BlockView], utilities: Mapping[str, float], policy: Policy, slots: int | None, choose: Choose
) -> Iterator[Step]:
    """Slot after slot, with the probability of each block that could stand there, given those above.

    A page is even or not as a whole, so the even share grows with each block that it explains better.
    """
    pinned = _pins(views, slots)
    free = [view.key for view in views if view.key not in pinned.values()]
    wanted = {view.key for view in views if view.mandatory and view.key in free}
    last = _length(views, slots)
    best = max((utilities[key] for key in free), default=0.0)
    strength = {key: math.exp(utilities[key] - best) for key in free}
    even = policy.settings.uniform_share
    for slot in range(last):
        if slot in pinned:
            yield Step(slot=slot, chosen=pinned[slot], chances={pinned[slot]: 1.0})
            continue
        left = last - slot - sum(later > slot for later in pinned)
        must = [key for key in free if key in wanted]
        allowed = must if len(must) >= left else free
        total = sum(strength[key] for key in allowed)
        # Where the strengths are too small to tell apart, any will do.
        soft = {key: strength[key] / total if total > 0 else 1 / len(allowed) for key in allowed}
        mixed = {key: even / len(allowed) + (1 - even) * soft[key] for key in allowed}
        chosen = choose(allowed)
        yield Step(slot=slot, chosen=chosen, chances=mixed)
        even = even / len(allowed) / mixed[chosen]
        free.remove(chosen)


def _pins(views: Sequence[BlockView], slots: int | None) -> dict[int, str]:
    """The slots that are taken: each pin's own, or the nearest free one; what is pinned below the page's end moves up."""
    last = _length(views, slots)
    taken: dict[int, str] = {}
    pins = [(view.slot, view.place, view.key) for view in views if view.slot is not None]
    for wanted, _, key in sorted(pins):
        taken[min(set(range(last)) - set(taken), key=lambda slot: (slot < wanted, abs(slot - wanted)))] = key
    return taken


def _length(views: Sequence[BlockView], slots: int | None) -> int:
    """How many blocks the page has in the end; pins are on it even where they are more than it has slots."""
    pins = sum(view.slot is not None for view in views)
    return len(views) if slots is None else min(len(views), max(slots, pins))


def _free_of_pins(views: Sequence[BlockView], shown: Sequence[str]) -> list[str]:
    pinned = set(_pins(views, len(shown)).values())
    return [key for key in shown if key not in pinned]


def _luck(chance: int, key: str) -> float:
    """An even draw between 0 and 1 that belongs to this block alone."""
    digest = hashlib.blake2b(key.encode(), digest_size=8, key=chance.to_bytes(16, "big", signed=True)).digest()
    # Never 0 or 1, whose logarithms are not numbers.
    return ((int.from_bytes(digest, "big") >> 12) + 0.5) / 2**52
