"""What a copywriter was taught by a site's editors, and what it had been told when it wrote."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_22_0035"
down_revision = "2026_11_22_0034"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("generations", sa.Column("brief", JSONB, nullable=True))
    op.create_table(
        "copy_adapters",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("files", sa.LargeBinary, nullable=False),
        sa.Column("settings", JSONB, nullable=False),
        sa.Column("metrics", JSONB, nullable=False),
        sa.Column("history", JSONB, nullable=False),
        sa.Column("data_hash", sa.Text, nullable=False),
        sa.Column("taught_at", MOMENT, nullable=False),
        sa.Column("promoted_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("site", "version", name="pk_copy_adapters"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_copy_adapters_site_sites", ondelete="CASCADE"),
    )
    # bf16 does not compress: Postgres need not try.
    op.execute("ALTER TABLE copy_adapters ALTER COLUMN files SET STORAGE EXTERNAL")
    op.create_index(
        "ix_copy_adapters_promoted",
        "copy_adapters",
        ["site", "promoted_at"],
        postgresql_where=sa.text("promoted_at IS NOT NULL"),
    )
    op.create_table(
        "live_copy_adapters",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("site", name="pk_live_copy_adapters"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_live_copy_adapters_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["site", "version"],
            ["copy_adapters.site", "copy_adapters.version"],
            name="fk_live_copy_adapters_version_copy_adapters",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("live_copy_adapters")
    op.drop_table("copy_adapters")
    op.drop_column("generations", "brief")
