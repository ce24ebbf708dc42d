"""Pages say who puts their blocks in order: their editors, or what was learnt; and how many blocks a shopper gets."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0019"
down_revision = "2026_11_22_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("ordering", sa.Text(), server_default=sa.text("'arranged'"), nullable=False))
    op.add_column("pages", sa.Column("slots", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("ck_pages_ordering"), "pages", "ordering IN ('arranged', 'learnt')")
    op.create_check_constraint(op.f("ck_pages_slots"), "pages", "slots BETWEEN 1 AND 100")


def downgrade() -> None:
    op.drop_column("pages", "slots")
    op.drop_column("pages", "ordering")
