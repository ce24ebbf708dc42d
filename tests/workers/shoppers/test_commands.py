"""What operators ask and command about shoppers, as they type it."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from domain.access.values import Site
from domain.access.write import create_site
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from tests.conftest import NOW, empty
from workers.__main__ import commands

Run = Callable[..., Result]
SHOP = SiteId("shop")
KEY = "a key of sixteen characters"


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs `python -m workers` on a shop where Ann searched and a robot did too."""
    asyncio.run(_prepare(database_url))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", KEY)
    settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(commands, [str(argument) for argument in arguments])
    settings.cache_clear()


async def _prepare(database_url: str) -> None:
    await empty(database_url)
    database = Database(database_url, pool_size=1)
    site = Site(key=SHOP, name="Shop", default_locale="en", locales=("en",), currency="EUR")
    async with database.write() as db:
        await create_site(db, site)
        for shopper, agent in (("ann", None), ("bot", "curl/8")):
            new = NewSignal(id=shopper, kind="search", query="mugs")
            await record_signals(db, SHOP, shopper, [new], key=KEY, now=NOW, agent=agent)
    await database.close()


def test_marked_lists_days_and_reasons(run: Run) -> None:
    result = run("marked", "--site", "shop", "--days", 3650)

    assert result.exit_code == 0
    head, row = (line.split() for line in result.stdout.splitlines())
    assert head == ["day", "signals", "learned", "robot", "too_many", "zero_dwell", "repeated", "not_personalised"]
    assert row == ["2026-11-21", "2", "1", "1", "0", "0", "0", "0"]


def test_an_export_is_written_to_a_file_or_the_screen(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "ann.json"

    written = run("export-shopper", "--site", "shop", "ann", "--out", out)
    shown = run("export-shopper", "--site", "shop", "ann")
    nobody = run("export-shopper", "--site", "shop", "nobody")

    assert (written.exit_code, shown.exit_code) == (0, 0)
    assert orjson.loads(out.read_bytes()) == orjson.loads(shown.stdout)
    assert [signal["query"] for signal in orjson.loads(shown.stdout)["kept"]["signals"]] == ["mugs"]
    assert nobody.exit_code == 1
    assert nobody.stderr == "Error: Nothing is kept of this shopper on site 'shop'.\n"


def test_a_person_is_forgotten_once(run: Run) -> None:
    first, again = run("forget", "--site", "shop", "ann"), run("forget", "--site", "shop", "ann")

    assert first.stdout == "1 signals under 1 keys forgotten\n"
    assert again.stdout == "0 signals under 0 keys forgotten\n"


def test_a_site_may_need_a_yes_first(run: Run) -> None:
    assert run("consent", "--site", "shop", "--required").stdout == "shop: a shopper who said nothing counts as a no\n"
    assert run("consent", "--site", "none", "--required").exit_code == 1
    assert run("consent", "--site", "shop").exit_code == 2
