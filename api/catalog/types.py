"""How products, articles, promotions and pictures look to a front."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.ids import global_id
from domain.base.bounded import Projections
from domain.catalog import rules, values
from domain.pictures.rules import crops
from domain.pictures.rules.crops import Shape

strawberry.enum(Shape, name="Shape", description="The shape of a slot.")
Box = tuple[float, float, float, float]

WIDTHS = (160, 320, 480, 640, 800, 1080, 1440, 1920)
"""The widths pictures are made in; another one gets the next larger, so that caches hold few versions."""


@strawberry.interface(description="A thing with a global id; `node(id)` finds it again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Global id, opaque.")


@strawberry.type(description="An exact amount of money.")
class Money:
    amount: str = strawberry.field(description="Decimal string with the currency's own number of decimals.")
    currency: str = strawberry.field(description="ISO 4217 code.")
    formatted: str = strawberry.field(description="As people of the page's locale write it.")

    @classmethod
    def of(cls, money: values.Money, locale: str) -> "Money":
        return cls(
            amount=str(rules.decimal_amount(money)),
            currency=money.currency,
            formatted=rules.money_in_words(money, locale),
        )


@strawberry.type(description="Where to look in a picture, as fractions from the left and the top.")
class FocalPoint:
    x: float = strawberry.field(description="0 is the left edge, 1 the right one.")
    y: float = strawberry.field(description="0 is the top edge, 1 the bottom one.")


@strawberry.type(description="A colour of a picture's subject.")
class Colour:
    hex: str = strawberry.field(description="As #rrggbb.")
    name: str = strawberry.field(description="As a shopper would call it, in English.")
    share: float = strawberry.field(description="Part of the subject in this colour, 0 to 1.")


@strawberry.type(description="A picture. What was seen in it is null until a worker has read it.")
class Image:
    media: strawberry.Private[str]
    box: strawberry.Private[Box | None]
    alt: str = strawberry.field(description="What the picture shows, for those who do not see it.")
    width: int | None = strawberry.field(description="Pixels of the original.")
    height: int | None = strawberry.field(description="Pixels of the original.")
    focal_point: FocalPoint | None = strawberry.field(description="Where to look; crop around it.")
    palette: list[Colour] = strawberry.field(description="The subject's main colours, largest first.")
    background: str | None = strawberry.field(description="plain_white, plain_colour, transparent or busy.")

    @strawberry.field(
        description="Address of the picture, as made or at most `width` pixels wide, cropped to a slot's shape around its subject."
    )
    def url(self, width: int | None = None, shape: Shape | None = None) -> str:
        if width is None and shape is None:
            return f"/media/{self.media}"
        step = WIDTHS[-1] if width is None else next((each for each in WIDTHS if each >= width), WIDTHS[-1])
        whole = f"/media/{self.media}?w={step}"
        if shape is None or self.width is None or self.height is None:
            return whole
        focus = (0.5, 0.5) if self.focal_point is None else (self.focal_point.x, self.focal_point.y)
        at = crops.place(self.width, self.height, shape, focus, self.box)
        return f"{whole}&shape={shape.value}&at={at}"

    @classmethod
    def of(cls, image: values.Image) -> "Image":
        focal = image.focal_point
        return cls(
            media=image.media,
            box=image.subject,
            alt=image.alt,
            width=image.width,
            height=image.height,
            focal_point=None if focal is None else FocalPoint(x=focal.x, y=focal.y),
            palette=[Colour(hex=each.hex, name=each.name, share=each.share) for each in image.palette],
            background=image.background,
        )


@strawberry.type(description="A product in the words of the page's locale.")
class Product(Node):
    __lasting__ = True
    sku: str = strawberry.field(description="The shop's own name for it.")
    title: str = strawberry.field(description="Title, in the nearest locale there is.")
    description: str = strawberry.field(description="Description as plain text.")
    brand: str | None = strawberry.field(description="Brand, if it has one.")
    category: list[str] = strawberry.field(description="From the general to the special.")
    price: Money | None = strawberry.field(description="Price; null where the shop gives none.")
    url: str = strawberry.field(description="Address of its page in the shop.")
    in_stock: bool = strawberry.field(description="Whether it can be bought now.")
    images: list[Image] = strawberry.field(description="Pictures, the main one first.")
    tags: list[str] = strawberry.field(description="The shop's tags.")
    attributes: JSON = strawberry.field(description="Colour, material, size and the like, as the shop names them.")

    @classmethod
    def of(cls, product: values.Product, locale: str) -> "Product":
        return _PRODUCTS.of(product, locale, cls._made)

    @classmethod
    def _made(cls, product: values.Product, locale: str) -> "Product":
        return cls(
            id=global_id("Product", product.id),
            sku=product.sku,
            title=product.title,
            description=product.description,
            brand=product.brand or None,
            category=list(product.category),
            price=None if product.price is None else Money.of(product.price, locale),
            url=product.url,
            in_stock=product.in_stock,
            images=[Image.of(image) for image in product.images],
            tags=list(product.tags),
            attributes=JSON(dict(product.attributes)),
        )


# Pages show what other pages show; as many as items are kept, some 4 kB each.
_PRODUCTS = Projections[values.Product, str, Product](10_000)


@strawberry.type(description="An article of the shop's journal.")
class Article(Node):
    sku: str = strawberry.field(description="The shop's own name for it.")
    title: str = strawberry.field(description="Title.")
    teaser: str = strawberry.field(description="The first sentences, at most 200 characters.")
    body: str = strawberry.field(description="The whole text.")
    url: str = strawberry.field(description="Address of its page in the shop.")
    image: Image | None = strawberry.field(description="Main picture.")
    category: list[str] = strawberry.field(description="From the general to the special.")
    published_at: datetime | None = strawberry.field(description="When it was published.")

    @classmethod
    def of(cls, article: values.Article) -> "Article":
        return cls(
            id=global_id("Article", article.id),
            sku=article.sku,
            title=article.title,
            teaser=rules.teaser(article.description),
            body=article.description,
            url=article.url,
            image=Image.of(article.images[0]) if article.images else None,
            category=list(article.category),
            published_at=article.published_at,
        )


@strawberry.type(description="An offer that runs for a time.")
class Promotion(Node):
    sku: str = strawberry.field(description="The shop's own name for it.")
    title: str = strawberry.field(description="Title.")
    description: str = strawberry.field(description="Terms in words.")
    code: str | None = strawberry.field(description="What to type at the till, if anything.")
    discount: str | None = strawberry.field(description='As the shop states it, such as "15%" or "10.00 EUR".')
    starts_at: datetime | None = strawberry.field(description="First moment it counts.")
    ends_at: datetime | None = strawberry.field(description="First moment it no longer counts.")
    url: str = strawberry.field(description="Address of its page in the shop.")
    image: Image | None = strawberry.field(description="Main picture.")

    @classmethod
    def of(cls, promotion: values.Promotion) -> "Promotion":
        return cls(
            id=global_id("Promotion", promotion.id),
            sku=promotion.sku,
            title=promotion.title,
            description=promotion.description,
            code=promotion.code or None,
            discount=promotion.discount or None,
            starts_at=promotion.starts_at,
            ends_at=promotion.ends_at,
            url=promotion.url,
            image=Image.of(promotion.images[0]) if promotion.images else None,
        )


Item = Annotated[Product | Article | Promotion, strawberry.union("Item", description="Anything a page can show.")]
