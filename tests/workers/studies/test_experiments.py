"""Claims about the commands that say what was found out, and what is published."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import numpy as np
import orjson
import pytest
from click.testing import CliRunner, Result

from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.experiments.values.experiments import Arm, NewExperiment
from domain.experiments.write.experiments import create_experiment, start_experiment
from domain.insights.read.bounded import Bounded, Counts
from tests.domain.insights.history import Past
from tests.shops import Stock
from workers.studies.experiments import experiments, exposure
from workers.studies.publish import _line, publish_figures, published

NOW = datetime.now(UTC)


Run = Callable[..., Awaitable[Result]]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command as an operator types it, beside the test's own loop."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PRIVACY_BUDGET", "4")
    settings.cache_clear()

    async def do(command: click.Command, *words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, command, [*words, "--site", "shop"])

    yield do
    settings.cache_clear()


@pytest.fixture
async def clicked(database: Database, shop: SiteId, stock: Stock) -> None:
    """An experiment of two days, in which arm b was clicked twice as often as arm a."""
    past = Past(shop, await stock({"MUG": {}}))
    arms = (Arm(key="a", name="As it is"), Arm(key="b", name="Bolder"))
    new = NewExperiment(key="words", name="Words", arms=arms, planned_pages=1_000)
    async with database.write() as db:
        await create_experiment(db, shop, new, by="tests", now=NOW - timedelta(days=3))
        await start_experiment(db, shop, "words", expected_version=1, by="tests", now=NOW - timedelta(days=2))
    for number in range(500):
        page = past.page(f"{number}", NOW - timedelta(days=1), ["rail"], arms={"words": "ab"[number % 2]})
        if number % 10 < (6 if number % 2 else 3):
            past.did(f"{number}", "click", NOW - timedelta(hours=23), "MUG", page=page, block="rail")
    await past.write(database)


async def test_experiments_are_listed_with_what_can_be_said_of_them(clicked: None, run: Run) -> None:
    listed = await run(experiments)
    one = await run(experiments, "--key", "words", "--json")
    none = await run(experiments, "--key", "gone")

    assert listed.stdout.splitlines()[:2] == [
        "words (running): Words",
        "  Bolder is clicked more: +50.0 % (12.5 to 100.0 %) clicks per visitor; safe to stop",
    ]
    assert orjson.loads(one.stdout)["verdict"]["finding"] == "better"
    assert (none.exit_code, "gone" in none.stderr) == (1, True)


async def test_exposure_is_listed_side_by_side(clicked: None, run: Run) -> None:
    listed = (await run(exposure)).stdout.splitlines()

    assert listed[0] == "brand: 0.0% of attention would have to move"
    assert listed[1].split() == ["(none)", "attention", "0.0%", "catalogue", "100.0%", "wanted", "100.0%"]


async def test_figures_are_published_until_the_budget_is_spent(clicked: None, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    words = ("--epsilon", "3", "--days", "2", "--out", str(out))

    first = await run(publish_figures, *words)
    said = orjson.loads(out.read_bytes())
    again = await run(publish_figures, *words)

    assert first.exit_code == 0, first.output
    assert (said["privacy"]["epsilon"], said["privacy"]["budget_left"]) == (3.0, 1.0)
    assert [day["name"] for day in said["days"]] == [f"{NOW - timedelta(days=days):%Y-%m-%d}" for days in (2, 1)]
    # Noise of a scale of 7 around 500, and around 0, which is too little to say 39 times in 40.
    assert abs(said["days"][1]["visitors"] - 500) < 150
    assert (said["days"][0]["visitors"] or 0) < 150
    assert (again.exit_code, "budget" in again.stderr) == (1, True)


@pytest.mark.unit
def test_what_is_too_small_is_left_out() -> None:
    nothing = {"visitors": None, "clickers": None, "rate": None}

    assert _line("few", 19, 3, least=20.0) == {"name": "few"} | nothing
    assert _line("enough", 20, 3, least=20.0) == {"name": "enough", "visitors": 20, "clickers": 3, "rate": 0.15}


@pytest.mark.unit
def test_what_is_published_is_as_far_off_as_it_says() -> None:
    names = tuple(f"day {day}" for day in range(2_000))
    counts = Counts(names=names, visitors=(10_000,) * 2_000, clickers=(1_000,) * 2_000)
    nothing = Counts(names=(), visitors=(), clickers=())
    window = (datetime(2026, 11, 1, tzinfo=UTC).date(), datetime(2026, 11, 2, tzinfo=UTC).date())

    said = published("shop", window, Bounded(days=counts, blocks=nothing), epsilon=2.0, left=1.0)

    lines = orjson.loads(orjson.dumps(said))
    off = np.array([line["visitors"] for line in lines["days"]]) - 10_000
    # The mean distance of Laplace noise is its scale: five days a person, a quarter of epsilon 2.
    assert lines["privacy"]["noise"]["days"] == 10.0
    assert np.abs(off).mean() == pytest.approx(10.0, rel=0.15)
    assert abs(off.mean()) < 1.5
    assert lines["blocks"] == []
