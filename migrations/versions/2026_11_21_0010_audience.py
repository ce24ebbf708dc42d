"""Segments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_21_0010"
down_revision = "2026_11_21_0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "segments",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("condition", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site", "key", name="pk_segments"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_segments_site_sites", ondelete="CASCADE"),
        sa.CheckConstraint("key ~ '^[a-z0-9][a-z0-9_-]{0,62}$'", name="ck_segments_key"),
    )


def downgrade() -> None:
    op.drop_table("segments")
