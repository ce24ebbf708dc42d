"""Claims about how often items were shown: counted once, and exactly taken back."""

from uuid import UUID

from sqlalchemy import func, select, update

from domain.audience.write.forget import forget_shopper
from domain.base.database import Database
from domain.base.values import ImpressionId, ItemId, SiteId
from domain.behaviour.models import ImpressionRow, ShowingRow, SignalRow
from domain.behaviour.rules.impressions import impression_id
from domain.behaviour.values import Mark, NewSignal, Shown, ShownBlock
from domain.behaviour.write.record import record_signals
from domain.behaviour.write.retention import drop_old_impressions, drop_unmeasured_impressions
from tests.shops import NOW, Stock, days_ago
from workers.learning.showings import count_showings

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")


async def see(
    database: Database,
    shopper: str,
    number: int,
    *blocks: tuple[ItemId, ...],
    days: float = 1,
    agent: str | None = None,
) -> None:
    """The shopper's front says that a page with these items came on screen."""
    page = Shown(
        id=ImpressionId(UUID(int=number)),
        site=SHOP,
        page="home",
        policy="p",
        at=days_ago(days),
        blocks=tuple(
            ShownBlock(key=f"b{n}", position=n, propensity=1.0, items=items) for n, items in enumerate(blocks)
        ),
    )
    signal = NewSignal(id=str(number), kind="impression", impression=impression_id(KEY, page), at=days_ago(days))
    async with database.write() as db:
        recorded = await record_signals(db, SHOP, shopper, [signal], key=KEY, now=NOW, agent=agent)
    assert recorded.rejected == ()


async def counted(database: Database, *items: ItemId) -> dict[ItemId, int]:
    await count_showings(database, NOW)
    async with database.read() as db:
        rows = await db.execute(
            select(ShowingRow.item_id, ShowingRow.shown)
            .where(ShowingRow.item_id.in_(items))
            .order_by(ShowingRow.item_id)
        )
        return {ItemId(row.item_id): row.shown for row in rows}


async def test_every_page_on_screen_counts_once_for_each_of_its_items(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}, "C": {}})
    a, b, c = ids["A"], ids["B"], ids["C"]
    await see(database, "ann", 1, (a, b), ())
    await see(database, "ben", 2, (a,), (b,))
    first = await counted(database, a, b, c)

    await see(database, "ann", 3, (a,))

    assert first == {a: 2, b: 2}
    assert await counted(database, a, b, c) == {a: 3, b: 2}
    assert await counted(database, a, b, c) == {a: 3, b: 2}


async def test_what_a_forgotten_shopper_saw_is_taken_back_and_nothing_else(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}, "C": {}})
    a, b, c = ids["A"], ids["B"], ids["C"]
    await see(database, "ann", 1, (a, b))
    before = await counted(database, a, b, c)
    await see(database, "eve", 2, (b, c))
    assert await counted(database, a, b, c) == {a: 1, b: 2, c: 1}
    await see(database, "eve", 3, (a,))

    async with database.write() as db:
        await forget_shopper(db, SHOP, "eve", by="ada", secret="a secret", now=NOW)

    assert await counted(database, a, b, c) == before


async def test_showings_go_with_the_impressions_that_were_kept_for_long_enough(
    database: Database, stock: Stock
) -> None:
    ids = await stock({"A": {}})
    await see(database, "ann", 1, (ids["A"],), days=6)
    await see(database, "ann", 2, (ids["A"],), days=1)
    await counted(database)

    async with database.write() as db:
        assert await drop_old_impressions(db, SHOP, days_ago(3), 10) == 1

    assert await counted(database, ids["A"]) == {ids["A"]: 1}
    async with database.read() as db:
        assert await db.scalar(select(func.count()).select_from(ImpressionRow)) == 1


async def test_what_a_robot_asked_for_was_shown_to_nobody(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}})
    await see(database, "ann", 1, (ids["A"],))

    await see(database, "googlebot", 2, (ids["A"],), agent="Googlebot/2.1")

    assert await counted(database, ids["A"]) == {ids["A"]: 1}
    async with database.read() as db:
        assert await db.scalar(select(func.count()).select_from(ImpressionRow)) == 1


async def test_what_turns_out_to_be_a_robots_is_taken_back(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    a, b = ids["A"], ids["B"]
    await see(database, "ann", 1, (a,))
    await see(database, "scraper", 2, (a, b))
    assert await counted(database, a, b) == {a: 2, b: 1}

    async with database.write() as db:
        await db.execute(update(SignalRow).where(SignalRow.id == "2").values(marked=Mark.ROBOT, measured=False))
        assert await drop_unmeasured_impressions(db, SHOP, days_ago(30), 10) == 1

    assert await counted(database, a, b) == {a: 1}


async def test_an_item_that_is_gone_is_not_counted(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}})
    await see(database, "ann", 1, (ids["A"], ItemId(10**9)))

    assert await counted(database, ids["A"], ItemId(10**9)) == {ids["A"]: 1}
