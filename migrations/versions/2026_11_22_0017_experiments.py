"""Experiments, campaigns, and what was published of a site's figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_22_0017"
down_revision = "2026_11_22_0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEY = "key ~ '^[a-z0-9][a-z0-9_-]{0,39}$'"


def upgrade() -> None:
    op.create_table(
        "experiments",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("layer", sa.Text, nullable=False),
        sa.Column("share_permille", sa.Integer, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("arms", JSONB, nullable=False),
        sa.Column("audience", JSONB, nullable=False),
        sa.Column("planned_pages", sa.Integer, nullable=False),
        sa.Column("lift", sa.Float, nullable=False),
        sa.Column("buckets", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("stopped_at", MOMENT),
        sa.PrimaryKeyConstraint("site", "key", name="pk_experiments"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_experiments_site_sites", ondelete="CASCADE"),
        sa.CheckConstraint(KEY, name=op.f("ck_experiments_key")),
        sa.CheckConstraint("state IN ('draft', 'running', 'stopped')", name=op.f("ck_experiments_state")),
    )
    op.create_index("ix_experiments_running", "experiments", ["site"], postgresql_where=sa.text("state = 'running'"))
    op.create_table(
        "campaigns",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("promotion_id", sa.BigInteger, nullable=False),
        sa.Column("condition", JSONB),
        sa.Column("hold_out_permille", sa.Integer, nullable=False),
        sa.Column("budget", sa.Text, nullable=False),
        sa.Column("limit", sa.Float, nullable=False),
        sa.Column("spent", sa.Float, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("stopped_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site", "key", name="pk_campaigns"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_campaigns_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["items.id"], name="fk_campaigns_promotion_id_items", ondelete="CASCADE"
        ),
        sa.CheckConstraint(KEY, name=op.f("ck_campaigns_key")),
        sa.CheckConstraint("budget IN ('redemptions', 'money')", name=op.f("ck_campaigns_budget")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_campaigns_window")),
    )
    op.create_index("ix_campaigns_promotion_id", "campaigns", ["promotion_id"])
    op.create_table(
        "publications",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("from_day", sa.Date, nullable=False),
        sa.Column("to_day", sa.Date, nullable=False),
        sa.Column("epsilon", sa.Float, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_publications_site_sites", ondelete="CASCADE"),
        sa.CheckConstraint("epsilon > 0", name=op.f("ck_publications_epsilon")),
    )
    op.create_index("ix_publications_site_at", "publications", ["site", "at"])
    op.create_table(
        "exposure_targets",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("site", "by", "name", name="pk_exposure_targets"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_exposure_targets_site_sites", ondelete="CASCADE"),
        sa.CheckConstraint("share >= 0 AND share <= 1", name=op.f("ck_exposure_targets_share")),
        sa.CheckConstraint("by IN ('brand', 'category', 'newness')", name=op.f("ck_exposure_targets_by")),
    )


def downgrade() -> None:
    for table in ("exposure_targets", "publications", "campaigns", "experiments"):
        op.drop_table(table)
