"""Claims about who gets the attention, and about figures that hide people."""

from datetime import date, timedelta
from math import log2

import pytest
from sqlalchemy import func, insert, select

from domain.base.database import Database
from domain.base.values import SiteId
from domain.insights.errors import BadShare, BudgetSpent
from domain.insights.models import PublicationRow
from domain.insights.read.bounded import MOST_DAYS, Counts, bounded_counts
from domain.insights.read.exposure import exposure
from domain.insights.rules import exposure as rules
from domain.insights.values.exposure import Exposure, Side
from domain.insights.write.publications import spend
from domain.insights.write.targets import set_target
from domain.pages.models import BlockRow, PageRow
from tests.domain.insights.history import Past
from tests.shops import NOW, Stock, days_ago

TODAY = NOW.date()


@pytest.fixture
async def past(shop: SiteId, stock: Stock) -> Past:
    items = {
        "MUG": {"brand": "Aro", "category": ["Kitchen", "Mugs"], "published_at": days_ago(3).isoformat()},
        "POT": {"brand": "Aro", "category": ["Kitchen"], "published_at": days_ago(90).isoformat()},
        "RUG": {"brand": "Bel", "category": ["Floor"], "published_at": days_ago(90).isoformat()},
        "OLD": {"brand": "Cor", "category": ["Floor"], "published_at": days_ago(90).isoformat(), "in_stock": False},
    }
    return Past(shop, await stock(items))


async def report(database: Database, shop: SiteId) -> dict[Side, Exposure]:
    async with database.read() as db:
        return {each.side: each for each in await exposure(db, shop, since=days_ago(10), until=NOW)}


def attention(each: Exposure) -> dict[str, float]:
    return {share.name: round(share.attention, 6) for share in each.shares}


async def test_what_stands_further_down_has_less_attention(database: Database, shop: SiteId, past: Past) -> None:
    past.page("ann", 5, [("hero", ()), ("rail", ("RUG", "MUG"))])
    past.page("robot", 5, [("rail", ("MUG", "POT"))], marked="robot")
    past.page("ann", 20, [("rail", ("POT",))])
    await past.write(database)

    found = await report(database, shop)

    first, second = 1 / log2(3), 1 / (log2(3) * log2(3))
    rug, mug = round(first / (first + second), 6), round(second / (first + second), 6)
    assert attention(found[Side.BRAND]) == {"Bel": rug, "Aro": mug}
    assert attention(found[Side.CATEGORY]) == {"Floor": rug, "Kitchen": mug}
    assert attention(found[Side.NEWNESS]) == {"established": rug, "new": mug}
    assert [(share.name, share.items, share.catalogue) for share in found[Side.BRAND].shares] == [
        ("Bel", 1, 1 / 3),
        ("Aro", 2, 2 / 3),
    ]


async def test_a_front_may_report_items_one_by_one(database: Database, shop: SiteId, past: Past) -> None:
    page = past.page("ann", 5)
    past.did("ann", "impression", 5, "MUG", page=page, block="rail", block_position=0, position=0)
    past.did("ann", "impression", 5, "RUG", page=page, block="rail", block_position=0, position=2)
    await past.write(database)

    assert attention((await report(database, shop))[Side.BRAND]) == {"Aro": 0.666667, "Bel": 0.333333}


async def test_a_target_is_what_is_wanted_and_the_others_share_the_rest(
    database: Database, shop: SiteId, past: Past
) -> None:
    past.page("ann", 5, [("rail", ("RUG",))])
    await past.write(database)
    async with database.write() as db:
        await set_target(db, shop, Side.BRAND, "Bel", 0.4, by="tests", now=NOW)

    found = (await report(database, shop))[Side.BRAND]

    assert [(share.name, share.target, round(share.wanted, 6)) for share in found.shares] == [
        ("Bel", 0.4, 0.4),
        ("Aro", None, 0.6),
    ]
    assert found.distance == pytest.approx(0.6)
    assert found.shares[0].ratio == pytest.approx(2.5)


async def test_a_target_that_is_no_share_is_refused(database: Database, shop: SiteId, past: Past) -> None:
    await past_nothing(database, past)
    with pytest.raises(BadShare):
        async with database.write() as db:
            await set_target(db, shop, Side.BRAND, "Bel", 1.2, by="tests", now=NOW)

    assert {share.target for share in (await report(database, shop))[Side.BRAND].shares} == {None}


async def past_nothing(database: Database, past: Past) -> None:
    past.page("ann", 5)
    await past.write(database)


@pytest.mark.unit
def test_targets_above_one_in_all_are_scaled_down() -> None:
    found = rules.exposure(Side.BRAND, {"a": 1.0}, {"a": 1, "b": 1}, {"a": 1.0, "b": 1.0})

    assert [(share.name, share.wanted) for share in found.shares] == [("a", 0.5), ("b", 0.5)]
    assert found.distance == 0.5


async def blocks(database: Database, shop: SiteId, *keys: str) -> None:
    async with database.write() as db:
        page = insert(PageRow).values(site=shop, key="home", title="Home").returning(PageRow.id)
        made = (await db.execute(page)).scalar_one()
        for key in keys:
            fields = {"site": shop, "page_id": made, "key": key, "kind": "hero", "draft": {}}
            await db.execute(insert(BlockRow).values(**fields))


async def test_one_person_counts_on_so_many_days_and_no_more(database: Database, shop: SiteId, past: Past) -> None:
    await blocks(database, shop, "hero", "never")
    for day in range(1, 10):
        page = past.page("ann", day, ["hero", "gone"])
        past.did("ann", "click", day - 0.01, page=page, block="hero")
    past.page("ben", 2, ["hero"])
    past.page("robot", 2, ["hero"], marked="robot")
    await past.write(database)

    async with database.read() as db:
        found = await bounded_counts(db, shop, TODAY - timedelta(days=9), TODAY - timedelta(days=1))

    assert (len(found.days.names), sum(found.days.visitors), sum(found.days.clickers)) == (9, MOST_DAYS + 1, MOST_DAYS)
    assert found.blocks == Counts(names=("hero", "never"), visitors=(2, 0), clickers=(1, 0))


async def test_a_site_publishes_until_its_budget_is_spent(database: Database, shop: SiteId) -> None:
    week = (date(2026, 11, 1), date(2026, 11, 7))

    async def publish(epsilon: float, days: float) -> float:
        async with database.write() as db:
            return await spend(db, shop, epsilon, week, budget=2.0, by="tests", now=days_ago(days))

    assert [await publish(1.0, 60), await publish(1.5, 20), await publish(0.5, 10)] == [1.0, 0.5, 0.0]
    with pytest.raises(BudgetSpent, match=r"0 is left of the last 30 days"):
        await publish(0.1, 0)

    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(PublicationRow))).scalar_one() == 3
