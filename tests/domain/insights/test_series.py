"""Claims about figures over time and how sure they are."""

from datetime import date

import pytest

from domain.base.database import Database
from domain.base.values import SiteId
from domain.insights.read.figures import figures, series
from domain.insights.rules.intervals import interval, mean, rate, share
from domain.insights.values.figures import By, Figures, Interval, Measure, Series, Step
from tests.domain.insights.history import Past
from tests.shops import NOW, Stock, days_ago


@pytest.fixture
async def past(shop: SiteId, stock: Stock) -> Past:
    return Past(shop, await stock({"MUG": {"price": "12.50"}, "POT": {"price": "40.00"}}))


async def lines(database: Database, shop: SiteId, by: By, step: Step) -> dict[str, Series]:
    async with database.read() as db:
        found = await series(db, shop, by, step, since=days_ago(30), until=NOW)
    return {each.name: each for each in found}


async def test_a_line_for_the_site_has_a_point_for_each_day_with_pages(
    database: Database, shop: SiteId, past: Past
) -> None:
    page = past.page("ann", 10)
    past.page("ben", 10)
    past.page("ann", 3)
    past.did("ann", "click", 10, "MUG", page=page, block="rail")
    await past.write(database)

    [line] = (await lines(database, shop, By.DAY, Step.DAY)).values()

    assert [(each.at, each.figures.pages, each.figures.clicks) for each in line.points] == [
        (date(2026, 11, 11), 2, 1),
        (date(2026, 11, 18), 1, 0),
    ]


async def test_weeks_begin_on_monday_and_add_up_to_the_whole(database: Database, shop: SiteId, past: Past) -> None:
    for days in (1, 2, 8, 9, 10):
        past.page("ann", days)
    await past.write(database)

    [line] = (await lines(database, shop, By.DAY, Step.WEEK)).values()

    assert [(each.at, each.figures.pages) for each in line.points] == [(date(2026, 11, 9), 3), (date(2026, 11, 16), 2)]
    assert all(each.at.weekday() == 0 for each in line.points)


async def test_a_block_has_a_line_of_what_was_clicked_in_it(database: Database, shop: SiteId, past: Past) -> None:
    page = past.page("ann", 5)
    past.did("ann", "click", 5, "MUG", page=page, block="rail")
    past.did("ann", "purchase", 4, "MUG")
    await past.write(database)

    found = await lines(database, shop, By.BLOCK, Step.DAY)
    async with database.read() as db:
        whole = {each.name: each for each in await figures(db, shop, By.BLOCK, since=days_ago(30), until=NOW)}

    assert {name: line.points[0].figures for name, line in found.items()} == whole
    assert found["rail"].points[0].figures.clicks == 1
    assert found["rail"].points[0].figures.buyers == 1


@pytest.mark.unit
def test_a_share_is_as_sure_as_there_are_people_behind_it() -> None:
    few, many = share(1, 10), share(100, 1000)

    # Wilson's own formula, worked out by hand for 1 of 10.
    assert (few.value, round(few.low or 0, 4), round(few.high or 0, 4)) == (0.1, 0.0179, 0.4042)
    assert (many.high or 0) - (many.low or 0) < ((few.high or 0) - (few.low or 0)) / 5
    assert share(0, 0) == Interval(value=None, low=None, high=None)
    assert share(5, 5).high == 1.0
    assert share(0, 5).low == 0.0


@pytest.mark.unit
def test_clicks_may_be_more_than_pages() -> None:
    found = rate(30, 20)

    assert found.value == 1.5
    assert (round(found.low or 0, 3), round(found.high or 0, 3)) == (1.051, 2.141)


@pytest.mark.unit
def test_two_fives_are_no_certainty() -> None:
    found = mean(2, 10, 50)

    assert (found.value, found.high) == (5.0, 5.0)
    assert 2.0 < (found.low or 0) < 4.0
    assert (mean(1000, 4000, 16_400).low or 0) > 3.9
    assert mean(0, 0, 0).value is None


@pytest.mark.unit
def test_each_measure_is_of_its_own_numbers() -> None:
    line = Figures(
        name="x", pages=10, visitors=8, clicks=2, buyers=4, matured=5, back=1, ratings=2, stars=7.0, squares=25.0
    )

    found = {measure: interval(line, measure).value for measure in Measure}

    assert found == {
        Measure.IMPRESSIONS: 10.0,
        Measure.CLICK_THROUGH: 0.2,
        Measure.CONVERSION: 0.5,
        Measure.RETENTION: 0.2,
        Measure.SATISFACTION: 3.5,
    }
