"""The lists of neighbours that pages read, made from the counts."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import text

from domain.base.database import WriteSession
from domain.choosing.rules.covisits import fading
from domain.choosing.values.counts import Pairs
from domain.choosing.write.memory import Build

# w = C_ij / (n_i ** share * n_j ** (1 - share) + shrink), all as of now. Complements (kind 1) divide by how often items are
# bought, the other kinds by how often they are met. Reads pk_covisits three times a pair.
_WEIGHED = """
SELECT pair.kind, pair.a, pair.b, pair.persons,
    pair.value * CAST(:fading AS float8) / (
        power(own_a.value * CAST(:fading AS float8), CAST(:share AS float8))
        * power(own_b.value * CAST(:fading AS float8), 1 - CAST(:share AS float8)) + CAST(:shrink AS float8)
    ) AS weight
FROM {pairs}
JOIN covisits own_a ON own_a.build = :build AND own_a.kind = (pair.kind = 1)::int AND own_a.a = pair.a AND own_a.b = pair.a
JOIN covisits own_b ON own_b.build = :build AND own_b.kind = (pair.kind = 1)::int AND own_b.a = pair.b AND own_b.b = pair.b
WHERE pair.build = :build AND pair.a <> pair.b AND pair.persons >= :least AND pair.value > 0 {which}
"""

_STORE = """
INSERT INTO neighbours (build, kind, item_id, items, weights, persons, updated_at)
SELECT :build, kind, a, array_agg(b ORDER BY nth), array_agg(weight::real ORDER BY nth), array_agg(persons ORDER BY nth), :now
FROM (
    SELECT weighed.*, row_number() OVER (PARTITION BY kind, a ORDER BY weight DESC, b) AS nth FROM ({weighed}) weighed
) ranked
WHERE nth <= :keep
GROUP BY kind, a
ON CONFLICT (build, kind, item_id) DO UPDATE SET
    items = excluded.items, weights = excluded.weights, persons = excluded.persons, updated_at = excluded.updated_at
"""

# What was on the list or has just been counted is weighed anew. An item that neither holds can only have fallen.
_TOUCHED = """
WITH touched AS (
    SELECT * FROM unnest(CAST(:kinds AS smallint[]), CAST(:a AS bigint[]), CAST(:b AS bigint[])) AS touched(kind, a, b)
), offered AS MATERIALIZED (
    SELECT kind, a, b FROM touched
    UNION
    SELECT list.kind, list.item_id, listed.b
    FROM (SELECT DISTINCT kind, a FROM touched) anchor
    JOIN neighbours list ON list.build = :build AND list.kind = anchor.kind AND list.item_id = anchor.a
    CROSS JOIN unnest(list.items) AS listed(b)
)
"""
_OFFERED = "offered JOIN covisits pair ON pair.kind = offered.kind AND pair.a = offered.a AND pair.b = offered.b"

_FORGET = "DELETE FROM neighbours WHERE build = :build AND item_id = ANY (:anchors)"


async def touch_neighbours(db: WriteSession, build: Build, change: Pairs, now: datetime) -> None:
    """The lists of all items in the change are made anew from what they held and what the change brings.

    Limits   a list divides by how often its items had been met when it was last touched, and what came to deserve a place
             only because others fell gets it when its own pair is next counted; both are made good at night.
    """
    if (change.persons < 0).any():
        await list_neighbours(db, build, np.unique(change.a).tolist(), now)
    elif len(change):
        names = {"kinds": change.kinds.tolist(), "a": change.a.tolist(), "b": change.b.tolist()}
        weighed = _WEIGHED.format(pairs=_OFFERED, which="")
        await db.execute(text(_TOUCHED + _STORE.format(weighed=weighed)), names | _names(build, now))


async def list_neighbours(db: WriteSession, build: Build, anchors: Sequence[int], now: datetime) -> None:
    """The lists of these anchors are exactly what the counts say."""
    names = {"anchors": list(anchors)}
    await db.execute(text(_FORGET), names | {"build": build.id})
    weighed = _WEIGHED.format(pairs="covisits pair", which="AND pair.a = ANY (:anchors) AND pair.kind IN (0, 1, 2)")
    await db.execute(text(_STORE.format(weighed=weighed)), names | _names(build, now))


def _names(build: Build, now: datetime) -> dict[str, object]:
    settings = build.settings
    return {
        "build": build.id,
        "fading": fading(now, settings.half_life_days),
        "share": settings.anchor_share,
        "shrink": settings.shrink,
        "keep": settings.keep,
        "least": settings.least_persons,
        "now": now,
    }
