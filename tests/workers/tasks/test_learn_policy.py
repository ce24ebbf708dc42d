"""Claims about the job that learns page policies."""

from uuid import uuid4

from sqlalchemy import select

from domain.base.database import Database
from domain.base.values import ImpressionId, SiteId
from domain.behaviour.rules.impressions import impression_id
from domain.behaviour.values import NewSignal, Shown, ShownBlock
from domain.behaviour.write.record import record_signals
from domain.experiments.read.policies import live_policy
from domain.experiments.rules import plackett_luce
from domain.experiments.values.policies import BlockView, PageContext, Policy
from domain.experiments.write import policies
from domain.jobs.models import JobRow
from domain.jobs.values import JobState
from tests.shops import NOW, Stock
from tests.workers.tasks.conftest import Do
from workers.learning.policies import promise_lessons

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")
VIEWS = tuple(BlockView(key=key, kind="rail", place=place) for place, key in enumerate("abc"))


async def click(database: Database, shopper: str, block: str) -> None:
    ordered = plackett_luce.order(VIEWS, PageContext(), Policy(), 1)
    blocks = tuple(ShownBlock(key=p.key, position=p.slot, propensity=p.propensity) for p in ordered.placed)
    page = Shown(
        id=ImpressionId(uuid4()),
        site=SHOP,
        page="home",
        policy=ordered.policy,
        at=NOW,
        blocks=blocks,
        seen=ordered.seen,
    )
    token = impression_id(KEY, page)
    signals = [
        NewSignal(id=f"{shopper} saw", kind="impression", impression=token),
        NewSignal(id=f"{shopper} clicked", kind="click", impression=token, block=block, sku="A"),
    ]
    async with database.write() as db:
        recorded = await record_signals(db, SHOP, shopper, signals, key=KEY, now=NOW)
        await policies.promise(db, recorded, NOW)


async def test_clicks_move_the_policy_in_one_job_and_once(database: Database, stock: Stock, do: Do) -> None:
    await stock({"A": {}})
    await click(database, "ann", "c")
    await click(database, "bob", "c")

    jobs = await do("learn_policy")

    # By now, which is later than the shop's clock in the tests, both pages are over too.
    async with database.read() as db:
        policy = await live_policy(db, SHOP, "home")
        assert (len(jobs), policy.clicks, policy.pages, policy.steps) == (1, 2, 2, 1)
        assert policy.weights["block:c"].mean > 0 > policy.weights["block:a"].mean
        assert (await db.execute(select(JobRow.state).where(JobRow.kind == "learn_policy"))).scalars().all() == [
            JobState.DONE
        ]
    assert await promise_lessons(database, NOW) == 0
    assert await do("learn_policy") == []
