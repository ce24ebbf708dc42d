"""Everything a page knows about its shopper, in one statement."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, text

from domain.base.database import ReadSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.values import REMEMBERED, Event, ShopperState, SignalKind
from domain.choosing.rules.covisits import fading
from domain.choosing.rules.heats import MONTH_DAYS, REPURCHASE_DAYS, WEEK_DAYS
from domain.choosing.rules.leanings import leaning, price_leaning
from domain.choosing.values.counts import COMPLEMENT, SIMILAR, SUBSTITUTE
from domain.choosing.values.evidence import (
    BOUGHT,
    CARTED,
    DAY_S,
    VIEWED,
    Clocks,
    Events,
    Evidence,
    Ids,
    Listed,
    Neighbours,
)
from domain.matching.read import SHOWN

ANCHORS = 20
LISTED = 100
CLOCKS = 400

# Categories and brands are numbers wherever arrays are: the same word, the same number, -1 for none.
CATEGORY_ID = """CASE WHEN cardinality(item.category) > 0
    THEN hashtextextended(item.category[cardinality(item.category)], 0) & 9223372036854775807 ELSE -1 END"""
BRAND_ID = "CASE WHEN item.brand <> '' THEN hashtextextended(item.brand, 0) & 9223372036854775807 ELSE -1 END"

# Each part is a row of arrays, so that lists of neighbours pass as they are stored. Reads uq_shoppers_site_key,
# ix_shoppers_person_id, ix_signals_shopper_id_at, pk_items, uq_builds_site_state, pk_neighbours,
# ix_popularity_site_segment_heat, ix_popularity_site_segment_month, ix_items_shown and pk_repurchases.
_EVIDENCE = """
WITH me AS MATERIALIZED (
    SELECT me.person_id, person.version FROM shoppers me JOIN shoppers person ON person.id = me.person_id
    WHERE me.site = :site AND me.key = :key
), last AS MATERIALIZED (
    SELECT done.*, array_to_string(item.category, E'\\x1f') AS path, {category} AS category, {brand} AS brand,
        item.price_minor::float8 / 100 AS price
    FROM (
        SELECT each.* FROM me JOIN shoppers linked ON linked.person_id = me.person_id
        CROSS JOIN LATERAL (
            SELECT signal.item_id, signal.kind, signal.weight, signal.at, signal.seq FROM signals signal
            WHERE signal.shopper_id = linked.id AND signal.item_id IS NOT NULL
                AND signal.marked IS NULL AND signal.kind <> 'impression'
            ORDER BY signal.at DESC LIMIT :remembered
        ) each
        ORDER BY each.at DESC, each.seq DESC LIMIT :remembered
    ) done JOIN items item ON item.id = done.item_id
), cart AS MATERIALIZED (
    SELECT item.id, put.nth FROM unnest(CAST(:cart AS text[])) WITH ORDINALITY AS put(sku, nth)
    JOIN items item ON item.site = :site AND item.sku = put.sku
), anchor AS MATERIALIZED (
    SELECT array_agg(item_id) AS ids FROM (
        (SELECT item_id FROM last WHERE weight > 0 GROUP BY item_id ORDER BY max(at) DESC, item_id LIMIT :anchors)
        UNION SELECT id FROM cart
    ) each
)
SELECT 'person' AS part, person_id AS anchor, ARRAY[version] AS ids, NULL::real[] AS scores, NULL::float8[] AS at,
    NULL::float8[] AS more, NULL::text[] AS words, NULL::text[] AS paths, NULL::bigint[] AS categories, NULL::bigint[] AS brands
FROM me
UNION ALL
SELECT 'events', NULL, array_agg(item_id ORDER BY at DESC, seq DESC), array_agg(weight::real ORDER BY at DESC, seq DESC),
    array_agg(extract(epoch FROM at)::float8 ORDER BY at DESC, seq DESC),
    array_agg(price ORDER BY at DESC, seq DESC), array_agg(kind ORDER BY at DESC, seq DESC),
    array_agg(path ORDER BY at DESC, seq DESC), array_agg(category ORDER BY at DESC, seq DESC),
    array_agg(brand ORDER BY at DESC, seq DESC)
