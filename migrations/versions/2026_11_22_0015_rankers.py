"""Trained rankers, and which of them is live."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_22_0015"
down_revision = "2026_11_22_0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rankers",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parameters", JSONB, nullable=False),
        sa.Column("settings", JSONB, nullable=False),
        sa.Column("metrics", JSONB, nullable=False),
        sa.Column("history", JSONB, nullable=False),
        sa.Column("data_hash", sa.Text(), nullable=False),
        sa.Column("trained_at", MOMENT, nullable=False),
        sa.Column("promoted_at", MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('logistic', 'trees')", name=op.f("ck_rankers_kind")),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_rankers_site_sites", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site", "version", name="pk_rankers"),
    )
    op.create_index(
        "ix_rankers_promoted",
        "rankers",
        ["site", "promoted_at"],
        postgresql_where=sa.text("promoted_at IS NOT NULL"),
    )
    op.create_table(
        "live_rankers",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_live_rankers_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["site", "version"],
            ["rankers.site", "rankers.version"],
            name="fk_live_rankers_version_rankers",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("site", name="pk_live_rankers"),
    )


def downgrade() -> None:
    op.drop_table("live_rankers")
    op.drop_table("rankers")
