"""Selections written down as Python, which reads an answer some fifty times faster than the executor finds it.

The source is executed, so nothing of a request gets into it: names of our own with numbers, and texts that are checked
against GraphQL's grammar of names (`quoted`); values, classes and functions are handed over beside it.

A selection becomes one of two kinds of functions. `pure(s)`: nobody's code runs, so whatever is unusual is raised and
the same object is read once more, the ordinary way. `whole(ex, s, path)`: the attributes are read first and may send the
object the ordinary way; then methods and objects below are gone through in order, and from there on nothing is done
twice: what is unusual is finished field by field, as the executor would (`api.plans.running`). So the one thing a
resolver may not do is change plain attributes of its own object for the fields that follow it.

Closures instead of source took three times as long for the page of tests/benchmarks/test_plans.py.
"""

import re
from collections.abc import Sequence
from keyword import iskeyword
from types import NoneType
from typing import Any

from graphql import GraphQLEnumType, GraphQLLeafType, is_non_null_type

from api.plans import facts, lasting, leaves, running
from api.plans.selections import Field, Selected

NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
CAST = f", {facts.CAST!r}, None) is None"


def quoted(name: str) -> str:
    """A name as a Python text.

    Errors   ValueError for what is no name by GraphQL's grammar.
    """
    if NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} is not a name.")
    return f"'{name}'"


