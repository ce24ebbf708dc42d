"""What reading a page by plan costs beside its JSON, the executor it replaces, and the work before it."""

import asyncio
import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import orjson
import pytest
import strawberry
from graphql import build_schema, execute, parse, print_schema, validate
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.pages import types
from api.plans import lasting
from api.plans.executor import Planned
from api.plans.kept import Plan, Plans, compiled
from tests.benchmarks.big_page import PAGE, PICTURES, page

pytestmark = pytest.mark.benchmark


@strawberry.type
class Query:
    page: strawberry.Private[types.Homepage]

    @strawberry.field
    async def homepage(self) -> types.Homepage:
        return self.page


class Measured(Planned):
    """Plans of this benchmark alone."""

    plans = Plans()


def _schema(executor: type[Any]) -> strawberry.Schema:
    caches = [lambda: ParserCache(maxsize=10), lambda: ValidationCache(maxsize=10)]
    return strawberry.Schema(Query, types=[types.ProductRail], extensions=caches, execution_context_class=executor)


def _cpu_ms(run: Callable[[], object], rounds: int) -> float:
    """The median CPU time of as many rounds, after a few to warm up."""
    for _ in range(3):
        run()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        taken.append((time.process_time() - start) * 1_000)
    return statistics.median(taken)


def in_process(document: str = PAGE) -> dict[str, float]:
    """Milliseconds of CPU of the page's JSON, of our plan and it, and of stock strawberry with its caches."""
    loop = asyncio.new_event_loop()
    root = Query(page=page())
    planned, stock = _schema(Measured), _schema(StrawberryGraphQLCoreExecutionContext)
    data: Any = loop.run_until_complete(stock.execute(document, root_value=root)).data
    plan, executor = _plan(planned, document)
    function = next(iter(plan.functions.values()))

    def by_stock() -> bytes:
        return orjson.dumps(loop.run_until_complete(stock.execute(document, root_value=root)).data)

    assert orjson.dumps({"homepage": function(executor, root.page, None)}) == by_stock()
    took = {
        "orjson": _cpu_ms(lambda: orjson.dumps(data), 400),
        "plan": _cpu_ms(lambda: orjson.dumps({"homepage": function(executor, root.page, None)}), 400),
        "stock": _cpu_ms(by_stock, 30),
    }
    loop.close()
    return took


@pytest.mark.parametrize("document", [PAGE, PICTURES], ids=["attributes", "a method a product"])
def test_a_page_by_plan_beside_its_json(document: str) -> None:
    loop = asyncio.new_event_loop()
    root = Query(page=page())
    planned, stock = _schema(Measured), _schema(StrawberryGraphQLCoreExecutionContext)
    parsed = parse(document)
    data: Any = loop.run_until_complete(stock.execute(document, root_value=root)).data
    plain = build_schema(print_schema(stock._schema))
    plan, executor = _plan(planned, document)
    function = next(iter(plan.functions.values()))

    def by(schema: strawberry.Schema) -> bytes:
        return orjson.dumps(loop.run_until_complete(schema.execute(document, root_value=root)).data)

    assert orjson.dumps({"homepage": function(executor, root.page, None)}) == by(stock) == by(planned) == by(planned)
    table = {
        "orjson.dumps of the finished answer (ceiling)": _cpu_ms(lambda: orjson.dumps(data), 400),
        "the plan's function": _cpu_ms(lambda: function(executor, root.page, None), 400),
        "the plan's function and orjson.dumps": _cpu_ms(
            lambda: orjson.dumps({"homepage": function(executor, root.page, None)}), 400
        ),
        "strawberry with caches, by plan": _cpu_ms(lambda: by(planned), 200),
        "strawberry with caches": _cpu_ms(lambda: by(stock), 30),
        "graphql-core over dictionaries": _cpu_ms(lambda: orjson.dumps(execute(plain, parsed, data).data), 30),  # type: ignore[union-attr]
        "parse": _cpu_ms(lambda: parse(document), 30),
        "validate": _cpu_ms(lambda: validate(planned._schema, parsed), 30),
        "compile once": _cpu_ms(lambda: compiled(executor), 30),
    }
    loop.close()

    ceiling = table["orjson.dumps of the finished answer (ceiling)"]
    print(f"\n{_leaves(data)} leaves, {len(orjson.dumps(data)):,} bytes; CPU, medians")
    for name, taken in table.items():
        print(f"  {name:<48}{taken:>9.3f} ms {taken / ceiling:>8.1f} x")
    print(f"  memory of the plan: {_memory(executor) / 1_000:.1f} kB for {plan.size} selected fields")
    assert table["the plan's function and orjson.dumps"] < 20 * ceiling
    assert table["strawberry with caches, by plan"] < table["strawberry with caches"] / 4


def _plan(schema: strawberry.Schema, document: str) -> tuple[Plan, Any]:
    """The plan, which writes every object each time: as of blocks that nobody was shown before."""
    executor: Any = Measured.build(schema._schema, parse(document))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lasting, "lasts", lambda _selected: False)
        plan = compiled(executor)
    executor.plan, executor.arguments, executor.strawberry = plan, [None] * plan.methods, schema
    return plan, executor


def _memory(executor: Any) -> float:
    """Bytes a plan holds, by the allocations of fifty."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = [compiled(executor) for _ in range(50)]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / len(kept)


def _leaves(data: object) -> int:
    if isinstance(data, dict):
        return sum(map(_leaves, data.values()))
    return sum(map(_leaves, data)) if isinstance(data, list) else 1
