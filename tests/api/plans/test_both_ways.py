"""Documents by the thousand, answered by plans and by the ordinary executor: the bytes are the same."""

import asyncio
import logging
import os
import re
from collections.abc import Callable, Iterator
from random import Random
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
import strawberry
from graphql import GraphQLSchema, is_object_type, parse
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from structlog.testing import capture_logs

from api.front.asked import Asked
from api.front.running import refused, run
from api.front.texts import Texts
from api.limits import MAX_TOKENS, RULES
from api.observability.seen import Seen
from api.plans.facts import DEFINITION
from api.plans.kept import Plans
from api.schema import SCHEMA, Mutation, Query
from tests.api.plans import nasty
from tests.api.plans.documents import Documents
from tests.api.plans.values import Values
from tests.api.plans.ways import Eager, answer, as_bytes

# The executor drops what it has not begun when something beside it fails.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")

# Documents of each test below, some two thousand in all; PLANS_DOCUMENTS=20000 looks longer.
DOCUMENTS = int(os.environ.get("PLANS_DOCUMENTS", "200"))
# Objects are made anew after as many documents.
A_WORLD = 20
# What is given up beside an error still runs for some turns of the loop.
TURNS = 12
CONTEXT: Any = SimpleNamespace(seen=Seen())
REFERENCE = re.compile(rb"[0-9a-f]{12}")


@pytest.fixture
def twin() -> GraphQLSchema:
    """The product's schema once more, whose root fields answer what a test says."""
    found = [kind for name, kind in SCHEMA._schema.type_map.items() if is_object_type(kind) and name[0] != "_"]
    made = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[kind.extensions[DEFINITION].origin for kind in found],
        exception_handlers=SCHEMA.schema_converter.exception_handlers,
        config=SCHEMA.config,
    )
    return made._schema


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No plan of another test."""
    nasty.CALLED.clear()
    Eager.plans = Plans(after=1)
    yield
    Eager.plans = Plans(after=1)


@pytest.mark.parametrize(("seed", "calm"), [(1, 1.0), (2, 0.99), (3, 0.95), (4, 0.8)])
async def test_the_product_answers_the_same_both_ways(twin: GraphQLSchema, seed: int, calm: float) -> None:
    def world(chance: Random) -> None:
        values = Values(twin, chance, calm=calm, promised=(1 - calm) / 5)
        assert twin.query_type is not None
        assert twin.mutation_type is not None
        for field in (*twin.query_type.fields.values(), *twin.mutation_type.fields.values()):
            field.resolve = _saying(values.value(field.type))

    await _compare(twin, seed, world)


@pytest.mark.parametrize(
    ("seed", "calm", "promised"),
    [(1, 1.0, 0.0), (2, 0.99, 0.0), (3, 0.99, 0.03), (4, 0.97, 0.0), (5, 0.9, 0.1), (6, 1.0, 0.2)],
)
async def test_whatever_goes_wrong_goes_wrong_the_same(seed: int, calm: float, promised: float) -> None:
    schema = nasty.schema()._schema

    await _compare(schema, seed, lambda chance: _root(schema, chance, calm, promised))


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_is_told_and_what_is_logged_are_the_same(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    schema = nasty.schema()._schema
    texts, documents = Texts(schema, RULES, MAX_TOKENS), []
    chance = Random(seed)
    for _ in range(DOCUMENTS // 4):
        text, variables = Documents(schema, chance, depth=4, calm=0.98).document()
        known, root = texts.known(text), _root(schema, chance, 0.98, 0.02)
        documents.append(known.document)
        answers = []
        for executor in (StrawberryGraphQLCoreExecutionContext, Eager, Eager):
            assert known.document is not None
            with capture_logs() as logged:
                outcome = refused(known.errors)
                if not known.errors:
                    about: Any = {"executor": executor, "root": root}
                    outcome = await run(schema, known.document, Asked(variables=variables), CONTEXT, **about)
            told = [(each["path"], each["error"]) for each in logged]
            made = orjson.dumps([outcome.data, outcome.errors, told], default=repr)
            answers.append(REFERENCE.sub(b"", made))
            await _settled()
        assert len(set(answers)) == 1, (text, variables)

    assert Eager.plans.compiled > DOCUMENTS // 8


async def _compare(schema: GraphQLSchema, seed: int, world: Callable[[Random], Any]) -> None:
    """Each document once as ever and twice by plan, with the same calls of resolvers in the same order."""
    chance = Random(seed)
    root, clean = None, 0
    # A document that nobody has any more takes its plan with it.
    documents = []
    Eager.plans = Plans(documents=DOCUMENTS, fields=1_000_000, after=1)
    for number in range(DOCUMENTS):
        if number % A_WORLD == 0:
            root = world(chance)
        made = Documents(schema, chance, depth=4).document("mutation" if number % 10 == 9 else "query")
        document = parse(made[0])
        documents.append(document)
        answers = []
        for by_plan in (False, True, True):
            nasty.CALLED.clear()
            result = await answer(schema, document, made[1], root, planned=by_plan)
            await _settled()
            answers.append((as_bytes(result), list(nasty.CALLED)))
        assert answers[0] == answers[1] == answers[2], made
        clean += answers[0][0].endswith(b'"errors":[]}')

    # Neither everything refused, nor nothing; and most of it by plan.
    assert clean > DOCUMENTS // 10
    assert Eager.plans.compiled > DOCUMENTS * 0.8


def _root(schema: GraphQLSchema, chance: Random, calm: float, promised: float) -> Any:
    return Values(schema, chance, calm=calm, promised=promised).right(schema.query_type)


def _saying(value: object) -> Callable[..., object]:
    return lambda _source, _info, **_arguments: value


async def _settled() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
