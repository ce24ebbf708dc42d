"""Claims about figures over days, blocks, channels, policies and segments."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from domain.audience.values.segments import NewSegment
from domain.audience.write.segments import save_segment
from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.values import REMEMBERED
from domain.insights.read.figures import FIGURES, NAMES, figures
from domain.insights.read.members import members
from domain.insights.read.outcomes import COUNTS
from domain.insights.values.figures import By, Figures
from tests.domain.insights.history import Past
from tests.shops import NOW, Stock, days_ago


@pytest.fixture
async def past(shop: SiteId, stock: Stock) -> Past:
    return Past(shop, await stock({"MUG": {"price": "12.50"}, "POT": {"price": "40.00"}, "TEN": {"kind": "promotion"}}))


async def figures_by(database: Database, shop: SiteId, by: By) -> dict[str, Figures]:
    async with database.read() as db:
        window = {"since": days_ago(30), "until": NOW}
        who = await members(db, shop, **window, now=NOW) if by is By.SEGMENT else ()
        return {each.name: each for each in await figures(db, shop, by, **window, members=who)}


async def test_a_day_counts_its_pages_and_what_came_of_them_within_a_day(
    database: Database, shop: SiteId, past: Past
) -> None:
    page = past.page("ann", 10)
    past.page("ann", 9.9)
    past.page("ben", 10)
    past.did("ann", "click", 10, "MUG", page=page, block="rail")
    past.did("ann", "dismiss", 10, page=page, block="hero")
    past.did("ann", "purchase", 9.5, "POT", value=2)
    past.did("ann", "purchase", 9.5, "TEN")
    past.did("ben", "purchase", 8.9, "POT")
    past.did("ann", "rate", 9.4, "POT", value=5)
    past.did("ben", "view", 7, "POT")
    await past.write(database)

    found = await figures_by(database, shop, By.DAY)

    assert found == {
        "2026-11-11": Figures(
            name="2026-11-11",
            pages=3,
            visitors=2,
            clicks=1,
            dismissals=1,
            buyers=1,
            orders=1,
            revenue=80.0,
            ratings=1,
            stars=5.0,
            squares=25.0,
            matured=2,
            back=1,
        )
    }
    line = found["2026-11-11"]
    assert (line.click_through, line.conversion, line.revenue_per_visitor) == (1 / 3, 0.5, 40.0)
    assert (line.retention, line.rating, line.dismissal_rate) == (0.5, 5.0, 1 / 3)


async def test_a_block_sells_what_was_clicked_in_it_first(database: Database, shop: SiteId, past: Past) -> None:
    page = past.page("ann", 10)
    past.did("ann", "click", 10, "MUG", page=page, block="rail")
    past.did("ann", "purchase", 6, "MUG")
    past.did("ann", "purchase", 6, "POT")
    await past.write(database)

    found = await figures_by(database, shop, By.BLOCK)

    assert {name: (each.pages, each.clicks, each.orders, each.revenue) for name, each in found.items()} == {
        "hero": (1, 0, 0, 0.0),
        "rail": (1, 1, 1, 12.5),
    }


async def test_policies_and_channels_are_told_apart(database: Database, shop: SiteId, past: Past) -> None:
    past.page("ann", 10, policy="learnt-2", channel="app")
    past.page("ann", 9)
    past.page("ben", 9, marked="robot")
    await past.write(database)

    assert {k: each.pages for k, each in (await figures_by(database, shop, By.POLICY)).items()} == {
        "editorial-1": 1,
        "learnt-2": 1,
    }
    assert {k: each.visitors for k, each in (await figures_by(database, shop, By.CHANNEL)).items()} == {
        "app": 1,
        "web": 1,
    }


async def test_a_visitor_counts_in_every_segment_they_are_in(database: Database, shop: SiteId, past: Past) -> None:
    async with database.write() as db:
        for key, kind in (("lookers", "view"), ("buyers", "purchase")):
            new = NewSegment(key=key, name=key, condition={"did": {"kinds": [kind]}})
            await save_segment(db, shop, new, expected_version=None, by="tests", now=NOW)
    for who, kinds in {"ann": ("view", "purchase"), "ben": ("view",), "eve": ()}.items():
        past.page(who, 5)
        for kind in kinds:
            past.did(who, kind, 4.5, "MUG")
    await past.write(database)

    found = await figures_by(database, shop, By.SEGMENT)

    assert {key: (each.visitors, each.buyers) for key, each in found.items()} == {
        "(none)": (1, 0),
        "buyers": (1, 1),
        "lookers": (2, 1),
    }


async def test_a_segment_is_decided_as_a_page_decides_it(database: Database, shop: SiteId, past: Past) -> None:
    async with database.write() as db:
        new = NewSegment(key="lookers", name="Lookers", condition={"did": {"kinds": ["view"]}})
        await save_segment(db, shop, new, expected_version=None, by="tests", now=NOW)
    past.page("ann", 5)
    past.did("ann", "view", 4, "MUG", marked="not_personalised")
    past.did("ann", "impression", 4, "MUG")
    past.page("ben", 5)
    past.did("ben", "view", 4, "MUG")
    for _ in range(REMEMBERED):
        past.did("ben", "impression", 3, "MUG")
    past.page("bot", 5, marked="robot")
    past.page("eve", 5, measured=False)
    await past.write(database)

    async with database.read() as db:
        found = await members(db, shop, since=days_ago(30), until=NOW, now=NOW)

    assert sorted(segment for _, segment in found) == ["(none)", "lookers"]


async def test_who_came_back_is_counted_line_by_line_from_their_first_page_there(
    database: Database, shop: SiteId, past: Past
) -> None:
    # From a day to eight days after the first page of the line, and only where those eight days are over.
    first = days_ago(20)
    past.page("ann", first, channel="web")
    past.did("ann", "view", first + timedelta(days=1), "MUG")
    past.did("ann", "view", first + timedelta(days=2), "MUG")
    past.page("ann", 15, channel="app")
    past.page("ben", first, channel="web")
    past.did("ben", "view", first + timedelta(days=1) - timedelta(seconds=1), "MUG")
    past.did("ben", "view", first + timedelta(days=8), "MUG")
    past.page("cid", first, channel="web")
    past.did("cid", "view", first + timedelta(days=8) - timedelta(seconds=1), "MUG")
    past.page("dan", 5, channel="web")
    past.did("dan", "view", 3, "MUG")
    past.page("eve", first, channel="app")
    past.did("eve's phone", "view", 16, "MUG")
    past.page("fay", first, channel="app")
    past.did("fay", "view", 16, "MUG", marked="robot")
    await past.write(database, {"eve's phone": "eve"})

    found = await figures_by(database, shop, By.CHANNEL)

    assert {name: (each.visitors, each.matured, each.back) for name, each in found.items()} == {
        "app": (3, 3, 1),
        "web": (4, 3, 2),
    }


async def test_who_came_back_is_joined_once_however_many_visitors_there_are(database: Database, shop: SiteId) -> None:
    statement = FIGURES.format(counts=COUNTS.format("g"), name=NAMES[By.CHANNEL], more="", same_block="", same_item="")
    given = {"site": shop, "since": days_ago(30), "until": NOW, "unit": 100.0}
    given |= {name: timedelta(days=1) for name in ("back_after", "back_within", "credit")}

    async with database.read() as db:
        plan = "\n".join((await db.execute(text(f"EXPLAIN {statement}"), given)).scalars())

    # A question asked again for each row of another one is called so; thousands of visitors would read everything done so often.
    assert "SubPlan" not in plan


async def test_nothing_shown_is_no_figures(database: Database, shop: SiteId) -> None:
    assert await figures_by(database, shop, By.DAY) == {}
