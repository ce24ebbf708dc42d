"""Claims about deliveries, with a real receiver on this machine."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text, update
from structlog.testing import capture_logs

from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.jobs import read as jobs
from domain.jobs import write as promises
from domain.jobs.models import JobRow
from domain.jobs.values import Job, JobState
from domain.webhooks import read, rules, write
from domain.webhooks.errors import NoSecretKey
from domain.webhooks.values import Delivery, DeliveryState, NewEvent, Webhook, WebhookId
from tests.shops import NOW
from tests.workers.tasks.conftest import Do
from tests.workers.webhooks.receiver import Receiver, receiving
from workers import main
from workers.main import Shift, known_tasks
from workers.runtime import Models, Runtime
from workers.tasks import deliver_webhooks

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")
KIND = deliver_webhooks.KIND


def runtime_with(database: Database, state_dir: Path, **settings: Any) -> Runtime:
    ours = Settings(secret_key=SecretStr(KEY), state_dir=state_dir, **settings)
    return Runtime(database=database, settings=ours, models=Models(ours))


@pytest.fixture
def runtime(database: Database, tmp_path: Path) -> Runtime:
    return runtime_with(database, tmp_path, webhook_loopback=True)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


@pytest.fixture
async def webhook(database: Database, shop: SiteId, receiver: Receiver) -> WebhookId:
    """A webhook that tells the receiver everything."""
    return await listen(database, receiver.url)


async def listen(database: Database, url: str) -> WebhookId:
    async with database.write() as db:
        return await write.create_webhook(db, SHOP, url, ["*"], label="", by="Ada", now=NOW)


async def tell(database: Database, *sequences: int) -> None:
    events = [
        NewEvent(entity="block:hero", sequence=n, type="block.published", payload={"title": f"Déjà {n}"})
        for n in sequences
    ]
    async with database.write() as db:
        await write.tell(db, SHOP, events, NOW)


async def only_delivery(database: Database) -> Delivery:
    async with database.read() as db:
        [delivery] = await read.deliveries(db, SHOP)
    return delivery


async def only_job(database: Database) -> Job:
    async with database.read() as db:
        [job] = (await jobs.page_of_jobs(db)).jobs
    return job


async def look(database: Database, webhook: WebhookId) -> Webhook:
    async with database.read() as db:
        return await read.webhook(db, SHOP, webhook)


async def test_an_event_arrives_signed_and_is_delivered_together_with_its_job(
    database: Database, runtime: Runtime, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    await tell(database, 1)

    await do(KIND)

    [heard] = receiver.heard
    delivery = await only_delivery(database)
    assert heard.line == "POST /hooks?of=shop HTTP/1.1"
    assert heard.verified(rules.webhook_secret(KEY, webhook)) == {
        "type": "block.published",
        "id": str(delivery.event),
        "timestamp": "2026-11-21T12:00:00Z",
        "site": "shop",
        "entity": "block:hero",
        "sequence": 1,
        "data": {"title": "Déjà 1"},
    }
    assert heard.headers["webhook-id"] == str(delivery.event)
    assert heard.headers["etalage-delivery-id"] == str(delivery.id)
    assert abs(int(heard.headers["webhook-timestamp"]) - runtime.now().timestamp()) < 60
    assert heard.headers["host"] == receiver.url.split("/")[2]
    assert (delivery.state, delivery.attempts, delivery.status) == (DeliveryState.DELIVERED, 1, 200)
    assert (await only_job(database)).state is JobState.DONE


async def test_a_retry_changes_nothing_but_the_time_and_the_signature(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    receiver.answers = [500]
    await tell(database, 1)

    await do(KIND)
    failed, waiting = await only_delivery(database), await only_job(database)
    failing = await look(database, webhook)
    await do(KIND)

    assert (failed.state, failed.attempts, failed.status) == (DeliveryState.PENDING, 1, 500)
    assert failed.last_error == failing.last_error == waiting.last_error == "the receiver answered 500"
    assert (waiting.state, waiting.attempt) == (JobState.READY, 1)
    assert failing.failing_since is not None
    first, second = receiver.heard
    for heard in receiver.heard:
        heard.verified(rules.webhook_secret(KEY, webhook))
        heard.headers.pop("webhook-timestamp")
        heard.headers.pop("webhook-signature")
    assert (first.line, first.headers, first.body) == (second.line, second.headers, second.body)
    delivered, well = await only_delivery(database), await look(database, webhook)
    assert (delivered.state, delivered.attempts, delivered.status) == (DeliveryState.DELIVERED, 2, 200)
    assert (delivered.last_error, well.failing_since, well.last_error) == (None, None, None)


async def test_a_replay_has_the_same_id_and_body_and_a_delivery_of_its_own(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    await tell(database, 1)
    await do(KIND)
    first = await only_delivery(database)

    async with database.write() as db:
        await write.replay(db, SHOP, delivery=first.id, now=NOW)
    await do(KIND)

    one, again = receiver.heard
    assert (one.headers["webhook-id"], one.body) == (again.headers["webhook-id"], again.body)
    assert one.headers["etalage-delivery-id"] != again.headers["etalage-delivery-id"]


async def test_a_receiver_that_drops_what_is_older_ends_with_the_newest_whatever_came_late(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    receiver.answers = [503]
    await tell(database, 1)
    await do(KIND)
    await tell(database, 2, 3)
    await do(KIND)

    newest: dict[str, tuple[int, str]] = {}
    for heard in receiver.heard[1:]:
        body = heard.verified(rules.webhook_secret(KEY, webhook))
        assert heard.headers["etalage-sequence"] == str(body["sequence"])
        assert heard.headers["etalage-entity"] == body["entity"]
        newest[body["entity"]] = max(newest.get(body["entity"], (0, "")), (body["sequence"], body["data"]["title"]))
    assert len(receiver.heard) == 4
    assert newest == {"block:hero": (3, "Déjà 3")}


async def test_one_receiver_that_fails_does_not_hold_up_another(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        # Held, and nobody listens.
        broken = await listen(database, f"http://127.0.0.1:{taken.getsockname()[1]}/")
        await tell(database, 1)

        await do(KIND)

    async with database.read() as db:
        states = {each.webhook: (each.state, each.last_error) for each in await read.deliveries(db, SHOP)}
    assert states == {
        webhook: (DeliveryState.DELIVERED, None),
        broken: (DeliveryState.PENDING, "the connection failed (ConnectError)"),
    }


async def test_a_receiver_that_is_gone_is_not_told_anything_any_more(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    receiver.answers = [410]
    await tell(database, 1)

    await do(KIND)
    await tell(database, 2)

    assert (await look(database, webhook)).disabled_at is not None
    delivery, job = await only_delivery(database), await only_job(database)
    assert (delivery.state, delivery.status, job.state) == (DeliveryState.DEAD, 410, JobState.DONE)
    assert len(receiver.heard) == 1


async def test_what_waits_for_a_webhook_that_was_disabled_ends_unsent(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    await tell(database, 1)
    async with database.write() as db:
        await write.disable_webhook(db, SHOP, webhook, by="Ada", now=NOW)

    await do(KIND)

    delivery, job = await only_delivery(database), await only_job(database)
    assert (delivery.state, delivery.attempts) == (DeliveryState.DEAD, 0)
    assert delivery.last_error == "the webhook is disabled"
    assert job.state is JobState.DONE
    assert receiver.heard == []


async def test_a_redirect_is_a_failure_and_is_not_followed(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    receiver.answers = [302]
    await tell(database, 1)

    await do(KIND)

    assert (await only_delivery(database)).last_error == "the receiver answered 302"
    assert len(receiver.heard) == 1


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_an_address_that_leads_inside_is_refused_for_good_before_anything_is_sent(
    database: Database, shop: SiteId, receiver: Receiver, tmp_path: Path, name: str
) -> None:
    await listen(database, receiver.url.replace("127.0.0.1", name))
    await tell(database, 1)
    job = await _claimed(database)

    await deliver_webhooks.run(runtime_with(database, tmp_path), [job], NOW)

    delivery = await only_delivery(database)
    assert (delivery.state, delivery.status) == (DeliveryState.DEAD, None)
    assert str(delivery.last_error).endswith("which is not a public address")
    assert (await only_job(database)).state is JobState.DONE
    assert receiver.heard == []


async def test_a_private_network_is_refused_even_where_this_machine_is_not(
    database: Database, shop: SiteId, do: Do
) -> None:
    await listen(database, "https://10.0.0.1/hooks")
    await tell(database, 1)

    await do(KIND)

    delivery = await only_delivery(database)
    assert delivery.last_error == "the address leads to 10.0.0.1, which is not a public address"


async def test_a_receiver_that_does_not_answer_is_given_up_on(
    database: Database, webhook: WebhookId, receiver: Receiver, runtime: Runtime
) -> None:
    receiver.answers = [0]
    await tell(database, 1)
    delivery = (await only_delivery(database)).id
    async with database.read() as db:
        outgoing = (await read.outgoing(db, [delivery]))[delivery]

    outcome = await deliver_webhooks._attempt(runtime, outgoing, deadline_s=0.2)

    assert outcome == deliver_webhooks.Outcome(error="the receiver did not answer in time")


async def test_a_delivery_is_dead_with_its_job_and_alive_again_with_it(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    receiver.answers = [500]
    await tell(database, 1)
    async with database.write() as db:
        await db.execute(update(JobRow).values(attempts=deliver_webhooks.ATTEMPTS - 1))

    await do(KIND)
    dead, job = await only_delivery(database), await only_job(database)
    async with database.write() as db:
        await promises.retry(db, job.id, NOW)
    await do(KIND)

    assert (dead.state, job.state) == (DeliveryState.DEAD, JobState.DEAD)
    assert (await only_delivery(database)).state is DeliveryState.DELIVERED


async def test_the_worker_around_it_adds_no_attempt_to_one_that_failed(
    database: Database, webhook: WebhookId, receiver: Receiver, runtime: Runtime
) -> None:
    receiver.answers = [500]
    await tell(database, 1)
    job = await _claimed(database)
    tasks = known_tasks()
    shift = Shift(runtime=runtime, known=tasks, worker="tests", stop=asyncio.Event())

    await main._do(shift, tasks[KIND], [job])

    waiting = await only_job(database)
    assert (waiting.state, waiting.attempt, len(receiver.heard)) == (JobState.READY, 1, 1)


async def test_an_attempt_of_a_worker_that_lost_its_job_is_not_counted(
    database: Database, webhook: WebhookId, receiver: Receiver, runtime: Runtime
) -> None:
    receiver.answers = [500]
    await tell(database, 1)
    job = await _claimed(database)
    async with database.write() as db:
        await db.execute(update(JobRow).values(worker="another"))

    await deliver_webhooks.run(runtime, [job], NOW)

    assert (await only_delivery(database)).attempts == 0
    assert (await only_job(database)).state is JobState.RUNNING


async def test_a_server_without_a_secret_key_sends_nothing_and_counts_it_as_its_own_failure(
    database: Database, webhook: WebhookId, receiver: Receiver, tmp_path: Path, runtime: Runtime
) -> None:
    await tell(database, 1)
    job = await _claimed(database)
    keyless = runtime.settings.model_copy(update={"secret_key": SecretStr("")})

    with pytest.raises(NoSecretKey):
        await deliver_webhooks.run(Runtime(database=database, settings=keyless, models=runtime.models), [job], NOW)

    assert receiver.heard == []
    assert (await only_delivery(database)).attempts == 0


async def test_a_secret_is_in_no_table_and_no_log(
    database: Database, webhook: WebhookId, receiver: Receiver, do: Do
) -> None:
    receiver.answers = [500]
    await tell(database, 1)
    with capture_logs() as logs:
        await do(KIND)
        await do(KIND)

    async with database.read() as db:
        tables = await db.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        kept = [
            str(row)
            for table in tables.all()
            for row in await db.scalars(text(f'SELECT kept::text FROM "{table}" kept'))  # noqa: S608 - names come from pg_tables
        ]
    secret = rules.webhook_secret(KEY, webhook).removeprefix("whsec_")
    assert len(logs) == 2
    assert str(webhook) in "".join(kept)
    assert secret not in "".join(kept) + json.dumps(logs)
    assert KEY not in "".join(kept) + json.dumps(logs)
    # An address may carry a key of the receiver's own.
    assert "of=shop" not in json.dumps(logs)


async def _claimed(database: Database) -> Job:
    """The one job there is, running under the worker `tests`."""
    job = await only_job(database)
    async with database.write() as db:
        await db.execute(update(JobRow).values(state=JobState.SENT, sent_at=NOW))
        [claimed] = await promises.claim(db, [job.id], "tests", 60, NOW)
    return claimed
