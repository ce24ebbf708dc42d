"""Claims about two keys being one person."""

from typing import Any

import pytest

from domain.audience.write.consent import set_consent
from domain.audience.write.merge import Merged, merge_shoppers, unmerge_shopper
from domain.base.database import Database
from domain.behaviour.errors import MergedElsewhere, NotMerged, SameShopper
from domain.behaviour.values import NewSignal, Purpose, ShopperState
from domain.behaviour.write.consents import require_consent
from domain.matching.values import Space
from tests.domain.audience.people import SHOP, act, differences, everything
from tests.people import shopper_state
from tests.shops import NOW, Stock, days_ago


async def merge(database: Database, key: str, into: str) -> Merged:
    async with database.write() as db:
        return await merge_shoppers(db, SHOP, key, into, now=NOW)


async def unmerge(database: Database, key: str) -> None:
    async with database.write() as db:
        await unmerge_shopper(db, SHOP, key, now=NOW)


async def state(database: Database, key: str) -> ShopperState:
    async with database.read() as db:
        return await shopper_state(db, SHOP, key)


async def two_of_one(database: Database, stock: Stock, space: Space) -> dict[str, Any]:
    """The items, after a phone and an account did something, and somebody else too."""
    ids = await stock({sku: {} for sku in "ABC"}, {"A": [1], "B": [0, 1], "C": [1, 1]}, space)
    await act(database, "ann", NewSignal(id="1", kind="purchase", sku="A", at=days_ago(3)))
    await act(database, "phone", NewSignal(id="2", kind="view", sku="B", at=days_ago(2)))
    await act(database, "bob", *(NewSignal(id=f"b{sku}", kind="view", sku=sku, at=days_ago(1)) for sku in "ABC"))
    return ids


async def test_a_page_sees_one_person_under_both_keys(database: Database, stock: Stock, space: Space) -> None:
    ids = await two_of_one(database, stock, space)
    before = await state(database, "ann")

    assert await merge(database, "phone", "ann") == Merged(keys=2)

    ann, phone = await state(database, "ann"), await state(database, "phone")
    assert ann == phone
    assert [event.item for event in ann.events] == [ids["B"], ids["A"]]
    assert ann.version > before.version


async def test_a_signal_under_one_key_moves_the_state_of_the_other(
    database: Database, stock: Stock, space: Space
) -> None:
    ids = await two_of_one(database, stock, space)
    await merge(database, "phone", "ann")
    before = await state(database, "ann")

    recorded = await act(database, "phone", NewSignal(id="3", kind="click", sku="C"))

    after = await state(database, "ann")
    assert recorded.person == after.id
    assert recorded.shopper != recorded.person
    assert after.events[0].item == ids["C"]
    assert after.version > before.version


async def test_counts_are_those_of_one_person_who_did_it_all(database: Database, stock: Stock, space: Space) -> None:
    ids = await two_of_one(database, stock, space)
    await merge(database, "phone", "ann")

    merged = await everything(database)

    # What the phone viewed comes after what Ann bought: with Bob that makes two people between A and B.
    behind = {(row["a"], row["b"]): row["persons"] for row in merged["covisits"] if row["kind"] == 0}
    assert behind[ids["A"], ids["B"]] == 2
    assert behind[ids["B"], ids["C"]] == 1
    assert len(merged["tastes"]) == 2


async def test_taking_a_merge_back_restores_state_and_counts(database: Database, stock: Stock, space: Space) -> None:
    await two_of_one(database, stock, space)
    before, ann, phone = await everything(database), await state(database, "ann"), await state(database, "phone")

    await merge(database, "phone", "ann")
    await unmerge(database, "phone")

    after = await everything(database)
    for row in (*before["shoppers"], *after["shoppers"]):
        row.pop("version")
    assert differences(before, after) == []
    assert (await state(database, "ann")).events == ann.events
    assert (await state(database, "phone")).events == phone.events


async def test_merging_again_changes_nothing(database: Database, stock: Stock, space: Space) -> None:
    await two_of_one(database, stock, space)
    await merge(database, "phone", "ann")
    before = await everything(database)

    assert await merge(database, "phone", "ann") == Merged(keys=2)
    assert await merge(database, "ann", "phone") == Merged(keys=2)

    assert differences(before, await everything(database)) == []


async def test_a_browser_that_belongs_to_one_person_does_not_join_two(
    database: Database, stock: Stock, space: Space
) -> None:
    await two_of_one(database, stock, space)
    await merge(database, "phone", "ann")
    before = await everything(database)

    with pytest.raises(MergedElsewhere, match="unmergeShopper"):
        await merge(database, "phone", "bob")

    assert differences(before, await everything(database)) == []


async def test_only_what_was_merged_can_be_unmerged(database: Database, stock: Stock, space: Space) -> None:
    await two_of_one(database, stock, space)

    for key in ("ann", "never seen"):
        with pytest.raises(NotMerged):
            await unmerge(database, key)
    with pytest.raises(SameShopper):
        await merge(database, "ann", "ann")


async def test_of_a_chain_of_merges_each_link_can_be_taken_back(database: Database, stock: Stock, space: Space) -> None:
    await two_of_one(database, stock, space)
    await merge(database, "phone", "ann")
    await merge(database, "ann", "bob")
    assert len((await state(database, "phone")).events) == 5

    await unmerge(database, "ann")

    assert len((await state(database, "ann")).events) == 2
    assert (await state(database, "ann")).id == (await state(database, "phone")).id
    assert len((await state(database, "bob")).events) == 3


async def test_somebody_not_seen_yet_can_be_merged(database: Database, stock: Stock, space: Space) -> None:
    ids = await two_of_one(database, stock, space)

    assert await merge(database, "new browser", "ann") == Merged(keys=2)

    await act(database, "new browser", NewSignal(id="3", kind="view", sku="C"))
    assert (await state(database, "ann")).events[0].item == ids["C"]


async def test_a_no_of_either_is_a_no_of_the_person(database: Database, stock: Stock, space: Space) -> None:
    await two_of_one(database, stock, space)
    async with database.write() as db:
        await set_consent(db, SHOP, "phone", Purpose.PERSONALISATION, granted=False, now=NOW)

    await merge(database, "phone", "ann")

    assert (await state(database, "ann")).events == ()


async def test_where_nothing_may_be_kept_nothing_is_linked(database: Database, stock: Stock) -> None:
    await stock({})
    async with database.write() as db:
        await require_consent(db, SHOP, required=True)

    assert await merge(database, "phone", "ann") == Merged(keys=0)

    assert (await everything(database))["shoppers"] == []
