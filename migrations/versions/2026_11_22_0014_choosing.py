"""(to be filled) choosing."""

revision = "2026_11_22_0014"
down_revision = "2026_11_22_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
