"""What the schema says about types and fields, as far as a plan may rely on it.

Whatever somebody has written themselves (`is_type_of`, `resolve_type`, extensions, `info`) is theirs to run: such types
and fields are no facts, and the ordinary executor answers them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import CoroutineType, GeneratorType, NoneType
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)
from graphql.pyutils.undefined import UndefinedType
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE
from strawberry.types.field import StrawberryField
from strawberry.types.union import StrawberryUnion

DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF
CAST = TYPE_CAST_ATTRIBUTE
"""Where `strawberry.cast` writes what an object is to be taken for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A synchronous resolver that asks for nothing but its object and the arguments of the field."""

    call: Callable[..., object]
    takes_source: bool
    field: StrawberryField


def attribute(field: GraphQLField) -> str | None:
    """The attribute a field is read from; None where anything else has to happen."""
    definition = field.extensions.get(DEFINITION)
    if not isinstance(definition, StrawberryField) or not definition.is_basic_field or field.args:
        return None
    # The converter gives this resolver only to fields that no extension and no exception handler has to do with.
    if getattr(field.resolve, "__name__", "") != "_get_basic_result" or definition.default_resolver is not getattr:
        return None
    name = definition.python_name
    return name if name.isidentifier() else None


def method(field: GraphQLField) -> Method | None:
    """The simple method behind a field of scalars or enums; None for every other field.

    Such a field cannot hold the error types that exception handlers answer with.
    """
    definition = field.extensions.get(DEFINITION)
    if not isinstance(definition, StrawberryField) or definition.base_resolver is None or definition.extensions:
        return None
    if not isinstance(get_named_type(field.type), GraphQLScalarType | GraphQLEnumType):
        return None
    resolver = definition.base_resolver
    asks = (resolver.info_parameter, resolver.parent_parameter, resolver.root_parameter)
    if definition.is_async or any(asks) or type(definition).get_result is not StrawberryField.get_result:
        return None
    if getattr(field.resolve, "__name__", "") != "_resolver" or not callable(resolver.wrapped_func):
        return None
    return Method(call=resolver.wrapped_func, takes_source=resolver.self_parameter is not None, field=definition)


def still(kind: type) -> bool:
    """Whether values of this class are what they are: no promise, no error, no nothing, no attributes made up."""
    if issubclass(kind, Exception | CoroutineType | GeneratorType | NoneType | UndefinedType):
        return False
    made_up = hasattr(kind, "__getattr__") or kind.__getattribute__ is not object.__getattribute__
    return not made_up and not hasattr(kind, "__await__")


def own_class(kind: GraphQLObjectType) -> type | None:
    """The class whose own instances are of this type wherever it may stand; None if that is not for a class to say."""
    definition = kind.extensions.get(DEFINITION)
    if not isinstance(definition, StrawberryObjectDefinition) or definition.is_type_of is not None:
        return None
    if definition.is_graphql_generic or definition.concrete_of is not None or definition.name != kind.name:
        return None
    origin: type = definition.origin
    own = vars(origin).get("__strawberry_definition__") is definition
    return origin if own and still(origin) else None


LASTING = "__lasting__"
"""What a class says of itself whose objects stay as they are, and are answered more than once."""


def lasting(kind: GraphQLObjectType) -> bool:
    """Whether objects of this type are always the same: their class says so, and that they are no other type's."""
    own = own_class(kind)
    return own is not None and LASTING in vars(own)


def castable(kind: type) -> bool:
    """Whether an instance may say that it is to be taken for another type."""
    return kind.__dictoffset__ != 0 or hasattr(kind, CAST)


def classes(schema: GraphQLSchema, kind: GraphQLAbstractType) -> dict[type, GraphQLObjectType]:
    """The types of an interface or union by the classes that decide them; others are for the executor to tell."""
    definition = kind.extensions.get(DEFINITION)
    if isinstance(kind, GraphQLUnionType):
        theirs = not isinstance(definition, StrawberryUnion)
        theirs = theirs or getattr(kind.resolve_type, "__name__", "") != "_resolve_union_type"
    else:
        theirs = not isinstance(definition, StrawberryObjectDefinition) or definition.resolve_type is not None
    if theirs:
        return {}
    found: dict[type, GraphQLObjectType] = {}
    for possible in schema.get_possible_types(kind):
        own = own_class(possible)
        if own is not None and (isinstance(kind, GraphQLUnionType) or issubclass(own, _origin(definition))):
            found[own] = possible
    return found


def _origin(definition: Any) -> type:
    origin: type = definition.origin
    return origin
