"""Claims about telling, replaying and forgetting, on a real database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import IntegrityError

from domain.access import write as access
from domain.access.errors import UnknownSite
from domain.access.values import Site
from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs import read as jobs
from domain.webhooks import read, write
from domain.webhooks.errors import BadAddress, BadPattern, NothingToReplay
from domain.webhooks.models import DeliveryRow, EventRow
from domain.webhooks.values import Delivery, DeliveryState, EventId, NewEvent, WebhookId
from tests.planner import nested_loops
from tests.shops import NOW, days_ago

URL = "https://receiver.example/hooks"


def happened(sequence: int = 1, kind: str = "block.published", entity: str = "block:hero") -> NewEvent:
    return NewEvent(entity=entity, sequence=sequence, type=kind, payload={"version": sequence})


async def listen(database: Database, site: SiteId, *patterns: str) -> WebhookId:
    async with database.write() as db:
        return await write.create_webhook(db, site, URL, patterns or ("*",), label="", by="Ada", now=NOW)


async def tell(database: Database, site: SiteId, *events: NewEvent, now: datetime = NOW) -> int:
    async with database.write() as db:
        return await write.tell(db, site, events, now)


async def sent(database: Database, site: SiteId) -> list[Delivery]:
    async with database.read() as db:
        return await read.deliveries(db, site, first=1000)


async def counts(database: Database) -> tuple[int, int, int]:
    """How many events, deliveries and jobs there are."""
    async with database.read() as db:
        events = await db.scalar(select(func.count()).select_from(EventRow))
        deliveries = await db.scalar(select(func.count()).select_from(DeliveryRow))
        return int(events or 0), int(deliveries or 0), len((await jobs.page_of_jobs(db, first=1000)).jobs)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize("number", [1, 700])
async def test_any_number_of_events_is_told_in_two_statements_each_with_a_delivery_and_a_job(
    database: Database, shop: SiteId, number: int
) -> None:
    webhook = await listen(database, shop)

    with statements(database) as said:
        assert await tell(database, shop, *(happened(n) for n in range(number))) == number

    assert len(said) == 2
    assert await counts(database) == (number, number, number)
    [delivery, *_] = await sent(database, shop)
    async with database.read() as db:
        job = next(each for each in (await jobs.page_of_jobs(db, first=1000)).jobs if str(delivery.id) in each.key)
    assert (job.kind, job.key, job.site) == ("deliver_webhooks", f"deliver_webhooks:{delivery.id}", shop)
    assert job.arguments == {"delivery": str(delivery.id)}
    assert (delivery.webhook, delivery.state, delivery.attempts) == (webhook, DeliveryState.PENDING, 0)


async def test_an_event_that_nobody_listens_to_is_kept_with_one_statement(database: Database, shop: SiteId) -> None:
    with statements(database) as said:
        assert await tell(database, shop, happened(1), happened(2)) == 0
        assert await tell(database, shop) == 0

    assert len(said) == 1
    assert await counts(database) == (2, 0, 0)


@pytest.mark.parametrize(
    ("patterns", "heard"),
    [
        (["*"], ["block.edited", "block.published", "blocks.published", "release.published"]),
        (["block.*"], ["block.edited", "block.published"]),
        (["block.published", "release.published"], ["block.published", "release.published"]),
        (
            ["block.*", "block.edited", "*"],
            ["block.edited", "block.published", "blocks.published", "release.published"],
        ),
        (["page.*"], []),
    ],
)
async def test_a_webhook_hears_once_of_what_it_named(
    database: Database, shop: SiteId, patterns: Sequence[str], heard: list[str]
) -> None:
    await listen(database, shop, *patterns)

    await tell(
        database,
        shop,
        *(happened(kind=kind) for kind in ("block.edited", "block.published", "blocks.published", "release.published")),
    )

    assert sorted(delivery.type for delivery in await sent(database, shop)) == heard


async def test_an_event_told_twice_is_told_once(database: Database, shop: SiteId) -> None:
    await listen(database, shop)

    assert await tell(database, shop, happened(1), happened(1), happened(2)) == 2
    assert await tell(database, shop, happened(2), happened(3)) == 1

    assert await counts(database) == (3, 3, 3)


async def test_what_is_rolled_back_was_never_told(database: Database, shop: SiteId) -> None:
    await listen(database, shop)

    with pytest.raises(RuntimeError):
        async with database.write() as db:
            await write.tell(db, shop, [happened()], NOW)
            raise RuntimeError

    assert await counts(database) == (0, 0, 0)


async def test_neither_a_disabled_webhook_nor_one_of_another_site_is_told(database: Database, shop: SiteId) -> None:
    other = SiteId("other")
    async with database.write() as db:
        await access.create_site(
            db, Site(key=other, name="Other", default_locale="en", locales=("en",), currency="EUR")
        )
    await listen(database, other)
    disabled = await listen(database, shop)
    async with database.write() as db:
        await write.disable_webhook(db, shop, disabled, by="Ada", now=NOW)

    assert await tell(database, shop, happened()) == 0


@pytest.mark.parametrize("event", [happened(kind="published"), happened(entity="block hero"), happened(entity="a:\n")])
async def test_an_event_that_cannot_be_matched_or_sent_is_not_kept(
    database: Database, shop: SiteId, event: NewEvent
) -> None:
    with pytest.raises(IntegrityError):
        await tell(database, shop, event)

    assert await counts(database) == (0, 0, 0)


async def test_a_webhook_that_is_refused_is_not_kept(database: Database, shop: SiteId) -> None:
    for site, url, patterns, refusal in (
        ("nowhere", URL, ["*"], UnknownSite),
        (shop, "http://receiver.example", ["*"], BadAddress),
        (shop, URL, ["everything"], BadPattern),
    ):
        with pytest.raises(refusal):
            async with database.write() as db:
                await write.create_webhook(db, SiteId(site), url, patterns, label="", by="Ada", now=NOW)

    async with database.read() as db:
        assert await read.webhooks(db, shop) == []


async def test_a_webhook_is_disabled_once_and_only_by_its_own_site(database: Database, shop: SiteId) -> None:
    webhook = await listen(database, shop)
    async with database.write() as db:
        await write.disable_webhook(db, shop, webhook, by="Ada", now=NOW)
        await write.disable_webhook(db, shop, webhook, by="Ada", now=NOW + timedelta(days=1))

    with pytest.raises(UnknownSite):
        async with database.write() as db:
            await write.disable_webhook(db, SiteId("other"), webhook, by="Ada", now=NOW)

    async with database.read() as db:
        assert (await read.webhook(db, shop, webhook)).disabled_at == NOW


async def test_a_replay_is_a_new_delivery_of_the_same_event_that_names_the_one_before(
    database: Database, shop: SiteId
) -> None:
    await listen(database, shop)
    await tell(database, shop, happened())
    [first] = await sent(database, shop)

    later = NOW + timedelta(hours=1)
    async with database.write() as db:
        assert await write.replay(db, shop, event=first.event, now=later) == 1

    again, _ = await sent(database, shop)
    assert (again.event, again.webhook, again.replay_of, again.created_at) == (
        first.event,
        first.webhook,
        first.id,
        later,
    )
    assert again.id != first.id
    assert await counts(database) == (1, 2, 2)


async def test_what_happened_before_a_webhook_was_made_can_be_replayed_to_it_alone(
    database: Database, shop: SiteId
) -> None:
    await listen(database, shop)
    await tell(database, shop, happened(1), now=days_ago(2))
    await tell(database, shop, happened(2), happened(3), now=days_ago(1))
    late = await listen(database, shop, "block.*")

    async with database.write() as db:
        assert await write.replay(db, shop, since=days_ago(1), webhook=late, now=NOW) == 2

    replayed = [each for each in await sent(database, shop) if each.webhook == late]
    assert [(each.sequence, each.replay_of) for each in sorted(replayed, key=lambda each: each.sequence)] == [
        (2, None),
        (3, None),
    ]


async def test_a_delivery_is_replayed_to_the_webhook_it_was_for_and_no_other(database: Database, shop: SiteId) -> None:
    webhook = await listen(database, shop)
    await tell(database, shop, happened())
    [delivery] = await sent(database, shop)
    await listen(database, shop)

    async with database.write() as db:
        assert await write.replay(db, shop, delivery=delivery.id, now=NOW + timedelta(hours=1)) == 1

    again, _ = await sent(database, shop)
    assert (again.webhook, again.replay_of) == (webhook, delivery.id)


async def test_a_replay_of_nothing_is_refused_and_promises_nothing(database: Database, shop: SiteId) -> None:
    webhook = await listen(database, shop)
    await tell(database, shop, happened())
    [delivery] = await sent(database, shop)
    other = SiteId("other")

    async with database.write() as db:
        for refused in (
            write.replay(db, shop, event=EventId(uuid4()), now=NOW),
            write.replay(db, shop, since=NOW + timedelta(seconds=1), now=NOW),
            write.replay(db, shop, event=delivery.event, webhook=WebhookId(uuid4()), now=NOW),
            write.replay(db, other, event=delivery.event, now=NOW),
            write.replay(db, other, delivery=delivery.id, now=NOW),
        ):
            with pytest.raises(NothingToReplay):
                await refused
        await write.disable_webhook(db, shop, webhook, by="Ada", now=NOW)
        with pytest.raises(NothingToReplay):
            await write.replay(db, shop, delivery=delivery.id, now=NOW)

    assert await counts(database) == (1, 1, 1)


async def test_old_events_are_forgotten_oldest_first_with_their_deliveries_but_not_while_one_is_awaited(
    database: Database, shop: SiteId
) -> None:
    await listen(database, shop)
    for age in (50, 40, 31, 29):
        await tell(database, shop, happened(age), now=days_ago(age))
    async with database.write() as db:
        await db.execute(
            update(DeliveryRow)
            .where(DeliveryRow.event_id == EventRow.id, EventRow.sequence != 40)
            .values(state=DeliveryState.DELIVERED)
        )

    async with database.write() as db:
        await nested_loops(db)
        assert await write.forget_events(db, days_ago(30), at_once=1) == 1
    assert sorted(each.sequence for each in await sent(database, shop)) == [29, 31, 40]

    async with database.write() as db:
        assert await write.forget_events(db, days_ago(30)) == 1
    assert sorted(each.sequence for each in await sent(database, shop)) == [29, 40]
