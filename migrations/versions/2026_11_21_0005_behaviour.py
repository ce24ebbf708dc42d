"""Shoppers, what they did, and what was on their screens."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_21_0005"
down_revision = "2026_11_21_0004"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "shoppers",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("seen_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shoppers"),
        sa.UniqueConstraint("site", "key", name="uq_shoppers_site_key"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_shoppers_site_sites", ondelete="CASCADE"),
    )
    op.create_table(
        "signals",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("shopper_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("item_id", sa.BigInteger),
        sa.Column("query", sa.Text),
        sa.Column("value", sa.Float),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("session", sa.Text),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("impression_id", sa.Uuid),
        sa.Column("block", sa.Text),
        sa.Column("position", sa.Integer),
        sa.Column("block_position", sa.Integer),
        sa.Column("policy", sa.Text),
        sa.Column("propensity", sa.Float),
        sa.PrimaryKeyConstraint("site", "id", name="pk_signals"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_signals_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.id"], name="fk_signals_shopper_id_shoppers", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_signals_item_id_items", ondelete="SET NULL"),
    )
    op.create_index(
        "ix_signals_shopper_id_at",
        "signals",
        ["shopper_id", sa.text("at DESC")],
        postgresql_where=sa.text("item_id IS NOT NULL"),
    )
    op.create_index("ix_signals_item_id", "signals", ["item_id"])
    op.create_table(
        "impressions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("shopper_id", sa.BigInteger, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.Column("blocks", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_impressions"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_impressions_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["shopper_id"], ["shoppers.id"], name="fk_impressions_shopper_id_shoppers", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_impressions_site_shown_at", "impressions", ["site", "shown_at"])
    op.create_index("ix_impressions_shopper_id", "impressions", ["shopper_id"])


def downgrade() -> None:
    op.drop_table("impressions")
    op.drop_table("signals")
    op.drop_table("shoppers")
