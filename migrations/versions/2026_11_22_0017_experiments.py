"""(to be filled) experiments."""

revision = "2026_11_22_0017"
down_revision = "2026_11_22_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
