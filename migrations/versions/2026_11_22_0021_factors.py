"""Factors of items and where people stand among them; heat within a segment."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC, VECTOR
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "2026_11_22_0021"
down_revision = "2026_11_22_0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DIM = 65


def upgrade() -> None:
    _runs()
    op.create_table(
        "person_factors",
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("vector", VECTOR(DIM), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "run_id", name="pk_person_factors"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_person_factors_site_sites", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["factor_runs.id"], name="fk_person_factors_run_id_factor_runs", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_person_factors_run_id", "person_factors", ["run_id"])
    op.add_column("folds", sa.Column("segment", sa.Text, server_default=sa.text("''"), nullable=False))
    op.add_column("heats", sa.Column("segment", sa.Text, server_default=sa.text("''"), nullable=False))
    op.drop_constraint("pk_heats", "heats", type_="primary")
    op.create_primary_key("pk_heats", "heats", ["build", "segment", "item_id"])


def _runs() -> None:
    op.create_table(
        "factor_runs",
        sa.Column("id", sa.Integer, sa.Identity(always=True), nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("tainted", sa.Boolean, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("built_at", MOMENT, nullable=True),
        sa.Column("as_of", MOMENT, nullable=True),
        sa.Column("settings", JSONB, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("longest", sa.REAL, nullable=False),
        sa.Column("gram", ARRAY(sa.REAL), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_factor_runs"),
        sa.CheckConstraint("slot IN (0, 1)", name=op.f("ck_factor_runs_slot")),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_factor_runs_site_sites", ondelete="CASCADE"),
    )
    op.create_index("uq_factor_runs_site_slot", "factor_runs", ["site", "slot"], unique=True)
    op.create_index("uq_factor_runs_live", "factor_runs", ["site"], unique=True, postgresql_where=sa.text("live"))
    op.create_table(
        "item_factors",
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("item_id", sa.BigInteger, nullable=False),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        sa.Column("vector", HALFVEC(DIM), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "item_id", name="pk_item_factors"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["factor_runs.id"], name="fk_item_factors_run_id_factor_runs", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_item_factors_item_id_items", ondelete="CASCADE"),
    )
    op.create_index("ix_item_factors_item_id", "item_factors", ["item_id"])
    for slot in (0, 1):
        op.create_index(
            f"ix_item_factors_slot_{slot}",
            "item_factors",
            ["vector"],
            postgresql_using="hnsw",
            postgresql_ops={"vector": "halfvec_ip_ops"},
            postgresql_with={"m": 16, "ef_construction": 128},
            postgresql_where=sa.text(f"slot = {slot}"),
        )


def downgrade() -> None:
    op.execute("DELETE FROM heats WHERE segment <> ''")
    op.drop_constraint("pk_heats", "heats", type_="primary")
    op.create_primary_key("pk_heats", "heats", ["build", "item_id"])
    op.drop_column("heats", "segment")
    op.drop_column("folds", "segment")
    for table in ("person_factors", "item_factors", "factor_runs"):
        op.drop_table(table)
