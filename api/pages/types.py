"""How a page and its blocks look to a front. Projection only: nothing here asks a database."""

from collections.abc import Callable, Sequence
from typing import Any

import strawberry
from strawberry.scalars import JSON

from api.catalog.types import Article, Image, Node, Product, Promotion
from api.ids import global_id
from api.pages.enums import Involvement
from api.pages.traces import PageTrace
from domain.pages.values import blocks as filled


@strawberry.type(description="Why something is shown.")
class Reason:
    code: str = strawberry.field(description="Stable code.")
    text: str = strawberry.field(description="Words for shoppers, in the page's language.")
    rule: str | None = strawberry.field(description="The editors' rule that pinned, boosted or buried it, if one did.")

    @classmethod
    def of(cls, reason: filled.Reason) -> "Reason":
        return cls(code=reason.code, text=reason.text, rule=reason.rule)


@strawberry.type(description="Why a block stands where it stands.")
class Decision:
    reason: Reason = strawberry.field(description="Why this block.")
    policy: str = strawberry.field(description="The layout policy and its version.")
    variant: str | None = strawberry.field(description="Variant of an experiment, if one runs here.")
    propensity: float | None = strawberry.field(description="How likely the policy was to put the block here, 0 to 1.")
    position: int = strawberry.field(description="Slot on the page, from 0.")

    @classmethod
    def of(cls, decision: filled.Decision) -> "Decision":
        return cls(
            reason=Reason.of(decision.reason),
            policy=decision.policy,
            variant=decision.variant,
            propensity=decision.propensity,
            position=decision.position,
        )


@strawberry.type(description="The locale that served a field; it may be one that the reader's falls back to.")
class FieldLocale:
    field: str = strawberry.field(description="Name of the field.")
    locale: str = strawberry.field(description="The locale its words are in.")


@strawberry.interface(description="One unit of a page.")
class Block:
    id: strawberry.ID = strawberry.field(description="Global id, opaque.")
    key: str = strawberry.field(description="Name of the block on its page; stable, and what a signal names.")
    kind: str = strawberry.field(description="Kind of block.")
    decision: Decision = strawberry.field(description="Why it stands here.")
    field_locales: list[FieldLocale] = strawberry.field(description="Which locale served each of its words.")
    ai_involvement: Involvement = strawberry.field(description="How far a machine had a hand in its words.")


@strawberry.type(description="The opening picture.")
class HeroBlock(Block, Node):
    __lasting__ = True
    headline: str = strawberry.field(description="Headline.")
    body: str | None = strawberry.field(description="A sentence or two.")
    call_to_action: str | None = strawberry.field(description="Words of the way in.")
    push: str | None = strawberry.field(description="A line for a phone; your own tool sends it.")
    email_subject: str | None = strawberry.field(description="Subject of an e-mail; your own tool sends it.")
    image: Image | None = strawberry.field(description="Picture of the target.")
    target: Product | None = strawberry.field(description="The product it leads to, chosen for the shopper.")


@strawberry.type(description="A product in a rail.")
class RailItem:
    product: Product = strawberry.field(description="The product.")
    reason: Reason = strawberry.field(description="Why this product.")
    position: int = strawberry.field(description="Place in the rail, from 0.")


@strawberry.type(description="A row of products.")
class ProductRail(Block, Node):
    __lasting__ = True
    title: str = strawberry.field(description="Title.")
    subtitle: str | None = strawberry.field(description="A line below the title.")
    push: str | None = strawberry.field(description="A line for a phone; your own tool sends it.")
    email_subject: str | None = strawberry.field(description="Subject of an e-mail; your own tool sends it.")
    items: list[RailItem] = strawberry.field(description="Products, best first; none stands twice on a page.")


