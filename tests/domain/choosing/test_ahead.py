"""Claims about what is searched for ahead of the pages: it says what a page would find by itself."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import text

from domain.base.database import Database
from domain.base.values import ImageId, ItemId, ShopperId
from domain.behaviour.values import NewSignal
from domain.choosing.read.candidates import found
from domain.choosing.read.evidence import Remembered, remembered
from domain.choosing.read.factors import expected
from domain.choosing.rules.nearness import LOOKALIKES_LAST, vector_asks, with_nearness
from domain.choosing.rules.selection import Settings, proposed
from domain.choosing.rules.shelves import answered, offered
from domain.choosing.values.evidence import Evidence, no_ids
from domain.choosing.values.factors import Live
from domain.choosing.write.ahead import search_ahead
from domain.matching.values import Ask, Modality, Source, Space
from domain.matching.write.open_space import open_space
from domain.matching.write.store_vectors import store_image_vectors
from tests.domain.choosing.counting import act, folded
from tests.domain.choosing.test_expected import stands
from tests.shops import NOW, SHOP, Stock, days_ago

# Two directions, and goods along each; the farther a number, the farther off.
GOODS = {
    f"{side}-{n}": ([1, 0.1 * n] if side == "left" else [0.1 * n, 1, 0.05])
    for side in ("left", "right")
    for n in range(12)
}
EXACT = pytest.mark.parametrize("exact_rows", [0, 1000])


async def shop_of_two_sides(database: Database, stock: Stock, space: Space) -> tuple[dict[str, ItemId], ShopperId]:
    """The goods, and Ann, who liked two of the left and met one of the right last."""
    ids = await stock({sku: {} for sku in GOODS}, GOODS, space)
    ann = await act(
        database,
        NewSignal(id="1", kind="cart_add", sku="left-0", at=days_ago(3)),
        NewSignal(id="2", kind="cart_add", sku="left-1", at=days_ago(2)),
        NewSignal(id="3", kind="view", sku="right-3", at=days_ago(1)),
    )
    await folded(database, [ann])
    return ids, ann


async def known(database: Database, space: Space, live: Live | None = None) -> Remembered:
    async with database.read() as db:
        return await remembered(db, SHOP, "ann", cart=(), now=NOW, space=space, factors=live)


async def evidence(database: Database, space: Space, exact_rows: int, live: Live | None = None) -> Evidence:
    """What a page knows in the end: what was searched for ahead, and what it searches for by itself."""
    there = await known(database, space, live)
    async with database.read() as db:
        more = await found(
            db,
            SHOP,
            vector_asks(there.evidence, unsearched=there.unsearched),
            np.empty(0, np.int64),
            expected=expected(live if there.unexpected else None, exact_rows=exact_rows),
            shopper=there.state.id,
            space=space,
            exactly=exact_rows > 0,
            now=NOW,
        )
    return with_nearness(there.evidence, more.near)


async def searched(database: Database, exact_rows: int, *persons: ShopperId, after: timedelta = timedelta()) -> int:
    async with database.write() as db:
        return await search_ahead(db, SHOP, NOW + after, exact_rows=exact_rows, persons=persons or None)


@EXACT
async def test_a_page_knows_the_same_whether_it_was_searched_for_ahead_or_not(
    database: Database, stock: Stock, space: Space, exact_rows: int
) -> None:
    ids, ann = await shop_of_two_sides(database, stock, space)
    live = await stands(
        database, 0, {ids["left-5"]: (2.0,), ids["right-7"]: (1.0,), ids["left-7"]: (-1.0,)}, 0.5, of=ann
    )
    by_itself = await evidence(database, space, exact_rows, live)

    # Two interests, the place in the factors, and the last three items.
    assert await searched(database, exact_rows, ann) == 6
    assert await searched(database, exact_rows, ann) == 0

    ahead = (await known(database, space, live)).evidence
    assert vector_asks(ahead, unsearched=False) == []
    for one, other in (
        (by_itself.interests, ahead.interests),
        (by_itself.factors, ahead.factors),
        (by_itself.content, ahead.content),
    ):
        assert len(one.items) > 0
        assert one.items.tolist() == other.items.tolist()
    assert ahead.interests.scores == pytest.approx(by_itself.interests.scores, rel=1e-5)
    assert ahead.factors.scores == pytest.approx(by_itself.factors.scores, rel=1e-5)
    assert ahead.content.weights == pytest.approx(by_itself.content.weights, rel=1e-5)
    assert ahead.factors.items.tolist() == [ids["left-5"], ids["right-7"]]


@EXACT
async def test_a_rail_around_one_of_the_last_items_has_what_a_search_would_find(
    database: Database, stock: Stock, space: Space, exact_rows: int
) -> None:
    ids, ann = await shop_of_two_sides(database, stock, space)
    await searched(database, exact_rows, ann)
    told = (await known(database, space)).evidence
    assert told.alike.anchors.tolist() == [ids["right-3"], ids["left-1"], ids["left-0"]]
    assert told.content.anchors.tolist() == [ids["right-3"]]

    for sku in ("right-3", "left-1", "left-0"):
        ask = Ask(shelf="rail", source=Source.NEAR_ITEM, kind="product", k=36, anchor=ids[sku])
        assert answered(ask, told)
        async with database.read() as db:
            by_itself = await found(
                db, SHOP, [ask], no_ids(), shopper=ann, space=space, exactly=exact_rows > 0, now=NOW
            )
        ahead = offered([ask], [], proposed(told, Settings()))
        assert len(ahead) == len(GOODS) - 1
        assert [each.item for each in ahead] == [each.item for each in by_itself.candidates]
        assert [each.score for each in ahead] == pytest.approx([each.score for each in by_itself.candidates], rel=1e-5)
        assert {each.anchor for each in ahead} == {ids[sku]}
    of_another = Ask(shelf="rail", source=Source.NEAR_ITEM, kind="product", k=36, anchor=ids["left-9"])
    assert not answered(of_another, told)


async def test_whoever_is_counted_again_is_searched_for_again(database: Database, stock: Stock, space: Space) -> None:
    ids, ann = await shop_of_two_sides(database, stock, space)
    await searched(database, 1000, ann)
    await act(database, NewSignal(id="4", kind="purchase", sku="right-9", at=NOW))

    at_once = await known(database, space)
    await folded(database, [ann])
    then = await known(database, space)

    # The very next page looks around what was met last; interests follow when it is counted.
    assert not at_once.unsearched
    assert [ask.anchor for ask in vector_asks(at_once.evidence, unsearched=False)] == [ids["right-9"]]
    assert then.unsearched
    assert len(then.evidence.interests.items) == 0
    assert await searched(database, 1000, ann) == 3
    assert not (await known(database, space)).unsearched


async def test_lists_around_an_item_are_of_today_and_of_the_vector_it_has(
    database: Database, stock: Stock, space: Space
) -> None:
    _, ann = await shop_of_two_sides(database, stock, space)
    await searched(database, 1000, ann)
    later = LOOKALIKES_LAST + timedelta(seconds=1)

    async with database.read() as db:
        tomorrow = await remembered(db, SHOP, "ann", cart=(), now=NOW + later, space=space)
    assert len(tomorrow.evidence.content.items) == 0
    assert await searched(database, 1000, ann, after=later) == 3

    await stock({"right-3": {"title": "Another thing"}}, {"right-3": [-1.0]}, space)
    assert len((await known(database, space)).evidence.content.items) == 0
    assert await searched(database, 1000, ann) == 1


async def test_nothing_out_of_stock_stands_in_a_list_and_what_sells_out_is_known_to_be(
    database: Database, stock: Stock, space: Space
) -> None:
    ids, ann = await shop_of_two_sides(database, stock, space)
    await stock({"left-2": {"in_stock": False}, "right-2": {"in_stock": False}}, space=space)
    await searched(database, 1000, ann)
    there = (await known(database, space)).evidence
    listed = {*there.interests.items.tolist(), *there.content.items.tolist()}
    assert not listed & {ids["left-2"], ids["right-2"]}

    await stock({"left-3": {"in_stock": False}}, space=space)
    async with database.read() as db:
        facts = (
            await found(db, SHOP, [], there.interests.items, shopper=ann, space=space, exactly=True, now=NOW)
        ).facts
    assert ids["left-3"] in listed
    assert not facts.in_stock[facts.items == ids["left-3"]].any()


async def test_everybody_of_a_site_is_searched_for_in_steps(database: Database, stock: Stock, space: Space) -> None:
    await shop_of_two_sides(database, stock, space)
    bob = await act(database, NewSignal(id="b", kind="purchase", sku="left-4"), shopper="bob")
    await folded(database, [bob])

    done = await searched(database, 1000)

    assert done == 3
    async with database.read() as db:
        left = await db.scalar(text("SELECT count(*) FROM interests WHERE items IS NULL"))
    assert left == 0


async def test_who_is_being_counted_is_left_to_whoever_counts(database: Database, stock: Stock, space: Space) -> None:
    _, ann = await shop_of_two_sides(database, stock, space)
    async with database.write() as counting:
        await counting.execute(text("DELETE FROM interests WHERE person_id = :ann"), {"ann": ann})
        # It does not wait, and finds the last items only.
        assert await searched(database, 1000, ann) == 3


async def test_of_what_is_near_in_words_that_comes_first_which_looks_alike(
    database: Database, stock: Stock, space: Space
) -> None:
    words = {"met": [1, 0], "nearer": [1, 0.2], "alike": [1, 0.3], "unseen": [1, 0.25]}
    looks = {"met": [1, 0, 0, 0], "nearer": [0, 1, 0, 0], "alike": [1, 0.1, 0, 0]}
    ids = await stock({sku: {"images": [f"{sku}.jpg"]} for sku in words}, words, space)
    async with database.write() as db:
        pictures = await open_space(db, modality=Modality.IMAGE, model="toy", revision="1", dim=4)
        await db.execute(text("UPDATE images SET state = 'read'"))
        named = {row.src: row.id for row in await db.execute(text("SELECT id, src FROM images"))}
        seen = {ImageId(named[f"{sku}.jpg"]): np.array(vector, np.float32) for sku, vector in looks.items()}
        await store_image_vectors(db, pictures, seen)
    ann = await act(database, NewSignal(id="1", kind="view", sku="met", at=days_ago(1)))
    await folded(database, [ann])

    await searched(database, 1000, ann)

    async with database.read() as db:
        found = (await db.execute(text("SELECT items FROM lookalikes"))).scalar_one()
    assert found == [ids["alike"], ids["unseen"], ids["nearer"]]
