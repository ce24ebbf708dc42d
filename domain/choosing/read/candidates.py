"""What every shelf may show, and what a ranker has to know of it, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Row, TextClause, text

from domain.base.arrays import bigints, literal, reals
from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.changes.read.hearing import Hearing
from domain.choosing.read.factors import NOTHING
from domain.choosing.read.facts import ENTRIES, entries, facts
from domain.choosing.read.ledger import Ledger
from domain.choosing.read.offers import Offers
from domain.choosing.rules.nearness import EXPECTED, INTEREST, SHELF, Near
from domain.choosing.values.evidence import Facts, Ids
from domain.choosing.values.ids import among
from domain.matching import read as matching
from domain.matching.values import Ask, Candidate, Source, Space

# One row: what was found for the shelves, what was found near to the shopper, and the facts of the latter and of the items
# named besides.
_ALL = f"""
WITH found AS MATERIALIZED ({{question}}), expected AS MATERIALIZED ({{expected}}), wanted AS MATERIALIZED (
    SELECT item FROM found WHERE source IN ('taste', 'near_item', 'interests')
    UNION SELECT item FROM expected
    UNION SELECT unnest(CAST(CAST(:also AS text) AS bigint[]))
)
SELECT * FROM (
    SELECT array_agg(shelf) AS shelf, array_agg(source) AS source, array_agg(item) AS item,
        array_agg(score::float8) AS score, array_agg(anchor) AS anchor, array_agg(note) AS note
    FROM found WHERE shelf <> '{SHELF}'
) shelves CROSS JOIN (
    SELECT array_send(array_agg(item)) AS near_items, array_send(array_agg(score::real)) AS near_scores,
        array_send(array_agg(anchor)) AS near_anchors
    FROM (
        SELECT item, score, CASE source WHEN 'interests' THEN {INTEREST} ELSE anchor END AS anchor
        FROM found WHERE shelf = '{SHELF}'
        UNION ALL SELECT item, score, {EXPECTED} FROM expected
    ) every
) near CROSS JOIN {ENTRIES}
"""  # noqa: S608 - constants of this file


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The candidates of every ask, best first within each source, what is near to the shopper, and the facts of all
    products that may be chosen from.
    """

    candidates: list[Candidate]
    near: Near
    facts: Facts


async def found(
    db: ReadSession,
    site: SiteId,
    asks: Sequence[Ask],
    also: Ids,
    *,
    ledger: Ledger | None = None,
    offers: Offers | None = None,
    snapshot: str = "",
    expected: str = NOTHING,
    shopper: ShopperId | None,
    space: Space | None,
    exactly: bool,
    now: datetime,
) -> Found:
    """What every shelf may show, with the facts of what vectors found and of the items named besides.

    One statement, and none where offers and ledger, which have heard of all up to this `snapshot`, know everything.
    `expected` is the part that asks the factors (choosing/read/factors.expected).

    Limits   facts are of products of this site only. Without a space, the sources that need vectors find nothing.
    """
    ledger, offers = ledger or Ledger(Hearing()), offers or Offers(Hearing())
    known, unknown = ledger.known(site, also)
    offered, asks = offers.held(site, asks, now)
    if not asks and expected is NOTHING and not len(unknown):
        return Found(candidates=offered, near=Near(), facts=facts(known, now))
    names = matching.names(site, asks, shopper=shopper, now=now) | {"also": literal(unknown.tolist())}
    statement = _statement(matching.question(space, asks, exactly=exactly), expected)
    row = (await db.execute(statement, names)).one()
    near = Near(items=bigints(row.near_items), scores=reals(row.near_scores), anchors=bigints(row.near_anchors))
    read = entries(row)
    ledger.keep(site, unknown, read, snapshot)
    candidates = _candidates(row)
    offers.keep(site, asks, candidates, snapshot, now)
    # What was named besides may have been found near as well.
    new = read[~among(read["item"], known["item"])]
    return Found(candidates=[*offered, *candidates], near=near, facts=facts(np.concatenate([known, new]), now))


def _candidates(row: Row[Any]) -> list[Candidate]:
    columns = (row.shelf or (), row.source or (), row.item or (), row.score or (), row.anchor or (), row.note or ())
    return [
        Candidate(
            shelf=shelf,
            source=Source(source),
            item=ItemId(item),
            score=score,
            anchor=None if anchor is None else ItemId(anchor),
            note=note,
        )
        for shelf, source, item, score, anchor, note in zip(*columns, strict=True)
    ]


@lru_cache(maxsize=64)
def _statement(question: str, expected: str) -> TextClause:
    return text(_ALL.format(question=question, expected=expected))