@strawberry.type(description="One running promotion.")
class PromotionBanner(Block, Node):
    __lasting__ = True
    headline: str = strawberry.field(description="Headline.")
    body: str | None = strawberry.field(description="A sentence or two.")
    push: str | None = strawberry.field(description="A line for a phone; your own tool sends it.")
    email_subject: str | None = strawberry.field(description="Subject of an e-mail; your own tool sends it.")
    promotion: Promotion = strawberry.field(description="The promotion; it runs now.")


@strawberry.type(description="An article in a feed.")
class FeedItem:
    article: Article = strawberry.field(description="The article.")
    reason: Reason = strawberry.field(description="Why this article.")
    position: int = strawberry.field(description="Place in the feed, from 0.")


@strawberry.type(description="Articles of the shop's journal.")
class ArticleFeed(Block, Node):
    __lasting__ = True
    title: str = strawberry.field(description="Title.")
    subtitle: str | None = strawberry.field(description="A line below the title.")
    push: str | None = strawberry.field(description="A line for a phone; your own tool sends it.")
    email_subject: str | None = strawberry.field(description="Subject of an e-mail; your own tool sends it.")
    articles: list[FeedItem] = strawberry.field(description="Articles, best first.")


@strawberry.type(description="A category with a picture.")
class CategoryTile:
    name: str = strawberry.field(description="Name in the page's language.")
    category: str = strawberry.field(description="The shop's own name of the category.")
    image: Image | None = strawberry.field(description="Picture of a product of the category.")
    product_count: int = strawberry.field(description="Products that can be bought now.")


@strawberry.type(description="The shop's categories.")
class CategoryTiles(Block, Node):
    __lasting__ = True
    title: str = strawberry.field(description="Title.")
    tiles: list[CategoryTile] = strawberry.field(description="Categories, the shopper's own first.")


@strawberry.type(description="One step of a guide.")
class GuideStep:
    title: str = strawberry.field(description="What to do.")
    body: str = strawberry.field(description="How.")


@strawberry.type(description="First steps for somebody the shop does not know.")
class WelcomeGuide(Block, Node):
    __lasting__ = True
    headline: str = strawberry.field(description="Headline.")
    body: str | None = strawberry.field(description="A sentence or two.")
    steps: list[GuideStep] = strawberry.field(description="Steps in order.")


@strawberry.type(description="Free words of an editor.")
class RichText(Block, Node):
    __lasting__ = True
    html: str = strawberry.field(description="The document as HTML: text, structure and safe links, nothing else.")
    document: JSON = strawberry.field(description="The document as structure: paragraphs, headings, lists, quotes.")


@strawberry.type(description="A block of a kind that has no type of its own: its fields as they were written.")
class CustomBlock(Block, Node):
    __lasting__ = True
    content: JSON = strawberry.field(description="Values by the names of the kind's fields; see blockKinds.")


@strawberry.type(description="A block that could not be filled; the others are not harmed.")
class BlockUnavailable(Block, Node):
    message: str = strawberry.field(description="Words for shoppers.")
    reference: str = strawberry.field(description="Under which the reason is in the log of the shop's operators.")


@strawberry.type(description="The page for this shopper, now.")
class Homepage:
    id: strawberry.ID = strawberry.field(description="Global id of the page.")
    impression: strawberry.Private[Callable[[], str]]

    @strawberry.field(description="Signed; send it back with impression signals and with every click.")
    def impression_id(self) -> strawberry.ID:
        return strawberry.ID(self.impression())

    locale: str = strawberry.field(description="The locale that answers.")
    degraded: bool = strawberry.field(
        description="True where something was not to be had in time and the page fell back, for example to popular goods."
    )
    blocks: list[Block | None] = strawberry.field(description="Blocks in order.")
    trace: PageTrace | None = strawberry.field(
        description="Why the page is the page it is; null without a preview, and for who came by a share link."
    )
    version: str | None = strawberry.field(
        default=None,
        description="What `previewChanges` may be told as `seen`: it then says at once if the page is another by now. "
        "Null without a preview.",
    )

    @classmethod
    def of(cls, page: filled.Homepage, blocks: Sequence[Block | None], impression: Callable[[], str]) -> "Homepage":
        return cls(
            id=global_id("Homepage", f"{page.site}/{page.key}"),
            impression=impression,
            locale=page.locale,
            degraded=page.degraded,
            blocks=list(blocks),
            trace=None if page.trace is None else PageTrace.of(page.trace),
            version=page.version,
        )


