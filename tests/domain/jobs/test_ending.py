"""How jobs end: done exactly once in effect, tried again, dead, given back, found lost."""

import asyncio
from datetime import timedelta

import pytest

from domain.base.values import JobId
from domain.jobs import read, write
from domain.jobs.errors import AlreadyDone, AskedAgain, NotDead, UnknownJob
from domain.jobs.values import Job, JobState, NewJob, Recovered
from tests.domain.jobs.desk import NOW, Desk

LATER = NOW + timedelta(minutes=2)


async def test_a_finished_job_is_done_with_the_moment_and_the_note(desk: Desk) -> None:
    [job] = await desk.running("bread")

    await desk.finish(job, now=LATER, note="no flour")

    done = await desk.look(job)
    assert (done.state, done.done_at, done.last_error, done.attempt) == (JobState.DONE, LATER, "no flour", 1)


async def test_the_second_worker_to_finish_a_job_loses_its_whole_transaction(desk: Desk) -> None:
    jobs = await desk.running("bread", "cake")
    await desk.finish(jobs[0])

    with pytest.raises(AlreadyDone):
        async with desk.database.write() as db:
            await write.add(db, [NewJob(kind="bake", key="effect")], NOW)
            await write.finish(db, [job.id for job in jobs], NOW)

    assert await desk.states() == {"bread": "done", "cake": "running"}


async def test_of_two_workers_finishing_at_the_same_moment_one_has_an_effect(desk: Desk) -> None:
    jobs = await desk.running(*(f"bread-{n}" for n in range(20)))

    async def finish(order: list[Job], effect: str) -> None:
        async with desk.database.write() as db:
            await write.add(db, [NewJob(kind="frost", key=effect)], NOW)
            await write.finish(db, [job.id for job in order], NOW)

    ends = await asyncio.gather(finish(jobs, "a"), finish(jobs[::-1], "b"), return_exceptions=True)

    assert sorted(type(end).__name__ for end in ends) == ["AlreadyDone", "NoneType"]
    assert len({"a", "b"} & (await desk.states()).keys()) == 1


async def test_a_worker_that_lost_its_lease_may_still_be_the_first_to_finish(desk: Desk) -> None:
    [job] = await desk.running("bread")
    await desk.recover(LATER)
    [again] = await desk.claim(*await desk.send(LATER), worker="w2", now=LATER)

    await desk.finish(job)

    with pytest.raises(AlreadyDone):
        await desk.finish(again)


async def test_a_failed_job_waits_its_turn_and_goes_alone(desk: Desk) -> None:
    job, _ = await desk.running("bread", "cake")

    assert await desk.fail(job) is JobState.READY

    waiting = await desk.look(job)
    assert NOW + timedelta(seconds=1) <= waiting.run_at <= NOW + timedelta(seconds=2)
    assert waiting.last_error == "burnt"
    await desk.ask("tart")
    assert [len(batch.ids) for batch in await desk.send(LATER)] == [1, 1]


async def test_a_job_is_dead_after_as_many_failures_as_are_allowed(desk: Desk) -> None:
    await desk.ask("bread")
    now, states = NOW, []
    for _ in range(3):
        now += timedelta(hours=1)
        [job] = await desk.claim(*await desk.send(now), now=now)
        states.append(await desk.fail(job, allowed=3, now=now))

    assert states == [JobState.READY, JobState.READY, JobState.DEAD]
    assert await desk.send(now + timedelta(days=1)) == []


async def test_a_worker_that_lost_its_job_can_neither_fail_it_nor_give_it_back(desk: Desk) -> None:
    [job] = await desk.running("bread")
    await desk.recover(LATER)
    [again] = await desk.claim(*await desk.send(LATER), worker="w2", now=LATER)

    assert await desk.fail(job) is None
    assert await desk.give_back(job) == 0
    assert (await desk.look(again)).state is JobState.RUNNING


async def test_a_job_given_back_is_ready_as_if_it_had_not_been_tried(desk: Desk) -> None:
    [job] = await desk.running("bread")

    assert await desk.give_back(job) == 1

    back = await desk.look(job)
    assert (back.state, back.attempt, back.leased_until) == (JobState.READY, 0, None)


async def test_a_done_job_is_not_given_back(desk: Desk) -> None:
    done, running = await desk.running("bread", "cake")
    await desk.finish(done)

    assert await desk.give_back(done, running) == 1

    assert await desk.states() == {"bread": "done", "cake": "ready"}


