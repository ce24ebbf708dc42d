"""Segments that are learnt: runs, the axes they look along, their groups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "2026_11_22_0018"
down_revision = "2026_11_22_0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "segment_runs",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("space_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("learnt_at", MOMENT, nullable=False),
        sa.Column("shoppers", sa.Integer, nullable=False),
        sa.Column("report", JSONB, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("words", JSONB, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_segment_runs"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_segment_runs_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name="fk_segment_runs_space_id_spaces", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("site", "version", name="uq_segment_runs_site_version"),
    )
    op.create_index("uq_segment_runs_live", "segment_runs", ["site"], unique=True, postgresql_where=sa.text("live"))
    op.create_index("ix_segment_runs_space_id", "segment_runs", ["space_id"])
    op.create_table(
        "segment_axes",
        sa.Column("run_id", sa.BigInteger, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("axis", ARRAY(sa.REAL), nullable=False),
        sa.Column("shift", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "position", name="pk_segment_axes"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["segment_runs.id"], name="fk_segment_axes_run_id_segment_runs", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "learnt_segments",
        sa.Column("run_id", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("keywords", ARRAY(sa.Text), nullable=False),
        sa.Column("related", ARRAY(sa.Text), nullable=False),
        sa.Column("share", sa.Float, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("mean", ARRAY(sa.REAL), nullable=False),
        sa.Column("precision", ARRAY(sa.REAL), nullable=False),
        sa.Column("log_scale", sa.Float, nullable=False),
        sa.Column("items", ARRAY(sa.BigInteger), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "key", name="pk_learnt_segments"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["segment_runs.id"], name="fk_learnt_segments_run_id_segment_runs", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("learnt_segments")
    op.drop_table("segment_axes")
    op.drop_table("segment_runs")
