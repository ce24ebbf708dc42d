"""Releases, and what became of proposals."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_0012"
down_revision = "2026_11_21_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
