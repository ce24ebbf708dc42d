"""Taste and popularity move in the transaction that records a signal, so the very next page knows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, text

from domain.base.database import ReadSession, WriteSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.models import SignalRow
from domain.behaviour.values import Recorded
from domain.matching import rules
from domain.matching.models import TasteRow

# One row per space: what the signals weigh together, as of the newest of them.
# pgvector multiplies element by element, so a number becomes a vector of that number.
_WEIGHED = """
SELECT signal.shopper_id, embedding.space_id, signal.site, max(latest.at) AS as_of,
    sum(embedding.vector::vector * array_fill(
        (signal.weight * power(0.5, least(extract(epoch FROM latest.at - signal.at) / :half_life_s, {oldest})))::real,
        ARRAY[vector_dims(embedding.vector)]
    )::vector) AS mass
FROM signals signal
JOIN item_embeddings embedding ON embedding.item_id = signal.item_id
JOIN spaces space ON space.id = embedding.space_id AND space.state <> 'retired'
CROSS JOIN (
    SELECT max(at) AS at FROM signals WHERE shopper_id = :shopper AND site = :site AND item_id IS NOT NULL {taken}
) latest
WHERE signal.shopper_id = :shopper AND signal.site = :site AND signal.weight <> 0 {taken_signal}
GROUP BY signal.shopper_id, embedding.space_id, signal.site
"""

_MOVE = """
INSERT INTO tastes AS old (shopper_id, space_id, site, as_of, mass)
{weighed}
ON CONFLICT (shopper_id, space_id) DO UPDATE SET
    as_of = greatest(old.as_of, excluded.as_of),
    mass = old.mass * array_fill(
        power(0.5, least(extract(epoch FROM greatest(old.as_of, excluded.as_of) - old.as_of) / :half_life_s, {oldest}))::real,
        ARRAY[vector_dims(old.mass)]
    )::vector + excluded.mass * array_fill(
        power(0.5, least(extract(epoch FROM greatest(old.as_of, excluded.as_of) - excluded.as_of) / :half_life_s, {oldest}))::real,
        ARRAY[vector_dims(excluded.mass)]
    )::vector
"""

# Ordered by item, so that two batches that share items wait for each other instead of deadlocking.
_WARM = """
INSERT INTO popularity AS old (item_id, site, heat)
SELECT item_id, site,
    log(2.0, sum(weight * power(2.0, greatest(extract(epoch FROM at - CAST(:now AS timestamptz)) / :half_life_s, -{oldest})))::numeric)
        + :now_half_lives
FROM signals
WHERE site = :site AND id = ANY (:taken) AND item_id IS NOT NULL AND weight > 0
GROUP BY item_id, site
ORDER BY item_id
ON CONFLICT (item_id) DO UPDATE SET
    heat = greatest(old.heat, excluded.heat)
        + ln(1.0 + power(2.0, -least(abs(old.heat - excluded.heat), {oldest}))) / ln(2.0)
"""

# Older than this many half-lives weighs a thousand-millionth: less than a vector of 32-bit numbers can tell from nothing,
# and power() would leave what Postgres can write down.
_OLDEST = 30.0
_TASTE_HALF_LIFE_S = rules.TASTE_HALF_LIFE_DAYS * 86_400
_POPULARITY_HALF_LIFE_S = rules.POPULARITY_HALF_LIFE_DAYS * 86_400


async def learn(db: WriteSession, recorded: Recorded, now: datetime) -> None:
    """The shopper's taste and the items' popularity include the signals that were just taken.

    Source   exponential decay: a signal counts half after rules.TASTE_HALF_LIFE_DAYS.
    """
    if not recorded.ids:
        return
    facts = {"shopper": recorded.shopper, "site": recorded.site, "taken": list(recorded.ids)}
    weighed = _WEIGHED.format(
        oldest=_OLDEST, taken="AND id = ANY (:taken)", taken_signal="AND signal.id = ANY (:taken)"
    )
    await db.execute(text(_MOVE.format(weighed=weighed, oldest=_OLDEST)), facts | {"half_life_s": _TASTE_HALF_LIFE_S})
    await db.execute(
        text(_WARM.format(oldest=_OLDEST)),
        {
            "site": recorded.site,
            "taken": facts["taken"],
            "now": now,
            "half_life_s": _POPULARITY_HALF_LIFE_S,
            "now_half_lives": rules.half_lives(now),
        },
    )


async def rebuild_taste(db: WriteSession, site: SiteId, shopper: ShopperId) -> None:
    """The shopper's taste is what their whole history says, in every open space.

    Expects  the shopper's row is locked, so no signal arrives in between.
    """
    await db.execute(delete(TasteRow).where(TasteRow.shopper_id == shopper))
    weighed = _WEIGHED.format(oldest=_OLDEST, taken="", taken_signal="")
    await db.execute(
        text(_MOVE.format(weighed=weighed, oldest=_OLDEST)),
        {"shopper": shopper, "site": site, "half_life_s": _TASTE_HALF_LIFE_S},
    )


async def shoppers_of(db: ReadSession, items: Collection[ItemId]) -> list[tuple[SiteId, ShopperId]]:
    """The shoppers who did something with these items: their tastes lack vectors that come only now."""
    statement = select(SignalRow.site, SignalRow.shopper_id).distinct().where(SignalRow.item_id.in_(items))
    return [(SiteId(row.site), ShopperId(row.shopper_id)) for row in await db.execute(statement)]
