"""A page as a shopper gets it: blocks that are filled, each with the decision behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from domain.base.values import BlockId, ImpressionId, ItemId, Json, SiteId
from domain.catalog.values import Article, Image, Product, Promotion
from domain.pages.values.content import Involvement
from domain.pages.values.trace import Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something is shown: a code for machines, words for shoppers, and the editors' rule that moved it, if one did."""

    code: str
    text: str
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Why this block stands here: which policy put it there, and how likely it was to."""

    reason: Reason
    policy: str
    variant: str | None
    propensity: float | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenField:
    """The locale that served a field, which may be one the reader's falls back to."""

    field: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RailItem:
    product: Product
    reason: Reason
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    article: Article
    reason: Reason
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    name: str
    category: str
    image: Image | None
    product_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What every block on a page has. `spoken`: which locale each of its words is in."""

    id: BlockId
    key: str
    kind: str
    decision: Decision
    spoken: tuple[SpokenField, ...] = ()
    involvement: Involvement = Involvement.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Hero(Filled):
    headline: str
    body: str | None
    call_to_action: str | None
    push: str | None
    email_subject: str | None
    image: Image | None
    target: Product | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRail(Filled):
    title: str
    subtitle: str | None
    push: str | None
    email_subject: str | None
    items: tuple[RailItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionBanner(Filled):
    headline: str
    body: str | None
    push: str | None
    email_subject: str | None
    promotion: Promotion


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFeed(Filled):
    title: str
    subtitle: str | None
    push: str | None
    email_subject: str | None
    articles: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTiles(Filled):
    title: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeGuide(Filled):
    headline: str
    body: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RichText(Filled):
    html: str
    document: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomBlock(Filled):
    """A block of a kind that has no shape of its own here: its fields as they were written."""

    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable(Filled):
    """A block that could not be filled; the page goes on without it. `reference` is in the log."""

    message: str
    reference: str


def items_in(block: "AnyBlock") -> tuple[ItemId, ...]:
    """The items the block shows, in their order."""
    match block:
        case Hero(target=Product() as product):
            return (product.id,)
        case ProductRail(items=items):
            return tuple(each.product.id for each in items)
        case PromotionBanner(promotion=promotion):
            return (promotion.id,)
        case ArticleFeed(articles=articles):
            return tuple(each.article.id for each in articles)
        case _:
            return ()


AnyBlock: TypeAlias = (
    Hero
    | ProductRail
    | PromotionBanner
    | ArticleFeed
    | CategoryTiles
    | WelcomeGuide
    | RichText
    | CustomBlock
    | Unavailable
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Homepage:
    """The page for this shopper, now."""

    site: SiteId
    key: str
    locale: str
    impression: ImpressionId
    at: datetime
    policy: str
    degraded: bool
    blocks: tuple[AnyBlock, ...]
    seen: Json = None
    """What the policy saw when it ordered the blocks, for learning and judging; None where their editors ordered them."""
    ranker: int | None = None
    """The version of the ranker that put the items in order; None for the blend that needs no training."""
    arms: Mapping[str, str] = field(default_factory=dict)
    """The arm of each experiment and campaign that the page was made for."""
    trace: Trace | None = None
    snapshot: str = ""
    """What could be seen when it was made: nothing that changed before is missing."""
    until: datetime | None = None
    """When it is over with nobody changing anything."""
    version: str | None = None
    """What it was made of, by a digest; None without a preview."""
