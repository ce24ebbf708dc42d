"""Asking for work, and handing it out in order."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import make_url, text

from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs import read, write
from domain.jobs.values import JobState, NewJob, Priority
from tests.domain.jobs.desk import NOW, Desk

# Rows of the table this transaction has looked at so far, in whatever way.
READ = "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = 'jobs'"


async def test_asking_for_open_work_again_is_no_new_job(desk: Desk) -> None:
    await desk.ask("bread")

    again = await desk.ask("bread", "cake")

    assert again == 1
    assert await desk.states() == {"bread": "ready", "cake": "ready"}


async def test_a_key_named_twice_in_one_call_is_one_job_with_the_greater_urgency(desk: Desk) -> None:
    jobs = [NewJob(kind="bake", key="bread", priority=priority) for priority in (Priority.BULK, Priority.SHOPPER)]

    async with desk.database.write() as db:
        added = await write.add(db, jobs, NOW)

    assert added == 1
    assert [batch.priority for batch in await desk.send()] == [Priority.SHOPPER]


async def test_asking_again_after_it_is_done_is_a_new_job(desk: Desk) -> None:
    await desk.finish(*await desk.running("bread"))

    assert await desk.ask("bread") == 1


async def test_asking_again_while_it_runs_is_no_new_job(desk: Desk) -> None:
    await desk.running("bread")

    assert await desk.ask("bread") == 0


async def test_two_who_ask_at_the_same_moment_get_one_job(desk: Desk) -> None:
    keys = [f"bread-{n}" for n in range(50)]

    added = await asyncio.gather(desk.ask(*keys), desk.ask(*reversed(keys)), desk.ask(*keys))

    assert sum(added) == 50
    assert len(await desk.states()) == 50


async def test_asking_more_urgently_hurries_a_waiting_job(desk: Desk) -> None:
    await desk.ask("bread")

    again = await desk.ask("bread", priority=Priority.SHOPPER)

    assert again == 0
    assert [batch.priority for batch in await desk.send()] == [Priority.SHOPPER]


async def test_asking_more_urgently_sends_a_sent_job_again_the_faster_way(desk: Desk) -> None:
    await desk.ask("bread")
    [slow] = await desk.send()

    await desk.ask("bread", priority=Priority.SHOPPER)

    [fast] = await desk.send()
    assert fast.ids == slow.ids
    assert fast.id != slow.id
    assert len(await desk.claim(fast)) == 1
    assert await desk.claim(slow) == []


async def test_asking_less_urgently_leaves_the_urgency(desk: Desk) -> None:
    await desk.ask("bread", priority=Priority.SHOPPER)

    await desk.ask("bread")

    assert [batch.priority for batch in await desk.send()] == [Priority.SHOPPER]


async def test_asking_for_running_work_waits_for_nobody(desk: Desk) -> None:
    [job] = await desk.running("bread")

    async with desk.database.write() as importing:
        await write.add(importing, [NewJob(kind="bake", key="bread", priority=Priority.SHOPPER)], NOW)
        await asyncio.wait_for(desk.finish(job), 30)

    assert (await desk.look(job)).state is JobState.DONE


async def test_asking_more_urgently_than_somebody_who_has_not_committed_yet_still_hurries(desk: Desk) -> None:
    async with desk.database.write() as importing:
        await write.add(importing, [NewJob(kind="bake", key="bread")], NOW)
        urgent = asyncio.create_task(desk.ask("bread", priority=Priority.SHOPPER))
        await asyncio.sleep(0.2)

    assert await urgent == 0
    assert [batch.priority for batch in await desk.send()] == [Priority.SHOPPER]


async def test_ten_thousand_jobs_are_asked_for_in_one_call(desk: Desk) -> None:
    added = await desk.ask(*(f"bread-{n}" for n in range(10_000)), arguments={"flour": "rye"})

    assert added == 10_000


async def test_a_job_keeps_its_site_and_arguments(desk: Desk) -> None:
    [job] = await desk.running("bread", site=SiteId("shop"), arguments={"flour": "rye", "grams": [500, 1.5], "é": None})

    assert job.site == "shop"
    assert job.arguments == {"flour": "rye", "grams": [500, 1.5], "é": None}


async def test_a_promise_is_gone_with_the_transaction_that_made_it(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError):
        async with desk.database.write() as db:
            await write.add(db, [NewJob(kind="bake", key="bread")], NOW)
            _ = 1 / 0

    assert await desk.states() == {}


async def test_relays_are_rung_once_a_transaction_and_not_for_nothing(desk: Desk, database_url: str) -> None:
    rings: list[str] = []
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    listener = await asyncpg.connect(plain)
    await listener.add_listener("jobs", lambda *_: rings.append("ring"))

    await desk.ask("bread", "cake")
    await desk.ask("bread")
    await listener.execute("SELECT 1")
    await asyncio.sleep(0.05)
    await listener.close()

    assert rings == ["ring"]


async def test_the_most_urgent_goes_first_and_then_the_oldest(desk: Desk) -> None:
    await desk.ask("old bulk", now=NOW - timedelta(minutes=2))
    await desk.ask("new bulk")
    await desk.ask("editor's", priority=Priority.EDITOR)
    await desk.ask("shopper's", priority=Priority.SHOPPER)

    first, second = [await desk.claim(*await desk.send(room=1, size=1)) for _ in range(2)]

    assert {job.key for job in first} == {"shopper's", "editor's", "old bulk"}
    assert {job.key for job in second} == {"new bulk"}


async def test_a_job_for_later_is_not_sent_before_its_time(desk: Desk) -> None:
    await desk.ask("bread", run_at=NOW + timedelta(minutes=5))

    assert await desk.send(NOW + timedelta(minutes=4)) == []
    assert len(await desk.send(NOW + timedelta(minutes=5))) == 1


async def test_a_kind_nobody_does_stays_where_it_is(desk: Desk) -> None:
    await desk.ask("moon", kind="fly_to")

    assert await desk.send() == []
    assert await desk.states() == {"moon": "ready"}


async def test_two_relays_never_take_the_same_job(desk: Desk) -> None:
    await desk.ask(*(f"bread-{n}" for n in range(200)))

    taken = await asyncio.gather(*(desk.send(room=3, size=10) for _ in range(8)))

    ids = [id_ for batches in taken for batch in batches for id_ in batch.ids]
    assert len(ids) == len(set(ids))


async def test_no_priority_is_given_more_than_it_has_room_for(desk: Desk) -> None:
    await desk.ask(*(f"bread-{n}" for n in range(30)))
    await desk.ask(*(f"cake-{n}" for n in range(30)), priority=Priority.EDITOR)

    batches = await desk.send(room=2, size=10)

    assert [(batch.priority.name, len(batch.ids)) for batch in batches] == [("EDITOR", 10)] * 2 + [("BULK", 10)] * 2


async def test_a_batch_is_claimed_by_one_worker_only(desk: Desk) -> None:
    await desk.ask(*(f"bread-{n}" for n in range(10)))
    [batch] = await desk.send()

    claims = await asyncio.gather(*(desk.claim(batch, worker=f"w{n}") for n in range(5)))

    assert sum(len(claim) for claim in claims) == 10
    assert sorted(job.id for claim in claims for job in claim) == sorted(batch.ids)


async def test_taking_from_a_long_backlog_reads_no_more_than_it_takes(database: Database, desk: Desk) -> None:
    await desk.ask(*(f"bread-{n}" for n in range(20_000)))
    async with database.write() as db:
        # As autovacuum does; a table that was empty a moment ago is read whole.
        await db.execute(text("ANALYZE jobs"))
        before = int(await db.scalar(text(READ)) or 0)
        batches = await write.take_unsent(db, dict.fromkeys(Priority, 1), {"bake": 10}, NOW)
        looked_at = int(await db.scalar(text(READ)) or 0) - before

    assert [len(batch.ids) for batch in batches] == [10]
    assert looked_at < 100


async def test_the_backlog_is_told_by_kind_with_its_lag(desk: Desk) -> None:
    await desk.finish(*await desk.running("bread", now=NOW - timedelta(minutes=1)))
    [job] = await desk.running("burnt bread")
    await desk.fail(job, allowed=1)
    await desk.ask("cake", now=NOW - timedelta(seconds=40))
    await desk.ask("tart", now=NOW - timedelta(seconds=20))
    await desk.ask("pie", run_at=NOW + timedelta(hours=1))
    await desk.ask("icing", kind="frost")

    async with desk.database.read() as db:
        bake, frost = await read.backlog(db, NOW)
        lag_s = await read.lag_s(db, NOW)

    assert (bake.kind, bake.ready, bake.later, bake.sent, bake.running) == ("bake", 2, 1, 0, 0)
    assert (bake.dead, bake.done_last_hour, bake.lag_s) == (1, 1, 40.0)
    assert (frost.kind, frost.ready, frost.lag_s) == ("frost", 1, 0.0)
    assert lag_s == 40.0


async def test_jobs_are_listed_from_new_to_old_a_page_at_a_time(desk: Desk) -> None:
    for key in "abcde":
        await desk.ask(key, site=SiteId("shop" if key != "c" else "other"))

    async with desk.database.read() as db:
        first = await read.page_of_jobs(db, JobState.READY, first=2, site=SiteId("shop"))
        rest = await read.page_of_jobs(db, JobState.READY, first=2, after=first.jobs[-1].id, site=SiteId("shop"))

    assert ("".join(job.key for job in first.jobs), first.more) == ("ed", True)
    assert ("".join(job.key for job in rest.jobs), rest.more) == ("ba", False)


async def test_asking_now_for_work_planned_for_later_brings_it_forward(desk: Desk) -> None:
    await desk.ask("bread", run_at=NOW + timedelta(hours=1))

    assert await desk.ask("bread") == 0

    assert len(await desk.send()) == 1


async def test_asking_again_for_work_that_failed_does_not_cut_its_pause_short(desk: Desk) -> None:
    [job] = await desk.running("bread")
    await desk.fail(job)

    await desk.ask("bread")

    assert await desk.send() == []
