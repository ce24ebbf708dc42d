"""A row of products from one source: for you, because you looked at X, popular, new in, a category, for the cart."""

from domain.behaviour.values import ShopperState
from domain.catalog.values import Product
from domain.matching.values import UNDATED, Ask, Candidate, Source
from domain.pages.kinds.kind import Kind
from domain.pages.values.blocks import ProductRail, RailItem, Reason
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate, Visit

FOR_YOU, BECAUSE, POPULAR, NEW_IN, CATEGORY, CART = (
    "for_you",
    "because_you_looked",
    "popular",
    "new_in",
    "category",
    "cart_complements",
)
LIMIT = 12
# A rail shorter than this looks broken; it is left out.
FEWEST = 3
# Three times the rail: other rails, caps and what was bought take their share.
POOL = 36


def asks(block: LiveBlock, visit: Visit, state: ShopperState) -> list[Ask]:
    def ask(source: Source, **more: object) -> Ask:
        return Ask(shelf=block.key, source=source, kind="product", k=POOL, **more)  # type: ignore[arg-type]

    match block.text("source"):
        case "because_you_looked":
            # Which of the things looked at the rail hangs on: 1 is the newest.
            rank = block.number("anchor_rank", 1)
            return [ask(Source.NEAR_ITEM, anchor=state.looked_at[rank - 1])] if len(state.looked_at) >= rank else []
        case "cart_complements":
            return [ask(Source.NEAR_ITEM, anchor_sku=sku) for sku in visit.cart[:5]]
        case "popular":
            return [ask(Source.POPULAR)]
        case "new_in":
            return [ask(Source.NEW)]
        case "category":
            category = block.text("category")
            return [ask(source, category=category) for source in (Source.TASTE, Source.POPULAR, Source.NEW)]
        case _:
            return [ask(Source.TASTE), ask(Source.POPULAR), ask(Source.NEW)] if state.events else []


def fill(block: LiveBlock, slate: Slate) -> ProductRail | None:
    source = block.text("source") or FOR_YOU
    chosen = slate.products(block.key, block.number("limit", LIMIT), dated=source == NEW_IN)
    about = slate.title_of(chosen[0][1].anchor) if chosen else None
    # A rail that cannot name what it hangs on, because that was withdrawn since, has no reason to be there.
    if len(chosen) < FEWEST or (source == BECAUSE and about is None):
        slate.used.difference_update(product.id for product, _ in chosen)
        return None
    code = {BECAUSE: "near_item", CART: "cart", NEW_IN: "new", POPULAR: "popular", CATEGORY: "category"}.get(
        source, chosen[0][1].source.value
    )

    def why(candidate: Candidate, anchor: str | None) -> Reason:
        if candidate.source is Source.NEAR_ITEM and source == CART:
            return slate.reason("complement", anchor)
        # Nobody said when it appeared, so nobody says it is new.
        return slate.reason("category" if candidate.note == UNDATED else candidate.source.value, anchor)

    return ProductRail(
        id=block.id,
        key=block.key,
        kind=block.kind,
        decision=slate.decision(code, about),
        title=_title(block, chosen[0][0], slate.reason(code, about)).replace("{anchor}", about or ""),
        subtitle=block.text("subtitle"),
        items=tuple(
            RailItem(
                product=product,
                reason=why(candidate, slate.title_of(candidate.anchor)),
                position=position,
            )
            for position, (product, candidate) in enumerate(chosen)
        ),
    )


def _title(block: LiveBlock, first: Product, reason: Reason) -> str:
    """An editor's words, else the category in the reader's language, else the reason of the rail."""
    own = block.text("title")
    if own is None and block.text("source") == CATEGORY and first.category:
        return next((name for name in first.category if name == block.text("category")), first.category[0])
    return own or reason.text


KIND = Kind(
    name="product_rail",
    label="Product rail",
    description="A row of products, chosen for the shopper from one source.",
    fields=(
        FieldSpec(
            name="source",
            type=FieldType.CHOICE,
            label="Source",
            help="Where the products come from.",
            required=True,
            choices=(FOR_YOU, BECAUSE, POPULAR, NEW_IN, CATEGORY, CART),
            default=FOR_YOU,
        ),
        FieldSpec(
            name="title",
            type=FieldType.TEXT,
            label="Title",
            help="{anchor} stands for the product the shopper looked at. Left empty: the category, or the rail's reason.",
            localised=True,
            generated=True,
            only_about_something=True,
            max_chars=60,
        ),
        FieldSpec(
            name="subtitle", type=FieldType.TEXT, label="Subtitle", localised=True, generated=True, max_chars=110
        ),
        FieldSpec(name="category", type=FieldType.CATEGORY, label="Category", help="For the source “category”."),
        FieldSpec(
            name="anchor_rank",
            type=FieldType.INTEGER,
            label="Anchor",
            help="For “because you looked at”: 1 is the newest thing looked at.",
            minimum=1,
            maximum=5,
            default=1,
        ),
        FieldSpec(name="limit", type=FieldType.INTEGER, label="Products", minimum=FEWEST, maximum=24, default=LIMIT),
    ),
    asks=asks,
    fill=fill,
    names=lambda block: frozenset({"category"} if block.text("source") == CATEGORY else ()),
)
