"""Page policies, and what they have yet to learn."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_22_0016"
down_revision = "2026_11_22_0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("impressions", sa.Column("seen", JSONB, nullable=True))
    op.create_table(
        "policies",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("steps", sa.BigInteger, nullable=False),
        sa.Column("pages", sa.BigInteger, nullable=False),
        sa.Column("clicks", sa.BigInteger, nullable=False),
        sa.Column("settings", JSONB, nullable=False),
        sa.Column("weights", JSONB, nullable=False),
        sa.Column("examined", JSONB, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("estimates", JSONB, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("learnt_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("site", "page", "version", name="pk_policies"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_policies_site_sites", ondelete="CASCADE"),
    )
    op.create_table(
        "live_policies",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("before", sa.Integer, nullable=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site", "page", name="pk_live_policies"),
        sa.ForeignKeyConstraint(
            ["site", "page", "version"],
            ["policies.site", "policies.page", "policies.version"],
            name="fk_live_policies_site_page_version_policies",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "lessons",
        sa.Column("impression_id", sa.Uuid, nullable=False),
        sa.Column("block", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("learnt_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("impression_id", "block", name="pk_lessons"),
        sa.ForeignKeyConstraint(
            ["impression_id"], ["impressions.id"], name="fk_lessons_impression_id_impressions", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_lessons_due", "lessons", ["site", "due_at"], postgresql_where=sa.text("learnt_at IS NULL"))


def downgrade() -> None:
    op.drop_table("lessons")
    op.drop_table("live_policies")
    op.drop_table("policies")
    op.drop_column("impressions", "seen")
