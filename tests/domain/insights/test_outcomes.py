"""Claims about what is counted for whom in an experiment."""

import pytest

from domain.base.database import Database
from domain.base.values import ItemId, SiteId
from domain.experiments.values.campaigns import NewCampaign
from domain.experiments.values.experiments import Arm, Finding, Measure, NewExperiment
from domain.experiments.write.campaigns import create_campaign
from domain.experiments.write.experiments import create_experiment, start_experiment, stop_experiment
from domain.insights.read.outcomes import Outcomes, outcomes
from domain.insights.read.results import campaign_reading, experiment_reading
from tests.domain.insights.history import Past
from tests.shops import NOW, Stock, days_ago

A, B = {"words": "a"}, {"words": "b"}


@pytest.fixture
async def items(stock: Stock) -> dict[str, ItemId]:
    return await stock({"MUG": {"price": "12.50"}, "POT": {"price": "40.00"}, "TEN": {"kind": "promotion"}})


@pytest.fixture
def past(shop: SiteId, items: dict[str, ItemId]) -> Past:
    return Past(shop, items)


async def counted(database: Database, shop: SiteId, label: str = "words") -> Outcomes:
    async with database.read() as db:
        return await outcomes(db, shop, label, since=days_ago(20), until=NOW, currency="EUR")


def mean(found: Outcomes, measure: Measure, arm: str) -> tuple[float, float]:
    """Σ value and Σ per."""
    return found.moments[measure][arm].sums[:2]


async def test_clicks_purchases_and_dismissals_count_from_the_first_page_of_an_arm_on(
    database: Database, shop: SiteId, past: Past
) -> None:
    page = past.page("ann", 10, arms=A)
    past.page("ann", 9, arms=A)
    past.page("ben", 8, arms=B)
    past.did("ann", "click", 10, "MUG", page=page)
    past.did("ann", "click", 9, "POT")
    past.did("ann", "click", 11, "POT")
    past.did("ann", "purchase", 8, "MUG", value=2)
    past.did("ann", "purchase", 8, "TEN", value=5)
    past.did("ann", "purchase", 30, "POT")
    past.did("ann", "dismiss", 7, page=page)
    past.did("ann", "rate", 6, "MUG", value=4)
    await past.write(database)

    found = await counted(database, shop)

    assert found.persons == {"a": 1, "b": 1}
    assert found.pages == 3
    assert {measure.value: mean(found, measure, "a") for measure in Measure} == {
        "clicks": (2, 1),
        "click_through": (1, 2),
        "conversion": (1, 1),
        "revenue": (25, 1),
        "return": (1, 1),
        "rating": (4, 1),
        "dismissals": (1, 2),
    }
    assert {measure.value: found.moments[measure]["a"].sums[2] for measure in (Measure.CLICKS, Measure.REVENUE)} == {
        "clicks": 1,
        "revenue": 40,
    }
    assert mean(found, Measure.CLICKS, "b") == (0, 1)
    assert mean(found, Measure.RETURN, "b") == (0, 1)


async def test_what_a_machine_did_or_may_not_be_measured_counts_for_nothing(
    database: Database, shop: SiteId, past: Past
) -> None:
    past.page("robot", 5, arms=A, marked="robot")
    past.page("shy", 5, arms=A, measured=False)
    past.page("plain", 5, arms=A, marked="not_personalised")
    past.did("plain", "click", 4, "MUG", marked="not_personalised")
    past.did("plain", "click", 4, "MUG", marked="too_many")
    past.did("plain", "click", 4, "MUG", measured=False)
    await past.write(database)

    found = await counted(database, shop)

    assert found.persons == {"a": 1}
    assert mean(found, Measure.CLICKS, "a") == (1, 1)


async def test_two_keys_of_one_person_count_once_for_their_first_arm(
    database: Database, shop: SiteId, past: Past
) -> None:
    past.page("phone", 6, arms=A)
    past.page("laptop", 5, arms=B)
    past.did("laptop", "click", 4, "MUG")
    await past.write(database, one_person={"phone": "laptop"})

    found = await counted(database, shop)

    assert (found.persons, found.crossed, mean(found, Measure.CLICKS, "a")) == ({"a": 1}, 1, (1, 1))


