"""Problems of pictures wait for editors, doubles are found by their bits, and a shopper's photo finds products."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_22_0033"
down_revision = "2026_11_22_0031"
branch_labels = None
depends_on = None

# A hash in four parts of 16 bits, each with its place: two pictures that differ in up to seven bits have a part that differs in
# one at most.
BANDS = """
CREATE FUNCTION picture_bands(phash bigint) RETURNS int[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY[((phash >> 48) & 65535)::int, ((phash >> 32) & 65535 | 65536)::int,
    ((phash >> 16) & 65535 | 131072)::int, (phash & 65535 | 196608)::int]
"""


def upgrade() -> None:
    op.add_column("images", sa.Column("compared", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("images", sa.Column("alt_offer", sa.Text(), nullable=True))
    op.add_column("images", sa.Column("alt_by", sa.Text(), nullable=True))
    op.execute(BANDS)
    op.create_table(
        "picture_problems",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=True),
        sa.Column("measured", postgresql.JSONB(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("image_id", "kind", name="pk_picture_problems"),
        sa.ForeignKeyConstraint(
            ["image_id"], ["images.id"], name="fk_picture_problems_image_id_images", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["images.id"], name="fk_picture_problems_other_id_images", ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "(set_aside_at IS NULL) = (set_aside_by IS NULL)", name=op.f("ck_picture_problems_set_aside")
        ),
    )
    op.create_index("ix_picture_problems_other_id", "picture_problems", ["other_id"])
    op.create_index(
        "ix_picture_problems_open",
        "picture_problems",
        ["site", "found_at", "image_id", "kind"],
        postgresql_where=sa.text("set_aside_at IS NULL"),
    )
    op.create_table(
        "photo_searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("items", postgresql.ARRAY(sa.BigInteger()), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("scores", postgresql.ARRAY(sa.REAL()), nullable=False, server_default=sa.text("'{}'")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_photo_searches"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_photo_searches_site_sites", ondelete="CASCADE"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'refused')", name=op.f("ck_photo_searches_state")),
        sa.CheckConstraint("(state = 'waiting') = (photo IS NOT NULL)", name=op.f("ck_photo_searches_photo")),
        sa.CheckConstraint("(state = 'refused') = (problem IS NOT NULL)", name=op.f("ck_photo_searches_problem")),
    )
    op.create_index("ix_photo_searches_site", "photo_searches", ["site"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_index("ix_photo_searches_created_at", "photo_searches", ["created_at"])


def downgrade() -> None:
    op.drop_table("photo_searches")
    op.drop_table("picture_problems")
    op.execute("DROP FUNCTION picture_bands(bigint)")
    for column in ("alt_by", "alt_offer", "compared"):
        op.drop_column("images", column)
