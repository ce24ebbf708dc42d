"""Pictures are found by their file: what is said of one holds wherever the shop shows the same."""

from alembic import op

revision = "2026_11_22_0037"
down_revision = "2026_11_22_0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not CONCURRENTLY: that waits for a second migrator, which waits for this one. Some seconds for a million pictures.
    op.create_index("ix_images_media", "images", ["media"])


def downgrade() -> None:
    op.drop_index("ix_images_media", "images")
