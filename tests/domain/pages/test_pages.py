"""Claims about pages that a process remembers: asked for again at once, and never older than what they show."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, text

from domain.base.database import Database
from domain.base.values import BlockId, ImpressionId, Json
from domain.behaviour.values import NewSignal
from domain.choosing.read.choosers import Choosers
from domain.pages.read.homepage import Terms, homepage
from domain.pages.read.pages import LAST, Pages
from domain.pages.values.blocks import Hero, Homepage, ProductRail
from domain.pages.values.content import FieldEdit
from domain.pages.values.slate import Visit
from tests.domain.choosing.counting import act, count_from, folded
from tests.editing import edit, made, publish
from tests.shops import NOW, SHOP, Stock, days_ago, space, stock

__all__ = ["space", "stock"]

THINGS = {f"p{n}": {"category": ["Things", f"shelf {n % 4}"], "brand": f"b{n % 5}"} for n in range(40)}
NOBODY = ImpressionId(UUID(int=0))


@dataclass(kw_only=True)
class Shop:
    """A page with three blocks, processes that remember it, and a clock."""

    database: Database
    url: str
    blocks: dict[str, tuple[BlockId, int]] = field(default_factory=dict)
    now: datetime = NOW
    open: list[Database] = field(default_factory=list)

    def process(self) -> Pages:
        reads = Database(self.url, questions=True)
        self.open.append(reads)
        return Pages(reads, Choosers(), clock=lambda: self.now)

    def visit(self, shopper: str | None = "ann", **more: Any) -> Visit:
        visit = Visit(site=SHOP, page="home", shopper=shopper, channel="web", locales=("en",), cart=(), now=self.now)
        return replace(visit, **more)

    async def page(self, process: Pages, shopper: str | None = "ann", **more: Any) -> Homepage:
        terms = Terms(impression=NOBODY, exact_rows=1000)
        return plain(await process.homepage(self.visit(shopper, **more), terms))

    async def anew(self, shopper: str | None = "ann", **more: Any) -> Homepage:
        """What a process that remembers nothing shows."""
        async with self.database.read() as db:
            return plain(await homepage(db, self.visit(shopper, **more), impression=NOBODY, exact_rows=1000))

    async def say(self, key: str, *edits: FieldEdit) -> None:
        block, version = self.blocks[key]
        state = await edit(self.database, block, version, *edits)
        state = await publish(self.database, block, state.version)
        self.blocks[key] = (block, state.version)

    async def run(self, statement: str, **names: object) -> None:
        async with self.database.write() as db:
            await db.execute(text(statement), names)


def plain(page: Homepage) -> Homepage:
    """All of it but under which impression, when and of what it was made."""
    return replace(page, impression=NOBODY, at=NOW, snapshot="", until=None)


def skus(page: Homepage) -> list[str]:
    return [each.product.sku for block in page.blocks if isinstance(block, ProductRail) for each in block.items]


def headline(page: Homepage) -> str:
    [hero] = [block for block in page.blocks if isinstance(block, Hero)]
    return hero.headline


@contextmanager
def statements(process: Pages) -> Iterator[list[str]]:
    seen: list[str] = []
    listening = (process._reads.engine.sync_engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    event.listen(*listening)
    try:
        yield seen
    finally:
        event.remove(*listening)


@pytest.fixture
async def home(database: Database, database_url: str, stock: Stock, space: object) -> Any:
    await stock(
        {sku: {"published_at": days_ago(30 + n).isoformat(), **more} for n, (sku, more) in enumerate(THINGS.items())}
    )
    shop = Shop(database=database, url=database_url)
    for key, kind, settings in (
        ("hero", "hero", {}),
        ("for-you", "product_rail", {"source": "for_you"}),
        ("things", "product_rail", {"source": "category", "category": "Things"}),
    ):
        block = await made(database, kind, key=key, settings=settings)
        shop.blocks[key] = (block, 1)
    await shop.say("hero", FieldEdit(name="headline", value="Welcome"))
    for key in ("for-you", "things"):
        block, version = shop.blocks[key]
        shop.blocks[key] = (block, (await publish(database, block, version)).version)
    await act(
        database, *(NewSignal(id=str(n), kind="view", sku=f"p{n}", at=NOW - timedelta(hours=n + 1)) for n in range(3))
    )
    yield shop
    for each in shop.open:
        await each.close()


async def test_a_page_that_nothing_has_changed_is_the_same_after_one_statement(home: Shop) -> None:
    process = home.process()
    first = await home.page(process)

    with statements(process) as seen:
        again = await home.page(process)

    assert again == first == await home.anew()
    assert len(seen) == 1
    assert "asked" in seen[0]


async def test_another_page_of_what_is_known_is_one_statement(home: Shop) -> None:
    process = home.process()
    await home.page(process, None)

    with statements(process) as seen:
        page = await home.page(process, None, channel="app")

    assert page == await home.anew(None, channel="app")
    assert len(seen) == 1
    assert "me AS MATERIALIZED" in seen[0]


async def test_every_showing_has_an_impression_of_its_own(home: Shop) -> None:
    process, one, two = home.process(), ImpressionId(uuid4()), ImpressionId(uuid4())

    shown = [await process.homepage(home.visit(), Terms(impression=each, exact_rows=1000)) for each in (one, two)]

    assert [each.impression for each in shown] == [one, two]
    assert plain(shown[0]) == plain(shown[1])


async def _stock(home: Shop) -> None:
    await home.run("UPDATE items SET in_stock = false WHERE sku = :sku", sku=skus(await home.anew())[0])


async def _price(home: Shop) -> None:
    await home.run("UPDATE items SET price_minor = price_minor + 100 WHERE sku = :sku", sku=skus(await home.anew())[0])


async def _pin(home: Shop) -> None:
    pins: Json = [{"id": "pins", "do": "pin", "match": {"sku": ["p33"]}}]
    await home.say("things", FieldEdit(name="merchandising", value=pins))


async def _words(home: Shop) -> None:
    await home.say("hero", FieldEdit(name="headline", value="Good evening"))


async def _signal(home: Shop) -> None:
    await act(home.database, NewSignal(id="x", kind="dismiss", sku=skus(await home.anew())[0]))


async def _neighbours(home: Shop) -> None:
    """Somebody else met p0, which ann met, together with p30: that is counted."""
    await count_from(home.database)
    people = [
        await act(
            home.database,
            *(NewSignal(id=f"{n} {sku}", kind="purchase", sku=sku) for sku in ("p0", "p1", "p2", "p30")),
            shopper=f"other {n}",
        )
        for n in range(6)
    ]
    await folded(home.database, [*people, await act(home.database)])


async def _campaign(home: Shop) -> None:
    await home.run("UPDATE sites SET name = 'another' WHERE key = 'shop'")
    await home.run("UPDATE pages SET slots = 2 WHERE site = 'shop'")


@pytest.mark.parametrize("change", [_stock, _price, _pin, _words, _signal, _neighbours, _campaign])
async def test_what_changes_is_on_the_very_next_page_of_every_process(
    home: Shop, change: Callable[[Shop], Awaitable[None]]
) -> None:
    processes = [home.process(), home.process()]
    before = [await home.page(each) for each in processes for _ in range(2)]

    await change(home)

    after = [await home.page(each) for each in processes]
    assert after == [await home.anew()] * 2
    assert after[0] != before[0]


async def test_a_change_that_is_taken_back_changes_no_page(home: Shop) -> None:
    process = home.process()
    first = await home.page(process)
    with pytest.raises(ZeroDivisionError):
        async with home.database.write() as db:
            await db.execute(text("UPDATE items SET in_stock = false"))
            assert await home.page(process) == first
            _ = 1 // 0

    with statements(process) as seen:
        assert await home.page(process) == first
    assert len(seen) == 1


async def test_a_draft_and_what_others_do_leave_a_page_as_it_is(home: Shop) -> None:
    process = home.process()
    first = await home.page(process)
    block, version = home.blocks["hero"]
    await edit(home.database, block, version, FieldEdit(name="headline", value="Not yet"))
    await act(home.database, NewSignal(id="b", kind="view", sku="p9"), shopper="bob")
    await home.run("UPDATE campaigns SET spent = spent + 1 WHERE site = 'shop'")

    with statements(process) as seen:
        assert await home.page(process) == first
    assert len(seen) == 1


async def test_what_comes_due_by_itself_comes_without_anybody_changing_anything(home: Shop) -> None:
    process = home.process()
    until = (home.now + timedelta(seconds=3)).isoformat()
    await home.say("things", FieldEdit(name="ends_at", value=until))
    first = await home.page(process)
    home.now += timedelta(seconds=2)
    assert await home.page(process) == first

    home.now += timedelta(seconds=1)

    assert await home.page(process) == await home.anew() != first


async def test_nothing_is_remembered_for_longer_than_popularity_may_be_behind(home: Shop) -> None:
    process = home.process()
    home.now = home.now.replace(second=10)
    await home.page(process)
    home.now += LAST

    with statements(process) as seen:
        await home.page(process)

    assert all("asked" not in each for each in seen)


async def test_a_page_that_is_over_is_forgotten_though_nobody_asks_again(home: Shop) -> None:
    process = home.process()
    await home.page(process)
    process.let_go(home.now)
    held = len(process._kept)

    process.let_go(home.now + LAST)

    assert (held, len(process._kept)) == (1, 0)


async def test_two_shoppers_of_one_process_keep_their_own_pages(home: Shop) -> None:
    process = home.process()
    await act(home.database, NewSignal(id="b", kind="dismiss", sku="p0"), shopper="bob")
    both = [await home.page(process, key) for _ in range(2) for key in ("ann", "bob", None)]

    assert both[:3] == both[3:] == [await home.anew("ann"), await home.anew("bob"), await home.anew(None)]
    assert both[0] != both[1]


async def test_many_who_ask_at_once_share_a_check_and_get_their_own_pages(home: Shop) -> None:
    process = home.process()
    names = [f"guest {n}" for n in range(12)]
    for name in names:
        await act(home.database, NewSignal(id=name, kind="view", sku=f"p{names.index(name)}"), shopper=name)
    first = [await home.page(process, name) for name in names]

    with statements(process) as seen:
        again = await asyncio.gather(*(home.page(process, name) for name in names))

    assert list(again) == first
    assert len(seen) <= 2


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_happens_a_process_that_remembers_shows_what_one_that_does_not_would(
    home: Shop, seed: int
) -> None:
    luck, processes = random.Random(seed), [home.process(), home.process()]

    async def goods() -> None:
        sku = luck.choice(list(THINGS))
        change = luck.choice(("in_stock = NOT in_stock", "price_minor = price_minor + 7", "title = title || '.'"))
        await home.run(f"UPDATE items SET {change} WHERE sku = :sku", sku=sku)  # noqa: S608 - one of three

    async def withdrawn() -> None:
        await home.run(
            "UPDATE items SET withdrawn_at = :now WHERE sku = :sku", now=home.now, sku=luck.choice(list(THINGS))
        )

    async def deed() -> None:
        kind = luck.choice(("view", "cart_add", "dismiss"))
        shopper = luck.choice(("ann", "bob"))
        signal = NewSignal(id=str(luck.random()), kind=kind, sku=luck.choice(list(THINGS)), at=home.now)
        await act(home.database, signal, shopper=shopper)

    async def words() -> None:
        await home.say("hero", FieldEdit(name="headline", value=f"Number {luck.random()}"))

    async def counted() -> None:
        person = await act(home.database)
        await folded(home.database, [person])
        home.now += LAST

    async def moment() -> None:
        home.now += timedelta(seconds=luck.choice((0.3, 1, 4, 11)))

    for turn in range(25):
        await luck.choice((goods, goods, withdrawn, deed, deed, words, counted, moment))()
        for shopper in luck.sample(("ann", "bob", None), 2):
            expected = await home.anew(shopper)
            for process in processes:
                assert await home.page(process, shopper) == expected, turn
