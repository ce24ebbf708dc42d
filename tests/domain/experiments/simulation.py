"""A homepage whose shoppers are known through and through: what an ordering of its blocks is really worth."""

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np

from domain.experiments.rules import learning, plackett_luce
from domain.experiments.values.policies import BlockView, PageContext, PageShown, Policy

BLOCKS, SLOTS = 10, 6
KINDS = ("hero", "product_rail", "promotion_banner", "article_feed", "category_tiles")
EXAMINED = (1.0, 0.8, 0.65, 0.5, 0.4, 0.3)

Order = Callable[[PageContext, int], Sequence[str]]


class Shape(StrEnum):
    """How the shoppers decide. Only in the first two is it as the policy believes."""

    STATIONARY = "stationary"
    DELAYED = "delayed"
    DRIFTING = "drifting"
    MISSPECIFIED = "misspecified"


@dataclass(slots=True)
class World:
    """Ten blocks, six slots, shoppers who differ by what they did before, by hour, by channel and by cart.

    Drifting: every 10,000 pages half of each block's liking is drawn anew. Misspecified: shoppers who have something in the
    cart and are on the app want another block each, nobody clicks more than twice, and a block below one of its own kind
    gets half as many clicks: nothing of this can the policy express.
    """

    seed: int
    shape: Shape = Shape.STATIONARY
    base: float = -1.6
    chance: np.random.Generator = field(init=False)
    truth: dict[str, float] = field(init=False)
    views: tuple[BlockView, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = np.random.default_rng(self.seed)
        self.views = tuple(BlockView(key=f"b{n}", kind=KINDS[n % len(KINDS)], place=n) for n in range(BLOCKS))
        self.truth = {}
        for view in self.views:
            self.truth[view.key] = self.base + 0.8 * self.chance.normal()
            for events in (0, 1, 10, 40):
                self.truth[f"{view.key} {events}"] = 0.6 * self.chance.normal()
            for part in (3, 9, 15, 21):
                self.truth[f"{view.key} hour {part}"] = 0.4 * self.chance.normal()
            for name in ("cart", "app", "cart and app"):
                self.truth[f"{view.key} {name}"] = 0.6 * self.chance.normal()

    def visitor(self) -> PageContext:
        return PageContext(
            channel="app" if self.chance.random() < 0.4 else "web",
            hour=int(self.chance.choice([3, 9, 15, 21])),
            events=int(self.chance.choice([0, 1, 10, 40])),
            cart=bool(self.chance.random() < 0.3),
        )

    def attraction(self, key: str, context: PageContext) -> float:
        score = self.truth[key] + self.truth[f"{key} {context.events}"] + self.truth[f"{key} hour {context.hour}"]
        score += self.truth[f"{key} cart"] * context.cart + self.truth[f"{key} app"] * (context.channel == "app")
        if self.shape is Shape.MISSPECIFIED and context.cart and context.channel == "app":
            score += 2 * self.truth[f"{key} cart and app"]
        return 1 / (1 + math.exp(-score))

    def expected(self, order: Sequence[str], context: PageContext) -> float:
        """The clicks this order is worth for this visitor."""
        return sum(self._chances(order, context))

    def best(self, context: PageContext) -> list[str]:
        return sorted((view.key for view in self.views), key=lambda key: -self.attraction(key, context))[:SLOTS]

    def clicked(self, order: Sequence[str], context: PageContext) -> frozenset[str]:
        hits = [key for key, p in zip(order, self._chances(order, context), strict=True) if self.chance.random() < p]
        return frozenset(hits[:2] if self.shape is Shape.MISSPECIFIED else hits)

    def age(self, page: int) -> None:
        """What shoppers like changes, where it drifts."""
        if self.shape is Shape.DRIFTING and page and page % 10_000 == 0:
            for view in self.views:
                kept = self.truth[view.key] - self.base
                # Half of the variance stays, so that likings are as far apart as before.
                self.truth[view.key] = self.base + math.sqrt(0.5) * (kept + 0.8 * self.chance.normal())

    def share(self, order: Order, visits: int = 400) -> float:
        """The part of the best possible clicks that this way of ordering earns now."""
        contexts = [self.visitor() for _ in range(visits)]
        earned = sum(self.expected(order(context, n), context) for n, context in enumerate(contexts))
        return earned / sum(self.expected(self.best(context), context) for context in contexts)

    def _chances(self, order: Sequence[str], context: PageContext) -> list[float]:
        kinds: set[str] = set()
        found = []
        for slot, key in enumerate(order):
            kind = KINDS[int(key[1:]) % len(KINDS)]
            half = 0.5 if self.shape is Shape.MISSPECIFIED and kind in kinds else 1.0
            found.append(EXAMINED[slot] * self.attraction(key, context) * half)
            kinds.add(kind)
        return found


class Player(Protocol):
    """Something that orders the blocks, and is told what came of it."""

    def order(self, context: PageContext, chance: int) -> tuple[str, ...]: ...

    def learn(self, context: PageContext, order: tuple[str, ...], clicked: frozenset[str]) -> None: ...


@dataclass(slots=True)
class Ours:
    """The project's policy."""

    world: World
    policy: Policy = field(default_factory=Policy)

    def order(self, context: PageContext, chance: int) -> tuple[str, ...]:
        ordered = plackett_luce.order(self.world.views, context, self.policy, chance, slots=SLOTS)
        return tuple(each.key for each in ordered.placed)

    def learn(self, context: PageContext, order: tuple[str, ...], clicked: frozenset[str]) -> None:
        page = PageShown(context=context, views=self.world.views, order=order, propensities=(), clicked=clicked)
        self.policy = learning.replay(self.policy, [page])


def shares(world: World, player: Player, pages: int, *, at: Sequence[int], late: int = 0) -> list[float]:
    """The player's part of the oracle's clicks after so many pages, for each number in `at`, by fresh visitors.

    `late`: a page's feedback comes when so many others have been shown.
    """
    found: list[float] = []
    waiting: deque[tuple[PageContext, tuple[str, ...], frozenset[str]]] = deque()
    for page in range(pages):
        world.age(page)
        context = world.visitor()
        order = player.order(context, world.seed * 1_000_003 + page)
        waiting.append((context, order, world.clicked(order, context)))
        if len(waiting) > late:
            player.learn(*waiting.popleft())
        if page + 1 in at:
            found.append(world.share(player.order))
    return found
