"""Claims about pages whose blocks are put in order by what was learnt."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from domain.base.database import Database
from domain.base.values import BlockId, ImpressionId
from domain.behaviour.values import ShopperState
from domain.experiments.rules import page_features, plackett_luce
from domain.experiments.values.policies import Policy, Weight
from domain.pages.read.blocks import page as page_state
from domain.pages.read.homepage import homepage
from domain.pages.rules import arranging
from domain.pages.values.blocks import Homepage
from domain.pages.values.content import FieldEdit, Layer
from domain.pages.values.editing import Arrangement, Ordering
from domain.pages.values.slate import LiveBlock, Visit
from domain.pages.write.arrange_page import arrange_page
from tests.editing import ADA, edit, made, publish
from tests.shops import NOW, SHOP, Stock, stock

__all__ = ["stock"]

LEARNT = Arrangement(ordering=Ordering.LEARNT)
VISIT = Visit(site=SHOP, page="home", shopper="ann", channel="web", locales=("en",), cart=(), now=NOW)
FOND_OF_C = Policy(version=3, weights={"block:c": Weight(9.0, 100.0)})


def blocks(*keys: str, pinned: Sequence[str] = ()) -> list[LiveBlock]:
    return [LiveBlock(id=BlockId(uuid4()), key=key, kind="rich_text", fields={"pinned": key in pinned}) for key in keys]


def drawn(among: list[LiveBlock], policy: Policy = FOND_OF_C, chance: int = 5) -> arranging.Drawn:
    found = arranging.drawn(
        among, LEARNT, policy, visit=VISIT, state=ShopperState(), segment=None, fits=dict, chance=chance
    )
    assert found is not None
    return found


@pytest.mark.unit
def test_what_is_liked_comes_first_and_what_is_pinned_stays() -> None:
    order = drawn(blocks("a", "b", "c", "d", pinned=["a"]))

    assert [placed.key for placed in order.order.placed][:2] == ["a", "c"]


@pytest.mark.unit
def test_editors_keep_their_order_where_they_did_not_hand_it_over() -> None:
    among = blocks("a", "b", "c")

    order = arranging.drawn(
        among, Arrangement(), FOND_OF_C, visit=VISIT, state=ShopperState(), segment=None, fits=dict, chance=5
    )

    assert order is None
    assert arranging.in_order(among, order) == among


@pytest.mark.unit
def test_a_block_with_nothing_to_say_was_no_choice() -> None:
    """The chances are those of a page that never had it, and what was seen does not name it."""
    with_it, without = drawn(blocks("a", "b", "c", "d", pinned=["d"])), drawn(blocks("a", "c", "d", pinned=["d"]))
    shown = [placed.key for placed in with_it.order.placed if placed.key != "b"]

    settled = arranging.settled(with_it, shown, {"b"})

    assert [placed.key for placed in settled.placed] == shown == [placed.key for placed in without.order.placed]
    read = page_features.read_seen(settled.seen)
    assert read is not None
    context, views = read
    steps = plackett_luce.chances(views, context, FOND_OF_C, shown)
    assert [placed.propensity for placed in settled.placed] == pytest.approx(
        [step.chances[step.chosen] for step in steps]
    )
    assert [placed.propensity for placed in settled.placed if placed.key == "d"] == [1.0]


async def words(database: Database, *keys: str, pinned: Sequence[str] = ()) -> None:
    for place, key in enumerate(keys):
        block = await made(database, "rich_text", key=key)
        said = [FieldEdit(name="text", value=f"<p>{key}</p>"), FieldEdit(name="position", value=place)]
        await edit(database, block, 1, *said, FieldEdit(name="pinned", value=key in pinned), layer=Layer.LOCALE)
        await publish(database, block, 2)


async def arranged(database: Database, wanted: Arrangement) -> None:
    async with database.read() as db:
        page = await page_state(db, SHOP, "home")
    assert page is not None
    async with database.write() as db:
        await arrange_page(db, SHOP, "home", wanted, expected_version=page.version, by=ADA, now=NOW)


async def shown(database: Database, shopper: str | None) -> Homepage:
    async with database.read() as db:
        visit = replace(VISIT, shopper=shopper)
        return await homepage(db, visit, impression=ImpressionId(UUID(int=7)), exact_rows=1000)


async def test_a_page_stays_as_it_is_for_one_shopper_and_differs_between_shoppers(
    database: Database, stock: Stock
) -> None:
    await stock({})
    await words(database, *"abcdef", pinned=["a"])
    await arranged(database, LEARNT)

    pages = [await shown(database, f"shopper-{number}") for number in range(8)]
    again = await shown(database, "shopper-0")

    orders = [[block.key for block in page.blocks] for page in pages]
    assert orders[0] == [block.key for block in again.blocks]
    assert len({tuple(order) for order in orders}) > 1
    assert {order[0] for order in orders} == {"a"}
    assert all(page.policy.startswith("learnt-0") and page.seen is not None for page in pages)
    assert all(0 < (block.decision.propensity or 0) <= 1 for page in pages for block in page.blocks)
    assert all(one.decision.position + 1 == other.decision.position for one, other in pairwise(pages[0].blocks))


async def test_a_page_with_few_slots_keeps_its_pins(database: Database, stock: Stock) -> None:
    await stock({})
    await words(database, *"abcdef", pinned=["f"])
    await arranged(database, Arrangement(slots=3))

    page = await shown(database, "ann")

    assert [block.key for block in page.blocks] == ["a", "b", "f"]
    assert (page.policy, page.seen) == ("editorial-1", None)
