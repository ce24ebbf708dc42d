"""Scalars and enums: which values may be written down as they are, and what the schema makes of the others."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from types import NoneType
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
)
from graphql.pyutils import Undefined
from strawberry.execution import optimized_is_awaitable

PLAIN = frozenset({str, int, float, bool, dict, list, tuple, datetime, date, time, Decimal, UUID, bytes})
"""Classes of values that are neither promises nor errors; subclasses are looked at one by one."""

AS_IT_IS: dict[GraphQLLeafType, str] = {
    GraphQLString: "type({v}) is str",
    GraphQLID: "type({v}) is str",
    GraphQLBoolean: "type({v}) is bool",
    GraphQLInt: "type({v}) is int and -2147483648 <= {v} <= 2147483647",
    # What is neither infinite nor no number is nothing when taken from itself.
    GraphQLFloat: "type({v}) is float and {v} - {v} == 0.0",
}
"""When a value of a specified scalar is already what the answer says."""

# A class no schema may name: the answer is the same for these two, item by item.
_TEXTS = (GraphQLString, GraphQLID)


class Unusual(Exception):
    """A value that the ordinary executor has to look at: wrong, missing, promised, or of an unknown class."""


UNUSUAL = Unusual()


def coerced(leaf: GraphQLLeafType) -> Callable[[Any], object]:
    """A function that makes of a value what the schema says.

    Errors   Unusual for nothing, errors and promises; whatever the scalar itself raises.
    """
    coerce = leaf.coerce_output_value

    def one(value: Any) -> object:
        if type(value) not in PLAIN and _moves(value):
            raise UNUSUAL
        made = coerce(value)
        if made is None or made is Undefined:
            raise UNUSUAL
        return made

    return one


def names(leaf: GraphQLEnumType) -> dict[int, str]:
    """The names of an enum's members by the members' identities: members live as long as their enum."""
    wrapped: Any = getattr(leaf, "wrapped_cls", ())
    found: dict[int, str] = {}
    for member in wrapped:
        try:
            found[id(member)] = leaf.coerce_output_value(member)
        except Exception:  # noqa: BLE001, S112 - a member that the schema does not name is met again, and refused, when it is used
            continue
    return found


def listed(leaf: GraphQLLeafType, *, may_miss: bool) -> Callable[[Any], list[object]]:
    """A function that makes of a list of values what the schema says; `may_miss`: items may be None.

    Errors   as those of `coerced`.
    """
    one = coerced(leaf)
    texts = frozenset({str, NoneType}) if may_miss else frozenset({str})
    plain = leaf in _TEXTS

    def items(values: Iterable[Any]) -> list[object]:
        if type(values) is not list and type(values) is not tuple:
            raise UNUSUAL
        if plain and texts.issuperset(map(type, values)):
            return [*values]
        if may_miss:
            return [None if value is None else one(value) for value in values]
        return [one(value) for value in values]

    return items


def _moves(value: object) -> bool:
    return value is None or value is Undefined or isinstance(value, Exception) or optimized_is_awaitable(value)
