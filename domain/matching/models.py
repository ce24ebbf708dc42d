"""Tables of `matching`. A space describes a model, and then has no site; or what was fitted on one shop, and is that shop's."""

from datetime import datetime
from typing import Any

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base, Halfvec


class SpaceRow(Base):
    """What is `kept` is filled as the live one is, to go back to; what is `retired` is filled no longer."""

    __tablename__ = "spaces"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    modality: Mapped[str]
    model: Mapped[str]
    revision: Mapped[str]
    dim: Mapped[int]
    state: Mapped[str] = mapped_column(server_default=text("'filling'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # Of a space that was fitted on a shop: whose it is, and the space whose vectors are taken and fitted.
    site: Mapped[str | None] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    # When it last ceased to answer.
    left_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("modality", "model", "revision", "dim"),
        CheckConstraint("state IN ('filling', 'live', 'kept', 'retired')", name="state"),
    )


class LiveSpaceRow(Base):
    """Which space answers questions: switching is switching this row, going back is going to `before_id`.

    The row of the site '' speaks for every site that has none of its own.
    """

    __tablename__ = "live_spaces"

    modality: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True, server_default=text("''"))
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="RESTRICT"))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="SET NULL"))


class SpaceFitRow(Base):
    """A fitting of a shop's space: what it was made from, how it went, and the map that makes its vectors from the base's.

    `mean` and `matrix` are little-endian float32; `space_id` is the space that was opened for it, if one was.
    """

    __tablename__ = "space_fits"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    base_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id", ondelete="SET NULL"))
    method: Mapped[str]
    settings: Mapped[dict[str, Any]]
    history: Mapped[list[Any]]
    metrics: Mapped[dict[str, Any]]
    data_hash: Mapped[str]
    made_at: Mapped[datetime]
    # When somebody was forgotten whose pairs it may hold: it answers no longer, and is not gone back to.
    tainted_at: Mapped[datetime | None]
    mean: Mapped[bytes] = mapped_column(LargeBinary)
    matrix: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "site", "id"), Index(None, "space_id"))


class ItemEmbeddingRow(Base):
    __tablename__ = "item_embeddings"

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str]
    content_hash: Mapped[str]
    vector: Mapped[object] = mapped_column(Halfvec)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    # Exact search reads all vectors of one site; HNSW indexes are made per space, named space_….
    __table_args__ = (Index(None, "space_id", "site"), Index(None, "item_id"))


class SpaceSiteRow(Base):
    """How many vectors a site has in a space: whether its searches read them all or go through the index."""

    __tablename__ = "space_sites"

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)
    vectors: Mapped[int] = mapped_column(BigInteger)


class ImageEmbeddingRow(Base):
    __tablename__ = "image_embeddings"

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    image_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("images.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str]
    vector: Mapped[object] = mapped_column(Halfvec)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index(None, "space_id", "site"), Index(None, "image_id"))


class TasteRow(Base):
    """A shopper's decayed sum of the vectors of what they liked; `mass` halves every half-life since `as_of`."""

    __tablename__ = "tastes"

    shopper_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("shoppers.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str]
    mass: Mapped[object] = mapped_column(VECTOR)
    as_of: Mapped[datetime]

    __table_args__ = (Index(None, "space_id"),)


class InterestRow(Base):
    """One of the few things a person is interested in, as a unit vector; `share` of their attention, strongest first.

    `items` with their `scores` are what is nearest to it, nearest first; None until somebody has searched.
    It names no shopper's row: whoever counts holds the shop's memory, and must not wait for a shopper as well.
    """

    __tablename__ = "interests"

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    vector: Mapped[object] = mapped_column(Halfvec)
    share: Mapped[float]
    items: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    scores: Mapped[list[float] | None] = mapped_column(ARRAY(REAL))

    __table_args__ = (
        Index(None, "space_id"),
        Index("ix_interests_unsearched", "site", "person_id", postgresql_where=text("items IS NULL")),
    )


class LookalikeRow(Base):
    """What is nearest to an item, nearest first, as it was when somebody searched; gone with the vector it was searched by."""

    __tablename__ = "lookalikes"

    item_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str]
    items: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    scores: Mapped[list[float]] = mapped_column(ARRAY(REAL))
    searched_at: Mapped[datetime]

    __table_args__ = (Index(None, "space_id"),)


class PopularityRow(Base):
    """How much an item is wanted now, by everybody (segment '') or within a segment of shoppers.

    `heat` and `month` are log2 of a weight that decays by half in 7 and in 28 days, as of one fixed moment: they order
    without a clock. `persons` is how many people are behind it.
    Source   forward decay, Cormode et al. 2009.
    """

    __tablename__ = "popularity"

    item_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    segment: Mapped[str] = mapped_column(primary_key=True, server_default=text("''"))
    site: Mapped[str]
    heat: Mapped[float]
    month: Mapped[float]
    persons: Mapped[int]

    __table_args__ = (
        Index("ix_popularity_site_segment_heat", "site", "segment", text("heat DESC")),
        Index("ix_popularity_site_segment_month", "site", "segment", text("month DESC")),
    )
