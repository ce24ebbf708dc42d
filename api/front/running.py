"""Running one operation of a known document: graphql-core's executor with plans, and errors as the asker may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema
from strawberry.execution import optimized_is_awaitable

from api.context import Context
from api.errors import masked, told
from api.front.asked import Asked
from api.plans.executor import Planned
from domain.base.tracing import span


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an operation. `begun` is false where the request itself was wrong; then there is no data at all."""

    data: Mapping[str, Any] | None
    errors: list[dict[str, Any]]
    begun: bool = True
    extensions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def answer(self) -> dict[str, Any]:
        """The answer as GraphQL has it."""
        answer: dict[str, Any] = {"data": self.data} if self.begun else {}
        if self.errors:
            answer["errors"] = self.errors
        if self.extensions:
            answer["extensions"] = self.extensions
        return answer

    @property
    def body(self) -> bytes:
        """The answer as JSON."""
        return orjson.dumps(self.answer)


async def run(
    schema: GraphQLSchema,
    document: DocumentNode,
    asked: Asked,
    context: Context,
    *,
    executor: type[Any] = Planned,
    root: object = None,
) -> Outcome:
    """What comes of the operation asked for."""
    built = built_by(executor, schema, document, asked, context, root=root)
    if isinstance(built, list):
        return refused(built)
    context.seen.begun = True
    context.seen.planned = planned = getattr(built, "plan", None) is not None
    with span("execute", {"etalage.planned": planned}):
        found: Any = built.execute_operation()
        result: ExecutionResult = await found if optimized_is_awaitable(found) else found
    return outcome_of(result)


def built_by(
    executor: type[Any],
    schema: GraphQLSchema,
    document: DocumentNode,
    asked: Asked,
    context: Context,
    *,
    root: object = None,
) -> Any:
    """The operation asked for, ready to be executed; a list of GraphQLErrors where it cannot be."""
    return executor.build(
        schema,
        document,
        root,
        context,
        asked.variables,
        asked.operation_name,
        is_awaitable=optimized_is_awaitable,
        operation_extensions=asked.extensions,
    )


def outcome_of(result: ExecutionResult) -> Outcome:
    """What the executor made, as the asker may see it."""
    return Outcome(data=result.data, errors=[told(each).formatted for each in result.errors or ()])  # type: ignore[misc]


def refused(errors: list[GraphQLError] | tuple[GraphQLError, ...]) -> Outcome:
    """A request that is not begun, and why."""
    return Outcome(data=None, errors=[dict(told(each).formatted) for each in errors], begun=False)


def broken(error: Exception, **about: Any) -> Outcome:
    """Nothing came of it, for a reason that is ours and in the log."""
    message, extensions = masked(error, **about)
    return Outcome(data=None, errors=[{"message": message, "extensions": extensions}])
