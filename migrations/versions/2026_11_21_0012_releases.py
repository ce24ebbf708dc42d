"""Releases, and what became of proposals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_21_0012"
down_revision = "2026_11_21_0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BEFORE = "state IN ('open', 'accepted', 'rejected', 'superseded')"
AFTER = "state IN ('open', 'accepted', 'kept', 'merged', 'rejected', 'superseded')"


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'draft'"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("scheduled_at", MOMENT, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("reverts", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('draft', 'scheduled', 'published', 'cancelled')", name=op.f("ck_releases_state")),
        sa.CheckConstraint("(state = 'scheduled') <= (scheduled_at IS NOT NULL)", name=op.f("ck_releases_scheduled")),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_releases_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reverts"], ["releases.id"], name="fk_releases_reverts_releases", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
    )
    op.create_index("ix_releases_site_state_scheduled_at", "releases", ["site", "state", "scheduled_at"])
    op.create_index("ix_releases_reverts", "releases", ["reverts"])
    op.create_table(
        "release_changes",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("changes", JSONB, nullable=False),
        sa.Column("shows", sa.Text(), nullable=True),
        sa.Column("was_live", sa.Boolean(), nullable=False),
        sa.Column("before", JSONB, nullable=True),
        sa.CheckConstraint("shows IN ('publish', 'unpublish')", name=op.f("ck_release_changes_shows")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name="fk_release_changes_release_id_releases", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["block_id"], ["blocks.id"], name="fk_release_changes_block_id_blocks", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "block_id", name="pk_release_changes"),
    )
    op.create_index("ix_release_changes_block_id", "release_changes", ["block_id"])
    # The name that an earlier step gave it.
    op.drop_constraint(op.f("ck_proposals_ck_proposals_state"), "proposals")
    op.create_check_constraint(op.f("ck_proposals_state"), "proposals", AFTER)
    op.add_column("proposals", sa.Column("decision", sa.Uuid(), nullable=True))
    op.add_column("proposals", sa.Column("undo", JSONB, nullable=True))
    op.create_index("ix_proposals_decision", "proposals", ["decision"])
    op.create_index("ix_generations_site_created_at_id", "generations", ["site", "created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_generations_site_created_at_id", table_name="generations")
    op.drop_index("ix_proposals_decision", table_name="proposals")
    op.drop_column("proposals", "undo")
    op.drop_column("proposals", "decision")
    op.drop_constraint(op.f("ck_proposals_state"), "proposals")
    op.execute("UPDATE proposals SET state = 'rejected' WHERE state IN ('kept', 'merged')")
    op.create_check_constraint(op.f("ck_proposals_ck_proposals_state"), "proposals", BEFORE)
    op.drop_table("release_changes")
    op.drop_table("releases")
