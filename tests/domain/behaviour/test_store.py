"""Claims about what is kept of a signal, and what is learned from it."""

from datetime import timedelta

from sqlalchemy import select

from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.behaviour.read.quality import signal_days
from domain.behaviour.values import Mark, NewSignal, Recorded, SignalDay
from domain.behaviour.write.caps import set_dwell_cap
from domain.behaviour.write.record import record_signals
from tests.people import shopper_state
from tests.shops import NOW, Stock, days_ago

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")


async def record(database: Database, *signals: NewSignal, shopper: str = "ann", agent: str | None = None) -> Recorded:
    async with database.write() as db:
        return await record_signals(db, SHOP, shopper, signals, key=KEY, now=NOW, agent=agent)


async def kept(database: Database, *columns: str) -> list[tuple[object, ...]]:
    """These columns of every signal, in the order of seq."""
    wanted = [SignalRow.__table__.columns[column] for column in columns]
    async with database.read() as db:
        return [tuple(row) for row in await db.execute(select(*wanted).order_by(SignalRow.seq))]


async def test_a_robot_is_kept_and_marked_and_neither_learned_from_nor_measured(
    database: Database, stock: Stock
) -> None:
    await stock({"A": {}})

    recorded = await record(database, NewSignal(id="1", kind="purchase", sku="A"), agent="Googlebot/2.1")

    assert recorded.accepted == 1
    assert await kept(database, "marked", "weight", "measured") == [("robot", 0.0, False)]
    async with database.read() as db:
        assert (await shopper_state(db, SHOP, "ann")).events == ()


async def test_the_121st_thing_in_a_minute_is_marked_also_across_batches(database: Database, stock: Stock) -> None:
    skus = [f"S{n}" for n in range(130)]
    await stock({sku: {} for sku in skus})
    signals = [NewSignal(id=sku, kind="view", sku=sku) for sku in skus]

    await record(database, *signals[:100])
    await record(database, *signals)

    marks = [mark for (mark,) in await kept(database, "marked")]
    assert marks == [None] * 120 + ["too_many"] * 10


async def test_a_repetition_within_a_minute_weighs_nothing_and_is_still_measured(
    database: Database, stock: Stock
) -> None:
    await stock({"A": {}})

    await record(database, NewSignal(id="1", kind="click", sku="A"))
    await record(database, NewSignal(id="2", kind="click", sku="A"))

    assert await kept(database, "id", "marked", "weight", "measured") == [
        ("1", None, 0.3, True),
        ("2", "repeated", 0.0, True),
    ]


async def test_sending_again_marks_nothing(database: Database, stock: Stock) -> None:
    await stock({"A": {}, "B": {}})
    signals = [NewSignal(id="1", kind="click", sku="A"), NewSignal(id="2", kind="click", sku="B")]

    await record(database, signals[0])
    await record(database, *signals)

    assert await kept(database, "id", "marked") == [("1", None), ("2", None)]


async def test_visits_are_cut_where_the_sender_names_none(database: Database, stock: Stock) -> None:
    await stock({"A": {}})

    await record(database, NewSignal(id="1", kind="view", sku="A", at=NOW - timedelta(minutes=70)))
    await record(database, NewSignal(id="2", kind="view", sku="A", at=NOW - timedelta(minutes=20)))
    await record(database, NewSignal(id="3", kind="click", sku="A", at=NOW))
    await record(database, NewSignal(id="4", kind="click", sku="A", at=NOW, session="theirs"), shopper="bob")

    sessions = [session for (session,) in await kept(database, "session")]
    assert len(set(sessions)) == 3
    assert sessions[1] == sessions[2]
    assert sessions[3] == "theirs"


async def test_words_are_unified_and_searches_cut_into_words(database: Database, stock: Stock) -> None:
    await stock({})

    await record(database, NewSignal(id="1", kind="SEARCH", query="  Cafe\u0301  Noir "))

    assert await kept(database, "kind", "query", "words") == [("search", "Caf\u00e9 Noir", ["café", "noir"])]


async def test_a_dwell_is_capped_and_the_cap_follows_the_site(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await record(database, NewSignal(id="long", kind="dwell", sku="A", value=90_000, at=days_ago(2)))
    for batch in range(2):
        signals = [
            NewSignal(id=f"{batch}-{n}", kind="dwell", sku="A", value=50 + n / 100, at=days_ago(1 + n / 1440))
            for n in range(500)
        ]
        await record(database, *signals, shopper=f"shopper {batch}")

    async with database.write() as db:
        cap = await set_dwell_cap(db, SHOP, NOW)
    await record(database, NewSignal(id="after", kind="dwell", sku="A", value=90_000))

    values = {row[0]: row[1] for row in await kept(database, "id", "value")}
    assert values["long"] == 600.0
    assert cap == 54.95
    assert values["after"] == 54.95


async def test_too_few_dwells_say_nothing_about_the_site(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await record(database, NewSignal(id="1", kind="dwell", sku="A", value=5))

    async with database.write() as db:
        assert await set_dwell_cap(db, SHOP, NOW) is None


async def test_what_was_marked_and_why_is_told_by_day(database: Database, stock: Stock) -> None:
    await stock({"A": {}, "B": {}})
    await record(database, NewSignal(id="1", kind="view", sku="A"), NewSignal(id="2", kind="view", sku="A"))
    await record(database, NewSignal(id="3", kind="view", sku="B"), shopper="bot", agent="curl/8")
    await record(database, NewSignal(id="4", kind="view", sku="A", at=days_ago(1)), shopper="bob")
    await record(database, NewSignal(id="5", kind="view", sku="A", at=days_ago(9)), shopper="bob")

    async with database.read() as db:
        days = await signal_days(db, SHOP, days_ago(7))

    assert days == [
        SignalDay(day=NOW.date(), signals=3, marked={Mark.REPEATED: 1, Mark.ROBOT: 1}),
        SignalDay(day=days_ago(1).date(), signals=1, marked={}),
    ]


async def test_every_shopper_is_their_own_person_from_the_start(database: Database, stock: Stock) -> None:
    await stock({"A": {}})

    recorded = await record(database, NewSignal(id="1", kind="view", sku="A"))

    async with database.read() as db:
        row = (await db.execute(select(ShopperRow.id, ShopperRow.person_id, ShopperRow.joined_id))).one()
    assert tuple(row) == (recorded.shopper, recorded.person, None)
    assert recorded.shopper == recorded.person
