"""Adding a change to the counts of a build, and taking away what nobody is behind any more."""

from sqlalchemy import text

from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.choosing.values.counts import Heats, Pairs

# Arrays come in the order of the primary key, so that the index is walked from left to right.
_ADD_PAIRS = """
INSERT INTO covisits AS old (build, kind, a, b, value, persons)
SELECT :build, added.* FROM unnest(
    CAST(:kinds AS smallint[]), CAST(:a AS bigint[]), CAST(:b AS bigint[]), CAST(:values AS float8[]), CAST(:persons AS int[])
) AS added(kind, a, b, value, persons)
ON CONFLICT (build, kind, a, b) DO UPDATE SET
    value = old.value + excluded.value, persons = old.persons + excluded.persons
"""
_DROP_PAIRS = """
DELETE FROM covisits old
USING unnest(CAST(:kinds AS smallint[]), CAST(:a AS bigint[]), CAST(:b AS bigint[])) AS gone(kind, a, b)
WHERE old.build = :build AND old.kind = gone.kind AND old.a = gone.a AND old.b = gone.b AND old.persons <= 0
"""

_ADD_HEATS = """
INSERT INTO heats AS old (build, item_id, week, month, persons)
SELECT :build, added.* FROM unnest(
    CAST(:items AS bigint[]), CAST(:week AS float8[]), CAST(:month AS float8[]), CAST(:persons AS int[])
) AS added(item_id, week, month, persons)
ON CONFLICT (build, item_id) DO UPDATE SET
    week = old.week + excluded.week, month = old.month + excluded.month, persons = old.persons + excluded.persons
"""
_DROP_HEATS = "DELETE FROM heats WHERE build = :build AND item_id = ANY (:items) AND persons <= 0"

# Only what is told apart by more than rounding is written again: most of a nightly rebuild finds nothing to do.
# An item that is gone has no popularity; its counts go with the next rebuild.
_SHOW_HEATS = """
INSERT INTO popularity AS old (item_id, segment, site, heat, month, persons)
SELECT heat.item_id, '', :site, {week}, {month}, heat.persons
FROM heats heat JOIN items item ON item.id = heat.item_id
WHERE heat.build = :build {which}
ORDER BY heat.item_id
ON CONFLICT (item_id, segment) DO UPDATE SET
    heat = excluded.heat, month = excluded.month, persons = excluded.persons
WHERE abs(old.heat - excluded.heat) > 1e-12 OR abs(old.month - excluded.month) > 1e-12 OR old.persons <> excluded.persons
"""
_HIDE_HEATS = """
DELETE FROM popularity old
WHERE old.site = :site AND old.segment = '' {which}
    AND NOT EXISTS (SELECT FROM heats heat WHERE heat.build = :build AND heat.item_id = old.item_id)
"""
# Below this the logarithm has nothing to say: a wish from a quarter of a century ago.
_LOG2 = "ln(greatest(heat.{sum}, 1e-300)) / ln(2.0)"

# So many rows at once keep a statement's arrays below some ten megabytes.
AT_ONCE = 200_000


async def add_pairs(db: WriteSession, build: int, change: Pairs) -> None:
    """The change is in the counts; a pair that nobody is behind any more is gone."""
    kinds, a, b = change.kinds.tolist(), change.a.tolist(), change.b.tolist()
    values, persons = change.values.tolist(), change.persons.tolist()
    for start in range(0, len(change), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        names = {"build": build, "kinds": kinds[part], "a": a[part], "b": b[part]}
        await db.execute(text(_ADD_PAIRS), names | {"values": values[part], "persons": persons[part]})
    fewer = change.persons < 0
    if fewer.any():
        names = {"kinds": change.kinds[fewer].tolist(), "a": change.a[fewer].tolist(), "b": change.b[fewer].tolist()}
        await db.execute(text(_DROP_PAIRS), {"build": build} | names)


async def add_heats(db: WriteSession, build: int, change: Heats) -> None:
    """The change is in the sums; an item that nobody wants any more is gone."""
    if not len(change):
        return
    names = {"build": build, "items": change.items.tolist(), "persons": change.persons.tolist()}
    await db.execute(text(_ADD_HEATS), names | {"week": change.week.tolist(), "month": change.month.tolist()})
    if (change.persons < 0).any():
        await db.execute(text(_DROP_HEATS), {"build": build, "items": names["items"]})


async def show_popularity(db: WriteSession, site: SiteId, build: int, items: list[int] | None = None) -> None:
    """The popularity of these items (of all, if none are named) says what the build has counted."""
    names: dict[str, object] = {"site": site, "build": build}
    if items is not None:
        names["items"] = items
    shown = _SHOW_HEATS.format(
        week=_LOG2.format(sum="week"),
        month=_LOG2.format(sum="month"),
        which="" if items is None else "AND heat.item_id = ANY (:items)",
    )
    await db.execute(text(shown), names)
    hidden = _HIDE_HEATS.format(which="" if items is None else "AND old.item_id = ANY (:items)")
    await db.execute(text(hidden), names)