async def test_who_was_first_here_this_week_is_not_asked_whether_they_came_back(
    database: Database, shop: SiteId, past: Past
) -> None:
    past.page("ann", 3, arms=A)
    past.did("ann", "view", 1, "MUG")
    past.page("ben", 9, arms=A)
    past.did("ben", "view", 9, "MUG")
    await past.write(database)

    found = await counted(database, shop)

    assert (found.moments[Measure.RETURN]["a"].n, mean(found, Measure.RETURN, "a")) == (1, (0, 1))


async def test_an_experiment_that_found_something_says_so_in_words(
    database: Database, shop: SiteId, past: Past
) -> None:
    arms = (Arm(key="a", name="As it is"), Arm(key="b", name="Bolder words"))
    new = NewExperiment(key="words", name="Words", arms=arms, planned_pages=1_000)
    async with database.write() as db:
        await create_experiment(db, shop, new, by="tests", now=days_ago(12))
        await start_experiment(db, shop, "words", expected_version=1, by="tests", now=days_ago(10))
    for number in range(600):
        arm = "ab"[number % 2]
        page = past.page(f"{number}", 9 - number / 100, arms={"words": arm})
        if number % 10 < (7 if arm == "b" else 4):
            past.did(f"{number}", "click", 9 - number / 100 - 0.01, "MUG", page=page)
    await past.write(database)

    async with database.read() as db:
        reading = await experiment_reading(db, shop, "words", NOW)

    assert (reading.persons, reading.pages, reading.crossed, reading.split.broken) == (600, 600, 0, False)
    assert reading.verdict.finding is Finding.BETTER
    assert reading.verdict.words.startswith("Bolder words is clicked more: +50.0 %")
    assert [each.mean for each in reading.deciding.arms] == [0.4, 0.6]
    assert [figures.measure for figures in reading.figures][:2] == [Measure.CLICKS, Measure.CLICK_THROUGH]


async def test_what_happens_after_an_experiment_was_stopped_changes_nothing(
    database: Database, shop: SiteId, past: Past
) -> None:
    new = NewExperiment(key="words", name="Words", arms=(Arm(key="a", name="A"), Arm(key="b", name="B")))
    async with database.write() as db:
        await create_experiment(db, shop, new, by="tests", now=days_ago(12))
        await start_experiment(db, shop, "words", expected_version=1, by="tests", now=days_ago(10))
        await stop_experiment(db, shop, "words", expected_version=2, reason="", by="tests", now=days_ago(5))
    past.page("ann", 6, arms=A)
    past.did("ann", "click", 4, "MUG")
    past.page("ben", 3, arms=B)
    await past.write(database)

    async with database.read() as db:
        reading = await experiment_reading(db, shop, "words", NOW)

    assert (reading.persons, reading.pages, reading.measured_at) == (1, 1, days_ago(5))
    assert [each.persons for each in reading.deciding.arms] == [1, 0]
    assert reading.verdict.finding is Finding.TOO_EARLY


async def test_an_offer_is_judged_by_what_it_earns_beside_those_it_was_held_back_from(
    database: Database, shop: SiteId, past: Past
) -> None:
    coupon = NewCampaign(
        key="spring",
        name="Ten off",
        promotion="TEN",
        starts_at=days_ago(10),
        ends_at=days_ago(1),
        hold_out_permille=200,
        limit=1e6,
    )
    async with database.write() as db:
        await create_campaign(db, shop, coupon, by="tests", now=days_ago(12))
    for number in range(1_500):
        arm = "held_out" if number % 5 == 0 else "offer"
        past.page(f"{number}", 9, arms={"campaign:spring": arm})
        if number % 7 < (2 if arm == "held_out" else 5):
            past.did(f"{number}", "purchase", 8, "POT")
    await past.write(database)

    async with database.read() as db:
        reading = await campaign_reading(db, shop, "spring", NOW)

    assert reading.split.broken is False
    assert reading.verdict.finding is Finding.BETTER
    assert reading.verdict.words.startswith("Ten off earns more: +")
