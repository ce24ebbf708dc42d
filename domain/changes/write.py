"""Changes are told for a while and then forgotten."""

from datetime import datetime

from sqlalchemy import text

from domain.base.database import WriteSession
from domain.changes.values import KEPT

# Reads ix_changes_unseen and ix_changes_seen_at.
_SEEN = "UPDATE changes SET seen_at = :now WHERE seen_at IS NULL"
_OLD = "DELETE FROM changes WHERE seen_at < :before"


async def forget_told(db: WriteSession, now: datetime) -> int:
    """How many changes are no longer told: those that could be seen for longer than KEPT."""
    await db.execute(text(_SEEN), {"now": now})
    return int((await db.execute(text(_OLD), {"before": now - KEPT})).rowcount)