FROM last
UNION ALL
SELECT 'cart', NULL, array_agg(id ORDER BY nth DESC), NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM cart
UNION ALL
SELECT list.kind::text, list.item_id, list.items, list.weights, NULL, NULL, NULL, NULL, NULL, NULL
FROM builds live JOIN neighbours list ON list.build = live.id
WHERE live.site = :site AND live.state = 'live'
    AND list.kind IN (0, 1, 2) AND list.item_id = ANY ((SELECT ids FROM anchor)::bigint[])
{popular}
UNION ALL
SELECT 'fresh', NULL, array_agg(id ORDER BY since DESC, id DESC), NULL,
    array_agg(extract(epoch FROM since)::float8 ORDER BY since DESC, id DESC), NULL, NULL, NULL, NULL, NULL
FROM (
    SELECT item.id, item.published_at AS since FROM items item
    WHERE item.site = :site AND item.kind = 'product' AND item.published_at IS NOT NULL AND {shown}
    ORDER BY item.published_at DESC NULLS LAST, item.id DESC LIMIT :listed
) newest
UNION ALL
SELECT 'clocks', NULL, array_agg(item_id ORDER BY mass DESC, item_id),
    array_agg((mass * CAST(:quarter AS float8))::real ORDER BY mass DESC, item_id),
    array_agg(extract(epoch FROM last_at)::float8 ORDER BY mass DESC, item_id),
    array_agg(gap_s ORDER BY mass DESC, item_id), NULL, NULL, array_agg(times::bigint ORDER BY mass DESC, item_id), NULL
FROM (
    SELECT clock.* FROM me JOIN repurchases clock ON clock.person_id = me.person_id
    ORDER BY clock.mass DESC, clock.item_id LIMIT :clocks
) hottest
"""

# OFFSET 0 keeps each look-up of an item a look-up by its key, as in the statement of candidates.
_POPULAR = """UNION ALL
SELECT '{name}', NULL, array_agg(item_id ORDER BY heat DESC, item_id), array_agg(heat ORDER BY heat DESC, item_id),
    NULL, NULL, NULL, NULL, NULL, NULL
FROM (
    SELECT popularity.item_id, popularity.{window}::real AS heat FROM popularity CROSS JOIN LATERAL (
        SELECT item.* FROM items item WHERE item.id = popularity.item_id OFFSET 0
    ) item
    WHERE popularity.site = :site AND popularity.segment = {segment} AND item.kind = 'product' AND {shown}
    ORDER BY popularity.{window} DESC LIMIT :listed
) wanted
"""
_WINDOWS = (("7d", "heat", "''"), ("28d", "month", "''"), ("segment", "heat", "CAST(:segment AS text)"))
_STATEMENT = text(
    _EVIDENCE.format(
        category=CATEGORY_ID,
        brand=BRAND_ID,
        shown=SHOWN,
        popular="".join(_POPULAR.format(name=n, window=w, segment=s, shown=SHOWN) for n, w, s in _WINDOWS),
    )
)

_DEEDS = {SignalKind.CART_ADD.value: CARTED, SignalKind.PURCHASE.value: BOUGHT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A shopper as the page's rules know them, and what the sources read; lists found by vectors are not in it yet."""

    state: ShopperState = field(default_factory=ShopperState)
    evidence: Evidence


async def remembered(
    db: ReadSession, site: SiteId, key: str | None, *, cart: Sequence[str], now: datetime, segment: str | None = None
) -> Remembered:
    """What is known of this person now, whatever key they come with; of somebody never seen, what everybody wants.

    One statement. `cart` holds skus, last put last; those the site does not have are left out.
    """
    rows = await db.execute(
        _STATEMENT,
        {
            "site": site,
            # Nobody has the empty key.
            "key": key or "",
            "cart": list(cart),
            "segment": segment,
            "now": now,
            "quarter": fading(now, REPURCHASE_DAYS),
            "remembered": REMEMBERED,
            "anchors": ANCHORS,
            "listed": LISTED,
            "clocks": CLOCKS,
        },
    )
    parts: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.ids is not None:
            parts[row.part].append(row)
    return Remembered(state=_state(parts), evidence=_evidence(parts, now))


