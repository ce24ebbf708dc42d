"""Claims about rails on a page that is read: what pins bring in, and what never takes the page away."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text, update

from domain.base.database import Database
from domain.base.values import BlockId, ImpressionId, Json, SiteId
from domain.behaviour.values import NewSignal
from domain.pages.models import BlockRow
from domain.pages.read.homepage import homepage
from domain.pages.values.blocks import Hero, Homepage, ProductRail, Unavailable
from domain.pages.values.content import FieldEdit
from domain.pages.values.slate import Preview, Visit
from tests.domain.choosing.counting import act
from tests.editing import edit, made, publish
from tests.shops import NOW, SHOP, Stock, days_ago, stock

__all__ = ["stock"]


async def rail(
    database: Database, rules: Sequence[Json], key: str = "rail", *, source: str = "category", **more: Json
) -> BlockId:
    """A live rail with these rules, of the category that everything is in."""
    said: dict[str, Json] = {"source": source, "category": "Things", "merchandising": list(rules), **more}
    block = await made(database, "product_rail", key=key, settings=said)
    await publish(database, block, 1)
    return block


def pin(*skus: str) -> Json:
    return {"id": "pins", "do": "pin", "match": {"sku": list(skus)}}


async def shown(database: Database, cart: tuple[str, ...] = (), shopper: str | None = None) -> Homepage:
    visit = Visit(
        site=SHOP, page="home", shopper=shopper, channel="web", locales=("en",), cart=cart, now=NOW, preview=Preview()
    )
    async with database.read() as db:
        return await homepage(db, visit, impression=ImpressionId(UUID(int=0)), exact_rows=1000)


def skus(page: Homepage) -> list[list[str]]:
    return [[each.product.sku for each in block.items] for block in page.blocks if isinstance(block, ProductRail)]


async def test_pins_bring_in_only_products_that_are_to_be_had_now(database: Database, stock: Stock) -> None:
    later = (NOW + timedelta(days=1)).isoformat()
    await stock(
        {
            **{f"p{n}": {"published_at": days_ago(30).isoformat()} for n in range(3)},
            "future": {"published_at": later},
            "gone": {},
            "story": {"kind": "article"},
            "sold-out": {"in_stock": False},
        }
    )
    async with database.write() as db:
        await db.execute(text("UPDATE items SET withdrawn_at = :now WHERE sku = 'gone'"), {"now": NOW})
    await rail(database, [pin("future", "gone", "story", "sold-out", "p2", "unknown")])

    page = await shown(database)

    [found] = skus(page)
    assert (found[0], sorted(found)) == ("p2", ["p0", "p1", "p2"])
    assert page.trace is not None
    [traced] = page.trace.blocks
    assert {each.sku: each.why for each in traced.left_out} == {
        **dict.fromkeys(("future", "gone", "story", "unknown"), "is not in the shop"),
        "sold-out": "is out of stock",
    }


async def test_a_product_pinned_in_two_rails_stands_in_the_first(database: Database, stock: Stock) -> None:
    await stock({f"p{n}": {} for n in range(8)})
    await rail(database, [pin("p7"), {"do": "exclude", "match": {"sku": ["p3", "p4", "p5", "p6"]}}], "a")
    await rail(database, [pin("p7", "p3", "p4", "p5")], "b")

    first, second = skus(await shown(database))

    assert first[0] == "p7"
    assert sorted(first) == ["p0", "p1", "p2", "p7"]
    assert second[:3] == ["p3", "p4", "p5"]
    assert not set(first) & set(second)


async def test_a_rail_with_fewer_than_three_left_is_left_out_and_takes_nothing(
    database: Database, stock: Stock
) -> None:
    await stock({f"p{n}": {} for n in range(4)})
    await rail(database, [{"do": "exclude", "match": {"sku": ["p0", "p1"]}}], "a")
    await rail(database, [], "b")

    assert [sorted(each) for each in skus(await shown(database))] == [["p0", "p1", "p2", "p3"]]


async def test_a_rail_of_the_shoppers_own_category_is_the_one_they_look_at_most_and_the_next(
    database: Database, stock: Stock
) -> None:
    garden, kitchen = ({f"{sort[0]}{n}": {"category": [sort]} for n in range(5)} for sort in ("Garden", "Kitchen"))
    await stock({f"p{n}": {} for n in range(4)} | garden | kitchen)
    for key, rank in (("first", 1), ("second", 2)):
        await rail(database, [], key, own_category=True, anchor_rank=rank)
    looked = [NewSignal(id=sku, kind="view", sku=sku, at=NOW) for sku in ("G0", "K0", "G1")]
    await act(database, *looked, shopper="gardener")

    of_a_stranger, of_a_gardener = await shown(database), await shown(database, shopper="gardener")

    assert [sorted(each) for each in skus(of_a_stranger)] == [["p0", "p1", "p2", "p3"]]
    assert [sorted(each) for each in skus(of_a_gardener)] == [["G2", "G3", "G4"], ["K1", "K2", "K3", "K4"]]
    assert [block.decision.reason.code for block in of_a_gardener.blocks] == ["your_category"] * 2


async def test_pins_do_not_go_with_a_cart_that_is_empty(database: Database, stock: Stock) -> None:
    await stock({f"p{n}": {} for n in range(4)})
    await rail(database, [pin("p0", "p1", "p2")], source="cart_complements")

    assert skus(await shown(database)) == []
    assert skus(await shown(database, cart=("unknown",))) == []


@pytest.mark.parametrize("rules", [[{"do": "gone"}], "nonsense"])
async def test_rules_that_cannot_be_read_any_more_take_their_rail_away_and_not_the_page(
    database: Database, shop: SiteId, rules: Json
) -> None:
    hero = await made(database)
    await edit(database, hero, 1, FieldEdit(name="headline", value="Hello"))
    await publish(database, hero, 2)
    block = await rail(database, [])
    live = {"merchandising": {"locale": {"value": rules, "by": "Ada", "at": NOW.isoformat()}}}
    async with database.write() as db:
        await db.execute(update(BlockRow).where(BlockRow.id == block).values(live=live))

    page = await shown(database)

    assert [type(each) for each in page.blocks] == [Hero, Unavailable]
