"""Everything that is in the database, so that two courses of events can be compared."""

import math
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from domain.base.database import Database
from domain.base.values import ShopperId, SiteId
from domain.behaviour.values import NewSignal, Recorded
from domain.behaviour.write.record import record_signals
from domain.choosing.write.fold import fold
from domain.choosing.write.learn import learn
from tests.shops import NOW

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")

# The log of who did what keeps that somebody was forgotten; that is its purpose.
# Changes name goods, nobody, and are gone in minutes.
LOG = frozenset({"alembic_version", "audit_entries", "audit_heads", "changes"})
# Numbers that a sequence gave out, and moments at which the test itself ran.
RUNNING = frozenset({"seq", "created_at", "updated_at", "started_at"})
NUMBERED = frozenset({"jobs"})


async def act(database: Database, shopper: str, *signals: NewSignal, session: str | None = None) -> Recorded:
    """What became of the signals, which were learned from and counted."""
    async with database.write() as db:
        recorded = await record_signals(db, SHOP, shopper, signals, key=KEY, now=NOW, session=session)
        await learn(db, recorded, NOW)
    if recorded.ids:
        async with database.write() as db:
            await fold(db, SHOP, [ShopperId(recorded.person)], NOW)
    return recorded


async def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the log."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with database.read() as db:
        names = (await db.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).scalars().all()
        for name in sorted(set(names) - LOG):
            left_out = RUNNING | ({"id"} if name in NUMBERED else set())
            rows = (await db.execute(text(f'SELECT to_jsonb(kept) FROM "{name}" kept'))).scalars()  # noqa: S608 - from pg_tables
            kept = [{key: value for key, value in row.items() if key not in left_out} for row in rows]
            found[name] = sorted(kept, key=lambda row: repr({key: row[key] for key in row if not _float(row[key])}))
    return found


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Where two databases differ, floats by more than 1e-9 of their size."""
    found: list[str] = []
    for table in sorted({*one, *other}):
        rows, others = one.get(table, []), other.get(table, [])
        if len(rows) != len(others):
            found.append(f"{table}: {len(rows)} rows, {len(others)} rows")
            continue
        for row, twin in zip(rows, others, strict=True):
            found += [
                f"{table}.{key}: {row.get(key)} / {twin.get(key)}"
                for key in sorted({*row, *twin})
                if not _same(row.get(key), twin.get(key))
            ]
    return found


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(*pair) for pair in zip(one, other, strict=True))
    if _float(one) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def _float(value: Any) -> bool:
    return isinstance(value, float)
