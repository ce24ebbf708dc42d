"""pgvector, in a version that has iterative scans."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_0001"
down_revision = None
branch_labels = None
depends_on = None

# 0.8 brought hnsw.iterative_scan; without it a filtered search finds next to nothing.
FLOOR = (0, 8)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    version = (
        op.get_bind().execute(sa.text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")).scalar_one()
    )
    if tuple(int(part) for part in version.split(".")[:2]) < FLOOR:
        raise RuntimeError(
            f"pgvector {version} is too old: 0.8 or newer is needed. Upgrade the extension and try again."
        )


def downgrade() -> None:
    op.execute("DROP EXTENSION vector")
