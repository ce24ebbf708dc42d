"""What pages are before anybody comes is told when it changes, and so is what orders their blocks."""

from alembic import op

revision = "2026_11_22_0029"
down_revision = "2026_11_22_0027"
branch_labels = None
depends_on = None

# TG_ARGV: the topic, the column that names the site, and for updates the key and what of a row matters, written with @ for the
# row. A statement that changes nothing of it tells nothing.
TELL_SITE = """
CREATE FUNCTION tell_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_NARGS > 2 THEN
        EXECUTE format(
            'INSERT INTO changes (site, topic) SELECT DISTINCT c.%I, %L FROM changed c JOIN was w ON w.%I = c.%I'
            ' WHERE (%s) IS DISTINCT FROM (%s)',
            TG_ARGV[1], TG_ARGV[0], TG_ARGV[2], TG_ARGV[2], replace(TG_ARGV[3], '@', 'c'), replace(TG_ARGV[3], '@', 'w')
        );
    ELSE
        EXECUTE format('INSERT INTO changes (site, topic) SELECT DISTINCT %I, %L FROM changed', TG_ARGV[1], TG_ARGV[0]);
    END IF;
    RETURN NULL;
END $$
"""
TELL_RELEASE_CHANGES = """
CREATE FUNCTION tell_release_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (site, topic)
    SELECT DISTINCT release.site, 'page' FROM changed JOIN releases release ON release.id = changed.release_id;
    RETURN NULL;
END $$
"""
TELL_ALL_SITES = """
CREATE FUNCTION tell_all_sites() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (site, topic) SELECT key, 'page' FROM sites;
    RETURN NULL;
END $$
"""
ALL = ("INSERT", "UPDATE", "DELETE")
# Where only a part of a row matters: its key and that part. A draft is nobody's page, and a budget counts once it is spent.
PART = {
    "pages": ("id", "ROW(@.key, @.ordering, @.slots)"),
    "blocks": ("id", "ROW(@.page_id, @.key, @.kind, @.live)"),
    "campaigns": ("key", "ROW(to_jsonb(@) - 'spent', @.spent < @.\"limit\")"),
    "factor_runs": ("id", "ROW(@.live, @.slot)"),
}
TOLD = {
    "sites": ("tell_site", "'page', 'key'"),
    "segments": ("tell_site", "'page', 'site'"),
    "experiments": ("tell_site", "'page', 'site'"),
    "campaigns": ("tell_site", "'page', 'site'"),
    "pages": ("tell_site", "'page', 'site'"),
    "blocks": ("tell_site", "'page', 'site'"),
    "releases": ("tell_site", "'page', 'site'"),
    "release_changes": ("tell_release_changes", ""),
    "live_rankers": ("tell_site", "'page', 'site'"),
    "live_spaces": ("tell_all_sites", ""),
    "factor_runs": ("tell_site", "'page', 'site'"),
    "policies": ("tell_site", "'policy', 'site'"),
    "live_policies": ("tell_site", "'policy', 'site'"),
}


def upgrade() -> None:
    for function in (TELL_SITE, TELL_RELEASE_CHANGES, TELL_ALL_SITES):
        op.execute(function)
    for table, (function, arguments) in TOLD.items():
        for event in ALL:
            rows, said = f"{'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed", arguments
            if event == "UPDATE" and table in PART:
                key, part = PART[table]
                quoted = part.replace("'", "''")
                rows, said = f"OLD TABLE AS was {rows}", f"{arguments}, '{key}', '{quoted}'"
            op.execute(
                f"CREATE TRIGGER tell_{table}_{event.lower()} AFTER {event} ON {table}"
                f" REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {function}({said})"
            )


def downgrade() -> None:
    for table in TOLD:
        for event in ALL:
            op.execute(f"DROP TRIGGER tell_{table}_{event.lower()} ON {table}")
    for function in ("tell_site", "tell_release_changes", "tell_all_sites"):
        op.execute(f"DROP FUNCTION {function}()")
