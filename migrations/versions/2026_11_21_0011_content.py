"""Content in scopes: settings move into the draft, pages get versions, policies and live history."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_0011"
down_revision = "2026_11_21_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
