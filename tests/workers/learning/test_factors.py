"""Claims about factors: what is learnt from who met what, where people stand, and that whoever is forgotten is in none."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import func, select, text

from domain.audience.write.consent import set_consent
from domain.audience.write.forget import forget_shopper
from domain.audience.write.merge import merge_shoppers
from domain.base.database import Database, WriteSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour.values import NewSignal, Purpose
from domain.choosing.jobs import train_factors
from domain.choosing.models.factors import FactorRunRow, ItemFactorRow
from domain.choosing.read import factors as read
from domain.choosing.read.factors import Run
from domain.choosing.rules.factors import evened, moment_of, worth
from domain.choosing.values.evidence import Weights
from domain.choosing.values.factors import DIM, FactorSettings, ItemFactors, Meetings, Trained
from domain.choosing.write import factor_runs
from domain.jobs import write as promises
from domain.jobs.models import JobRow
from ml import factors as als
from tests.crowd import join
from tests.domain.choosing.counting import KEY, act, folded
from tests.shops import NOW, SHOP, Stock, days_ago
from tests.workers.tasks.conftest import Do
from workers.learning.due import promise_factors
from workers.learning.factors import _met, train_site
from workers.runtime import Runtime

WORLDS = ("coffee", "garden")
EACH = 8
TABLES = ("item_factors", "person_factors")


async def shop_of_two_worlds(database: Database, stock: Stock, people: int = 60) -> dict[str, ItemId]:
    """Everybody put four of eight things of one world into the cart; nobody has met `coffee-new`."""
    chance = np.random.default_rng(5)
    ids = await stock({f"{world}-{n}": {} for world in WORLDS for n in (*range(EACH), "new")})
    for number in range(people):
        world = WORLDS[number % 2]
        await join(database, f"p{number}", [ids[f"{world}-{n}"] for n in chance.permutation(EACH)[:4]])
    return ids


async def trained(database: Database, do: Do) -> None:
    async with database.write() as db:
        await promises.add(db, [train_factors(SHOP)], NOW)
    assert len(await do("train_factors")) == 1


async def live(database: Database) -> tuple[Run, dict[int, Weights]]:
    """The run that answers, and the factors of its items."""
    async with database.read() as db:
        one = (await db.execute(select(FactorRunRow.id).where(FactorRunRow.live))).scalar_one()
        run = next(each for each in await read.runs(db, SHOP) if each.id == one)
        rows = await db.execute(select(ItemFactorRow.item_id, ItemFactorRow.vector).where(ItemFactorRow.run_id == one))
        return run, {row.item_id: row.vector[:DIM] * np.float32(run.ground.longest) for row in rows}


async def place(database: Database, person: ShopperId) -> Weights | None:
    """Where the person stands in the live run."""
    async with database.read() as db:
        found = await db.execute(
            text(
                "SELECT stands.vector::real[] AS at, run.longest FROM person_factors stands JOIN factor_runs run ON run.id = stands.run_id"
                " WHERE run.live AND stands.person_id = :person"
            ),
            {"person": person},
        )
        held = found.first()
        return None if held is None else np.array(held.at[:DIM], np.float32) / np.float32(held.longest)


async def shopper(database: Database, key: str) -> ShopperId:
    async with database.read() as db:
        found = await db.execute(text("SELECT id FROM shoppers WHERE key = :key"), {"key": key})
        return ShopperId(found.scalar_one())


def nearest(stands: Weights, factors: dict[int, Weights], k: int) -> list[int]:
    return sorted(factors, key=lambda item: -float(stands @ factors[item]))[:k]


async def test_a_person_is_near_to_what_people_like_them_met(database: Database, stock: Stock, do: Do) -> None:
    ids = await shop_of_two_worlds(database, stock)

    await trained(database, do)

    run, factors = await live(database)
    # What nobody met has no factors where nothing is written that tells them.
    assert set(factors) == {ids[f"{world}-{n}"] for world in WORLDS for n in range(EACH)}
    assert run.ground.items == len(factors)
    for number, world in enumerate(WORLDS):
        stands = await place(database, await shopper(database, f"p{number}"))
        assert stands is not None
        assert set(nearest(stands, factors, EACH)) == {ids[f"{world}-{n}"] for n in range(EACH)}


async def test_who_comes_after_the_training_is_placed_when_they_are_counted(
    database: Database, stock: Stock, do: Do
) -> None:
    ids = await shop_of_two_worlds(database, stock)
    await trained(database, do)
    ann = await act(database, NewSignal(id="1", kind="view", sku="garden-3", at=NOW))
    before = await place(database, ann)

    await folded(database, [ann])

    _, factors = await live(database)
    stands = await place(database, ann)
    assert before is None
    assert stands is not None
    assert nearest(stands, factors, 1) == [ids["garden-3"]]
    near = {world: sum(stands @ factors[ids[f"{world}-{n}"]] for n in range(EACH)) for world in WORLDS}
    assert near["garden"] > near["coffee"] + 0.5


async def test_a_place_is_where_the_training_itself_would_put_the_person(
    database: Database, stock: Stock, do: Do
) -> None:
    await shop_of_two_worlds(database, stock)
    ann = await act(
        database,
        NewSignal(id="1", kind="view", sku="coffee-1", at=days_ago(90)),
        NewSignal(id="2", kind="purchase", sku="coffee-1", at=NOW),
        NewSignal(id="3", kind="cart_add", sku="garden-2", at=days_ago(180)),
    )
    await trained(database, do)
    await folded(database, [ann])

    run, factors = await live(database)
    async with database.read() as db:
        everybody = await read.meetings(db, SHOP)
    hers = everybody.persons == ann
    mine = Meetings(persons=everybody.persons[hers], items=everybody.items[hers], at=everybody.at[hers])
    met, items = _met(mine, run.settings, run.ground.as_of)
    assert met.weights.tolist() == pytest.approx([1.5, 0.25], rel=1e-3)
    every = sorted(factors)
    wide = als.Met(
        starts=met.starts, columns=np.searchsorted(every, items[met.columns]), weights=met.weights, width=len(every)
    )
    settings = als.Settings(dim=DIM, regularisation=run.settings.regularisation, unobserved=run.settings.unobserved)
    expected = als.place(wide, np.stack([factors[item] for item in every]), settings)[0]
    # Items are stored in 16 bits; the sum of their outer products in 32.
    assert await place(database, ann) == pytest.approx(expected, rel=2e-3, abs=2e-3)


async def test_what_too_few_people_met_has_no_factors_and_is_served_to_nobody(
    database: Database, stock: Stock, do: Do
) -> None:
    ids = await shop_of_two_worlds(database, stock)
    few = FactorSettings().least_persons - 1
    for number in range(few):
        await join(database, f"few {number}", [ids["coffee-new"], ids["coffee-1"]])

    await trained(database, do)
    fewer = await live(database)
    await join(database, "one more", [ids["coffee-new"]])
    await trained(database, do)

    assert ids["coffee-new"] not in fewer[1]
    assert ids["coffee-new"] in (await live(database))[1]


async def test_nothing_is_trained_from_too_few_people(database: Database, stock: Stock, do: Do) -> None:
    await shop_of_two_worlds(database, stock, people=49)

    await trained(database, do)

    async with database.read() as db:
        assert (await db.execute(select(func.count()).select_from(ItemFactorRow))).scalar_one() == 0
        assert await read.runs(db, SHOP) == []


async def test_a_training_begins_where_the_last_ended_and_one_generation_is_kept(
    database: Database, stock: Stock, do: Do
) -> None:
    await shop_of_two_worlds(database, stock)
    seen = []
    for _ in range(3):
        await trained(database, do)
        seen.append(await live(database))

    async with database.read() as db:
        runs = (await db.execute(select(FactorRunRow.id, FactorRunRow.slot).order_by(FactorRunRow.id))).all()
    assert [run.id for run in runs] == [seen[1][0].id, seen[2][0].id]
    assert [run.slot for run in runs] == [1, 0]
    # Three rounds on from the same data move nothing far.
    one, other = (np.stack([factors[item] for item in sorted(factors)]) for _, factors in seen[:2])
    assert (one * other).sum() / (np.linalg.norm(one) * np.linalg.norm(other)) > 0.98


async def forget(database: Database, key: str) -> None:
    async with database.write() as db:
        await forget_shopper(db, SHOP, key, by="tests", secret=KEY, now=NOW)


async def promised(database: Database) -> Sequence[object]:
    async with database.read() as db:
        waiting = select(JobRow.run_at).where(JobRow.kind == "train_factors", JobRow.state == "ready")
        return (await db.execute(waiting)).scalars().all()


async def test_after_the_training_that_forgetting_promises_factors_are_as_if_the_person_had_never_come(
    database: Database, stock: Stock, do: Do
) -> None:
    ids = await shop_of_two_worlds(database, stock)
    await trained(database, do)
    _, never = await live(database)
    eve = await join(database, "eve", [ids["coffee-1"], ids["garden-1"], ids["garden-2"]])
    await trained(database, do)
    _, with_eve = await live(database)
    assert await place(database, eve) is not None

    await forget(database, "eve")

    assert await place(database, eve) is None
    assert await promised(database) == [NOW + timedelta(hours=1)]
    assert len(await do("train_factors")) == 1
    _, after = await live(database)
    assert not all(np.array_equal(with_eve[item], never[item]) for item in never)
    assert after.keys() == never.keys()
    assert all(np.array_equal(after[item], never[item]) for item in never)


async def test_forgetting_somebody_no_training_saw_promises_none(database: Database, stock: Stock, do: Do) -> None:
    await shop_of_two_worlds(database, stock)
    await trained(database, do)
    await join(database, "eve", [])

    await forget(database, "eve")

    assert await promised(database) == []


async def test_factors_of_somebody_forgotten_are_gone_where_too_few_are_left_to_train_without_them(
    database: Database, stock: Stock, do: Do
) -> None:
    await shop_of_two_worlds(database, stock, people=50)
    await trained(database, do)

    await forget(database, "p1")
    await do("train_factors")

    async with database.read() as db:
        assert [await db.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES] == [0, 0]  # noqa: S608
        due = await read.sites_to_train(db, NOW + timedelta(hours=19))
    # What was tried in vain is tried again the next night.
    assert due == []


async def test_who_takes_back_consent_is_trained_away_as_well(database: Database, stock: Stock, do: Do) -> None:
    await shop_of_two_worlds(database, stock)
    await trained(database, do)
    p1 = await shopper(database, "p1")

    async with database.write() as db:
        await set_consent(db, SHOP, "p1", Purpose.MEASUREMENT, granted=True, now=NOW)
        await set_consent(db, SHOP, "p1", Purpose.PERSONALISATION, granted=False, now=NOW)

    assert await place(database, p1) is None
    assert len(await promised(database)) == 1


async def test_two_keys_of_one_person_stand_in_one_place(database: Database, stock: Stock, do: Do) -> None:
    await shop_of_two_worlds(database, stock)
    await trained(database, do)
    phone, desk = await shopper(database, "p0"), await shopper(database, "p1")
    alone = await place(database, desk)

    async with database.write() as db:
        await merge_shoppers(db, SHOP, "p0", "p1", now=NOW)

    assert await place(database, phone) is None
    both = await place(database, desk)
    assert alone is not None
    assert both is not None
    assert not np.array_equal(both, alone)
    assert await promised(database) == []


def again(held: ItemFactors, run: Run) -> Trained:
    """What a training of the same would have found."""
    told = ItemFactors(items=held.items[:0], vectors=held.vectors[:0])
    return Trained(own=held, told=told, ground=run.ground, people=60, figures={})


async def test_a_training_that_was_overtaken_has_no_effect(database: Database, stock: Stock, do: Do) -> None:
    await shop_of_two_worlds(database, stock)
    async with database.write() as db:
        slow = await factor_runs.open_run(db, SHOP, FactorSettings(), NOW)
    await trained(database, do)
    run, factors = await live(database)

    async with database.write() as db:
        some = await read.factors_of(db, run, list(factors))
        stored = await factor_runs.store_items(db, slow, some, 1.0)
        laid = await factor_runs.lay_ground(db, slow, again(some, run), NOW)
        switched = await factor_runs.go_live(db, SHOP, slow)

    assert (stored, laid, switched) == (False, False, False)
    assert (await live(database))[0].id == run.id


async def test_no_training_goes_live_with_what_another_one_has_begun_to_sweep(
    database: Database, stock: Stock, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop_of_two_worlds(database, stock)
    monkeypatch.setattr(factor_runs, "SWEPT_AT_ONCE", 3)
    sweep, place_next = factor_runs.sweep, factor_runs.place_next
    swept, first_has_ended = asyncio.Event(), asyncio.Event()
    second: list[asyncio.Task[bool]] = []

    async def sweep_a_little(db: WriteSession, site: SiteId, now: datetime) -> int:
        if swept.is_set():
            await first_has_ended.wait()
        gone = await sweep(db, site, now)
        if gone:
            swept.set()
        return gone

    async def and_another_begins(db: WriteSession, site: SiteId, after: int, now: datetime) -> int | None:
        if not second:
            second.append(asyncio.create_task(train_site(database, SHOP, runtime.think, NOW)))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(swept.wait(), 1)
        return await place_next(db, site, after, now)

    monkeypatch.setattr(factor_runs, "sweep", sweep_a_little)
    monkeypatch.setattr(factor_runs, "place_next", and_another_begins)
    went_live = await train_site(database, SHOP, runtime.think, NOW)
    run, factors = await live(database)
    first_has_ended.set()

    assert went_live
    assert len(factors) == run.ground.items == 2 * EACH
    assert await second[0]
    assert len((await live(database))[1]) == 2 * EACH


async def test_factors_are_trained_when_people_have_come_and_again_the_next_night(
    database: Database, stock: Stock, do: Do
) -> None:
    await shop_of_two_worlds(database, stock)
    nobody_counted = await promise_factors(database, NOW)
    people = [await shopper(database, f"p{n}") for n in range(60)]
    await folded(database, people)

    first = await promise_factors(database, NOW)
    await do("train_factors")
    async with database.read() as db:
        moment = (await db.execute(select(FactorRunRow.started_at))).scalar_one()

    assert (nobody_counted, first) == (0, 1)
    assert await promise_factors(database, moment + timedelta(hours=19)) == 0
    assert await promise_factors(database, moment + timedelta(hours=21)) == 1


@pytest.mark.unit
def test_a_meeting_is_worth_half_after_a_half_life_and_adds_up() -> None:
    now = NOW.timestamp()
    done = Meetings(
        persons=np.array([7, 7, 3]),
        items=np.array([5, 5, 9]),
        at=np.array([now, now - 90 * 86_400, now - 180 * 86_400]),
    )

    met, items = _met(done, FactorSettings(), now)

    assert items.tolist() == [5, 9]
    assert (met.starts.tolist(), met.columns.tolist(), met.weights.tolist()) == ([0, 1, 2], [1, 0], [0.25, 1.5])


@pytest.mark.unit
def test_factors_of_one_length_have_the_products_they_had() -> None:
    chance = np.random.default_rng(1)
    factors = chance.normal(size=(5, DIM)).astype(np.float32)
    person = chance.normal(size=DIM).astype(np.float32)
    longest = float(np.linalg.norm(factors, axis=1).max())

    stored = evened(factors / longest, 1.0)

    assert np.linalg.norm(stored, axis=1) == pytest.approx([1.0] * 5)
    assert stored @ np.append(person * longest, np.float32(0)) == pytest.approx(factors @ person, rel=1e-5)


@pytest.mark.unit
def test_a_signal_after_a_pause_of_years_does_not_make_all_others_count_nothing() -> None:
    years_ago = NOW.timestamp() - 5 * 365 * 86_400
    at = np.append(np.linspace(years_ago - 86_400, years_ago, 300), NOW.timestamp())

    weights = worth(at, moment_of(at), 90.0)

    assert weights[:-1] == pytest.approx(np.ones(300), abs=0.01)
    assert weights[-1] == 16
