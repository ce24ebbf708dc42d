"""Products, articles, promotions and their pictures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "2026_11_21_0004"
down_revision = "2026_11_21_0003"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("sku", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("category", ARRAY(sa.Text), nullable=False),
        sa.Column("brand", sa.Text, nullable=False),
        sa.Column("price_minor", sa.BigInteger),
        sa.Column("currency", sa.Text),
        sa.Column("in_stock", sa.Boolean, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("attributes", JSONB, nullable=False),
        sa.Column("tags", ARRAY(sa.Text), nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("translations", JSONB, nullable=False),
        sa.Column("published_at", MOMENT),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("discount", sa.Text, nullable=False),
        sa.Column("starts_at", MOMENT),
        sa.Column("ends_at", MOMENT),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("row_hash", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("updated_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
        sa.UniqueConstraint("site", "sku", name="uq_items_site_sku"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_items_site_sites", ondelete="CASCADE"),
        sa.CheckConstraint("kind IN ('product', 'article', 'promotion')", name="ck_items_kind"),
        sa.CheckConstraint("price_minor >= 0", name="ck_items_price"),
        sa.CheckConstraint("(price_minor IS NULL) = (currency IS NULL)", name="ck_items_money"),
    )
    op.create_index(
        "ix_items_shown",
        "items",
        ["site", "kind", sa.text("published_at DESC NULLS LAST"), sa.text("id DESC")],
        postgresql_where=sa.text("in_stock AND withdrawn_at IS NULL"),
    )
    op.create_index("ix_items_category", "items", ["category"], postgresql_using="gin")
    op.create_table(
        "images",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("item_id", sa.BigInteger, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("src", sa.Text, nullable=False),
        sa.Column("alt", sa.Text, nullable=False),
        sa.Column("media", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("width", sa.Integer),
        sa.Column("height", sa.Integer),
        sa.Column("facts", JSONB),
        sa.Column("phash", sa.BigInteger),
        sa.Column("read_by", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_images"),
        sa.UniqueConstraint("item_id", "src", name="uq_images_item_id_src"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_images_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_images_item_id_items", ondelete="CASCADE"),
        sa.CheckConstraint("state IN ('pending', 'read', 'refused')", name="ck_images_state"),
        sa.CheckConstraint("(state = 'refused') = (problem IS NOT NULL)", name="ck_images_problem"),
    )


def downgrade() -> None:
    op.drop_table("images")
    op.drop_table("items")
