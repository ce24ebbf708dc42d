"""Claims about page policies in the database: they learn once, from the right thing, and change hands by one row."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from domain.access.read import audit_entries
from domain.base.database import Database
from domain.base.values import ImpressionId, SiteId
from domain.behaviour.rules.impressions import impression_id, short_hash
from domain.behaviour.values import NewSignal, Shown, ShownBlock
from domain.behaviour.write.record import record_signals
from domain.experiments.errors import NothingToRollBack, PolicyAbsent, PolicyNotBetter
from domain.experiments.models.policies import LessonRow, LivePolicyRow, PolicyRow
from domain.experiments.read import policies as read
from domain.experiments.rules import learning, plackett_luce
from domain.experiments.values.policies import BlockView, Estimate, PageContext, PageShown, Policy
from domain.experiments.write import policies
from domain.jobs.models import JobRow
from tests.shops import NOW, Stock

KEY = "a key of sixteen characters"
HERE = PageContext()
VIEWS = tuple(BlockView(key=key, kind="rail", place=place) for place, key in enumerate("abc"))
LATER = NOW + timedelta(minutes=10)


def shown(at: datetime = NOW, *, page: str = "home") -> Shown:
    """A page as the policy that has learnt nothing orders it."""
    ordered = plackett_luce.order(VIEWS, HERE, Policy(version=1), 3)
    return Shown(
        id=ImpressionId(uuid4()),
        site=SiteId("shop"),
        page=page,
        policy=ordered.policy,
        at=at,
        shopper=short_hash("ann"),
        blocks=tuple(ShownBlock(key=p.key, position=p.slot, propensity=p.propensity) for p in ordered.placed),
        seen=ordered.seen,
    )


async def send(database: Database, page: Shown, *kinds: str, block: str = "a", at: datetime = NOW) -> None:
    token = impression_id(KEY, page)
    signals = [
        NewSignal(
            id=str(uuid4()), kind="impression", impression=token, at=at, block=block if kind == "in view" else None
        )
        if kind in {"impression", "in view"}
        else NewSignal(id=str(uuid4()), kind=kind, impression=token, at=at, block=block, sku="A")
        for kind in kinds
    ]
    async with database.write() as db:
        recorded = await record_signals(db, SiteId("shop"), "ann", signals, key=KEY, now=at)
        assert recorded.rejected == ()
        await policies.promise(db, recorded, at)


async def taught(database: Database, now: datetime = NOW) -> int:
    async with database.write() as db:
        return await policies.learn(db, SiteId("shop"), now)


async def live(database: Database) -> Policy:
    async with database.read() as db:
        return await read.live_policy(db, SiteId("shop"), "home")


def page_of(page: Shown, *clicked: str) -> PageShown:
    order, chances = zip(*((block.key, block.propensity or 0.0) for block in page.blocks), strict=True)
    return PageShown(context=HERE, views=VIEWS, order=order, propensities=chances, clicked=frozenset(clicked))


async def jobs(database: Database) -> int:
    async with database.read() as db:
        wanted = select(func.count()).select_from(JobRow).where(JobRow.kind == "learn_policy")
        return (await db.execute(wanted)).scalar_one()


async def test_a_click_is_learnt_at_once_and_the_rest_of_the_page_when_it_is_over(
    database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    page = shown()
    await send(database, page, "impression")
    assert (await jobs(database), await taught(database)) == (0, 0)

    await send(database, page, "click")
    at_once = await taught(database)
    clicked = await live(database)
    over = await taught(database, LATER)

    assert (await jobs(database), at_once, over) == (1, 1, 1)
    seen = page_of(page, "a")
    expected = learning.learn_clicks(Policy(version=1), seen, ["a"])
    assert clicked == replace(learning.without_forgotten(expected), steps=1)
    after = learning.learn_page(expected, seen)
    assert await live(database) == replace(learning.without_forgotten(after), steps=2)


async def test_a_page_is_over_when_its_shopper_is_shown_the_next(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await send(database, shown(), "impression")

    await send(database, shown(NOW + timedelta(minutes=1)), "impression", at=NOW + timedelta(minutes=1))

    assert await taught(database, NOW + timedelta(minutes=1)) == 1
    assert (await live(database)).pages == 1


async def test_of_two_pages_alike_the_one_whose_blocks_were_reported_is_learnt_from_what_was_in_view(
    database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    silent, told = shown(), shown(page="other")
    await send(database, silent, "impression")
    await send(database, told, "impression")
    await send(database, told, "in view", block="b")
    await taught(database, LATER)

    async with database.read() as db:
        by_guess = await read.live_policy(db, SiteId("shop"), "home")
        by_report = await read.live_policy(db, SiteId("shop"), "other")
        [replayed] = await read.pages_shown(db, SiteId("shop"), "other")

    seen = page_of(told)
    assert by_guess.examined == learning.learn_page(Policy(version=1), seen).examined
    assert by_report.examined == learning.learn_page(Policy(version=1), replace(seen, looked=frozenset("b"))).examined
    assert {name for name in by_report.weights if name.startswith("block:")} == {"block:b"}
    assert replayed.looked == frozenset("b")


async def test_a_click_counts_once_however_often_it_comes(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    page = shown()

    for _ in range(3):
        await send(database, page, "impression", "click", "cart_add")
        await taught(database)

    assert (await live(database)).clicks == 1


async def test_a_click_that_came_before_its_impression_is_learnt_with_it(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    page = shown()
    await send(database, page, "click")
    assert await taught(database) == 0

    await send(database, page, "impression", at=NOW + timedelta(seconds=2))

    assert await taught(database, NOW + timedelta(seconds=2)) == 1
    assert (await live(database)).clicks == 1


async def test_marked_signals_and_pages_no_policy_ordered_teach_nothing(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await send(database, replace(shown(), seen=None), "impression", "click")
    robot = shown()
    async with database.write() as db:
        token = impression_id(KEY, robot)
        sent = [NewSignal(id="r1", kind="impression", impression=token)]
        sent += [NewSignal(id="r2", kind="click", impression=token, block="a", sku="A")]
        recorded = await record_signals(
            db, SiteId("shop"), "ann", sent, key=KEY, now=NOW, agent="HeadlessChrome/130.0 (like a shopper)"
        )
        await policies.promise(db, recorded, NOW)

    assert await taught(database, LATER) == 0
    assert await jobs(database) == 0
    assert await live(database) == Policy()


async def test_who_is_forgotten_leaves_no_lesson(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await send(database, shown(), "impression", "click")

    async with database.write() as db:
        await db.execute(text("DELETE FROM shoppers"))

    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(LessonRow))).scalar_one() == 0


async def test_pages_that_are_over_are_read_back_as_they_were_shown(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    first, second = shown(), shown(NOW + timedelta(seconds=5))
    await send(database, first, "impression", "click")
    await send(database, second, "impression", at=NOW + timedelta(seconds=5))
    await taught(database, LATER)

    async with database.read() as db:
        assert await read.pages_shown(db, SiteId("shop"), "home") == [page_of(first, "a")]
    await taught(database, LATER + timedelta(seconds=5))
    async with database.read() as db:
        assert await read.pages_shown(db, SiteId("shop"), "home") == [page_of(first, "a"), page_of(second)]


def estimates(value: float, low: float) -> tuple[Estimate, ...]:
    return tuple(
        Estimate(estimator=name, value=value, low=low, high=1.0, effective=900.0, largest=3.0)
        for name in ("ips", "snips", "dm", "dr")
    )


async def candidate(database: Database, low: float) -> int:
    async with database.write() as db:
        return await policies.add_candidate(
            db,
            SiteId("shop"),
            "home",
            Policy(),
            origin="tests",
            candidate=estimates(0.4, low),
            live=estimates(0.3, 0.29),
            judged_on=1000,
            by="ann",
            now=NOW,
        )


async def act_of(database: Database) -> list[str]:
    async with database.read() as db:
        return [each.action for each in await audit_entries(db, SiteId("shop"), thing="page_policy:home", first=9)]


async def test_a_candidate_goes_live_on_its_lower_bound_and_comes_back_by_one_row(
    database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    await send(database, shown(), "impression", "click")
    await taught(database)
    before = await live(database)
    version = await candidate(database, 0.31)

    async with database.write() as db:
        await policies.promote(db, SiteId("shop"), "home", version, by="ann", now=NOW)
    promoted = await live(database)
    await send(database, shown(NOW + timedelta(minutes=2)), "impression", "click", at=NOW + timedelta(minutes=2))
    await taught(database, NOW + timedelta(minutes=2))
    async with database.write() as db:
        back = await policies.roll_back(db, SiteId("shop"), "home", by="ann", now=NOW)

    assert (version, promoted.version, promoted.clicks, back) == (2, 2, 0, 1)
    # What the second version learnt stays with it.
    assert await live(database) == before
    assert await act_of(database) == ["roll_back_policy", "promote_policy", "train_policy"]
    async with database.read() as db:
        found = await read.versions(db, SiteId("shop"), "home")
        assert [(each.policy.version, each.live, each.policy.clicks) for each in found] == [(2, False, 1), (1, True, 1)]
        assert found[0].estimates == estimates(0.4, 0.31)


async def test_a_candidate_that_might_be_worse_stays_one(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await send(database, shown(), "impression", "click")
    await taught(database)
    version = await candidate(database, 0.29)

    with pytest.raises(PolicyNotBetter, match=r"by snips it might earn only 0\.2900 clicks a page"):
        async with database.write() as db:
            await policies.promote(db, SiteId("shop"), "home", version, by="ann", now=NOW)
    with pytest.raises(PolicyAbsent):
        async with database.write() as db:
            await policies.promote(db, SiteId("shop"), "home", 9, by="ann", now=NOW)
    with pytest.raises(NothingToRollBack):
        async with database.write() as db:
            await policies.roll_back(db, SiteId("shop"), "home", by="ann", now=NOW)

    async with database.read() as db:
        assert (await db.execute(select(LivePolicyRow.version))).scalars().all() == [1]
        assert (await db.execute(select(func.count()).select_from(PolicyRow))).scalar_one() == 2
    assert await act_of(database) == ["train_policy"]


async def test_old_lessons_are_forgotten_and_waiting_ones_are_promised(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await send(database, shown(), "impression")

    async with database.write() as db:
        assert await policies.promise_due(db, NOW) == 0
        assert await policies.promise_due(db, LATER) == 1
        assert await policies.forget_lessons(db, LATER + timedelta(days=29)) == 0
        assert await policies.forget_lessons(db, LATER + timedelta(days=31)) == 1
