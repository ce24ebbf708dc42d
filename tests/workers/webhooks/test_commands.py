"""The commands for webhooks as an operator types them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner

from domain.access import write as access
from domain.access.values import Site
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.webhooks import read, rules, write
from domain.webhooks.values import NewEvent, WebhookId
from tests.conftest import NOW, empty
from workers.__main__ import commands
from workers.webhooks import forget_old_events

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")
URL = "https://receiver.example/hooks"

T = TypeVar("T")
Say = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def with_database(database_url: str) -> Callable[[Callable[[Database], Awaitable[T]]], T]:
    """What a question answers, beside the commands, which open loops of their own."""

    def ask(question: Callable[[Database], Awaitable[T]]) -> T:
        async def opened() -> T:
            database = Database(database_url)
            try:
                return await question(database)
            finally:
                await database.close()

        return asyncio.run(opened())

    return ask


@pytest.fixture
def say(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Say]:
    """The exit code of a command, and the lines it said, on a database with the site `shop` and nothing else."""
    asyncio.run(empty(database_url))
    asyncio.run(_found_shop(database_url))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", KEY)
    settings.cache_clear()

    def by(*arguments: str) -> tuple[int, list[str]]:
        answer = CliRunner().invoke(commands, arguments, prog_name="python -m workers")
        return answer.exit_code, (answer.stdout + answer.stderr).splitlines()

    yield by
    settings.cache_clear()


async def _found_shop(database_url: str) -> None:
    database = Database(database_url)
    async with database.write() as db:
        await access.create_site(db, Site(key=SHOP, name="Shop", default_locale="en", locales=("en",), currency="EUR"))
    await database.close()


async def _tell(database: Database) -> None:
    event = NewEvent(entity="block:hero", sequence=4, type="block.published", payload={})
    async with database.write() as db:
        await write.tell(db, SHOP, [event], NOW)


def test_a_webhook_is_made_with_its_secret_which_can_be_printed_again(say: Say) -> None:
    code, (webhook, secret) = say("create-webhook", "--site", "shop", URL, "--event", "block.*", "--label", "front")

    assert (code, secret) == (0, rules.webhook_secret(KEY, WebhookId(UUID(webhook))))
    assert say("webhooks", "--site", "shop", "--secret", webhook) == (0, [secret])
    assert say("webhooks", "--site", "shop") == (0, [f"{webhook}  {URL}  block.*  front  well"])


def test_a_disabled_webhook_is_shown_as_one(say: Say) -> None:
    webhook = say("create-webhook", "--site", "shop", URL, "--event", "*")[1][0]

    assert say("disable-webhook", "--site", "shop", webhook) == (0, [f"webhook {webhook} is disabled"])

    _, [line] = say("webhooks", "--site", "shop")
    assert line.startswith(f"{webhook}  {URL}  *  disabled since 20")


def test_deliveries_are_listed_by_state_and_replayed(
    say: Say, with_database: Callable[[Callable[[Database], Awaitable[object]]], object]
) -> None:
    webhook = say("create-webhook", "--site", "shop", URL, "--event", "*")[1][0]
    with_database(_tell)

    code, [line] = say("deliveries", "--site", "shop", "--state", "pending")
    delivery, state, at, kind, entity, *_ = line.split("  ")
    assert (code, state, at, kind, entity) == (
        0,
        "pending",
        "2026-11-21T12:00:00Z",
        "block.published",
        "block:hero#4",
    )
    assert f"webhook {webhook}" in line
    assert say("deliveries", "--site", "shop", "--state", "dead") == (0, [])
    event = line.partition("event ")[2].split("  ")[0]
    for what in (
        ("--event", event),
        ("--delivery", delivery),
        ("--since", "2026-11-21"),
        ("--since", "2026-11-21T13:00+01:00"),
    ):
        assert say("replay-webhook", "--site", "shop", *what) == (0, ["1 deliveries are on their way again"])
    assert len(say("deliveries", "--site", "shop")[1]) == 5


def test_what_cannot_be_done_is_one_line_and_exit_code_1(
    say: Say, with_database: Callable[[Callable[[Database], Awaitable[object]]], object]
) -> None:
    nobody = str(uuid4())

    for arguments, said in (
        (("create-webhook", "--site", "attic", URL, "--event", "*"), "There is no site 'attic'. Known sites: shop."),
        (("create-webhook", "--site", "shop", URL, "--event", "all"), "'all' names no events."),
        (("create-webhook", "--site", "shop", "http://x.test", "--event", "*"), "has to start with https://"),
        (("webhooks", "--site", "shop", "--secret", nobody), f"Site 'shop' has no webhook {nobody}."),
        (("disable-webhook", "--site", "shop", nobody), f"Site 'shop' has no webhook {nobody}."),
        (("replay-webhook", "--site", "shop", "--event", nobody), "No event of site 'shop' fits"),
    ):
        code, [line] = say(*arguments)
        assert code == 1
        assert said in line

    async def kept(database: Database) -> list[object]:
        async with database.read() as db:
            return list(await read.webhooks(db, SHOP))

    assert with_database(kept) == []


@pytest.mark.parametrize("what", [(), ("--since", "yesterday"), ("--since", "2026-11-21", "--event", str(UUID(int=1)))])
def test_bad_usage_is_exit_code_2(say: Say, what: tuple[str, ...]) -> None:
    assert say("replay-webhook", "--site", "shop", *what)[0] == 2


def test_a_webhook_whose_secret_cannot_be_made_is_not_kept(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "short")
    settings.cache_clear()

    code, [line] = say("create-webhook", "--site", "shop", URL, "--event", "*")

    assert code == 1
    assert "SECRET_KEY" in line
    assert say("webhooks", "--site", "shop") == (0, [])


def test_the_chore_forgets_events_of_more_than_thirty_days_ago(
    say: Say, with_database: Callable[[Callable[[Database], Awaitable[object]]], object]
) -> None:
    with_database(_tell)

    assert with_database(lambda database: forget_old_events(database, NOW.replace(month=12, day=21))) == 0
    assert with_database(lambda database: forget_old_events(database, NOW.replace(month=12, day=22))) == 1
