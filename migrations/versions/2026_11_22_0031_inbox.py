"""What editors have waved away from their inbox."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0031"
down_revision = "2026_11_22_0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox_dismissals",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("dismissal", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_inbox_dismissals_site_sites", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site", "kind", "key", name="pk_inbox_dismissals"),
    )
    op.create_index("ix_inbox_dismissals_dismissal", "inbox_dismissals", ["dismissal"])


def downgrade() -> None:
    op.drop_table("inbox_dismissals")
