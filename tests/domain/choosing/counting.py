"""People who act on a shop, and what the shop has counted of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import text

from domain.base.database import Database, ReadSession
from domain.base.values import ShopperId, SiteId
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from domain.choosing.rules.covisits import fading
from domain.choosing.values.counts import CountSettings
from domain.choosing.write.fold import fold
from domain.choosing.write.learn import learn
from domain.choosing.write.memory import Grouping, hold, ungrouped
from tests.shops import NOW

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")

Table = Mapping[tuple[Any, ...], tuple[Any, ...]]


async def act(database: Database, *signals: NewSignal, shopper: str = "ann") -> ShopperId:
    """The person, after these signals were recorded and learned from; they are not folded yet."""
    async with database.write() as db:
        recorded = await record_signals(db, SHOP, shopper, signals, key=KEY, now=NOW)
        assert recorded.rejected == ()
        await learn(db, recorded, NOW)
    return recorded.person


async def folded(database: Database, persons: Iterable[ShopperId], groups: Grouping = ungrouped) -> int:
    async with database.write() as db:
        return await fold(db, SHOP, sorted(set(persons)), NOW, groups)


async def sided(db: ReadSession, _site: SiteId, persons: Sequence[ShopperId]) -> Mapping[ShopperId, str]:
    """A grouping of two: on which side of its first axis a person's taste lies."""
    asked = text("SELECT shopper_id, (mass::real[])[1] > 0 AS right FROM tastes WHERE shopper_id = ANY (:persons)")
    rows = await db.execute(asked, {"persons": list(persons)})
    return {ShopperId(row.shopper_id): "right" if row.right else "left" for row in rows}


async def count_from(database: Database, least_persons: int = 1) -> None:
    """From now on lists show pairs that so few people are behind."""
    async with database.write() as db:
        await hold(db, SHOP, NOW)
        changed = "UPDATE builds SET settings = jsonb_set(settings, '{least_persons}', to_jsonb(CAST(:least AS int)))"
        await db.execute(text(changed), {"least": least_persons})


async def counted(database: Database) -> dict[str, Table]:
    """Everything that was learned, table by table, by key; sums as of now, lists and moments as they are."""
    half_lives = {"pairs": CountSettings().half_life_days, "week": 7.0, "month": 28.0, "quarter": 90.0}
    names: dict[str, object] = {name: fading(NOW, days) for name, days in half_lives.items()}
    asked = {
        "covisits": ("SELECT kind, a, b, persons, value * :pairs FROM covisits WHERE build = :build", 3),
        "neighbours": ("SELECT kind, item_id, items, weights, persons FROM neighbours WHERE build = :build", 2),
        "heats": ("SELECT item_id, segment, persons, week * :week, month * :month FROM heats WHERE build = :build", 2),
        "popularity": ("SELECT item_id, segment, persons, heat, month FROM popularity", 2),
        "repurchases": ("SELECT person_id, item_id, last_at, times, gap_s, mass * :quarter FROM repurchases", 2),
        "places": ("SELECT person_id, run_id, vector::real[] FROM person_factors", 2),
        "interests": ("SELECT person_id, space_id, position, vector::real[], share FROM interests", 3),
        "tastes": ("SELECT shopper_id, space_id, mass::real[] FROM tastes", 2),
    }
    found: dict[str, Table] = {}
    async with database.read() as db:
        live = text("SELECT id FROM builds WHERE site = 'shop' AND state = 'live'")
        names["build"] = (await db.execute(live)).scalar() or 0
        for table, (statement, key) in asked.items():
            used = {name: value for name, value in names.items() if f":{name}" in statement}
            rows = (await db.execute(text(statement), used)).all()
            found[table] = {tuple(row[:key]): tuple(row[key:]) for row in rows}
    return found


def differences(one: Mapping[str, Table], other: Mapping[str, Table], *, tastes: float = 1e-9) -> list[str]:
    """Where the two differ: by a row, by a whole number, by a list, or by more than 1e-9. Tastes are sums of 32-bit numbers."""
    found = []
    for table, rows in one.items():
        if rows.keys() != other[table].keys():
            found.append(f"{table}: rows {sorted(rows.keys() ^ other[table].keys())}")
            continue
        loose = tastes if table == "tastes" else 1e-9
        for key, row in rows.items():
            for mine, its in zip(row, other[table][key], strict=True):
                if not _same(mine, its, loose):
                    found.append(f"{table} {key}: {mine} {its}")
    return found


def _same(one: Any, other: Any, loose: float) -> bool:
    if isinstance(one, float) or (isinstance(one, list) and one and isinstance(one[0], float)):
        return len(np.atleast_1d(one)) == len(np.atleast_1d(other)) and bool(
            np.allclose(one, other, rtol=max(loose, 1e-9), atol=max(loose, 1e-9))
        )
    return bool(one == other)
