"""Relay, queue and worker together, in one process, on a real Postgres and a real Redis."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from domain.base.settings import Settings
from domain.jobs import write
from domain.jobs.values import Batch, BatchId, JobState, Priority
from tests.workers.jobs.bakery import Bakery
from tests.workers.jobs.crew import QUICK, crew
from workers.queue import QueueDown, Sender, sender
from workers.relay import run_relay


async def test_every_job_asked_for_is_done_once(bakery: Bakery) -> None:
    keys = [f"bread-{n}" for n in range(100)]
    async with crew(bakery.database, bakery.redis_url):
        await bakery.ask(*keys)

        assert await bakery.settled(100) == {"done": 100}

    assert sorted(await bakery.loaves()) == sorted(keys)


async def test_jobs_asked_for_while_nobody_worked_are_done_when_somebody_does(bakery: Bakery) -> None:
    await bakery.ask("bread")

    async with crew(bakery.database, bakery.redis_url):
        await bakery.settled(1)

    assert await bakery.loaves() == ["bread"]


async def test_what_a_shopper_waits_for_overtakes_500_bulk_jobs(bakery: Bakery) -> None:
    await bakery.ask(*(f"bulk-{n}" for n in range(500)), arguments={"slow_s": 0.1})
    async with crew(bakery.database, bakery.redis_url):
        await bakery.baked(1)
        await bakery.ask("for a shopper", priority=Priority.SHOPPER)

        await bakery.settled(501)

    assert (await bakery.loaves()).index("for a shopper") < 250


async def test_a_shoppers_job_overtakes_editors_jobs_already_in_redis(bakery: Bakery) -> None:
    slow = {"slow_s": 0.1}
    await bakery.ask(*(f"editor-{n}" for n in range(40)), kind="deliver", priority=Priority.EDITOR, arguments=slow)
    async with crew(bakery.database, bakery.redis_url, workers=0):
        await _until_waiting(bakery, Priority.EDITOR, 32)
        await bakery.ask("editor-30", kind="deliver", priority=Priority.SHOPPER)
        await _until_waiting(bakery, Priority.SHOPPER, 1)

    async with crew(bakery.database, bakery.redis_url):
        await bakery.settled(40)

    loaves = await bakery.loaves()
    assert len(loaves) == 40
    assert loaves.index("editor-30") < 20


async def test_work_that_falls_due_is_sent_past_a_long_backlog_though_nobody_rings(bakery: Bakery) -> None:
    await bakery.ask(*(f"bread-{n}" for n in range(2000)))
    async with crew(bakery.database, bakery.redis_url, workers=0):
        await _until_waiting(bakery, Priority.BULK, 32)

        soon = datetime.now(UTC) + timedelta(seconds=1)
        await bakery.ask("for a shopper", priority=Priority.SHOPPER, run_at=soon)

        await _until_waiting(bakery, Priority.SHOPPER, 1)


class SlowSender(Sender):
    """Takes nearly as long for a batch as jobs wait before they count as lost."""

    async def send(self, batch: Batch) -> bool:
        await asyncio.sleep(0.4)
        return await super().send(batch)


async def test_what_a_slow_relay_has_just_sent_is_not_taken_for_lost(bakery: Bakery) -> None:
    await bakery.ask(*(f"bread-{n}" for n in range(16)))
    stop, slow = asyncio.Event(), SlowSender(bakery.redis_url)
    relay = asyncio.create_task(run_relay(bakery.database, slow, {"bake": 8}, QUICK, stop))

    await _until_waiting(bakery, Priority.BULK, 2)
    await asyncio.sleep(2)
    stop.set()
    await relay
    await slow.close()

    async with bakery.database.read() as db:
        assert await db.scalar(text("SELECT max(sends) FROM jobs")) == 1


async def test_redis_holds_a_bounded_part_of_a_long_backlog(bakery: Bakery) -> None:
    await bakery.ask(*(f"bread-{n}" for n in range(2000)))

    async with crew(bakery.database, bakery.redis_url, relays=2, workers=0):
        await _until_waiting(bakery, Priority.BULK, 1)
        await asyncio.sleep(1)
        waiting = await _waiting(bakery)

    assert 0 < len(waiting[Priority.BULK]) <= 64
    assert (await bakery.counts())["ready"] >= 2000 - 64 * 8


async def test_two_relays_and_two_workers_do_every_job_once(bakery: Bakery) -> None:
    keys = [f"bread-{n}" for n in range(400)]
    async with crew(bakery.database, bakery.redis_url, relays=2, workers=2):
        await asyncio.gather(*(bakery.ask(*keys[n::4]) for n in range(4)))

        assert await bakery.settled(400) == {"done": 400}

    assert sorted(await bakery.loaves()) == sorted(keys)


async def test_a_poisoned_job_harms_no_neighbour_dies_and_can_be_retried(bakery: Bakery) -> None:
    await bakery.ask("good 1", "good 2", "good 3")
    await bakery.ask("bad", arguments={"poison": True})
    async with crew(bakery.database, bakery.redis_url, settings=QUICK.model_copy(update={"job_attempts": 2})):
        assert await bakery.settled(4) == {"done": 3, "dead": 1}
        [dead] = await bakery.dead()
        async with bakery.database.write() as db:
            await write.retry(db, dead.id, datetime.now(UTC))
        assert await bakery.settled(4) == {"done": 3, "dead": 1}

    assert sorted(await bakery.loaves()) == ["good 1", "good 2", "good 3"]
    assert (dead.key, dead.attempt) == ("bad", 2)
    assert dead.last_error == "BurntError: burnt  to a crisp"


async def test_what_comes_while_its_kind_is_at_work_is_done_together_and_keeps_nobody_waiting(bakery: Bakery) -> None:
    patient = QUICK.model_copy(update={"job_resend_s": 60})
    async with crew(bakery.database, bakery.redis_url, settings=patient):
        await bakery.ask("first", kind="prove", priority=Priority.SHOPPER, arguments={"after": "bread"})
        await _until_states(bakery, running=1)
        for n in range(8):
            await bakery.ask(f"later-{n}", kind="prove", priority=Priority.SHOPPER)
            await _until_states(bakery, running=1, sent=n + 1)
        await _until_taken(bakery, Priority.SHOPPER)
        # Were these to wait in the six places of a shopper's queue, this would not come through, and nothing else either.
        await bakery.ask("bread", kind="deliver", priority=Priority.SHOPPER)

        await bakery.settled(10)

    async with bakery.database.read() as db:
        batches = await db.execute(text("SELECT batch, count(*) AS loaves FROM loaves GROUP BY batch ORDER BY batch"))
        assert [(row.batch, row.loaves) for row in batches] == [(1, 2), (3, 3), (5, 5)]


async def test_a_refusal_of_the_data_is_noted_and_not_tried_again(bakery: Bakery) -> None:
    await bakery.ask("bread")
    await bakery.ask("cake", arguments={"refuse": True})
    async with crew(bakery.database, bakery.redis_url):
        assert await bakery.settled(2) == {"done": 2}

    cake = await bakery.job("cake")
    assert (cake.attempt, cake.last_error) == (1, "refused: There is no flour. Buy some.")
    assert await bakery.loaves() == ["bread"]


async def test_a_task_that_forgets_to_finish_is_a_failure_with_a_name(bakery: Bakery) -> None:
    await bakery.ask("bread", kind="idle")
    async with crew(bakery.database, bakery.redis_url, settings=QUICK.model_copy(update={"job_attempts": 1})):
        assert await bakery.settled(1) == {"dead": 1}

    [dead] = await bakery.dead()
    assert dead.last_error == "Broken: idle returned and left 1 of 1 jobs unfinished."


async def test_work_slower_than_its_lease_is_not_taken_away(bakery: Bakery) -> None:
    await bakery.ask("bread", arguments={"slow_s": 5.0})
    async with crew(
        bakery.database, bakery.redis_url, workers=2, settings=QUICK.model_copy(update={"job_lease_s": 2.0})
    ):
        await bakery.settled(1)

    assert await bakery.loaves() == ["bread"]
    assert (await bakery.job("bread")).attempt == 1


async def test_a_worker_told_to_stop_gives_back_what_it_cannot_finish(bakery: Bakery) -> None:
    await bakery.ask("bread", arguments={"slow_s": 60})
    async with crew(bakery.database, bakery.redis_url) as stop:
        while not (await bakery.counts()).get("running"):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.02)
        start = time.monotonic()
        stop.set()

    assert time.monotonic() - start < 30
    job = await bakery.job("bread")
    assert (job.state, job.attempt) == (JobState.READY, 0)
    assert await bakery.loaves() == []


async def test_a_worker_told_to_stop_finishes_what_takes_a_moment(bakery: Bakery) -> None:
    await bakery.ask("bread", arguments={"slow_s": 0.5})
    async with crew(bakery.database, bakery.redis_url, grace_s=30) as stop:
        while not (await bakery.counts()).get("running"):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.02)
        stop.set()

    assert await bakery.counts() == {"done": 1}
    assert await bakery.loaves() == ["bread"]


async def test_a_batch_still_queued_is_not_queued_twice(bakery: Bakery) -> None:
    batch = make_batch()
    async with sender(bakery.redis_url) as opened:
        sends = [await opened.send(batch), await opened.send(batch)]
        waiting = await opened.waiting()

    assert sends == [True, False]
    assert {priority: ids for priority, ids in waiting.items() if ids} == {Priority.BULK: {batch.id}}


async def test_a_message_is_json_and_a_stranger_in_the_queue_is_passed_over(bakery: Bakery) -> None:
    async with sender(bakery.redis_url) as opened:
        await opened.send(make_batch())
        stored = await opened._redis.get(f"arq:job:{make_batch().id}")
        await opened._redis.set("arq:job:stranger", b"\x80\x04pickle")
        await opened._redis.zadd("etalage:bulk", {"stranger": 1})
    await bakery.ask("bread")

    async with crew(bakery.database, bakery.redis_url):
        await bakery.settled(1)

    assert stored.startswith(b'{"t":null,"f":"batch","a":["bake",[1]]')


async def test_a_redis_that_is_not_there_is_named() -> None:
    lost = Sender("redis://127.0.0.1:1/0")

    with pytest.raises(QueueDown, match="Connect"):
        await lost.waiting()

    await lost.close()


async def test_defaults_leave_a_worker_time_to_renew_its_lease() -> None:
    assert Settings().job_lease_s > 10


async def _until_waiting(bakery: Bakery, priority: Priority, count: int) -> None:
    async with asyncio.timeout(60):
        while len((await _waiting(bakery))[priority]) < count:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)


async def _until_taken(bakery: Bakery, priority: Priority) -> None:
    async with asyncio.timeout(60):
        while (await _waiting(bakery))[priority]:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)


async def _until_states(bakery: Bakery, **states: int) -> None:
    async with asyncio.timeout(60):
        while await bakery.counts() != states:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)


async def _waiting(bakery: Bakery) -> dict[Priority, frozenset[BatchId]]:
    async with sender(bakery.redis_url) as opened:
        return dict(await opened.waiting())


def make_batch() -> Batch:
    return Batch(id=BatchId("b1"), kind="bake", priority=Priority.BULK, ids=(1,))  # type: ignore[arg-type]
