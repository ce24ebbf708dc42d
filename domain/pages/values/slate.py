"""What a page is filled from: who comes, what was found, what has been used already."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.base.values import BlockId, ItemId, Json, SiteId
from domain.behaviour.values import Event, ShopperState, SignalKind
from domain.catalog.values import Article, Item, Product, Promotion
from domain.choosing.rules.blend import DOUBT
from domain.matching.values import UNDATED, Candidate, Source
from domain.pages.values.blocks import Decision, Reason
from domain.pages.values.content import FieldValue
from domain.pages.values.merchandising import LeftOut
from domain.pages.values.releases import ReleaseId
from domain.pages.values.trace import ItemTrace

# At most this many of one brand in a rail while others are to be had.
BRAND_CAP = 3
AGAIN = "again"
"""Why something bought before is offered once more."""

# What was looked at a moment ago is not offered as a find; its neighbours are.
SEEN_JUST_NOW = 5
# "Because you looked at X" has to be believed: below this part of the nearest one's closeness, it is not.
# Read by eye on the demo shop and on 2,465 products of a real one.
NEAR_ENOUGH = 0.7
# The nearest in words counts like a pair that is three parts sure; read by eye on the pages of the demo shop.
NEARNESS = 0.75


class Perspective(StrEnum):
    """Which words a page is made of: those shoppers get, or those its editors are working on."""

    LIVE = "live"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A look at the page as it is not, or not yet, or not for whoever looks."""

    perspective: Perspective = Perspective.LIVE
    release: ReleaseId | None = None
    segments: tuple[str, ...] | None = None
    new: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who asks for a page, from where, with what in the cart.

    `segments` None: those the shopper's own history says; else those a shop's server names.
    """

    site: SiteId
    page: str
    shopper: str | None
    channel: str
    locales: tuple[str, ...]
    cart: tuple[str, ...]
    now: datetime
    country: str | None = None
    segments: tuple[str, ...] | None = None
    preview: Preview | None = None
    session: tuple[Event, ...] = ()
    """What a visit did of which nothing is kept, as its front carried it here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveBlock:
    """A block to fill: its content, resolved for this reader, with where each field comes from."""

    id: BlockId
    key: str
    kind: str
    fields: Mapping[str, Json]
    values: Mapping[str, FieldValue] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The words of a field, or None where there are none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) and value else None

    def number(self, name: str, default: int) -> int:
        value = self.fields.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default


