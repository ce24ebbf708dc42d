"""Documents made by chance from a schema: every kind of selection, argument and variable, right ones and wrong ones."""

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_required_argument,
)

from api.plans.facts import DEFINITION

MISSING = object()


@dataclass(slots=True)
class Documents:
    """Makes documents. `calm` is the share of choices that are taken as a careful client would."""

    schema: GraphQLSchema
    chance: Random
    calm: float = 0.995
    depth: int = 5
    selections: int = 24
    _left: int = 0
    _variables: dict[str, tuple[str, str, Any]] = field(default_factory=dict)
    _fragments: list[str] = field(default_factory=list)
    _spreads: dict[str, list[str]] = field(default_factory=dict)
    _names: int = 0

    def document(self, operation: str = "query") -> tuple[str, dict[str, Any]]:
        """A document and its variables."""
        self._variables, self._fragments, self._spreads, self._names = {}, [], {}, 0
        self._left = self.selections
        root = self.schema.query_type if operation == "query" else self.schema.mutation_type
        selected = self._selections(root, self.depth)
        declared = ", ".join(f"${name}: {kind}{default}" for name, (kind, default, _) in self._variables.items())
        text = f"{operation} Q{f'({declared})' if declared else ''} {selected} {' '.join(self._fragments)}"
        given = {name: value for name, (_, _, value) in self._variables.items() if value is not MISSING}
        return text, given

    def _some(self, share: float) -> bool:
        return self.chance.random() < share

    def _named(self, prefix: str) -> str:
        self._names += 1
        return f"{prefix}{self._names}"

    def _selections(self, kind: Any, depth: int) -> str:
        made = [self._selection(kind, depth) for _ in range(self.chance.choice((1, 2, 3, 4, 6)))]
        if self._some(0.4):
            made.append("__typename")
        found = [each for each in made if each]
        return "{ " + " ".join(found or ["__typename"]) + " }"

    def _selection(self, kind: Any, depth: int) -> str:
        self._left -= 1
        depth = depth if self._left > 0 else min(depth, 0)
        draw = self.chance.random()
        if draw < 0.12:
            return f"... {self._directives()} {self._selections(kind, depth)}" if depth > 0 else ""
        if draw < 0.3 and depth > 0:
            return self._fragment(kind, depth)
        if is_object_type(kind) or not is_abstract_type(kind) or hasattr(kind, "fields"):
            names = [name for name, each in kind.fields.items() if depth > 0 or not is_composite_type(_named(each))]
            if names:
                return self._field(self.chance.choice(names), kind.fields, depth)
        return self._fragment(kind, depth) if depth > 0 else "__typename"

    def _fragment(self, kind: Any, depth: int) -> str:
        """A fragment on this type, on one of its possible types, or on an interface that has some of them."""
        possible = self.schema.get_possible_types(kind) if is_abstract_type(kind) else [kind]
        around = [each for one in possible for each in getattr(one, "interfaces", ())]
        on = self.chance.choice([kind, *possible, *possible, *around])
        if self._some(0.5):
            return f"... on {on.name} {self._directives()} {self._selections(on, depth - 1)}"
        known = self._spreads.setdefault(on.name, [])
        if not known or self._some(0.6):
            name = self._named("F")
            self._fragments.append(f"fragment {name} on {on.name} {self._selections(on, depth - 1)}")
            known.append(name)
            return f"...{name} {self._directives()}"
        return f"...{self.chance.choice(known)} {self._directives()}"

    def _field(self, name: str, fields: dict[str, GraphQLField], depth: int) -> str:
        found = fields[name]
        arguments = ", ".join(
            f"{key}: {self._argument(each)}"
            for key, each in found.args.items()
            if is_required_argument(each) or self._some(0.4)
        )
        # Two of the same field merge; with arguments they mostly would not, and validation says so.
        again = self.chance.randrange(4) if not arguments or not self._some(self.calm) else self._named("")
        alias = f"a{again}_{name}: " if arguments or self._some(0.25) else ""
        below = self._selections(_named(found), depth - 1) if is_composite_type(_named(found)) else ""
        return f"{alias}{name}{f'({arguments})' if arguments else ''} {self._directives()} {below}"

    def _directives(self) -> str:
        if self._some(0.85):
            return ""
        made = []
        for name in self.chance.sample(("include", "skip"), self.chance.choice((1, 1, 2))):
            if self._some(0.5):
                wanted = "true" if self._some(0.6) else "false"
            else:
                wanted = f"${self._variable('Boolean!' if self._some(self.calm) else 'Boolean', self._some(0.6))}"
            made.append(f"@{name}(if: {wanted})")
        return " ".join(made)

    def _variable(self, kind: str, value: Any, default: str = "") -> str:
        alike = [name for name, (known, _, _) in self._variables.items() if known == kind]
        if alike and self._some(0.5):
            return self.chance.choice(alike)
        name = self._named("v")
        if not self._some(self.calm):
            value = self.chance.choice((MISSING, None, "wrong", 7, [], {}))
        self._variables[name] = (kind, default, value)
        return name

    def _argument(self, argument: GraphQLArgument) -> str:
        value = self._input(argument.type, 2)
        if self._some(0.5):
            return _literal(value, argument.type)
        if not is_non_null_type(argument.type) and self._some(0.3):
            default = f" = {_literal(value, argument.type)}"
            return f"${self._variable(str(argument.type), value if self._some(0.5) else MISSING, default)}"
        return f"${self._variable(str(argument.type), value)}"

    def _input(self, kind: Any, depth: int) -> Any:  # noqa: PLR0911 - one return a kind
        """A value as JSON has it; now and then a wrong one."""
        if not self._some(self.calm):
            return self.chance.choice((None, "wrong", 1.5, True, [None], {"no": 1}))
        if is_non_null_type(kind):
            kind = kind.of_type
        elif self._some(0.1):
            return None
        if is_list_type(kind):
            return [self._input(kind.of_type, depth - 1) for _ in range(self.chance.randrange(3))]
        if is_enum_type(kind):
            return self.chance.choice(list(kind.values))
        if is_input_object_type(kind):
            fields = list(kind.fields.items())
            if kind.extensions[DEFINITION].is_one_of:
                key, one = self.chance.choice(fields)
                return {key: self._input(GraphQLNonNull(one.type), depth - 1)}
            return {
                key: self._input(each.type, depth - 1)
                for key, each in fields
                if is_non_null_type(each.type) or (depth > 0 and self._some(0.5))
            }
        plain = {
            "Int": self.chance.randrange(4),
            "Float": 2.5,
            "Boolean": True,
            "DateTime": "2026-11-01T10:00:00Z",
            "Date": "2026-11-01",
        }
        return plain.get(kind.name, self.chance.choice(("one", "two", "")))


def _named(found: GraphQLField) -> Any:
    return get_named_type(found.type)


def _literal(value: Any, kind: Any) -> str:
    """A value as GraphQL writes it; enums without quotation marks."""
    kind = kind.of_type if is_non_null_type(kind) else kind
    if isinstance(value, dict):
        fields = getattr(kind, "fields", {})
        return (
            "{"
            + ", ".join(f"{k}: {_literal(v, fields[k].type if k in fields else kind)}" for k, v in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(_literal(each, kind.of_type if is_list_type(kind) else kind) for each in value) + "]"
    if is_enum_type(kind) and isinstance(value, str) and value in kind.values:
        return value
    return json.dumps(value)
