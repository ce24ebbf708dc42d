"""Jobs: the durable queue."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_21_0003"
down_revision = "2026_11_21_0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("arguments", JSONB, nullable=False),
        sa.Column("priority", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("sends", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("alone", sa.Boolean, server_default=sa.text("false"), nullable=False),
        sa.Column("batch", sa.Text),
        sa.Column("run_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("leased_until", MOMENT),
        sa.Column("worker", sa.Text),
        sa.Column("done_at", MOMENT),
        sa.Column("last_error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.CheckConstraint("state IN ('ready', 'sent', 'running', 'done', 'dead')", name="ck_jobs_state"),
        sa.CheckConstraint("priority BETWEEN 0 AND 3", name="ck_jobs_priority"),
    )
    op.create_index(
        "uq_jobs_open_key",
        "jobs",
        ["key"],
        unique=True,
        postgresql_where=sa.text("state IN ('ready', 'sent', 'running')"),
    )
    op.create_index("ix_jobs_ready", "jobs", ["priority", "run_at", "id"], postgresql_where=sa.text("state = 'ready'"))
    op.create_index("ix_jobs_done", "jobs", ["done_at"], postgresql_where=sa.text("state = 'done'"))
    op.create_index("ix_jobs_state", "jobs", ["state", "id"])
    # Every job is updated four times in its life: without early vacuuming the index of ready jobs fills with dead rows.
    op.execute("ALTER TABLE jobs SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)")


def downgrade() -> None:
    op.drop_table("jobs")
