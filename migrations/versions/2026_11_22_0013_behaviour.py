"""People behind shoppers, consent, and which signals are learned from."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "2026_11_22_0013"
down_revision = "2026_11_21_0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OWN_PERSON = """
CREATE FUNCTION shopper_is_own_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.person_id := coalesce(NEW.person_id, NEW.id);
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    _shoppers()
    _signals()
    op.add_column("impressions", sa.Column("arms", JSONB, nullable=True))
    op.create_table(
        "consents",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("purpose IN ('personalisation', 'measurement')", name=op.f("ck_consents_purpose")),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_consents_site_sites", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site", "key", "purpose", name="pk_consents"),
    )
    op.create_table(
        "signal_rules",
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("consent_required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("dwell_cap_s", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_signal_rules_site_sites", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site", name="pk_signal_rules"),
    )


def _shoppers() -> None:
    op.add_column("shoppers", sa.Column("person_id", sa.BigInteger(), nullable=True))
    op.execute("UPDATE shoppers SET person_id = id")
    op.alter_column("shoppers", "person_id", nullable=False)
    op.add_column("shoppers", sa.Column("joined_id", sa.BigInteger(), nullable=True))
    op.add_column("shoppers", sa.Column("session", sa.Text(), nullable=True))
    op.add_column("shoppers", sa.Column("session_at", MOMENT, nullable=True))
    op.create_foreign_key("fk_shoppers_person_id_shoppers", "shoppers", "shoppers", ["person_id"], ["id"])
    op.create_foreign_key("fk_shoppers_joined_id_shoppers", "shoppers", "shoppers", ["joined_id"], ["id"])
    op.create_index("ix_shoppers_person_id", "shoppers", ["person_id"])
    op.create_index(
        "ix_shoppers_joined_id", "shoppers", ["joined_id"], postgresql_where=sa.text("joined_id IS NOT NULL")
    )
    op.execute(OWN_PERSON)
    op.execute(
        "CREATE TRIGGER shopper_is_own_person BEFORE INSERT ON shoppers"
        " FOR EACH ROW EXECUTE FUNCTION shopper_is_own_person()"
    )


def _signals() -> None:
    op.add_column("signals", sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False))
    op.add_column("signals", sa.Column("marked", sa.Text(), nullable=True))
    op.add_column("signals", sa.Column("measured", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("signals", sa.Column("words", ARRAY(sa.Text()), nullable=True))
    op.create_index("ix_signals_site_at", "signals", ["site", "at"], postgresql_include=["marked"])
    # Whole: deleting a shopper finds all their signals through it, searches too.
    op.drop_index("ix_signals_shopper_id_at", table_name="signals")
    op.create_index("ix_signals_shopper_id_at", "signals", ["shopper_id", sa.text("at DESC")])


def downgrade() -> None:
    op.drop_table("signal_rules")
    op.drop_table("consents")
    op.drop_column("impressions", "arms")
    op.drop_index("ix_signals_shopper_id_at", table_name="signals")
    op.create_index(
        "ix_signals_shopper_id_at",
        "signals",
        ["shopper_id", sa.text("at DESC")],
        postgresql_where=sa.text("item_id IS NOT NULL"),
    )
    op.drop_index("ix_signals_site_at", table_name="signals")
    for column in ("words", "measured", "marked", "seq"):
        op.drop_column("signals", column)
    op.execute("DROP TRIGGER shopper_is_own_person ON shoppers")
    op.execute("DROP FUNCTION shopper_is_own_person()")
    for column in ("session_at", "session", "joined_id", "person_id"):
        op.drop_column("shoppers", column)
