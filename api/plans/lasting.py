"""Objects that stay as they are: what a plan reads of one is written down once, as the bytes it becomes."""

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import orjson
from graphql import FieldNode, Node, VariableNode

from api.plans import facts
from api.plans.selections import Field, Selected
from domain.base.bounded import Bounded

if TYPE_CHECKING:
    from api.plans.executor import Planned

# What is written, and some 2 kB for the object that it keeps alive.
BYTES: Final = 64_000_000
_OBJECT: Final = 2_000

# Numbers of selections, never given twice: a plan that is forgotten leaves nothing that another could find.
_numbers = count()
_written = Bounded[tuple[int, int], tuple[object, orjson.Fragment, int]](
    lambda _, kept: kept[2] + _OBJECT, weight=BYTES
)

Written = orjson.Fragment
"""An answer, or a part of one, that is JSON already."""


def let_go() -> None:
    """All is forgotten: pages that are over may be somebody's."""
    _written.drop(lambda *_: True)


def lasts(selected: Selected) -> bool:
    """Whether the same is read of an object of this class each time: it says so, and nothing is asked but plain attributes,
    objects below, and methods whose arguments stand in the document.
    """
    return facts.lasting(selected.type) and _settled(selected)


def _settled(selected: Selected) -> bool:
    return all(map(_of_itself, selected.fields))


def _of_itself(field: Field) -> bool:
    if field.ordinary or any(map(_varies, field.nodes)):
        return False
    return all(map(_settled, field.selections))


def _varies(node: FieldNode) -> bool:
    return any(_has_variable(each.value) for each in node.arguments or ())


def _has_variable(value: Node) -> bool:
    if isinstance(value, VariableNode):
        return True
    below = (*(getattr(value, "values", None) or ()), *(each.value for each in getattr(value, "fields", None) or ()))
    return any(map(_has_variable, below))


def pure(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function of a pure selection, which reads each object once."""
    number, kept = next(_numbers), _written.get

    def once(source: Any) -> Any:
        found = kept((number, id(source)))
        return _noted(number, source, read(source)) if found is None else found[1]

    return once


def whole(read: "Callable[[Planned, Any, Any], Any]") -> "Callable[[Planned, Any, Any], Any]":
    """The function of a selection with methods, which reads each object once; what had an error, or is awaited, is read anew."""
    number, kept = next(_numbers), _written.get

    def once(ex: "Planned", source: Any, path: Any) -> Any:
        found = kept((number, id(source)))
        if found is not None:
            return found[1]
        errors = len(ex.collected_errors.errors)
        made = read(ex, source, path)
        whole = type(made) is dict and len(ex.collected_errors.errors) == errors
        return _noted(number, source, made) if whole else made

    return once


def _noted(number: int, source: object, made: Any) -> Any:
    """The answer as JSON, kept beside the object, whose id is its own for as long; as it is where it cannot be JSON."""
    try:
        json = orjson.dumps(made)
    except TypeError:
        return made
    written = Written(json)
    _written.put((number, id(source)), (source, written, len(json)))
    return written
