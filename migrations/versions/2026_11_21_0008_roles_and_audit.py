"""Roles, share links, and the audit log as a hash chain."""

import hashlib
from datetime import UTC
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "2026_11_21_0008"
down_revision = "2026_11_21_0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
GENESIS = "0" * 64
BATCH = 1_000


def upgrade() -> None:
    op.create_table(
        "roles",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("grants", JSONB, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site", "key", name="pk_roles"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_roles_site_sites", ondelete="CASCADE"),
        sa.CheckConstraint("jsonb_typeof(grants) = 'array'", name="grants"),
    )
    op.add_column("tokens", sa.Column("role", sa.Text))
    op.create_foreign_key(
        "fk_tokens_site_role_roles", "tokens", "roles", ["site", "role"], ["site", "key"], ondelete="RESTRICT"
    )
    op.create_table(
        "share_links",
        sa.Column("id", sa.Uuid, server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("scope", JSONB, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_share_links"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_share_links_site_sites", ondelete="CASCADE"),
        sa.CheckConstraint("expires_at > created_at", name="expiry"),
    )
    op.create_index("ix_share_links_site", "share_links", ["site"])
    op.create_table(
        "audit_heads",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", name="pk_audit_heads"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_audit_heads_site_sites", ondelete="CASCADE"),
    )
    op.add_column("audit_entries", sa.Column("number", sa.BigInteger))
    op.add_column("audit_entries", sa.Column("hash", sa.Text))
    op.execute("ALTER TABLE audit_entries DISABLE TRIGGER audit_is_append_only")
    _chain_old_entries(op.get_bind())
    op.execute("ALTER TABLE audit_entries ENABLE TRIGGER audit_is_append_only")
    op.alter_column("audit_entries", "number", nullable=False)
    op.alter_column("audit_entries", "hash", nullable=False)
    # The moment is hashed before it is stored, so the database cannot choose it any more.
    op.alter_column("audit_entries", "at", server_default=None)
    op.create_unique_constraint("uq_audit_entries_site_number", "audit_entries", ["site", "number"])


def downgrade() -> None:
    op.drop_constraint("uq_audit_entries_site_number", "audit_entries")
    op.alter_column("audit_entries", "at", server_default=sa.text("now()"))
    op.drop_column("audit_entries", "hash")
    op.drop_column("audit_entries", "number")
    op.drop_table("audit_heads")
    op.drop_table("share_links")
    op.drop_constraint("fk_tokens_site_role_roles", "tokens")
    op.drop_column("tokens", "role")
    op.drop_table("roles")


def _chain_old_entries(db: sa.Connection) -> None:
    """Every entry there is gets its number and hash, in the order of writing, and every site its head."""
    older = sa.text(
        "SELECT id, site, at, actor, action, thing, details::text AS details FROM audit_entries "
        "WHERE id > :after ORDER BY id LIMIT :batch"
    )
    number_it = sa.text("UPDATE audit_entries SET number = :number, hash = :hash WHERE id = :id")
    heads: dict[str, tuple[int, str]] = {}
    after = 0
    while rows := db.execute(older, {"after": after, "batch": BATCH}).all():
        numbered = []
        for row in rows:
            number, previous = heads.get(row.site, (0, GENESIS))
            heads[row.site] = number + 1, _hash(previous, number + 1, row)
            numbered.append({"id": row.id, "number": number + 1, "hash": heads[row.site][1]})
        db.execute(number_it, numbered)
        after = rows[-1].id
    for site, (number, newest) in heads.items():
        head = {"site": site, "number": number, "hash": newest}
        db.execute(sa.text("INSERT INTO audit_heads (site, number, hash) VALUES (:site, :number, :hash)"), head)


def _hash(previous: str, number: int, row: Any) -> str:
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = [previous, row.site, number, at, row.actor, row.action, row.thing, _plain(orjson.loads(row.details))]
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> Any:
    """The same JSON with whole floats as integers, which is how jsonb gives back the large ones."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() and -(2**63) <= value < 2**64 else value
