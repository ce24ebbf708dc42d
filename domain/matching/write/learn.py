"""Taste moves in the transaction that records a signal, so the very next page knows. A person has one, whatever their keys."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, text

from domain.base.database import ReadSession, WriteSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.behaviour.values import Recorded
from domain.matching import rules
from domain.matching.models import TasteRow

# One row per person and space: what the signals weigh together, as of the newest of them. Reads pk_signals by the ids just
# taken; for a rebuild ix_shoppers_person_id and ix_signals_shopper_id_at.
# pgvector multiplies element by element, so a number becomes a vector of that number.
_WEIGHED = """
WITH done AS MATERIALIZED (
    SELECT who.person_id, signal.site, signal.item_id, signal.weight, signal.at,
        max(signal.at) OVER (PARTITION BY who.person_id) AS latest
    FROM signals signal JOIN shoppers who ON who.id = signal.shopper_id
    WHERE {which} AND signal.site = :site AND signal.item_id IS NOT NULL AND signal.weight <> 0
)
SELECT done.person_id, embedding.space_id, done.site, max(done.latest) AS as_of,
    sum(embedding.vector::vector * array_fill(
        (done.weight * power(0.5, least(extract(epoch FROM done.latest - done.at) / :half_life_s, {oldest})))::real,
        ARRAY[vector_dims(embedding.vector)]
    )::vector) AS mass
FROM done
JOIN item_embeddings embedding ON embedding.item_id = done.item_id
JOIN spaces space ON space.id = embedding.space_id AND space.state <> 'retired'
GROUP BY done.person_id, embedding.space_id, done.site
ORDER BY done.person_id, embedding.space_id
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

# Older than this many half-lives weighs a thousand-millionth: less than a vector of 32-bit numbers can tell from nothing,
# and power() would leave what Postgres can write down.
_OLDEST = 30.0
_TASTE_HALF_LIFE_S = rules.TASTE_HALF_LIFE_DAYS * 86_400


async def move_taste(db: WriteSession, recorded: Recorded) -> None:
    """The person's taste includes the signals that were just taken.

    Source   exponential decay: a signal counts half after rules.TASTE_HALF_LIFE_DAYS.
    """
    if recorded.ids:
        await db.execute(
            text(_MOVE.format(weighed=_weighed("signal.id = ANY (:taken)"), oldest=_OLDEST)),
            {"site": recorded.site, "taken": list(recorded.ids), "half_life_s": _TASTE_HALF_LIFE_S},
        )


async def rebuild_tastes(db: WriteSession, site: SiteId, persons: Sequence[ShopperId]) -> None:
    """Each person's taste is what their whole history says, in every open space.

    Expects  the rows of these shoppers are locked, so no signal arrives in between.
    """
    await forget_tastes(db, persons)
    await db.execute(
        text(_MOVE.format(weighed=_weighed("who.person_id = ANY (:persons)"), oldest=_OLDEST)),
        {"persons": list(persons), "site": site, "half_life_s": _TASTE_HALF_LIFE_S},
    )


async def forget_tastes(db: WriteSession, persons: Sequence[ShopperId]) -> None:
    """Nothing is left of what these persons like."""
    await db.execute(delete(TasteRow).where(TasteRow.shopper_id.in_(persons)))


def _weighed(which: str) -> str:
    return _WEIGHED.format(which=which, oldest=_OLDEST)


async def shoppers_of(db: ReadSession, items: Collection[ItemId]) -> list[tuple[SiteId, ShopperId]]:
    """The persons who did something with these items, in order: their tastes lack vectors that come only now."""
    statement = (
        select(SignalRow.site, ShopperRow.person_id)
        .distinct()
        .join(ShopperRow, ShopperRow.id == SignalRow.shopper_id)
        .where(SignalRow.item_id.in_(items))
        .order_by(SignalRow.site, ShopperRow.person_id)
    )
    return [(SiteId(row.site), ShopperId(row.person_id)) for row in await db.execute(statement)]
