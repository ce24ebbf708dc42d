"""Tables of `catalog`."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base


class ItemRow(Base):
    """Products, articles and promotions: one table, because one page and one search show all three."""

    __tablename__ = "items"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    kind: Mapped[str]
    sku: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    category: Mapped[list[str]]
    brand: Mapped[str]
    price_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    in_stock: Mapped[bool]
    url: Mapped[str]
    attributes: Mapped[dict[str, Any]]
    tags: Mapped[list[str]]
    locale: Mapped[str]
    translations: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None]
    code: Mapped[str]
    discount: Mapped[str]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    content_hash: Mapped[str]
    row_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("site", "sku"),
        CheckConstraint("kind IN ('product', 'article', 'promotion')", name="kind"),
        CheckConstraint("price_minor >= 0", name="price"),
        CheckConstraint("(price_minor IS NULL) = (currency IS NULL)", name="money"),
        # What can be shown of a site and kind, newest first: "new in", articles, running promotions, category tiles.
        Index(
            "ix_items_shown",
            "site",
            "kind",
            text("published_at DESC NULLS LAST"),
            text("id DESC"),
            postgresql_where=text("in_stock AND withdrawn_at IS NULL"),
        ),
        # A shelf of one category is searched exactly over its own rows (`category @> ARRAY[…]`).
        Index(None, "category", postgresql_using="gin"),
    )


class ImageRow(Base):
    __tablename__ = "images"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    position: Mapped[int]
    src: Mapped[str]
    alt: Mapped[str]
    media: Mapped[str | None]
    state: Mapped[str]
    problem: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    facts: Mapped[dict[str, Any] | None]
    phash: Mapped[int | None] = mapped_column(BigInteger)
    read_by: Mapped[str | None]
    # Whether it was held beside the shop's other pictures since it was read.
    compared: Mapped[bool] = mapped_column(server_default=false())
    alt_offer: Mapped[str | None]
    # What people say it shows, by locale: {"en": {"words": "…", "by": "…"}}. It outranks `alt`, which is the import's.
    alt_said: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    # Where a person says to look; it outranks what a reader found in `facts`.
    focal_x: Mapped[float | None]
    focal_y: Mapped[float | None]
    focal_by: Mapped[str | None]

    __table_args__ = (
        # Also the way from an item to its pictures.
        UniqueConstraint("item_id", "src"),
        CheckConstraint("state IN ('pending', 'read', 'refused')", name="state"),
        CheckConstraint("(state = 'refused') = (problem IS NOT NULL)", name="problem"),
        CheckConstraint(
            "(focal_by IS NULL) = (focal_x IS NULL) AND (focal_by IS NULL) = (focal_y IS NULL)"
            " AND focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1",
            name="focal",
        ),
        # Where to look in a file is said once for all its uses.
        Index(None, "media"),
        # Pictures that may be one are found by parts of their hash (`pictures.rules.doubles`).
        Index("ix_images_bands", text("picture_bands(phash)"), postgresql_using="gin"),
        Index("ix_images_uncompared", "site", "id", postgresql_where=text("state <> 'pending' AND NOT compared")),
    )