def block_of(block: filled.AnyBlock, locale: str) -> Block:  # noqa: PLR0911 - one return a kind
    """The GraphQL type of a filled block."""
    match block:
        case filled.Hero():
            return _hero(block, locale)
        case filled.ProductRail():
            return _rail(block, locale)
        case filled.PromotionBanner():
            return PromotionBanner(
                **_frame("PromotionBanner", block),
                headline=block.headline,
                body=block.body,
                push=block.push,
                email_subject=block.email_subject,
                promotion=Promotion.of(block.promotion),
            )
        case filled.ArticleFeed():
            return _feed(block)
        case filled.CategoryTiles():
            return _tiles(block)
        case filled.WelcomeGuide():
            return WelcomeGuide(
                **_frame("WelcomeGuide", block),
                headline=block.headline,
                body=block.body,
                steps=[GuideStep(title=step.title, body=step.body) for step in block.steps],
            )
        case filled.RichText():
            return RichText(
                **_frame("RichText", block),
                html=block.html,
                document=JSON(block.document),
            )
        case filled.CustomBlock():
            return CustomBlock(**_frame("CustomBlock", block), content=JSON(dict(block.fields)))
        case filled.Unavailable():
            return BlockUnavailable(
                **_frame("BlockUnavailable", block),
                message=block.message,
                reference=block.reference,
            )


def _frame(name: str, block: filled.Filled) -> dict[str, Any]:
    """What every block shows of itself."""
    return {
        "id": global_id(name, block.id),
        "key": block.key,
        "kind": block.kind,
        "decision": Decision.of(block.decision),
        "field_locales": [FieldLocale(field=each.field, locale=each.locale) for each in block.spoken],
        "ai_involvement": block.involvement,
    }


def _hero(block: filled.Hero, locale: str) -> HeroBlock:
    return HeroBlock(
        **_frame("HeroBlock", block),
        headline=block.headline,
        body=block.body,
        call_to_action=block.call_to_action,
        push=block.push,
        email_subject=block.email_subject,
        image=None if block.image is None else Image.of(block.image),
        target=None if block.target is None else Product.of(block.target, locale),
    )


def _rail(block: filled.ProductRail, locale: str) -> ProductRail:
    # The items of a rail share one or two.
    said = {id(item.reason): item.reason for item in block.items}
    reasons = {name: Reason.of(reason) for name, reason in said.items()}
    return ProductRail(
        **_frame("ProductRail", block),
        title=block.title,
        subtitle=block.subtitle,
        push=block.push,
        email_subject=block.email_subject,
        items=[
            RailItem(product=Product.of(item.product, locale), reason=reasons[id(item.reason)], position=item.position)
            for item in block.items
        ],
    )


def _feed(block: filled.ArticleFeed) -> ArticleFeed:
    return ArticleFeed(
        **_frame("ArticleFeed", block),
        title=block.title,
        subtitle=block.subtitle,
        push=block.push,
        email_subject=block.email_subject,
        articles=[
            FeedItem(article=Article.of(item.article), reason=Reason.of(item.reason), position=item.position)
            for item in block.articles
        ],
    )


def _tiles(block: filled.CategoryTiles) -> CategoryTiles:
    return CategoryTiles(
        **_frame("CategoryTiles", block),
        title=block.title,
        tiles=[
            CategoryTile(
                name=tile.name,
                category=tile.category,
                image=None if tile.image is None else Image.of(tile.image),
                product_count=tile.product_count,
            )
            for tile in block.tiles
        ],
    )
