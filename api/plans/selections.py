"""What a document selects, type by type: the executor's own groups of fields, and how each field is to be read."""

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLLeafType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_fields, collect_subfields
from graphql.execution.executor import Executor

from api.plans import facts

KNOWN_DIRECTIVES = frozenset({"include", "skip"})


class NotCompiled(Exception):
    """This document runs through the ordinary executor."""


@dataclass(slots=True, eq=False, kw_only=True)
class Field:
    """One key of an answer. `item_type` is set for lists; `objects` says which class is which selection."""

    key: str
    parent: GraphQLObjectType
    definition: GraphQLField
    details: FieldDetailsList
    attribute: str | None = None
    method: facts.Method | None = None
    typename: bool = False
    leaf: GraphQLLeafType | None = None
    item_type: GraphQLOutputType | None = None
    objects: dict[type, "Selected"] = field(default_factory=dict)
    any_class: "Selected | None" = None
    """The one selection, where the schema lets objects of any class stand."""
    ordinary: bool = False
    """Left to the executor as a whole."""
    argument: int = 0
    """Where a request keeps the arguments of the method."""

    @property
    def type(self) -> GraphQLOutputType:
        return self.definition.type

    @property
    def nodes(self) -> list[FieldNode]:
        return [each.node for each in self.details]

    @property
    def selections(self) -> list["Selected"]:
        return [*self.objects.values(), *([self.any_class] if self.any_class else [])]


@dataclass(slots=True, eq=False, kw_only=True)
class Selected:
    """What is selected of objects of one type at one place. `pure`: reading it runs nobody's code."""

    number: int
    type: GraphQLObjectType
    details: FieldDetailsList
    grouped: GroupedFieldSet
    fields: list[Field] = field(default_factory=list)
    pure: bool = False


def conditions(document_nodes: list[Node]) -> tuple[str, ...]:
    """The variables that @include and @skip look at in these definitions, sorted.

    Errors   NotCompiled for directives and other things that plans know nothing of.
    """
    found: set[str] = set()
    for node in document_nodes:
        if getattr(node, "directives", ()) or (isinstance(node, FragmentDefinitionNode) and node.variable_definitions):
            raise NotCompiled
        _conditions(node.selection_set, found)  # type: ignore[attr-defined]  # operations and fragments have one
    return tuple(sorted(found))


def _conditions(selected: SelectionSetNode | None, found: set[str]) -> None:
    for node in selected.selections if selected else ():
        for directive in node.directives or ():
            if directive.name.value not in KNOWN_DIRECTIVES:
                raise NotCompiled
            found.update(
                each.value.name.value for each in directive.arguments or () if isinstance(each.value, VariableNode)
            )
        if getattr(node, "arguments", ()) and not isinstance(node, FieldNode):
            raise NotCompiled
        _conditions(getattr(node, "selection_set", None), found)


def definitions(executor: Executor[Any]) -> list[Node]:
    """The operation and the fragments of what is executed.

    Errors   NotCompiled for subscriptions.
    """
    if executor.operation.operation is OperationType.SUBSCRIPTION:
        raise NotCompiled
    return [executor.operation, *(each.definition for each in executor.fragments.values())]


class Selection:
    """Everything one operation selects, found with the executor's own rules and bounded by `limit` fields."""

    def __init__(self, executor: Executor[Any], limit: int) -> None:
        self.size = 0
        self.methods = 0
        self.nodes: dict[tuple[int, int], Selected] = {}
        self._executor = executor
        self._schema: GraphQLSchema = executor.schema
        self._limit = limit
        self._lists: dict[tuple[int, ...], FieldDetailsList] = {}
        operation: OperationDefinitionNode = executor.operation
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            raise NotCompiled
        found = collect_fields(
            self._schema,
            executor.fragments,
            executor.variable_values,
            root,
            operation,
            executor.hide_suggestions,
        )
        self.root = self._kept(found.grouped_field_set)
        for key, details in self.root.items():
            self._field(key, root, details)

    def _kept(self, grouped: GroupedFieldSet) -> GroupedFieldSet:
        """The same groups, in lists that are the same wherever the same nodes are meant."""
        self.size += len(grouped)
        if self.size > self._limit:
            raise NotCompiled
        return {
            key: self._lists.setdefault(tuple(id(each.node) for each in details), details)
            for key, details in grouped.items()
        }

    def _selected(self, kind: GraphQLObjectType, details: FieldDetailsList) -> Selected:
        known = self.nodes.get((id(kind), id(details)))
        if known is not None:
            return known
        executor = self._executor
        found = collect_subfields(
            self._schema,
            executor.fragments,
            executor.variable_values,
            executor.operation,
            kind,
            details,
            executor.hide_suggestions,
        )
        grouped = self._kept(found.grouped_field_set)
        selected = Selected(number=len(self.nodes), type=kind, details=details, grouped=grouped)
        self.nodes[id(kind), id(details)] = selected
        selected.fields = [self._field(key, kind, each) for key, each in grouped.items()]
        selected.pure = all(_pure(each) for each in selected.fields)
        return selected

    def _field(self, key: str, parent: GraphQLObjectType, details: FieldDetailsList) -> Field:
        definition = self._schema.get_field(parent, details[0].node.name.value)
        if definition is None:
            raise NotCompiled
        made = Field(key=key, parent=parent, definition=definition, details=details)
        named = get_named_type(definition.type)
        if details[0].node.name.value == "__typename":
            made.typename = True
        elif is_leaf_type(named):
            self._leaf(made, named)
        elif not named.name.startswith("__"):
            self._objects(made, named)
        else:
            made.ordinary = True
        return made

    def _leaf(self, made: Field, named: GraphQLLeafType) -> None:
        made.attribute = facts.attribute(made.definition)
        made.method = None if made.attribute else facts.method(made.definition)
        made.leaf = named
        made.item_type = _item_type(made.type)
        made.ordinary = not (made.attribute or made.method) or (
            made.item_type is not None and is_list_type(_nullable(made.item_type))
        )
        if made.method and not made.ordinary:
            made.argument = self.methods
            self.methods += 1

    def _objects(self, made: Field, named: Any) -> None:
        """Every type that may stand here is selected, so that the executor finds it again whoever answers the field."""
        made.attribute = facts.attribute(made.definition)
        made.item_type = _item_type(made.type)
        if is_abstract_type(named):
            decided = facts.classes(self._schema, named)
            of_type = {id(kind): own for own, kind in decided.items()}
            for kind in _possible(self._schema, named):
                selected = self._selected(kind, made.details)
                if id(kind) in of_type:
                    made.objects[of_type[id(kind)]] = selected
        elif is_object_type(named):
            selected = self._selected(named, made.details)
            own = facts.own_class(named)
            if named.is_type_of is None:
                made.any_class = selected
            elif own is not None:
                made.objects[own] = selected
        nested = made.item_type is not None and is_list_type(_nullable(made.item_type))
        made.ordinary = made.attribute is None or nested or not made.selections


def _pure(made: Field) -> bool:
    if made.typename:
        return True
    if made.ordinary or made.method:
        return False
    return all(each.pure for each in made.selections)


def _possible(schema: GraphQLSchema, kind: GraphQLAbstractType) -> list[GraphQLObjectType]:
    return list(schema.get_possible_types(kind))


def _nullable(kind: GraphQLOutputType) -> GraphQLOutputType:
    inner: GraphQLOutputType = kind.of_type if is_non_null_type(kind) else kind
    return inner


def _item_type(kind: GraphQLOutputType) -> GraphQLOutputType | None:
    inner = _nullable(kind)
    return inner.of_type if isinstance(inner, GraphQLList) else None
