from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.values import NewSignal
from domain.choosing.read import factors, histories
from tests.domain.choosing.counting import SHOP, act
from tests.shops import Stock, days_ago


async def test_everything_that_counts_is_told_by_person_and_time(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    bob = await act(database, NewSignal(id="1", kind="purchase", sku="B", at=days_ago(1)), shopper="bob")
    ann = await act(
        database,
        NewSignal(id="2", kind="view", sku="B", at=days_ago(1)),
        NewSignal(id="3", kind="view", sku="A", at=days_ago(2)),
        NewSignal(id="4", kind="dismiss", sku="A", at=days_ago(3)),
        shopper="ann",
    )

    async with database.read() as db:
        done = await histories.everything(db, SHOP)
        met = await factors.meetings(db, SHOP)

    assert done.persons.tolist() == [bob, ann, ann]
    assert done.items.tolist() == [ids["B"], ids["A"], ids["B"]]
    assert done.at.tolist() == [days_ago(days).timestamp() for days in (1, 2, 1)]
    assert (met.persons.tolist(), met.items.tolist(), met.at.tolist()) == (
        done.persons.tolist(),
        done.items.tolist(),
        done.at.tolist(),
    )


async def test_a_site_where_nothing_was_done_has_an_empty_history(database: Database, shop: SiteId) -> None:
    async with database.read() as db:
        done = await histories.everything(db, shop)

    assert [len(getattr(done, name)) for name in done.__slots__] == [0] * 5
    assert done.persons.dtype == "int64"
