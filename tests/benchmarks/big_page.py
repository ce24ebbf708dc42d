"""The page that benchmarks ask for: 8 rails of 12 products, 1,002 leaves, as resolvers hand it out."""

import strawberry
from strawberry.scalars import JSON

from api.catalog.types import FocalPoint, Image, Money, Product
from api.pages import types
from api.pages.enums import Involvement

BLOCKS, PRODUCTS = 8, 12
PAGE = """{ homepage { id locale blocks { __typename id key kind ... on ProductRail { title items { position product {
  id sku title brand url inStock price { amount currency formatted } } } } } } }"""
PICTURES = PAGE.replace("price {", "images { url(width: 320) alt width height } price {")


def _product(number: int) -> Product:
    image = Image(
        media=f"{number:064x}.jpg",
        alt="A lamp on a table",
        width=1200,
        height=900,
        box=None,
        focal_point=FocalPoint(x=0.5, y=0.5),
        palette=[],
        background=None,
    )
    return Product(
        id=strawberry.ID(f"UHJvZHVjdDp{number}"),
        sku=f"SKU-{number}",
        title=f"Lamp number {number}, oak and linen",
        description="A lamp.",
        brand=None if number % 5 == 0 else "Maison du Nord",
        category=["Home", "Lamps"],
        price=Money(amount="129.00", currency="EUR", formatted="129,00 €"),
        url=f"https://shop.test/p/{number}?ref=home",
        in_stock=number % 7 != 0,
        images=[image],
        tags=["oak"],
        attributes=JSON({"colour": "sand"}),
    )


def page() -> types.Homepage:
    reason = types.Reason(code="popular", text="Popular now", rule=None)
    decision = types.Decision(reason=reason, policy="layout/1", variant=None, propensity=None, position=0)
    blocks: list[types.Block | None] = [
        types.ProductRail(
            id=strawberry.ID(f"UHJvZHVjdFJhaWw6{block}"),
            key=f"rail-{block}",
            kind="product_rail",
            decision=decision,
            field_locales=[],
            ai_involvement=next(iter(Involvement)),
            title=f"Rail {block}",
            subtitle=None,
            push=None,
            email_subject=None,
            items=[
                types.RailItem(product=_product(block * PRODUCTS + item), reason=reason, position=item)
                for item in range(PRODUCTS)
            ],
        )
        for block in range(BLOCKS)
    ]
    return types.Homepage(
        id=strawberry.ID("SG9tZXBhZ2U6"),
        impression=lambda: "signed",
        locale="en",
        degraded=False,
        blocks=blocks,
        trace=None,
    )
