"""People say where to look in a picture, and what it shows in each locale; what an import says stays beside it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_22_0036"
down_revision = "2026_11_22_0035"
branch_labels = None
depends_on = None

KEPT = """
UPDATE images SET alt_said = jsonb_build_object(item.locale, jsonb_build_object('words', images.alt, 'by', images.alt_by))
FROM items item WHERE item.id = images.item_id AND images.alt_by IS NOT NULL
"""
GIVEN_BACK = """
UPDATE images SET alt = alt_said -> item.locale ->> 'words', alt_by = alt_said -> item.locale ->> 'by'
FROM items item WHERE item.id = images.item_id AND images.alt_said ? item.locale
"""


def upgrade() -> None:
    op.add_column("images", sa.Column("alt_said", JSONB, server_default=sa.text("'{}'"), nullable=False))
    op.execute(KEPT)
    op.drop_column("images", "alt_by")
    op.add_column("images", sa.Column("focal_x", sa.Float(), nullable=True))
    op.add_column("images", sa.Column("focal_y", sa.Float(), nullable=True))
    op.add_column("images", sa.Column("focal_by", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_images_focal"),
        "images",
        "(focal_by IS NULL) = (focal_x IS NULL) AND (focal_by IS NULL) = (focal_y IS NULL)"
        " AND focal_x BETWEEN 0 AND 1 AND focal_y BETWEEN 0 AND 1",
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_images_focal"), "images")
    for column in ("focal_by", "focal_y", "focal_x"):
        op.drop_column("images", column)
    op.add_column("images", sa.Column("alt_by", sa.Text(), nullable=True))
    op.execute(GIVEN_BACK)
    op.drop_column("images", "alt_said")
