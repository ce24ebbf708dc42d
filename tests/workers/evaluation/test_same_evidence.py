"""Claims that `evaluate` judges what serves: of the same signals, arrays and rows of the database give the same evidence.

Where they differ on purpose. Popularity: online a decayed sum of all that was done, here how many people there were in a window
(both order items alike where that is clear). Neighbours: online only those with enough people behind them, and of the last
anchors alone. Newness: online since an item was published, here since it was first met if that is earlier.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from domain.base.database import Database
from domain.behaviour.values import NewSignal
from domain.choosing.read.evidence import remembered
from domain.choosing.values.evidence import Events, Evidence, Listed, Neighbours
from tests.domain.choosing.counting import SHOP, act, count_from, folded
from tests.shops import NOW, Stock, days_ago
from workers.evaluation import files
from workers.evaluation.rows import Past, Plan
from workers.evaluation.values import Questions
from workers.evaluation.words import near_in_words

ITEMS = {
    f"s{number}": {
        "category": ["Kitchen", f"Shelf {number % 3}"],
        "brand": f"b{number % 2}",
        "price": f"{10 + number}.00",
        "published_at": f"2026-0{number + 1}-01",
    }
    for number in range(8)
}


def signals() -> dict[str, list[NewSignal]]:
    """Six people: baskets, carts and views of three months, an item the more wanted the lower its number."""
    chance = np.random.default_rng(4)
    done: dict[str, list[NewSignal]] = {}
    for person in range(6):
        mine = done.setdefault("ann" if person == 0 else f"p{person}", [])
        for visit, days in enumerate((80, 41, 40.5, 6, 3)):
            basket = {number for number in range(8) if chance.random() < 0.7 - 0.09 * number} | {visit % 2}
            moment = days_ago(days) + timedelta(minutes=person)
            for kind, at in (("view", moment - timedelta(minutes=20)), ("purchase", moment)):
                for number in sorted(basket):
                    mine.append(NewSignal(id=f"{person}-{len(mine)}", kind=kind, sku=f"s{number}", at=at))
        mine.append(NewSignal(id=f"{person}-cart", kind="cart_add", sku="s5", at=days_ago(1)))
    return done


async def online(database: Database, done: Mapping[str, list[NewSignal]]) -> Evidence:
    await count_from(database, least_persons=1)
    await folded(database, [await act(database, *mine, shopper=key) for key, mine in done.items()])
    async with database.read() as db:
        return (await remembered(db, SHOP, "ann", cart=(), now=NOW)).evidence


def offline(folder: Path, done: Mapping[str, list[NewSignal]]) -> Evidence:
    items, told = folder / "items.jsonl", folder / "signals.jsonl"
    items.write_text("".join(json.dumps({"sku": sku, **fields}) + "\n" for sku, fields in ITEMS.items()))
    rows = [
        {"id": act.id, "shopper": key, "kind": act.kind, "sku": act.sku, "at": (act.at or NOW).isoformat()}
        for key, mine in done.items()
        for act in mine
    ]
    told.write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = files.Report(tell=pytest.fail)
    shop = files.shop(items, report)
    log = files.log(told, shop, report)
    moment = NOW.timestamp()
    asked = Questions(
        known=np.ones(len(log), np.bool_),
        moment=moment,
        shoppers=np.array([0]),
        now=np.array([moment]),
        starts=np.array([0, 0]),
        targets=np.empty(0, np.int64),
    )
    return next(Past(log, shop, asked, near_in_words(shop.words)).evidence(Plan(), asked, 0))


def acts(events: Events, names: Mapping[int, str]) -> list[tuple[float, str, int]]:
    """Of one moment in the order of their names: they stand in any order."""
    its = (events.at.tolist(), [names[item] for item in events.items.tolist()], events.deeds.tolist())
    return sorted(zip(*its, strict=True))


def pairs(lists: Neighbours, names: Mapping[int, str]) -> dict[tuple[str, str], float]:
    anchors = np.repeat(lists.anchors, np.diff(lists.starts))
    ends = zip(anchors.tolist(), lists.items.tolist(), lists.weights.tolist(), strict=True)
    return {(names[one], names[other]): weight for one, other, weight in ends}


def listed(found: Listed, names: Mapping[int, str]) -> list[str]:
    return [names[item] for item in found.items.tolist()]


async def test_the_evidence_that_is_judged_is_the_evidence_that_serves(
    database: Database, stock: Stock, tmp_path: Path
) -> None:
    ids = await stock(ITEMS)
    done = signals()
    its, theirs = await online(database, done), offline(tmp_path, done)
    of_its = {int(item): sku for sku, item in ids.items()}
    of_theirs = dict(enumerate(ITEMS))

    assert its.events.at.tolist() == theirs.events.at.tolist()
    assert acts(its.events, of_its) == acts(theirs.events, of_theirs)
    assert its.events.weights.sum() == pytest.approx(theirs.events.weights.sum())
    for kind in ("similar", "complement", "substitute"):
        assert pairs(getattr(its, kind), of_its) == pytest.approx(pairs(getattr(theirs, kind), of_theirs), rel=1e-5), (
            kind
        )
    assert len(pairs(its.similar, of_its)) > 20
    assert listed(Listed(items=its.clocks.items), of_its) == listed(Listed(items=theirs.clocks.items), of_theirs)
    for field in ("last_at", "times", "gap_s", "heat"):
        assert getattr(its.clocks, field) == pytest.approx(getattr(theirs.clocks, field), rel=1e-5, nan_ok=True), field
    for window in ("7d", "28d"):
        assert set(listed(its.popular[window], of_its)[:2]) == set(listed(theirs.popular[window], of_theirs)[:2])
    assert listed(its.fresh, of_its) == listed(theirs.fresh, of_theirs)
    assert its.fresh.scores == pytest.approx(theirs.fresh.scores)
    assert its.categories.shares == pytest.approx(theirs.categories.shares, rel=1e-5)
    assert its.brands.shares == pytest.approx(theirs.brands.shares, rel=1e-5)
    assert its.price == pytest.approx(theirs.price, rel=1e-6)
