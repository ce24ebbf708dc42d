"""What changed is told, so that processes may remember what they read until it does."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_0023"
down_revision = "2026_11_22_0022"
branch_labels = None
depends_on = None

# One row a statement, site and topic. So many things at once are everything: who remembers some of them forgets them all.
TELL = """
CREATE FUNCTION tell_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO changes (site, topic, things) SELECT site, %L, CASE WHEN count(*) <= 5000 THEN array_agg(DISTINCT %I) END'
        ' FROM changed GROUP BY site', TG_ARGV[0], TG_ARGV[1]
    );
    RETURN NULL;
END $$
"""
TELL_SHOWINGS = """
CREATE FUNCTION tell_showings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (site, topic, things)
    SELECT item.site, 'heat', CASE WHEN count(*) <= 5000 THEN array_agg(item.id) END
    FROM changed JOIN items item ON item.id = changed.item_id GROUP BY item.site;
    RETURN NULL;
END $$
"""
# What is new nobody remembers yet, but that an item is wanted or shown for the first time.
TOLD = {
    "items": ("tell_changes('item', 'id')", ("UPDATE", "DELETE")),
    "images": ("tell_changes('item', 'item_id')", ("INSERT", "UPDATE", "DELETE")),
    "popularity": ("tell_changes('heat', 'item_id')", ("INSERT", "UPDATE", "DELETE")),
    "showings": ("tell_showings()", ("INSERT", "UPDATE", "DELETE")),
}


class Xid8(sa.types.UserDefinedType[int]):
    def get_col_spec(self, **_: object) -> str:
        return "xid8"


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("things", postgresql.ARRAY(sa.BigInteger()), nullable=True),
        sa.Column("by", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_site_by", "changes", ["site", "by"])
    op.create_index("ix_changes_unseen", "changes", ["id"], postgresql_where=sa.text("seen_at IS NULL"))
    op.create_index("ix_changes_seen_at", "changes", ["seen_at"])
    op.execute(TELL)
    op.execute(TELL_SHOWINGS)
    for table, (function, events) in TOLD.items():
        for event in events:
            rows = "OLD" if event == "DELETE" else "NEW"
            op.execute(
                f"CREATE TRIGGER tell_{table}_{event.lower()} AFTER {event} ON {table}"
                f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {function}"
            )


def downgrade() -> None:
    for table, (_, events) in TOLD.items():
        for event in events:
            op.execute(f"DROP TRIGGER tell_{table}_{event.lower()} ON {table}")
    op.execute("DROP FUNCTION tell_changes()")
    op.execute("DROP FUNCTION tell_showings()")
    op.drop_table("changes")
