"""Adding a change to the counts of a build, and taking away what nobody is behind any more."""

from collections.abc import Mapping

import numpy as np
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
INSERT INTO heats AS old (build, segment, item_id, week, month, persons)
SELECT :build, added.* FROM unnest(
    CAST(:segments AS text[]), CAST(:items AS bigint[]), CAST(:week AS float8[]), CAST(:month AS float8[]),
    CAST(:persons AS int[])
) AS added(segment, item_id, week, month, persons)
ON CONFLICT (build, segment, item_id) DO UPDATE SET
    week = old.week + excluded.week, month = old.month + excluded.month, persons = old.persons + excluded.persons
"""
_DROP_HEATS = """
DELETE FROM heats WHERE build = :build AND segment = ANY (:segments) AND item_id = ANY (:items) AND persons <= 0
"""

# Only what is told apart by more than rounding is written again: most of a nightly rebuild finds nothing to do.
# An item that is gone has no popularity; its counts go with the next rebuild. Of a segment only that is shown which so many
# people are behind: of everybody's list a few may be behind a thing, of some dozen people's they would be told apart.
_SHOW_HEATS = """
INSERT INTO popularity AS old (item_id, segment, site, heat, month, persons)
SELECT heat.item_id, heat.segment, :site, {week}, {month}, heat.persons
FROM heats heat JOIN items item ON item.id = heat.item_id
WHERE heat.build = :build AND {enough} {which}
ORDER BY heat.item_id, heat.segment
ON CONFLICT (item_id, segment) DO UPDATE SET
    heat = excluded.heat, month = excluded.month, persons = excluded.persons
WHERE abs(old.heat - excluded.heat) > 1e-12 OR abs(old.month - excluded.month) > 1e-12 OR old.persons <> excluded.persons
"""
_HIDE_HEATS = """
DELETE FROM popularity old
WHERE old.site = :site {which} AND NOT EXISTS (
    SELECT FROM heats heat
    WHERE heat.build = :build AND heat.segment = old.segment AND heat.item_id = old.item_id AND {enough}
)
"""
_ENOUGH = "(heat.segment = '' OR heat.persons >= :least)"
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


async def add_heats(db: WriteSession, build: int, changes: Mapping[str, Heats]) -> None:
    """The changes are in the sums of their segments; an item that nobody wants any more is gone."""
    if not changes:
        return
    names = {
        "segments": [segment for segment, change in changes.items() for _ in range(len(change))],
        "items": np.concatenate([change.items for change in changes.values()]).tolist(),
        "week": np.concatenate([change.week for change in changes.values()]).tolist(),
        "month": np.concatenate([change.month for change in changes.values()]).tolist(),
        "persons": np.concatenate([change.persons for change in changes.values()]).tolist(),
    }
    await db.execute(text(_ADD_HEATS), {"build": build} | names)
    if min(names["persons"]) < 0:
        fewer = {"segments": sorted(changes), "items": sorted(set(names["items"]))}
        await db.execute(text(_DROP_HEATS), {"build": build} | fewer)


async def show_popularity(
    db: WriteSession, site: SiteId, build: int, least: int, changes: Mapping[str, Heats] | None = None
) -> None:
    """The popularity of what was changed (of everything, if nothing is named) says what the build has counted.

    `least` people have to be behind an item of a segment.
    """
    names: dict[str, object] = {"site": site, "build": build, "least": least}
    which = ""
    if changes is not None:
        names["segments"] = sorted(changes)
        names["items"] = sorted({item for change in changes.values() for item in change.items.tolist()})
        which = "AND {0}.segment = ANY (:segments) AND {0}.item_id = ANY (:items)"
    shown = _SHOW_HEATS.format(
        week=_LOG2.format(sum="week"), month=_LOG2.format(sum="month"), enough=_ENOUGH, which=which.format("heat")
    )
    await db.execute(text(shown), names)
    await db.execute(text(_HIDE_HEATS.format(enough=_ENOUGH, which=which.format("old"))), names)
