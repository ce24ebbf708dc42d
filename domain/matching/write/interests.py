"""What people are interested in now, found among the last things they liked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector
from sqlalchemy import text

from domain.base.database import ReadSession, WriteSession
from domain.base.values import ShopperId, SiteId
from domain.matching import rules

# The newest things each person liked, with the vector of each in every open space.
# Reads ix_shoppers_person_id, ix_signals_shopper_id_at and pk_item_embeddings.
_LIKED = """
SELECT person.id AS person, embedding.space_id AS space, embedding.vector AS vector, last.weight AS weight, last.at AS at
FROM unnest(CAST(:persons AS bigint[])) AS person(id)
CROSS JOIN LATERAL (
    SELECT signal.item_id, signal.weight, signal.at, signal.seq
    FROM shoppers who JOIN signals signal ON signal.shopper_id = who.id
    WHERE who.person_id = person.id AND who.site = :site
        AND signal.item_id IS NOT NULL AND signal.weight > 0 AND signal.marked IS NULL
    ORDER BY signal.at DESC, signal.seq DESC LIMIT :most
) last
JOIN item_embeddings embedding ON embedding.item_id = last.item_id
JOIN spaces space ON space.id = embedding.space_id AND space.state <> 'retired'
ORDER BY person.id, embedding.space_id, last.at DESC, last.seq DESC
"""


_INTERESTED = """
INSERT INTO interests (person_id, space_id, position, site, vector, share)
SELECT came.person, came.space, came.position, :site, CAST(came.vector AS halfvec), came.share
FROM unnest(
    CAST(:persons AS bigint[]), CAST(:spaces AS int[]), CAST(:positions AS smallint[]),
    CAST(:vectors AS halfvec[]), CAST(:shares AS float8[])
) AS came(person, space, position, vector, share)
"""

# As many as a page remembers.
LAST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Liked:
    """What one person liked last in one space, newest first."""

    person: ShopperId
    space: int
    vectors: NDArray[np.float32]
    weights: NDArray[np.float64]
    ages_days: NDArray[np.float64]


async def find_interests(db: WriteSession, site: SiteId, persons: Sequence[ShopperId]) -> None:
    """These people's interests are those of the last things they liked, in every open space."""
    await forget_interests(db, persons)
    rows = []
    for last in await _liked(db, site, persons, LAST):
        found = rules.interests(last.vectors, last.weights, last.ages_days)
        rows += [
            (last.person, last.space, nth, HalfVector(vector), float(share))
            for nth, (vector, share) in enumerate(zip(found.vectors, found.shares, strict=True))
        ]
    if rows:
        names = dict(
            zip(
                ("persons", "spaces", "positions", "vectors", "shares"), map(list, zip(*rows, strict=True)), strict=True
            )
        )
        await db.execute(text(_INTERESTED), names | {"site": site})


async def forget_interests(db: WriteSession, persons: Sequence[ShopperId]) -> None:
    """No interest of these people is left."""
    await db.execute(text("DELETE FROM interests WHERE person_id = ANY (:persons)"), {"persons": list(persons)})


async def _liked(db: ReadSession, site: SiteId, persons: Sequence[ShopperId], most: int) -> list[_Liked]:
    rows = (await db.execute(text(_LIKED), {"persons": list(persons), "site": site, "most": most})).all()
    groups: dict[tuple[int, int], list[tuple[NDArray[np.float32], float, datetime]]] = {}
    for row in rows:
        vector = np.asarray(row.vector.to_numpy(), np.float32)
        groups.setdefault((row.person, row.space), []).append((vector, row.weight, row.at))
    return [
        _Liked(
            person=ShopperId(person),
            space=space,
            vectors=np.stack([vector for vector, _, _ in done]),
            weights=np.array([weight for _, weight, _ in done]),
            # Counted from the newest: what a person is interested in changes with what they do, not with the hour.
            ages_days=np.array([(done[0][2] - at).total_seconds() / 86_400 for _, _, at in done]),
        )
        for (person, space), done in groups.items()
    ]
