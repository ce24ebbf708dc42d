"""Claims about what was known when a page was shown: what a page of that moment would have read, and nothing later."""

from datetime import timedelta

import numpy as np
import pytest

from domain.base.database import Database
from domain.behaviour.values import NewSignal
from domain.choosing.read import histories
from domain.choosing.read.answers import counting
from domain.choosing.read.evidence import remembered
from domain.choosing.read.goods import goods
from domain.choosing.rules.features import NAMES
from domain.choosing.values.evidence import Evidence, Neighbours
from domain.choosing.values.rankers import Answers
from domain.choosing.values.tuning import Tuning
from tests.domain.choosing.counting import SHOP, act, count_from, folded
from tests.shops import NOW, Stock, days_ago
from workers.learning.looking_back import past
from workers.learning.pages_then import evidence_then, lesson

SOON = NOW + timedelta(seconds=1)
SKUS = {
    "A": {"category": ["Kitchen", "Pans"], "brand": "Ada", "price": "20.00", "published_at": "2026-11-01"},
    "B": {"category": ["Kitchen", "Pots"], "brand": "Ada", "price": "40.00"},
    "C": {"category": ["Garden"], "brand": "Bea", "price": "5.00", "published_at": "2026-11-10"},
    "D": {"category": ["Garden"], "price": "9.00"},
}


async def a_month(database: Database) -> None:
    """Three people look, put into the cart, buy and buy again; two of them twice in one basket."""
    await count_from(database, least_persons=2)
    people = []
    for number, who in enumerate(("ann", "bob", "cid")):
        kinds = (
            ("view", "A", 20),
            ("cart_add", "B", 18),
            ("purchase", "A", 12),
            ("purchase", "B", 12),
            ("view", "C", 3),
        )
        again = (("purchase", "A", 2), ("click", "D", 1)) if who != "cid" else (("dismiss", "A", 1),)
        signals = [
            NewSignal(id=f"{who}{nth}", kind=kind, sku=sku, at=days_ago(days - number / 10))
            for nth, (kind, sku, days) in enumerate((*kinds, *again))
        ]
        people.append(await act(database, *signals, shopper=who))
    await folded(database, people)


async def test_what_was_known_then_is_what_a_page_of_that_moment_reads(database: Database, stock: Stock) -> None:
    await stock(SKUS)
    await a_month(database)

    async with database.read() as db:
        page = (await remembered(db, SHOP, "ann", cart=(), now=SOON)).evidence
        done, offered, settings = await histories.everything(db, SHOP), await goods(db, SHOP), await counting(db, SHOP)
        person = (await histories.people(db, SHOP, 0))[0]
    then = evidence_then(done, person, SOON.timestamp(), past(done, SOON.timestamp(), offered, settings), offered)

    assert same_events(then, page)
    assert lists(then.similar) == lists(page.similar) != {}
    assert lists(then.complement) == lists(page.complement) != {}
    assert lists(then.substitute) == lists(page.substitute) != {}
    for window in ("7d", "28d"):
        assert then.popular[window].items.tolist() == page.popular[window].items.tolist()
        assert then.popular[window].scores == pytest.approx(page.popular[window].scores, rel=1e-4)
    assert then.fresh.items.tolist() == page.fresh.items.tolist()
    assert then.clocks.items.tolist() == page.clocks.items.tolist()
    assert then.clocks.times.tolist() == page.clocks.times.tolist() == [2.0, 1.0]
    assert then.clocks.gap_s == pytest.approx(page.clocks.gap_s, nan_ok=True)
    assert then.clocks.heat == pytest.approx(page.clocks.heat, rel=1e-4)
    assert then.categories.shares == pytest.approx(page.categories.shares, rel=1e-4)
    assert then.brands.shares == pytest.approx(page.brands.shares, rel=1e-4)
    assert then.price == pytest.approx(page.price, rel=1e-5)


async def test_nothing_that_came_later_is_known(database: Database, stock: Stock) -> None:
    ids = await stock(SKUS)
    await a_month(database)
    moment = days_ago(15).timestamp()

    async with database.read() as db:
        done, offered, settings = await histories.everything(db, SHOP), await goods(db, SHOP), await counting(db, SHOP)
        person = (await histories.people(db, SHOP, 0))[0]
    then = evidence_then(done, person, moment, past(done, moment, offered, settings), offered)

    assert then.events.items.tolist() == [ids["B"], ids["A"]]
    assert len(then.clocks.items) == 0
    assert lists(then.complement) == {}
    assert set(then.popular["7d"].items.tolist()) == {ids["A"], ids["B"]}
    assert then.fresh.items.tolist() == [ids["A"]]


async def test_each_row_has_the_features_of_its_own_moment(database: Database, stock: Stock) -> None:
    ids = await stock(SKUS)
    await a_month(database)
    async with database.read() as db:
        done, offered, settings = await histories.everything(db, SHOP), await goods(db, SHOP), await counting(db, SHOP)
        person = (await histories.people(db, SHOP, 0))[0]
    shown = [ids["A"], ids["B"], ids["A"], 10**9]
    at = [days_ago(15).timestamp()] * 2 + [SOON.timestamp()] * 2

    taught = lesson(answers(person, shown, at), done, offered, settings, Tuning())

    times = taught.features[:, taught.names.index("times")]
    assert times.tolist() == [0.0, 0.0, 2.0, 0.0]
    waited = taught.features[:, taught.names.index("waited_days")]
    assert np.isnan(waited[:2]).all()
    assert waited[2] == pytest.approx(2.0, abs=0.01)
    assert set(taught.names) < set(NAMES)
    assert not {"factors_score", "interests_rank", "sources"} & set(taught.names)
    assert taught.blend[2] > taught.blend[3] == 0.0


async def test_a_shop_nobody_has_visited_remembers_nothing(database: Database, stock: Stock) -> None:
    ids = await stock(SKUS)
    async with database.read() as db:
        done, offered, settings = await histories.everything(db, SHOP), await goods(db, SHOP), await counting(db, SHOP)

    taught = lesson(answers(7, [ids["A"]], [SOON.timestamp()]), done, offered, settings, Tuning())

    assert taught.features[0, taught.names.index("met")] == 0.0
    assert taught.features[0, taught.names.index("price")] == pytest.approx(np.log(20), abs=1e-5)


def answers(person: int, items: list[int], at: list[float]) -> Answers:
    n = len(items)
    return Answers(
        impressions=np.array([at.index(each) for each in at], np.int32),
        persons=np.full(n, person),
        at=np.array(at),
        items=np.array(items, np.int64),
        place=np.zeros(n, np.float32),
        block_place=np.zeros(n, np.float32),
        clicked=np.zeros(n, np.bool_),
        bought=np.zeros(n, np.bool_),
        ranker=np.zeros(n, np.int32),
    )


def same_events(one: Evidence, other: Evidence) -> bool:
    names = ("items", "at", "weights", "deeds")
    both = [(getattr(one.events, name).tolist(), getattr(other.events, name).tolist()) for name in names]
    # What happened at one moment stands in any order.
    return bool(both[0][0]) and all(sorted(mine) == pytest.approx(sorted(its)) for mine, its in both)


def lists(held: Neighbours) -> dict[int, list[tuple[int, float]]]:
    """Each anchor's list; weights to five digits, which is what a real holds."""
    return {
        int(anchor): [
            (int(item), float(f"{weight:.4g}"))
            for item, weight in zip(held.items[start:end], held.weights[start:end], strict=True)
        ]
        for anchor, start, end in zip(held.anchors, held.starts, held.starts[1:], strict=False)
        if end > start
    }
