"""A page policy as plain values: what it sees, what it has learnt, and what it decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from domain.base.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """As much of a block as the policy sees.

    `place` is where the editors put it; `slot` the one a pinned block keeps; `mandatory`: it is on every page. `affinity`
    says how well its best item fits the shopper, from 0 to 1; `clicked_days` how long ago this shopper last clicked it.
    """

    key: str
    kind: str
    place: int = 0
    slot: int | None = None
    mandatory: bool = False
    affinity: float | None = None
    clicked_days: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Who the page is for, as far as an order may depend on it. `hour` is the shop's, from 0 to 23."""

    channel: str = "web"
    hour: int = 12
    events: int = 0
    cart: bool = False
    segment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySettings:
    """How a policy dares and forgets: what a new version may change.

    `uniform_share` of the pages are drawn evenly, so that nothing is ever unknown. One page weakens all evidence by
    `forgetting`.
    """

    # Of .3, .2 and .15, share of the oracle's clicks after 1,000 / 10,000 simulated pages (tests/benchmarks/test_policy.py, two
    # worlds that are not reported there): .931 / .958, .941 / .969, .942 / .973. Colder pages are harder to judge others by.
    temperature: float = 0.2
    uniform_share: float = 0.04
    forgetting: float = 0.9995


class Weight(NamedTuple):
    """What is believed of one feature: its mean, how surely, and as of which page of the policy's life."""

    mean: float
    precision: float
    page: int = 0


class Examined(NamedTuple):
    """How often a slot was looked at among the times it was shown."""

    looked: float
    shown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a page's policy as it is now; `steps` moves whenever it learns, `pages` counts pages learnt from.

    A version of 0 has learnt nothing: it shows what editors arranged, most of the time.
    """

    version: int = 0
    steps: int = 0
    pages: int = 0
    clicks: int = 0
    settings: PolicySettings = PolicySettings()
    weights: Mapping[str, Weight] = field(default_factory=dict)
    examined: tuple[Examined, ...] = ()

    @property
    def label(self) -> str:
        """What an impression says ordered it."""
        return f"learnt-{self.version}.{self.steps}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A block in its slot: how likely the policy was to put it there after those above, and that it is looked at there."""

    key: str
    slot: int
    propensity: float
    examined: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A page in order. `seen` is what the policy saw, for the impression: learning and judging start from it."""

    placed: tuple[Placed, ...]
    left_out: tuple[str, ...]
    uniform: bool
    policy: str
    seen: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class PageShown:
    """A page that was on screen, with what the policy had seen, and which of its blocks were clicked.

    `views` are all blocks there were to choose from; `order` the keys in the order they were shown; `propensities` beside it;
    `looked` the blocks that were really in view, None where the front does not say.
    """

    context: PageContext
    views: tuple[BlockView, ...]
    order: tuple[str, ...]
    propensities: tuple[float, ...]
    clicked: frozenset[str] = frozenset()
    looked: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a policy would have earned a page, by one estimator.

    Units    `value` clicks a page (or reward a row); `low` and `high` hold it with 95 %. `effective` rows carry the weight
             of all; where `largest` is big, few rows decide.
    """

    estimator: str
    value: float
    low: float
    high: float
    effective: float
    largest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """A version as it is kept: where it came from, whether it is live, and what it was judged by."""

    page: str
    policy: Policy
    live: bool
    origin: str
    made_at: datetime
    learnt_at: datetime | None
    estimates: tuple[Estimate, ...] = ()
    against: tuple[Estimate, ...] = ()
