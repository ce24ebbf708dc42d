"""Which fittings hold pairs of somebody who is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_0039"
down_revision = "2026_11_23_0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("space_fits", sa.Column("tainted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("space_fits", "tainted_at")
