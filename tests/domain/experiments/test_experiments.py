"""Claims about making, starting, growing and stopping experiments, and about campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from domain.access.models import AuditEntryRow
from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.models import ShopperRow, SignalRow
from domain.experiments import errors
from domain.experiments.models.experiments import CampaignRow, ExperimentRow
from domain.experiments.read import campaigns as campaigns_read
from domain.experiments.read import experiments as read
from domain.experiments.rules.campaigns import held_out, offers
from domain.experiments.values.campaigns import Budget, Campaign, NewCampaign, Offer
from domain.experiments.values.experiments import Arm, Audience, Experiment, NewExperiment, Overrides, State
from domain.experiments.write import campaigns, experiments
from tests.shops import NOW, Stock, days_ago

A = Arm(key="a", name="As it is")
B = Arm(key="b", name="Bolder", weight=3, overrides=Overrides(ranker=7, variants=("loyal",), settings={"rail": 12}))
NEW = NewExperiment(key="words", name="Bolder words", arms=(A, B), audience=Audience(channels=("web",)))
HANDS: Mapping[str, Any] = {"by": "tests", "now": NOW}


async def created(database: Database, shop: SiteId, new: NewExperiment = NEW) -> Experiment:
    async with database.write() as db:
        return await experiments.create_experiment(db, shop, new, **HANDS)


async def started(database: Database, shop: SiteId, new: NewExperiment = NEW) -> Experiment:
    made = await created(database, shop, new)
    async with database.write() as db:
        return await experiments.start_experiment(db, shop, made.key, expected_version=1, **HANDS)


async def kept(database: Database) -> tuple[int, int]:
    """How many experiments and how many entries in the audit log there are."""
    async with database.read() as db:
        both = select(
            select(func.count()).select_from(ExperimentRow).scalar_subquery(),
            select(func.count()).select_from(AuditEntryRow).scalar_subquery(),
        )
        row = (await db.execute(both)).one()
        return row[0], row[1]


async def test_an_experiment_is_kept_as_it_was_sent_and_nobody_is_in_it_yet(database: Database, shop: SiteId) -> None:
    made = await created(database, shop)

    async with database.read() as db:
        found = await read.experiment(db, shop, "words")
        running = read.from_json((await db.execute(select(read.experiments_json(shop)))).scalar_one())

    assert found == made
    assert (made.state, made.version, made.arms, made.audience) == (State.DRAFT, 1, NEW.arms, NEW.audience)
    assert running == ()


async def test_a_page_finds_a_running_experiment_in_one_value(database: Database, shop: SiteId) -> None:
    running = await started(database, shop, replace(NEW, share_permille=250))

    async with database.read() as db:
        found = read.from_json((await db.execute(select(read.experiments_json(shop)))).scalar_one())

    assert [(each.key, each.arms, each.audience, each.buckets) for each in found] == [
        ("words", NEW.arms, NEW.audience, ((0, 250),))
    ]
    assert (running.state, running.version, running.started_at) == (State.RUNNING, 2, NOW)


async def test_experiments_of_one_layer_take_what_is_left_and_then_it_is_full(database: Database, shop: SiteId) -> None:
    await started(database, shop, replace(NEW, share_permille=600))
    beside = await started(database, shop, replace(NEW, key="more", share_permille=300))
    before = await kept(database)

    with pytest.raises(errors.LayerFull):
        await started(database, shop, replace(NEW, key="most", share_permille=101))

    assert beside.buckets == ((600, 900),)
    assert await kept(database) == (before[0] + 1, before[1] + 1), "the draft stays, its start was not written"


async def test_stopping_frees_the_buckets_and_is_for_good(database: Database, shop: SiteId) -> None:
    await started(database, shop)
    async with database.write() as db:
        stopped = await experiments.stop_experiment(
            db, shop, "words", expected_version=2, reason="seen enough", **HANDS
        )
    again = await started(database, shop, replace(NEW, key="again"))
    before = await kept(database)

    with pytest.raises(errors.ExperimentInOtherState, match="'words' is stopped; this needs one that is draft"):
        async with database.write() as db:
            await experiments.start_experiment(db, shop, "words", expected_version=3, **HANDS)

    assert (stopped.state, stopped.stopped_at, again.buckets) == (State.STOPPED, NOW, ((0, 1000),))
    assert await kept(database) == before


async def test_an_experiment_grows_and_never_shrinks(database: Database, shop: SiteId) -> None:
    await started(database, shop, replace(NEW, share_permille=100))
    async with database.write() as db:
        grown = await experiments.grow_experiment(db, shop, "words", 400, expected_version=2, **HANDS)
    before = await kept(database)

    with pytest.raises(errors.ExperimentInvalid, match="399 is not between 400"):
        async with database.write() as db:
            await experiments.grow_experiment(db, shop, "words", 399, expected_version=3, **HANDS)

    assert (grown.share_permille, grown.buckets, grown.version) == (400, ((0, 400),), 3)
    assert await kept(database) == before


async def test_two_layers_may_not_decide_the_same_thing(database: Database, shop: SiteId) -> None:
    await started(database, shop)
    other = replace(NEW, key="other", layer="ranker")
    await created(database, shop, other)
    before = await kept(database)

    with pytest.raises(errors.Interferes, match="'other' changes ranker, setting rail, and so does 'words'"):
        async with database.write() as db:
            await experiments.start_experiment(db, shop, "other", expected_version=1, **HANDS)

    assert await kept(database) == before


async def test_whoever_saw_an_older_version_is_told(database: Database, shop: SiteId) -> None:
    await started(database, shop)
    before = await kept(database)

    with pytest.raises(errors.ExperimentChanged, match="moved on from version 1 to 2"):
        async with database.write() as db:
            await experiments.stop_experiment(db, shop, "words", expected_version=1, reason="", **HANDS)
    with pytest.raises(errors.ExperimentExists):
        await created(database, shop)
    with pytest.raises(errors.ExperimentAbsent):
        async with database.write() as db:
            await experiments.start_experiment(db, shop, "gone", expected_version=1, **HANDS)

    assert await kept(database) == before


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"key": "Big Words"}, "key: has 1 to 40"),
        ({"arms": (A,)}, "arms: 2 to 8"),
        ({"arms": (A, A)}, "two have the same key"),
        ({"arms": (A, replace(B, weight=0))}, "arm 'b': its weight"),
        ({"arms": (A, replace(B, key="b-2"))}, "arm 'b-2': its key"),
        ({"share_permille": 1001}, "share_permille: 1001"),
        ({"lift": 0.0}, "lift: "),
        ({"planned_pages": 5}, "planned_pages: 5"),
    ],
)
async def test_what_is_wrong_is_named_and_not_kept(
    database: Database, shop: SiteId, wrong: dict[str, Any], problem: str
) -> None:
    with pytest.raises(errors.ExperimentInvalid, match=problem):
        await created(database, shop, replace(NEW, **wrong))

    assert await kept(database) == (0, 0)


COUPON = NewCampaign(
    key="spring",
    name="Ten off",
    promotion="TEN",
    starts_at=days_ago(5),
    ends_at=NOW + timedelta(days=5),
    condition={"visitor": "returning"},
    hold_out_permille=200,
    limit=2,
)


async def campaign(database: Database, shop: SiteId, new: NewCampaign = COUPON) -> Campaign:
    async with database.write() as db:
        return await campaigns.create_campaign(db, shop, new, **HANDS)


async def redeem(
    database: Database, shop: SiteId, promotion: int, *values: float, each: Sequence[Mapping[str, Any]] = ()
) -> None:
    async with database.write() as db:
        added = insert(ShopperRow).values(site=shop, key="ann").returning(ShopperRow.id)
        who = (await db.execute(added)).scalar_one()
        fields = {"site": shop, "shopper_id": who, "kind": "purchase", "item_id": promotion, "weight": 0.0}
        fields |= {"at": days_ago(1), "received_at": NOW, "channel": "web"}
        told = [*({"value": value} for value in values), *each]
        for number, signal in enumerate(told):
            await db.execute(insert(SignalRow).values({**fields, "id": f"r{number}", **signal}))
    async with database.write() as db:
        await campaigns.count_spending(db, NOW)


async def shown(database: Database, shop: SiteId) -> tuple[Campaign, ...]:
    async with database.read() as db:
        value = select(campaigns_read.campaigns_json(shop, NOW))
        return campaigns_read.from_json((await db.execute(value)).scalar_one())


async def test_a_campaign_ends_when_its_budget_is_spent(database: Database, shop: SiteId, stock: Stock) -> None:
    ids = await stock({"TEN": {"kind": "promotion"}})
    made = await campaign(database, shop)
    assert await shown(database, shop) == (made,)

    await redeem(database, shop, ids["TEN"], 1, 1)

    assert await shown(database, shop) == ()
    async with database.read() as db:
        assert (await campaigns_read.campaign(db, shop, "spring")).spent == 2


async def test_a_budget_of_money_counts_what_was_given_away(database: Database, shop: SiteId, stock: Stock) -> None:
    ids = await stock({"TEN": {"kind": "promotion"}})
    await campaign(database, shop, replace(COUPON, budget=Budget.MONEY, limit=25.0))

    await redeem(database, shop, ids["TEN"], 10, 9.5)

    assert [(each.spent, each.limit) for each in await shown(database, shop)] == [(19.5, 25.0)]


async def test_no_machine_spends_a_budget(database: Database, shop: SiteId, stock: Stock) -> None:
    ids = await stock({"TEN": {"kind": "promotion"}})
    await campaign(database, shop, replace(COUPON, budget=Budget.MONEY, limit=25.0))

    noise: list[Mapping[str, Any]] = [{"value": 1e6, "marked": mark} for mark in ("robot", "too_many", "repeated")]
    others: list[Mapping[str, Any]] = [
        {"value": 9.5, "marked": "not_personalised"},
        {"value": 5.0, "measured": False},
    ]
    await redeem(database, shop, ids["TEN"], 10, each=[*noise, *others])

    assert [each.spent for each in await shown(database, shop)] == [24.5]


async def test_a_stopped_campaign_is_shown_to_nobody(database: Database, shop: SiteId, stock: Stock) -> None:
    await stock({"TEN": {"kind": "promotion"}})
    await campaign(database, shop)
    async with database.write() as db:
        await campaigns.stop_campaign(db, shop, "spring", expected_version=1, **HANDS)

    with pytest.raises(errors.ExperimentInOtherState):
        async with database.write() as db:
            await campaigns.stop_campaign(db, shop, "spring", expected_version=2, **HANDS)

    assert await shown(database, shop) == ()


async def test_a_campaign_needs_a_promotion_a_hold_out_and_a_budget(database: Database, shop: SiteId) -> None:
    with pytest.raises(errors.ExperimentInvalid, match="no promotion 'TEN'"):
        await campaign(database, shop)
    with pytest.raises(errors.ExperimentInvalid, match=r"hold_out_permille: 0 .*; limit: a budget"):
        await campaign(database, shop, replace(COUPON, hold_out_permille=0, limit=0))

    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(CampaignRow))).scalar_one() == 0


async def test_a_fifth_is_held_out_the_same_fifth_every_time(database: Database, shop: SiteId, stock: Stock) -> None:
    await stock({"TEN": {"kind": "promotion"}})
    made = await campaign(database, shop)
    people = [f"shopper-{number}" for number in range(5_000)]

    held = {person for person in people if held_out(made, site=shop, person=person)}

    assert len(held) / len(people) == pytest.approx(0.2, abs=0.017)
    one = min(held)
    assert offers([made], site=shop, person=one, now=NOW) == {"campaign:spring": Offer.HELD_OUT}
    assert offers([replace(made, spent=2.0)], site=shop, person=one, now=NOW) == {}
