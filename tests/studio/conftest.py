"""The studio in a real browser, on the demo shop: built and seeded once, a fresh copy of the shop for each test."""

import asyncio
import fcntl
import importlib.util
import json
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
import pytest_asyncio
import uvicorn
from pydantic import SecretStr
from sqlalchemy import make_url

from api.__main__ import Server
from api.app import create_app
from api.ids import global_id
from api.studio import build
from domain.access.values import Hand
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import BlockId, SiteId
from domain.pages.read.blocks import blocks_of_page
from domain.pages.values.editing import BlockState
from domain.pages.write.offer_copy import offer_copy
from tests.conftest import migrate
from tests.editing import offered
from tests.services import run_folder
from workers.seed import demo_shop

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

# It is a development package: where only the product's own are, there is nothing to look with.
collect_ignore_glob = [] if importlib.util.find_spec("playwright") else ["test_*.py"]

HERE = Path(__file__).parent
KEY = "a key of sixteen characters"
DEMO = SiteId("demo")
# As the embedded copywriter calls itself: pictures are taken of this shop.
MODEL = "SmolLM2-135M-Instruct"
WRITER = Hand(label=f"worker:{MODEL}", machine=True)
HEADLINE = "Things that last, for rooms you live in"
# A machine that does five things at once is slow; a browser waits for what it was told to wait for.
PATIENCE_MS = 20_000
TASTE = "etalage:studio:taste"
BROKEN: list[str] = []
"""What the studio's own script broke on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The demo shop on a port of this machine."""

    address: str
    database: Database
    tokens: dict[str, str]
    folder: Path
    """Where its pictures and the account of its owner are."""

    async def block(self, key: str) -> BlockState:
        async with self.database.read() as db:
            there = await blocks_of_page(db, DEMO, "home", datetime.now(UTC))
        assert there is not None
        return next(block for block in there if block.key == key)

    async def offer(self, key: str, **words: str) -> None:
        """A worker's words for a block, in English."""
        now = datetime.now(UTC)
        block = await self.block(key)
        offers = [offered(field, text, inputs=text, model=MODEL) for field, text in words.items()]
        async with self.database.write() as db:
            await offer_copy(
                db, DEMO, BlockId(block.id), seen_version=block.version, locale="en", offers=offers, by=WRITER, now=now
            )


@pytest.fixture(scope="session")
def built() -> None:
    """The studio is built of what is here."""
    try:
        build.build()
    except build.CannotBuild as why:
        pytest.skip(str(why))


@pytest.fixture(scope="session")
def seeded(server_url: str) -> Iterator[tuple[str, Path]]:
    """A database with the demo shop in it, to be copied, and the folder of its pictures and tokens.

    All processes of a run share it: the first seeds it, the last drops it.
    """
    # The server's guard takes away what is called after it.
    shared = run_folder() / "postgres-studio"
    shared.mkdir(exist_ok=True)
    folder, whole = shared / "shop", shared / "whole"
    name = f"{shared.parent.name}_studio".replace("-", "_")
    with (shared / "turn").open("w") as turn, (shared / "users").open("w") as users:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not whole.exists():
            folder.mkdir()
            _execute(server_url, f'CREATE DATABASE "{name}"')
            url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
            migrate(url)
            asyncio.run(_seed(url, folder))
            whole.touch()
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(turn, fcntl.LOCK_UN)
        yield name, folder
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        whole.unlink()
        shutil.rmtree(folder)
        _execute(server_url, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _seed(url: str, folder: Path) -> None:
    database = Database(url)
    settings = _settings(url, folder)
    await demo_shop.seed(database, settings, datetime.now(UTC))
    shop = Shop(address="", database=database, tokens={}, folder=folder)
    # What a worker writes into a new shop, so that there are machine's words to write over.
    await shop.offer("hero", headline=HEADLINE, body="Lamps, linen and tables, made to be mended.")
    await shop.offer("welcome", headline="Welcome to Maison Étalage")
    await shop.offer("offer", headline="Something off, for a while")
    await database.close()


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        database_url=url,
        secret_key=SecretStr(KEY),
        state_dir=folder,
        media_dir=folder / "media",
        read_timeout_ms=20_000,
        points_a_minute=0,
    )


