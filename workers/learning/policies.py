"""What keeps page policies learning without anybody asking."""

from datetime import datetime

from domain.base.database import Database
from domain.experiments.write import policies


async def promise_lessons(database: Database, now: datetime) -> int:
    """How many sites have pages that are over, or clicks that nobody learnt from."""
    async with database.write() as db:
        return await policies.promise_due(db, now)


async def forget_lessons(database: Database, now: datetime) -> int:
    """How many old lessons were deleted."""
    async with database.write() as db:
        return await policies.forget_lessons(db, now)
