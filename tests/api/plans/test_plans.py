"""Which documents get a plan, how many are kept, and what a plan may rely on."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult
from strawberry.extensions import ParserCache, SchemaExtension

from api.plans import facts
from api.plans.executor import Planned
from api.plans.kept import FIELDS, FIELDS_A_PLAN, SHAPES, Plans
from api.plans.writing import quoted
from api.schema import SCHEMA

pytestmark = pytest.mark.unit


@strawberry.type
class Word:
    text: str
    length: int

    @strawberry.field
    def shouted(self, times: int = 1) -> str:
        return self.text.upper() + "!" * times

    @strawberry.field
    def forgetful(self) -> str:
        _forgotten = asyncio.sleep(0)
        return self.text


@strawberry.type
class Query:
    @strawberry.field
    def words(self) -> list[Word]:
        return [Word(text="one", length=3), Word(text="three", length=5)]

    @strawberry.field
    async def word(self) -> Word:
        await asyncio.sleep(0)
        return Word(text="two", length=3)

    @strawberry.field
    async def met(self, info: strawberry.Info[Any, Any]) -> bool:
        """True if another field is answered at the same time."""
        await asyncio.wait_for(info.context["barrier"].wait(), 10)
        return True


class Counting(Planned):
    """Counts what the executor does field by field."""

    plans = Plans(after=1)
    fields = 0

    def execute_field(self, *args: Any, **kwargs: Any) -> Any:
        Counting.fields += 1
        return super().execute_field(*args, **kwargs)


@pytest.fixture(autouse=True)
def plans() -> Plans:
    Counting.plans = Plans(after=1)
    Counting.fields = 0
    return Counting.plans


def schema(**settings: Any) -> strawberry.Schema:
    usual: dict[str, Any] = {
        "query": Query,
        "execution_context_class": Counting,
        "extensions": [lambda: ParserCache(maxsize=1_000)],
    }
    return strawberry.Schema(**usual | settings)


async def ask(made: strawberry.Schema, text: str, times: int = 2, **variables: object) -> ExecutionResult:
    """The last of as many answers, which has no errors."""
    result: Any = None
    for _ in range(times):
        Counting.fields = 0
        result = await made.execute(text, variables)
        assert result.errors is None, result.errors
    return result  # type: ignore[no-any-return]


async def test_a_document_that_comes_again_is_read_without_the_executor(plans: Plans) -> None:
    made = schema()

    first = await ask(made, "{ words { text length shouted(times: 2) } }", times=1)
    counted = Counting.fields
    again = await ask(made, "{ words { text length shouted(times: 2) } }", times=1)

    assert (
        first.data
        == again.data
        == {
            "words": [
                {"text": "one", "length": 3, "shouted": "ONE!!"},
                {"text": "three", "length": 5, "shouted": "THREE!!"},
            ]
        }
    )
    assert (counted, Counting.fields, plans.compiled) == (7, 1, 1)


async def test_a_document_is_compiled_when_it_comes_for_the_third_time() -> None:
    Counting.plans = Plans()
    made = schema()
    compiled = []

    for _ in range(4):
        await ask(made, "{ words { text } }", times=1)
        compiled.append(Counting.plans.compiled)

    assert compiled == [0, 0, 1, 1]


async def test_one_document_has_a_plan_for_each_schema_it_is_asked_of(plans: Plans) -> None:
    @strawberry.type(name="Word")
    class Other:
        text: int

    @strawberry.type(name="Query")
    class OtherQuery:
        @strawberry.field
        def words(self) -> list[Other]:
            return [Other(text=1)]

    here, there = schema(), schema(query=OtherQuery)

    first = await ask(here, "{ words { text } }", times=3)
    second = await ask(there, "{ words { text } }", times=3)

    assert (first.data, second.data) == ({"words": [{"text": "one"}, {"text": "three"}]}, {"words": [{"text": 1}]})
    assert plans.compiled == 2


async def test_every_plain_field_of_the_product_is_read_as_an_attribute() -> None:
    kinds = [kind for name, kind in SCHEMA._schema.type_map.items() if name[0] != "_" and hasattr(kind, "fields")]
    fields = [
        (f"{kind.name}.{name}", field)
        for kind in kinds
        if kind.name not in {"Query", "Mutation", "Subscription"}
        for name, field in kind.fields.items()
        if getattr(field, "resolve", None) is not None
    ]

    others = {name for name, field in fields if facts.attribute(field) is None and facts.method(field) is None}

    assert len(fields) > 500
    # What is asked for when it is needed.
    assert others == {
        "EditablePicture.crops",
        "InboxConnection.counts",
        "Release.blocks",
        "Viewer.sessions",
        "ViewerSite.pages",
    }
    assert {name for name, field in fields if facts.method(field)} == {"Homepage.impressionId", "Image.url"}
    assert SCHEMA.execution_context_class is Planned


async def test_siblings_are_awaited_side_by_side() -> None:
    made = schema()
    text = "{ a: met b: met word { text } }"

    for _ in range(3):
        answer = await made.execute(text, context_value={"barrier": asyncio.Barrier(2)})
        assert answer.data == {"a": True, "b": True, "word": {"text": "two"}}


async def test_each_shape_of_include_and_skip_has_its_plan(plans: Plans) -> None:
    made = schema()
    text = "query($a: Boolean!) { word { text length @include(if: $a) ... @skip(if: $a) { t: __typename } } }"

    shown = await ask(made, text, times=3, a=True)
    hidden = await ask(made, text, times=3, a=False)

    assert shown.data == {"word": {"text": "two", "length": 3}}
    assert hidden.data == {"word": {"text": "two", "t": "Word"}}
    assert plans.compiled == 2


async def test_more_shapes_than_are_kept_run_the_ordinary_way(plans: Plans) -> None:
    made = schema()
    names = [f"v{n}" for n in range(5)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    text = (
        f"query({declared}) {{ word {{ t: __typename {' '.join(f'{n}: text @include(if: ${n})' for n in names)} }} }}"
    )

    for number in range(32):
        flags = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        answer = await ask(made, text, **flags)
        assert answer.data == {"word": {"t": "Word"} | {name: "two" for name in names if flags[name]}}

    assert plans.compiled == SHAPES


async def test_a_stream_of_other_documents_compiles_nothing_and_is_forgotten() -> None:
    Counting.plans = plans = Plans(documents=20, after=1)
    made = schema()

    for number in range(100):
        await made.execute(f"{{ a{number}: words {{ text }} }}")

    assert plans.compiled == plans.fields == 0
    assert len(plans) == 20


async def test_plans_together_hold_a_bounded_number_of_fields() -> None:
    Counting.plans = Plans(documents=100, fields=40, after=1)
    made = schema()

    for number in range(30):
        await ask(made, f"{{ a{number}: words {{ text length a: text b: text }} }}")

    assert Counting.plans.fields == 40
    assert Counting.plans.compiled == 8
    assert FIELDS_A_PLAN * SHAPES < FIELDS


async def test_a_selection_that_grows_beyond_measure_has_no_plan(plans: Plans) -> None:
    aliases = " ".join(f"a{number}: text" for number in range(FIELDS_A_PLAN + 1))

    answer = await ask(schema(), f"{{ word {{ {aliases} }} }}")

    assert answer.data is not None
    assert len(answer.data["word"]) == FIELDS_A_PLAN + 1
    assert plans.compiled == 0


@pytest.mark.parametrize(
    "text", ["{ __schema { queryType { name } } word { text } }", '{ __type(name: "Word") { name } }']
)
async def test_introspection_is_answered_as_ever(text: str) -> None:
    answer = await ask(schema(), text)

    assert answer.data == (await ask(schema(execution_context_class=None), text)).data


async def test_subscriptions_run_as_ever(plans: Plans) -> None:
    @strawberry.type
    class Subscription:
        @strawberry.subscription
        async def told(self) -> AsyncIterator[Word]:
            for text in ("a", "b"):
                yield Word(text=text, length=1)

    made = schema(subscription=Subscription)

    for _ in range(3):
        answers = [each.data async for each in await made.subscribe("subscription { told { text shouted } }")]
        assert answers == [{"told": {"text": "a", "shouted": "A!"}}, {"told": {"text": "b", "shouted": "B!"}}]

    assert plans.compiled == 0


async def test_an_extension_that_resolves_sees_every_field(plans: Plans) -> None:
    seen: list[str] = []

    class Watching(SchemaExtension):
        def resolve(self, _next: Callable[..., Any], root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
            seen.append(info.field_name)
            return _next(root, info, *args, **kwargs)

    made = schema(extensions=[lambda: ParserCache(maxsize=10), Watching])

    await ask(made, "{ word { text } }", times=3)

    assert seen == ["word", "text"] * 3
    assert plans.compiled == 0


async def test_a_document_that_nobody_has_any_more_takes_its_plans_with_it(plans: Plans) -> None:
    made = schema(extensions=[lambda: ParserCache(maxsize=1)])
    await ask(made, "{ words { text } }", times=3)
    before = (len(plans), plans.compiled, plans.fields)

    await ask(made, "{ word { length } }", times=1)
    gc.collect()

    assert before == (1, 1, 2)
    assert (len(plans), plans.compiled, plans.fields) == (1, 0, 0)


async def test_a_plan_keeps_nothing_of_a_request() -> None:
    class Context:
        pass

    made, context = schema(), Context()
    for _ in range(3):
        await made.execute("{ words { text shouted } }", context_value=context)
    gone = weakref.ref(context)

    del context
    gc.collect()

    assert gone() is None


def test_python_can_say_that_a_resolver_forgot_a_promise(plans: Plans) -> None:
    made = schema()
    told = []

    for _ in range(3):
        with pytest.warns(RuntimeWarning, match="never awaited") as warned:
            made.execute_sync("{ words { forgetful } }")
        told.append(len(warned))

    assert told == [2, 2, 2]
    assert plans.compiled == 1


def test_a_plan_serves_synchronous_execution(plans: Plans) -> None:
    made = schema()

    answers = [made.execute_sync("{ words { text } }").data for _ in range(3)]

    assert answers == [{"words": [{"text": "one"}, {"text": "three"}]}] * 3
    assert plans.compiled == 1


@pytest.mark.parametrize("name", ["", "1a", "a-b", "a'b", "a\n", "é", "a b", "a:1,'b"])
def test_only_names_by_the_grammar_get_into_written_code(name: str) -> None:
    with pytest.raises(ValueError, match="is not a name"):
        quoted(name)


def test_names_by_the_grammar_are_written_as_texts() -> None:
    assert [quoted(name) for name in ("a", "_B9", "__typename")] == ["'a'", "'_B9'", "'__typename'"]


async def test_operations_of_one_document_have_a_plan_each(plans: Plans) -> None:
    made, document = schema(), "query A { word { text } } query B { word { length } }"

    for _ in range(2):
        first = await made.execute(document, operation_name="A")
        second = await made.execute(document, operation_name="B")
        assert (first.data, second.data) == ({"word": {"text": "two"}}, {"word": {"length": 3}})

    assert plans.compiled == 2