class Writing:
    """The source of a plan's functions, and the values they mean by their names."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.values: dict[str, Any] = running.CALLED | {"Written": lasting.Written}
        self._leaves: dict[tuple[str, int], str] = {}
        self._choices: list[tuple[dict[type, Any], dict[type, str]]] = []

    def run(self, nodes: Sequence[Selected]) -> dict[int, running.Whole]:
        """The functions of these selections, by their numbers."""
        for selected in nodes:
            self._function(selected)
        exec(compile("\n".join(self.lines), "<plan>", "exec"), self.values)  # noqa: S102 - see the module's first lines
        for each in nodes:
            pure, whole = f"pure{each.number}", f"whole{each.number}"
            lasts = lasting.lasts(each)
            if each.pure:
                self.values[pure] = lasting.pure(self.values[pure]) if lasts else self.values[pure]
                self.values[whole] = running.carefully(self.values[pure], each)
            elif lasts:
                self.values[whole] = lasting.whole(self.values[whole])
        for choice, by_name in self._choices:
            choice.update({kind: self.values[name] for kind, name in by_name.items()})
        return {each.number: self.values[f"whole{each.number}"] for each in nodes}

    def _function(self, selected: Selected) -> None:
        number = selected.number
        if selected.pure:
            self._add(0, f"def pure{number}(s):")
            items = ", ".join(self._pure(1, index, each) for index, each in enumerate(selected.fields))
            self._add(1, f"return {{{items}}}")
            return
        lists = [self._list(each) if each.item_type and not _still(each) else "" for each in selected.fields]
        self._add(0, f"def whole{number}(ex, s, path):")
        self._add(1, "try:", "    pass")
        items = ", ".join(self._first(2, index, each) for index, each in enumerate(selected.fields))
        self._add(1, "except Exception:", f"    return ordinary(ex, {self._value('selected', selected)}, s, path)")
        self._add(1, f"r = {{{items}}}", "w = []", "try:", "    pass")
        for index, (each, of_list) in enumerate(zip(selected.fields, lists, strict=True)):
            self._effect(2, index, each, of_list)
        self._add(1, "except Exception:", "    abandoned(ex, r, w)", "    raise")
        self._add(1, "return gathered(r, w) if w else r")

    # What is read first

    def _pure(self, depth: int, index: int, field: Field) -> str:
        """Reads a field into a variable of its own; the item of the dictionary it becomes."""
        key, v = quoted(field.key), f"v{index}"
        if field.typename:
            return f"{key}: {quoted(field.parent.name)}"
        self._read(depth, v, field)
        if field.leaf is not None:
            self._leaf(depth, v, field, field.leaf)
            return f"{key}: {v}"
        if not is_non_null_type(field.type):
            self._add(depth, f"if {v} is not None:")
            depth += 1
        if field.item_type is None:
            self._object(depth, v, field)
        else:
            self._objects(depth, v, field)
        return f"{key}: {v}"

    def _first(self, depth: int, index: int, field: Field) -> str:
        """The same for a field of a whole object: what may run somebody's code is only read, or not even that."""
        if _still(field):
            return self._pure(depth, index, field)
        if not field.ordinary and field.method is None:
            self._read(depth, f"v{index}", field)
        return f"{quoted(field.key)}: None"

    def _read(self, depth: int, v: str, field: Field) -> None:
        name = field.attribute or ""
        plain = NAME.fullmatch(name) and not iskeyword(name)
        self._add(depth, f"{v} = s.{name}" if plain else f"{v} = getattr(s, {self._value('name', name)})")

    def _leaf(self, depth: int, v: str, field: Field, leaf: GraphQLLeafType) -> None:
        may_miss = not is_non_null_type(field.type)
        there = f"{v} is not None and " if may_miss else ""
        if field.item_type is not None:
            item_may_miss = not is_non_null_type(field.item_type)
            items = self._of_leaf(f"items{int(item_may_miss)}_", leaf, leaves.listed(leaf, may_miss=item_may_miss))
            self._add(depth, f"{v} = {items}({v})" if not may_miss else f"if {v} is not None: {v} = {items}({v})")
            return
        one = self._of_leaf("one", leaf, leaves.coerced(leaf))
        as_it_is = leaves.AS_IT_IS.get(leaf)
        if as_it_is is not None:
            self._add(depth, f"if {there}not ({as_it_is.format(v=v)}): {v} = {one}({v})")
            return
        made = f"{one}({v})"
        if isinstance(leaf, GraphQLEnumType):
            made = f"{self._of_leaf('names', leaf, leaves.names(leaf))}.get(id({v})) or {made}"
        self._add(depth, f"if {v} is not None: {v} = {made}" if may_miss else f"{v} = {made}")

    def _object(self, depth: int, v: str, field: Field) -> None:
        self._add(depth, f"if not ({self._taken(v, field)}): raise UNUSUAL")
        self._add(depth, f"{v} = {self._call('pure', v, field)}({v})")

    def _objects(self, depth: int, v: str, field: Field) -> None:
        self._add(depth, f"if type({v}) is not list and type({v}) is not tuple: raise UNUSUAL")
        made = f"{self._call('pure', 'x', field)}(x)"
        if field.any_class is not None:
            self._add(depth, f"if not ({self._all_taken(v, field)}): raise UNUSUAL")
        else:
            made = f"{made} if {self._taken('x', field)} else unusual()"
        missing = "None if x is None else " if field.item_type and not is_non_null_type(field.item_type) else ""
        self._add(depth, f"{v} = [{missing}{made} for x in {v}]")

    # What is gone through in order

    def _effect(self, depth: int, index: int, field: Field, of_list: str) -> None:
        if _still(field):
            return
        v, key, f = f"v{index}", quoted(field.key), self._value("field", field)
        path = f"(path, {key}, {quoted(field.parent.name)})"
        if field.ordinary:
            self._add(depth, f"left(ex, {f}, s, {path}, r, w)")
        elif field.method is not None:
            self._method(depth, field, f, path)
        else:
            test = self._taken(v, field)
            run = f"{self._call('whole', v, field)}(ex, {v}, p)"
            if field.item_type is not None:
                test = f"(type({v}) is list or type({v}) is tuple) and {self._all_taken(v, field)}"
                run = f"{of_list}(ex, {v}, p)"
            self._add(depth, f"if {test}:", f"    p = {path}")
            self._add(depth + 1, f"try: x = {run}", f"except Exception as e: x = failed(ex, {f}, e, p)")
            made = "type(x) is dict or type(x) is Written" if field.item_type is None else "type(x) is list"
            self._add(depth + 1, f"if x is None or {made}:")
            self._add(depth + 2, f"r[{key}] = x")
            self._add(depth + 1, f"else: r[{key}] = later(ex, {f}, x, p); w.append({key})")
            missing = "" if is_non_null_type(field.type) else f"{v} is not None"
            self._add(depth, f"elif {missing}:" if missing else "else:", f"    left(ex, {f}, s, {path}, r, w)")

    def _method(self, depth: int, field: Field, f: str, path: str) -> None:
        assert field.method is not None
        source = "s, " if field.method.takes_source else ""
        call, key = self._value("method", field.method.call), quoted(field.key)
        self._add(depth, f"k = ex.arguments[{field.argument}]", f"if k is None: k = prepared(ex, {f})")
        self._add(depth, f"if k is False: left(ex, {f}, s, {path}, r, w)", "else:")
        self._add(depth + 1, f"try: x = {call}({source}**k)")
        self._add(depth + 1, f"except Exception as e: r[{key}] = failed(ex, {f}, e, {path})", "else:")
        as_it_is = leaves.AS_IT_IS.get(field.leaf) if field.leaf is not None and field.item_type is None else None
        finish = f"finished(ex, {f}, x, {path}, r, w)"
        if as_it_is is None:
            self._add(depth + 2, finish)
        else:
            self._add(depth + 2, f"if {as_it_is.format(v='x')}: r[{key}] = x", f"else: {finish}")

    def _list(self, field: Field) -> str:
        """A function that goes through a list of objects of known classes."""
        if field.ordinary or field.method is not None:
            return ""
        f, name = self._value("field", field), f"list{len(self.values)}_{len(self.lines)}"
        self._add(0, f"def {name}(ex, v, path):")
        self._add(1, "r = []", "w = []", "try:", "    for x in v:")
        self._add(3, *(["if x is None: r.append(None); continue"] if _item_may_miss(field) else []))
        self._add(3, "p = (path, len(r), None)", f"try: y = {self._call('whole', 'x', field)}(ex, x, p)")
        self._add(3, f"except Exception as e: y = item_failed(ex, {f}, e, p)")
        self._add(3, "if y is None or type(y) is dict or type(y) is Written: r.append(y)")
        self._add(3, f"else: w.append(len(r)); r.append(item_later(ex, {f}, y, p))")
        self._add(1, "except Exception:", "    abandoned(ex, r, w)", "    raise")
        self._add(1, "return gathered(r, w) if w else r")
        return name

    # Classes, functions and names

    def _taken(self, v: str, field: Field) -> str:
        """The test that this value is an object whose selection is known by its class."""
        if field.any_class is not None:
            known = self._known(field)
            return f"type({v}) in {known} or taken({known}, {v})"
        choice = f"type({v}) in {self._choice('whole', field)}"
        if len(field.objects) == 1:
            choice = f"type({v}) is {self._value('class', next(iter(field.objects)))}"
        return f"{choice} and getattr({v}{CAST}" if any(map(facts.castable, field.objects)) else choice

    def _all_taken(self, v: str, field: Field) -> str:
        known = self._known(field)
        every = f"{known}.issuperset(map(type, {v}))"
        if field.any_class is not None:
            return f"({every} or all_taken({known}, {v}))"
        return f"{every} and not any_cast({v})"

    def _known(self, field: Field) -> str:
        name = f"known{id(field)}"
        missing = {NoneType} if _item_may_miss(field) else set[type]()
        self.values.setdefault(name, missing | set(field.objects))
        return name

    def _call(self, kind: str, v: str, field: Field) -> str:
        if len(field.selections) == 1:
            return f"{kind}{field.selections[0].number}"
        return f"{self._choice(kind, field)}[type({v})]"

    def _choice(self, kind: str, field: Field) -> str:
        name = f"{kind}_of{id(field)}"
        if name not in self.values:
            choice: dict[type, Any] = {}
            self.values[name] = choice
            self._choices.append((choice, {own: f"{kind}{each.number}" for own, each in field.objects.items()}))
        return name

    def _of_leaf(self, kind: str, leaf: GraphQLLeafType, made: object) -> str:
        return self._leaves.setdefault((kind, id(leaf)), self._value(kind, made))

    def _value(self, kind: str, value: object) -> str:
        name = f"{kind}_{id(value)}"
        self.values[name] = value
        return name

    def _add(self, depth: int, *lines: str) -> None:
        self.lines.extend("    " * depth + line for line in lines)


def _item_may_miss(field: Field) -> bool:
    return field.item_type is not None and not is_non_null_type(field.item_type)


def _still(field: Field) -> bool:
    """Whether reading this field runs nobody's code."""
    still = not field.ordinary and field.method is None and all(each.pure for each in field.selections)
    return field.typename or still
