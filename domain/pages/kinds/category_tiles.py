"""The shop's categories as tiles, the shopper's own first."""

from collections import Counter

from domain.behaviour.values import ShopperState
from domain.catalog.values import Product
from domain.matching.values import Ask, Source
from domain.pages.kinds.kind import Kind, categories
from domain.pages.values.blocks import CategoryTiles, Tile
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate, Visit

LIMIT = 8
POOL = 24


def asks(block: LiveBlock, _visit: Visit, _state: ShopperState) -> list[Ask]:
    return [Ask(shelf=block.key, source=Source.CATEGORY, kind="product", k=POOL)]


def fill(block: LiveBlock, slate: Slate) -> CategoryTiles | None:
    looked = Counter(
        item.category[0]
        for anchor in slate.state.looked_at
        if isinstance(item := slate.items.get(anchor), Product) and item.category
    )
    found = sorted(
        slate.candidates.get(block.key, ()),
        key=lambda candidate: (-looked[candidate.note or ""], -candidate.score, candidate.note or ""),
    )
    tiles = tuple(
        Tile(
            name=slate.name_of(item.category[0] if item.category else candidate.note or ""),
            category=candidate.note or "",
            image=item.images[0] if item.images else None,
            product_count=int(candidate.score),
        )
        for candidate in found[: block.number("limit", LIMIT)]
        if (item := slate.items.get(candidate.item)) is not None
    )
    if not tiles:
        return None
    return CategoryTiles(
        id=block.id,
        key=block.key,
        kind=block.kind,
        decision=slate.decision("your_category" if looked else "category"),
        title=block.text("title") or slate.reason("category", None).text,
        tiles=tiles,
    )


KIND = Kind(
    name="category_tiles",
    label="Category tiles",
    description="The shop's categories with a picture each; those the shopper looks at come first.",
    fields=(
        FieldSpec(name="title", type=FieldType.TEXT, label="Title", localised=True, generated=True, max_chars=60),
        FieldSpec(name="limit", type=FieldType.INTEGER, label="Tiles", minimum=2, maximum=24, default=LIMIT),
    ),
    asks=asks,
    fill=fill,
    names=categories,
)
