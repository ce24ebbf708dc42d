"""What is near to people's interests and to items, and what the factors expect, is kept: pages need not search for it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_0022"
down_revision = "2026_11_22_0021"
branch_labels = None
depends_on = None

TABLES = ("interests", "person_factors")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("items", postgresql.ARRAY(sa.BigInteger()), nullable=True))
        op.add_column(table, sa.Column("scores", postgresql.ARRAY(sa.REAL()), nullable=True))
        op.create_index(
            f"ix_{table}_unsearched", table, ["site", "person_id"], postgresql_where=sa.text("items IS NULL")
        )
    op.create_table(
        "lookalikes",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("items", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("scores", postgresql.ARRAY(sa.REAL()), nullable=False),
        sa.Column("searched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_lookalikes_item_id_items", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_lookalikes_space_id_spaces", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", "space_id", name="pk_lookalikes"),
    )
    op.create_index("ix_lookalikes_space_id", "lookalikes", ["space_id"])


def downgrade() -> None:
    op.drop_table("lookalikes")
    for table in TABLES:
        op.drop_index(f"ix_{table}_unsearched", table_name=table)
        op.drop_column(table, "scores")
        op.drop_column(table, "items")
