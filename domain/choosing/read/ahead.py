"""What was searched for ahead of a page: near to a person's interests and to what they met last, expected by the factors."""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from sqlalchemy import Row

from domain.base.arrays import HEADER, bigints, reals
from domain.choosing.rules.nearness import LOOKALIKES_LAST, nearest_first
from domain.choosing.values.evidence import Listed, Neighbours

# More of a statement's FROM, for `me` and the `last` things they did, in the live `:space` and `:run`. Reads pk_interests,
# pk_person_factors and pk_lookalikes.
# The root of the share lies between counting every interest alike and seeing nothing but the strongest.
AHEAD: Final = f""" CROSS JOIN (
    SELECT bool_or(interest.items IS NULL) AS unsearched,
        string_agg(substring(array_send(interest.items) FROM {HEADER + 1}), '' ORDER BY position) AS interest_items,
        string_agg(substring(array_send(interest.scores) FROM {HEADER + 1}), '' ORDER BY position) AS interest_scores,
        array_send(array_agg(coalesce(cardinality(interest.items), 0)::bigint ORDER BY position)) AS interest_lengths,
        array_send(array_agg(sqrt(share)::real ORDER BY position)) AS interest_weights
    FROM me JOIN interests interest
        ON interest.person_id = me.person_id AND interest.space_id = :space AND interest.site = :site
) interest CROSS JOIN (
    SELECT bool_or(stands.items IS NULL) AS unexpected,
        string_agg(array_send(stands.items), '') AS expected_items,
        string_agg(array_send(stands.scores), '') AS expected_scores
    FROM me JOIN person_factors stands ON stands.person_id = me.person_id AND stands.run_id = :run AND stands.site = :site
) expected CROSS JOIN (
    SELECT max(near.item_id) AS looked_at, string_agg(array_send(near.items), '') AS alike_items,
        string_agg(array_send(near.scores), '') AS alike_scores
    FROM (SELECT item_id FROM last WHERE weight > 0 ORDER BY at DESC, seq DESC LIMIT 1) newest
    JOIN lookalikes near ON near.item_id = newest.item_id AND near.space_id = :space AND near.site = :site
        AND near.searched_at > CAST(:now AS timestamptz) - interval '{LOOKALIKES_LAST.days} days'
) alike"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is near to the interests that were searched around and to the last item, and what the factors expect, best first.

    `unsearched`: some interest has no list yet; `unexpected`: the place in the factors has none. A page searches for those.
    """

    interests: Listed = field(default_factory=Listed)
    factors: Listed = field(default_factory=Listed)
    content: Neighbours = field(default_factory=Neighbours)
    unsearched: bool = False
    unexpected: bool = False


def ahead(row: Row[Any]) -> Ahead:
    """What a row with the columns of AHEAD says."""
    items, scores = bigints(row.interest_items, header=0), reals(row.interest_scores, header=0)
    weights = np.repeat(reals(row.interest_weights), bigints(row.interest_lengths))
    return Ahead(
        interests=nearest_first(items, scores * weights),
        factors=Listed(items=bigints(row.expected_items), scores=reals(row.expected_scores)),
        content=_alike(row),
        unsearched=bool(row.unsearched),
        unexpected=bool(row.unexpected),
    )


def _alike(row: Row[Any]) -> Neighbours:
    if row.looked_at is None:
        return Neighbours()
    items = bigints(row.alike_items)
    return Neighbours(
        anchors=np.array([row.looked_at], np.int64),
        starts=np.array([0, len(items)], np.int64),
        items=items,
        weights=reals(row.alike_scores),
    )
