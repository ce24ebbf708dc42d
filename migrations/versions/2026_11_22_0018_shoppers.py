"""(to be filled) shoppers."""

revision = "2026_11_22_0018"
down_revision = "2026_11_22_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
