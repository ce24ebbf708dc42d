"""Tables of factors: what was learnt about items from who met what, and where each person stands among them."""

from datetime import datetime
from typing import Any

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import ARRAY, REAL, BigInteger, CheckConstraint, ForeignKey, Identity, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base.models import Base, Halfvec
from domain.choosing.values.factors import STORED


class FactorRunRow(Base):
    """One training of a site's factors. A site has two slots: one answers, the other holds the run before or the next one.

    `items` have factors of their own, `held` counts those that words told as well. `gram` is the sum of the outer products of the trained items' factors, row by row: all that placing a person needs of
    items they have not met. `tainted`: it learned from somebody who is forgotten, so nothing may begin where it ended.
    """

    __tablename__ = "factor_runs"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    slot: Mapped[int] = mapped_column(SmallInteger)
    live: Mapped[bool]
    tainted: Mapped[bool]
    started_at: Mapped[datetime]
    built_at: Mapped[datetime | None]
    as_of: Mapped[datetime | None]
    settings: Mapped[dict[str, Any]]
    people: Mapped[int]
    items: Mapped[int]
    held: Mapped[int]
    longest: Mapped[float] = mapped_column(REAL)
    gram: Mapped[list[float]] = mapped_column(ARRAY(REAL))

    __table_args__ = (
        CheckConstraint("slot IN (0, 1)", name="slot"),
        Index("uq_factor_runs_site_slot", "site", "slot", unique=True),
        Index("uq_factor_runs_live", "site", unique=True, postgresql_where=text("live")),
    )


class ItemFactorRow(Base):
    """What an item's factors are in a run, and the number that brings them to one length (STORED)."""

    __tablename__ = "item_factors"

    run_id: Mapped[int] = mapped_column(ForeignKey("factor_runs.id", ondelete="CASCADE"), primary_key=True)
    item_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    slot: Mapped[int] = mapped_column(SmallInteger)
    vector: Mapped[object] = mapped_column(Halfvec(STORED))

    # A search names its slot as a constant: what the next run writes is in another index.
    __table_args__ = (
        Index(None, "item_id"),
        *(
            Index(
                f"ix_item_factors_slot_{slot}",
                "vector",
                postgresql_using="hnsw",
                postgresql_ops={"vector": "halfvec_ip_ops"},
                postgresql_with={"m": 16, "ef_construction": 128},
                postgresql_where=text(f"slot = {slot}"),
            )
            for slot in (0, 1)
        ),
    )


class PersonFactorRow(Base):
    """Where a person stands among the items of a run: by one solve, whenever what they did is counted.

    `items` with their `scores` are what is expected of them, best first; None until somebody has searched.
    It names no shopper's row: whoever counts holds the shop's memory, and must not wait for a shopper as well.
    """

    __tablename__ = "person_factors"

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(ForeignKey("factor_runs.id", ondelete="CASCADE"), primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("sites.key", ondelete="CASCADE"))
    vector: Mapped[object] = mapped_column(VECTOR(STORED))
    items: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    scores: Mapped[list[float] | None] = mapped_column(ARRAY(REAL))

    __table_args__ = (
        Index(None, "run_id"),
        Index("ix_person_factors_unsearched", "site", "person_id", postgresql_where=text("items IS NULL")),
    )
