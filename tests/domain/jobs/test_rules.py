"""When a failed job runs again, and which jobs travel together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.base.values import JobId
from domain.jobs import rules
from domain.jobs.values import JobState, Priority, Ready

pytestmark = pytest.mark.unit


def make_ready(id_: int, kind: str = "embed_products", *, alone: bool = False) -> Ready:
    return Ready(id=JobId(id_), kind=kind, priority=Priority.BULK, alone=alone, sends=0)


@given(attempt=st.integers(1, 10_000), seed=st.integers(0, 2**63))
def test_a_pause_lies_between_half_and_all_of_two_to_the_attempt_and_never_over_an_hour(
    attempt: int, seed: int
) -> None:
    whole = min(2**attempt, 3600)

    pause = rules.back_off_s(attempt, seed)

    assert whole / 2 <= pause <= whole


def test_the_same_seed_gives_the_same_pause_and_another_seed_another() -> None:
    assert rules.back_off_s(3, 7) == rules.back_off_s(3, 7)
    assert rules.back_off_s(3, 7) != rules.back_off_s(3, 8)


def test_a_job_is_dead_after_its_last_attempt_and_not_before() -> None:
    assert [rules.after_failure(n, 3) for n in (1, 2, 3, 4)] == [
        JobState.READY,
        JobState.READY,
        JobState.DEAD,
        JobState.DEAD,
    ]


def test_jobs_travel_by_kind_up_to_the_size_of_their_kind() -> None:
    ready = [make_ready(n) for n in (1, 2, 3)] + [make_ready(4, "write_copy"), make_ready(5)]

    batches = rules.group(ready, {"embed_products": 2, "write_copy": 2}, room=8)

    assert sorted(batch.ids for batch in batches) == [(1, 2), (3, 5), (4,)]


def test_a_job_that_goes_alone_shares_its_batch_with_nobody() -> None:
    ready = [make_ready(1), make_ready(2, alone=True), make_ready(3)]

    batches = rules.group(ready, {"embed_products": 8}, room=8)

    assert sorted(batch.ids for batch in batches) == [(1, 3), (2,)]


@given(
    jobs=st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.booleans()), max_size=60),
    room=st.integers(0, 10),
    size=st.integers(1, 5),
)
def test_no_job_travels_twice_and_no_batch_overflows(jobs: list[tuple[str, bool]], room: int, size: int) -> None:
    ready = [make_ready(n, kind, alone=alone) for n, (kind, alone) in enumerate(jobs)]

    batches = rules.group(ready, dict.fromkeys("abc", size), room)

    sent = [id_ for batch in batches for id_ in batch.ids]
    assert len(sent) == len(set(sent))
    assert len(batches) <= room
    assert all(len(batch.ids) <= size for batch in batches)
    assert all(len(batch.ids) == 1 for batch in batches if any(ready[id_].alone for id_ in batch.ids))
    assert all({ready[id_].kind for id_ in batch.ids} == {batch.kind} for batch in batches)


def test_a_batch_keeps_its_id_until_it_is_sent_anew() -> None:
    first = rules.batch_id("embed_products", [(JobId(1), 0), (JobId(2), 0)])

    assert first == rules.batch_id("embed_products", [(JobId(1), 0), (JobId(2), 0)])
    assert first != rules.batch_id("embed_products", [(JobId(1), 1), (JobId(2), 0)])
    assert first != rules.batch_id("embed_products", [(JobId(1), 0)])
