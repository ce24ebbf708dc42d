"""Whether the reasons given are the reasons: without the thing that is named, the item has to drop."""

from dataclasses import replace

import numpy as np

from domain.choosing.rules.selection import Pick, Settings, proposed, selected
from domain.choosing.values.evidence import BOUGHT, VIEWED, Events, Evidence, Facts, Ids, Listed, Neighbours

NOW = 1_000_000_000.0
GOODS, SHOPPERS, EVENTS, COUNT = 2_000, 25, 15, 24


def neighbours(chance: np.random.Generator, anchors: Ids, each: int, top: float) -> Neighbours:
    """Lists of goods near each anchor in number, so that lists of anchors nearby overlap."""
    items = [np.unique(np.clip(chance.normal(anchor, 40, each).astype(np.int64), 0, GOODS - 1)) for anchor in anchors]
    lists = [found[found != anchor] for found, anchor in zip(items, anchors, strict=True)]
    weights = [np.sort(chance.random(len(found)).astype(np.float32))[::-1] * top for found in lists]
    return Neighbours(
        anchors=anchors,
        starts=np.cumsum([0, *map(len, lists)]),
        items=np.concatenate([chance.permutation(found) for found in lists]),
        weights=np.concatenate(weights).astype(np.float32),
    )


def somebody(seed: int) -> Evidence:
    chance = np.random.default_rng(seed)
    around = chance.choice(GOODS, 4)
    items = (chance.choice(around, EVENTS) + chance.integers(0, 60, EVENTS)) % GOODS
    anchors = np.fromiter(dict.fromkeys(items.tolist()), np.int64)
    popular = chance.permutation(GOODS)[:100].astype(np.int64)
    return Evidence(
        now=NOW,
        events=Events(
            items=items,
            at=NOW - np.sort(chance.random(EVENTS)) * 1e6,
            weights=np.full(EVENTS, 0.3, np.float32),
            deeds=np.where(chance.random(EVENTS) < 0.1, BOUGHT, VIEWED).astype(np.int8),
        ),
        similar=neighbours(chance, anchors, 50, 0.2),
        content=neighbours(chance, anchors[:3], 20, 0.7),
        popular={"7d": Listed(items=popular, scores=np.linspace(9, 1, 100, dtype=np.float32))},
    )


def without(evidence: Evidence, item: int) -> Evidence:
    """The same shopper, who never met this item."""
    kept = evidence.events.items != item
    events = Events(
        items=evidence.events.items[kept],
        at=evidence.events.at[kept],
        weights=evidence.events.weights[kept],
        deeds=evidence.events.deeds[kept],
    )
    return replace(
        evidence, events=events, similar=_less(evidence.similar, item), content=_less(evidence.content, item)
    )


def _less(lists: Neighbours, anchor: int) -> Neighbours:
    rows = [row for row, each in enumerate(lists.anchors.tolist()) if each != anchor]
    parts = [slice(lists.starts[row], lists.starts[row + 1]) for row in rows]
    return Neighbours(
        anchors=lists.anchors[rows],
        starts=np.cumsum([0, *(part.stop - part.start for part in parts)]),
        items=np.concatenate([lists.items[part] for part in parts] or [lists.items[:0]]),
        weights=np.concatenate([lists.weights[part] for part in parts] or [lists.weights[:0]]),
    )


def facts(items: Ids) -> Facts:
    n = len(items)
    return Facts(
        items=items,
        price=np.full(n, 10, np.float32),
        category=items // 50,
        brand=items % 97,
        age_days=np.full(n, 30, np.float32),
        week=np.full(n, 5, np.float32),
        month=np.full(n, 20, np.float32),
        ever=np.full(n, 1000, np.float32),
        in_stock=np.ones(n, np.bool_),
    )


def chosen(evidence: Evidence) -> list[Pick]:
    found = proposed(evidence, Settings())
    return selected(found, facts(found.items), Settings(), count=COUNT, chance=1)


def test_nineteen_of_twenty_items_drop_when_the_thing_they_are_explained_by_is_taken_away() -> None:
    explained = dropped = 0
    for seed in range(SHOPPERS):
        evidence = somebody(seed)
        picks = chosen(evidence)
        for place, pick in enumerate(picks):
            if pick.anchor is None:
                continue
            now = {each.item: rank for rank, each in enumerate(chosen(without(evidence, pick.anchor)))}
            explained += 1
            dropped += now.get(pick.item, COUNT) > place

    assert explained > 300
    assert dropped / explained >= 0.95