async def test_a_message_that_is_gone_is_sent_again_and_one_still_queued_is_not(desk: Desk) -> None:
    await desk.ask(*"abcd")
    first, second = await desk.send(size=2)

    found = await desk.recover(LATER, queued=(first.id,))

    assert found == Recovered(unsent=2)
    [again] = await desk.send(LATER)
    assert again.ids == second.ids
    assert again.id != second.id


async def test_a_running_job_is_recovered_only_when_its_lease_has_run_out(desk: Desk) -> None:
    [job] = await desk.running("bread")

    assert await desk.recover(NOW + timedelta(seconds=59)) == Recovered()
    assert await desk.recover(NOW + timedelta(seconds=61)) == Recovered(unheld=1)

    lost = await desk.look(job)
    assert (lost.state, lost.attempt) == (JobState.READY, 1)
    assert lost.last_error == "The worker w1 fell silent during attempt 1"


async def test_a_renewed_lease_holds_longer(desk: Desk) -> None:
    [job] = await desk.running("bread")

    async with desk.database.write() as db:
        assert await write.extend(db, [job], 60, NOW + timedelta(seconds=30)) == 1

    assert await desk.recover(NOW + timedelta(seconds=61)) == Recovered()


async def test_a_lost_lease_is_not_renewed(desk: Desk) -> None:
    [job] = await desk.running("bread")
    await desk.recover(LATER)

    async with desk.database.write() as db:
        assert await write.extend(db, [job], 60, LATER) == 0


async def test_a_job_that_kills_every_worker_is_dead_in_the_end_and_harms_no_neighbour_twice(desk: Desk) -> None:
    await desk.running("bread", "cake")
    await desk.recover(LATER)
    first, second = await desk.send(LATER)
    assert (len(first.ids), len(second.ids)) == (1, 1)
    [job] = await desk.claim(first, now=LATER)

    found = await desk.recover(LATER + timedelta(minutes=2), queued=(second.id,), allowed=2)

    assert found == Recovered(dead=1)
    assert (await desk.look(job)).state is JobState.DEAD


async def test_a_dead_job_can_be_retried_with_all_its_attempts(desk: Desk) -> None:
    [job] = await desk.running("bread")
    await desk.fail(job, allowed=1)

    async with desk.database.write() as db:
        revived = await write.retry(db, job.id, LATER)

    assert (revived.state, revived.attempt, revived.run_at) == (JobState.READY, 0, LATER)
    assert revived.last_error == "burnt"


async def test_what_cannot_be_retried_says_why(desk: Desk) -> None:
    dead, running = await desk.running("bread", "cake")
    await desk.fail(dead, allowed=1)
    await desk.ask("bread")

    for job, refusal in ((dead.id, AskedAgain), (running.id, NotDead), (JobId(0), UnknownJob)):
        with pytest.raises(refusal):
            async with desk.database.write() as db:
                await write.retry(db, job, LATER)

    assert (await desk.look(dead)).state is JobState.DEAD


async def test_retrying_all_takes_the_newest_of_a_key_and_none_that_is_open_again(desk: Desk) -> None:
    for key in ("bread", "bread", "cake"):
        [job] = await desk.running(key)
        await desk.fail(job, allowed=1)
    await desk.ask("cake")

    async with desk.database.write() as db:
        assert await write.retry_all_dead(db, LATER) == 1

    async with desk.database.read() as db:
        dead = await read.page_of_jobs(db, JobState.DEAD)
    assert sorted(job.key for job in dead.jobs) == ["bread", "cake"]


async def test_done_jobs_are_forgotten_after_a_while_oldest_first_and_no_others(desk: Desk) -> None:
    for age, key in enumerate(["new", "old", "older"]):
        moment = NOW - timedelta(days=age)
        await desk.finish(*await desk.running(key, now=moment), now=moment)
    [dead] = await desk.running("dead", now=NOW - timedelta(days=9))
    await desk.fail(dead, allowed=1)

    async with desk.database.write() as db:
        assert await write.forget_done(db, NOW - timedelta(hours=1), limit=1) == 1

    assert await desk.states() == {"new": "done", "old": "done", "dead": "dead"}


async def test_an_error_with_a_nul_or_of_any_length_is_kept_as_far_as_it_fits(desk: Desk) -> None:
    [job] = await desk.running("bread")

    async with desk.database.write() as db:
        await write.fail(db, job, "burnt\x00" + "!" * 5000, NOW, 7, allowed=3)

    assert (await desk.look(job)).last_error == "burnt" + "!" * 1995
