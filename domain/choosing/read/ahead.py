"""What was searched for ahead of a page: near to a person's interests and to what they met last, expected by the factors."""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from sqlalchemy import Row

from domain.base.arrays import HEADER, bigints, reals
from domain.choosing.rules.nearness import LOOKALIKES_LAST, LOOKED_AROUND, nearest_first
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
    SELECT array_send(array_agg(near.item_id ORDER BY newest.nth)) AS alike_anchors,
        array_send(array_agg(cardinality(near.items)::bigint ORDER BY newest.nth)) AS alike_lengths,
        string_agg(substring(array_send(near.items) FROM {HEADER + 1}), '' ORDER BY newest.nth) AS alike_items,
        string_agg(substring(array_send(near.scores) FROM {HEADER + 1}), '' ORDER BY newest.nth) AS alike_scores
    FROM (
        SELECT item_id, row_number() OVER (ORDER BY max(at) DESC, max(seq) DESC) AS nth FROM last WHERE weight > 0
        GROUP BY item_id ORDER BY nth LIMIT {LOOKED_AROUND}
    ) newest JOIN lookalikes near ON near.item_id = newest.item_id AND near.space_id = :space AND near.site = :site
        AND near.searched_at > CAST(:now AS timestamptz) - interval '{LOOKALIKES_LAST.days} days'
) alike"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is near to the interests that were searched around and to the last items, newest first, and what the factors expect,
    best first.

    `unsearched`: some interest has no list yet; `unexpected`: the place in the factors has none. A page searches for those.
    """

    interests: Listed = field(default_factory=Listed)
    factors: Listed = field(default_factory=Listed)
    alike: Neighbours = field(default_factory=Neighbours)
    unsearched: bool = False
    unexpected: bool = False


def ahead(row: Row[Any]) -> Ahead:
    """What a row with the columns of AHEAD says."""
    items, scores = bigints(row.interest_items, header=0), reals(row.interest_scores, header=0)
    weights = np.repeat(reals(row.interest_weights), bigints(row.interest_lengths))
    return Ahead(
        interests=nearest_first(items, scores * weights),
        factors=Listed(items=bigints(row.expected_items), scores=reals(row.expected_scores)),
        alike=_alike(row),
        unsearched=bool(row.unsearched),
        unexpected=bool(row.unexpected),
    )


def _alike(row: Row[Any]) -> Neighbours:
    return Neighbours(
        anchors=bigints(row.alike_anchors),
        starts=np.concatenate([[0], np.cumsum(bigints(row.alike_lengths))]),
        items=bigints(row.alike_items, header=0),
        weights=reals(row.alike_scores, header=0),
    )
