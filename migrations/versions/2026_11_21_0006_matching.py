"""Spaces, the vectors in them, tastes and popularity."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC, VECTOR

revision = "2026_11_21_0006"
down_revision = "2026_11_21_0005"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "spaces",
        sa.Column("id", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("modality", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("dim", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, server_default=sa.text("'filling'"), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spaces"),
        sa.UniqueConstraint("modality", "model", "revision", "dim", name="uq_spaces_modality_model_revision_dim"),
        sa.CheckConstraint("state IN ('filling', 'live', 'retired')", name="ck_spaces_state"),
    )
    op.create_table(
        "live_spaces",
        sa.Column("modality", sa.Text, nullable=False),
        sa.Column("space_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("modality", name="pk_live_spaces"),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name="fk_live_spaces_space_id_spaces", ondelete="RESTRICT"
        ),
    )
    op.create_table(
        "space_sites",
        sa.Column("space_id", sa.Integer, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("vectors", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("space_id", "site", name="pk_space_sites"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_space_sites_space_id_spaces", ondelete="CASCADE"),
    )
    for table, thing, things in (("item_embeddings", "item_id", "items"), ("image_embeddings", "image_id", "images")):
        op.create_table(
            table,
            sa.Column("space_id", sa.Integer, nullable=False),
            sa.Column(thing, sa.BigInteger, nullable=False),
            sa.Column("site", sa.Text, nullable=False),
            *([sa.Column("content_hash", sa.Text, nullable=False)] if things == "items" else []),
            sa.Column("vector", HALFVEC, nullable=False),
            sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
            sa.PrimaryKeyConstraint("space_id", thing, name=f"pk_{table}"),
            sa.ForeignKeyConstraint(
                ["space_id"], ["spaces.id"], name=f"fk_{table}_space_id_spaces", ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint([thing], [f"{things}.id"], name=f"fk_{table}_{thing}_{things}", ondelete="CASCADE"),
        )
        op.create_index(f"ix_{table}_space_id_site", table, ["space_id", "site"])
        op.create_index(f"ix_{table}_{thing}", table, [thing])
    op.create_table(
        "tastes",
        sa.Column("shopper_id", sa.BigInteger, nullable=False),
        sa.Column("space_id", sa.Integer, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("mass", VECTOR, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("shopper_id", "space_id", name="pk_tastes"),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.id"], name="fk_tastes_shopper_id_shoppers", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_tastes_space_id_spaces", ondelete="CASCADE"),
    )
    op.create_index("ix_tastes_space_id", "tastes", ["space_id"])
    op.create_table(
        "popularity",
        sa.Column("item_id", sa.BigInteger, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("heat", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_popularity"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_popularity_item_id_items", ondelete="CASCADE"),
    )
    op.create_index("ix_popularity_site_heat", "popularity", ["site", sa.text("heat DESC")])


def downgrade() -> None:
    for table in (
        "popularity",
        "tastes",
        "image_embeddings",
        "item_embeddings",
        "space_sites",
        "live_spaces",
        "spaces",
    ):
        op.drop_table(table)
