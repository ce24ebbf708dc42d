"""Pictures are found by parts of their hash, and those that nobody has compared yet."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0034"
down_revision = "2026_11_22_0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not CONCURRENTLY: that waits for a second migrator, which waits for this one. Some seconds for a million pictures.
    op.create_index("ix_images_bands", "images", [sa.text("picture_bands(phash)")], postgresql_using="gin")
    op.create_index(
        "ix_images_uncompared",
        "images",
        ["site", "id"],
        postgresql_where=sa.text("state <> 'pending' AND NOT compared"),
    )


def downgrade() -> None:
    op.drop_index("ix_images_uncompared", "images")
    op.drop_index("ix_images_bands", "images")
