"""Adding up what the processes of a server spend."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.allowances.values import Spent
from domain.base.database import WriteSession

# Locked in one order, so that two processes cannot wait for each other. The primary key finds the rows. Clocks of two
# machines may differ: time never goes back.
_SETTLE = text("""
INSERT INTO allowances AS held (purse, level, at)
SELECT purse, points, :now FROM unnest(
    CAST(:purses AS uuid[]), CAST(:points AS float8[]), CAST(:rates AS float8[])
) AS spent(purse, points, rate)
ORDER BY purse
ON CONFLICT (purse) DO UPDATE SET
    level = excluded.level + greatest(
        0,
        held.level - greatest(0, extract(epoch FROM excluded.at - held.at)) * (CAST(:rates AS float8[]))[
            array_position(CAST(:purses AS uuid[]), held.purse)
        ]
    ),
    at = greatest(held.at, excluded.at)
RETURNING purse, level
""")


async def settle(db: WriteSession, spent: Sequence[Spent], now: datetime) -> dict[UUID, float]:
    """What all processes together have spent from these purses, as of now; each purse stands there once."""
    if not spent:
        return {}
    asked = {
        "purses": [each.purse for each in spent],
        "points": [each.points for each in spent],
        "rates": [each.a_minute / 60 for each in spent],
        "now": now,
    }
    return {row.purse: row.level for row in await db.execute(_SETTLE, asked)}
