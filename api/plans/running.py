"""What written functions call when something is not as usual: always the executor's own methods, at the same place.

`r` is the answer so far, `w` the keys (or places) of it that are still awaited. `path` is a chain of plain tuples with
the fields of graphql-core's `Path`; the chain becomes one when somebody looks.
"""

from collections.abc import Awaitable, Callable, Iterable
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import GraphQLOutputType
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from graphql.pyutils.gather_with_cancel import gather_with_cancel
from strawberry.types.arguments import convert_arguments

from api.plans import facts, leaves
from api.plans.selections import Field, Selected

if TYPE_CHECKING:
    from api.plans.executor import Planned

Chain: TypeAlias = Any  # `tuple[Chain, str | int, str | None]`, or a Path
Answer: TypeAlias = Any  # a dictionary or a list, as the response will have it
Whole: TypeAlias = Callable[["Planned", Any, Chain], Any]

# Classes come from the program, so there are as many as it has; more than these are looked at each time.
CLASSES_REMEMBERED = 100


def as_path(chain: Chain) -> Path:
    """The same place as graphql-core writes it."""
    return chain if isinstance(chain, Path) else Path(as_path(chain[0]), chain[1], chain[2])


def ordinary(ex: "Planned", selected: Selected, source: object, path: Chain) -> Answer:
    """The object as the executor reads it; objects below it come back to their plans."""
    return ex.execute_fields(selected.type, source, as_path(path), selected.grouped, None)


def carefully(pure: Callable[[Any], Answer], selected: Selected) -> Whole:
    """A function that reads an object by `pure`, or else as ever."""

    def whole(ex: "Planned", source: object, path: Chain) -> Answer:
        try:
            return pure(source)
        except Exception:  # noqa: BLE001 - what it was is found out, and said, by the executor
            return ordinary(ex, selected, source, path)

    return whole


def left(  # noqa: PLR0917 - called by written code, which is shorter this way
    ex: "Planned", field: Field, source: object, path: Chain, r: Answer, w: list[Any]
) -> None:
    """The whole field is the executor's."""
    r[field.key] = answer = ex.execute_field(field.parent, source, field.details, as_path(path), None)
    if ex.is_awaitable(answer):
        w.append(field.key)


def finished(  # noqa: PLR0917 - as above
    ex: "Planned", field: Field, result: object, path: Chain, r: Answer, w: list[Any]
) -> None:
    """What a method answered is completed, as the executor would."""
    place, kind, details = as_path(path), field.type, field.details
    info = ex.build_resolve_info(field.definition, field.nodes, field.parent, place)
    try:
        if ex.is_awaitable(result):
            answer: Any = ex.complete_awaitable_value(kind, details, info, place, result, None)
        else:
            answer = ex.complete_value(kind, details, info, place, result, None)
            if ex.is_awaitable(answer):
                answer = later(ex, field, answer, place)
    except Exception as error:  # noqa: BLE001 - whatever a value raises is an error of its field
        failed(ex, field, error, place)
        answer = None
    r[field.key] = answer
    if ex.is_awaitable(answer):
        w.append(field.key)


def failed(ex: "Planned", field: Field, error: Exception, path: Chain) -> None:
    """None where the field may be null and the error is noted; else the error goes on, located."""
    ex.handle_field_error(error, field.type, field.details, as_path(path))


def item_failed(ex: "Planned", field: Field, error: Exception, path: Chain) -> None:
    """The same for one item of a list."""
    ex.handle_field_error(error, _item_type(field), field.details, as_path(path))


def later(ex: "Planned", field: Field, answer: Awaitable[Answer], path: Chain) -> Awaitable[Answer]:
    """The answer when it is there, or what `failed` says."""
    return _later(ex, field, field.type, answer, path)


def item_later(ex: "Planned", field: Field, answer: Awaitable[Answer], path: Chain) -> Awaitable[Answer]:
    """The same for one item of a list."""
    return _later(ex, field, _item_type(field), answer, path)


async def _later(
    ex: "Planned", field: Field, kind: GraphQLOutputType, answer: Awaitable[Answer], path: Chain
) -> Answer:
    try:
        return await answer
    except Exception as error:  # noqa: BLE001 - as above
        ex.handle_field_error(error, kind, field.details, as_path(path))
        return None


def abandoned(ex: "Planned", r: Answer, w: list[Any]) -> None:
    """What is still awaited beside an error settles in the background."""
    if w:
        ex.settle_in_background([r[each] for each in w])


async def gathered(r: Answer, w: list[Any]) -> Answer:
    """The answer, when everything awaited is there; side by side."""
    if len(w) == 1:
        r[w[0]] = await r[w[0]]
        return r
    found = await gather_with_cancel(*(r[each] for each in w))
    for each, value in zip(w, found, strict=True):
        r[each] = value
    return r


def prepared(ex: "Planned", field: Field) -> dict[str, Any] | bool:
    """The arguments of a method in this request, the same for every object; False where each call makes its own.

    Values that a method might change are not shared, and arguments that are refused are refused at each place.
    """
    assert field.method is not None
    found: dict[str, Any] | bool
    try:
        given = get_argument_values(
            field.definition, field.details[0].node, ex.variable_values, None, ex.hide_suggestions
        )
        converter = ex.strawberry.schema_converter
        found = convert_arguments(
            given,
            field.method.field.arguments,
            scalar_registry=converter.scalar_registry,
            config=converter.config,
        )
        if not all(type(each) in _UNCHANGING for each in found.values()):
            found = False
    except Exception:  # noqa: BLE001 - the executor will meet it again and say so
        found = False
    ex.arguments[field.argument] = found
    return found


_UNCHANGING = frozenset({str, int, float, bool, NoneType})


def taken(known: set[type], value: object) -> bool:
    """Whether the schema takes this object for what stands here whatever its class is; remembers the class."""
    kind = type(value)
    if not facts.still(kind):
        return False
    if len(known) < CLASSES_REMEMBERED:
        known.add(kind)
    return True


def all_taken(known: set[type], values: Iterable[object]) -> bool:
    """The same for each of them."""
    return all(type(each) in known or taken(known, each) for each in values)


def any_cast(values: Iterable[object]) -> bool:
    """Whether one of these says that it is to be taken for something else."""
    return any(getattr(each, facts.CAST, None) is not None for each in values)


def unusual() -> None:
    """Never: raises Unusual."""
    raise leaves.UNUSUAL


def _item_type(field: Field) -> GraphQLOutputType:
    assert field.item_type is not None
    return field.item_type


CALLED: dict[str, Any] = {
    each.__name__: each
    for each in (
        ordinary,
        left,
        finished,
        failed,
        item_failed,
        later,
        item_later,
        abandoned,
        gathered,
        prepared,
        taken,
        all_taken,
        any_cast,
        unusual,
    )
} | {"UNUSUAL": leaves.UNUSUAL}
"""The names that written functions know besides their own."""
