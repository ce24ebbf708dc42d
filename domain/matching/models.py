"""Tables of `matching`. Spaces describe models, not shops: they are the only rows without a site."""

from datetime import datetime

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base, Halfvec


class SpaceRow(Base):
    __tablename__ = "spaces"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    modality: Mapped[str]
    model: Mapped[str]
    revision: Mapped[str]
    dim: Mapped[int]
    state: Mapped[str] = mapped_column(server_default=text("'filling'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("modality", "model", "revision", "dim"),
        CheckConstraint("state IN ('filling', 'live', 'retired')", name="state"),
    )


class LiveSpaceRow(Base):
    """Which space answers questions: switching models is switching this row."""

    __tablename__ = "live_spaces"

    modality: Mapped[str] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="RESTRICT"))


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


class PopularityRow(Base):
    """How much an item is wanted now. `heat` = log2(decayed weight) + time in half-lives, so it orders without a clock.

    Source   forward decay, Cormode et al. 2009.
    """

    __tablename__ = "popularity"

    item_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str]
    heat: Mapped[float]

    __table_args__ = (Index("ix_popularity_site_heat", "site", text("heat DESC")),)
