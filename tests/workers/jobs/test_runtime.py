"""What a task works with: models loaded once, and thinking that leaves the event loop free."""

import asyncio
import threading
from pathlib import Path

import pytest

from domain.base.database import Database
from domain.base.settings import Settings
from domain.jobs.values import Priority
from ml.values import ModelBusy
from workers.main import Task, batch_sizes, known_tasks
from workers.runtime import Models, Runtime, Thinker, unreachable, urgency

pytestmark = pytest.mark.unit

FAKES = Settings(text_encoder="fake", image_reader="fake", copywriter="fake")


@pytest.fixture
def runtime() -> Runtime:
    return Runtime(database=Database("postgresql://nowhere/none"), settings=FAKES, models=Models(FAKES))


async def test_thinking_leaves_the_event_loop_free(runtime: Runtime) -> None:
    go_on = threading.Event()
    thinking = asyncio.create_task(runtime.think(go_on.wait, 60))
    for _ in range(10):
        await asyncio.sleep(0.001)
    thought_on = not thinking.done()

    go_on.set()

    assert thought_on
    assert await thinking is True


async def test_thoughts_are_thought_one_after_the_other_in_one_thread(runtime: Runtime) -> None:
    threads = await asyncio.gather(*(runtime.think(threading.current_thread) for _ in range(10)))

    assert len(set(threads)) == 1


async def test_a_thought_for_a_shopper_goes_before_thoughts_in_bulk(runtime: Runtime) -> None:
    order: list[str] = []

    busy, go_on = threading.Event(), threading.Event()

    def note(name: str) -> None:
        order.append(name)
        busy.set()
        go_on.wait(60)

    async def think(name: str, priority: Priority) -> None:
        urgency.set(priority)
        await runtime.think(note, name)

    bulk = [asyncio.create_task(think(f"bulk {n}", Priority.BULK)) for n in range(3)]
    await asyncio.to_thread(busy.wait, 60)
    shopper = asyncio.create_task(think("shopper", Priority.SHOPPER))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(shopper, *bulk)

    assert order == ["bulk 0", "shopper", "bulk 1", "bulk 2"]


async def test_what_goes_wrong_while_thinking_reaches_the_one_who_asked(runtime: Runtime) -> None:
    with pytest.raises(ZeroDivisionError):
        await runtime.think(lambda: 1 / 0)

    assert await runtime.think(max, 1, 2) == 2


async def test_a_thought_nobody_waits_for_any_more_is_not_begun(runtime: Runtime) -> None:
    thought: list[str] = []
    busy, go_on = threading.Event(), threading.Event()

    def think_long() -> None:
        busy.set()
        go_on.wait(60)

    first = asyncio.create_task(runtime.think(think_long))
    await asyncio.to_thread(busy.wait, 60)
    second = asyncio.create_task(runtime.think(thought.append, "late"))
    await asyncio.sleep(0.01)

    second.cancel()
    await asyncio.wait({second})
    go_on.set()
    await first
    await runtime.think(max, 1, 2)

    assert thought == []


async def test_a_model_is_loaded_once_however_many_ask_at_once(runtime: Runtime) -> None:
    encoders = await asyncio.gather(*(runtime.models.text_encoder() for _ in range(5)))

    assert len({id(encoder) for encoder in encoders}) == 1


async def test_each_of_the_three_models_can_be_asked_for(runtime: Runtime) -> None:
    vectors = await runtime.think((await runtime.models.text_encoder()).encode, ["bread"])

    assert vectors.shape[0] == 1
    assert (await runtime.models.image_reader()).dim > 0
    assert (await runtime.models.copywriter()).identity.name


def test_a_postgres_that_is_away_is_told_from_one_that_says_no() -> None:
    assert unreachable(ConnectionRefusedError())
    assert not unreachable(ValueError())


def test_every_module_of_tasks_is_a_task_named_after_its_kind() -> None:
    folder = Path(__file__).resolve().parents[3] / "workers" / "tasks"

    assert sorted(known_tasks()) == sorted(path.stem for path in folder.glob("[a-z]*.py"))


async def test_the_relay_learns_how_many_jobs_of_a_kind_travel_together() -> None:
    async def run(*_: object) -> None: ...

    assert batch_sizes({"bake": Task(kind="bake", batch=8, run=run)}) == {"bake": 8}


async def test_more_calls_than_may_wait_are_refused_at_once_and_a_shopper_s_still_gets_in() -> None:
    thinker = Thinker(most_waiting=2)
    busy, go_on = threading.Event(), threading.Event()

    def hold() -> str:
        busy.set()
        go_on.wait(60)
        return "held"

    held = thinker.think(hold)
    await asyncio.to_thread(busy.wait, 60)
    waiting = [thinker.think(lambda: "waited") for _ in range(2)]

    with pytest.raises(ModelBusy, match="2 calls wait") as refused:
        thinker.think(lambda: "too many")
    urgency.set(Priority.SHOPPER)
    shopper = thinker.think(lambda: "shopper")
    go_on.set()

    assert refused.value.after_s > 0
    assert [future.result(60) for future in (held, shopper, *waiting)] == ["held", "shopper", "waited", "waited"]
