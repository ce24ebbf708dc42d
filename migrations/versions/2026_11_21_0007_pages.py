"""Pages, blocks with their draft and live content, revisions, generations and proposals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "2026_11_21_0007"
down_revision = "2026_11_21_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_pages_site_sites", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
        sa.UniqueConstraint("site", "key", name="uq_pages_site_key"),
    )
    op.create_table(
        "blocks",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("draft", JSONB, nullable=False),
        sa.Column("live", JSONB, nullable=True),
        sa.Column("live_version", sa.Integer(), nullable=True),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copy_policy", sa.Text(), server_default=sa.text("'ask'"), nullable=False),
        sa.Column("targeting", JSONB, server_default=sa.text("'{}'"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(live IS NULL) = (live_version IS NULL)", name="ck_blocks_live"),
        sa.CheckConstraint("copy_policy IN ('ask', 'publish', 'never')", name="ck_blocks_copy_policy"),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name="fk_blocks_page_id_pages", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_blocks_site_sites", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
        sa.UniqueConstraint("page_id", "key", name="uq_blocks_page_id_key"),
    )
    op.create_index("ix_blocks_site", "blocks", ["site"], unique=False)
    op.create_table(
        "block_revisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", ARRAY(sa.Text), nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"], ["blocks.id"], name="fk_block_revisions_block_id_blocks", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_block_revisions"),
        sa.UniqueConstraint("block_id", "number", name="uq_block_revisions_block_id_number"),
    )
    op.create_table(
        "generations",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("model_revision", sa.Text(), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("inputs_hash", sa.Text(), nullable=False),
        sa.Column("settings", JSONB, nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("verdicts", JSONB, nullable=False),
        sa.Column("candidates", JSONB, nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("origin IN ('model', 'template')", name="ck_generations_origin"),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name="fk_generations_block_id_blocks", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_generations"),
    )
    op.create_index(
        "ix_generations_block_id_field_locale_created_at",
        "generations",
        ["block_id", "field", "locale", "created_at"],
        unique=False,
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("generation_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'accepted', 'rejected', 'superseded')", name="ck_proposals_state"),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name="fk_proposals_block_id_blocks", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["generations.id"],
            name="fk_proposals_generation_id_generations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_generation_id", "proposals", ["generation_id"], unique=False)
    op.create_index("ix_proposals_site_state_created_at", "proposals", ["site", "state", "created_at"], unique=False)
    op.create_index(
        "uq_proposals_open",
        "proposals",
        ["block_id", "field", "locale"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_index("uq_proposals_open", table_name="proposals", postgresql_where=sa.text("state = 'open'"))
    op.drop_index("ix_proposals_site_state_created_at", table_name="proposals")
    op.drop_index("ix_proposals_generation_id", table_name="proposals")
    op.drop_table("proposals")
    op.drop_index("ix_generations_block_id_field_locale_created_at", table_name="generations")
    op.drop_table("generations")
    op.drop_table("block_revisions")
    op.drop_index("ix_blocks_site", table_name="blocks")
    op.drop_table("blocks")
    op.drop_table("pages")
