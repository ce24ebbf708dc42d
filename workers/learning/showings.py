"""What keeps the showings of items counted without anybody asking."""

from datetime import datetime

from domain.base.database import Database
from domain.behaviour.write import showings

# A page holds some fifty items: a tenth of a second.
AT_ONCE = 500


async def count_showings(database: Database, _now: datetime) -> int:
    """How many pages were counted that had been shown meanwhile."""
    counted = 0
    while True:
        async with database.write() as db:
            more = await showings.count_showings(db, AT_ONCE)
        counted += more
        if more < AT_ONCE:
            return counted