@dataclass(slots=True, kw_only=True)
class Slate:
    """The page while it is being filled. All that changes is what has been used and what was left out."""

    visit: Visit
    state: ShopperState
    new: bool
    candidates: Mapping[str, list[Candidate]]
    items: Mapping[ItemId, Item]
    reason: Callable[[str, str | None], Reason]
    html: Callable[[Json], str]
    policy: str
    made: frozenset[ItemId] = frozenset()
    """Promotions of campaigns that are meant for this shopper; they come first."""
    reserved: frozenset[ItemId] = frozenset()
    """Promotions of campaigns; nobody else gets them."""
    called: Mapping[str, str] = field(default_factory=dict)
    """What categories are called, where somebody said so."""
    used: set[ItemId] = field(default_factory=set)
    left_out: dict[BlockId, Sequence[LeftOut]] = field(default_factory=dict)
    numbers: dict[BlockId, Sequence[ItemTrace]] = field(default_factory=dict)
    _unwanted: frozenset[ItemId] = frozenset()
    """What is not offered in any case: dismissed, or in the cart already."""
    _gone: frozenset[ItemId] = frozenset()
    """What is not offered as something new."""

    def __post_init__(self) -> None:
        cart = set(self.visit.cart)
        in_cart = {item.id for item in self.items.values() if item.sku in cart} if cart else set()
        self._unwanted = frozenset(in_cart | self.state.dismissed)
        had = (event.item for event in self.state.events if event.kind is SignalKind.PURCHASE)
        self._gone = self._unwanted.union(had)

    def put_away(self) -> frozenset[ItemId]:
        """What is not offered as something new: bought or dismissed, or in the cart already."""
        return self._gone

    def name_of(self, category: str) -> str:
        """The category as a title says it: named by somebody for sentences, else as the catalogue calls it."""
        name = self.called.get(category)
        return category if name is None else name[:1].upper() + name[1:]

    def code(self, candidate: Candidate) -> str:
        """Why the item is offered; nobody said when an undated one appeared, so nobody says it is new."""
        if candidate.note == UNDATED:
            return "category"
        code = candidate.note if candidate.source is Source.CHOSEN and candidate.note else candidate.source.value
        return _CODE.get(code, code)

    def why(self, candidate: Candidate) -> Reason:
        """Why the item is offered, in the reader's words."""
        return self.reason(self.code(candidate), self.title_of(candidate.anchor))

    def decided(self, code: str, candidate: Candidate | None) -> Decision:
        """A block's decision where one item speaks for it."""
        return self.decision(code, None if candidate is None else self.title_of(candidate.anchor))

    def decision(self, code: str, about: str | None = None) -> Decision:
        """Blocks keep the order their editors gave them, so each was certain to stand where it stands.

        Where that is, is known once the page is whole.
        """
        reason = self.reason(code, about)
        return Decision(reason=reason, policy=self.policy, variant=None, propensity=1.0, position=0)

    def products(self, shelf: str, limit: int, *, dated: bool = False) -> list[tuple[Product, Candidate]]:
        """The best products for this shelf that the page does not show yet; they count as used from now on.

        Limits   with `dated`, only those of which somebody said when they appeared.
        """
        chosen = _varied(list(self.offered(shelf, dated=dated)), limit)
        self.take(product for product, _ in chosen)
        return chosen

    def offered(self, shelf: str, *, dated: bool = False) -> Iterator[tuple[Product, Candidate]]:
        """What was found for this shelf and may still be shown, best first, as `products` chooses from.

        Limits   read as far as somebody goes on; what is on the page by then is what was when the reading began.
        """
        away, again = self.away(), self.used | self._unwanted
        for candidate in self._of(shelf):
            item = self.items.get(candidate.item)
            if (
                isinstance(item, Product)
                and item.in_stock
                and candidate.source is not Source.NAMED
                and item.id not in (again if candidate.source is Source.AGAIN or candidate.note == AGAIN else away)
                and not (dated and candidate.note == UNDATED)
            ):
                yield item, candidate

    def named(self, shelf: str) -> dict[str, Product]:
        """The products this shelf asked for by name, as far as the shop has them, in stock or not."""
        found = (self.items.get(each.item) for each in self.candidates.get(shelf, ()) if each.source is Source.NAMED)
        return {item.sku: item for item in found if isinstance(item, Product)}

    def away(self) -> set[ItemId]:
        """What is not offered now: on the page already, bought, dismissed, in the cart, or looked at a moment ago."""
        return self.used | self.put_away() | set(self.state.looked_at[:SEEN_JUST_NOW])

    def take(self, products: Iterable[Product]) -> None:
        """These are on the page now, and are not offered again."""
        self.used.update(product.id for product in products)

    def articles(self, shelf: str, limit: int) -> list[tuple[Article, Candidate]]:
        found: dict[ItemId, tuple[Article, Candidate]] = {}
        for candidate in self._of(shelf):
            item = self.items.get(candidate.item)
            if isinstance(item, Article) and item.id not in self.used:
                found.setdefault(item.id, (item, candidate))
        chosen = list(found.values())[:limit]
        self.used.update(article.id for article, _ in chosen)
        return chosen

    def promotion(self, shelf: str, sku: str | None) -> tuple[Promotion, Candidate] | None:
        """The promotion named, or the shopper's own, or the one nearest to them; each once on a page.

        Limits   one that a campaign keeps for others is not shown, named or not.
        """
        kept = self.reserved - self.made
        in_order = sorted(self._of(shelf), key=lambda candidate: candidate.item not in self.made)
        for candidate in (each for each in in_order if each.item not in kept):
            item = self.items.get(candidate.item)
            if isinstance(item, Promotion) and item.id not in self.used and sku in {None, item.sku}:
                self.used.add(item.id)
                return item, candidate
        return None

    def title_of(self, item: ItemId | None) -> str | None:
        found = None if item is None else self.items.get(item)
        return None if found is None else found.title

    def _of(self, shelf: str) -> Iterator[Candidate]:
        """Sources in the order a shelf prefers them, each best first; what is only near for want of better is left out."""
        offered = self.candidates.get(shelf, ())
        nearest = max((each.score for each in offered if each.source is Source.NEAR_ITEM), default=0.0)
        # On one scale: a pair that few have met is left out where something nearer in words would be.
        least = NEAR_ENOUGH * NEARNESS if nearest > 0 else 0.0
        preferred: dict[int, list[Candidate]] = {}
        for each in offered:
            preferred.setdefault(_PREFERENCE[each.source], []).append(each)
        # Most shelves are full before what they like less is put in order.
        for _, alike in sorted(preferred.items()):
            # Sorted by numbers alone; the place among all comes before the candidate itself, which is never compared.
            ranked = [
                (-(_strength(each, nearest) if each.source in _HUNG else each.score), each.item, place, each)
                for place, each in enumerate(alike)
            ]
            ranked.sort()
            for weakness, _, _, each in ranked:
                if -weakness >= least or each.source not in _HUNG:
                    yield each


def _strength(candidate: Candidate, nearest: float) -> float:
    """What hangs on something, on one scale from 0 to 1: a pair few have met weighs less than a near neighbour."""
    if candidate.source is Source.NEAR_ITEM:
        return NEARNESS * candidate.score / nearest if nearest > 0 else 0.0
    return candidate.score / (candidate.score + DOUBT)


# What hangs on something of the shopper's.
_HUNG = {Source.NEAR_ITEM, Source.TOGETHER, Source.COMPLEMENT}
# Where a candidate's source is no reason in itself.
_CODE = {"complement": "bought_together"}
# What is known of the shopper or hangs on what they met comes before their taste, that before popularity, that before newness.
_PREFERENCE = {
    Source.CHOSEN: 0,
    Source.TOGETHER: 0,
    Source.COMPLEMENT: 0,
    Source.AGAIN: 0,
    Source.RISING: 0,
    Source.NEAR_ITEM: 0,
    Source.TASTE: 1,
    Source.POPULAR: 2,
    Source.ENDING_SOON: 2,
    Source.CATEGORY: 2,
    Source.NEW: 3,
    Source.NAMED: 4,
}


def _varied(found: list[tuple[Product, Candidate]], limit: int) -> list[tuple[Product, Candidate]]:
    """Each product once, at most BRAND_CAP of a brand while others are to be had."""
    once = {product.id: (product, candidate) for product, candidate in reversed(found)}
    in_order = [once[item] for item in dict.fromkeys(product.id for product, _ in found)]
    chosen: list[tuple[Product, Candidate]] = []
    waiting: list[tuple[Product, Candidate]] = []
    brands: dict[str, int] = {}
    for product, candidate in in_order:
        if product.brand and brands.get(product.brand, 0) >= BRAND_CAP:
            waiting.append((product, candidate))
            continue
        brands[product.brand] = brands.get(product.brand, 0) + 1
        chosen.append((product, candidate))
    return (chosen + waiting)[:limit] if len(chosen) < limit else chosen[:limit]
