"""What a valid document costs: the objects it may be answered with, and the work of the fields at its root.

The document is walked once, as the executor would walk it, for every type that may stand where an interface or a union
stands; what is left to do for a request is to put in its variables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_object_type,
)

from api.costs import sizes

Variables: TypeAlias = Mapping[str, Any]

MAX_STEPS = 100_000
"""A selection on an interface is walked for every type that has it; a document of 4,000 tokens rarely needs a tenth."""


class TooManySteps(Exception):
    """A document that cannot be weighed in good time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """How many: said in the document, or by a variable."""

    said: int
    variable: str | None = None

    def of(self, variables: Variables) -> int:
        value = self.said if self.variable is None else variables.get(self.variable, self.said)
        return min(max(value, 0), sizes.MOST) if isinstance(value, int) else self.said


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field in one place. `below` has a list for each type that may stand there: the dearest one counts."""

    name: str
    own: int
    object: bool
    times: Number | None
    included: tuple[tuple[str, bool], ...] = ()
    each: str | None = None
    """The variable, and the list in it, whose things are a point each."""
    below: tuple[tuple["Part", ...], ...] = ()

    def points(self, variables: Variables) -> int:
        if any(variables.get(name, wanted) is not wanted for name, wanted in self.included):
            return 0
        times = 1 if self.times is None else self.times.of(variables)
        inside = max((sum(part.points(variables) for part in parts) for parts in self.below), default=0)
        return self.own + _things(self.each, variables) + times * (int(self.object) + inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One operation, weighed. `introspects`: it asks what the schema is."""

    parts: tuple[Part, ...]
    introspects: bool
    fixed: int | None
    """Its points, where they are the same whatever the variables are."""

    def points(self, variables: Variables) -> int:
        return sum(part.points(variables) for part in self.parts) if self.fixed is None else self.fixed

    def dearest(self, variables: Variables) -> str:
        """The path to the field behind most of the points."""
        path: list[str] = []
        parts, share = self.parts, 1
        while parts:
            part = max(parts, key=lambda each: each.points(variables))
            # A field that has less than half of what is around it explains nothing.
            if path and 2 * part.points(variables) < share:
                break
            path.append(part.name)
            times = 1 if part.times is None else max(part.times.of(variables), 1)
            share = max(part.points(variables) // times, 1)
            parts = max(part.below, key=lambda every: sum(each.points(variables) for each in every), default=())
        return ".".join(path)


def weigh(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> Weighed:
    """The weight of one operation of a valid document.

    Errors   TooManySteps.
    """
    walk = _Walk(schema, document, operation)
    root = schema.get_root_type(operation.operation)
    assert root is not None  # the document is valid
    parts = tuple(walk.parts(root, [(operation.selection_set, ())], None))
    fixed = None if walk.varies else sum(part.points({}) for part in parts)
    return Weighed(parts=parts, introspects=walk.introspects, fixed=fixed)


Condition: TypeAlias = tuple[tuple[str, bool], ...]
Place: TypeAlias = tuple[SelectionSetNode, Condition]


@dataclass(slots=True)
class _Same:
    """The nodes that are one field to the executor."""

    nodes: list[FieldNode] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)


class _Walk:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        defaults = {each.variable.name.value: each.default_value for each in operation.variable_definitions or ()}
        self._defaults = {name: int(said.value) for name, said in defaults.items() if isinstance(said, IntValueNode)}
        self._steps = 0
        self.introspects = self.varies = False

    def parts(self, kind: GraphQLObjectType, places: Sequence[Place], sliced: Number | None) -> Iterator[Part]:
        """The fields selected of this type in these places; `sliced` is how many edges the field above asked for."""
        fields: dict[str, _Same] = {}
        spread: set[str] = set()
        for place, condition in places:
            self._gather(kind, place, condition, fields, spread)
        for same in fields.values():
            node = same.nodes[0]
            name = node.name.value
            coordinate = f"{kind.name}.{name}"
            definition = kind.fields.get(name)
            # What several places ask for is there if one of them wants it: that is looked at no closer.
            included = same.conditions[0] if len(same.nodes) == 1 else ()
            self.varies = self.varies or bool(included)
            if definition is None:
                self.introspects = self.introspects or name in {"__schema", "__type"}
                yield Part(name=name, own=self._own(kind, coordinate), object=False, times=None, included=included)
            else:
                yield self._part(kind, definition, same, included, sliced)

    def _part(
        self, kind: GraphQLObjectType, definition: GraphQLField, same: _Same, included: Condition, sliced: Number | None
    ) -> Part:
        node = same.nodes[0]
        coordinate = f"{kind.name}.{node.name.value}"
        inner = get_named_type(definition.type)
        asked = self._sliced(definition, node)
        many = is_list_type(get_nullable_type(definition.type))
        times = None
        if many:
            times = asked or (sliced if node.name.value == "edges" else None)
            times = times or Number(said=sizes.SIZES.get(coordinate, sizes.LIST))
        self.varies = self.varies or (times is not None and times.variable is not None)
        each = self._each(coordinate, node)
        inside = [
            (every.selection_set, condition)
            for every, condition in zip(same.nodes, same.conditions, strict=True)
            if every.selection_set is not None
        ]
        kinds = self._kinds(inner) if inside else ()
        return Part(
            name=node.name.value,
            own=self._own(kind, coordinate),
            object=bool(kinds),
            times=times,
            included=included,
            each=each,
            below=tuple(tuple(self.parts(one, inside, None if many else asked)) for one in kinds),
        )

    def _own(self, kind: GraphQLObjectType, coordinate: str) -> int:
        at_root = kind in {self._schema.query_type, self._schema.mutation_type, self._schema.subscription_type}
        return sizes.WEIGHTS.get(coordinate, sizes.READING if at_root else 0)

    def _kinds(self, inner: GraphQLNamedType) -> Sequence[GraphQLObjectType]:
        if is_abstract_type(inner):
            return self._schema.get_possible_types(inner)
        return (inner,) if is_object_type(inner) else ()

    def _gather(
        self,
        kind: GraphQLObjectType,
        place: SelectionSetNode,
        condition: Condition,
        fields: dict[str, _Same],
        spread: set[str],
    ) -> None:
        for each in place.selections:
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise TooManySteps
            wanted = _conditions(each)
            if wanted is None:
                continue
            both = condition + wanted
            if isinstance(each, FieldNode):
                same = fields.setdefault((each.alias or each.name).value, _Same())
                same.nodes.append(each)
                same.conditions.append(both)
            elif isinstance(each, InlineFragmentNode):
                if each.type_condition is None or self._fits(each.type_condition.name.value, kind):
                    self._gather(kind, each.selection_set, both, fields, spread)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in spread:
                spread.add(each.name.value)
                fragment = self._fragments[each.name.value]
                if self._fits(fragment.type_condition.name.value, kind):
                    # Spread again elsewhere it may be wanted after all.
                    self._gather(kind, fragment.selection_set, condition, fields, spread)

    def _fits(self, name: str, kind: GraphQLObjectType) -> bool:
        named = self._schema.type_map[name]
        return named is kind or (is_abstract_type(named) and self._schema.is_sub_type(named, kind))

    def _sliced(self, definition: GraphQLField, node: FieldNode) -> Number | None:
        """How many things the arguments of a field ask for; None where they do not say."""
        for name in sizes.SLICED:
            argument = definition.args.get(name)
            if argument is None:
                continue
            usual = _usual(argument)
            said = next((each.value for each in node.arguments or () if each.name.value == name), None)
            if isinstance(said, VariableNode):
                variable = said.name.value
                return Number(said=self._defaults.get(variable, usual), variable=variable)
            return Number(said=min(max(int(said.value), 0), sizes.MOST) if isinstance(said, IntValueNode) else usual)
        return None

    def _each(self, coordinate: str, node: FieldNode) -> str | None:
        """Where the things of a command are: `variable`, `variable.list`, or a number where they are written out."""
        wanted = sizes.EACH.get(coordinate)
        said = next((each.value for each in node.arguments or () if each.name.value == "input"), None)
        if wanted is None or said is None:
            return None
        if isinstance(said, VariableNode):
            self.varies = True
            return f"{said.name.value}.{wanted}"
        inside = said.fields if isinstance(said, ObjectValueNode) else ()
        listed = next((each.value for each in inside if each.name.value == wanted), None)
        if isinstance(listed, VariableNode):
            self.varies = True
            return listed.name.value
        return str(len(listed.values)) if isinstance(listed, ListValueNode) else None


def _usual(argument: GraphQLArgument) -> int:
    """What an argument is when nobody says it. A schema read from SDL has it as a literal."""
    literal = None if argument.default is None else argument.default.literal
    said = int(literal.value) if isinstance(literal, IntValueNode) else argument.default_value
    return said if isinstance(said, int) else sizes.LIST


def _things(each: str | None, variables: Variables) -> int:
    if each is None:
        return 0
    if each.isdigit():
        return int(each)
    name, _, inside = each.partition(".")
    value = variables.get(name)
    if inside:
        value = value.get(inside) if isinstance(value, Mapping) else None
    return len(value) if isinstance(value, list) else 1


def _conditions(node: SelectionNode) -> Condition | None:
    """Which variables have to be what for this to be asked for; None if it never is."""
    found: list[tuple[str, bool]] = []
    for directive in node.directives or ():
        wanted = {"include": True, "skip": False}.get(directive.name.value)
        if wanted is None or not directive.arguments:
            continue
        value = directive.arguments[0].value
        if isinstance(value, VariableNode):
            found.append((value.name.value, wanted))
        elif isinstance(value, BooleanValueNode) and value.value is not wanted:
            return None
    return tuple(found)
