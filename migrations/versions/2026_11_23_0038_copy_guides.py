"""What a shop's people say of its words, and which version of that a machine's words were made by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_23_0038"
down_revision = "2026_11_22_0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copy_guides",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tone", sa.Text, nullable=False),
        sa.Column("glossary", JSONB, nullable=False),
        sa.Column("banned", JSONB, nullable=False),
        sa.Column("categories", JSONB, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "locale", "version", name="pk_copy_guides"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_copy_guides_site_sites", ondelete="CASCADE"),
    )
    # Pages show what categories are called: processes that remember them are told.
    for event in ("INSERT", "UPDATE", "DELETE"):
        rows = f"{'OLD' if event == 'DELETE' else 'NEW'} TABLE AS changed"
        op.execute(
            f"CREATE TRIGGER tell_copy_guides_{event.lower()} AFTER {event} ON copy_guides"
            f" REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION tell_site('page', 'site')"
        )
    # Words that are there already were made by no guide.
    op.add_column("generations", sa.Column("guide_version", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("generations", "guide_version")
    op.drop_table("copy_guides")
