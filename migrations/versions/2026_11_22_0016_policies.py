"""(to be filled) policies."""

revision = "2026_11_22_0016"
down_revision = "2026_11_22_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
