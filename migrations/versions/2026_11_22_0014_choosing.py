"""What a shop has counted: pairs of items, neighbours, heat, repurchases, interests."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "2026_11_22_0014"
down_revision = "2026_11_22_0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "builds",
        sa.Column("id", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("settings", JSONB, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("built_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_builds"),
        sa.CheckConstraint("state IN ('live', 'next', 'old')", name=op.f("ck_builds_state")),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_builds_site_sites", ondelete="CASCADE"),
    )
    op.create_index(
        "uq_builds_site_state", "builds", ["site", "state"], unique=True, postgresql_where=sa.text("state <> 'old'")
    )
    _counts()
    _of_persons()
    _popularity()


def _counts() -> None:
    op.create_table(
        "folds",
        sa.Column("build", sa.Integer, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("build", "person_id", name="pk_folds"),
    )
    op.create_table(
        "covisits",
        sa.Column("build", sa.Integer, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("a", sa.BigInteger, nullable=False),
        sa.Column("b", sa.BigInteger, nullable=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("persons", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("build", "kind", "a", "b", name="pk_covisits"),
    )
    op.create_table(
        "neighbours",
        sa.Column("build", sa.Integer, nullable=False),
        sa.Column("kind", sa.SmallInteger, nullable=False),
        sa.Column("item_id", sa.BigInteger, nullable=False),
        sa.Column("items", ARRAY(sa.BigInteger), nullable=False),
        sa.Column("weights", ARRAY(sa.REAL), nullable=False),
        sa.Column("persons", ARRAY(sa.Integer), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("build", "kind", "item_id", name="pk_neighbours"),
    )
    op.create_table(
        "heats",
        sa.Column("build", sa.Integer, nullable=False),
        sa.Column("item_id", sa.BigInteger, nullable=False),
        sa.Column("week", sa.Float, nullable=False),
        sa.Column("month", sa.Float, nullable=False),
        sa.Column("persons", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("build", "item_id", name="pk_heats"),
    )


def _of_persons() -> None:
    op.create_table(
        "repurchases",
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("item_id", sa.BigInteger, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("gap_s", sa.Float, nullable=True),
        sa.Column("mass", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "item_id", name="pk_repurchases"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_repurchases_item_id_items", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_repurchases_site_sites", ondelete="CASCADE"),
    )
    op.create_index("ix_repurchases_item_id", "repurchases", ["item_id"])
    op.create_table(
        "interests",
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("space_id", sa.Integer, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("vector", HALFVEC, nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "space_id", "position", name="pk_interests"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_interests_space_id_spaces", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_interests_site_sites", ondelete="CASCADE"),
    )
    op.create_index("ix_interests_space_id", "interests", ["space_id"])


def _popularity() -> None:
    """Heat of a second window, how many people, and room for segments. Heat is rebuilt from the signals, not carried over."""
    op.execute("DELETE FROM popularity")
    op.drop_constraint("pk_popularity", "popularity", type_="primary")
    op.add_column("popularity", sa.Column("segment", sa.Text, server_default=sa.text("''"), nullable=False))
    op.add_column("popularity", sa.Column("month", sa.Float, nullable=False))
    op.add_column("popularity", sa.Column("persons", sa.Integer, nullable=False))
    op.create_primary_key("pk_popularity", "popularity", ["item_id", "segment"])
    op.drop_index("ix_popularity_site_heat", "popularity")
    op.create_index("ix_popularity_site_segment_heat", "popularity", ["site", "segment", sa.text("heat DESC")])
    op.create_index("ix_popularity_site_segment_month", "popularity", ["site", "segment", sa.text("month DESC")])


def downgrade() -> None:
    op.execute("DELETE FROM popularity")
    op.drop_index("ix_popularity_site_segment_month", "popularity")
    op.drop_index("ix_popularity_site_segment_heat", "popularity")
    op.drop_constraint("pk_popularity", "popularity", type_="primary")
    for column in ("persons", "month", "segment"):
        op.drop_column("popularity", column)
    op.create_primary_key("pk_popularity", "popularity", ["item_id"])
    op.create_index("ix_popularity_site_heat", "popularity", ["site", sa.text("heat DESC")])
    for table in ("interests", "repurchases", "heats", "neighbours", "covisits", "folds", "builds"):
        op.drop_table(table)
