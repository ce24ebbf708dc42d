"""(to be filled) behaviour."""

revision = "2026_11_22_0013"
down_revision = "2026_11_21_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
