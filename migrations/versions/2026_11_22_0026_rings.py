"""What editors, imports and revocations change rings a bell at its commit; purges know which transaction told them."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_0026"
down_revision = "2026_11_22_0025"
branch_labels = None
depends_on = None

# At the commit, once a site however many statements changed it; a transaction that is rolled back rings for nobody.
RING = """
CREATE FUNCTION ring() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('changes', site) FROM changed GROUP BY site;
    RETURN NULL;
END $$
"""
RING_RELEASE = """
CREATE FUNCTION ring_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('changes', release.site)
    FROM changed JOIN releases release ON release.id = changed.release_id GROUP BY release.site;
    RETURN NULL;
END $$
"""
ALL = ("INSERT", "UPDATE", "DELETE")
RINGS = {
    "pages": ("ring()", ALL),
    "blocks": ("ring()", ALL),
    "releases": ("ring()", ("UPDATE", "DELETE")),
    "release_changes": ("ring_release()", ALL),
    "events": ("ring()", ("INSERT",)),
    "tokens": ("ring()", ("UPDATE", "DELETE")),
    "share_links": ("ring()", ("UPDATE", "DELETE")),
}


class Xid8(sa.types.UserDefinedType[int]):
    def get_col_spec(self, **_: object) -> str:
        return "xid8"


def upgrade() -> None:
    # Asked once and not once a row: what was told before today was told by this transaction, and nothing is written anew.
    op.add_column("events", sa.Column("by", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False))
    op.create_index("ix_events_purges", "events", ["site", "by"], postgresql_where=sa.text("type = 'cache.purged'"))
    op.execute(RING)
    op.execute(RING_RELEASE)
    for table, (function, events) in RINGS.items():
        for event in events:
            rows = "OLD" if event == "DELETE" else "NEW"
            op.execute(
                f"CREATE TRIGGER ring_{table}_{event.lower()} AFTER {event} ON {table}"
                f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {function}"
            )


def downgrade() -> None:
    for table, (_, events) in RINGS.items():
        for event in events:
            op.execute(f"DROP TRIGGER ring_{table}_{event.lower()} ON {table}")
    op.execute("DROP FUNCTION ring()")
    op.execute("DROP FUNCTION ring_release()")
    op.drop_index("ix_events_purges", "events")
    op.drop_column("events", "by")
