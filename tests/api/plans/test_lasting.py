"""Claims about objects that say they stay as they are: they are written once, and never anybody else's."""

from collections.abc import Iterator
from typing import Any

import pytest
import strawberry
from graphql import parse

from api.plans import lasting
from api.plans.kept import Plans
from tests.api.plans.ways import Eager, as_bytes
from tests.api.plans.ways import answer as answered

read: list[str] = []


@strawberry.type
class Shown:
    __lasting__ = True

    name: str
    broken: strawberry.Private[bool] = False

    @strawberry.field
    def wide(self, width: int = 1) -> str:
        read.append(self.name)
        return f"{self.name} {width}"

    @strawberry.field
    def mended(self) -> str | None:
        read.append(self.name)
        if self.broken:
            raise ValueError("not yet")
        return "whole"


@strawberry.type
class Passing:
    name: str

    @strawberry.field
    def wide(self, width: int = 1) -> str:
        read.append(self.name)
        return f"{self.name} {width}"


@strawberry.type
class Query:
    shown: list[Shown]
    passing: list[Passing]


SCHEMA = strawberry.Schema(Query)


@pytest.fixture(autouse=True)
def _nothing_written() -> Iterator[None]:
    Eager.plans = Plans(after=1)
    lasting.let_go()
    read.clear()
    yield
    lasting.let_go()


async def times(document: str, root: Query, *, variables: dict[str, Any] | None = None, count: int = 4) -> list[bytes]:
    parsed = parse(document)
    return [as_bytes(await answered(SCHEMA._schema, parsed, variables or {}, root, planned=True)) for _ in range(count)]


async def test_an_object_that_lasts_is_read_once_by_a_plan() -> None:
    root = Query(shown=[Shown(name="a"), Shown(name="b")], passing=[])

    answers = await times("{ shown { name wide(width: 3) } }", root)

    assert set(answers) == {b'{"data":{"shown":[{"name":"a","wide":"a 3"},{"name":"b","wide":"b 3"}]},"errors":[]}'}
    # Once the ordinary way, once by the plan.
    assert read == ["a", "b", "a", "b"]


async def test_others_are_read_each_time() -> None:
    root = Query(shown=[], passing=[Passing(name="a")])

    await times("{ passing { wide } }", root)

    assert read == ["a"] * 4


async def test_another_object_that_equals_it_is_another() -> None:
    document = parse("{ shown { name } }")
    seen = []
    for name in ("a", "a", "b", "c"):
        root = Query(shown=[Shown(name=name)], passing=[])
        seen.append(as_bytes(await answered(SCHEMA._schema, document, {}, root, planned=True)))
        del root

    assert [each[19:28] for each in seen] == [b'"name":"a', b'"name":"a', b'"name":"b', b'"name":"c']


async def test_what_hangs_on_variables_is_read_each_time() -> None:
    root = Query(shown=[Shown(name="a")], passing=[])
    document = parse("query($w: Int!) { shown { wide(width: $w) } }")
    answers = [
        as_bytes(await answered(SCHEMA._schema, document, {"w": width}, root, planned=True)) for width in (1, 2, 3, 4)
    ]

    assert [each.split(b'"wide":')[1][:5] for each in answers] == [b'"a 1"', b'"a 2"', b'"a 3"', b'"a 4"']


async def test_what_had_an_error_is_read_again() -> None:
    root = Query(shown=[Shown(name="a", broken=True)], passing=[])
    broken = await times("{ shown { mended } }", root, count=3)
    root.shown[0].broken = False
    document = parse("{ shown { mended } }")
    [mended] = {as_bytes(await answered(SCHEMA._schema, document, {}, root, planned=True)) for _ in range(3)}

    assert len(set(broken)) == 1
    assert b'"mended":null' in broken[0]
    assert b"not yet" in broken[0]
    assert mended == b'{"data":{"shown":[{"mended":"whole"}]},"errors":[]}'


async def test_what_is_let_go_is_read_again() -> None:
    root = Query(shown=[Shown(name="a")], passing=[])
    document = parse("{ shown { wide } }")
    for _ in range(3):
        await answered(SCHEMA._schema, document, {}, root, planned=True)
    lasting.let_go()
    await answered(SCHEMA._schema, document, {}, root, planned=True)

    assert read == ["a"] * 3
