"""Every odd value in every kind of leaf: the same both ways."""

import asyncio
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import strawberry
from graphql import parse
from strawberry.scalars import JSON

from api.plans.kept import Plans
from tests.api.plans.nasty import Colour, Size
from tests.api.plans.values import Items, Promise, Words
from tests.api.plans.ways import Eager, answer, as_bytes

pytestmark = pytest.mark.unit

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**53, 2**63 - 1),
    *(0.0, -0.0, 1.0, 1.5, 1e300, float("inf"), float("-inf"), float("nan")),
    *("", "words", "1", "1.5", "RED", "green", "small", Words("a word"), b"bytes", bytearray(b"x")),
    *(Colour.RED, Colour.HIDDEN, Size.LARGE, Decimal("1.50"), Fraction(1, 2), UUID(int=1)),
    *(np.int64(3), np.float32(0.5), np.bool_(True), np.str_("numpy")),
    *(datetime(2026, 11, 1, tzinfo=UTC), date(2026, 11, 1), time(12, 30)),
    *([], ["a", None], (1, 2), {"a": 1}, {1}, range(2), Items([1, "a"]), object, ValueError("no"), ValueError),
)


@strawberry.type
class Leaves:
    text: str | None
    id: strawberry.ID | None
    number: int | None
    share: float | None
    sure: bool | None
    colour: Colour | None
    size: Size | None
    at: datetime | None
    day: date | None
    amount: Decimal | None
    key: UUID | None
    json: JSON | None


@strawberry.type
class Certain:
    text: str
    id: strawberry.ID
    number: int
    share: float
    sure: bool
    colour: Colour
    size: Size
    at: datetime
    json: JSON


@strawberry.type
class Lists:
    text: list[str] | None
    ids: list[strawberry.ID | None] | None
    number: list[int | None] | None
    share: list[float] | None
    sure: list[bool] | None
    colours: list[Colour | None] | None
    json: list[JSON] | None


@strawberry.type
class Query:
    leaves: list[Leaves]
    lists: list[Lists]
    certain: list[Certain | None]


SCHEMA = strawberry.Schema(Query)._schema
DOCUMENTS = [
    f"{{ {field} {{ {name} }} }}"
    for field, kind in (("leaves", Leaves), ("lists", Lists), ("certain", Certain))
    for name in kind.__annotations__
]


@pytest.fixture(autouse=True)
def forgotten() -> None:
    Eager.plans = Plans(after=1)


@pytest.mark.parametrize("text", DOCUMENTS)
@pytest.mark.parametrize("awaited", [False, True])
async def test_whatever_a_leaf_holds_is_answered_the_same(text: str, *, awaited: bool) -> None:
    values = [Promise(index % 3, each) if awaited else each for index, each in enumerate(VALUES)]
    root = Query(
        leaves=[_filled(Leaves, each) for each in values],
        lists=[_filled(Lists, made) for each in values for made in (each, [each], ("a", each), [1, each, None])],
        certain=[_filled(Certain, each) for each in values],
    )
    document = parse(text)

    answers = [as_bytes(await answer(SCHEMA, document, {}, root, planned=by_plan)) for by_plan in (False, True, True)]
    await asyncio.sleep(0)

    assert answers[0] == answers[1] == answers[2]
    assert Eager.plans.compiled == 1


def _filled(kind: type[Any], value: object) -> Any:
    return kind(**dict.fromkeys(kind.__annotations__, value))
