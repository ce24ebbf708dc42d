"""Claims about forgetting a person."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from domain.access.models import AuditEntryRow
from domain.access.read import verify_audit
from domain.audience.read.export import shopper_document
from domain.audience.write.consent import set_consent
from domain.audience.write.forget import Forgotten, forget_shopper
from domain.audience.write.merge import merge_shoppers
from domain.base.database import Database
from domain.base.values import ImpressionId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.behaviour.rules.impressions import impression_id
from domain.behaviour.values import NewSignal, Purpose, Shown, ShownBlock
from domain.choosing.write.memory import hold
from domain.choosing.write.neighbours import list_neighbours
from domain.matching.values import Space
from tests.domain.audience.people import KEY, SHOP, act, differences, everything
from tests.domain.choosing.counting import count_from
from tests.shops import NOW, Stock, days_ago


async def forget(database: Database, shopper: str) -> Forgotten:
    async with database.write() as db:
        return await forget_shopper(db, SHOP, shopper, by="tests", secret=KEY, now=NOW)


async def a_shop_lives(database: Database, stock: Stock, space: Space, *, with_eve: bool) -> dict[str, Any]:
    """What is in the database after Ann and Bob shopped; and Eve too, in between, under two keys, forgotten at the end."""
    await stock({sku: {} for sku in "ABCD"}, {"A": [1, 0.1], "B": [0.2, 1], "C": [1, 1, 0.3], "D": [0, 0.4, 1]}, space)
    await count_from(database)
    token = impression_id(KEY, shown(5))
    await act(database, "ann", *(NewSignal(id=f"a{sku}", kind="view", sku=sku, at=days_ago(9)) for sku in "AB"))
    await act(database, "bob", *(NewSignal(id=f"b{sku}", kind="purchase", sku=sku, at=days_ago(8)) for sku in "BC"))
    if with_eve:
        await act(database, "eve", *(NewSignal(id=f"e{sku}", kind="view", sku=sku, at=days_ago(7)) for sku in "ABCD"))
        await act(database, "eve's phone", NewSignal(id="p1", kind="impression", impression=token))
        await act(database, "eve's phone", NewSignal(id="p2", kind="purchase", sku="D", at=days_ago(6)))
        async with database.write() as db:
            await set_consent(db, SHOP, "eve", Purpose.MEASUREMENT, granted=True, now=NOW)
            await merge_shoppers(db, SHOP, "eve's phone", "eve", now=NOW)
    await act(database, "ann", *(NewSignal(id=f"c{sku}", kind="purchase", sku=sku, at=days_ago(5)) for sku in "BD"))
    if with_eve:
        await act(database, "eve", *(NewSignal(id=f"f{sku}", kind="purchase", sku=sku, at=days_ago(4)) for sku in "AD"))
    await act(database, "bob", NewSignal(id="bD", kind="cart_add", sku="D", at=days_ago(3)))
    if with_eve:
        assert await forget(database, "eve's phone") == Forgotten(shoppers=2, signals=8)
    await weigh_lists(database)
    return await everything(database)


async def weigh_lists(database: Database) -> None:
    """All lists of neighbours are weighed by the counts of now; a list of items somebody never met waits for the night."""
    async with database.write() as db:
        items = list((await db.execute(text("SELECT DISTINCT item_id FROM heats"))).scalars())
        for build in await hold(db, SHOP, NOW):
            await list_neighbours(db, build, items, NOW)


def shown(number: int) -> Shown:
    block = ShownBlock(key="rail", position=0, propensity=0.5)
    return Shown(id=ImpressionId(UUID(int=number)), site=SHOP, page="home", policy="p", at=days_ago(6), blocks=(block,))


async def test_what_is_left_is_what_a_shop_has_that_never_saw_the_person(
    database: Database, stock: Stock, space: Space
) -> None:
    await start_over(database)
    never = await a_shop_lives(database, stock, space, with_eve=False)
    await start_over(database)

    forgotten = await a_shop_lives(database, stock, space, with_eve=True)

    assert never["neighbours"]
    assert never["tastes"]
    assert differences(never, forgotten) == []


async def start_over(database: Database) -> None:
    """The rows that the fixtures made are there, with the same numbers as before; everything since is gone."""
    async with database.write() as db:
        await db.execute(
            text("TRUNCATE shoppers, items, jobs, builds, folds, covisits, neighbours, heats RESTART IDENTITY CASCADE")
        )
        await db.execute(text("DELETE FROM space_sites"))


async def test_every_table_that_speaks_of_a_shopper_lets_them_go(database: Database) -> None:
    async with database.read() as db:
        spoken = await db.execute(
            text(
                "SELECT held.relname, speaks.confdeltype FROM pg_class held"
                " JOIN pg_attribute spoken ON spoken.attrelid = held.oid AND attname IN ('shopper_id', 'person_id')"
                " LEFT JOIN pg_constraint speaks ON speaks.conrelid = held.oid AND spoken.attnum = ANY (speaks.conkey)"
                "   AND speaks.contype = 'f' AND speaks.confrelid = 'shoppers'::regclass"
                " WHERE held.relkind = 'r' AND held.relname <> 'shoppers'"
            )
        )
        rules = {row.relname: row.confdeltype for row in spoken}

    # Without a foreign key that takes them along are only those that `unlearn` empties: the claim above shows it.
    assert {table for table, rule in rules.items() if rule != b"c"} == {
        "folds",
        "interests",
        "person_factors",
        "repurchases",
    }
    assert {"signals", "impressions", "tastes"} <= set(rules)


async def test_forgetting_again_does_nothing(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await act(database, "eve", NewSignal(id="1", kind="view", sku="A"))

    first, again, nobody = [await forget(database, shopper) for shopper in ("eve", "eve", "never seen")]

    assert first == Forgotten(shoppers=1, signals=1)
    assert again == nobody == Forgotten(shoppers=0, signals=0)
    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(ShopperRow))).scalar_one() == 0
        assert (await db.execute(select(func.count()).select_from(SignalRow))).scalar_one() == 0


async def test_the_log_says_that_somebody_was_forgotten_and_not_who(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await act(database, "eve@example.org", NewSignal(id="1", kind="view", sku="A"))

    await forget(database, "eve@example.org")

    async with database.read() as db:
        entries = (
            await db.execute(
                select(AuditEntryRow.thing, AuditEntryRow.details).where(AuditEntryRow.action == "forget_shopper")
            )
        ).all()
        report = await verify_audit(db, SHOP)
    [(thing, details)] = entries
    assert thing.startswith("shopper:")
    assert "eve" not in thing
    assert details == {"signals": 1, "keys": 1}
    assert report.broken == ()


async def test_an_export_holds_every_row_under_every_key(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}}, {"A": [1]}, space)
    await act(database, "eve", NewSignal(id="1", kind="purchase", sku="A", at=days_ago(1)))
    await act(database, "phone", NewSignal(id="2", kind="search", query="Bowls"))
    await act(database, "ann", NewSignal(id="3", kind="view", sku="A"))
    async with database.write() as db:
        await merge_shoppers(db, SHOP, "phone", "eve", now=NOW)
        await set_consent(db, SHOP, "eve", Purpose.MEASUREMENT, granted=True, now=NOW)

    async with database.read() as db:
        document: Any = await shopper_document(db, SHOP, "phone")

    assert document["keys"] == ["eve", "phone"]
    kept = document["kept"]
    assert [(signal["id"], signal.get("sku"), signal["query"]) for signal in kept["signals"]] == [
        ("1", "A", None),
        ("2", None, "Bowls"),
    ]
    assert [row["key"] for row in kept["shoppers"]] == ["eve", "phone"]
    assert [(row["purpose"], row["granted"]) for row in kept["consents"]] == [("measurement", True)]
    assert len(kept["tastes"]) == 1
    assert len(kept["repurchases"]) == 1


async def test_of_somebody_never_seen_nothing_is_exported(database: Database, stock: Stock) -> None:
    await stock({})

    async with database.read() as db:
        assert await shopper_document(db, SHOP, "nobody") is None
