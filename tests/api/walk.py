"""Documents that go through a whole GraphQL schema: every field, every argument, every type, some levels deep."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

T = TypeVar("T")

# Below the server's own limit on tokens, with room for what stands around a selection.
TOKENS = 3_000


@dataclass(slots=True, kw_only=True)
class Walk:
    """Goes through one schema. `words` holds literals to try, by the name of an argument, else by the name of its type."""

    schema: GraphQLSchema
    words: Mapping[str, Sequence[str]]
    depth: int
    kinds: int = field(default=1, init=False)
    """The most types one place can hold, as far as was seen: so often each question has to be asked."""

    def documents(self) -> Iterator[str]:
        """Every query and every mutation, with each of its arguments tried in each way there are words for.

        A query is asked for each type its places can hold; a mutation, which changes things, once a way, in turns.
        """
        for operation, root in (("query", self.schema.query_type), ("mutation", self.schema.mutation_type)):
            assert root is not None
            for name, each in root.fields.items():
                selections = self._selections(each)
                for n, call in enumerate(self._calls(name, each)):
                    turn = n % len(selections)
                    for selection in selections if operation == "query" else selections[turn : turn + 1]:
                        yield f"{operation} {{ {call} {selection} }}"

    def _calls(self, name: str, each: GraphQLField) -> list[str]:
        return [name + self._written(arguments) for arguments in self._variations(each.args)]

    def _written(self, arguments: Mapping[str, str]) -> str:
        inside = ", ".join(f"{name}: {value}" for name, value in arguments.items())
        return f"({inside})" if inside else ""

    def _variations(self, places: Mapping[str, GraphQLArgument | GraphQLInputField]) -> list[dict[str, str]]:
        """What has to be said alone; that with each other thing in each way; and all of it at once."""
        ways = {name: self._values(name, place.type) for name, place in places.items()}
        needed = {name: ways[name][0] for name, place in places.items() if _required(place)}
        every = {name: values[0] for name, values in ways.items()}
        one_by_one = [{**needed, name: value} for name, values in ways.items() for value in values]
        return _each_once([needed, *one_by_one, every])

    def _values(self, name: str, kind: object) -> list[str]:  # noqa: PLR0911 - one return a kind of type
        if isinstance(kind, GraphQLNonNull):
            return self._values(name, kind.of_type)
        if isinstance(kind, GraphQLList):
            return [*(f"[{value}]" for value in self._values(name, kind.of_type)), "[]"]
        if name in self.words:
            return list(self.words[name])
        if isinstance(kind, GraphQLEnumType):
            return list(kind.values)
        if isinstance(kind, GraphQLInputObjectType):
            if _one_of(kind):
                return [
                    f"{{{part}: {value}}}"
                    for part, each in kind.fields.items()
                    for value in self._values(part, each.type)
                ]
            return [f"{{{self._written(fields)[1:-1]}}}" for fields in self._variations(kind.fields)]
        return list(self.words[getattr(kind, "name", "")])

    def _selections(self, each: GraphQLField) -> list[str]:
        if is_leaf_type(get_named_type(each.type)):
            return [""]
        self.kinds, found, turn = 1, [], 0
        while turn < self.kinds:
            found += [f"{{ {piece} }}" for piece in self._pieces(each.type, self.depth, turn)]
            turn += 1
        return _each_once(found)

    def _pieces(self, kind: object, depth: int, turn: int) -> list[str]:
        """Selections of this type, each small enough for a document; where several types can stand, one each turn."""
        named = get_named_type(kind)  # type: ignore[call-overload]
        if is_abstract_type(named):
            possible = sorted(self.schema.get_possible_types(named), key=lambda each: each.name)
            self.kinds = max(self.kinds, len(possible))
            chosen = possible[turn % len(possible)]
            return [f"__typename ... on {chosen.name} {{ {piece} }}" for piece in self._pieces(chosen, depth, turn)]
        assert isinstance(named, GraphQLObjectType)
        pieces, current = [], "__typename"
        for name, each in named.fields.items():
            call = name + self._written({n: self._values(n, a.type)[0] for n, a in each.args.items() if _required(a)})
            if is_leaf_type(get_named_type(each.type)):
                current += f" {call}"
            elif depth > 1:
                for inner in self._pieces(each.type, depth - 1, turn):
                    if _tokens(current) + _tokens(inner) > TOKENS:
                        pieces.append(current)
                        current = "__typename"
                    current += f" {call} {{ {inner} }}"
        return [*pieces, current]


def _one_of(kind: GraphQLInputObjectType) -> bool:
    """Whether exactly one part may be said; the library that makes our schema checks that itself, and knows it alone."""
    made_from = kind.extensions.get("strawberry-definition")
    return bool(kind.is_one_of or getattr(made_from, "is_one_of", False))


def _required(place: GraphQLArgument | GraphQLInputField) -> bool:
    if isinstance(place, GraphQLArgument):
        return is_required_argument(place)
    return is_required_input_field(place)


def _tokens(text: str) -> int:
    return len(re.findall(r"\w+|\.\.\.|[^\w\s.]", text))


def _each_once(values: Sequence[T]) -> list[T]:
    return list({str(value): value for value in values}.values())
