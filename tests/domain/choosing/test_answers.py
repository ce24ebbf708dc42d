"""Claims about the rows that impressions and clicks become."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import update

from domain.base.database import Database
from domain.base.values import ImpressionId
from domain.behaviour.models import ImpressionRow
from domain.behaviour.rules.impressions import impression_id, short_hash
from domain.behaviour.values import NewSignal, Shown, ShownBlock
from domain.choosing.read.answers import answers as read_answers
from domain.choosing.read.rankers import sites_to_train
from domain.choosing.rules.answers import answers
from domain.choosing.values.rankers import Answers, Click, Purchase, Seen, SeenBlock
from domain.choosing.write.rankers import store_ranker
from tests.domain.choosing.counting import KEY, SHOP, act
from tests.domain.choosing.test_rankers import TRAINED
from tests.shops import NOW, Stock, days_ago

DAY = 86_400.0


def seen(number: int, person: int, *blocks: SeenBlock, at: float = 0.0) -> Seen:
    return Seen(impression=UUID(int=number), person=person, at=at, blocks=blocks)


def click(number: int, block: str, item: int) -> Click:
    return Click(impression=UUID(int=number), block=block, item=item)


def rows(made: Answers) -> list[tuple[int, int, float, bool]]:
    """Impression, item, place, clicked."""
    columns = (made.impressions.tolist(), made.items.tolist(), made.place.tolist(), made.clicked.tolist())
    return list(zip(*columns, strict=True))


@pytest.mark.unit
def test_every_item_in_view_is_a_row_with_its_place() -> None:
    page = seen(1, 7, SeenBlock(key="top", position=0, items=(10, 11)), SeenBlock(key="low", position=3, items=(12,)))

    made = answers([page], [click(1, "top", 11)], [])

    assert sorted(rows(made)) == [(0, 10, 0.0, False), (0, 11, 1.0, True), (0, 12, 0.0, False)]
    assert dict(zip(made.items.tolist(), made.block_place.tolist(), strict=True)) == {10: 0.0, 11: 0.0, 12: 3.0}
    assert made.persons.tolist() == [7, 7, 7]


@pytest.mark.unit
def test_what_the_front_says_was_out_of_view_is_no_row_unless_it_was_clicked() -> None:
    blocks = [SeenBlock(key=key, position=n, items=(10 + n,)) for n, key in enumerate(("top", "middle", "low"))]
    page = replace(seen(1, 7, *blocks), looked=frozenset({"top"}), ranker=3)

    made = answers([page], [click(1, "low", 12)], [])

    assert rows(made) == [(0, 10, 0.0, False), (0, 12, 0.0, True)]
    assert made.shown_by == {"3": 2}


@pytest.mark.unit
def test_a_page_without_a_click_teaches_as_well() -> None:
    made = answers([seen(1, 7, SeenBlock(key="top", position=0, items=(10, 11)))], [], [])

    assert not made.clicked.any()
    assert len(made) == 2


@pytest.mark.unit
def test_where_items_are_not_named_a_click_is_held_against_what_others_clicked_there() -> None:
    blank = SeenBlock(key="top", position=0)
    pages = [seen(n, person, blank, at=float(n)) for n, person in ((1, 1), (2, 2), (3, 1), (4, 3))]
    clicks = [click(1, "top", 10), click(2, "top", 11), click(3, "top", 12), click(4, "top", 10)]

    made = answers(pages, clicks, [])

    # The first click has nobody before it; person 1's own click on 10 is not held against 12.
    assert [(number, item, clicked) for number, item, _, clicked in rows(made)] == [
        (0, 10, False),
        (0, 11, True),
        (1, 11, False),
        (1, 12, True),
        (2, 12, False),
        (2, 11, False),
        (2, 10, True),
    ]
    assert np.isnan(made.place).all()


@pytest.mark.unit
def test_bought_is_what_this_person_bought_within_a_day() -> None:
    page = seen(1, 7, SeenBlock(key="top", position=0, items=(10, 11, 12, 13)), at=1000.0)
    purchases = [
        Purchase(person=7, item=10, at=1000.0 + DAY),
        Purchase(person=7, item=11, at=1001.0 + DAY),
        Purchase(person=8, item=12, at=1000.0),
        Purchase(person=7, item=13, at=999.0),
    ]

    made = answers([page], [], purchases)

    assert dict(zip(made.items.tolist(), made.bought.tolist(), strict=True)) == {
        10: True,
        11: False,
        12: False,
        13: False,
    }


@pytest.mark.unit
def test_an_item_that_stands_twice_is_one_row_and_clicked_if_either_was() -> None:
    top, low = SeenBlock(key="top", position=0, items=(10,)), SeenBlock(key="low", position=1, items=(10,))

    for block in ("top", "low"):
        made = answers([seen(1, 7, top, low)], [click(1, block, 10)], [])

        assert [(item, clicked) for _, item, _, clicked in rows(made)] == [(10, True)]


@pytest.mark.unit
def test_the_newest_rows_are_whole_pages() -> None:
    pages = [seen(n, 7, SeenBlock(key="top", position=0, items=(10, 11, 12)), at=float(n)) for n in range(4)]
    made = answers(pages, [], [])

    assert [made.newest(rows).impressions.tolist() for rows in (12, 9, 8, 3, 2)] == [
        [0] * 3 + [1] * 3 + [2] * 3 + [3] * 3,
        [1] * 3 + [2] * 3 + [3] * 3,
        [2] * 3 + [3] * 3,
        [3] * 3,
        [],
    ]


@pytest.mark.unit
def test_nothing_known_is_no_row() -> None:
    assert len(answers([seen(1, 7, SeenBlock(key="top", position=0))], [], [])) == 0


def shown(shopper: str) -> Shown:
    block = ShownBlock(key="for-you", position=1, propensity=0.5)
    return Shown(
        id=ImpressionId(uuid4()),
        site=SHOP,
        page="home",
        policy="p",
        at=days_ago(1),
        blocks=(block,),
        shopper=short_hash(shopper),
        ranker=7,
    )


async def visit(database: Database, shopper: str, sku: str, number: int) -> None:
    """A page is seen and one of its items is clicked."""
    token = impression_id(KEY, shown(shopper))
    at = days_ago(1) + timedelta(minutes=number)
    await act(
        database,
        NewSignal(id=f"{shopper}{number}i", kind="impression", impression=token, at=at),
        NewSignal(
            id=f"{shopper}{number}c", kind="click", sku=sku, impression=token, block="for-you", position=0, at=at
        ),
        shopper=shopper,
    )


async def test_what_was_seen_and_clicked_is_read_as_it_was_stored(database: Database, stock: Stock) -> None:
    ids = await stock({"A": {}, "B": {}})
    await visit(database, "ann", "A", 1)
    await visit(database, "bob", "B", 2)

    async with database.read() as db:
        beside = await read_answers(db, SHOP, days_ago(30))
    async with database.write() as db:
        named = [["for-you", 1, 0.5, [ids["B"], ids["A"]]]]
        await db.execute(update(ImpressionRow).values(blocks=named))
    async with database.read() as db:
        in_view = await read_answers(db, SHOP, days_ago(30))
        later = await read_answers(db, SHOP, NOW)

    assert sorted(zip(beside.items.tolist(), beside.clicked.tolist(), strict=True)) in (
        [(ids["A"], False), (ids["B"], True)],
        [(ids["A"], True), (ids["B"], False)],
    )
    assert sorted((item, place, clicked) for _, item, place, clicked in rows(in_view)) == sorted(
        [(ids["A"], 1.0, True), (ids["B"], 0.0, False), (ids["A"], 1.0, False), (ids["B"], 0.0, True)]
    )
    assert in_view.block_place.tolist() == [1.0] * 4
    assert in_view.shown_by == {"7": 4}
    assert len(later) == 0


async def test_where_a_front_reports_blocks_the_others_of_that_page_are_no_rows(
    database: Database, stock: Stock
) -> None:
    ids = await stock({"A": {}, "B": {}})
    blocks = tuple(
        ShownBlock(key=sku, position=n, propensity=0.5, items=(ids[sku],)) for n, sku in enumerate(("A", "B"))
    )
    silent, told = replace(shown("ann"), blocks=blocks), replace(shown("ann"), blocks=blocks)
    for page in (silent, told):
        await act(database, NewSignal(id=str(page.id), kind="impression", impression=impression_id(KEY, page)))
    await act(database, NewSignal(id="v", kind="impression", impression=impression_id(KEY, told), block="B"))

    async with database.read() as db:
        found = await read_answers(db, SHOP, days_ago(30))

    assert sorted(found.items.tolist()) == sorted([ids["A"], ids["B"], ids["B"]])


async def test_a_site_is_due_when_something_was_clicked_since_its_last_ranker(database: Database, stock: Stock) -> None:
    await stock({"A": {}})

    async def due(few: int) -> list[str]:
        pause, long_pause = timedelta(minutes=1), timedelta(hours=20)
        async with database.read() as db:
            found = await sites_to_train(
                db, NOW, window=timedelta(days=30), few=few, pause=pause, long_pause=long_pause
            )
        return list(found)

    assert await due(5000) == []
    await visit(database, "ann", "A", 1)
    assert await due(5000) == ["shop"]
    await trained(database, days_ago(0.5))
    assert await due(5000) == []
    await act(database, NewSignal(id="x", kind="click", sku="A", impression=impression_id(KEY, shown("ann")), at=NOW))
    assert await due(5000) == ["shop"]
    # Two clicks are many where one is: then it is trained once a night.
    assert await due(2) == []
    # A training of an hour is not done again for most of a day.
    await trained(database, days_ago(0.1), took_s=3600.0)
    assert await due(5000) == []
    await trained(database, days_ago(0.01), took_s=10.0)
    assert await due(5000) == ["shop"]
    await trained(database, NOW)
    assert await due(5000) == []


async def trained(database: Database, at: datetime, took_s: float = 1.0) -> None:
    async with database.write() as db:
        await store_ranker(db, SHOP, replace(TRAINED, metrics={"took_s": took_s}), at)
