"""Claims about what a page knows of a shopper."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.values import Event, NewSignal, ShopperState, SignalKind
from domain.behaviour.write.record import record_signals
from tests.people import shopper_state
from tests.shops import NOW, Stock, days_ago


async def test_events_carry_their_items_category_newest_first_in_one_statement(
    database: Database, stock: Stock
) -> None:
    ids = await stock({"spade": {"category": ["Home", "Garden"]}, "bowl": {"category": ["Kitchen"]}})
    signals = [
        NewSignal(id="1", kind="view", sku="spade", at=days_ago(3)),
        NewSignal(id="2", kind="purchase", sku="bowl", at=days_ago(1)),
        NewSignal(id="3", kind="search", query="rake", at=NOW),
    ]
    async with database.write() as db:
        await record_signals(db, SiteId("shop"), "ann", signals, key="a key of sixteen characters", now=NOW)

    async with database.read() as db:
        with statements(database) as sent:
            state = await shopper_state(db, SiteId("shop"), "ann")

    assert state.events == (
        Event(item=ids["bowl"], kind=SignalKind.PURCHASE, at=days_ago(1), category=("Kitchen",)),
        Event(item=ids["spade"], kind=SignalKind.VIEW, at=days_ago(3), category=("Home", "Garden")),
    )
    assert state.last_at == days_ago(1)
    assert len(sent) == 1


async def test_nobody_has_done_anything_at_no_time(database: Database, stock: Stock) -> None:
    await stock({})

    async with database.read() as db:
        state = await shopper_state(db, SiteId("shop"), "ann")

    assert state == ShopperState()
    assert state.last_at is None


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