def _state(parts: dict[str, list[Row[Any]]]) -> ShopperState:
    if not parts["person"]:
        return ShopperState()
    person = parts["person"][0]
    return ShopperState(
        id=ShopperId(person.anchor),
        version=person.ids[0],
        events=tuple(
            Event(
                item=ItemId(item),
                kind=SignalKind(kind),
                at=datetime.fromtimestamp(at, UTC),
                category=tuple(path.split("\x1f")) if path else (),
            )
            for row in parts["events"]
            for item, kind, at, path in zip(row.ids, row.words, row.at, row.paths, strict=True)
        ),
    )


def _evidence(parts: dict[str, list[Row[Any]]], now: datetime) -> Evidence:
    moment = now.timestamp()
    known = Evidence(now=moment)
    events, categories, brands, price = known.events, known.categories, known.brands, known.price
    for row in parts["events"]:
        weights = np.array(row.scores, np.float32)
        liked = weights > 0
        at, weights = np.array(row.at, np.float64)[liked], weights[liked]
        deeds = np.array([_DEEDS.get(kind, VIEWED) for kind in row.words], np.int8)
        events = Events(items=_ids(row.ids)[liked], at=at, weights=weights, deeds=deeds[liked])
        categories = leaning(_ids(row.categories)[liked], weights, at, moment)
        brands = leaning(_ids(row.brands)[liked], weights, at, moment)
        price = price_leaning(np.array(row.more, np.float32)[liked])
    windows = {"7d": WEEK_DAYS, "28d": MONTH_DAYS, "segment": WEEK_DAYS}
    return Evidence(
        now=moment,
        events=events,
        cart=_ids([item for row in parts["cart"] for item in dict.fromkeys(row.ids)]),
        similar=_neighbours(parts[str(SIMILAR)]),
        complement=_neighbours(parts[str(COMPLEMENT)]),
        substitute=_neighbours(parts[str(SUBSTITUTE)]),
        popular={name: _popular(row, fading(now, days)) for name, days in windows.items() for row in parts[name]},
        fresh=_fresh(parts["fresh"], moment),
        clocks=_clocks(parts["clocks"]),
        categories=categories,
        brands=brands,
        price=price,
    )


def _ids(held: Sequence[int]) -> Ids:
    return np.array(held, np.int64)


def _neighbours(lists: Sequence[Row[Any]]) -> Neighbours:
    items = [item for row in lists for item in row.ids]
    return Neighbours(
        anchors=_ids([row.anchor for row in lists]),
        starts=np.cumsum([0, *(len(row.ids) for row in lists)]),
        items=_ids(items),
        weights=np.array([weight for row in lists for weight in row.scores], np.float32),
    )


def _popular(row: Row[Any], now: float) -> Listed:
    """Units: decayed weights as of now."""
    scores: NDArray[np.float64] = np.exp2(np.array(row.scores, np.float64) + np.log2(now))
    return Listed(items=_ids(row.ids), scores=scores.astype(np.float32))


def _fresh(rows: Sequence[Row[Any]], now: float) -> Listed:
    if not rows:
        return Listed()
    ages = (now - np.array(rows[0].at, np.float64)) / DAY_S
    return Listed(items=_ids(rows[0].ids), scores=-ages.astype(np.float32))


def _clocks(rows: Sequence[Row[Any]]) -> Clocks:
    if not rows:
        return Clocks()
    row = rows[0]
    return Clocks(
        items=_ids(row.ids),
        last_at=np.array(row.at, np.float64),
        times=np.array(row.categories, np.float32),
        gap_s=np.array([np.nan if gap is None else gap for gap in row.more], np.float64),
        heat=np.array(row.scores, np.float32),
    )