@pytest.fixture
def more_settings() -> dict[str, Any]:
    """What a test's server is told besides."""
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def studio(
    built: None, seeded: tuple[str, Path], server_url: str, worker_id: str, more_settings: dict[str, Any]
) -> AsyncIterator[Shop]:
    """A demo shop of this test's own, served with its studio."""
    template, folder = seeded
    name = f"{template}_{worker_id}"
    connection = await asyncpg.connect(_plain(server_url))
    await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    await connection.close()
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        app = create_app(_settings(url, folder).model_copy(update=more_settings))
        server = Server(uvicorn.Config(app, loop="uvloop", http="httptools", log_level="warning"), app.state.end)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        tokens = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
        try:
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            yield Shop(address=address, database=database, tokens=tokens, folder=folder)
        finally:
            server.should_exit = True
            await running
            await database.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started() -> "AsyncIterator[Browser]":
    """Debian's Chromium, started once for all tests of this process."""
    from playwright.async_api import async_playwright, expect

    expect.set_options(timeout=PATIENCE_MS)
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not on this machine")
    async with async_playwright() as playwright:
        # In a sandbox that is itself one, Chromium's own cannot be built.
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def chromium(started: "Browser") -> "AsyncIterator[Browser]":
    """Chromium as if nobody had been there; what one test opened is closed before the next."""
    BROKEN.clear()
    yield started
    for context in started.contexts:
        await context.close()


async def enter(
    chromium: "Browser",
    studio: Shop,
    place: str = "",
    *,
    token: str | None = "operator",
    preview: bool = True,
    **options: Any,
) -> "Page":
    """A page of a new visit to the studio, let in by this token, with the shop's page beside it or without.

    What breaks on it is in BROKEN.
    """
    settings: dict[str, Any] = {
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "reduced_motion": "reduce",
        **options,
    }
    context = await chromium.new_context(**settings)
    if not preview:
        await context.add_init_script(
            f"localStorage.getItem('{TASTE}') ?? localStorage.setItem('{TASTE}', '{{\"preview\":false}}')"
        )
    if token is not None:
        secret = studio.tokens.get(token, token)
        await context.add_init_script(f"sessionStorage.setItem('etalage:studio:token', '{secret}')")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: BROKEN.append(str(error)))
    await page.goto(f"{studio.address}/studio/{place}")
    return page


@pytest_asyncio.fixture(loop_scope="session")
async def editor(chromium: "Browser", studio: Shop) -> "Page":
    """Somebody at work in the studio, on the page `home`, who has put the preview away: it costs more than the rest."""
    return await at_home(chromium, studio, preview=False)


@pytest_asyncio.fixture(loop_scope="session")
async def onlooker(chromium: "Browser", studio: Shop) -> "Page":
    """Somebody at work on the page `home`, with the shop's own page beside it."""
    return await at_home(chromium, studio, preview=True)


async def at_home(chromium: "Browser", studio: Shop, *, preview: bool) -> "Page":
    page = await enter(chromium, studio, "demo/page/home", preview=preview)
    await page.get_by_role("grid", name="Blocks of the page, in order").wait_for()
    return page


async def go(page: "Page", place: str) -> None:
    """To another place of the studio as its own links go there: nothing is loaded again that is here already."""
    await page.evaluate(
        "place => { history.pushState(null, '', place); dispatchEvent(new PopStateEvent('popstate')); }",
        f"/studio/{place}",
    )


async def fill_moment(page: "Page", label: str, digits: str) -> None:
    """Types a moment piece by piece, as somebody who reads British English does: day, month, year, hour, minute."""
    await page.get_by_role("group", name=label, exact=True).get_by_role("spinbutton").first.click()
    await page.keyboard.type(digits)


async def open_block(page: "Page", studio: Shop, key: str) -> None:
    """The form of a block is open."""
    block = await studio.block(key)
    await go(page, f"demo/block/{global_id('EditableBlock', block.id)}")
    await page.get_by_role("heading", name="Words", exact=True).wait_for()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests here share a browser, so they share the loop it lives in."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def _execute(server: str, statement: str) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(_plain(server))
        await connection.execute(statement)
        await connection.close()

    asyncio.run(run())


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
