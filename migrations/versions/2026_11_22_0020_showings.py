"""How often each item was shown, from impressions that are kept; impressions say which ranker chose their items."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0020"
down_revision = "2026_11_22_0019"
branch_labels = None
depends_on = None

# Rows are locked in the order of items, as counting does: nobody waits in a circle.
TAKE_BACK = """
CREATE FUNCTION take_back_showings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM showings
    WHERE item_id IN (
        SELECT held.item::bigint
        FROM gone, jsonb_array_elements(gone.blocks) block, jsonb_array_elements_text(block -> 3) held(item)
        WHERE gone.counted
    )
    ORDER BY item_id FOR UPDATE;
    UPDATE showings SET shown = showings.shown - less.shown
    FROM (
        SELECT held.item::bigint AS item_id, count(*) AS shown
        FROM gone, jsonb_array_elements(gone.blocks) block, jsonb_array_elements_text(block -> 3) held(item)
        WHERE gone.counted GROUP BY 1
    ) less
    WHERE showings.item_id = less.item_id;
    DELETE FROM showings WHERE shown <= 0;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.add_column("impressions", sa.Column("ranker", sa.Integer(), nullable=True))
    op.add_column("impressions", sa.Column("counted", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("ix_impressions_uncounted", "impressions", ["shown_at"], postgresql_where=sa.text("NOT counted"))
    op.create_table(
        "showings",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_showings_item_id_items", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("item_id", name="pk_showings"),
    )
    op.create_index("ix_showings_none_left", "showings", ["item_id"], postgresql_where=sa.text("shown <= 0"))
    op.execute(TAKE_BACK)
    op.execute(
        "CREATE TRIGGER take_back_showings AFTER DELETE ON impressions REFERENCING OLD TABLE AS gone"
        " FOR EACH STATEMENT EXECUTE FUNCTION take_back_showings()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER take_back_showings ON impressions")
    op.execute("DROP FUNCTION take_back_showings()")
    op.drop_table("showings")
    op.drop_index("ix_impressions_uncounted", table_name="impressions")
    op.drop_column("impressions", "counted")
    op.drop_column("impressions", "ranker")
