"""Claims about forgetting a person."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text

from domain.access.models import AuditEntryRow
from domain.access.read import verify_audit
from domain.audience.read.export import shopper_document
from domain.audience.write.consent import set_consent
from domain.audience.write.forget import Forgotten, forget_shopper
from domain.audience.write.merge import merge_shoppers
from domain.base.database import Database, ReadSession
from domain.base.values import ImpressionId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.behaviour.rules.impressions import impression_id
from domain.behaviour.values import NewSignal, Purpose, Shown, ShownBlock
from domain.choosing.models.factors import FactorRunRow
from domain.choosing.values.factors import STORED
from domain.choosing.write.memory import hold
from domain.choosing.write.neighbours import list_neighbours
from domain.experiments.models.policies import LessonRow
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


# These name no row of a shopper, so that whoever counts need not wait for one: `unlearn` empties them.
EMPTIED_BY_UNLEARN = {"folds.person_id", "interests.person_id", "person_factors.person_id", "repurchases.person_id"}


async def not_let_go(db: ReadSession) -> set[str]:
    """Columns named for a shopper without a foreign key that takes their row along."""
    found = await db.execute(
        text(
            "SELECT held.relname || '.' || spoken.attname FROM pg_class held"
            " JOIN pg_attribute spoken ON spoken.attrelid = held.oid AND attname IN ('shopper_id', 'person_id')"
            " WHERE held.relkind IN ('r', 'p') AND held.relname <> 'shoppers' AND NOT EXISTS (SELECT FROM pg_constraint link"
            "   WHERE link.conrelid = held.oid AND spoken.attnum = ANY (link.conkey) AND link.contype = 'f'"
            "   AND link.confrelid = 'shoppers'::regclass AND link.confdeltype = 'c')"
        )
    )
    return set(found.scalars())


async def test_every_column_that_names_a_shopper_lets_them_go(database: Database) -> None:
    async with database.read() as db:
        assert await not_let_go(db) == EMPTIED_BY_UNLEARN


async def test_a_new_table_that_keeps_a_shopper_is_found(database: Database) -> None:
    async with database.write() as db:
        await db.execute(text("CREATE TABLE diaries (person_id bigint, shopper_id bigint REFERENCES shoppers)"))
        found = await not_let_go(db)
        await db.execute(text("DROP TABLE diaries"))

    assert found - EMPTIED_BY_UNLEARN == {"diaries.person_id", "diaries.shopper_id"}


async def test_unlearning_empties_what_no_foreign_key_does(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}}, {"A": [1]}, space)
    await count_from(database)
    await act(database, "eve", NewSignal(id="1", kind="purchase", sku="A", at=days_ago(1)))
    async with database.write() as db:
        eve = (await db.execute(select(ShopperRow.id))).scalar_one()
        run = {"slot": 0, "live": True, "tainted": False, "started_at": NOW, "settings": {}, "people": 1, "items": 1}
        run |= {"site": SHOP, "held": 1, "longest": 1.0, "gram": []}
        made = (await db.execute(insert(FactorRunRow).values(run).returning(FactorRunRow.id))).scalar_one()
        stands = "INSERT INTO person_factors (person_id, run_id, site, vector) VALUES (:eve, :run, :site, array_fill(1, :size)::vector)"
        await db.execute(text(stands), {"eve": eve, "run": made, "site": SHOP, "size": [STORED]})
    tables = sorted(column.split(".")[0] for column in EMPTIED_BY_UNLEARN)
    assert [table for table, rows in (await everything(database)).items() if table in tables and rows] == tables

    await forget(database, "eve")

    assert [table for table, rows in (await everything(database)).items() if table in tables and rows] == []


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


async def test_an_export_holds_what_is_to_be_learnt_from_the_pages_they_saw(database: Database, stock: Stock) -> None:
    await stock({})
    for number, who in enumerate(("eve", "ann")):
        await act(database, who, NewSignal(id=who, kind="impression", impression=impression_id(KEY, shown(number))))
    async with database.write() as db:
        lessons = [
            {"impression_id": UUID(int=number), "block": "rail", "site": SHOP, "due_at": NOW} for number in (0, 1)
        ]
        await db.execute(insert(LessonRow), lessons)

    async with database.read() as db:
        document: Any = await shopper_document(db, SHOP, "eve")

    assert [(row["impression_id"], row["block"]) for row in document["kept"]["lessons"]] == [(str(UUID(int=0)), "rail")]


async def test_of_somebody_never_seen_nothing_is_exported(database: Database, stock: Stock) -> None:
    await stock({})

    async with database.read() as db:
        assert await shopper_document(db, SHOP, "nobody") is None
