"""Documents that clients are trusted with; tokens say how strictly, and how much they may spend."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0024"
down_revision = "2026_11_22_0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("hash ~ '^[0-9a-f]{64}$'", name=op.f("ck_documents_hash")),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_documents_site_sites", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site", "id", name="pk_documents"),
    )
    op.create_index("ix_documents_site_hash", "documents", ["site", "hash"])
    op.create_table(
        "manifest_entries",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site", "document"],
            ["documents.site", "documents.id"],
            name="fk_manifest_entries_site_documents",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("site", "client", "document", name="pk_manifest_entries"),
    )
    op.create_index("ix_manifest_entries_site_document", "manifest_entries", ["site", "document"])
    op.add_column("tokens", sa.Column("documents", sa.Text(), server_default=sa.text("'off'"), nullable=False))
    op.create_check_constraint(op.f("ck_tokens_documents"), "tokens", "documents IN ('off', 'log', 'enforce')")
    op.add_column("tokens", sa.Column("points_a_minute", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("ck_tokens_points_a_minute"), "tokens", "points_a_minute >= 0")


def downgrade() -> None:
    op.drop_column("tokens", "points_a_minute")
    op.drop_column("tokens", "documents")
    op.drop_table("manifest_entries")
    op.drop_table("documents")
