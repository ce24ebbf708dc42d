"""Place, audience and window move into the content; pages get versions, kinds policies, revisions what went live."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_21_0011"
down_revision = "2026_11_21_0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

# What a column held becomes what the shop says about that field, in the draft and in what is live.
ENTRY = """jsonb_build_object('locale', jsonb_build_object('value', {value}, 'by', 'migration', 'at', to_jsonb(created_at)))"""
MOVES = {
    "position": ("to_jsonb(position)", "true"),
    "pinned": ("to_jsonb(pinned)", "pinned"),
    "starts_at": ("to_jsonb(starts_at)", "starts_at IS NOT NULL"),
    "ends_at": ("to_jsonb(ends_at)", "ends_at IS NOT NULL"),
}


def upgrade() -> None:
    for field, (value, held) in MOVES.items():
        entry = f"jsonb_build_object('{field}', {ENTRY.format(value=value)})"
        op.execute(f"UPDATE blocks SET draft = draft || {entry}, live = live || {entry} WHERE {held}")  # noqa: S608 - constants of this file
    op.execute(
        "UPDATE blocks SET draft = draft - 'html' || jsonb_build_object('text', draft->'html') WHERE draft ? 'html'"
    )
    op.execute("UPDATE blocks SET live = live - 'html' || jsonb_build_object('text', live->'html') WHERE live ? 'html'")
    for column in ("position", "pinned", "starts_at", "ends_at", "targeting"):
        op.drop_column("blocks", column)
    op.alter_column("blocks", "copy_policy", nullable=True, server_default=None)
    op.add_column("pages", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("block_revisions", sa.Column("went_live", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_block_revisions_went_live"), "block_revisions", "went_live IN ('content', 'apart', 'nothing')"
    )
    op.execute("UPDATE block_revisions SET went_live = 'content' WHERE action = 'publish'")
    op.add_column("block_revisions", sa.Column("live", JSONB, nullable=True))
    op.add_column("block_revisions", sa.Column("note", sa.Text(), nullable=True))
    op.create_table(
        "copy_policies",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.CheckConstraint("policy IN ('ask', 'publish', 'never')", name=op.f("ck_copy_policies_policy")),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_copy_policies_site_sites", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site", "kind", "field", name="pk_copy_policies"),
    )


def downgrade() -> None:
    op.drop_table("copy_policies")
    op.drop_column("block_revisions", "note")
    op.drop_column("block_revisions", "live")
    op.drop_column("block_revisions", "went_live")
    op.drop_column("pages", "version")
    op.execute("UPDATE blocks SET copy_policy = 'ask' WHERE copy_policy IS NULL")
    op.alter_column("blocks", "copy_policy", nullable=False, server_default=sa.text("'ask'"))
    op.add_column("blocks", sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute("UPDATE blocks SET position = coalesce((draft#>>'{position,locale,value}')::numeric, 0)")
    op.alter_column("blocks", "position", server_default=None)
    op.add_column("blocks", sa.Column("pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("blocks", sa.Column("starts_at", MOMENT, nullable=True))
    op.add_column("blocks", sa.Column("ends_at", MOMENT, nullable=True))
    op.add_column("blocks", sa.Column("targeting", JSONB, server_default=sa.text("'{}'"), nullable=False))
    for field in MOVES:
        op.execute(f"UPDATE blocks SET draft = draft - '{field}', live = live - '{field}'")  # noqa: S608 - constants of this file
