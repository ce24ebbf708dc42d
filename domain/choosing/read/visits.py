"""What a visit tells of itself, where nothing is kept of the shopper: the same evidence, from what the front carries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Row, text

from domain.base.database import ReadSession
from domain.base.values import ItemId, SiteId
from domain.behaviour.rules.signals import WEIGHT
from domain.behaviour.values import Event, SignalKind
from domain.choosing.read.evidence import Remembered
from domain.choosing.read.facts import BRAND_ID, CATEGORY_ID
from domain.choosing.rules.leanings import leaning, price_leaning
from domain.choosing.values.counts import COMPLEMENT, SIMILAR, SUBSTITUTE
from domain.choosing.values.evidence import BOUGHT, CARTED, VIEWED, Events, Evidence, Neighbours

_DEEDS = {SignalKind.CART_ADD: CARTED, SignalKind.PURCHASE: BOUGHT}

# Reads pk_items, uq_builds_site_state and pk_neighbours.
_ITEMS = text(f"""
SELECT item.id, item.category AS path, {CATEGORY_ID} AS category, {BRAND_ID} AS brand,
    coalesce(item.price_minor::float8 / 100, 'NaN') AS price, list.kind, list.items, list.weights
FROM items item
LEFT JOIN builds live ON live.site = item.site AND live.state = 'live'
LEFT JOIN neighbours list ON list.build = live.id AND list.item_id = item.id AND list.kind IN (0, 1, 2)
WHERE item.site = :site AND item.id = ANY (:items)
""")  # noqa: S608 - constants


async def visited(
    db: ReadSession, site: SiteId, known: Remembered, events: Sequence[Event], now: datetime
) -> Remembered:
    """What is known of somebody while they are here: what their visit did, newest first, with the categories of today.

    One statement. Items that are gone, or of another site, are left out. Whoever is remembered is known without this.
    """
    if not events or not known.state.new:
        return known
    rows = (await db.execute(_ITEMS, {"site": site, "items": sorted({event.item for event in events})})).all()
    items = {ItemId(row.id): row for row in rows}
    done = tuple(
        replace(event, category=tuple(items[event.item].path or ())) for event in events if event.item in items
    )
    evidence = _evidence(known.evidence, done, items, rows, now)
    return replace(known, state=replace(known.state, events=done), evidence=evidence)


def _evidence(
    known: Evidence, done: Iterable[Event], items: Mapping[ItemId, Row[Any]], rows: Sequence[Row[Any]], now: datetime
) -> Evidence:
    liked = [event for event in done if WEIGHT.get(event.kind, 0.0) > 0]
    of = [items[event.item] for event in liked]
    weights = np.array([WEIGHT[event.kind] for event in liked], np.float32)
    at = np.array([event.at.timestamp() for event in liked], np.float64)
    anchors = list(dict.fromkeys(event.item for event in liked))
    lists = {(row.kind, row.id): row for row in rows if row.kind is not None}
    similar, complement, substitute = (
        [lists[kind, anchor] for anchor in anchors if (kind, anchor) in lists]
        for kind in (SIMILAR, COMPLEMENT, SUBSTITUTE)
    )
    moment = now.timestamp()
    return replace(
        known,
        events=Events(
            items=np.array([event.item for event in liked], np.int64),
            at=at,
            weights=weights,
            deeds=np.array([_DEEDS.get(event.kind, VIEWED) for event in liked], np.int8),
        ),
        similar=_with(known.similar, similar),
        complement=_with(known.complement, complement),
        substitute=_with(known.substitute, substitute),
        categories=leaning(np.array([row.category for row in of], np.int64), weights, at, moment),
        brands=leaning(np.array([row.brand for row in of], np.int64), weights, at, moment),
        price=price_leaning(np.array([row.price for row in of], np.float32)),
    )


def _with(known: Neighbours, lists: Sequence[Row[Any]]) -> Neighbours:
    """The lists that are there already, which are the cart's, and these beside them."""
    more = [row for row in lists if row.id not in known.anchors]
    lengths = np.cumsum([len(row.items) for row in more], dtype=np.int64)
    return Neighbours(
        anchors=np.append(known.anchors, [row.id for row in more]).astype(np.int64),
        starts=np.append(known.starts, known.starts[-1] + lengths).astype(np.int64),
        items=np.append(known.items, [item for row in more for item in row.items]).astype(np.int64),
        weights=np.append(known.weights, [weight for row in more for weight in row.weights]).astype(np.float32),
    )
