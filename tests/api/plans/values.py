"""Objects made by chance for the types of a schema, as resolvers and domain would hand them out; some are not right."""

import asyncio
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import strawberry
from graphql import (
    GraphQLError,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from api.plans.facts import DEFINITION


class Words(str):
    """A text of another class."""

    __slots__ = ()


WRONG: tuple[Any, ...] = (None, "words", 7, 2**40, 1.5, float("inf"), float("nan"), True, b"bytes", [], ["a", None], {})
NEARLY: dict[str, tuple[Any, ...]] = {
    "Int": (2**31, -(2**31) - 1, 2**31 - 1, True, 3.0, "4"),
    "Float": (float("inf"), float("nan"), -float("inf"), 10**400, True, "1.5"),
    "String": (True, 5, 1.5, b"", Words("a word")),
    "ID": (True, 5, 1.5, 2**70, Words("an id")),
    "Boolean": (1, 0.0, float("nan"), "true"),
}
SCALARS: dict[str, Callable[[Random], Any]] = {
    "String": lambda chance: chance.choice(("", "words", "Größe", 'with "quotes" and \n')),
    "ID": lambda chance: chance.choice(("UHJvZHVjdA==", 12, "x")),
    "Int": lambda chance: chance.randrange(-5, 100),
    "Float": lambda chance: chance.choice((0.5, 1.0, 3, -2.25)),
    "Boolean": lambda chance: chance.random() < 0.5,
    "DateTime": lambda chance: datetime(2026, 11, chance.randrange(1, 28), tzinfo=UTC),
    "Date": lambda chance: date(2026, 11, chance.randrange(1, 28)),
    "Time": lambda _chance: time(12, 30),
    "UUID": lambda _chance: UUID(int=5),
    "Decimal": lambda _chance: Decimal("12.50"),
    "JSON": lambda chance: chance.choice(({"a": [1, None]}, [1, 2], "text", 0, False)),
}


class Promise:
    """A value that is there after some turns of the loop; unlike a coroutine it minds not being awaited."""

    def __init__(self, turns: int, value: object) -> None:
        self._turns = turns
        self._value = value

    def __await__(self) -> Generator[Any, None, Any]:
        return self._run().__await__()

    async def _run(self) -> object:
        for _ in range(self._turns):
            await asyncio.sleep(0)
        if isinstance(self._value, Exception):
            raise self._value
        return self._value


class Items:
    """Neither a list nor a tuple; can be gone through again and again."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)


class Stream:
    """The same, item by item as they come; an error among them ends it."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values

    async def __aiter__(self) -> AsyncIterator[Any]:
        for each in self._values:
            await asyncio.sleep(0)
            if isinstance(each, Exception):
                raise each
            yield each


@dataclass(slots=True)
class Values:
    """Makes values. `calm` is the share that is as the schema says; `promised` the share that has to be awaited.

    A type has a handful of objects, which refer to each other in circles: documents end, objects need not.
    """

    schema: GraphQLSchema
    chance: Random
    calm: float = 0.99
    promised: float = 0.01
    _objects: dict[str, list[Any]] = field(default_factory=dict)

    def value(self, kind: Any) -> Any:
        """A value where the schema expects this type."""
        made = self._odd(kind) if self.chance.random() > self.calm else self._right(kind)
        if self.chance.random() < self.promised:
            return Promise(self.chance.randrange(4), made)
        return made

    def right(self, kind: Any) -> Any:
        """An object of this type, as far as its attributes go."""
        return self._object(kind)

    def _odd(self, kind: Any) -> Any:
        draw = self.chance.randrange(6)
        if draw == 0:
            return ValueError("no")
        if draw == 1:
            return Promise(self.chance.randrange(3), GraphQLError("never", extensions={"code": "NEVER"}))
        if draw in {2, 3} and is_list_type(_nullable(kind)):
            right = list(self._there(_nullable(kind)))
            return Items(right) if draw == 2 else Stream([*right, KeyError("end")][: self.chance.randrange(4)])
        if draw == 4:
            return Items([1, "two", None])
        named = get_named_type(kind).name
        return self.chance.choice(NEARLY.get(named, WRONG) if draw == 5 else WRONG)

    def _right(self, kind: Any) -> Any:
        if is_non_null_type(kind):
            return self._there(kind.of_type)
        return None if self.chance.random() < 0.15 else self._there(kind)

    def _there(self, kind: Any) -> Any:
        if is_list_type(kind):
            made = [self.value(kind.of_type) for _ in range(self.chance.choice((0, 1, 2, 3)))]
            return tuple(made) if self.chance.random() < 0.2 else made
        if is_enum_type(kind):
            if self.chance.random() < 0.05:
                return self.chance.choice(list(kind.values.values())).value
            return self.chance.choice(list(_members(kind)))
        if is_object_type(kind):
            return self._object(kind)
        if is_abstract_type(kind):
            return self._object(self.chance.choice(list(self.schema.get_possible_types(kind))))
        return SCALARS.get(kind.name, SCALARS["String"])(self.chance)

    def _object(self, kind: Any) -> Any:
        """An instance of the type's own class, sometimes of one nobody knows, with every attribute it is asked for."""
        known = self._objects.setdefault(kind.name, [])
        if len(known) >= 3:
            return self.chance.choice(known)
        definition = kind.extensions[DEFINITION]
        stranger = self.chance.random() < 0.05 and kind.is_type_of is None
        made: Any = SimpleNamespace() if stranger else object.__new__(definition.origin)
        known.append(made)
        if kind.interfaces and self.chance.random() < (1 - self.calm) * 2:
            other = self.chance.choice(list(self.schema.get_possible_types(kind.interfaces[0])))
            strawberry.cast(other.extensions[DEFINITION].origin, made)
        names = {found.extensions[DEFINITION].python_name: name for name, found in kind.fields.items()}
        private = [each.name for each in fields(definition.origin)] if is_dataclass(definition.origin) else []
        for name in private:
            if name not in names:
                object.__setattr__(made, name, "private")
        for name, key in names.items():
            # Now and then one is missing: reading it raises.
            if kind.fields[key].extensions[DEFINITION].is_basic_field and self.chance.random() < (self.calm + 9) / 10:
                object.__setattr__(made, name, self.value(kind.fields[key].type))
        return made


def _members(kind: Any) -> Any:
    return kind.wrapped_cls


def _nullable(kind: Any) -> Any:
    return kind.of_type if is_non_null_type(kind) else kind
