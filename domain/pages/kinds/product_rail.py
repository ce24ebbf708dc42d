"""A row of products from one source: for you, because you looked at X, to buy again, popular, trending, new in, a category,
for the cart.
"""

from dataclasses import replace

from domain.behaviour.values import ShopperState
from domain.catalog.values import Product
from domain.matching.values import Ask, Source
from domain.pages.fields import merchandising
from domain.pages.kinds.kind import MESSAGES, Kind
from domain.pages.values.blocks import ProductRail, RailItem, Reason
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.merchandising import Do, Placed, Rule
from domain.pages.values.slate import BRAND_CAP, LiveBlock, Slate, Visit
from domain.pages.values.trace import ItemTrace

FOR_YOU, BECAUSE, AGAIN, POPULAR, TRENDING, NEW_IN, CATEGORY, CART = (
    "for_you",
    "because_you_looked",
    "buy_again",
    "popular",
    "trending",
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
    named = [
        Ask(shelf=block.key, source=Source.NAMED, kind="product", k=1, anchor_sku=sku)
        for sku in merchandising.pinned_skus(_rules(block))
    ]
    return [*_found(block, visit, state), *named]


def _rules(block: LiveBlock) -> tuple[Rule, ...]:
    said = block.fields.get("merchandising")
    return merchandising.parsed(said) if said else ()


def _found(block: LiveBlock, visit: Visit, state: ShopperState) -> list[Ask]:
    def ask(source: Source, **more: object) -> Ask:
        return Ask(shelf=block.key, source=source, kind="product", k=POOL, **more)  # type: ignore[arg-type]

    wanted: list[Ask] = []
    match block.text("source"):
        case "because_you_looked":
            # Which of the things looked at the rail hangs on: 1 is the newest.
            rank = block.number("anchor_rank", 1)
            if len(state.looked_at) >= rank:
                wanted = [
                    ask(source, anchor=state.looked_at[rank - 1]) for source in (Source.TOGETHER, Source.NEAR_ITEM)
                ]
        case "cart_complements":
            near = [ask(Source.NEAR_ITEM, anchor_sku=sku) for sku in visit.cart[:5]]
            wanted = [ask(Source.COMPLEMENT), *near] if near else []
        case "category":
            category = _own_category(block, state) or block.text("category")
            wanted = [ask(source, category=category) for source in (Source.TASTE, Source.POPULAR, Source.NEW)]
        case source if source in _ONE:
            wanted = [ask(_ONE[source])]
        case _:
            every = (Source.CHOSEN, Source.TASTE, Source.POPULAR, Source.NEW)
            wanted = [ask(source) for source in every] if state.events else []
    return wanted


def _own_category(block: LiveBlock, state: ShopperState) -> str | None:
    """The category this shopper comes to most, or the next ones by the block's rank; None where the rail is everybody's."""
    rank = block.number("anchor_rank", 1)
    return next(iter(state.categories[rank - 1 :]), None) if block.fields.get("own_category") is True else None


_ONE = {AGAIN: Source.AGAIN, POPULAR: Source.POPULAR, TRENDING: Source.RISING, NEW_IN: Source.NEW}


def fill(block: LiveBlock, slate: Slate) -> ProductRail | None:
    source = block.text("source") or FOR_YOU
    chosen = _arranged(block, slate, dated=source == NEW_IN)
    first = next((each.candidate for each in chosen if each.candidate is not None), None)
    about = None if first is None else slate.title_of(first.anchor)
    # A rail without what it hangs on, because that was withdrawn since or was never there, has no reason to be there.
    if len(chosen) < FEWEST or (source in {BECAUSE, CART} and about is None):
        return None
    slate.take(each.product for each in chosen)
    code = _CODE.get(source, "editorial" if first is None else first.source.value)
    if source == CATEGORY and _own_category(block, slate.state) is not None:
        code = "your_category"
    return ProductRail(
        id=block.id,
        key=block.key,
        kind=block.kind,
        decision=slate.decision(code, about),
        title=_title(block, chosen[0].product, slate.reason(code, about), slate).replace("{anchor}", about or ""),
        subtitle=block.text("subtitle"),
        push=block.text("push"),
        email_subject=block.text("email_subject"),
        items=tuple(
            RailItem(product=each.product, reason=_why(each, source, slate), position=position)
            for position, each in enumerate(chosen)
        ),
    )


_CODE = {
    BECAUSE: "near_item",
    CART: "cart",
    AGAIN: "again",
    TRENDING: "rising",
    NEW_IN: "new",
    POPULAR: "popular",
    CATEGORY: "category",
}


def _arranged(block: LiveBlock, slate: Slate, *, dated: bool) -> tuple[Placed, ...]:
    """What was found, as the editors' rules would have it; what they kept out is noted for the trace."""
    rules = _rules(block)
    arranged = merchandising.applied(
        rules,
        slate.offered(block.key, dated=dated),
        pins=slate.named(block.key) if rules else {},
        limit=block.number("limit", LIMIT),
        brand_cap=BRAND_CAP,
        in_stock_only=block.fields.get("in_stock_only") is not False,
        away=slate.used | slate.put_away(),
    )
    if arranged.left_out:
        slate.left_out[block.id] = arranged.left_out
    if slate.visit.preview is not None:
        slate.numbers[block.id] = [_numbers(each, slate) for each in arranged.placed if each.candidate is not None]
    return arranged.placed


def _numbers(placed: Placed, slate: Slate) -> ItemTrace:
    """What spoke for the item, for those who make the page."""
    candidate = placed.candidate
    assert candidate is not None
    anchor = None if candidate.anchor is None else slate.items.get(candidate.anchor)
    return ItemTrace(
        sku=placed.product.sku,
        source=candidate.source.value,
        score=candidate.score,
        anchor=None if anchor is None else anchor.sku,
        terms=candidate.terms,
    )


def _why(placed: Placed, source: str, slate: Slate) -> Reason:
    """Why the item is there, and the rule that moved it, if one did."""
    candidate = placed.candidate
    rule = None if placed.rule is None else f"{placed.rule.do}: {placed.rule.name or placed.rule.id}"
    if candidate is None or placed.effect is Do.PIN:
        reason = slate.reason("pinned", None)
    elif candidate.source is Source.NEAR_ITEM and source == CART:
        reason = slate.reason("complement", slate.title_of(candidate.anchor))
    else:
        reason = slate.why(candidate)
    return reason if rule is None else replace(reason, rule=rule)


def _title(block: LiveBlock, first: Product, reason: Reason, slate: Slate) -> str:
    """An editor's words, else the category in the reader's language, else the reason of the rail."""
    own = block.text("title")
    if own is None and block.text("source") == CATEGORY and first.category:
        named = next((name for name in first.category if name == block.text("category")), first.category[0])
        return slate.name_of(named)
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
            choices=(FOR_YOU, BECAUSE, AGAIN, POPULAR, TRENDING, NEW_IN, CATEGORY, CART),
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
        *MESSAGES,
        FieldSpec(name="category", type=FieldType.CATEGORY, label="Category", help="For the source “category”."),
        FieldSpec(
            name="own_category",
            type=FieldType.BOOLEAN,
            label="The shopper's own category",
            help="For the source “category”: what the shopper looks at most; the one named is for who has none yet.",
            default=False,
        ),
        FieldSpec(
            name="anchor_rank",
            type=FieldType.INTEGER,
            label="Anchor",
            help="For “because you looked at”: 1 is the newest thing looked at. For the shopper's own category: 1 is where they look most.",
            minimum=1,
            maximum=5,
            default=1,
        ),
        FieldSpec(name="limit", type=FieldType.INTEGER, label="Products", minimum=FEWEST, maximum=24, default=LIMIT),
        FieldSpec(
            name="merchandising",
            type=FieldType.MERCHANDISING,
            label="Rules",
            help="Pin, boost, bury or exclude products, by sku, category, brand, tag or price.",
        ),
        FieldSpec(
            name="in_stock_only",
            type=FieldType.BOOLEAN,
            label="Always in stock",
            help="On: what is sold out is never shown. Off: a pinned product is shown even when it is sold out.",
            default=True,
        ),
    ),
    asks=asks,
    fill=fill,
    names=lambda block: frozenset(
        {"category"} if block.text("source") == CATEGORY and block.fields.get("own_category") is not True else ()
    ),
)
