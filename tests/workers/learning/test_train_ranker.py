"""Claims about training a site's ranker: as a job, as a command, on real tables."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from domain.access.values import Site
from domain.access.write import create_site
from domain.audience.write.forget import forget_shopper
from domain.base.database import Database
from domain.base.settings import settings
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from domain.catalog.read import ids_by_sku
from domain.catalog.write import save_items
from domain.choosing.jobs import train_ranker
from domain.choosing.models.rankers import RankerRow
from domain.choosing.read import rankers as read
from domain.choosing.rules import scoring
from domain.choosing.rules.features import NAMES
from domain.choosing.values.rankers import Ranker
from domain.choosing.values.tuning import Tuning, from_json
from domain.choosing.write.rankers import TAINTED, roll_back_ranker
from domain.jobs import write as promises
from domain.jobs.models import JobRow
from tests.conftest import empty
from tests.shops import Stock, row
from tests.workers.learning.visits import KEY, SHOP, teach
from tests.workers.tasks.conftest import Do
from workers.learning.due import promise_rankers
from workers.runtime import Runtime
from workers.studies.rankers import rankers

CHEAP_IS_LIKED = {sku: {"price": price} for sku, price in zip("ABCDE", ("5.00", "40", "50", "60", "70"), strict=True)}


async def jobs(database: Database, state: str) -> int:
    async with database.read() as db:
        counted = select(func.count()).where(JobRow.kind == "train_ranker", JobRow.state == state)
        return int((await db.execute(counted)).scalar_one())


async def test_clicks_ask_for_a_training_and_what_it_learned_goes_live(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    ids = await stock(CHEAP_IS_LIKED)
    await teach(database, ids, liked="A", pages=60, now=runtime.now())

    assert await promise_rankers(database, runtime.now()) == 1
    assert await promise_rankers(database, runtime.now()) == 0
    await do("train_ranker")

    async with database.read() as db:
        live = await read.live_ranker(db, SHOP)
    assert live is not None
    assert (live.version, live.kind, live.metrics["clicks"]) == (1, "logistic", 60.0)
    assert live.metrics["gain_low"] > 0
    assert from_json(live.settings["tuning"]) == Tuning()
    ready = scoring.scorer(live.kind, live.parameters)
    rows = np.full((2, len(NAMES)), np.nan, np.float32)
    rows[:, NAMES.index("price")] = np.log([60.0, 5.0])
    dear, cheap = scoring.chances(ready, NAMES, rows)
    assert cheap > dear
    runs = runtime.settings.state_dir / "runs" / "rankers" / "shop"
    assert sorted(path.name for path in runs.iterdir()) == ["00001.json", "00001.png"]
    assert await jobs(database, "done") == 1
    # Nothing was clicked since.
    assert await promise_rankers(database, runtime.now()) == 0


async def forget(database: Database, key: str, now: datetime) -> None:
    async with database.write() as db:
        await forget_shopper(db, SHOP, key, by="tests", secret="a secret", now=now)


async def live(database: Database) -> Ranker | None:
    async with database.read() as db:
        return await read.live_ranker(db, SHOP)


async def test_a_ranker_that_learned_from_somebody_forgotten_gives_way_to_one_that_did_not(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    ids = await stock(CHEAP_IS_LIKED)
    await teach(database, ids, liked="A", pages=60, now=runtime.now())
    await promise_rankers(database, runtime.now())
    await do("train_ranker")
    now = runtime.now()

    await forget(database, "shopper 3", now)

    async with database.read() as db:
        due = await db.scalar(select(JobRow.run_at).where(JobRow.kind == "train_ranker", JobRow.state == "ready"))
    assert due == now + timedelta(hours=1)
    await do("train_ranker")
    after = await live(database)
    assert after is not None
    assert (after.version, after.metrics["clicks"]) == (2, 59.0)
    assert TAINTED not in after.settings
    async with database.write() as db:
        assert await roll_back_ranker(db, SHOP, by="operator", now=now) is None


async def test_where_nothing_is_left_to_learn_from_the_blend_answers_again(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    ids = await stock(CHEAP_IS_LIKED)
    await teach(database, ids, liked="A", pages=60, now=runtime.now())
    await promise_rankers(database, runtime.now())
    await do("train_ranker")

    for number in range(60):
        await forget(database, f"shopper {number}", runtime.now())
    assert await jobs(database, "ready") <= 2
    await do("train_ranker")

    assert await live(database) is None


async def test_forgetting_somebody_who_was_shown_nothing_asks_for_no_training(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    ids = await stock(CHEAP_IS_LIKED)
    await teach(database, ids, liked="A", pages=60, now=runtime.now())
    await promise_rankers(database, runtime.now())
    await do("train_ranker")
    async with database.write() as db:
        await record_signals(db, SHOP, "eve", [NewSignal(id="e", kind="view", sku="A")], key=KEY, now=runtime.now())

    await forget(database, "eve", runtime.now())

    assert await jobs(database, "ready") == 0
    found = await live(database)
    assert found is not None
    assert TAINTED not in found.settings


async def test_without_clicks_nothing_is_trained_and_the_job_ends(
    database: Database, stock: Stock, runtime: Runtime, do: Do
) -> None:
    await stock(CHEAP_IS_LIKED)
    assert await promise_rankers(database, runtime.now()) == 0
    async with database.write() as db:
        await promises.add(db, [train_ranker(SHOP)], runtime.now())

    await do("train_ranker")

    assert await jobs(database, "done") == 1
    async with database.read() as db:
        assert await db.scalar(select(func.count()).select_from(RankerRow)) == 0


@pytest.fixture
def ask(database_url: str) -> Callable[..., Any]:
    """Does something with an empty database."""
    asyncio.run(empty(database_url))

    def do(act: Callable[[Database], Coroutine[Any, Any, Any]]) -> Any:
        async def opened() -> Any:
            database = Database(database_url, pool_size=1)
            try:
                return await act(database)
            finally:
                await database.close()

        return asyncio.run(opened())

    return do


def test_an_operator_trains_lists_promotes_and_goes_back(
    ask: Callable[..., Any], database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    settings.cache_clear()

    async def shop(database: Database) -> None:
        async with database.write() as db:
            await create_site(db, Site(key=SHOP, name="S", default_locale="en", locales=("en",), currency="EUR"))
            await save_items(db, SHOP, [row(*each) for each in CHEAP_IS_LIKED.items()], [], datetime.now(UTC))
            ids = await ids_by_sku(db, SHOP, CHEAP_IS_LIKED)
        await teach(database, ids, liked="A", pages=40, now=datetime.now(UTC))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(rankers, ["--site", "shop", *arguments])

    ask(shop)
    assert run().output == "no ranker was trained yet; the blend that needs no training puts items in order\n"
    assert run("rollback").exit_code == 1

    trained = run("train")
    assert trained.output.startswith("ranker 1 (logistic) is live: NDCG@10 "), trained.output
    again = run("train")
    assert again.output.startswith("ranker 2 (logistic) waits as a candidate: "), again.output
    listed = run().output.splitlines()
    assert [line.split()[:3] for line in listed[1:]] == [["2", "logistic", "candidate"], ["1", "logistic", "live"]]
    assert [orjson.loads(line)["metrics"]["clicks"] for line in run("--json").output.splitlines()] == [40.0, 40.0]

    assert run("promote", "2").output == "ranker 2 is live\n"
    assert run("promote", "9").output == "Error: The site 'shop' has no ranker 9. List them to see which there are.\n"
    assert run("rollback").output == "ranker 1 is live\n"
    assert run("rollback").output == "the blend that needs no training is live\n"
    assert run("promote", "nothing").exit_code == 2
    assert CliRunner().invoke(rankers, ["--site", "nowhere"]).exit_code == 1
    settings.cache_clear()
